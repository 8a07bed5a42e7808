import { describe, expect, it } from 'vitest';
import { FIRST_MOD_INSTRUMENT, JOINT, TICK_RATE } from '../../protocol/index.ts';
import { play } from '../game/room/body-play.ts';
import { dueOf, Puppet, type HeardCue } from '../game/room/player.ts';
import { notesOf, openWith } from './modded-room.ts';

/** Ticks a beat at 120 beats a minute. */
const BEAT = TICK_RATE / 2;

/** Sways with arms and trunk, so many times a second, so far. */
const sway = (puppet: Puppet, rate: number, reach: number) => (seconds: number): void => {
  const x = reach * Math.sin(seconds * rate * 2 * Math.PI), y = reach * Math.cos(seconds * rate * 2 * Math.PI);
  for (const [name, side] of [['left', -1], ['right', 1]] as const) {
    puppet.put(JOINT[`${name}_wrist`], side * 0.3 + x, 1.2 + y);
    puppet.put(JOINT[`${name}_elbow`], side * 0.28 + x * 0.6, 1.2 + y * 0.6);
    puppet.put(JOINT[`${name}_knee`], side * 0.11 + x * 0.3, 0.52);
    puppet.put(JOINT[`${name}_shoulder`], side * 0.2 + x * 0.4, 1.44);
  }
  puppet.put(JOINT.nose, x * 0.6, 1.58);
};
const steps = (notes: readonly HeardCue[]): number[] => notes.slice(1).map((note, i) => (dueOf(note) - dueOf(notes[i]!)) / BEAT);

describe('the flow arpeggio', () => {
  it('[EXM2] rests while nobody moves, walks with a sway, and runs with a dance, always on the grid and in the chord', async () => {
    const performance = await openWith('flow-arpeggio'), puppet = new Puppet();
    play(performance, puppet, 2 * TICK_RATE, 32);
    expect(notesOf(performance, [FIRST_MOD_INSTRUMENT])).toHaveLength(0);

    play(performance, puppet, 4 * TICK_RATE, 32, sway(puppet, 0.35, 0.16));
    const walked = notesOf(performance, [FIRST_MOD_INSTRUMENT]);
    expect(walked.length).toBeGreaterThan(4);
    const before = walked.length;

    play(performance, puppet, 4 * TICK_RATE, 32, sway(puppet, 1.4, 0.3));
    const ran = notesOf(performance, [FIRST_MOD_INSTRUMENT]).slice(before).slice(-8);
    const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
    expect(median(steps(ran))).toBeLessThan(median(steps(walked.slice(-6))));

    for (const note of [...walked, ...ran]) {
      // The chord of a room in which nothing sounds is the tonic's: C, E and G.
      expect([0, 4, 7]).toContain(note.pitch % 12);
      const line = (dueOf(note) / BEAT) * 12;
      expect(Math.abs(line - Math.round(line))).toBeLessThan(0.01);
    }
  });
});
