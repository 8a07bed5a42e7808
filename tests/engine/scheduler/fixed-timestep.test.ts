import { describe, expect, test } from 'vitest';
import { FixedTimestep } from '../../../engine/index.ts';

describe('the fixed timestep', () => {
  test('[FTS1] gives as many ticks as time has passed, whatever the rhythm of the readings', () => {
    const steps = new FixedTimestep({ tickRate: 128 });
    expect(steps.advance(1000)).toBe(0);
    let ticks = 0, now = 1000;
    for (let n = 0; n < 500; n++) ticks += steps.advance((now += 0.001 + (n % 7) * 0.003));
    expect(ticks).toBe(Math.floor((now - 1000) * 128));
    expect(steps.alpha).toBeCloseTo((now - 1000) * 128 - ticks, 6);
    expect(steps.dropped).toBe(0);
  });

  test('[FTS2] after a long pause it gives a bounded number and counts what it gave up', () => {
    const steps = new FixedTimestep({ tickRate: 128, maxCatchUpTicks: 32 });
    steps.advance(0);
    expect(steps.advance(2)).toBe(32);
    expect(steps.dropped).toBe(256 - 32);
    expect(steps.advance(2 + 1 / 128)).toBe(1);
  });

  test('[FTS3] a clock that goes back stands still, and one that reads nonsense is refused', () => {
    const steps = new FixedTimestep();
    steps.advance(10);
    expect(steps.advance(5)).toBe(0);
    expect(steps.advance(5 + 1 / 128)).toBe(1);
    expect(() => steps.advance(Number.NaN)).toThrow(/not a number of seconds/);
    expect(() => new FixedTimestep({ tickRate: 0 })).toThrow(/must be positive/);
  });
});
