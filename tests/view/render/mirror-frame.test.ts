import { describe, expect, it } from 'vitest';
import { JOINT, JOINT_COUNT, JOINT_STRIDE, MAX_PLAYERS, PLAYER_FIELD, PLAYER_STRIDE, RenderFrame } from '../../../protocol/index.ts';
import { MIRROR_Z, MirrorFrame } from '../../../view/render/headset/mirror-frame.ts';

const jointAt = (player: number, joint: number): number => (player * JOINT_COUNT + joint) * JOINT_STRIDE;
const presentIn = (frame: RenderFrame): number[] => Array.from({ length: MAX_PLAYERS }, (_, player) => frame.players[player * PLAYER_STRIDE + PLAYER_FIELD.isPresent]!);

/** A frame with these players, each with a right hand at a place of its own. */
function frameOf(...players: number[]): RenderFrame {
  const frame = new RenderFrame();
  for (const player of players) {
    frame.players[player * PLAYER_STRIDE + PLAYER_FIELD.isPresent] = 1;
    frame.joints.set([0.3, 1.2 + player, -0.4, 1], jointAt(player, JOINT.right_hand));
  }
  return frame;
}

describe('the mirror in a headset', () => {
  it('[XRL2] shows the wearer as far behind the glass as they stand before it, left on the left, and leaves the room’s own frame alone', () => {
    const frame = frameOf(0, 1), seen = new MirrorFrame().of(frame, 0);
    expect(presentIn(seen)).toEqual([1, 1, 0, 1]);
    expect([...seen.joints.subarray(jointAt(3, JOINT.right_hand), jointAt(3, JOINT.right_hand) + 4)]).toEqual([0.3, 1.2, 2 * MIRROR_Z + 0.4, 1].map((value) => expect.closeTo(value, 5) as number));
    expect(seen.joints.subarray(0, 2 * JOINT_COUNT * JOINT_STRIDE)).toEqual(frame.joints.subarray(0, 2 * JOINT_COUNT * JOINT_STRIDE));
    expect(presentIn(frame)).toEqual([1, 1, 0, 0]);
  });

  it('[XRL2] gives the image legs that reach the floor and bend towards the wearer in a crouch, where a headset knows of none', () => {
    const kneeOf = (hipY: number): number[] => {
      const frame = frameOf(0);
      frame.joints.set([0.1, hipY, 0, 0.45], jointAt(0, JOINT.right_hip));
      const { joints } = new MirrorFrame().of(frame, 0), at = jointAt(3, JOINT.right_ankle);
      expect(joints[at + 1]).toBeCloseTo(0.07);
      return [...joints.subarray(jointAt(3, JOINT.right_knee), jointAt(3, JOINT.right_knee) + 3)];
    };
    const standing = kneeOf(0.9), crouching = kneeOf(0.5);
    expect(crouching[1]!).toBeLessThan(standing[1]!);
    expect(crouching[2]! - 2 * MIRROR_Z).toBeGreaterThan(0.2);
  });

  it('[XRL2] shows nobody where every place in the room is taken, or the wearer is not there', () => {
    const full = frameOf(0, 1, 2, 3), empty = frameOf(1), mirror = new MirrorFrame();
    expect(mirror.of(full, 0)).toBe(full);
    expect(mirror.of(empty, 0)).toBe(empty);
  });
});
