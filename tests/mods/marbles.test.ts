import { describe, expect, it } from 'vitest';
import { CUE_KIND, THING_SHAPE, TICK_RATE } from '../../protocol/index.ts';
import { openRoom, Performance } from '../game/room/player.ts';
import { exampleMod, openWith, thingsOf, turn } from './modded-room.ts';

describe('the marbles', () => {
  it('[EXM5] fly about, strike what they fly into with no hand near, and are as many as are wanted', async () => {
    const performance = await openWith('marbles');
    performance.run(6 * TICK_RATE);
    expect(thingsOf(performance, THING_SHAPE.orb)).toHaveLength(5);
    const strikes = performance.cuesOf(CUE_KIND.strike);
    expect(strikes.length + performance.cuesOf(CUE_KIND.loopStart).length).toBeGreaterThan(2);
    expect(strikes.every(({ zone, velocity }) => zone >= 8 && zone <= 11 && velocity >= 0.1 && velocity <= 1)).toBe(true);
    turn(performance, 0, 2);
    performance.run(TICK_RATE);
    expect(thingsOf(performance, THING_SHAPE.orb)).toHaveLength(2);
  });

  it('[EXM5] a room that goes back a second plays the same again, physics and all', async () => {
    const jam = await openRoom({ mods: [await exampleMod('marbles')] }), performance = new Performance(jam);
    performance.run(3 * TICK_RATE);
    const image = jam.snapshot();
    const first = performance.run(TICK_RATE).jam.hash();
    jam.restore(image);
    expect(performance.run(TICK_RATE).jam.hash()).toBe(first);
  });
});
