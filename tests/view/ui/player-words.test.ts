import { describe, expect, it } from 'vitest';
import { TICK_RATE } from '../../../protocol/index.ts';
import { MAX_SPEED, MIN_SPEED } from '../../../view/replay/replay.ts';
import { clockOfTick, loopAround, loopWith, markerBeside, markerNear, nextSpeed, SHORTEST_LOOP, SPEEDS, speedInWords, speedStep, tickAt } from '../../../view/ui/player/play-words.ts';
import { keySeek } from '../../../view/ui/player/scrub-bar.tsx';
import { SeekQueue } from '../../../view/ui/player/seek-queue.ts';

const TICKS = 60 * TICK_RATE;

describe('speed', () => {
  it('[BAR1] steps run from a tenth to sixteen times, each at most half as much again, with real time among them', () => {
    expect(SPEEDS[0]).toBe(MIN_SPEED);
    expect(SPEEDS.at(-1)).toBe(MAX_SPEED);
    expect(SPEEDS).toContain(1);
    SPEEDS.slice(1).forEach((speed, i) => expect(speed / SPEEDS[i]!).toBeGreaterThan(1));
    SPEEDS.slice(1).forEach((speed, i) => expect(speed / SPEEDS[i]!).toBeLessThanOrEqual(1.5));
  });

  it('[BAR1] the keys go to the next step and stay within the ends', () => {
    expect([nextSpeed(1, 1), nextSpeed(1, -1), nextSpeed(MAX_SPEED, 1), nextSpeed(MIN_SPEED, -1)]).toEqual([1.25, 0.85, MAX_SPEED, MIN_SPEED]);
    expect(SPEEDS[speedStep(1.03)]).toBe(1);
    expect([0.1, 1, 1.25].map(speedInWords)).toEqual(['0.1 ×', '1 ×', '1.25 ×']);
  });
});

describe('seeking', () => {
  it('[BAR2] many wishes are one seek at a time, and the last is reached', async () => {
    const asked: number[] = [], ends: (() => void)[] = [];
    const queue = new SeekQueue((tick) => new Promise((done) => {
      asked.push(tick);
      ends.push(done);
    }));
    for (const tick of [10, 20, 15, 99, 3]) queue.to(tick);
    expect(asked).toEqual([10]);
    expect(queue.goal).toBe(3);
    ends[0]!();
    await Promise.resolve();
    await Promise.resolve();
    expect(asked).toEqual([10, 3]);
    ends[1]!();
    await Promise.resolve();
    await Promise.resolve();
    expect(queue.goal).toBeNull();
    queue.to(7);
    expect(asked).toEqual([10, 3, 7]);
  });

  it('[BAR2] a seek that fails does not keep the next from being made', async () => {
    const asked: number[] = [], queue = new SeekQueue((tick) => {
      asked.push(tick);
      return tick === 1 ? Promise.reject(new Error('gone')) : Promise.resolve();
    });
    queue.to(1);
    queue.to(2);
    for (let turn = 0; turn < 8; turn++) await Promise.resolve();
    expect(asked).toEqual([1, 2]);
    expect(queue.goal).toBeNull();
  });

  it('[BAR3] keys move by a second and by ten, to the ends, and never beyond them', () => {
    expect(['ArrowLeft', 'ArrowRight', 'PageUp', 'PageDown', 'Home', 'End', 'x'].map((key) => keySeek(key, 5 * TICK_RATE, TICKS)))
      .toEqual([4 * TICK_RATE, 6 * TICK_RATE, 15 * TICK_RATE, 0, 0, TICKS, null]);
  });

  it('[BAR3] a place on the bar is a tick, and beyond its ends the first or last', () => {
    expect([90, 100, 150, 300, 999].map((x) => tickAt(x, 100, 200, 1000))).toEqual([0, 0, 250, 1000, 1000]);
  });
});

describe('a part that repeats', () => {
  it('[BAR4] gets one edge from each key, and an edge moved past the other pushes it along', () => {
    expect(loopWith(null, 'from', 500, TICKS)).toEqual({ from: 500, to: TICKS });
    expect(loopWith(null, 'to', 500, TICKS)).toEqual({ from: 0, to: 500 });
    expect(loopWith({ from: 100, to: 900 }, 'from', 2000, TICKS)).toEqual({ from: 2000, to: 2000 + SHORTEST_LOOP });
    expect(loopWith({ from: 100, to: 900 }, 'to', 0, TICKS)).toEqual({ from: 0, to: SHORTEST_LOOP });
  });

  it('[BAR4] is never shorter than a quarter of a second nor outside the session, however it is dragged', () => {
    for (const edge of ['from', 'to'] as const) for (let tick = -50; tick <= 700; tick += 25) for (const ticks of [12, 600]) {
      const { from, to } = loopWith({ from: 200, to: 400 }, edge, tick, ticks);
      if (ticks === 600) expect(from >= 0 && to <= ticks, `${edge} ${tick}`).toBe(true);
      expect(to - from).toBeGreaterThanOrEqual(Math.min(SHORTEST_LOOP, ticks));
    }
    expect(loopAround(0, TICKS)).toEqual({ from: 0, to: 8 * TICK_RATE });
    expect(loopAround(TICKS, TICKS)).toEqual({ from: TICKS - 8 * TICK_RATE, to: TICKS });
    expect(loopAround(40, 100)).toEqual({ from: 0, to: 100 });
  });
});

describe('time and markers', () => {
  it('[BAR5] time is told in minutes, seconds and tenths, with hours when there are any', () => {
    expect([0, 13, TICK_RATE * 62.4, TICK_RATE * 3902.4].map(clockOfTick)).toEqual(['0:00.0', '0:00.1', '1:02.4', '1:05:02.4']);
  });

  it('[BAR5] the marker under the pointer is the nearest in reach, and back just after one means the one before', () => {
    const markers = [100, 1000, 2000].map((tick) => ({ tick, kind: 'note', text: `at ${tick}` }));
    expect(markerNear(markers, 1040, 50)?.tick).toBe(1000);
    expect(markerNear(markers, 1100, 50)).toBeNull();
    expect([markerBeside(markers, 1010, -1), markerBeside(markers, 1500, -1), markerBeside(markers, 1000, 1), markerBeside(markers, 2000, 1), markerBeside(markers, 50, -1)]).toEqual([100, 1000, 2000, null, null]);
  });
});
