import { expect, it } from 'vitest';
import { integratedLoudness, truePeak } from './loudness.ts';

const tone = (rate: number, seconds: number, hertz: number, peakDb: number): Float32Array => Float32Array.from({ length: rate * seconds }, (_, index) => 10 ** (peakDb / 20) * Math.sin((2 * Math.PI * hertz * index) / rate));

it('[TST3] the meter reads EBU Tech 3341’s tones: a stereo 1 kHz sine of −23 dBFS is −23 LUFS, gated parts do not count', () => {
  for (const rate of [32_000, 44_100, 48_000]) {
    const steady = tone(rate, 10, 1000, -23);
    expect(integratedLoudness([steady, steady], rate)).toBeCloseTo(-23, 1);
    expect(integratedLoudness([steady], rate)).toBeCloseTo(-26, 1);
    const gated = new Float32Array(rate * 20);
    gated.set(steady, rate * 5);
    expect(integratedLoudness([gated, gated], rate)).toBeCloseTo(-23, 0);
  }
  expect(integratedLoudness([new Float32Array(48_000)], 48_000)).toBe(-Infinity);
});

it('[TST3] the meter sees peaks between samples: a quarter-rate sine sampled 45° off its crest is 3 dB higher than its samples', () => {
  const between = Float32Array.from({ length: 48_000 }, (_, index) => 0.5 * Math.sin((Math.PI / 2) * index + Math.PI / 4));
  expect(truePeak([between])).toBeCloseTo(-6.02, 1);
});
