import { writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeWav } from '../../protocol/index.ts';
import { isLong, openBrowser, servePage, type OpenedBrowser } from './harness.ts';
import type { TapePage } from './pages/tape/page.ts';

declare const tapePage: TapePage;

let url = '';
beforeAll(async () => {
  url = (await servePage({ root: 'tests/e2e/pages/tape' })).url;
});
async function open(options: Parameters<typeof openBrowser>[0]): Promise<OpenedBrowser> {
  const opened = await openBrowser(options);
  await opened.page.goto(url);
  await opened.page.waitForFunction(() => 'tapePage' in globalThis, null, { timeout: 90_000 });
  await opened.page.evaluate(() => tapePage.start());
  return opened;
}

describe('a click that is recorded', () => {
  it.runIf(isLong)('[CAL5] through a loudspeaker and a microphone far apart lies within 10 ms of where it was played, once the way round is measured', async () => {
    const { page } = await open({});
    // The room: whatever leaves for the loudspeaker comes back through a media stream 137 ms later than the context's own way.
    await page.evaluate(() => tapePage.modelRoom(137));
    expect(await page.evaluate(() => tapePage.open(true))).toBe(true);
    const before = await page.evaluate(() => tapePage.recordClick(0, true)), found = await page.evaluate(() => tapePage.measure());
    const after = [await page.evaluate(() => tapePage.recordClick(1, true)), await page.evaluate(() => tapePage.recordClick(2, true))];
    console.log(`way round: ${found.ok ? `${(found.seconds * 1000).toFixed(1)} ± ${(found.spread * 1000).toFixed(1)} ms` : found.message}; click at 500 ms recorded at ${(before.at * 1000).toFixed(1)} before, ${after.map(({ at }) => (at * 1000).toFixed(1)).join(' and ')} ms after; output ${(before.outputLatency * 1000).toFixed(0)} ms`);
    expect(found.ok && found.seconds).toBeGreaterThan(0.137);
    expect(before.level).toBeGreaterThan(0.01);
    for (const { at, level } of after) {
      expect(level).toBeGreaterThan(0.01);
      expect(Math.abs(at - 0.5)).toBeLessThan(0.01);
    }
  });

  it('[CAL6] through Chromium’s fake microphone lies within 10 ms of where it was played, by the way round that another click of the same file gave', async () => {
    // The file plays round and round: a loud click, and 1.3 s after it a softer one.
    const RATE = 48_000, frames = new Float32Array(3 * RATE);
    for (const [seconds, level] of [[0.4, 0.9], [1.7, 0.4]] as const) for (let frame = 0; frame < 90; frame++) frames[Math.round(seconds * RATE) + frame] = level * Math.cos(frame * 0.2) * Math.exp(-frame / 25);
    const folder = await mkdtemp(join(tmpdir(), 'jam-microphone-')), file = join(folder, 'clicks.wav');
    writeFileSync(file, writeWav({ sampleRate: RATE, channels: [frames], loop: null }, 16));
    const { page } = await open({ fakeAudio: file });
    expect(await page.evaluate(() => tapePage.open(true))).toBe(true);
    // The room that the file stands for: the page plays each click 160 ms before it comes in. The loud one is what the measuring hears, the soft one
    // is what is recorded: where it lies tells how well the one foretells the other.
    const ROUND = 0.16, errors: number[] = [];
    await page.evaluate((round) => tapePage.setRoundTrip(round), ROUND);
    for (let take = 0; take < 2; take++) {
      const { at, level } = await page.evaluate(async ([round, take]) => {
        let loud: number | undefined;
        while (loud === undefined) loud = (await tapePage.listen(0.5, 0.6))[0];
        return tapePage.recordFrom(take, tapePage.heardMs(loud + 1.3 - round) - 500);
      }, [ROUND, take] as const);
      expect(level).toBeGreaterThan(0.1);
      errors.push(at - 0.5);
    }
    console.log(`recorded ${errors.map((error) => (error * 1000).toFixed(2)).join(', ')} ms from where it was played`);
    for (const error of errors) expect(Math.abs(error)).toBeLessThan(0.01);
    expect(await page.evaluate(() => tapePage.states)).toEqual(['asking', 'on']);
  });

  it.runIf(isLong)('[MIC8] a browser that refuses the microphone leaves it denied, and the page plays on', async () => {
    const { page } = await open({ flags: ['--deny-permission-prompts'] });
    expect(await page.evaluate(() => tapePage.open(true))).toBe(false);
    const { state, message } = await page.evaluate(() => tapePage.microphone.status);
    expect(['denied', 'missing']).toContain(state);
    expect(message).not.toBe('');
  });
});
