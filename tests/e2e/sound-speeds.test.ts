import { beforeAll, describe, expect, it } from 'vitest';
import type { AudioEngine } from '../../view/audio/index.ts';
import { openBrowser, servePage, type OpenedBrowser } from './harness.ts';
import type { Rate, SoundStage, WantedCue } from './pages/sound/page.ts';

declare const soundStage: SoundStage;
declare const audio: AudioEngine;

let opened: OpenedBrowser;
beforeAll(async () => {
  const { url } = await servePage({ root: 'tests/e2e/pages/sound' });
  opened = await openBrowser();
  await opened.page.goto(url);
  await opened.page.waitForFunction(() => 'soundStage' in globalThis, null, { timeout: 90_000 });
});

const RATE = 48_000;
async function wave(wanted: readonly WantedCue[], seconds: number, rate: Rate): Promise<Float32Array> {
  const [left] = await opened.page.evaluate(([wanted, seconds, rate, sampleRate]) => soundStage.wave(0, wanted, seconds, sampleRate, rate), [wanted, seconds, rate, RATE] as const);
  const bytes = Buffer.from(left, 'base64');
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
}

/** Strength of one frequency in a stretch of sound, under a Hann window (Goertzel). */
function strength(frames: Float32Array, hertz: number): number {
  const step = (2 * Math.PI * hertz) / RATE;
  let cosine = 0, sine = 0;
  for (let index = 0; index < frames.length; index++) {
    const value = frames[index]! * (0.5 - 0.5 * Math.cos((2 * Math.PI * index) / frames.length));
    cosine += value * Math.cos(step * index);
    sine += value * Math.sin(step * index);
  }
  return Math.hypot(cosine, sine);
}
/** The lowest partial that stands out, as a MIDI number. */
function lowestPartial(frames: Float32Array): number {
  const STEPS = 12, levels = Array.from({ length: 84 * STEPS }, (_, step) => strength(frames, 440 * 2 ** ((24 + step / STEPS - 69) / 12))), most = Math.max(...levels);
  const at = levels.findIndex((level, step) => level > most * 0.3 && level >= (levels[step - 1] ?? 0) && level >= (levels[step + 1] ?? 0));
  return 24 + at / STEPS;
}
const VOICES: readonly (readonly [string, WantedCue])[] = [
  ['felt piano', { seconds: 0, kind: 'note', instrument: 'felt-piano', pitch: 57, duration: 1.6, loop: 0 }],
  ['organ', { seconds: 0, kind: 'note', instrument: 'organ', pitch: 57, duration: 1.6, loop: 0 }],
  ['tom (sampled drum)', { seconds: 0, kind: 'strike', instrument: 'tom-low', pitch: 60, zone: 8 }],
];

describe('other speeds', () => {
  it('[SPD2] keep pitches when asked to, and else move them by 12 semitones at twice and half the speed, drums too', async () => {
    for (const [name, cue] of VOICES) {
      // A drum glides: the same part of its sound.
      const part = (frames: Float32Array, stretch = 1): Float32Array => frames.subarray(Math.round(0.03 * stretch * RATE), Math.round(0.35 * stretch * RATE));
      const plain = lowestPartial(part(await wave([cue], 0.8, { speed: 1, isPitchKept: true }))), found: number[] = [];
      for (const rate of [{ speed: 2, isPitchKept: true }, { speed: 2, isPitchKept: false }, { speed: 0.5, isPitchKept: false }]) found.push(lowestPartial(part(await wave([cue], 0.8, rate), rate.isPitchKept ? 1 : 1 / rate.speed)) - plain);
      console.log(`${name}: 2× kept ${found[0]!.toFixed(2)}, 2× ${found[1]!.toFixed(2)}, 0.5× ${found[2]!.toFixed(2)} semitones`);
      expect(Math.abs(found[0]!)).toBeLessThan(0.2);
      expect(Math.abs(found[1]! - 12)).toBeLessThan(0.5);
      expect(Math.abs(found[2]! + 12)).toBeLessThan(0.5);
    }
  });

  it('[SPD3] shorten and lengthen what is written, and put it where it belongs', async () => {
    const cues: WantedCue[] = [0, 1].map((seconds) => ({ seconds, kind: 'note', instrument: 'organ', pitch: 60, duration: 0.5, loop: 0 }));
    const rms = (frames: Float32Array, from: number, to: number): number => Math.sqrt(frames.subarray(from * RATE, to * RATE).reduce((sum, value) => sum + value * value, 0) / ((to - from) * RATE));
    for (const speed of [0.5, 1, 2]) {
      const frames = await wave(cues, 2 / speed + 0.5, { speed, isPitchKept: true }), full = rms(frames, 0.05 / speed, 0.4 / speed);
      expect(rms(frames, 0.8 / speed, 0.95 / speed)).toBeLessThan(full * 0.25);
      expect(rms(frames, 1.05 / speed, 1.4 / speed)).toBeGreaterThan(full * 0.7);
    }
  });
});

describe('what was asked for and is not to be heard', () => {
  it('[SPD4] cancelled cues never sound or fade, what is taken back may come again, and no bow stays behind a cut', async () => {
    const levels = await opened.page.evaluate(async () => {
      soundStage.make({ hasGreeting: false });
      await audio.loaded;
      await audio.start();
      const wait = (ms: number) => new Promise((done) => setTimeout(done, ms)), now = () => performance.timeOrigin + performance.now();
      await wait(900);
      const rms = async (ms: number): Promise<number> => {
        const tap = await audio.tap();
        await wait(ms);
        const { left } = tap.stop();
        return Math.sqrt(left.reduce((sum, value) => sum + value * value, 0) / left.length);
      };
      const organ = (seconds: number, id: number) => ({ seconds, kind: 'note' as const, instrument: 'organ' as const, pitch: 50, duration: 4, loop: 0, velocity: 0.9, id });
      const out: Record<string, number> = {};
      soundStage.schedule([organ(0, 1)], now() + 60);
      await wait(400);
      out.sounding = await rms(200);
      audio.cancel([1]);
      soundStage.schedule([organ(0, 2)], now() + 150);
      audio.cancel([2]);
      await wait(500);
      out.cancelled = await rms(300);
      // Taken back, and asked for again with the same ids.
      soundStage.schedule([organ(0, 3)], now() + 200);
      audio.takeBack(now() + 100);
      await wait(500);
      out.takenBack = await rms(200);
      soundStage.schedule([organ(0, 3)], now() + 60);
      await wait(400);
      out.again = await rms(200);
      audio.silenceFrom(now());
      await wait(500);
      out.cut = await rms(200);
      const bow = (seconds: number, kind: 'bowStart' | 'bowMove') => ({ seconds, kind, instrument: 'bow-cello' as const, pitch: 50, velocity: 0.9, tone: 0.5, zone: 12, voice: 77 });
      soundStage.schedule([bow(0, 'bowStart'), ...Array.from({ length: 20 }, (_, index) => bow(0.02 * (index + 1), 'bowMove'))], now() + 60);
      await wait(600);
      out.bowed = await rms(200);
      soundStage.schedule([bow(0, 'bowMove')], now() + 190);
      audio.silenceFrom(now());
      // The room's echo of it dies away meanwhile.
      await wait(1800);
      out.bowCut = await rms(200);
      return out;
    });
    console.log(Object.entries(levels).map(([name, level]) => `${name} ${level.toFixed(5)}`).join(', '));
    expect(levels.sounding).toBeGreaterThan(0.01);
    expect(levels.cancelled!).toBeLessThan(levels.sounding! * 0.05);
    expect(levels.takenBack!).toBeLessThan(levels.sounding! * 0.05);
    expect(levels.again!).toBeGreaterThan(levels.sounding! * 0.5);
    expect(levels.cut!).toBeLessThan(levels.sounding! * 0.05);
    expect(levels.bowed).toBeGreaterThan(0.01);
    expect(levels.bowCut!).toBeLessThan(levels.bowed! * 0.02);
    opened.assertClean();
  });
});
