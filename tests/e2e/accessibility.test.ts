import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { StudioTab } from '../../view/ui/studio/tabs.ts';
import { openPage, PROJECT_ROOT } from './harness.ts';
import { play, roomIsOpen, type RecordedGlobal } from './recorded-page.ts';

interface AxeResult { readonly violations: readonly { readonly id: string; readonly impact: string | null; readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[] }[] }

/** Serious and critical faults of what is shown, as axe-core finds them; the picture is not text and is left out. */
async function faults(page: Page, where: string): Promise<string[]> {
  // Whatever glides in has arrived.
  await page.waitForTimeout(600);
  const { violations } = (await page.evaluate(() => (globalThis as unknown as { axe: { run(context: object, options: object): Promise<unknown> } }).axe.run({ exclude: [['canvas']] }, { resultTypes: ['violations'] }))) as AxeResult;
  return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.slice(0, 3).map(({ target, failureSummary }) => `${where}: ${id} at ${target.join(' ')}: ${failureSummary?.split('\n')[1]?.trim() ?? ''}`));
}

describe('accessibility', () => {
  it('[AXE1] no panel, tab, dialog or player of the page has a serious or critical fault', async () => {
    const { page } = await openPage({ viewport: { width: 1100, height: 760 }, reducedMotion: 'reduce' });
    await roomIsOpen(page);
    await page.evaluate(await readFile(`${PROJECT_ROOT}/node_modules/axe-core/axe.min.js`, 'utf8'));
    const found = await faults(page, 'start'), act = (what: (actions: RecordedGlobal['jam']['actions']) => void): Promise<void> => page.evaluate(`(${what.toString()})(jam.actions)`);
    const { id, stop } = await play(page);
    await page.waitForTimeout(800);
    await stop();
    found.push(...await faults(page, 'playing'));
    await act((actions) => actions.setPanelOpen(true));
    found.push(...await faults(page, 'settings'));
    const tabs: readonly StudioTab[] = ['room', 'loops', 'body', 'feel', 'show', 'looks', 'takes'];
    for (const tab of tabs) {
      await page.evaluate((tab) => (globalThis as unknown as RecordedGlobal).jam.actions.openStudio(tab), tab);
      await page.waitForSelector(`#studio-tab-${tab}[aria-selected="true"]`);
      await page.waitForFunction(() => (document.querySelector('#studio-page')?.textContent ?? '').length > 20);
      found.push(...await faults(page, `studio ${tab}`));
    }
    await act((actions) => actions.openStudio(null));
    await act((actions) => actions.openLibrary());
    await page.waitForSelector(`[data-id="${id}"]`);
    found.push(...await faults(page, 'library'));
    await page.evaluate((id) => (globalThis as unknown as RecordedGlobal).jam.actions.playSession(id), id);
    await page.waitForSelector('.player');
    found.push(...await faults(page, 'player'));
    expect(found).toEqual([]);
  });
});
