import { expect, it } from 'vitest';
import { CUE_KIND, CUE_KIND_NAMES, INSTRUMENTS, TICK_MICROS, TICK_RATE } from '../../protocol/index.ts';
import type { Motion } from '../../protocol/motion/index.ts';
import { atBowAndDrum, heldBack, performDance } from '../game/feel/held-back.ts';
import { striking, swinging } from '../game/feel/dancing-pair.ts';
import { hasRecordings, loadRecording, RECORDINGS } from '../game/motion/recordings.ts';
import type { HeardCue } from '../game/room/player.ts';
import { isLong, openBrowser, servePage } from './harness.ts';
import type { SoundStage, WantedCue } from './pages/sound/page.ts';

declare const soundStage: SoundStage;

const SECONDS = 12, RATE = 24_000, WINDOW = 1024, HOP = 512;
/** The music has begun and the body has been seen for a while. */
const FROM_SECONDS = 4;

const wanted = (cue: HeardCue): WantedCue => ({
  seconds: (cue.tick + cue.micros / TICK_MICROS) / TICK_RATE, kind: CUE_KIND_NAMES[cue.kind] as keyof typeof CUE_KIND, pitch: cue.pitch, velocity: cue.velocity, duration: cue.duration, pan: cue.pan,
  zone: cue.zone, loop: cue.loop, tone: cue.tone, voice: cue.voice, id: cue.id, amount: cue.amount, content: cue.content,
  ...(cue.kind === CUE_KIND.param ? { number: cue.instrument } : { instrument: INSTRUMENTS[cue.instrument]! }),
});

/** Magnitudes of successive windows (Hann), up to half the rate, by a plain fast Fourier transform. */
function spectra(frames: Float32Array): Float64Array[] {
  const found: Float64Array[] = [], re = new Float64Array(WINDOW), im = new Float64Array(WINDOW);
  for (let start = FROM_SECONDS * RATE; start + WINDOW <= frames.length; start += HOP) {
    for (let n = 0; n < WINDOW; n++) {
      let at = 0;
      for (let bit = 1, k = n; bit < WINDOW; bit <<= 1, k >>= 1) at = (at << 1) | (k & 1);
      re[at] = frames[start + n]! * (0.5 - 0.5 * Math.cos((2 * Math.PI * n) / WINDOW));
      im[at] = 0;
    }
    for (let size = 2; size <= WINDOW; size <<= 1) {
      for (let block = 0; block < WINDOW; block += size) {
        for (let k = 0; k < size / 2; k++) {
          const angle = (-2 * Math.PI * k) / size, c = Math.cos(angle), s = Math.sin(angle), a = block + k, b = a + size / 2, x = re[b]! * c - im[b]! * s, y = re[b]! * s + im[b]! * c;
          re[b] = re[a]! - x; im[b] = im[a]! - y;
          re[a] = re[a]! + x; im[a] = im[a]! + y;
        }
      }
    }
    found.push(Float64Array.from({ length: WINDOW / 2 }, (_, k) => Math.hypot(re[k]!, im[k]!)));
  }
  return found;
}

/**
 * How rich a sound is: spectral flux (mean rise of the magnitudes from window to window), note variety (as many semitones as would share the sound
 * evenly, from 65 Hz to 4 kHz), and dynamic range (how far the softest tenth and the loudest
 * twentieth of its windows of 85 ms lie apart in amplitude, full scale 1).
 */
function richnessOf(frames: Float32Array): { flux: number; variety: number; range: number } {
  const windows = spectra(frames), semitones = new Float64Array(73), levels: number[] = [];
  let flux = 0;
  windows.forEach((window, n) => {
    if (n > 0) window.forEach((value, k) => { flux += Math.max(0, value - windows[n - 1]![k]!) / windows.length; });
    window.forEach((value, k) => {
      const semitone = Math.round(69 + 12 * Math.log2((k * RATE) / WINDOW / 440)) - 36;
      if (semitone >= 0 && semitone < semitones.length) semitones[semitone]! += value;
    });
  });
  const sum = semitones.reduce((a, b) => a + b, 0), entropy = -semitones.reduce((a, b) => (b > 0 ? a + (b / sum) * Math.log(b / sum) : a), 0), block = Math.round(0.085 * RATE);
  for (let start = FROM_SECONDS * RATE; start + block <= frames.length; start += block) {
    let energy = 0;
    for (let at = start; at < start + block; at++) energy += frames[at]! * frames[at]!;
    levels.push(Math.sqrt(energy / block));
  }
  levels.sort((a, b) => a - b);
  return { flux, variety: Math.exp(entropy), range: levels[Math.floor(0.95 * levels.length)]! - levels[Math.floor(0.1 * levels.length)]! };
}

const dances: [string, () => Motion][] = [
  ['hands at a bow and a drum', () => atBowAndDrum(SECONDS)], ['a striking body', () => striking(5, { period: 0.5, first: 0 }).record(SECONDS, 60)],
  ...(isLong ? [['a swinging body', () => swinging(6, { period: 0.55, first: 0 }).record(SECONDS, 60)] as [string, () => Motion]] : []),
  ...(isLong && hasRecordings ? RECORDINGS.map((name): [string, () => Motion] => [`the recorded ${name}`, () => loadRecording(name)]) : []),
];

it.runIf(isLong)('[RIC5] rendered, the same dance at a fifth of its amplitude has less spectral flux, fewer tones and less range of amplitude than at full', async () => {
  const { url } = await servePage({ root: 'tests/e2e/pages/sound' }), { page } = await openBrowser();
  await page.goto(url);
  await page.waitForFunction(() => 'soundStage' in globalThis, null, { timeout: 60_000 });
  const soundOf = async (motion: Motion): Promise<ReturnType<typeof richnessOf>> => {
    const cues = (await performDance(motion, null, SECONDS)).cues.map(wanted), [left] = await page.evaluate(([cues, seconds, rate]) => soundStage.wave(0, cues, seconds, rate), [cues, SECONDS, RATE] as const);
    const bytes = Buffer.from(left, 'base64');
    return richnessOf(new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4));
  };
  for (const [name, make] of dances) {
    const motion = make(), full = await soundOf(motion), held = await soundOf(heldBack(motion, 0.2));
    expect(held.flux, name).toBeLessThan(full.flux);
    expect(held.variety, name).toBeLessThan(full.variety);
    expect(held.range, name).toBeLessThan(full.range);
    // Bare, not silent.
    expect(held.flux, name).toBeGreaterThan(full.flux / 20);
  }
}, 300_000);
