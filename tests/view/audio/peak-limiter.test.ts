import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { truePeak } from './loudness.ts';

const SOURCE = readFileSync(new URL('../../../view/audio/worklets/peak-limiter.worklet.js', import.meta.url), 'utf8');
const RATE = 48_000;
const CEILING = 10 ** (-1.3 / 20);
/** LOOK_AHEAD + HALF_TAPS − 1 frames. */
const DELAY = 75;

interface Processor {
  readonly leastGain: number;
  readonly limitedFrames: number;
  process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean;
}

/** The worklet as its host makes it, without an audio thread. */
function makeLimiter(): Processor {
  const made: { type?: new (options: object) => Processor } = {};
  class Base {
    readonly port = { onmessage: null, postMessage: () => undefined };
  }
  new Function('AudioWorkletProcessor', 'registerProcessor', 'sampleRate', SOURCE)(Base, (_: string, type: new (options: object) => Processor) => (made.type = type), RATE);
  return new made.type!({ processorOptions: { ceiling: CEILING } });
}

function limited(left: Float32Array, right: Float32Array): { left: Float32Array; right: Float32Array; limiter: Processor } {
  const limiter = makeLimiter(), out = { left: new Float32Array(left.length), right: new Float32Array(left.length) };
  for (let at = 0; at + 128 <= left.length; at += 128) {
    const result = [new Float32Array(128), new Float32Array(128)];
    limiter.process([[left.slice(at, at + 128), right.slice(at, at + 128)]], [result]);
    out.left.set(result[0]!, at);
    out.right.set(result[1]!, at);
  }
  return { ...out, limiter };
}

it('[SND6] what stays under the ceiling passes unchanged, a constant 75 frames later', () => {
  const left = Float32Array.from({ length: 12_800 }, (_, index) => 0.6 * Math.sin(index * 0.031)), right = left.map((value) => value * -0.5);
  const out = limited(left, right);
  for (let index = DELAY; index < 12_000; index++) {
    expect(out.left[index]).toBe(left[index - DELAY]);
    expect(out.right[index]).toBe(right[index - DELAY]);
  }
  expect(out.limiter.limitedFrames).toBe(0);
});

it('[SND6] no true peak passes −1 dBTP: bursts, steps and tones between the samples, up to +12 dB', () => {
  let state = 5, last = 0;
  const noise = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 31 - 1;
  const signals: ((index: number) => number)[] = [
    (index) => 3 * Math.sin((Math.PI / 2) * index + Math.PI / 4) * (index % 9000 < 3000 ? 1 : 0.1),
    (index) => 2 * (last + (last = noise())) * (index % 7000 < 400 ? 1 : 0.05),
    (index) => (index % 6000 < 3000 ? 2 : -2) * Math.exp(-(index % 3000) / 500),
    (index) => 1.2 * Math.sin(index * 0.009) + 0.9 * Math.sin(index * 1.3),
  ];
  for (const signal of signals) {
    const left = Float32Array.from({ length: 38_400 }, (_, index) => signal(index)), right = left.map((value, index) => value * Math.cos(index * 0.001));
    const out = limited(left, right);
    expect(truePeak([out.left, out.right])).toBeLessThan(-1);
    expect(out.limiter.leastGain).toBeLessThan(0.8);
  }
});

it('[SND6] it recovers: a quarter of a second after a burst the level is back within half a decibel', () => {
  const left = Float32Array.from({ length: 38_400 }, (_, index) => (index < 2000 ? 3 : 0.5) * Math.sin(index * 0.05));
  const { left: out } = limited(left, left);
  let before = 0, after = 0;
  for (let index = 20_000; index < 24_000; index++) {
    before = Math.max(before, Math.abs(left[index]!));
    after = Math.max(after, Math.abs(out[index]!));
  }
  expect(20 * Math.log10(after / before)).toBeGreaterThan(-0.5);
});
