import { TICK_RATE, type SampleWriter } from '../../../protocol/index.ts';
import type { Puppet } from './player.ts';
import { openRoom, Performance } from './player.ts';
import { plainPalette } from './test-palette.ts';

/** The first of the sources that bodies come from. */
export const SOURCE = 2;
/** A room of one plain palette at 120 beats a minute. */
export const open = async (): Promise<Performance> => new Performance(await openRoom({ palettes: [plainPalette('Ember', 120)] }));

/** Uniform noise of a given standard deviation, the same every time. */
export function noise(seed: number): (sigma: number) => number {
  let state = seed;
  return (sigma) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 32 - 0.5) * Math.sqrt(12) * sigma;
  };
}

/** Sends a body at `hz` for a time; `pose` moves it first. */
export function play(performance: Performance, puppet: Puppet, ticks: number, hz: number, pose?: (seconds: number) => void, write?: (writer: SampleWriter) => void): void {
  const every = TICK_RATE / hz;
  let next = performance.jam.nextTick;
  performance.run(ticks, (tick) => {
    if (tick < next) return;
    next += every;
    pose?.(tick / TICK_RATE);
    performance.send(SOURCE + puppet.player, (writer) => (write ? write(writer) : puppet.write(writer)));
  });
}
