import { mkdir } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { SHY_LOOKS, type LookId } from '../../view/looks/looks.ts';
import type { DrawCounts } from '../../view/render/draw-counts.ts';
import { isLong, openBrowser, PROJECT_ROOT, servePage } from './harness.ts';

interface TestWindow {
  drawCounts: { getState(): DrawCounts; setState(part: Partial<DrawCounts>): void };
  wearLook(look: LookId, player?: number): void;
}

const SHOTS = `${PROJECT_ROOT}/.cache/screenshots/looks`;
let address = '';
beforeAll(async () => {
  address = (await servePage({ root: 'tests/e2e/pages/room' })).url;
  await mkdir(SHOTS, { recursive: true });
});

/** What a picture costs once the look that was asked for is there and drawn. */
async function countsOf(page: Page): Promise<{ calls: number; triangles: number }> {
  await page.evaluate(() => (window as unknown as TestWindow).drawCounts.setState({ calls: 0 }));
  await page.waitForFunction(() => (window as unknown as TestWindow).drawCounts.getState().calls > 0, undefined, { timeout: 30_000 });
  return page.evaluate(() => (window as unknown as TestWindow).drawCounts.getState());
}

describe('looks in a browser', () => {
  it('[LOK1] every look, worn by four bodies beside two ghosts with all lanterns sounding, takes at most 100 draw calls and 150,000 triangles', async () => {
    const { page, assertClean, close } = await openBrowser({ viewport: isLong ? { width: 1280, height: 720 } : { width: 640, height: 400 } });
    await page.goto(`${address}?states=sounding&players=0,1,2,3&ghosts=2&shell=0`);
    await page.waitForFunction(() => (window as unknown as TestWindow).drawCounts?.getState().calls > 0, undefined, { timeout: 60_000 });
    // One by one in the long run; otherwise four at once, one a body.
    const rounds: readonly (readonly LookId[])[] = isLong ? SHY_LOOKS.map((look) => [look, look, look, look]) : [['trails', 'ribbons', 'particles', 'silhouette'], ['puppet', 'crowd', 'skeleton', 'crowd']];
    for (const round of rounds) {
      await page.evaluate((round) => round.forEach((look, player) => (window as unknown as TestWindow).wearLook(look, player)), round);
      await page.waitForTimeout(1500);
      const { calls, triangles } = await countsOf(page);
      console.info(`${round.join(', ')}: draw calls ${calls}, triangles ${triangles}`);
      expect(calls, round.join()).toBeLessThanOrEqual(100);
      expect(triangles, round.join()).toBeLessThanOrEqual(150_000);
      await page.screenshot({ path: `${SHOTS}/four-${round.join('-')}.png` });
    }
    assertClean();
    await close();
  });

  it('[LOK11] in the studio: a look, a drawing, another beside it, one that is followed, and all of it from the keys', async () => {
    // Without the picture, which software draws slowly: nothing here is looked at in it.
    const { page, assertClean, close } = await openBrowser({ viewport: { width: 1000, height: 640 } });
    await page.goto(`${address}?room=0&players=3&by=dancer&looks=1&bpm=240`);
    await page.getByRole('button', { name: 'Studio', exact: true }).waitFor();
    await page.waitForSelector('.looks-signs', { state: 'attached' });
    const said = (): Promise<string> => page.evaluate(() => (window as unknown as { stage: { getState(): { notices: { message: string }[] } } }).stage.getState().notices.at(-1)?.message ?? '');
    await page.keyboard.press('v');
    await expect.poll(said).toBe('Look: Light trails.');
    await page.keyboard.press('Shift+V');
    await expect.poll(said).toBe('Look: Body of light.');
    await page.evaluate(() => (window as unknown as { stage: { setState(part: object): void } }).stage.setState({ studioTab: 'looks' }));
    const puppet = page.getByRole('radio', { name: /Puppet/ });
    await puppet.waitFor();
    await puppet.focus();
    await page.keyboard.press('Space');
    await expect.poll(() => puppet.isChecked()).toBe(true);
    await page.getByRole('radio', { name: '2', exact: true }).focus();
    await page.keyboard.press('Space');
    for (let drawing = 1; drawing <= 2; drawing++) {
      await page.waitForTimeout(drawing === 1 ? 3500 : 1200);
      await page.getByRole('button', { name: 'Draw it' }).press('Enter');
      await page.waitForFunction((count) => document.querySelectorAll('.looks-sheet img').length === count, drawing);
      if (drawing === 1) await page.keyboard.press('Escape');
    }
    expect(await page.locator('.looks-alike strong').textContent()).toMatch(/^[01]\.\d\d$/);
    await page.screenshot({ path: `${SHOTS}/beside.png` });
    await page.getByRole('button', { name: 'Follow it' }).press('Enter');
    await expect.poll(() => page.getByRole('meter').count()).toBe(1);
    await page.getByRole('button', { name: 'Stop following' }).press('Enter');
    await expect.poll(() => page.getByRole('meter').count()).toBe(0);
    assertClean();
    await close();
  });
});
