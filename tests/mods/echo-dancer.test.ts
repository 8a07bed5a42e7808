import { describe, expect, it } from 'vitest';
import { FIRST_MOD_INSTRUMENT, JOINT, TICK_RATE } from '../../protocol/index.ts';
import { play } from '../game/room/body-play.ts';
import { dueOf, Puppet } from '../game/room/player.ts';
import { notesOf, openWith, thingsOf } from './modded-room.ts';

/** Two bars of four beats at 120 beats a minute. */
const LATER = 4 * TICK_RATE;

describe('the echo dancer', () => {
  it('[EXM4] a stroke rings again two bars later, to the tick', async () => {
    const performance = await openWith('echo-dancer'), puppet = new Puppet();
    play(performance, puppet, TICK_RATE, 64, (seconds) => puppet.put(JOINT.right_wrist, 0.6, 1.2 + 0.35 * Math.max(0, Math.min(1, (0.8 - seconds) / 0.11))));
    play(performance, puppet, 5 * TICK_RATE, 64);
    expect(performance.attacks).toHaveLength(1);
    const echoes = notesOf(performance, [FIRST_MOD_INSTRUMENT]);
    expect(echoes).toHaveLength(1);
    expect(Math.abs(dueOf(echoes[0]!) - performance.attacks[0]!.tick - LATER)).toBeLessThanOrEqual(1);
    expect([0, 2, 4, 7, 9]).toContain(echoes[0]!.pitch % 12);
  });

  it('[EXM4] its limbs are where the body’s were two bars before, moved beside', async () => {
    const performance = await openWith('echo-dancer'), puppet = new Puppet(), kept: number[] = [];
    const circle = (seconds: number): readonly [number, number] => [0.4 + 0.2 * Math.sin(seconds * 2), 1.3 + 0.2 * Math.cos(seconds * 2)];
    play(performance, puppet, 3 * TICK_RATE, 64, (seconds) => puppet.put(JOINT.right_wrist, ...circle(seconds)));
    expect(thingsOf(performance)).toHaveLength(0);
    play(performance, puppet, 3 * TICK_RATE, 64, (seconds) => puppet.put(JOINT.right_wrist, ...circle(seconds)));
    const limbs = thingsOf(performance), then = performance.jam.nextTick / TICK_RATE - 4, [x, y] = circle(then);
    // Fourteen limbs and a head; the right arm ends where the hand was.
    expect(limbs).toHaveLength(15);
    for (const limb of limbs) kept.push(Math.hypot(limb.toX - 1.1 - x, limb.toY - y));
    // Smoothing and a sixteenth of a beat of movement lie between.
    expect(Math.min(...kept)).toBeLessThan(0.08);
  });
});
