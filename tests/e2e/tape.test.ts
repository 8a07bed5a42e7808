import { beforeAll, describe, expect, it } from 'vitest';
import { layerId, PARAMS, TRACK_EFFECT, TRACK_SOURCE } from '../../protocol/index.ts';
import { isLong, openBrowser, servePage, type OpenedBrowser } from './harness.ts';
import type { SoundStage, WantedCue } from './pages/sound/page.ts';

declare const soundStage: SoundStage;

const RATE = 48_000;
let opened: OpenedBrowser;
beforeAll(async () => {
  const { url } = await servePage({ root: 'tests/e2e/pages/sound' });
  opened = await openBrowser();
  await opened.page.goto(url);
  await opened.page.waitForFunction(() => 'soundStage' in globalThis, null, { timeout: 90_000 });
});

async function rendered(wanted: readonly WantedCue[], seconds: number, microphone: readonly number[] = []): Promise<Float32Array> {
  const left = await opened.page.evaluate(([wanted, seconds, microphone]) => soundStage.tracks(wanted, seconds, microphone), [wanted, seconds, microphone] as const);
  const bytes = Buffer.from(left, 'base64');
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
}
const rms = (frames: Float32Array, from: number, to: number): number => Math.sqrt(frames.subarray(from * RATE, to * RATE).reduce((sum, value) => sum + value * value, 0) / ((to - from) * RATE));
const peakAt = (frames: Float32Array, from: number, to: number): number => {
  let at = Math.floor(from * RATE);
  for (let index = at; index < to * RATE; index++) if (Math.abs(frames[index]!) > Math.abs(frames[at]!)) at = index;
  return at;
};

/** A layer recorded from `from` for `seconds`, and rounds of it. */
const recorded = (from: number, seconds: number, source: number, rounds: number, more: Partial<WantedCue> = {}): WantedCue[] => [
  { seconds: from, kind: 'trackRecord', loop: 0, content: layerId(0, 0), number: 0, tone: source },
  { seconds: from + seconds, kind: 'trackRecordEnd', loop: 0, content: layerId(0, 0), number: 0, duration: seconds, amount: 1 },
  ...Array.from({ length: rounds }, (_, turn): WantedCue => ({ seconds: from + seconds * (turn + 1), kind: 'trackRound', loop: 0, content: 1, duration: seconds, pitch: 1, velocity: 1, number: 0, tone: 0, ...more })),
];

describe('the tape on the desk', () => {
  it('[TAP11] what was played comes round where it was struck, to the frame, and what the microphone heard too', async () => {
    const clicks = Array.from({ length: RATE * 2 }, (_, frame) => (frame === 0.25 * RATE ? 0.8 : 0));
    const frames = await rendered([{ seconds: 0.6, kind: 'strike', instrument: 'rim', velocity: 0.9, zone: 8 }, ...recorded(0.5, 1, TRACK_SOURCE.played, 2)], 3.4), first = peakAt(frames, 0.55, 0.9);
    for (const turn of [1, 2]) expect(peakAt(frames, turn + 0.55, turn + 0.9) - first).toBe(turn * RATE);
    const heard = await rendered(recorded(0, 1, TRACK_SOURCE.microphone, 2), 3.2, clicks);
    expect(rms(heard, 0.1, 0.95)).toBeLessThan(1e-6);
    // The desk's own filters ring for a few frames: where the click is loudest is the same each time.
    expect(peakAt(heard, 2.1, 2.5) - peakAt(heard, 1.1, 1.5)).toBe(RATE);
    expect(Math.abs(peakAt(heard, 1.1, 1.5) - 1.25 * RATE)).toBeLessThanOrEqual(2);
  });

  it.runIf(isLong)('[TAP12] every effect of a track changes its sound and leaves silence silent', async () => {
    const tone = Array.from({ length: RATE }, (_, frame) => 0.2 * Math.sin((2 * Math.PI * 220 * frame) / RATE) + 0.1 * Math.sin((2 * Math.PI * 5280 * frame) / RATE));
    const through = (effect: number): Promise<Float32Array> => rendered(recorded(0, 1, TRACK_SOURCE.microphone, 1, { number: effect, tone: 0.8 }), 2.9, tone), plain = await through(TRACK_EFFECT.none), level = rms(plain, 1.2, 1.9);
    expect(level).toBeGreaterThan(0.05);
    for (const [name, effect] of Object.entries(TRACK_EFFECT)) {
      if (name === 'none') continue;
      const frames = await through(effect), difference = frames.map((value, index) => value - plain[index]!);
      expect(rms(frames, 0.2, 0.9), name).toBeLessThan(1e-4);
      // Echo and room are what comes after: the tone is gone, they are not.
      if (name === 'echo' || name === 'room') expect(rms(frames, 2.05, 2.4), name).toBeGreaterThan(rms(plain, 2.05, 2.4) * 1.5);
      else expect(rms(difference, 1.2, 1.9), name).toBeGreaterThan(level * 0.15);
      expect(frames.reduce((most, value) => Math.max(most, Math.abs(value)), 0), name).toBeLessThan(0.9);
    }
  });
});

describe('parameters', () => {
  it('[PRM1] reach the desk without a click: a family’s level, the filter, the drive, the bend and the level of bows', async () => {
    const number = (name: string): number => PARAMS.find((param) => param.name === name)!.id;
    const organ: WantedCue = { seconds: 0, kind: 'note', instrument: 'organ', pitch: 57, duration: 3, loop: 5, velocity: 0.8 };
    const withParam = (cue: WantedCue, name: string, velocity: number): Promise<Float32Array> => rendered([cue, { seconds: 1, kind: 'param', number: number(name), velocity }], 2.2);
    const steepest = (frames: Float32Array, from: number, to: number): number => Math.max(...Array.from(frames.subarray(from * RATE, to * RATE), (value, index) => Math.abs(value - frames[Math.round(from * RATE) + index - 1]!)));
    const plain = await rendered([organ], 2.2), usual = steepest(plain, 0.5, 1.9);
    for (const [name, value, least, most] of [['harmony', 0, 0, 0.1], ['filter', 0, 0.05, 0.95], ['filter', 1, 0, 0.6], ['drive', 0.7, 1.05, 4]] as const) {
      const frames = await withParam(organ, name, value), change = rms(frames, 1.7, 2.1) / rms(plain, 1.7, 2.1);
      console.log(`${name} ${value}: ${change.toFixed(3)}`);
      expect(change, name).toBeGreaterThanOrEqual(least);
      expect(change, name).toBeLessThan(most);
      if (name !== 'drive') expect(steepest(frames, 0.9, 1.4), name).toBeLessThan(usual * 1.3);
    }
    const bow: WantedCue = { seconds: 0, kind: 'bowStart', instrument: 'bow-glass', pitch: 69, velocity: 0.7, tone: 0.5, voice: 5, zone: 12 };
    const still = await rendered([bow], 2.2), bent = await withParam(bow, 'bend', 1), quiet = await withParam(bow, 'bowLevel', 0);
    const strength = (frames: Float32Array, hertz: number): number => {
      let cosine = 0, sine = 0;
      for (let index = Math.round(1.5 * RATE); index < 2.1 * RATE; index++) {
        cosine += frames[index]! * Math.cos((2 * Math.PI * hertz * index) / RATE);
        sine += frames[index]! * Math.sin((2 * Math.PI * hertz * index) / RATE);
      }
      return Math.hypot(cosine, sine);
    };
    const up = 440 * 2 ** (2 / 12);
    expect(strength(still, 440)).toBeGreaterThan(strength(still, up) * 5);
    expect(strength(bent, up)).toBeGreaterThan(strength(bent, 440) * 5);
    expect(rms(quiet, 1.9, 2.1)).toBeLessThan(rms(still, 1.9, 2.1) * 0.1);
  });

  it('[PRM2] a click that counts sounds at its moment, louder on the bar than on a beat', async () => {
    const frames = await rendered([{ seconds: 0.5, kind: 'click', velocity: 1 }, { seconds: 1, kind: 'click', velocity: 0.6 }], 1.5);
    expect(rms(frames, 0, 0.495)).toBeLessThan(1e-6);
    expect(Math.abs(peakAt(frames, 0.45, 0.6) - 0.5 * RATE)).toBeLessThan(0.003 * RATE);
    expect(rms(frames, 0.5, 0.55)).toBeGreaterThan(rms(frames, 1, 1.05) * 1.3);
    expect(rms(frames, 0.7, 0.95)).toBeLessThan(rms(frames, 0.5, 0.55) * 0.01);
  });
});
