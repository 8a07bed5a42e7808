import { beforeEach, describe, expect, it } from 'vitest';
import { FRAME_HEAD, JOINT, JOINT_COUNT, JOINT_STRIDE, PLAYER_FIELD, PLAYER_STRIDE, RenderFrame } from '../../../protocol/index.ts';
import { Guide } from '../../../view/notation/guide.ts';
import { follow, guide } from '../../../view/notation/guide-store.ts';
import { indexOf, POINT_AT, PHRASE_RATE } from '../../../view/notation/phrase.ts';
import { sharedUniforms } from '../../../view/render/glow.ts';
import { SILENT_LEVELS } from '../../../view/render/levels.ts';
import { GuideLine } from '../../../view/render/looks/guide-line.ts';
import { RoomLight } from '../../../view/render/room-light.ts';
import { dance, writeScore } from './phrases.ts';

const phrase = dance(writeScore(9, 8), { body: 0 });

describe('a phrase that is followed', () => {
  it('[NTN17] its hands are where they were, measured to whoever follows, and start again after whole bars', () => {
    const made = new Guide(phrase), out = new Float64Array(3), again = new Float64Array(3), hips = [0.5, 0.95, -0.2];
    expect(made.beats).toBe(8);
    for (const beat of [0, 1.3, 4, 7.5]) {
      expect(made.placeAt(0, beat, 1.6, hips, out)).toBe(true);
      made.placeAt(0, beat + 8, 1.6, hips, again);
      expect([...again]).toEqual([...out].map((value) => expect.closeTo(value, 6)));
      made.placeAt(0, beat, 3.2, hips, again);
      for (let axis = 0; axis < 3; axis++) expect(again[axis]! - hips[axis]!).toBeCloseTo(2 * (out[axis]! - hips[axis]!), 5);
    }
    // From one beat to the next they go as far as they did, to scale.
    const sample = (beat: number): number => Math.round((beat * 60 * PHRASE_RATE) / 96), moved = phrase.xyz[indexOf(sample(3), POINT_AT.leftHand) + 1]! - phrase.xyz[indexOf(sample(2), POINT_AT.leftHand) + 1]!;
    made.placeAt(0, 2, 1.65, hips, out);
    made.placeAt(0, 3, 1.65, hips, again);
    expect(again[1]! - out[1]!).toBeCloseTo(moved, 1);
    expect(new Guide({ ...phrase, xyz: new Float32Array(phrase.xyz.length).fill(NaN) }).placeAt(0, 0, 1.7, hips, out)).toBe(false);
  });

  it('[NTN18] a hand in its place is quite right, and the farther away the less', () => {
    const made = new Guide(phrase), values = [0, 0.1, 0.25, 0.5, 1].map((away) => made.closeness(away, 1.7));
    expect(values[0]).toBe(1);
    for (let i = 1; i < values.length; i++) expect(values[i]!).toBeLessThan(values[i - 1]!);
    expect(values.at(-1)!).toBeLessThan(0.1);
  });
});

describe('how near whoever follows is', () => {
  beforeEach(() => follow(null));

  /** Follows a phrase for some bars, the hands where the guide has them plus `error` metres; what is said in the end. */
  function followed(error: number, bars: number): { closeness: number; best: number } {
    const light = new RoomLight(), line = new GuideLine(sharedUniforms(light.colours)), made = new Guide(phrase), frame = new RenderFrame(), place = new Float64Array(3), bpm = 96;
    frame.head[FRAME_HEAD.ready] = 1;
    frame.head[FRAME_HEAD.pulses] = 1;
    frame.players[PLAYER_FIELD.isPresent] = 1;
    frame.players[PLAYER_FIELD.space] = 1;
    frame.players[PLAYER_FIELD.height] = 1.7;
    expect(PLAYER_STRIDE).toBeGreaterThan(PLAYER_FIELD.height);
    follow(phrase, 0);
    for (let picture = 0; picture < (bars * 4 * 60 * 30) / bpm; picture++) {
      const beats = 0.02 + (picture / 30) * (bpm / 60);
      frame.pulses.set([beats % 1, (beats / 4) % 1, Math.floor(beats / 4), Math.floor(beats) % 4, bpm, 4]);
      for (let joint = 0; joint < JOINT_COUNT; joint++) frame.joints.set([0, 0.93, 0, joint === JOINT.left_hand || joint === JOINT.right_hand ? 0 : 1], joint * JOINT_STRIDE);
      for (const [hand, joint] of [[0, JOINT.left_wrist], [1, JOINT.right_wrist]] as const) {
        made.placeAt(hand, beats - 4, 1.7, [0, 0.93, 0], place);
        frame.joints.set([place[0]! + error, place[1]!, place[2]!], joint * JOINT_STRIDE);
      }
      light.read(frame, SILENT_LEVELS, 1 / 30, false);
      line.update(light, frame, 720);
    }
    const { closeness, best } = guide.getState();
    return { closeness, best };
  }

  it('[NTN18] who does what the phrase does is near 1, who is half a metre off is not, and a whole round has a best', () => {
    const right = followed(0, 6), off = followed(0.5, 6), short = followed(0, 1);
    expect(right.closeness).toBeGreaterThan(0.9);
    expect(right.best).toBeGreaterThan(0.85);
    expect(off.closeness).toBeLessThan(0.35);
    expect(off.best).toBeLessThan(0.35);
    expect(short.best).toBe(-1);
  });
});
