import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { BODY_SOURCE, CUE_KIND, JOINT, packSource, PARAMS } from '../../protocol/index.ts';
import { isLong, openPage } from './harness.ts';
import { forget, heard, listen, pixelOf, waitForCue, type JamGlobal } from './room-page.ts';

const FILTER = PARAMS.find(({ name }) => name === 'filter')!.id;

describe('the body in the studio', () => {
  it('[MAP11] a mapping made on the page is heard as its parameter when the hand moves, and is there again after a reload', async () => {
    const { page, assertClean } = await openPage({ isKept: true, viewport: { width: 1280, height: 720 } });
    await listen(page);
    await page.evaluate(() => (globalThis as unknown as JamGlobal).jam.actions.playWithPointer());
    await page.evaluate(() => (globalThis as unknown as JamGlobal).jam.actions.openStudio('body'));
    const mapping = page.getByRole('region', { name: 'Movement into sound' });
    await mapping.waitFor({ timeout: 30_000 });
    await mapping.getByLabel('What drives', { exact: true }).selectOption(String(packSource(BODY_SOURCE.rise, JOINT.right_wrist)));
    await mapping.getByLabel('What it drives', { exact: true }).selectOption(String(FILTER));
    await mapping.getByRole('button', { name: 'Add', exact: true }).click();
    await mapping.locator('[data-map="0"]').waitFor();
    await forget(page);
    const high = await pixelOf(page, { x: 0.4, y: 1.9, z: 0 }), low = await pixelOf(page, { x: 0.4, y: 0.9, z: 0 });
    await page.mouse.move(low.x, low.y);
    await page.mouse.move(high.x, high.y, { steps: 6 });
    await expect.poll(async () => (await heard(page, CUE_KIND.param)).length, { timeout: 15_000 }).toBeGreaterThan(1);
    await expect.poll(() => mapping.locator('[data-map="0"]').getAttribute('data-live')).toBe('true');
    await page.screenshot({ path: '.cache/screenshots/body-tab.png' });
    const hasCard = await page.evaluate(() => localStorage.getItem('jam-engine/body/1')?.includes('"mappings":[{"slot":0') ?? false);
    expect(hasCard).toBe(true);
    if (isLong) {
      await page.reload();
      await listen(page);
      await page.evaluate(() => (globalThis as unknown as JamGlobal).jam.actions.openStudio('body'));
      await page.getByRole('region', { name: 'Movement into sound' }).locator('[data-map="0"]').waitFor({ timeout: 30_000 });
    }
    assertClean();
  });

  it.runIf(isLong)('[LRN10] a gesture shown three times, hands-free, is recognised when it is made again, and plays the lantern that is bound to it', { timeout: 480_000 }, async () => {
    const { page, assertClean } = await openPage({ isKept: true, viewport: { width: 1280, height: 720 } });
    await listen(page);
    await page.evaluate(() => (globalThis as unknown as JamGlobal).jam.actions.playWithPointer());
    await page.evaluate(() => (globalThis as unknown as JamGlobal).jam.actions.openStudio('body'));
    const gestures = page.getByRole('region', { name: 'Gestures' }), sign = page.locator('.body-sign');
    await gestures.waitFor({ timeout: 30_000 });
    const middle = await pixelOf(page, { x: 0.15, y: 1.3, z: 0 }), side = await pixelOf(page, { x: 0.45, y: 1.3, z: 0 }), radius = side.x - middle.x;
    // By the clock: on a slow page it has fewer corners, but lasts no longer.
    const circle = async (): Promise<void> => {
      const start = performance.now();
      for (let part = 0; part < 1;) {
        part = Math.min(1, (performance.now() - start) / 1800);
        const angle = 2 * Math.PI * part - Math.PI / 2;
        await page.mouse.move(middle.x + radius * Math.cos(angle), middle.y - radius * Math.sin(angle));
        await page.waitForTimeout(25);
      }
    };
    await page.mouse.move(middle.x, middle.y + radius);
    await gestures.getByLabel('Name of the new gesture').fill('Circle');
    await gestures.getByRole('button', { name: 'Show a new one' }).click();
    await page.mouse.move(middle.x, middle.y + radius);
    await sign.waitFor();
    await page.screenshot({ path: '.cache/screenshots/body-countdown.png' });
    for (let show = 0; show < 3; show++) {
      await page.locator('.body-sign[data-phase="show"]').waitFor({ timeout: 20_000 });
      await circle();
      await page.locator('.body-sign[data-phase="show"]').waitFor({ state: 'detached', timeout: 15_000 });
    }
    await expect.poll(() => gestures.textContent(), { timeout: 30_000 }).toContain('Learned');
    const bindings = page.getByRole('region', { name: 'When and then' });
    await bindings.getByLabel('When', { exact: true }).selectOption({ label: 'I make the gesture “Circle”' });
    await bindings.getByRole('combobox', { name: 'Then', exact: true }).selectOption({ label: 'Play' });
    await bindings.getByRole('button', { name: 'Add: when this, then that' }).click();
    await page.mouse.move(middle.x, middle.y + radius);
    await page.waitForTimeout(1500);
    await forget(page);
    await circle();
    await expect.poll(() => gestures.textContent(), { timeout: 15_000 }).toContain('Circle recognised');
    await page.screenshot({ path: '.cache/screenshots/body-gesture.png' });
    await waitForCue(page, CUE_KIND.loopStart, { zone: 0 }, 20_000);
    assertClean();
  });

  it.runIf(isLong)('[LRN12] two sounds set in the studio, each with its pose, are played by moving between the poses', { timeout: 300_000 }, async () => {
    const { page, assertClean } = await openPage({ isKept: true, viewport: { width: 1280, height: 720 } });
    await listen(page);
    await page.evaluate(() => (globalThis as unknown as JamGlobal).jam.actions.playWithPointer());
    await page.evaluate(() => (globalThis as unknown as JamGlobal).jam.actions.openStudio('body'));
    const sounds = page.getByRole('region', { name: 'Sounds by example' }), sign = page.locator('.body-sign');
    const filter = (): Promise<number> => page.evaluate((id) => (globalThis as unknown as JamGlobal).jam.session.frame.params[id]!, FILTER);
    await sounds.waitFor({ timeout: 30_000 });
    await sounds.getByLabel('Add', { exact: true }).selectOption(String(FILTER));
    // The stage makes room for the panel bit by bit.
    await page.waitForTimeout(3000);
    const high = await pixelOf(page, { x: 0.4, y: 1.9, z: 0 }), low = await pixelOf(page, { x: 0.4, y: 0.9, z: 0 });
    for (const [value, place] of [['0.1', low], ['0.9', high]] as const) {
      await sounds.getByLabel('Tone, dark to thin', { exact: true }).fill(value);
      await expect.poll(filter, { timeout: 10_000 }).toBeCloseTo(Number(value), 1);
      await sounds.getByRole('button', { name: 'Show the pose' }).click();
      await page.mouse.move(place.x, place.y);
      await sign.waitFor();
      await sign.waitFor({ state: 'detached', timeout: 30_000 });
    }
    await expect.poll(() => page.getByRole('region', { name: 'Gestures' }).textContent(), { timeout: 20_000 }).toContain('Learned');
    await page.mouse.move(low.x, low.y, { steps: 5 });
    await expect.poll(filter, { timeout: 10_000 }).toBeLessThan(0.3);
    await page.mouse.move(high.x, high.y, { steps: 5 });
    await expect.poll(filter, { timeout: 10_000 }).toBeGreaterThan(0.7);
    await sounds.scrollIntoViewIfNeeded();
    await page.screenshot({ path: '.cache/screenshots/body-sounds.png' });
    assertClean();
  });

  it.runIf(isLong)('[MAP13] a setup saved as a file comes back from it; a damaged file is refused with what is wrong and what to do, and changes nothing', { timeout: 240_000 }, async () => {
    const { page, assertClean } = await openPage({ viewport: { width: 390, height: 844 } });
    await listen(page);
    await page.evaluate(() => (globalThis as unknown as JamGlobal).jam.actions.playWithPointer());
    await page.evaluate(() => (globalThis as unknown as JamGlobal).jam.actions.openStudio('body'));
    const mapping = page.getByRole('region', { name: 'Movement into sound' }), keep = page.getByRole('region', { name: 'Keep' }), input = page.getByLabel('A file with a body’s setup');
    await mapping.waitFor({ timeout: 30_000 });
    await page.screenshot({ path: '.cache/screenshots/body-phone.png' });
    await mapping.getByRole('button', { name: 'Add', exact: true }).click();
    await mapping.locator('[data-map="0"]').waitFor();
    await page.screenshot({ path: '.cache/screenshots/body-phone-mapping.png' });
    const saving = page.waitForEvent('download');
    await keep.getByRole('button', { name: 'Save as file' }).click();
    const saved = await saving, name = saved.suggestedFilename(), text = await readFile((await saved.path())!, 'utf8'), mark = (JSON.parse(text) as { hash: string }).hash.slice(0, 8);
    expect(name).toMatch(/\.jammap$/);
    expect(name).toContain(mark);
    await expect.poll(() => keep.textContent()).toContain(mark);
    await keep.getByRole('button', { name: 'Start over' }).click();
    await mapping.locator('[data-map="0"]').waitFor({ state: 'detached' });
    await input.setInputFiles({ name: 'broken.jammap', mimeType: 'application/json', buffer: Buffer.from(text.replace('"curve":0', '"curve":"round"')) });
    await expect.poll(() => page.locator('.body-message').textContent()).toContain('mappings[0].curve is "round"; it is a whole number from 0 to 15. Export it again');
    expect(await mapping.locator('[data-map]').count()).toBe(0);
    await page.screenshot({ path: '.cache/screenshots/body-phone-refused.png' });
    await input.setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) });
    await mapping.locator('[data-map="0"]').waitFor();
    await expect.poll(() => page.locator('.body-message').textContent()).toContain('is in place');
    assertClean();
  });
});
