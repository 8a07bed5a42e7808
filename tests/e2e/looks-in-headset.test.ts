import { mkdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { LOOKS, type LookId } from '../../view/looks/looks.ts';
import type { DrawCounts } from '../../view/render/draw-counts.ts';
import { emulatedQuest3, standAtOrigin } from './emulated-headset.ts';
import { isLong, openBrowser, servePage } from './harness.ts';

const SHOTS = '.cache/screenshots/headset';
/** What a standalone headset's picture may cost. */
const CALLS = 60, TRIANGLES = 150_000;

interface TestWindow {
  headset: { enter(mode: 'ar' | 'vr'): Promise<void>; recentre(): void };
  headsetView: { hasMirror: boolean };
  drawCounts: { getState(): DrawCounts; setState(part: Partial<DrawCounts>): void };
  wearLook(look: LookId): void;
}

describe('looks in a headset', () => {
  // One by one, each a second and more in software: in the long run.
  it.runIf(isLong)('[XRL1] every look is drawn in a headset, of the wearer in the mirror and of another beside them, with at most 60 draw calls', async () => {
    await mkdir(SHOTS, { recursive: true });
    const { url } = await servePage({ root: 'tests/e2e/pages/room' }), { page, assertClean } = await openBrowser({ viewport: { width: 800, height: 520 }, initScript: `${emulatedQuest3()}; device.fovy = 1.2;` });
    await page.goto(`${url}?by=headset&players=0,1&states=mixed&headset=1&shell=0`);
    await page.waitForFunction(() => (window as unknown as TestWindow).headset !== undefined);
    await page.evaluate(() => (window as unknown as TestWindow).headset.enter('vr'));
    await standAtOrigin(page);
    await page.evaluate(() => {
      const all = window as unknown as TestWindow;
      all.headset.recentre();
      all.headsetView.hasMirror = true;
    });
    await page.waitForTimeout(3000);
    for (const { id } of LOOKS) {
      await page.evaluate((id) => (window as unknown as TestWindow).wearLook(id), id);
      await page.waitForTimeout(4000);
      await page.evaluate(() => (window as unknown as TestWindow).drawCounts.setState({ calls: 0 }));
      await page.waitForFunction(() => (window as unknown as TestWindow).drawCounts.getState().calls > 0, undefined, { timeout: 30_000 });
      const { calls, triangles } = await page.evaluate(() => (window as unknown as TestWindow).drawCounts.getState());
      await page.screenshot({ path: `${SHOTS}/look-${id}.png` });
      console.info(`${id} in a headset: draw calls ${calls}, triangles ${triangles}`);
      expect(calls, id).toBeLessThanOrEqual(CALLS);
      expect(triangles, id).toBeLessThanOrEqual(TRIANGLES);
    }
    assertClean();
  }, 240_000);
});
