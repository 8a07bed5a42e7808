import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { isLong, openBrowser, servePage, type OpenedBrowser } from './harness.ts';
import type { VideoStage } from './pages/video/page.ts';

declare const videoStage: VideoStage;

/** One browser for all; each test opens the page anew. */
let address = '', browser: OpenedBrowser;
beforeAll(async () => {
  address = (await servePage({ root: 'tests/e2e/pages/video' })).url;
  browser = await openBrowser({ viewport: { width: 400, height: 240 } });
});

const hasFfmpeg = (() => {
  try {
    return execFileSync('ffprobe', ['-version'], { stdio: 'ignore' }) === null || true;
  } catch {
    console.warn('No ffprobe here: the step of sound and picture in the file is not measured. Install ffmpeg to measure it.');
    return false;
  }
})();

async function open(): Promise<OpenedBrowser> {
  await browser.page.goto(address);
  await browser.page.waitForFunction(() => 'videoStage' in globalThis);
  return browser;
}

/** When pictures turn bright and when clicks begin in a file, and the longest time between two pictures around a flash; seconds. */
async function measure(base64: string, extension: string): Promise<{ flashes: number[]; clicks: number[]; frame: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'jam-video-')), path = join(folder, `flashes.${extension}`);
  try {
    await writeFile(path, Buffer.from(base64, 'base64'));
    const pictures = JSON.parse(execFileSync('ffprobe', ['-v', 'error', '-f', 'lavfi', '-i', `movie=${path},signalstats`, '-show_entries', 'frame=pts_time:frame_tags=lavfi.signalstats.YAVG', '-of', 'json'], { encoding: 'utf8', maxBuffer: 1 << 26 })) as { frames: { pts_time: string; tags: Record<string, string> }[] };
    const flashes: number[] = [], gaps: number[] = [];
    pictures.frames.forEach(({ pts_time, tags }, i) => {
      const isBright = (index: number): boolean => Number(pictures.frames[index]?.tags['lavfi.signalstats.YAVG'] ?? 0) > 120;
      void tags;
      if (i > 0 && isBright(i) && !isBright(i - 1)) {
        flashes.push(Number(pts_time));
        gaps.push(Number(pts_time) - Number(pictures.frames[i - 1]!.pts_time));
      }
    });
    const raw = execFileSync('ffmpeg', ['-v', 'error', '-i', path, '-map', '0:a', '-af', 'aresample=async=1:first_pts=0', '-ac', '1', '-ar', '48000', '-f', 'f32le', '-'], { maxBuffer: 1 << 28 });
    const samples = new Float32Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.byteLength)), clicks: number[] = [];
    for (let i = 0, quiet = 0; i < samples.length; i++) {
      if (Math.abs(samples[i]!) > 0.06) {
        if (quiet > 9600) clicks.push(i / 48_000);
        quiet = 0;
      } else quiet++;
    }
    return { flashes, clicks, frame: Math.max(...gaps, 1 / 60) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe('a video of the stage', () => {
  it('[VID1] plays with its sound, and each flash lies within one picture of the click of the same cue', async () => {
    const { page, assertClean } = await open();
    await page.evaluate(() => videoStage.makeSound());
    await page.evaluate(() => videoStage.makeRecorder());
    expect(await page.evaluate(() => videoStage.start())).toBe(true);
    const count = isLong ? 40 : 5;
    for (let group = 0; group < count; group += 5) {
      await page.evaluate(() => videoStage.plan([0.5, 1.07, 1.61, 2.23, 2.8]));
      await page.waitForTimeout(3200);
    }
    const file = (await page.evaluate(() => videoStage.stop()))!;
    const seconds = (count / 5) * 3.2, played = await page.evaluate(({ base64, type }) => videoStage.play(base64, type), file);
    console.info(`${file.type}, ${Math.round((file.base64.length * 0.75) / 1024)} KB: ${played.duration.toFixed(2)} s of ${seconds.toFixed(1)} s`);
    expect(file.name).toMatch(/^flashes\.(mp4|webm)$/);
    expect(played.width).toBe(320);
    expect(played.moved).toBeGreaterThan(0.2);
    expect(played.loudest).toBeGreaterThan(0.1);
    expect(Math.abs(played.duration - seconds)).toBeLessThan(1.5);
    const statuses = await page.evaluate(() => videoStage.statuses);
    expect(statuses.at(-1)).toMatchObject({ state: 'done', hasSound: true, message: '' });
    expect(statuses.filter(({ state, bytes }) => state === 'recording' && bytes > 0).length).toBeGreaterThanOrEqual(2);
    if (hasFfmpeg) {
      const { flashes, clicks, frame } = await measure(file.base64, file.name.split('.')[1]!);
      const apart = flashes.map((flash, i) => clicks[i]! - flash);
      console.info(`click after flash, ms: ${apart.map((time) => (time * 1000).toFixed(1)).join(' ')}; a picture is ${(frame * 1000).toFixed(1)} ms`);
      expect(flashes).toHaveLength(count);
      expect(clicks).toHaveLength(count);
      for (const time of apart) expect(Math.abs(time)).toBeLessThanOrEqual(Math.max(frame, 1 / 30));
    }
    assertClean();
  });

  it('[VID2] when the browser has no more room the video ends, says so, and all of it can be saved', async () => {
    const { page } = await open();
    await page.evaluate(() => videoStage.makeRecorder(1));
    expect(await page.evaluate(() => videoStage.start())).toBe(true);
    await page.waitForFunction(() => videoStage.statuses.at(-1)?.state === 'done', undefined, { timeout: 15_000 });
    const status = (await page.evaluate(() => videoStage.statuses.at(-1)))!;
    expect(status.message).toMatch(/no more room.*Save it/);
    expect(status.hasSound).toBe(false);
    const file = (await page.evaluate(() => videoStage.stop()))!;
    expect(file.base64.length * 0.75).toBeGreaterThan(status.bytes - 200);
  });

  it('[VID3] a video that was being made when its page went away can be saved in the next visit', async () => {
    const { page } = await open();
    await page.evaluate(() => videoStage.makeRecorder(Infinity, true));
    expect(await page.evaluate(() => videoStage.start())).toBe(true);
    await page.waitForFunction(() => videoStage.statuses.filter(({ bytes }) => bytes > 0).length >= 2, undefined, { timeout: 15_000 });
    await page.waitForTimeout(150);
    await page.reload();
    await page.waitForFunction(() => 'videoStage' in globalThis);
    const kept = await page.evaluate(() => videoStage.kept());
    expect(kept?.name).toMatch(/^flashes\./);
    expect(kept?.size).toBeGreaterThan(1000);
  });

  it.runIf(isLong)('[VID7] when the sound device changes the video goes on without sound and says so, and the page sounds again', async () => {
    const { page } = await open();
    await page.evaluate(() => videoStage.makeSound());
    await page.evaluate(() => videoStage.makeRecorder());
    await page.evaluate(() => videoStage.start());
    await page.waitForTimeout(1200);
    await page.evaluate(() => videoStage.loseDevice());
    await page.waitForFunction(() => /silent from here on/.test(videoStage.statuses.at(-1)?.message ?? ''), undefined, { timeout: 15_000 });
    expect(await page.evaluate(() => videoStage.statuses.at(-1)!.state)).toBe('recording');
    await page.waitForFunction(() => videoStage.isSounding(), undefined, { timeout: 15_000 });
    await page.evaluate(() => videoStage.plan([0.5, 1.07, 1.61]));
    await page.waitForTimeout(2300);
    const file = (await page.evaluate(() => videoStage.stop()))!;
    // The picture went on.
    if (hasFfmpeg) expect((await measure(file.base64, file.name.split('.')[1]!)).flashes).toHaveLength(3);
    expect(await page.evaluate(() => videoStage.statuses.at(-1)!)).toMatchObject({ state: 'done', message: expect.stringMatching(/Stop it and begin another/) as string });
  });
});
