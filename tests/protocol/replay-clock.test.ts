import { describe, expect, it } from 'vitest';
import { ReplayClock } from '../../protocol/index.ts';

describe('time of a replay', () => {
  it('[PLY19] maps moments to ticks and back at its speed, and stands where it stands', () => {
    const clock = new ReplayClock();
    clock.begin({ atMs: 1000, tick: 256, speed: 2 });
    expect(clock.tickAt(1500)).toBe(384);
    expect(clock.epochOf(384)).toBe(1500);
    clock.begin({ atMs: 1500, tick: 384, speed: 0 });
    expect([clock.tickAt(9999), clock.epochOf(500)]).toEqual([384, 1500]);
  });

  it('[PLY19] knows the stretch that lies ahead and the one that runs, and drops what a newer one overtakes', () => {
    const clock = new ReplayClock();
    clock.begin({ atMs: 0, tick: 0, speed: 1 });
    clock.begin({ atMs: 1000, tick: 640, speed: 1 });
    expect([clock.isAhead(500), clock.tickAt(500), clock.tickAt(1500)]).toEqual([true, 64, 704]);
    clock.begin({ atMs: 750, tick: 96, speed: 0.5 });
    expect([clock.tickAt(1750), clock.isAhead(800)]).toEqual([160, false]);
    clock.forget(800);
    expect(clock.tickAt(1750)).toBe(160);
  });
});
