import { mkdir } from 'node:fs/promises';
import { expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { openPage, PROJECT_ROOT } from './harness.ts';
import { listen } from './room-page.ts';

const SHOTS = `${PROJECT_ROOT}/.cache/screenshots/loops`;
const ring = (page: Page, track: number): ReturnType<Page['locator']> => page.locator('.loops-press').nth(track - 1);
const says = async (page: Page, track: number, words: string): Promise<void> => {
  await expect.poll(() => ring(page, track).getAttribute('aria-label'), { timeout: 20_000 }).toContain(words);
};

it('[TRK17] the studio’s tracks: recorded from what is played, added to, undone, silenced by pointer and by keys; the strip on the stage shows those in use', async () => {
  await mkdir(SHOTS, { recursive: true });
  const { page, assertClean } = await openPage({ viewport: { width: 960, height: 600 } });
  await listen(page);
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
  expect(await page.locator('.loops-held').textContent()).toMatch(/bpm, held by the loops/);

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
});
