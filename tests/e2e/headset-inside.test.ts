import { beforeAll, describe, expect, it } from 'vitest';
import { JOINT, ZONE_FIELD, ZONE_LOOK_FIELD, ZONE_LOOK_STRIDE, ZONE_STRIDE } from '../../protocol/index.ts';
import { aimAt, emulatedQuest3, reach, standAtOrigin, type Place } from './emulated-headset.ts';
import { isLong, openPage, type OpenedBrowser } from './harness.ts';
import { jointNow, listen, zoneNow, type JamGlobal } from './room-page.ts';

/** The lantern before the player's right hand. */
const LANTERN = 4;

/** A show of two cues that whoever performs leads by hand. */
const KEPT_SHOW = `localStorage.setItem('jam-engine/shows/1', ${JSON.stringify(JSON.stringify({ open: 0, shows: [{ format: 'jam-show', version: 1, name: 'Two lines', scenes: [{ name: 'One', seconds: 300, notes: '', cues: [
  { when: { kind: 'start' }, note: '', does: [{ do: 'prompt', words: 'Breathe in' }] }, { when: { kind: 'go' }, note: '', does: [{ do: 'prompt', words: 'Now the left hand, softly' }] },
] }] }] }))})`;

/** Where the player can go: 1.6 m to every side. */
const PLAY_AREA = 'globalThis.playArea = [[-1.6, -1.6], [1.6, -1.6], [1.6, 1.6], [-1.6, 1.6]].map(([x, z]) => new DOMPoint(x, 0, z))';
/** Remembers what keeps the screen awake. */
const AWAKE = 'globalThis.awake = []; { const ask = WakeLock.prototype.request; WakeLock.prototype.request = async function (kind) { const lock = await ask.call(this, kind); globalThis.awake.push(lock); return lock; }; }';

/** What the page's globals have of the headset. */
type Worn = JamGlobal & {
  jam: { headset: { inside: { desk(): { page: string; parts: { act: string; isHeld: boolean }[] }; placeOf(act: string): Place | null; prompter(): string; edge(): { kind: string; isWarning: boolean; saying: string; isSeen: boolean } } } };
  playArea: { x: number; z: number }[] | undefined;
  felt: number;
  stops: number | undefined;
  awake: WakeLockSentinel[];
  device: { primaryInputMode: string; hands: Record<string, { updatePinchValue(value: number): void }>; controllers: Record<string, { updateButtonValue(id: string, value: number): void; inputSource: { gamepad: { hapticActuators: { pulse(value: number, ms: number): Promise<boolean> }[] } } }>; position: { set(x: number, y: number, z: number): void }; quaternion: { set(x: number, y: number, z: number, w: number): void } };
};

describe('in the headset, beside the room', () => {
  let page: OpenedBrowser['page'], assertClean: OpenedBrowser['assertClean'];
  const worn = <T>(ask: (all: Worn) => T): Promise<T> => page.evaluate(`(${ask.toString()})(globalThis)`) as Promise<T>;
  const button = (id: string, value: number): Promise<void> => page.evaluate(({ id, value }) => (globalThis as unknown as Worn).device.controllers.right!.updateButtonValue(id, value), { id, value });
  const pageNow = (): Promise<string> => worn(({ jam }) => jam.headset.inside.desk().page);
  /** Points at a part of the desk. */
  const aim = async (act: string, what: 'controllers' | 'hands' = 'controllers'): Promise<void> => {
    const place = (): Promise<Place | null> => page.evaluate((act) => { const at = (globalThis as unknown as Worn).jam.headset.inside.placeOf(act); return at && { x: at.x, y: at.y, z: at.z }; }, act);
    await expect.poll(place, { timeout: 20_000 }).not.toBeNull();
    await aimAt(page, what, 'right', (await place())!);
  };
  /** Presses a part of the desk until something is so. Pictures of the headset take their time here. */
  const press = async (act: string, isDone: () => Promise<boolean>): Promise<void> => {
    await aim(act);
    await button('trigger', 1);
    await expect.poll(isDone, { timeout: 20_000 }).toBe(true);
    await button('trigger', 0);
    await page.waitForTimeout(150);
  };

  beforeAll(async () => {
    ({ page, assertClean } = await openPage({ viewport: { width: 360, height: 230 }, initScript: `${emulatedQuest3()}; ${KEPT_SHOW}; ${PLAY_AREA}; ${AWAKE}` }));
    await listen(page);
    await page.waitForFunction(() => (globalThis as unknown as Worn).jam.stage.getState().canEnterAr && (globalThis as unknown as Worn).jam.headset);
    await page.evaluate(() => (globalThis as unknown as Worn).jam.actions.enterHeadset('ar'));
    await page.waitForFunction(() => (globalThis as unknown as Worn).jam.stage.getState().playedBy === 'headset', undefined, { timeout: 30_000 });
    await standAtOrigin(page);
    await worn(({ jam }) => jam.actions.recentre());
    // The zones have gone to their places around the wearer.
    await page.waitForFunction((z) => (globalThis as unknown as Worn).jam.session.frame.zones[z]! < -0.4, LANTERN * ZONE_STRIDE + ZONE_FIELD.z, { timeout: 30_000 });
  }, 120_000);

  it('[WAK1] while somebody plays, the screen is kept awake', async () => {
    await expect.poll(() => worn(({ awake }) => awake.filter(({ type, released }) => type === 'screen' && !released).length), { timeout: 20_000 }).toBe(1);
  });

  it('[XRP7] a ray from a controller opens the desk and mutes, one from a pinching hand unmutes; stop needs holding', async () => {
    if ((await pageNow()) === 'shut') await press('open', async () => (await pageNow()) === 'main');
    if (!(await worn(({ jam }) => jam.stage.getState().audio.isMuted))) await press('mute', () => worn(({ jam }) => jam.stage.getState().audio.isMuted));
    // A hand without a controller unmutes by a pinch.
    await worn(({ device }) => { device.primaryInputMode = 'hand'; });
    await aim('mute', 'hands');
    await page.waitForTimeout(500);
    await worn(({ device }) => device.hands.right!.updatePinchValue(1));
    await expect.poll(() => worn(({ jam }) => jam.stage.getState().audio.isMuted), { timeout: 20_000 }).toBe(false);
    await worn(({ device }) => {
      device.hands.right!.updatePinchValue(0);
      device.primaryInputMode = 'controller';
    });
    await worn(({ jam }) => {
      const all = globalThis as unknown as Worn, { panic } = jam.actions;
      if (all.stops === undefined) jam.actions.panic = () => { all.stops = (all.stops ?? 0) + 1; panic(); };
      all.stops = 0;
    });
    await aim('stop');
    await page.waitForTimeout(300);
    await button('trigger', 1);
    await page.waitForTimeout(120);
    await button('trigger', 0);
    await page.waitForTimeout(700);
    expect(await worn(({ stops }) => stops)).toBe(0);
    await press('stop', async () => (await worn(({ stops }) => stops)) === 1);
  });

  it('[XRP8] the room is set free on the desk and its lights are carried by a trigger or pinch, though the studio was never open; undo is beside it', async () => {
    if ((await pageNow()) !== 'room') await press('edit', async () => (await pageNow()) === 'room');
    expect(await worn(({ jam }) => jam.stage.getState().studioTab)).toBeNull();
    const isCarried = (): Promise<boolean> => page.evaluate((at) => (globalThis as unknown as JamGlobal).jam.session.frame.zoneLooks[at] === 1, LANTERN * ZONE_LOOK_STRIDE + ZONE_LOOK_FIELD.isEdited);
    const before = await zoneNow(page, LANTERN), hand = { x: before.x + 0.05, y: before.y, z: before.z };
    await reach(page, 'controllers', 'right', hand, 200);
    await page.waitForTimeout(500);
    await button('trigger', 1);
    await expect.poll(isCarried, { timeout: 20_000 }).toBe(true);
    await reach(page, 'controllers', 'right', { ...hand, y: hand.y + 0.3 }, 300);
    await expect.poll(async () => (await zoneNow(page, LANTERN)).y, { timeout: 20_000 }).toBeCloseTo(before.y + 0.3, 1);
    await button('trigger', 0);
    await expect.poll(isCarried, { timeout: 20_000 }).toBe(false);
    await press('undo', async () => Math.abs((await zoneNow(page, LANTERN)).y - before.y) < 0.02);
    await press('doneEditing', async () => (await pageNow()) === 'main');
  });

  it.runIf(isLong)('[ROM2] a squeeze takes a lantern and carries it; the other hand’s squeeze scales it; letting go leaves it there', async () => {
    const squeeze = (side: 'left' | 'right', value: number): Promise<void> => page.evaluate(({ side, value }) => {
      (globalThis as unknown as { device: { controllers: Record<string, { updateButtonValue(id: string, value: number): void }> } }).device.controllers[side]!.updateButtonValue('squeeze', value);
    }, { side, value });
    const handOf = async (side: 'left' | 'right'): Promise<{ x: number; y: number; z: number }> => {
      const joint = await jointNow(page, 0, JOINT[`${side}_hand`]), device = await page.evaluate((side) => {
        const { x, y, z } = (globalThis as unknown as { device: { controllers: Record<string, { position: { x: number; y: number; z: number } }> } }).device.controllers[side]!.position;
        return { x, y, z };
      }, side);
      return { x: joint.x - device.x, y: joint.y - device.y, z: joint.z - device.z };
    };
    /** Brings a hand (not the device's origin) to a place, again until the room has it there: pictures of the headset, and centring with them, take their time here. */
    const bring = async (side: 'left' | 'right', to: { x: number; y: number; z: number }): Promise<void> => {
      const apart = async (): Promise<number> => {
        const { x, y, z } = await jointNow(page, 0, JOINT[`${side}_hand`]);
        return Math.hypot(x - to.x, y - to.y, z - to.z);
      };
      await expect.poll(async () => {
        const offset = await handOf(side);
        await reach(page, 'controllers', side, { x: to.x - offset.x, y: to.y - offset.y, z: to.z - offset.z }, 200);
        await page.waitForTimeout(500);
        return apart();
      }, { timeout: 60_000 }).toBeLessThan(0.03);
    };
    /** Waits until hands carry the lantern, or none does. A picture of the headset can take a second here. */
    const isCarried = (isHeld: boolean): Promise<void> => expect.poll(() => page.evaluate((at) => (globalThis as unknown as JamGlobal).jam.session.frame.zoneLooks[at], LANTERN * ZONE_LOOK_STRIDE + ZONE_LOOK_FIELD.isEdited), { timeout: 60_000 }).toBe(isHeld ? 1 : 0);

    const before = await zoneNow(page, LANTERN), by = { x: before.x + 0.08, y: before.y, z: before.z };
    await bring('right', by);
    await squeeze('right', 1);
    await isCarried(true);
    await bring('right', { ...by, y: by.y + 0.3 });
    await expect.poll(async () => (await zoneNow(page, LANTERN)).y, { timeout: 60_000 }).toBeCloseTo(before.y + 0.3, 1);

    const now = await zoneNow(page, LANTERN);
    await bring('left', { x: now.x - 0.08, y: now.y, z: now.z });
    await squeeze('left', 1);
    await page.waitForTimeout(1500);
    await bring('left', { x: now.x - 0.28, y: now.y, z: now.z });
    await expect.poll(async () => (await zoneNow(page, LANTERN)).radius, { timeout: 60_000 }).toBeGreaterThan(before.radius * 1.6);
    await squeeze('left', 0);
    await squeeze('right', 0);
    await isCarried(false);
    const left = await zoneNow(page, LANTERN);
    await bring('right', { x: 0.3, y: 0.8, z: 0 });
    const after = await zoneNow(page, LANTERN);
    expect(Math.hypot(after.x - left.x, after.y - left.y, after.z - left.z)).toBeLessThan(0.05);
    // Nothing was played by carrying it.
    expect(after.radius).toBeCloseTo(left.radius, 2);
  }, 200_000);

  it('[EDG3] a head that comes near the edge of the play area is warned by light, by touch and in words, and no more when it is back', async () => {
    await standAtOrigin(page);
    await expect.poll(() => worn(({ jam }) => jam.headset.inside.edge()), { timeout: 20_000 }).toMatchObject({ kind: 'headset', isWarning: false, isSeen: false });
    await worn((all) => {
      all.felt = 0;
      const actuator = all.device.controllers.left!.inputSource.gamepad.hapticActuators[0];
      if (actuator) actuator.pulse = () => (all.felt++, Promise.resolve(true));
      all.device.position.set(0, 1.6, -1.35);
    });
    await expect.poll(() => worn(({ jam }) => jam.headset.inside.edge()), { timeout: 20_000 }).toMatchObject({ isWarning: true, isSeen: true, saying: expect.stringMatching(/step back/) as string });
    await expect.poll(() => worn(({ felt }) => felt), { timeout: 20_000 }).toBeGreaterThan(0);
    await worn(({ device }) => device.position.set(0, 1.6, 0));
    await expect.poll(() => worn(({ jam }) => jam.headset.inside.edge().isWarning), { timeout: 20_000 }).toBe(false);
  });

  it('[XRP9] on the stage a controller’s button begins the show and leads on, and the prompter’s words hang in the room', async () => {
    if ((await pageNow()) === 'shut') await press('open', async () => (await pageNow()) === 'main');
    await button('a-button', 0);
    await worn(({ jam }) => jam.actions.takeStage());
    const running = (): Promise<string> => worn(({ jam }) => `${jam.stage.getState().show} ${jam.headset.inside.prompter()}`);
    // The desk shows the show as soon as the page knows that it stands ready.
    await expect.poll(() => worn(({ jam }) => jam.headset.inside.desk().parts.some(({ act }) => act === 'next')), { timeout: 20_000 }).toBe(true);
    const click = async (until: string): Promise<void> => {
      await button('a-button', 1);
      await expect.poll(running, { timeout: 20_000 }).toBe(until);
      await button('a-button', 0);
      await page.waitForTimeout(300);
    };
    await click('performed Breathe in');
    await click('performed Now the left hand, softly');
    expect(await worn(({ jam }) => jam.headset.inside.desk().parts.filter(({ isHeld }) => !isHeld).map(({ act }) => act))).toEqual(['shut']);
    await worn(({ jam }) => jam.actions.leaveShow());
    await expect.poll(() => worn(({ jam }) => jam.headset.inside.prompter()), { timeout: 20_000 }).toBe('');
    assertClean();
  });
});
