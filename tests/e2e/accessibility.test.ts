import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { StudioTab } from '../../view/ui/studio/tabs.ts';
import { openPage, PROJECT_ROOT } from './harness.ts';
import { play, roomIsOpen, saved, type RecordedGlobal } from './recorded-page.ts';
import { slowDisplay } from './slow-display.ts';

interface AxeResult { readonly violations: readonly { readonly id: string; readonly impact: string | null; readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[] }[] }

/** Puts axe-core into a page. */
const bringAxe = async (page: Page): Promise<unknown> => page.evaluate(await readFile(`${PROJECT_ROOT}/node_modules/axe-core/axe.min.js`, 'utf8'));

/** Serious and critical faults of what is shown within `root`, as axe-core finds them; the picture is not text and is left out. */
async function faults(page: Page, where: string, root = 'html'): Promise<string[]> {
  // Whatever glides in has arrived: motion is reduced here.
  await page.waitForTimeout(120);
  const { violations } = (await page.evaluate((root) => (globalThis as unknown as { axe: { run(context: object, options: object): Promise<unknown> } }).axe.run({ include: [[root]], exclude: [['canvas']] }, { resultTypes: ['violations'] }), root)) as AxeResult;
  return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.slice(0, 3).map(({ target, failureSummary }) => `${where}: ${id} at ${target.join(' ')}: ${failureSummary?.split('\n')[1]?.trim() ?? ''}`));
}

/** Opens all that can be folded out within an element, and chooses the first zone where zones are listed. */
const unfold = (page: Page, root: string): Promise<void> => page.evaluate(async (root) => {
  const place = document.querySelector(root)!, settled = (): Promise<void> => new Promise((done) => setTimeout(done, 150));
  place.querySelector<HTMLElement>('.room-zones button')?.click();
  await settled();
  for (const one of place.querySelectorAll('details')) one.open = true;
  for (const one of place.querySelectorAll<HTMLElement>('[aria-expanded="false"]')) one.click();
  await settled();
}, root);

describe('accessibility', () => {
  it('[AXE1] no panel, tab, dialog, player or stage of the page, nor the performer’s notes, has a serious or critical fault', async () => {
    const { page } = await openPage({ viewport: { width: 900, height: 620 }, reducedMotion: 'reduce', initScript: slowDisplay });
    await roomIsOpen(page);
    await bringAxe(page);
    const found = await faults(page, 'start'), act = (what: (actions: RecordedGlobal['jam']['actions']) => void): Promise<void> => page.evaluate(`(${what.toString()})(jam.actions)`);
    const { id, stop } = await play(page);
    await page.waitForTimeout(800);
    await stop();
    await act((actions) => actions.setPanelOpen(true));
    found.push(...await faults(page, 'playing, settings'));
    const tabs: readonly StudioTab[] = ['room', 'loops', 'body', 'feel', 'show', 'looks', 'takes', 'mods'];
    for (const tab of tabs) {
      await page.evaluate((tab) => (globalThis as unknown as RecordedGlobal).jam.actions.openStudio(tab), tab);
      await page.waitForSelector(`#studio-tab-${tab}[aria-selected="true"]`);
      await page.waitForFunction(() => (document.querySelector('#studio-page')?.textContent ?? '').length > 20);
      await unfold(page, '#studio-page');
      if (tab === 'takes') await saved(page, 'Notes');
      found.push(...await faults(page, `studio ${tab}`, '#studio'));
    }
    await act((actions) => actions.openStudio(null));
    await act((actions) => actions.openLibrary());
    await page.waitForSelector(`[data-id="${id}"]`);
    // One that is not being recorded: it can be deleted.
    await page.evaluate((bytes) => (globalThis as unknown as RecordedGlobal).jam.actions.importSessions([new File([Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0))], 'keys.jam')]), (await readFile(`${PROJECT_ROOT}/tests/golden/keys.jam`)).toString('base64'));
    await page.waitForFunction(() => document.querySelectorAll('.library [data-id]').length === 2);
    await page.getByRole('button', { name: /^Save .* as sound/ }).first().click();
    await page.getByRole('button', { name: 'Delete all', exact: true }).click();
    await page.getByRole('button', { name: /^Add a tag to/ }).first().click();
    found.push(...await faults(page, 'library', '.library'));
    await page.getByRole('button', { name: /^Rename/ }).first().click();
    found.push(...await faults(page, 'library, renaming', '.library'));
    await page.evaluate((id) => (globalThis as unknown as RecordedGlobal).jam.actions.playSession(id), id);
    await page.waitForSelector('.player');
    found.push(...await faults(page, 'player'));
    // The stage, with its prompter, and the performer's second window.
    await act((actions) => actions.leaveReplay());
    await page.evaluate(() => (globalThis as unknown as RecordedGlobal).jam.actions.openStudio('show'));
    await page.getByRole('button', { name: 'Take the stage' }).click();
    await page.waitForSelector('.show-stage');
    found.push(...await faults(page, 'stage'));
    const [notes] = await Promise.all([page.waitForEvent('popup'), page.getByRole('button', { name: 'Notes window' }).click()]);
    await notes.waitForSelector('.notes-next');
    await bringAxe(notes);
    found.push(...await faults(notes, 'notes'));
    expect(found).toEqual([]);
  });
});
