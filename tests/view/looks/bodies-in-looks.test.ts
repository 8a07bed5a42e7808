import { Vector3 } from 'three';
import { describe, expect, it, vi } from 'vitest';
import { FRAME_HEAD, JOINT, JOINT_COUNT, JOINT_STRIDE, PLAYER_FIELD, PLAYER_STRIDE, RenderFrame } from '../../../protocol/index.ts';
import { cameraView, forgetSeen } from '../../../view/input/camera-view.ts';
import { looks, looksFrom, setFilmed, wearGhostLook, wearLook } from '../../../view/looks/looks.ts';
import { sharedUniforms } from '../../../view/render/glow.ts';
import { bodyColumns, BodyShape } from '../../../view/render/body-shape.ts';
import { SILENT_LEVELS } from '../../../view/render/levels.ts';
import { BodyHistory, HISTORY_RATE, POINT } from '../../../view/render/looks/body-history.ts';
import { CameraFit } from '../../../view/render/looks/camera-fit.ts';
import { CROWD, crowdPlace } from '../../../view/render/looks/crowd.ts';
import { GhostLooks } from '../../../view/render/looks/ghost-looks.ts';
import { LookStage } from '../../../view/render/looks/look-stage.ts';
import { melt } from '../../../view/render/looks/silhouette.ts';
import { RoomLight } from '../../../view/render/room-light.ts';

/** A standing body of player 1 whose right hand is `x` metres aside. */
function standing(x: number): RenderFrame {
  const frame = new RenderFrame();
  frame.head[FRAME_HEAD.ready] = 1;
  frame.players[PLAYER_STRIDE + PLAYER_FIELD.isPresent] = 1;
  const put = (joint: number, ...place: number[]): void => frame.joints.set([...place, 0, 1], (JOINT_COUNT + joint) * JOINT_STRIDE);
  put(JOINT.nose, 0, 1.6);
  for (const [side, shoulder, elbow, wrist, hip, knee, ankle] of [[-1, 5, 7, 9, 11, 13, 15], [1, 6, 8, 10, 12, 14, 16]] as const) {
    put(shoulder, side * 0.18, 1.42); put(elbow, side * 0.25, 1.15); put(wrist, side === 1 ? x : -0.28, 0.95);
    put(hip, side * 0.1, 0.94); put(knee, side * 0.12, 0.5); put(ankle, side * 0.13, 0.08);
  }
  return frame;
}

describe('what looks are drawn from', () => {
  it.each([60, 24, 7])('[LOK6] where a hand has been is known 60 times a second, also when %d pictures are drawn in one', (rate) => {
    const light = new RoomLight(), history = new BodyHistory();
    for (let picture = 0; picture < rate * 3; picture++) {
      light.read(standing(picture / rate / 2), SILENT_LEVELS, 1 / rate, false);
      history.take(light, standing(picture / rate / 2));
    }
    expect(history.count).toBeGreaterThan(170);
    for (let back = 0; back < 60; back++) {
      const at = history.offset(1, POINT.rightHand, back), older = history.offset(1, POINT.rightHand, back + 1);
      expect(history.columns[at + 4]).toBe(1);
      expect(history.columns[at]! - history.columns[older]!).toBeCloseTo(0.5 / HISTORY_RATE, 3);
      expect(history.columns[at + 3]).toBeCloseTo(0.5, 1);
    }
    const absent = history.offset(0, POINT.rightHand, 0);
    expect(history.columns[absent + 4]).toBe(0);
  });

  it('[LOK7] a silhouette is all limbs of a body in one shape, and its box holds them', () => {
    const columns = bodyColumns(), shape = new BodyShape(), frame = standing(0.6);
    shape.shape(columns, frame.joints, new Float32Array(JOINT_COUNT * 4).fill(1), JOINT_COUNT, 1.7, 'plain');
    const before = [0, 1, 2].map((part) => columns.boxes[part * 8 + 6]!);
    melt(columns);
    const [x, y, , wide, high, first, count] = columns.boxes;
    expect(first).toBe(0);
    expect(count).toBe(before.reduce((sum, part) => sum + part, 0));
    for (let limb = 0; limb < count!; limb++) for (const end of [0, 4]) {
      expect(Math.abs(columns.bones[limb * 12 + end]! - x!)).toBeLessThan(wide!);
      expect(Math.abs(columns.bones[limb * 12 + end + 1]! - y!)).toBeLessThan(high!);
    }
    expect([...columns.boxes.subarray(8)].every((value) => value === 0)).toBe(true);
  });

  it.each([false, true])('[LOK8] the dancers of a crowd (around: %s) have a place each, to both sides, and follow row by row', (isAround) => {
    const places = Array.from({ length: CROWD }, (_, index) => {
      const out = { x: 0, z: 0, row: 0, isMirrored: false };
      crowdPlace(index, isAround, out);
      return out;
    });
    places.forEach(({ x, z, row }, i) => {
      expect(Math.sign(x)).toBe(i % 2 === 0 ? -1 : 1);
      expect(z).toBeLessThan(-0.9);
      expect(row).toBe(Math.floor(i / 4) + 1);
      for (const other of places.slice(i + 1)) expect(Math.hypot(x - other.x, z - other.z)).toBeGreaterThan(0.3);
    });
    expect(places.filter(({ isMirrored }) => isMirrored).length).toBe(CROWD / 2);
  });

  it.each([1, -1])('[LOK9] a camera’s picture is laid so that the body in it stands where the room has it (mirror %d)', (mirror) => {
    const frame = standing(0.4), fit = new CameraFit(), metre = 180;
    cameraView.video = { videoWidth: 640, videoHeight: 480 } as HTMLVideoElement;
    const seen = cameraView.keypoints[1]!;
    for (let joint = 0; joint < 17; joint++) {
      const at = (JOINT_COUNT + joint) * JOINT_STRIDE;
      seen.set([320 + mirror * frame.joints[at]! * metre, 440 - frame.joints[at + 1]! * metre, 0.9], joint * 3);
    }
    fit.follow(frame, 1, 0.016);
    expect(fit.isKnown).toBe(true);
    expect(fit.scaleX).toBeCloseTo(mirror / metre, 5);
    expect(fit.x + fit.scaleX * 320).toBeCloseTo(0, 5);
    expect(fit.y + fit.scaleY * 440).toBeCloseTo(0, 5);
    cameraView.video = null;
    forgetSeen();
    fit.follow(frame, 1, 0.016);
    expect(fit.isKnown).toBe(false);
  });

  it('[LOK13] ghosts wear the look that was chosen for them, four at once, and are plain ghosts without one; it is remembered, and never a camera’s picture', async () => {
    const light = new RoomLight(), ghosts = new GhostLooks(sharedUniforms(light.colours), light, new Vector3(0, 1, 6)), frame = standing(0.4);
    const joints = frame.joints.slice(JOINT_COUNT * JOINT_STRIDE, 2 * JOINT_COUNT * JOINT_STRIDE), seen = new Float32Array(JOINT_COUNT).fill(1);
    const draw = (pictures: number, bodies: number): number[] => {
      let left: number[] = [];
      for (let picture = 0; picture < pictures; picture++) {
        light.read(frame, SILENT_LEVELS, 1 / 60, false);
        left = Array.from({ length: bodies }, () => ghosts.put(joints, seen, 1));
        ghosts.update(720, false);
      }
      return left;
    };
    expect(draw(3, 2)).toEqual([1, 1]);
    wearGhostLook('camera');
    expect(looks.getState().ghosts).toBe('skeleton');
    wearGhostLook('puppet');
    draw(5, 5);
    await vi.waitFor(() => expect(ghosts.object.children[0]!.children).toHaveLength(1));
    const left = draw(80, 5);
    expect(Math.max(...left.slice(0, 4))).toBeLessThan(0.05);
    expect(left[4]).toBe(1);
    // Nobody else is dressed by it.
    expect(looks.getState().all).toBe('skeleton');
    expect([looksFrom({ 'look.ghosts': 'puppet' }).ghosts, looksFrom({ 'look.ghosts': 'camera' }).ghosts, looksFrom({ 'look.ghosts': 7 }).ghosts]).toEqual(['puppet', 'skeleton', 'skeleton']);
    ghosts.dispose();
    looks.setState(looksFrom({}));
  });

  it('[LOK10] the camera’s picture is gone with the first picture of a video, and the body of light is there instead', async () => {
    const light = new RoomLight(), stage = new LookStage(sharedUniforms(light.colours), light, new Vector3(0, 1, 6)), frame = standing(0.4);
    const draw = (pictures: number): void => {
      for (let picture = 0; picture < pictures; picture++) {
        light.read(frame, SILENT_LEVELS, 1 / 60, false);
        stage.update(frame, -1, 720, false);
      }
    };
    cameraView.video = { videoWidth: 640, videoHeight: 480, readyState: 4 } as HTMLVideoElement;
    for (let joint = 0; joint < 17; joint++) {
      const at = (JOINT_COUNT + joint) * JOINT_STRIDE;
      cameraView.keypoints[1]!.set([320 + frame.joints[at]! * 180, 440 - frame.joints[at + 1]! * 180, 0.9], joint * 3);
    }
    wearLook('camera');
    draw(20);
    await vi.waitFor(() => expect(stage.object.children).toHaveLength(1));
    draw(60);
    const [shown] = stage.object.children;
    expect(shown!.visible && shown!.children[0]!.visible).toBe(true);
    expect(stage.body[1]).toBeLessThan(0.05);
    setFilmed(true);
    draw(1);
    expect(shown!.visible).toBe(false);
    expect(stage.body[1]).toBe(1);
    cameraView.video = null;
    forgetSeen();
    stage.dispose();
    looks.setState(looksFrom({}));
  });

  it('[LOK9] where the camera shows nothing the body of light stays', async () => {
    const light = new RoomLight(), stage = new LookStage(sharedUniforms(light.colours), light, new Vector3(0, 1, 6)), frame = standing(0.4);
    wearLook('camera');
    for (let picture = 0; picture < 90; picture++) {
      light.read(frame, SILENT_LEVELS, 1 / 60, false);
      stage.update(frame, -1, 720, false);
      if (picture === 20) await vi.waitFor(() => expect(stage.object.children).toHaveLength(1));
    }
    expect(stage.body[1]).toBe(1);
    stage.dispose();
    looks.setState(looksFrom({}));
  });
});
