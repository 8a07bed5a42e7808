import { describe, expect, it } from 'vitest';
import { INSTRUMENT, JOINT, TICK_RATE } from '../../protocol/index.ts';
import { play } from '../game/room/body-play.ts';
import { dueOf, Puppet } from '../game/room/player.ts';
import { notesOf, openWith, thingsOf } from './modded-room.ts';

/** Ticks a step: two steps a beat at 120 beats a minute. */
const STEP = TICK_RATE / 4;
const placeOf = (step: number, row: number): readonly [x: number, y: number] => [(step - 3.5) * 0.14, 1.36 + (row - 1.5) * 0.14];

describe('the step wall', () => {
  it('[EXM3] plays its first beat on its steps, kicks on one and three', async () => {
    const performance = await openWith('step-wall');
    performance.run(4 * TICK_RATE);
    const kicks = notesOf(performance, [INSTRUMENT.kick]), hats = notesOf(performance, [INSTRUMENT.hat]);
    expect(kicks.length).toBeGreaterThanOrEqual(4);
    expect(hats.length).toBeGreaterThanOrEqual(8);
    for (const cue of kicks) expect(Math.round(dueOf(cue) / STEP) % 4).toBe(0);
    for (const cue of [...kicks, ...hats]) expect(Math.abs(dueOf(cue) / STEP - Math.round(dueOf(cue) / STEP))).toBeLessThan(0.02);
    // Eight by four, and the line that goes over them.
    expect(thingsOf(performance)).toHaveLength(33);
  });

  it('[EXM3] a hand that stays on a tile turns it over once, and it is heard when its turn comes', async () => {
    const performance = await openWith('step-wall'), puppet = new Puppet(), [x, y] = placeOf(3, 3);
    play(performance, puppet, TICK_RATE, 64);
    expect(notesOf(performance, [INSTRUMENT.kalimba])).toHaveLength(0);
    play(performance, puppet, 5 * TICK_RATE, 64, () => puppet.put(JOINT.right_wrist, x, y));
    const heard = notesOf(performance, [INSTRUMENT.kalimba]);
    expect(heard.length).toBeGreaterThanOrEqual(2);
    for (const cue of heard) expect(Math.round(dueOf(cue) / STEP) % 8).toBe(3);
  });

  it('[EXM3] a stroke turns the tile over in which it ends', async () => {
    const performance = await openWith('step-wall'), puppet = new Puppet(), [x, y] = placeOf(5, 3);
    play(performance, puppet, TICK_RATE, 64, (seconds) => puppet.put(JOINT.right_wrist, x, y + 0.35 * Math.max(0, Math.min(1, (0.8 - seconds) / 0.11))));
    // Away again before a hand that stays would count.
    play(performance, puppet, 4 * TICK_RATE, 64, (seconds) => puppet.put(JOINT.right_wrist, x + Math.min(0.6, Math.max(0, seconds - 1)), y));
    expect(performance.attacks.length).toBeGreaterThan(0);
    expect(notesOf(performance, [INSTRUMENT.kalimba]).some((cue) => Math.round(dueOf(cue) / STEP) % 8 === 5)).toBe(true);
  });
});
