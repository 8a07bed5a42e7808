import { mkdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { openPage } from './harness.ts';
import { listen, pixelOf, zoneNow, type JamGlobal } from './room-page.ts';

/** Zones of the room, by number. */
const LANTERN = 1, NEW_ZONE = 15;
const SHOTS = '.cache/screenshots';

const saved = (page: Page): Promise<number> => page.evaluate(() => (JSON.parse(localStorage.getItem('jam-engine/rooms/1') ?? '[]') as unknown[]).length);
const names = (page: Page): Promise<string[]> => page.evaluate(() => (globalThis as unknown as JamGlobal).jam.session.scene.zones.map(({ name }) => name));

/** Waits until the stage has stopped gliding. */
async function standsStill(page: Page): Promise<void> {
  let still = 0, before = { x: NaN, y: NaN };
  await expect.poll(async () => {
    await page.waitForTimeout(500);
    const now = await pixelOf(page, { x: 0, y: 1, z: 0 });
    still = Math.hypot(now.x - before.x, now.y - before.y) < 0.3 ? still + 1 : 0;
    before = now;
    return still;
  }, { timeout: 60_000 }).toBeGreaterThanOrEqual(3);
}

describe('the room by hand', () => {
  it('[ROM1] a lantern is dragged, sized by the wheel, named and undone; the room is saved, and stands again after a reload', async () => {
    const { page, assertClean } = await openPage({ viewport: { width: 960, height: 600 } });
    await mkdir(SHOTS, { recursive: true });
    await listen(page);
    await page.evaluate(() => (globalThis as unknown as JamGlobal).jam.actions.openStudio('room'));
    await page.getByRole('button', { name: 'Add' }).waitFor();
    await standsStill(page);

    // Dragged by half a metre.
    const before = await zoneNow(page, LANTERN), from = await pixelOf(page, before), to = await pixelOf(page, { x: before.x + 0.2, y: before.y + 0.25, z: 0 });
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x, to.y, { steps: 4 });
    await page.mouse.up();
    await expect.poll(async () => (await zoneNow(page, LANTERN)).y, { timeout: 60_000 }).toBeCloseTo(before.y + 0.25, 1);
    expect((await zoneNow(page, LANTERN)).x).toBeCloseTo(before.x + 0.2, 1);
    // Nothing was played by it.
    expect((await zoneNow(page, LANTERN)).state).toBe(0);

    // The wheel makes it larger, Ctrl+Z takes that back.
    await page.mouse.wheel(0, -300);
    await expect.poll(async () => (await zoneNow(page, LANTERN)).radius, { timeout: 60_000 }).toBeGreaterThan(before.radius * 1.04);
    await page.waitForTimeout(600);
    await page.keyboard.press('Control+z');
    await expect.poll(async () => (await zoneNow(page, LANTERN)).radius, { timeout: 60_000 }).toBeCloseTo(before.radius, 4);

    // Something new, named.
    await page.getByRole('button', { name: 'Add' }).click();
    await expect.poll(async () => (await names(page)).length, { timeout: 60_000 }).toBe(NEW_ZONE + 1);
    await page.getByLabel('Name', { exact: true }).fill('Thunder');
    await page.getByLabel('Name', { exact: true }).press('Enter');
    await expect.poll(async () => (await names(page)).at(-1), { timeout: 60_000 }).toBe('Thunder');
    await page.getByRole('button', { name: /Right hand drum/ }).click();
    await page.getByRole('radio', { name: 'Colour 3' }).click();
    await page.screenshot({ path: `${SHOTS}/room-by-hand.png` });
    await page.getByLabel('Name of the room').fill('Attic');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect.poll(() => saved(page), { timeout: 60_000 }).toBe(1);

    await page.reload();
    await listen(page);
    expect((await zoneNow(page, LANTERN)).y).toBeCloseTo(before.y, 4);
    await page.evaluate(() => (globalThis as unknown as JamGlobal).jam.actions.openStudio('room'));
    await page.getByRole('button', { name: /Attic/ }).first().click();
    await expect.poll(async () => (await zoneNow(page, LANTERN)).y, { timeout: 60_000 }).toBeCloseTo(before.y + 0.25, 1);
    await expect.poll(async () => (await names(page)).at(-1), { timeout: 60_000 }).toBe('Thunder');
    assertClean();
  }, 300_000);
});
