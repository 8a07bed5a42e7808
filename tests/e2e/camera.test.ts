import { beforeAll, describe, expect, it } from 'vitest';
import { SAMPLE } from '../../protocol/index.ts';
import { crossing, darkThenEmpty, hasRecorded, recorded, strikeAndReach } from '../fixtures/mannequin/films.ts';
import { watchFrames } from '../fixtures/mannequin/watch-frames.ts';
import type { MannequinVideo } from '../fixtures/mannequin/make-video.ts';
import { isLong, openBrowser, servePage, type BrowserOptions, type OpenedBrowser } from './harness.ts';
import type { SeenSample } from './pages/camera/page.ts';

type Page = OpenedBrowser['page'];
type Frame = { frame: number; captureMs: number };
interface Cam {
  samples: SeenSample[];
  statuses: { state: string; message: string }[];
  start(model?: string): void;
  stop(): void;
  input(): { retry(): void; status: { state: string; message: string; rate: number; inferenceMs: number; devices: unknown[] }; timings: { captureMs: number; arrivalMs: number; inferenceMs: number }[]; backends: string };
}
type Globals = { cam: Cam; fakeCamera: { streams: MediaStream[]; frames: Frame[] } };

let url = '';
/** One browser, before whose camera the mannequin reaches and strikes, for all tests that need just that. */
let player: OpenedBrowser, film: MannequinVideo;

const launch = (options: BrowserOptions): Promise<OpenedBrowser> => openBrowser({ initScript: watchFrames, viewport: { width: 320, height: 200 }, ...options });
async function start(page: Page, model: 'lightning' | 'multipose' = 'lightning', address = url): Promise<void> {
  await page.goto(address);
  await page.waitForFunction(() => 'cam' in globalThis);
  await page.evaluate((chosen) => (globalThis as unknown as Globals).cam.start(chosen), model);
}
const reaches = (page: Page, state: string, timeout = 40_000): Promise<unknown> => page.waitForFunction((wanted) => (globalThis as unknown as Globals).cam.input().status.state === wanted, state, { timeout });
const bodyCount = (page: Page, count: number): Promise<unknown> => page.waitForFunction((wanted) => (globalThis as unknown as Globals).cam.samples.filter((sample) => sample.kind === 1).length >= wanted, count, { timeout: 40_000 });
const message = (page: Page): Promise<string> => page.evaluate(() => (globalThis as unknown as Globals).cam.input().status.message);
const seen = (page: Page): Promise<{ samples: SeenSample[]; frames: Frame[]; timings: { captureMs: number; arrivalMs: number; inferenceMs: number }[]; backends: string; rate: number }> => page.evaluate(() => {
  const { cam, fakeCamera } = globalThis as unknown as Globals, input = cam.input();
  return { samples: cam.samples, frames: fakeCamera.frames, timings: input.timings, backends: input.backends, rate: input.status.rate };
});
const quantile = (values: number[], q: number): number => [...values].sort((a, b) => a - b)[Math.round(q * (values.length - 1))] ?? NaN;

/** The film's frame that a sample was taken from: streams of one camera stamp a picture alike to within scheduling. */
const frameOf = (frames: readonly Frame[], captureMs: number): Frame | undefined => frames.reduce<Frame | undefined>((best, frame) =>
  (Math.abs(frame.captureMs - captureMs) < Math.abs((best?.captureMs ?? Infinity) - captureMs) ? frame : best), undefined);

interface Timing { captureMs: number; arrivalMs: number; inferenceMs: number }
/** Distance of every sure joint, and of the wrists, from where the film has them, px of 640. */
function errorsOf(samples: readonly SeenSample[], frames: readonly Frame[], { pixels }: MannequinVideo): { all: number[]; wrists: number[] } {
  const all: number[] = [], wrists: number[] = [];
  for (const sample of samples) {
    if (sample.kind !== SAMPLE.joints) continue;
    const frame = frameOf(frames, sample.captureMs)!, truth = pixels[frame.frame]?.[0];
    if (!truth || Math.abs(frame.captureMs - sample.captureMs) > 12) continue;
    for (let joint = 0; joint < 17; joint++) {
      if (sample.joints[joint * 3 + 2] === 0) continue;
      const error = Math.hypot(sample.joints[joint * 3]! - truth[joint * 2]!, sample.joints[joint * 3 + 1]! - truth[joint * 2 + 1]!);
      all.push(error);
      if (joint === 9 || joint === 10) wrists.push(error);
    }
  }
  return { all, wrists };
}
const p5090 = (values: number[]): string => `p50 ${quantile(values, 0.5).toFixed(1)} p90 ${quantile(values, 0.9).toFixed(1)}`;
const accuracyOf = (all: number[], wrists: number[]): string => `all joints ${p5090(all)}, wrists ${p5090(wrists)} (n ${wrists.length})`;
function travelOf(timings: readonly Timing[]): string {
  const ages = timings.map(({ captureMs, arrivalMs }) => arrivalMs - captureMs), inferences = timings.map(({ inferenceMs }) => inferenceMs);
  return `inference ms p50 ${quantile(inferences, 0.5).toFixed(0)} p95 ${quantile(inferences, 0.95).toFixed(0)}; capture to door ms p50 ${quantile(ages, 0.5).toFixed(0)} p95 ${quantile(ages, 0.95).toFixed(0)}`;
}

describe('camera', () => {
  beforeAll(async () => {
    film = await strikeAndReach();
    ({ url } = await servePage({ root: 'tests/e2e/pages/camera' }));
    player = await launch({ fakeVideo: film.path });
  });

  it('[CAM6] a body in front of the camera becomes joints of player 0, near where they truly are', async () => {
    const { page, assertClean } = player;
    await start(page);
    await bodyCount(page, 60);
    const { samples, frames, timings, backends, rate } = await seen(page);
    const joints = samples.filter((sample) => sample.kind === SAMPLE.joints);
    expect(new Set(joints.map(({ player }) => player))).toEqual(new Set([0]));
    expect(new Set(joints.map(({ epoch }) => epoch)).size, 'continuity').toBe(1);
    expect(joints.every((sample, i) => i === 0 || sample.captureMs >= joints[i - 1]!.captureMs), 'capture times run forwards').toBe(true);

    const { all, wrists } = errorsOf(samples, frames, film);
    console.log(`pose on the mannequin, px of 640: ${accuracyOf(all, wrists)}; ${backends}; ${rate} pictures/s; ${travelOf(timings)}`);
    expect(wrists.length).toBeGreaterThan(40);
    expect(quantile(wrists, 0.5)).toBeLessThan(9);
    expect(quantile(all, 0.9)).toBeLessThan(20);
    expect(backends).toMatch(/^wasm \d+ ms/);
    expect(await page.evaluate(() => (globalThis as unknown as Globals).cam.input().status.devices.length), 'a chooser has what to offer').toBe(1);
    await page.evaluate(() => (globalThis as unknown as Globals).cam.stop());
    expect((await seen(page)).samples.at(-1)!.kind, 'stopping says that the player is gone').toBe(SAMPLE.leave);
    assertClean();
  });

  if (isLong) it.skipIf(!hasRecorded('jumping_jacks.bvh'))('[CAM6] recorded people are followed too, in fast movement', async () => {
    const jumps = await recorded('jumping_jacks.bvh', 0, 4), { page, assertClean, close } = await launch({ fakeVideo: jumps.path });
    await start(page);
    await bodyCount(page, 60);
    const { samples, frames, timings } = await seen(page), { all, wrists } = errorsOf(samples, frames, jumps);
    console.log(`pose on recorded jumping jacks, px of 640: ${accuracyOf(all, wrists)}; ${travelOf(timings)}`);
    expect(wrists.length).toBeGreaterThan(40);
    expect(quantile(all, 0.5)).toBeLessThan(12);
    assertClean();
    await close();
  });

  it('[CAM7] a camera that ends mid-play is told, its player leaves, and it comes back by itself with a new epoch', async () => {
    const { page, assertClean } = player;
    await start(page);
    await bodyCount(page, 5);
    await page.evaluate(() => {
      const { streams } = (globalThis as unknown as Globals).fakeCamera, track = streams.at(-1)!.getVideoTracks()[0]!;
      track.stop();
      track.dispatchEvent(new Event('ended'));
    });
    await reaches(page, 'lost');
    expect(await message(page)).toContain('Loops go on');
    await reaches(page, 'running');
    const { samples } = await seen(page), left = samples.findIndex(({ kind }) => kind === SAMPLE.leave);
    expect(left).toBeGreaterThan(0);
    await bodyCount(page, left + 5);
    const later = (await seen(page)).samples.slice(left + 1).filter(({ kind }) => kind === SAMPLE.joints);
    expect(later[0]!.epoch).not.toBe(samples[0]!.epoch);
    assertClean();
  });

  it('[CAM8] a hidden tab sends nothing, and its player comes back with a new epoch', async () => {
    const { page } = player;
    await start(page);
    await bodyCount(page, 5);
    const hide = (isHidden: boolean): Promise<void> => page.evaluate((hidden) => {
      Object.defineProperty(document, 'hidden', { configurable: true, value: hidden });
      document.dispatchEvent(new Event('visibilitychange'));
    }, isHidden);
    await hide(true);
    const { samples } = await seen(page);
    expect(samples.at(-1)!.kind).toBe(SAMPLE.leave);
    await page.evaluate(() => new Promise<void>((done) => {
      // Fifteen pictures later.
      let left = 15;
      const video = document.createElement('video');
      video.srcObject = (globalThis as unknown as Globals).fakeCamera.streams.at(-1)!.clone();
      void video.play();
      const next = (): void => { if (--left === 0) done(); else video.requestVideoFrameCallback(next); };
      video.requestVideoFrameCallback(next);
    }));
    expect((await seen(page)).samples).toHaveLength(samples.length);
    await hide(false);
    await bodyCount(page, samples.length + 3);
    expect((await seen(page)).samples.at(-1)!.epoch).not.toBe(samples[0]!.epoch);
  });

  it('[CAM1] two people who walk past each other in front of the camera keep their seats', async () => {
    const film = await crossing(), { page, assertClean, close } = await launch({ fakeVideo: film.path });
    await start(page, 'multipose');
    // Two crossings: the film's length after both are seen.
    await page.waitForFunction(() => {
      const { cam } = globalThis as unknown as Globals, joints = cam.samples.filter((sample) => sample.kind === 1), second = joints.find((sample) => sample.player === 1);
      return second && joints.at(-1)!.atMs > second.atMs + 9000;
    }, undefined, { timeout: 110_000 });
    const { samples, frames, timings } = await seen(page);
    const seats = [0, 0].map(() => [0, 0]);
    for (const sample of samples) {
      if (sample.kind !== SAMPLE.joints || sample.joints[11 * 3 + 2] === 0 || sample.joints[12 * 3 + 2] === 0) continue;
      const truth = film.pixels[frameOf(frames, sample.captureMs)!.frame]!, x = (sample.joints[33]! + sample.joints[36]!) / 2;
      const [a, b] = truth.map((body) => Math.abs((body[22]! + body[24]!) / 2 - x)) as [number, number];
      // While one hides the other nobody can say whose hips these are.
      if (Math.abs(a - b) > 60 && sample.player < 2) seats[sample.player]![a < b ? 0 : 1]!++;
    }
    console.log(`two people: pictures by seat and person ${JSON.stringify(seats)}, ${timings.length} pictures, inference ms p50 ${quantile(timings.map(({ inferenceMs }) => inferenceMs), 0.5).toFixed(0)}`);
    const [first, second] = seats as [[number, number], [number, number]], isStraight = first[0] > first[1];
    const right = isStraight ? first[0] + second[1] : first[1] + second[0], all = first[0] + first[1] + second[0] + second[1];
    expect(all).toBeGreaterThan(30);
    expect(right / all).toBeGreaterThan(0.97);
    expect(Math.max(...samples.map((sample) => sample.player))).toBe(1);
    assertClean();
    await close();
  });

  if (isLong) it('[CAM5] a covered lens is dark, an empty room has nobody in view', async () => {
    const { page, assertClean, close } = await launch({ fakeVideo: (await darkThenEmpty()).path });
    await start(page);
    await reaches(page, 'dark');
    expect(await message(page)).toContain('light');
    await reaches(page, 'nobody');
    expect(await message(page)).toContain('Step back');
    expect((await seen(page)).samples.filter(({ kind }) => kind === SAMPLE.joints)).toEqual([]);
    assertClean();
    await close();
  });

  it('[CAM5] a refused camera, a missing one and a model that does not load each say so', async () => {
    const denied = await launch({ flags: ['--use-fake-device-for-media-stream', '--deny-permission-prompts'] });
    await start(denied.page);
    await reaches(denied.page, 'denied');
    expect(await message(denied.page)).toContain('Allow it');
    await denied.close();

    const missing = await launch({ flags: ['--use-fake-ui-for-media-stream'] });
    await start(missing.page);
    await reaches(missing.page, 'missing');
    expect(await message(missing.page)).toContain('Plug one in');
    await missing.close();

    const { page } = player;
    await page.route('**/pose/movenet-lightning.json', (route) => route.fulfill({ status: 404, body: 'gone' }));
    await start(page);
    await reaches(page, 'failed');
    expect(await message(page)).toMatch(/movenet-lightning\.json answered 404\. Reload the page/);
    await page.unrouteAll();
    await page.evaluate(() => (globalThis as unknown as Globals).cam.input().retry());
    await reaches(page, 'running');
    await bodyCount(page, 2);
  });

  it('[CAM9] without cross-origin isolation the camera plays just the same', async () => {
    const { page } = player;
    await start(page, 'lightning', (await servePage({ root: 'tests/e2e/pages/camera', isolated: false })).url);
    await bodyCount(page, 10);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
  });
});
