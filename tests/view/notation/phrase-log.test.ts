import { describe, expect, it } from 'vitest';
import { ATTACK_FIELD, ATTACK_STRIDE, FRAME_HEAD, JOINT, JOINT_COUNT, JOINT_STRIDE, MAX_PLAYERS, PLAYER_FIELD, PLAYER_STRIDE, RenderFrame } from '../../../protocol/index.ts';
import { barsOfTrack, ghostPhrase } from '../../../view/notation/ghost-phrase.ts';
import { PhraseLog } from '../../../view/notation/phrase-log.ts';
import { indexOf, lengthOf, PHRASE_RATE, POINT_AT } from '../../../view/notation/phrase.ts';
import type { GhostTrack } from '../../../view/replay/replay.ts';

const BPM = 120;

/** A frame of player 2, whose right wrist goes aside by a metre in eight seconds. */
function frameAt(seconds: number, attacks = 0): RenderFrame {
  const frame = new RenderFrame(), beats = (seconds * BPM) / 60;
  frame.head[FRAME_HEAD.ready] = 1;
  frame.head[FRAME_HEAD.seconds] = seconds;
  frame.head[FRAME_HEAD.attackCount] = attacks;
  frame.pulses.set([beats % 1, (beats / 4) % 1, Math.floor(beats / 4) % 3, Math.floor(beats) % 4, BPM, 4]);
  frame.players[2 * PLAYER_STRIDE + PLAYER_FIELD.isPresent] = 1;
  frame.players[2 * PLAYER_STRIDE + PLAYER_FIELD.space] = 1;
  for (let joint = 0; joint < 17; joint++) frame.joints.set([joint === JOINT.right_wrist ? seconds / 8 : 0, 1, 0, joint === JOINT.left_wrist ? 0 : 1], (2 * JOINT_COUNT + joint) * JOINT_STRIDE);
  return frame;
}

describe('what was just moved', () => {
  it.each([60, 23, 8])('[NTN14] the last bars of a player are whole bars by the simulation’s time, at %d pictures a second', (rate) => {
    const log = new PhraseLog();
    // Bars of two seconds; the number of the bar starts again every three.
    for (let picture = 0; picture < rate * 11; picture++) log.take(frameAt(0.7 + picture / rate));
    expect(log.barsThere()).toBe(4);
    const phrase = log.lastBars(2, 2, 'Two')!;
    expect(lengthOf(phrase)).toBeGreaterThanOrEqual(4 * PHRASE_RATE - 1);
    expect(lengthOf(phrase)).toBeLessThanOrEqual(4 * PHRASE_RATE + 1);
    expect(phrase.beats[0]).toBeLessThan(0.13);
    expect(phrase.beats[lengthOf(phrase) - 1]).toBeCloseTo(8, 0);
    expect(phrase).toMatchObject({ title: 'Two', beatsPerBar: 4, hasDepth: true });
    for (let sample = 1; sample < lengthOf(phrase); sample++) expect(phrase.xyz[indexOf(sample, POINT_AT.rightHand)]! - phrase.xyz[indexOf(sample - 1, POINT_AT.rightHand)]!).toBeCloseTo(1 / 8 / PHRASE_RATE, 3);
    // It ended with the latest bar line, at 10 s.
    expect(phrase.xyz[indexOf(lengthOf(phrase) - 1, POINT_AT.rightHand)]).toBeCloseTo(10 / 8, 1);
    expect(phrase.xyz[indexOf(0, POINT_AT.leftHand)]).toBeNaN();
  });

  it('[NTN14] there is nothing of who was not there, of less than a bar, and from before a jump', () => {
    const log = new PhraseLog();
    expect(log.lastBars(2, 4, '')).toBeNull();
    for (let picture = 0; picture < 60; picture++) log.take(frameAt(0.5 + picture / 60));
    expect(log.lastBars(2, 4, '')).toBeNull();
    for (let picture = 0; picture < 600; picture++) log.take(frameAt(1.5 + picture / 60));
    expect(log.lastBars(0, 4, '')).toBeNull();
    expect(log.barsThere()).toBeGreaterThan(3);
    for (let picture = 0; picture < 150; picture++) log.take(frameAt(picture / 60));
    expect(log.barsThere()).toBe(1);
  });

  it('[NTN15] strikes of the player are in the phrase, at their time and of their hand', () => {
    const log = new PhraseLog();
    for (let picture = 0; picture < 60 * 9; picture++) {
      const seconds = picture / 60, frame = frameAt(seconds, seconds > 5 ? 2 : 0);
      frame.attacks.set([Math.round(4.5 * 128), 2, JOINT.right_wrist, 0, 1, 0, 0, -1, 0, 0.6], 0);
      frame.attacks.set([Math.round(4.6 * 128), 1, JOINT.right_wrist, 0, 1, 0, 0, -1, 0, 0.6], ATTACK_STRIDE);
      expect(ATTACK_FIELD.strength).toBe(9);
      log.take(frame);
    }
    const { strikes } = log.lastBars(2, 4, '')!;
    expect(strikes).toEqual([{ seconds: expect.closeTo(4.5, 1), point: 'rightHand', dx: 0, dy: -1, dz: 0, strength: expect.closeTo(0.6, 3) }]);
  });

  it('[NTN16] bars of a recorded body become a phrase as long as they were', () => {
    const entries = 600, joints = MAX_PLAYERS * JOINT_COUNT, xyz = new Int16Array(entries * joints * 3), confidence = new Uint8Array(entries * joints), beats = Float64Array.from({ length: entries }, (_, entry) => 1 + entry / 16);
    for (let entry = 0; entry < entries; entry++) for (let joint = 0; joint < 17; joint++) {
      const at = entry * joints + JOINT_COUNT + joint;
      xyz.set([joint === JOINT.left_wrist ? entry : 0, 1000, 0], at * 3);
      confidence[at] = 255;
    }
    const track: GhostTrack = { id: 'g', title: 'Friday', everyTicks: 4, ticks: entries * 4, xyz, confidence, beats, beatsPerBar: 4 };
    expect(barsOfTrack(track)).toBe(8);
    const phrase = ghostPhrase(track, 1, 1, 2)!;
    expect(phrase.title).toBe('Friday');
    expect(lengthOf(phrase)).toBeCloseTo(8 * 16, -1);
    expect(phrase.beats[0]).toBeCloseTo(0, 5);
    expect(phrase.xyz[indexOf(0, POINT_AT.leftHand)]).toBeCloseTo((8 - 1) * 16 / 1000, 3);
    expect(ghostPhrase(track, 0, 1, 2), 'nobody there').toBeNull();
    expect(ghostPhrase(track, 1, 40, 2), 'no such bar').toBeNull();
  });
});
