import { expect, it } from 'vitest';
import { openPage } from '../e2e/harness.ts';
import type { ExportStage } from '../e2e/pages/export/page.ts';

declare const exported: ExportStage;

it('[EXP9] a session of ten minutes is rendered into files with its memory staying what it was and its progress told at least every eight seconds of it, and ends when it is called off', async () => {
  const { page, assertClean } = await openPage({ root: 'tests/e2e/pages/export', flags: ['--enable-precise-memory-info'] });
  await page.waitForFunction(() => 'exported' in globalThis, null, { timeout: 60_000 });
  for (const [seconds, hasStems] of [[600, false], [120, true]] as const) {
    const { tookSeconds, heapMegabytes, progress, megabytes, peak } = await page.evaluate(([seconds, hasStems]) => exported.long(seconds, hasStems), [seconds, hasStems] as const);
    console.info(`${seconds} s, ${hasStems ? `${megabytes.length - 1} stems` : 'master'}: ${tookSeconds.toFixed(1)} s, ${(seconds / tookSeconds).toFixed(1)}× real time; heap ${heapMegabytes.join(' → ')} MB; files ${megabytes.join(' ')} MB`);
    expect(heapMegabytes[1]! - heapMegabytes[0]!).toBeLessThan(400);
    expect(progress.at(-1)).toBe(1);
    expect(progress.every((done, index) => index === 0 || (done >= progress[index - 1]! && done - progress[index - 1]! < 8 / seconds + 0.1))).toBe(true);
    expect(peak).toBeGreaterThan(0.1);
  }
  expect(await page.evaluate(() => exported.callOff(200))).toBe('The export was called off.');
  assertClean();
});
