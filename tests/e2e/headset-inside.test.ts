import { mkdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { ZONE_LOOK_FIELD, ZONE_LOOK_STRIDE } from '../../protocol/index.ts';
import { aimAt, emulatedQuest3, reach, standAtOrigin, type Place } from './emulated-headset.ts';
import { openPage } from './harness.ts';
import { listen, zoneNow, type JamGlobal } from './room-page.ts';

const SHOTS = '.cache/screenshots/headset';
/** The lantern before the player's right hand. */
const LANTERN = 4;

/** A show of two cues that whoever performs leads by hand. */
const KEPT_SHOW = `localStorage.setItem('jam-engine/shows/1', ${JSON.stringify(JSON.stringify({ open: 0, shows: [{ format: 'jam-show', version: 1, name: 'Two lines', scenes: [{ name: 'One', seconds: 300, notes: '', cues: [
  { when: { kind: 'start' }, note: '', does: [{ do: 'prompt', words: 'Breathe in' }] }, { when: { kind: 'go' }, note: '', does: [{ do: 'prompt', words: 'Now the left hand, softly' }] },
] }] }] }))})`;

/** What the page's globals have of the headset. */
type Worn = JamGlobal & {
  jam: { headset: { inside: { desk(): { page: string; parts: { act: string; isHeld: boolean }[] }; placeOf(act: string): Place | null; prompter(): string; edge(): { kind: string; isWarning: boolean; saying: string; isSeen: boolean } } } };
  playArea: { x: number; z: number }[] | undefined;
  felt: number;
  device: { controllers: Record<string, { updateButtonValue(id: string, value: number): void; inputSource: { gamepad: { hapticActuators: { pulse(value: number, ms: number): Promise<boolean> }[] } } }>; position: { set(x: number, y: number, z: number): void }; quaternion: { set(x: number, y: number, z: number, w: number): void } };
};

describe('in the headset, beside the room', () => {
  it('[XRP7] the desk mutes, sets the room free to be moved by pinching and undoes it, stops all by holding only; the prompter speaks; the edge warns', async () => {
    await mkdir(SHOTS, { recursive: true });
    const { page, assertClean } = await openPage({ viewport: { width: 400, height: 260 }, initScript: `${emulatedQuest3()}; ${KEPT_SHOW}; globalThis.playArea = [{ x: -1.2, z: -1.2 }, { x: 1.2, z: -1.2 }, { x: 1.2, z: 1.2 }, { x: -1.2, z: 1.2 }].map(({ x, z }) => new DOMPoint(x, 0, z));` });
    const worn = <T>(ask: (all: Worn) => T): Promise<T> => page.evaluate(`(${ask.toString()})(globalThis)`) as Promise<T>;
    await listen(page);
    await page.waitForFunction(() => (globalThis as unknown as Worn).jam.stage.getState().canEnterVr && (globalThis as unknown as Worn).jam.headset);
    await page.evaluate(() => (globalThis as unknown as Worn).jam.actions.enterHeadset('vr'));
    await expect.poll(() => worn(({ jam }) => jam.stage.getState().playedBy), { timeout: 30_000 }).toBe('headset');
    await standAtOrigin(page);
    await worn(({ jam }) => jam.actions.recentre());
    await expect.poll(async () => (await zoneNow(page, LANTERN)).z, { timeout: 30_000 }).toBeLessThan(-0.4);

    const trigger = (value: number): Promise<void> => page.evaluate((value) => (globalThis as unknown as Worn).device.controllers.right!.updateButtonValue('trigger', value), value);
    const pageNow = (): Promise<string> => worn(({ jam }) => jam.headset.inside.desk().page);
    /** Points at a part of the desk and presses until something is so. Pictures of the headset take their time here. */
    const press = async (act: string, isDone: () => Promise<boolean>): Promise<void> => {
      await expect.poll(() => page.evaluate((act) => (globalThis as unknown as Worn).jam.headset.inside.placeOf(act) !== null, act), { timeout: 20_000 }).toBe(true);
      await aimAt(page, 'right', (await page.evaluate((act) => { const { x, y, z } = (globalThis as unknown as Worn).jam.headset.inside.placeOf(act)!; return { x, y, z }; }, act)));
      await trigger(1);
      await expect.poll(isDone, { timeout: 20_000 }).toBe(true);
      await trigger(0);
      await page.waitForTimeout(150);
    };
    await press('open', async () => (await pageNow()) === 'main');
    await press('mute', () => worn(({ jam }) => jam.stage.getState().audio.isMuted));
    await press('mute', () => worn(({ jam }) => !jam.stage.getState().audio.isMuted));

    // Zones are moved by a pinch, though the room's tab was never open; a pinch at the desk takes none.
    await press('edit', async () => (await pageNow()) === 'room');
    const carried = (): Promise<number> => page.evaluate((at) => (globalThis as unknown as JamGlobal).jam.session.frame.zoneLooks[at]!, LANTERN * ZONE_LOOK_STRIDE + ZONE_LOOK_FIELD.isEdited);
    const before = await zoneNow(page, LANTERN), hand = { x: before.x + 0.05, y: before.y, z: before.z };
    expect(await worn(({ jam }) => jam.stage.getState().studioTab)).toBeNull();
    await reach(page, 'controllers', 'right', hand, 200);
    await page.waitForTimeout(500);
    await trigger(1);
    await expect.poll(carried, { timeout: 20_000 }).toBe(1);
    await reach(page, 'controllers', 'right', { ...hand, y: hand.y + 0.3 }, 300);
    await expect.poll(async () => (await zoneNow(page, LANTERN)).y, { timeout: 20_000 }).toBeCloseTo(before.y + 0.3, 1);
    await trigger(0);
    await expect.poll(carried, { timeout: 20_000 }).toBe(0);
    await press('undo', async () => Math.abs((await zoneNow(page, LANTERN)).y - before.y) < 0.02);
    await press('doneEditing', async () => (await pageNow()) === 'main');

    // A press does not stop; holding does.
    await page.evaluate(() => { const all = globalThis as unknown as Worn & { stops: number }, { actions } = all.jam, { panic } = actions; all.stops = 0; actions.panic = () => { all.stops++; panic(); }; });
    const stops = (): Promise<number> => page.evaluate(() => (globalThis as unknown as { stops: number }).stops);
    await aimAt(page, 'right', (await page.evaluate(() => { const { x, y, z } = (globalThis as unknown as Worn).jam.headset.inside.placeOf('stop')!; return { x, y, z }; })));
    await page.waitForTimeout(300);
    await trigger(1);
    await page.waitForTimeout(120);
    await trigger(0);
    await page.waitForTimeout(700);
    expect(await stops()).toBe(0);
    await trigger(1);
    await expect.poll(stops, { timeout: 20_000 }).toBe(1);
    await trigger(0);

    // At the edge of the play area: light, touch and words.
    expect(await worn(({ jam }) => jam.headset.inside.edge())).toMatchObject({ kind: 'headset', isWarning: false, isSeen: false });
    await worn((all) => {
      all.felt = 0;
      const actuator = all.device.controllers.left!.inputSource.gamepad.hapticActuators[0];
      if (actuator) actuator.pulse = () => (all.felt++, Promise.resolve(true));
      all.device.position.set(0, 1.6, -0.95);
    });
    await expect.poll(() => worn(({ jam }) => jam.headset.inside.edge()), { timeout: 20_000 }).toMatchObject({ isWarning: true, isSeen: true, saying: expect.stringMatching(/step back/) as string });
    await expect.poll(() => worn((all) => all.felt), { timeout: 20_000 }).toBeGreaterThan(0);
    await page.screenshot({ path: `${SHOTS}/edge.png` });
    await worn((all) => all.device.position.set(0, 1.6, 0));
    await expect.poll(() => worn(({ jam }) => jam.headset.inside.edge().isWarning), { timeout: 20_000 }).toBe(false);

    // The stage is taken: the controller's lower button begins and leads on, its upper one leads back; the words hang in the room.
    await worn(({ jam }) => jam.actions.takeStage());
    const running = (): Promise<string> => worn(({ jam }) => `${jam.stage.getState().show} ${jam.headset.inside.prompter()}`);
    await expect.poll(running, { timeout: 20_000 }).toMatch(/^performed/);
    const click = async (id: string): Promise<void> => {
      await page.evaluate((id) => (globalThis as unknown as Worn).device.controllers.right!.updateButtonValue(id, 1), id);
      await page.waitForTimeout(400);
      await page.evaluate((id) => (globalThis as unknown as Worn).device.controllers.right!.updateButtonValue(id, 0), id);
      await page.waitForTimeout(300);
    };
    await page.waitForFunction(() => (globalThis as unknown as Worn).jam.session.frame.show[0] === 1);
    await click('a-button');
    await expect.poll(running, { timeout: 20_000 }).toBe('performed Breathe in');
    await click('a-button');
    await expect.poll(running, { timeout: 20_000 }).toBe('performed Now the left hand, softly');
    expect(await worn(({ jam }) => jam.headset.inside.desk().parts.filter(({ isHeld }) => !isHeld).map(({ act }) => act))).toEqual(['shut']);
    await worn(({ jam }) => jam.actions.leaveShow());
    await expect.poll(() => worn(({ jam }) => jam.headset.inside.prompter()), { timeout: 20_000 }).toBe('');
    assertClean();
  }, 300_000);
});
