import { expect, it } from 'vitest';
import { AudioClock } from '../../../view/audio/audio-clock.ts';
import { chirpOf, findChirp } from '../../../view/calibration/chirp.ts';
import { judgeRoundTrip, judgeTaps } from '../../../view/calibration/judge-delays.ts';

const RATE = 48_000;
function noise(seed: number): () => number {
  // Mulberry32: streams of different seeds have nothing in common.
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 31 - 1;
  };
}
/** Normal, by twelve uniform ones. */
const normal = (random: () => number): number => { let sum = 0; for (let index = 0; index < 12; index++) sum += (random() + 1) / 2; return sum - 6; };

it('[CAL1] a chirp is found to the frame in noise four times as strong and in a room that answers, and noise alone is not taken for one', () => {
  const chirp = chirpOf(RATE), random = noise(3);
  for (const delay of [480, 8737]) {
    const heard = new Float32Array(0.9 * RATE);
    for (let frame = 0; frame < chirp.length; frame++) {
      heard[delay + frame] = heard[delay + frame]! + 0.02 * chirp[frame]!;
      for (const [by, level] of [[900, 0.008], [2100, -0.006], [4000, 0.004]] as const) if (delay + by + frame < heard.length) heard[delay + by + frame] = heard[delay + by + frame]! + level * chirp[frame]!;
    }
    const strength = Math.sqrt(chirp.reduce((sum, value) => sum + value * value, 0) / chirp.length) * 0.02;
    for (let frame = 0; frame < heard.length; frame++) heard[frame] = heard[frame]! + 4 * strength * 1.73 * random();
    const { frame, clearness } = findChirp(heard, chirp);
    expect(Math.abs(frame - delay)).toBeLessThanOrEqual(1);
    expect(clearness).toBeGreaterThan(9);
  }
  for (let trial = 0; trial < 5; trial++) expect(findChirp(Float32Array.from({ length: 0.9 * RATE }, () => 0.1 * random()), chirp).clearness).toBeLessThan(7);
});

it('[CAL2] the way round is the middle of what came back, with its spread; what was not heard or differs each time is said and not kept', () => {
  const chirp = (seconds: number, clearness = 30) => ({ seconds, clearness });
  expect(judgeRoundTrip([chirp(0.182), chirp(0.181), chirp(0.183), chirp(0.6, 3), chirp(0.182)])).toMatchObject({ ok: true, seconds: 0.182, count: 4, message: expect.stringMatching(/182 ms/) });
  expect(judgeRoundTrip([chirp(0.1, 4), chirp(0.2, 5), chirp(0.3, 4), chirp(0.2), chirp(0.4, 2)])).toMatchObject({ ok: false, message: expect.stringMatching(/did not hear.*headphones/) });
  expect(judgeRoundTrip([chirp(0.1), chirp(0.2), chirp(0.3), chirp(0.4), chirp(0.5)])).toMatchObject({ ok: false, message: expect.stringMatching(/differed each time/) });
});

it('[CAL3] taps tell a delay beyond 30 ms within 20 ms, people’s earliness taken off, and say when they tell nothing', () => {
  const clicks = Array.from({ length: 14 }, (_, index) => 10 + index * 0.6);
  for (const delay of [0.06, 0.15, 0.28]) for (let person = 1; person <= 6; person++) {
    const random = noise(person * 17), taps = clicks.map((click) => click + delay - 0.02 + 0.02 * normal(random)).filter((_, index) => index !== 5);
    const found = judgeTaps(taps, clicks, 'output');
    expect(found.ok && Math.abs(found.seconds - delay)).toBeLessThan(0.02);
  }
  const near = judgeTaps(clicks.map((click) => click - 0.01), clicks, 'output');
  expect(near).toMatchObject({ ok: true, seconds: 0, message: expect.stringMatching(/nothing to correct/) });
  expect(judgeTaps([10, 10.6], clicks, 'camera')).toMatchObject({ ok: false, message: expect.stringMatching(/clap or strike once/) });
  const random = noise(9);
  expect(judgeTaps(clicks.map((click) => click + 0.15 + 0.22 * random()), clicks, 'output')).toMatchObject({ ok: false, message: expect.stringMatching(/too far apart/) });
});

it('[CAL4] a measured delay of the output moves what is scheduled ahead earlier by itself, and leaves alone what sounds as soon as it can', () => {
  const clock = new AudioClock();
  for (let look = 0; look < 60; look++) clock.observe({ heardTime: look * 0.1, heardAtMs: 5000 + look * 100, renderedTime: look * 0.1 + 0.03, nowMs: 5000 + look * 100 });
  const [heard, rendered] = [clock.heardAt(20_000), clock.renderedAt(20_000)];
  clock.correction = 0.18;
  expect(heard - clock.heardAt(20_000)).toBeCloseTo(0.18, 9);
  expect(clock.renderedAt(20_000)).toBeCloseTo(rendered, 9);
  expect(clock.latency).toBeCloseTo(0.21, 6);
});
