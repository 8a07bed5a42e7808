import { expect, it } from 'vitest';
import { CUE_KIND, CUE_KIND_NAMES, INSTRUMENTS, TICK_MICROS, TICK_RATE } from '../../protocol/index.ts';
import type { Motion } from '../../protocol/motion/index.ts';
import { atBowAndDrum, dancerOfLight, heldBack, performDance } from '../game/feel/held-back.ts';
import { striking, swinging } from '../game/feel/dancing-pair.ts';
import { syntheticDance } from '../game/feel/synthetic-dances.ts';
import { hasRecordings, loadRecording, RECORDINGS } from '../game/motion/recordings.ts';
import type { HeardCue } from '../game/room/player.ts';
import { isLong, openBrowser, servePage } from './harness.ts';
import type { SoundStage, WantedCue } from './pages/sound/page.ts';
import { measureRichness, type RichnessMeasure } from './richness-measures.ts';

declare const soundStage: SoundStage;

const SECONDS = 14, RATE = 24_000;
/** The music has begun and the body has been seen for a while. */
const FROM_SECONDS = 4;
/** Seeds that nothing was tuned on: that was done on 100 to 111. */
const FIRST_SEED = 500, SEEDS = 20;
/** What holds of each dance, and what of most: with so few seconds the loudest 3 s say little, and a single blow is the peak. */
const ALWAYS: readonly RichnessMeasure[] = ['flux', 'tones', 'linear10', 'linear5', 'deviation', 'db10', 'db5', 'momentary'], MOSTLY: readonly RichnessMeasure[] = ['lra', 'peakToSoft'];

const wanted = (cue: HeardCue): WantedCue => ({
  seconds: (cue.tick + cue.micros / TICK_MICROS) / TICK_RATE, kind: CUE_KIND_NAMES[cue.kind] as keyof typeof CUE_KIND, pitch: cue.pitch, velocity: cue.velocity, duration: cue.duration, pan: cue.pan,
  zone: cue.zone, loop: cue.loop, tone: cue.tone, voice: cue.voice, id: cue.id, amount: cue.amount, content: cue.content,
  ...(cue.kind === CUE_KIND.param ? { number: cue.instrument } : { instrument: INSTRUMENTS[cue.instrument]! }),
});

const dances: [string, () => Motion][] = [
  ['hands at a bow and a drum', () => atBowAndDrum(SECONDS)], ['the dancer of light', () => dancerOfLight(SECONDS)],
  ['a striking body', () => striking(5, { period: 0.5, first: 0 }).record(SECONDS, 60)], ['a swinging body', () => swinging(6, { period: 0.55, first: 0 }).record(SECONDS, 60)],
  ...(hasRecordings ? RECORDINGS.map((name): [string, () => Motion] => [`the recorded ${name}`, () => loadRecording(name)]) : []),
  ...Array.from({ length: SEEDS }, (_, k): [string, () => Motion] => [syntheticDance(FIRST_SEED + k, 1).name, () => syntheticDance(FIRST_SEED + k, SECONDS).motion]),
];

it.runIf(isLong)('[RIC5] rendered, the same dance at a fifth of its amplitude has less spectral flux, fewer tones and a smaller dynamic range than at full, in amplitude, in decibels and in momentary loudness, and mostly in loudness range and crest', async () => {
  const { url } = await servePage({ root: 'tests/e2e/pages/sound' }), { page } = await openBrowser();
  await page.goto(url);
  await page.waitForFunction(() => 'soundStage' in globalThis, null, { timeout: 60_000 });
  const soundOf = async (motion: Motion): Promise<Record<RichnessMeasure, number>> => {
    const cues = (await performDance(motion, null, SECONDS)).cues.map(wanted), sides = await page.evaluate(([cues, seconds, rate]) => soundStage.wave(0, cues, seconds, rate), [cues, SECONDS, RATE] as const);
    const [left, right] = sides.map((side) => new Float32Array(Uint8Array.from(Buffer.from(side, 'base64')).buffer)) as [Float32Array, Float32Array];
    return measureRichness(left.map((frame, n) => (frame + right[n]!) / 2).subarray(FROM_SECONDS * RATE), RATE);
  };
  const holds = new Map<RichnessMeasure, number>();
  for (const [name, make] of dances) {
    const motion = make(), full = await soundOf(motion), held = await soundOf(heldBack(motion, 0.2)), measures = Object.keys(full) as RichnessMeasure[];
    console.log(name, measures.map((measure) => `${measure} ${held[measure].toPrecision(3)} of ${full[measure].toPrecision(3)}`).join(', '));
    for (const measure of measures) if (held[measure] < full[measure]) holds.set(measure, (holds.get(measure) ?? 0) + 1);
    for (const measure of ALWAYS) expect.soft(held[measure], `${name}: ${measure}`).toBeLessThan(full[measure]);
    // Bare, not silent.
    expect.soft(held.flux, name).toBeGreaterThan(full.flux / 40);
  }
  console.log(`of ${dances.length} dances:`, [...holds].map(([measure, count]) => `${measure} ${count}`).join(', '));
  for (const measure of MOSTLY) expect.soft(holds.get(measure), measure).toBeGreaterThanOrEqual(0.7 * dances.length);
}, 900_000);
