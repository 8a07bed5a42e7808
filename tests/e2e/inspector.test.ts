import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { isLong, openPage, PROJECT_ROOT } from './harness.ts';
import { bytesOf, play, recordedTo, replayed, roomIsOpen, sessionFrom, type RecordedGlobal } from './recorded-page.ts';
import { slowDisplay } from './slow-display.ts';

/** Serious and critical faults of the inspector, as axe-core finds them. */
async function faults(page: Page): Promise<string[]> {
  const { violations } = (await page.evaluate(() => (globalThis as unknown as { axe: { run(context: string, options: object): Promise<unknown> } }).axe.run('#inspector', { resultTypes: ['violations'] }))) as { violations: { id: string; impact: string | null; nodes: { target: unknown[] }[] }[] };
  return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${id} at ${nodes[0]?.target.join(' ')}`);
}

const tickOf = async (page: Page): Promise<number> => Number((await page.locator('.ins-now .ins-number').textContent())!.replace('tick ', ''));
const openTab = (page: Page, name: string): Promise<void> => page.getByRole('tab', { name, exact: true }).click();

it('[ISP12] a key opens the inspector; what is set in it is written, told of, found again and taken back, time stands still and steps, and what was recorded meanwhile replays to every hash', async () => {
  const { page, assertClean } = await openPage({ viewport: { width: 1100, height: 640 }, reducedMotion: 'reduce', initScript: slowDisplay });
  await roomIsOpen(page);
  const { id, stop } = await play(page);
  await page.waitForTimeout(600);
  await stop();
  await page.keyboard.press('p');
  await page.evaluate(await readFile(`${PROJECT_ROOT}/node_modules/axe-core/axe.min.js`, 'utf8'));
  await page.getByLabel('Which entities').fill('Zon');
  await page.keyboard.press('Enter');
  await page.keyboard.type(', "Lantern 3"');
  await expect.poll(() => page.locator('.ins-row').count()).toBe(1);
  await page.locator('.ins-row').click();
  const zone = page.locator('.ins-part', { has: page.getByRole('button', { name: 'room/Zone', exact: true }) }), radius = zone.getByRole('textbox', { name: 'radius' });
  await radius.waitFor();
  const before = await radius.inputValue();
  await radius.fill('0.4');
  await radius.press('Enter');
  await expect.poll(() => radius.inputValue()).toBe('0.4');
  // Out of its range: refused, in words.
  await radius.fill('-3');
  await radius.press('Enter');
  await expect.poll(() => page.locator('.ins-said').textContent()).toMatch(/room\/Zone\.radius is .*-3 is outside/);
  const found = await faults(page);
  await zone.getByRole('button', { name: 'Who wrote radius last?' }).click();
  await expect.poll(() => page.locator('.ins-found').textContent(), { timeout: 60_000 }).toMatch(new RegExp(`room/apply-edits wrote 0.4 over ${before}`));

  for (const name of ['Resources', 'Messages', 'Systems']) {
    await openTab(page, name);
    await page.waitForTimeout(150);
    found.push(...await faults(page));
  }
  await expect.poll(() => page.locator('.ins-micros').first().textContent()).toMatch(/µs/);
  await openTab(page, 'Stops and edits');
  await page.getByRole('button', { name: 'Undo radius of Lantern 3' }).click();
  await expect.poll(() => page.locator('.ins-stops').last().textContent()).toMatch(/taken back/);
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await page.getByText('Time stands still.').waitFor();
  const stood = await tickOf(page);
  await page.getByRole('button', { name: 'Step', exact: true }).click();
  await page.locator('.ins-table td').first().waitFor();
  await expect.poll(() => tickOf(page)).toBe(stood + 1);
  found.push(...await faults(page));
  expect(found).toEqual([]);
  await page.getByRole('button', { name: 'Go on', exact: true }).click();
  await expect.poll(() => tickOf(page)).toBeGreaterThan(stood + 10);
  await page.getByRole('button', { name: 'Close the inspector' }).click();

  await recordedTo(page, id, stood + 10);
  expect((await replayed(await sessionFrom(await bytesOf(page, id, 'read')))).ok).toBe(true);
  assertClean();
});

it.runIf(isLong)('[ISP13] the inspector moves into a window of its own and back, stops on a condition there, and goes back in time by opening what was recorded', { timeout: 240_000 }, async () => {
  const { page } = await openPage({ viewport: { width: 1100, height: 640 }, reducedMotion: 'reduce' });
  await roomIsOpen(page);
  const { stop } = await play(page);
  await page.waitForTimeout(4000);
  await stop();
  await page.evaluate(() => (globalThis as unknown as RecordedGlobal).jam.actions.openInspector('page'));
  const [own] = await Promise.all([page.waitForEvent('popup'), page.getByRole('button', { name: 'Own window' }).click()]);
  await own.locator('.ins-row .ins-name').first().waitFor();
  expect(await page.locator('.inspector').count()).toBe(0);
  await openTab(own, 'Stops and edits');
  await own.getByLabel('What comes true').fill('Time.tick > 1');
  await own.getByRole('button', { name: 'Add', exact: true }).click();
  await own.getByLabel('What is to happen').selectOption('system');
  await own.getByLabel('Which system').selectOption('room/emit-cues');
  await own.getByRole('button', { name: 'Add', exact: true }).click();
  await own.getByText('Stopped. room/emit-cues ran.').waitFor();
  const stood = await tickOf(own);
  await own.getByRole('button', { name: 'Remove: room/emit-cues runs' }).click();
  await own.getByRole('button', { name: 'Go on', exact: true }).click();
  await expect.poll(() => tickOf(own)).toBeGreaterThan(stood + 64);
  await own.getByRole('button', { name: 'Beside the stage' }).click();
  await page.locator('.inspector').waitFor();
  // Forward: it runs there and stops. Back: the recording opens there.
  const ahead = (await tickOf(page)) + 500;
  await page.getByLabel('Go to tick').fill(String(ahead));
  await page.keyboard.press('Enter');
  await expect.poll(() => tickOf(page), { timeout: 30_000 }).toBe(ahead);
  await page.getByLabel('Go to tick').fill('256');
  await page.keyboard.press('Enter');
  await page.getByText('a recording').waitFor({ timeout: 60_000 });
  await expect.poll(() => tickOf(page), { timeout: 30_000 }).toBe(256);
  await page.getByRole('button', { name: 'Back to the room' }).click();
  await expect.poll(() => tickOf(page), { timeout: 30_000 }).toBeGreaterThanOrEqual(ahead);
});
