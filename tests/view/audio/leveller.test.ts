import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const SOURCE = readFileSync(new URL('../../../view/audio/worklets/leveller.worklet.js', import.meta.url), 'utf8');
const RATE = 24_000, QUANTUM = 128;

interface Processor {
  process(inputs: Float32Array[][], outputs: Float32Array[][], parameters: Record<string, Float32Array>): boolean;
}

/** The worklet as its host makes it, without an audio thread: a sound through the gain that it finds for it. */
function levelled(sound: Float32Array, richness: number): Float32Array {
  const made: { type?: new () => Processor } = {};
  new Function('AudioWorkletProcessor', 'registerProcessor', 'sampleRate', SOURCE)(class {}, (_: string, type: new () => Processor) => (made.type = type), RATE);
  const leveller = new made.type!(), gain = new Float32Array(QUANTUM), out = new Float32Array(sound.length);
  for (let at = 0; at + QUANTUM <= sound.length; at += QUANTUM) {
    leveller.process([[sound.subarray(at, at + QUANTUM)]], [[gain]], { richness: Float32Array.of(richness) });
    for (let i = 0; i < QUANTUM; i++) out[at + i] = sound[at + i]! * (1 + gain[i]!);
  }
  return out;
}

/** A tone that is so many dB for the second half of each period of half a second, 18 dB less in the first. */
const swelling = (top: number): Float32Array => Float32Array.from({ length: 8 * RATE - ((8 * RATE) % QUANTUM) }, (_, n) => 10 ** ((top - ((n / RATE) % 0.5 < 0.25 ? 18 : 0)) / 20) * Math.SQRT2 * Math.sin(n * 0.1));
/** Levels of the soft and of the loud parts of the last four seconds, dB. */
function levels(sound: Float32Array): { soft: number; loud: number } {
  const energy = { soft: 0, loud: 0 };
  for (let n = 4 * RATE; n < 8 * RATE - QUANTUM; n++) {
    const part = (n / RATE) % 0.25;
    if (part > 0.1 && part < 0.24) energy[(n / RATE) % 0.5 < 0.25 ? 'soft' : 'loud'] += sound[n]! * sound[n]!;
  }
  const frames = 8 * 0.14 * RATE;
  return { soft: 10 * Math.log10(energy.soft / frames), loud: 10 * Math.log10(energy.loud / frames) };
}

it('[RIC6] at 0.5 every sound leaves as it came', () => {
  const sound = swelling(-12);
  expect(levelled(sound, 0.5).every((value, n) => value === sound[n])).toBe(true);
});

it('[RIC6] the barer, the nearer soft and loud stand to each other; wholly bare, less than half as far as they were, and all of it is soft; the richer, the further apart', () => {
  const ranges = [0.1, 0.25, 0.4, 0.5, 0.7, 0.9].map((richness) => {
    const { soft, loud } = levels(levelled(swelling(-12), richness));
    return loud - soft;
  });
  for (let k = 1; k < ranges.length; k++) expect(ranges[k]!).toBeGreaterThan(ranges[k - 1]!);
  expect(ranges[0]!).toBeLessThan(18 / 2);
  for (const top of [-8, -12, -20]) expect(levels(levelled(swelling(top), 0.1)).loud).toBeLessThan(-25);
});

it('[RIC6] what is all but silence is not turned up', () => {
  const { loud } = levels(levelled(swelling(-70), 0.1));
  expect(loud).toBeLessThanOrEqual(-69.9);
});
