import { mkdir } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { createJam } from '../../game/index.ts';
import { RenderFrame } from '../../protocol/index.ts';
import { RING } from '../../view/room/edit-marks.ts';
import { checkRoom, roomNow } from '../../view/room/room-file.ts';
import { openPage, PROJECT_ROOT, type OpenedBrowser } from './harness.ts';
import { listen, pixelOf, zoneNow, type JamGlobal } from './room-page.ts';

/** Zones of the room, by number. */
const LANTERN = 1, NEW_ZONE = 15;
const SHOTS = `${PROJECT_ROOT}/.cache/screenshots/loops`, SHELF = 'jam-engine/rooms/1';

interface Kept { readonly room: { readonly name: string } }
const kept = (page: Page): Promise<Kept[]> => page.evaluate((key) => JSON.parse(localStorage.getItem(key) ?? '[]') as Kept[], SHELF);
const names = (page: Page): Promise<string[]> => page.evaluate(() => (globalThis as unknown as JamGlobal).jam.session.scene.zones.map(({ name }) => name));

/** A room as an earlier visit left it in the browser: its first lantern hangs 30 cm lower. */
async function leftBefore(): Promise<{ readonly script: string; readonly y: number }> {
  const jam = await createJam({ scene: 'loop-room', seed: 1, layout: 'stage' }), frame = new RenderFrame();
  jam.tick();
  jam.writeRenderFrame(frame, 0);
  const room = roomNow(jam.description, frame, 'Cellar')!, y = room.zones[LANTERN]!.y - 0.3;
  const moved = { ...room, zones: room.zones.map((zone) => (zone.index === LANTERN ? { ...zone, y, name: 'Low one' } : zone)) };
  return { script: `localStorage.setItem(${JSON.stringify(SHELF)}, ${JSON.stringify(JSON.stringify([{ id: 'before', savedAt: 1, room: moved }]))})`, y };
}

const ring = (page: Page, track: number): ReturnType<Page['locator']> => page.locator('.loops-press').nth(track - 1);
const says = async (page: Page, track: number, words: string): Promise<void> => {
  await expect.poll(() => ring(page, track).getAttribute('aria-label'), { timeout: 20_000, interval: 20 }).toContain(words);
};

/** One page for all of it: opening one is what costs. */
let opened: OpenedBrowser & { readonly before: { readonly y: number } };
beforeAll(async () => {
  await mkdir(SHOTS, { recursive: true });
  const before = await leftBefore();
  opened = { ...(await openPage({ viewport: { width: 800, height: 500 }, reducedMotion: 'reduce', initScript: before.script })), before };
  await listen(opened.page);
}, 200_000);

describe('the studio by pointer and keys', () => {
  it('[TRK17] the studio’s tracks: recorded from what is played, added to, undone, silenced by pointer and by keys; the strip on the stage shows those in use', async () => {
    const { page, assertClean } = opened;
    await page.getByRole('button', { name: /Pointer and keys/ }).click();
    await page.keyboard.press('KeyU');
    await page.locator('#studio-tab-loops').click();
    await expect.poll(() => page.locator('.loops-press').count(), { timeout: 20_000 }).toBe(8);
    expect(await page.locator('.strip').count()).toBe(0);
    await says(page, 1, 'empty');

    await ring(page, 1).focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => ring(page, 2).evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('ArrowLeft');
    // What is played with the body is recorded: no microphone is asked for.
    const played = page.getByRole('radio', { name: 'What is played' });
    await played.click();
    await expect.poll(() => played.isChecked()).toBe(true);
    await ring(page, 1).click();
    await says(page, 1, 'recording');
    expect(await page.locator('.loops-track').first().getAttribute('data-red')).toBe('true');
    for (const key of ['KeyA', 'KeyS', 'KeyA', 'KeyS']) await page.keyboard.press(key, { delay: 120 });
    await ring(page, 1).click();
    await says(page, 1, 'playing');
    // Something of it is replaced; that it is is said.
    await page.getByRole('button', { name: 'Replace', exact: true }).click();
    await says(page, 1, 'replacing');
    await page.getByRole('button', { name: 'Replace', exact: true }).click();
    await says(page, 1, 'playing');
    expect(await page.locator('.loops-held').textContent()).toMatch(/bpm, held/);

    // By key: added to, and taken back.
    await page.keyboard.press('Shift+Digit1');
    await says(page, 1, 'adding');
    await page.keyboard.press('KeyS');
    await page.keyboard.press('Shift+Digit1');
    await says(page, 1, '2 layers');
    await page.keyboard.press('Shift+Backspace');
    await expect.poll(() => ring(page, 1).getAttribute('aria-label')).not.toContain('2 layers');
    await page.getByRole('button', { name: 'Reverse' }).click();
    await expect.poll(() => page.getByRole('button', { name: 'Reverse' }).getAttribute('aria-pressed')).toBe('true');
    await page.keyboard.press('KeyU');
    await expect.poll(() => page.locator('.strip-track').count(), { timeout: 20_000 }).toBe(2);
    await page.screenshot({ path: `${SHOTS}/strip.png` });
    await page.keyboard.press('Shift+Digit0');
    await expect.poll(() => page.locator('.strip-track').first().getAttribute('aria-label'), { timeout: 20_000 }).toContain('stopped');
    await page.keyboard.press('KeyU');
    await page.getByRole('button', { name: 'Clear all' }).click();
    await says(page, 1, 'empty');
    assertClean();
  }, 300_000);

  it('[ROM1] a lantern is dragged, sized by a knob of its ring, named and undone; the room is saved; one that an earlier visit saved stands again', async () => {
    const { page, before, assertClean } = opened;
    await page.evaluate(() => (globalThis as unknown as JamGlobal).jam.actions.openStudio('room'));
    await page.getByRole('button', { name: /Cellar/ }).first().click();
    await expect.poll(async () => (await zoneNow(page, LANTERN)).y, { timeout: 60_000 }).toBeCloseTo(before.y, 3);
    expect(await names(page)).toContain('Low one');
    // The stage stands where the panel leaves it room.
    await page.waitForFunction(() => {
      const { jam } = globalThis as unknown as JamGlobal, seen = globalThis as unknown as { before?: string; still?: number }, out = [0, 0];
      jam.stageView.pixelOf(0, 1, 0, out);
      seen.still = seen.before === out.join() ? (seen.still ?? 0) + 1 : 0;
      seen.before = out.join();
      return seen.still > 8;
    }, undefined, { polling: 60 });

    // Dragged by a quarter of a metre.
    const stood = await zoneNow(page, LANTERN), from = await pixelOf(page, stood), to = await pixelOf(page, { x: stood.x + 0.2, y: stood.y + 0.25, z: 0 });
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x, to.y, { steps: 3 });
    await page.mouse.up();
    await expect.poll(async () => (await zoneNow(page, LANTERN)).y, { timeout: 60_000 }).toBeCloseTo(stood.y + 0.25, 1);
    const now = await zoneNow(page, LANTERN);
    expect(now.x).toBeCloseTo(stood.x + 0.2, 1);
    // Nothing was played by it.
    expect(now.state).toBe(0);

    // A knob at the lower right of its ring makes it larger, Ctrl+Z takes that back.
    const corner = now.radius * RING * Math.SQRT1_2, knob = await pixelOf(page, { x: now.x + corner, y: now.y - corner, z: 0 }), out = await pixelOf(page, { x: now.x + corner + 0.08, y: now.y - corner - 0.08, z: 0 });
    await page.mouse.move(knob.x, knob.y);
    expect(await page.evaluate(() => document.querySelector('canvas')!.style.cursor)).toBe('nwse-resize');
    await page.mouse.down();
    await page.mouse.move(out.x, out.y, { steps: 3 });
    await page.mouse.up();
    await expect.poll(async () => (await zoneNow(page, LANTERN)).radius, { timeout: 60_000 }).toBeCloseTo(now.radius + (0.08 * Math.SQRT2) / RING, 2);
    await page.screenshot({ path: `${SHOTS}/room.png` });
    await page.keyboard.press('Control+z');
    await expect.poll(async () => (await zoneNow(page, LANTERN)).radius, { timeout: 60_000 }).toBeCloseTo(now.radius, 4);

    // Something new, named; all of it saved.
    await page.getByRole('button', { name: 'Add' }).click();
    await expect.poll(async () => (await names(page)).length, { timeout: 60_000 }).toBe(NEW_ZONE + 1);
    await page.getByLabel('Name', { exact: true }).fill('Thunder');
    await page.getByLabel('Name', { exact: true }).press('Enter');
    await expect.poll(async () => (await names(page)).at(-1), { timeout: 60_000 }).toBe('Thunder');
    await page.getByRole('radio', { name: 'Colour 3' }).click();
    await page.getByLabel('Name of the room').fill('Attic');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect.poll(async () => (await kept(page)).map(({ room }) => room.name), { timeout: 60_000 }).toEqual(['Attic', 'Cellar']);
    const read = checkRoom((await kept(page))[0]!.room);
    expect(read.ok && [read.room.zones[LANTERN]!.y, read.room.zones.at(-1)!.name, read.room.zones.at(-1)!.colour]).toEqual([expect.closeTo(stood.y + 0.25, 1), 'Thunder', 3]);
    assertClean();
  }, 300_000);
});
