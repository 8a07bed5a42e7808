import { mkdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { JOINT, ZONE_LOOK_FIELD, ZONE_LOOK_STRIDE } from '../../protocol/index.ts';
import { emulatedQuest3, reach, standAtOrigin } from './emulated-headset.ts';
import { openPage } from './harness.ts';
import { jointNow, listen, zoneNow, type JamGlobal } from './room-page.ts';

/** The lantern before the player's right hand. */
const LANTERN = 4;

describe('the room by hand in a headset', () => {
  it('[ROM2] a squeeze takes a lantern and carries it; the other hand’s squeeze scales it; letting go leaves it there', async () => {
    const { page, assertClean } = await openPage({ viewport: { width: 400, height: 260 }, initScript: emulatedQuest3() });
    await mkdir('.cache/screenshots', { recursive: true });
    await listen(page);
    await page.waitForFunction(() => {
      const { jam } = globalThis as unknown as JamGlobal & { jam: { headset: unknown } };
      return jam.stage.getState().canEnterAr && jam.headset;
    }, undefined, { timeout: 60_000, polling: 200 });
    await page.evaluate(() => (globalThis as unknown as JamGlobal).jam.actions.enterHeadset('ar'));
    await expect.poll(() => page.evaluate(() => (globalThis as unknown as JamGlobal).jam.stage.getState().playedBy), { timeout: 60_000 }).toBe('headset');
    await standAtOrigin(page);
    await page.evaluate(() => (globalThis as unknown as JamGlobal).jam.actions.recentre());
    await expect.poll(async () => (await zoneNow(page, LANTERN)).z, { timeout: 60_000 }).toBeLessThan(-0.3);
    await expect.poll(async () => (await jointNow(page, 0, JOINT.right_hand)).confidence, { timeout: 60_000 }).toBeGreaterThan(0.4);
    await page.waitForTimeout(500);

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
        await page.waitForTimeout(1500);
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
    await page.waitForTimeout(3000);
    await bring('left', { x: now.x - 0.28, y: now.y, z: now.z });
    await expect.poll(async () => (await zoneNow(page, LANTERN)).radius, { timeout: 60_000 }).toBeGreaterThan(before.radius * 1.6);
    await page.screenshot({ path: '.cache/screenshots/room-in-headset.png' });
    await squeeze('left', 0);
    await squeeze('right', 0);
    await isCarried(false);
    const left = await zoneNow(page, LANTERN);
    await bring('right', { x: 0.3, y: 0.8, z: 0 });
    const after = await zoneNow(page, LANTERN);
    expect(Math.hypot(after.x - left.x, after.y - left.y, after.z - left.z)).toBeLessThan(0.05);
    // Nothing was played by carrying it.
    expect(after.radius).toBeCloseTo(left.radius, 2);
    console.log(`anchor kept: ${String(await page.evaluate(() => localStorage.getItem('jam-engine/room-anchor') !== null))}`);
    assertClean();
  }, 300_000);
});
