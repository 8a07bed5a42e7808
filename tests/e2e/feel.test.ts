import { mkdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { CUE, CUE_KIND, CUE_STRIDE } from '../../protocol/index.ts';
import { openPage, PROJECT_ROOT } from './harness.ts';
import { listen, type JamGlobal } from './room-page.ts';

interface Moved { readonly moved: number; readonly waitedMs: number }
interface FeelGlobal extends JamGlobal { struck: Moved[] }

describe('the feel tab', () => {
  it('[TUN10] one slider takes strikes from as played to the line; the wait that is shown is the longest there is, and what was set is there again on the next visit', async () => {
    const { page, assertClean } = await openPage({ viewport: { width: 1000, height: 620 } });
    await listen(page);
    await page.evaluate(({ CUE, CUE_STRIDE, strike }) => {
      const all = globalThis as unknown as FeelGlobal;
      all.struck = [];
      all.jam.session.onCues((cues, count) => {
        for (let at = 0; at < count * CUE_STRIDE; at += CUE_STRIDE) if (cues[at + CUE.kind] === strike) all.struck.push({ moved: cues[at + CUE.movedMicros]!, waitedMs: cues[at + CUE.movedMicros]! / 1000 });
      });
      all.jam.actions.openStudio('feel');
    }, { CUE, CUE_STRIDE, strike: CUE_KIND.strike });
    const slider = page.getByRole('slider', { name: 'How it sounds' });
    await slider.waitFor();
    const strike = async (times: number): Promise<Moved[]> => {
      await page.evaluate(() => { (globalThis as unknown as FeelGlobal).struck.length = 0; });
      for (let n = 0; n < times; n++) {
        await page.keyboard.press('KeyS');
        await page.waitForTimeout(130);
      }
      await page.waitForFunction((times) => (globalThis as unknown as FeelGlobal).struck.length >= times, times, { timeout: 10_000 });
      return page.evaluate(() => (globalThis as unknown as FeelGlobal).struck);
    };
    await slider.focus();
    expect(await slider.inputValue()).toBe('0');
    await expect.poll(() => page.getByText('Nothing is added to your strikes').isVisible()).toBe(true);
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    for (const { moved } of await strike(5)) expect(moved).toBe(0);

    await slider.focus();
    await page.keyboard.press('End');
    const shown = async (): Promise<number> => Number(/(\d+) ms/.exec(await page.locator('.feel-wait').innerText())?.[1]);
    await expect.poll(shown).toBeGreaterThan(100);
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    const drawn = await strike(8);
    for (const { waitedMs } of drawn) expect(waitedMs).toBeLessThanOrEqual(await shown());
    expect(Math.max(...drawn.map(({ waitedMs }) => waitedMs))).toBeGreaterThan(10);
    const folder = `${PROJECT_ROOT}/.cache/screenshots/feel`;
    await mkdir(folder, { recursive: true });
    await page.screenshot({ path: `${folder}/feel.png` });
    await page.setViewportSize({ width: 390, height: 844 });
    await page.waitForTimeout(700);
    await page.screenshot({ path: `${folder}/feel-phone.png` });
    await page.locator('.feel-lend, .feel-more').last().scrollIntoViewIfNeeded();
    await page.screenshot({ path: `${folder}/feel-phone-end.png` });

    await page.reload();
    await listen(page);
    expect(await page.evaluate(() => (globalThis as unknown as JamGlobal).jam.stage.getState().settings.strikeDraw)).toBe(1);
    assertClean();
  });
});
