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
});
