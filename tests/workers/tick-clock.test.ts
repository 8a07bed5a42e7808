import { describe, expect, it } from 'vitest';
import { TickClock } from '../../workers/tick-clock.ts';

const TICK_MS = 7.8125;

describe('the tick clock', () => {
  it('[CLK1] a tick is due when its time is over, not before', () => {
    const clock = new TickClock(1000);
    expect(clock.due(0, 1000)).toBe(0);
    expect(clock.due(0, 1000 + TICK_MS - 0.01)).toBe(0);
    expect(clock.due(0, 1000 + TICK_MS)).toBe(1);
    expect(clock.untilDue(0, 1000)).toBe(TICK_MS);
  });

  it('[CLK2] whatever the clock’s readings, ticks come in order and none is skipped', () => {
    const clock = new TickClock(0);
    let next = 0, now = 0;
    for (let i = 0; i < 2000; i++) {
      now += (i * 7919) % 23;
      next += clock.due(next, now);
      expect(Math.abs(clock.startOf(next) - now)).toBeLessThanOrEqual(TICK_MS + 1e-6);
    }
    expect(clock.droppedTicks).toBe(0);
    expect(next).toBe(Math.floor(now / TICK_MS));
  });

  it('[CLK3] after five minutes of silence it catches up a quarter of a second and reports the rest', () => {
    const clock = new TickClock(0);
    expect(clock.due(0, 300_000)).toBe(32);
    expect(clock.droppedTicks).toBe(300_000 / TICK_MS - 32);
    expect(clock.due(32, 300_000)).toBe(0);
    expect(clock.due(32, 300_000 + TICK_MS)).toBe(1);
  });

  it('[CLK4] a pause is not caught up and not counted as lost', () => {
    const clock = new TickClock(0);
    clock.restart(60_000, 10);
    expect(clock.due(10, 60_000)).toBe(0);
    expect(clock.startOf(10)).toBe(60_000);
    expect(clock.droppedTicks).toBe(0);
  });
});
