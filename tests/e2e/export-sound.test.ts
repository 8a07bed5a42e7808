import { beforeAll, describe, expect, it } from 'vitest';
import { isLong, openPage, type OpenedBrowser } from './harness.ts';
import type { ExportStage } from './pages/export/page.ts';

declare const exported: ExportStage;

/** Frames a second of the short form: rendering is all that these tests do, and what is looked at does not depend on the rate. */
const RATE = 24_000;

describe('a session rendered for export', () => {
  let opened: OpenedBrowser;
  beforeAll(async () => {
    opened = await openPage({ root: 'tests/e2e/pages/export' });
    await opened.page.waitForFunction(() => 'exported' in globalThis, null, { timeout: 60_000 });
  });

  it('[EXP1] the stem files of loops, players and recorded tracks add up to the file of the mix before its limiter within −90 dB, and none is silent', async () => {
    const { page, assertClean } = opened;
    const figures = await page.evaluate(([bars, loops, rate]) => exported.stems(bars, loops, rate), (isLong ? [16, [0, 1, 2, 3, 4, 5], 48_000] : [2, [4], RATE]) as [number, number[], number]);
    console.log(`${figures.seconds.toFixed(1)} s with ${figures.stems.length} stems in ${figures.tookSeconds.toFixed(1)} s; left over ${figures.missing.toFixed(1)} dB; limiter ${figures.limiter.toFixed(1)} dB; peak ${figures.peakBefore.toFixed(2)} → ${figures.peak.toFixed(2)}`);
    console.log(figures.stems.map(({ key, decibels }) => `${key} ${decibels.toFixed(1)}`).join(', '));
    expect(figures.missing).toBeLessThan(-90);
    expect(figures.rest).toBe(0);
    for (const { key, decibels } of figures.stems) expect(decibels, key).toBeGreaterThan(-50);
    expect(new Set(figures.frames).size).toBe(1);
    expect(figures.progress.at(-1)).toBe(1);
    if (isLong) expect(await page.evaluate(() => exported.alone(4, [0, 4], 48_000))).toBeLessThan(-90);
    assertClean();
  });

  it('[EXP8] rendering can be called off, and what is rendered in stretches is what is rendered at a go', async () => {
    const { page } = opened;
    expect(await page.evaluate(() => exported.callOff(8))).toBe('The export was called off.');
    const { frames, apart } = await page.evaluate((rate) => exported.stretches(2, rate, 4), RATE);
    console.log(`in stretches of 4 s: ${apart.toFixed(1)} dB apart`);
    expect(frames[0]).toBe(frames[1]);
    expect(apart).toBeLessThan(-80);
  });
});
