import { describe, expect, it } from 'vitest';
import { JOINT, JOINT_COUNT, JOINT_STRIDE, MAX_PLAYERS } from '../../../protocol/index.ts';
import type { GhostTrack } from '../../../view/replay/replay.ts';
import { ghostColour } from '../../../view/render/ghost-colour.ts';
import { shorten } from '../../../view/render/ghost-names.ts';
import { ghostPlace, MAX_GHOSTS, type RoomView } from '../../../view/render/ghost-places.ts';
import { crownOf, isGhostThere, poseGhost } from '../../../view/render/ghost-pose.ts';
import { contrastRatio, GROUND } from '../../../view/render/palette-colours.ts';

/** Three entries of one body: everything moves by 1 m to the right in each; the left wrist is missing in the second. */
function track(): GhostTrack {
  const entries = 3, joints = MAX_PLAYERS * JOINT_COUNT, xyz = new Int16Array(entries * joints * 3), confidence = new Uint8Array(entries * joints);
  for (let entry = 0; entry < entries; entry++) for (let joint = 0; joint < JOINT_COUNT; joint++) {
    const at = entry * joints + JOINT_COUNT + joint;
    xyz.set([entry * 1000, 1000 + joint, -200], at * 3);
    confidence[at] = joint === JOINT.left_wrist && entry === 1 ? 0 : 255;
  }
  return { id: 'g', title: 'Ghost', everyTicks: 4, ticks: 12, xyz, confidence, beats: new Float64Array([0, 1, 2]), beatsPerBar: 4 };
}

describe('where ghosts stand', () => {
  it.each<RoomView>(['wide', 'upright', 'around'])('[GHO1] %s: each has a place of its own, to the left and right by turns, none where the player is', (view) => {
    const places = Array.from({ length: MAX_GHOSTS }, (_, index) => {
      const out = { x: 0, z: 0 };
      ghostPlace(index, view, out);
      return out;
    });
    places.forEach(({ x, z }, i) => {
      expect(Math.hypot(x, z)).toBeGreaterThan(0.9);
      expect(Math.sign(x)).toBe(i % 2 === 0 ? -1 : 1);
      for (const other of places.slice(i + 1)) expect(Math.hypot(x - other.x, z - other.z)).toBeGreaterThan(0.5);
    });
  });

  it('[GHO1] on the stage they stand behind the player, in a headset beyond the reach of an arm', () => {
    const out = { x: 0, z: 0 };
    for (let index = 0; index < MAX_GHOSTS; index++) {
      for (const view of ['wide', 'upright'] as const) {
        ghostPlace(index, view, out);
        expect(out.z).toBeLessThanOrEqual(-0.8);
      }
      ghostPlace(index, 'around', out);
      expect(Math.hypot(out.x, out.z)).toBeGreaterThan(1.9);
    }
  });
});

describe('how a ghost is posed', () => {
  const joints = new Float32Array(JOINT_COUNT * JOINT_STRIDE), seen = new Float32Array(JOINT_COUNT), nose = JOINT.nose * JOINT_STRIDE;

  it('[GHO2] between two entries it is between their places, moved to its own', () => {
    poseGhost(track(), 1, 2, -1.5, -0.9, joints, seen);
    expect([...joints.subarray(nose, nose + 3)]).toEqual([expect.closeTo(-1, 5), expect.closeTo(1, 5), expect.closeTo(-1.1, 5)]);
    expect(seen[JOINT.nose]).toBe(1);
  });

  it('[GHO2] before its beginning and after its end it holds still', () => {
    poseGhost(track(), 1, -50, 0, 0, joints, seen);
    expect(joints[nose]).toBe(0);
    poseGhost(track(), 1, 500, 0, 0, joints, seen);
    expect(joints[nose]).toBe(2);
  });

  it('[GHO2] a joint that only one of the entries has is drawn where that one has it, or not at all', () => {
    const wrist = JOINT.left_wrist;
    poseGhost(track(), 1, 1, 0, 0, joints, seen);
    expect([joints[wrist * JOINT_STRIDE], seen[wrist]]).toEqual([0, 1]);
    poseGhost(track(), 1, 3, 0, 0, joints, seen);
    expect(seen[wrist]).toBe(0);
  });

  it('[GHO2] only bodies that were there are drawn', () => {
    expect([0, 1, 2, 3].map((body) => isGhostThere(track(), body, 5))).toEqual([false, true, false, false]);
  });

  it('[GHO3] its name hangs over its head, or over its shoulders where no head was seen', () => {
    const crown = { x: 0, y: 0, z: 0 };
    poseGhost(track(), 1, 0, 0.5, 0, joints, seen);
    expect(crownOf(joints, seen, crown)).toBe(true);
    expect(crown.y).toBeGreaterThan(1.1);
    seen.fill(0);
    expect(crownOf(joints, seen, crown)).toBe(false);
  });
});

describe('how a ghost is told', () => {
  it('[GHO3] its hue is readable on the ground, whichever it is', () => {
    for (let hue = 0; hue < 1; hue += 1 / 64) expect(contrastRatio(ghostColour(hue), GROUND), String(hue)).toBeGreaterThanOrEqual(4.5);
    expect(ghostColour(1.25)).toBe(ghostColour(0.25));
  });

  it('[GHO3] a name that is too long is cut with an ellipsis', () => {
    const widthOf = (words: string): number => [...words].length * 10;
    expect(shorten('Tide', widthOf, 100)).toBe('Tide');
    expect(shorten('The long jam before breakfast', widthOf, 100)).toBe('The long…');
  });
});
