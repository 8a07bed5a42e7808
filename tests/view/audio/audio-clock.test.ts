import { describe, expect, it } from 'vitest';
import { AudioClock } from '../../../view/audio/audio-clock.ts';

/** A device whose clock runs `drift` fast, heard `latency` after it renders, reporting with up to ±`jitter` of error. */
function device(drift: number, latency: number, jitter: number, contextStart = 3) {
  let state = 1;
  const noise = (): number => ((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 31 - 1) * jitter;
  const heardTime = (ms: number): number => contextStart + (ms / 1000) * (1 + drift) - latency;
  return { heardTime, reading: (ms: number) => ({ heardTime: heardTime(ms) + noise(), heardAtMs: ms, renderedTime: heardTime(ms) + latency, nowMs: ms }) };
}

describe('AudioClock', () => {
  it('[SND5] maps a moment to the context time that is heard then, and the one rendered then', () => {
    const clock = new AudioClock();
    clock.observe({ heardTime: 1, heardAtMs: 5000, renderedTime: 1.03, nowMs: 5000 });
    expect(clock.heardAt(5500)).toBeCloseTo(1.5, 9);
    expect(clock.renderedAt(5500)).toBeCloseTo(1.53, 9);
    expect(clock.latency).toBeCloseTo(0.03, 9);
  });

  it('[SND5] follows clocks 80 ppm apart for half an hour within 2 ms once ten seconds are past, reports jittering by 6 ms', () => {
    const clock = new AudioClock(), { heardTime, reading } = device(80e-6, 0.04, 0.006);
    let worst = 0;
    for (let ms = 0; ms < 1_800_000; ms += 100) {
      clock.observe(reading(ms));
      if (ms > 10_000) worst = Math.max(worst, Math.abs(clock.heardAt(ms) - heardTime(ms)));
    }
    expect(worst).toBeLessThan(0.002);
    expect(clock.latency).toBeGreaterThan(0.034);
    expect(clock.latency).toBeLessThan(0.046);
  });

  it('[SND5] never bends the mapping by more than a thousandth once settled, whatever the reports say', () => {
    const clock = new AudioClock(), { reading } = device(0, 0.03, 0.02);
    let last = 0;
    for (let ms = 0; ms < 60_000; ms += 100) {
      clock.observe(reading(ms));
      const offset = clock.heardAt(0);
      if (ms > 1000) expect(Math.abs(offset - last)).toBeLessThanOrEqual(0.000_100_001);
      last = offset;
    }
  });

  it('[SND5] one wild report moves nothing, another device is followed within a second', () => {
    const clock = new AudioClock(), before = device(0, 0.03, 0.001), after = device(0, 0.25, 0.001, 3);
    for (let ms = 0; ms < 5000; ms += 100) clock.observe(ms === 3000 ? { ...before.reading(ms), heardTime: 99 } : before.reading(ms));
    expect(Math.abs(clock.heardAt(5000) - before.heardTime(5000))).toBeLessThan(0.002);
    for (let ms = 5000; ms < 6000; ms += 100) clock.observe(after.reading(ms));
    expect(Math.abs(clock.heardAt(6000) - after.heardTime(6000))).toBeLessThan(0.002);
    expect(clock.latency).toBeGreaterThan(0.24);
  });

  it('[SND5] after a reset it starts afresh', () => {
    const clock = new AudioClock();
    clock.observe({ heardTime: 1, heardAtMs: 0, renderedTime: 1, nowMs: 0 });
    clock.reset();
    expect(clock.isReady).toBe(false);
    clock.observe({ heardTime: 50, heardAtMs: 0, renderedTime: 50.01, nowMs: 0 });
    expect(clock.heardAt(1000)).toBeCloseTo(51, 9);
  });
});
