import { describe, expect, it } from 'vitest';
import { JOINT } from '../../../protocol/index.ts';
import { HeadBody, SURE, rotate, yawOf, type Pose } from '../../../view/input/head-body.ts';

/** A head at a place, turned about the vertical (radians, positive to the left), then tilted up. */
function headAt(x: number, y: number, z: number, yaw = 0, pitch = 0): Pose {
  const [sy, cy, sp, cp] = [Math.sin(yaw / 2), Math.cos(yaw / 2), Math.sin(pitch / 2), Math.cos(pitch / 2)];
  return { position: { x, y, z }, orientation: { x: cy * sp, y: sy * cp, z: -sy * sp, w: cy * cp } };
}
const jointOf = (body: HeadBody, joint: number): number[] => [...body.xyz.subarray(joint * 3, joint * 3 + 3)];
const middle = (body: HeadBody, a: number, b: number): number[] => jointOf(body, a).map((value, axis) => (value + jointOf(body, b)[axis]!) / 2);

describe('the body under a headset', () => {
  it('[XRB1] yaw is 0 towards −z, positive to the left, and stays known when the head looks at the floor or the sky', () => {
    for (const yaw of [0, 0.5, -1.2, 3]) {
      expect(yawOf(headAt(0, 1.6, 0, yaw))).toBeCloseTo(yaw, 6);
      expect(yawOf(headAt(0, 1.6, 0, yaw, -1.56))).toBeCloseTo(yaw, 6);
      expect(yawOf(headAt(0, 1.6, 0, yaw, 1.56))).toBeCloseTo(yaw, 6);
    }
    const out = { x: 0, y: 0, z: 0 };
    rotate(headAt(0, 0, 0, Math.PI / 2).orientation, 0, 0, -1, out);
    expect(out.x).toBeCloseTo(-1, 6);
  });

  it('[XRB2] shoulders and hips hang below the head, a torso of 0.288 H apart, right at +x when it looks to −z, and are less sure than what is measured', () => {
    const body = new HeadBody();
    body.head(headAt(0.1, 1.62, -0.2), 0);
    expect(body.height).toBeCloseTo(1.62 / 0.936, 2);
    const shoulders = middle(body, JOINT.left_shoulder, JOINT.right_shoulder), hips = middle(body, JOINT.left_hip, JOINT.right_hip);
    expect(shoulders[0]).toBeCloseTo(0.1, 3);
    expect(shoulders[1]! - hips[1]!).toBeCloseTo(0.288 * body.height, 3);
    expect(jointOf(body, JOINT.right_shoulder)[0]).toBeGreaterThan(jointOf(body, JOINT.left_shoulder)[0]!);
    expect(body.confidence[JOINT.nose]).toBe(SURE.head);
    expect(body.confidence[JOINT.left_hip]).toBeLessThan(0.5);
    for (const joint of [JOINT.left_ankle, JOINT.right_knee, JOINT.left_wrist, JOINT.right_elbow]) expect(body.confidence[joint]).toBe(0);
  });

  it('[XRB3] a nod leaves the torso where it is; a long look aside turns it, a glance does not', () => {
    const body = new HeadBody();
    body.head(headAt(0, 1.6, 0), 0);
    const upright = middle(body, JOINT.left_hip, JOINT.right_hip);
    for (let t = 0.01; t < 0.05; t += 0.01) body.head(headAt(0, 1.6, 0, 0, -0.6), t);
    for (const axis of [0, 1, 2]) expect(Math.abs(middle(body, JOINT.left_hip, JOINT.right_hip)[axis]! - upright[axis]!), `axis ${axis}`).toBeLessThan(0.1);
    body.head(headAt(0, 1.6, 0, 0.3), 0.05);
    expect(jointOf(body, JOINT.right_shoulder)[2]! - jointOf(body, JOINT.left_shoulder)[2]!).toBeCloseTo(0, 6);
    for (let t = 0.1; t < 4; t += 0.02) body.head(headAt(0, 1.6, 0, Math.PI / 2), t);
    // Looking left, the right shoulder has come to the front.
    expect(jointOf(body, JOINT.right_shoulder)[2]! - jointOf(body, JOINT.left_shoulder)[2]!).toBeLessThan(-0.25);
    expect(upright[1]).toBeCloseTo(middle(body, JOINT.left_hip, JOINT.right_hip)[1]!, 2);
  });

  it('[XRB4] an elbow keeps both arm lengths where the wrist is in reach, and lies on the line where it is not', () => {
    const body = new HeadBody();
    body.head(headAt(0, 1.6, 0), 0);
    body.hand('right', { x: 0.3, y: 1.2, z: -0.3 }, { x: 0.3, y: 1.25, z: -0.35 });
    body.hand('left', { x: -3, y: 1.4, z: 0 }, { x: -3, y: 1.4, z: 0 });
    body.finish();
    const apart = (a: number, b: number): number => Math.hypot(...jointOf(body, a).map((value, axis) => value - jointOf(body, b)[axis]!));
    expect(apart(JOINT.right_shoulder, JOINT.right_elbow)).toBeCloseTo(0.186 * body.height, 3);
    expect(apart(JOINT.right_elbow, JOINT.right_wrist)).toBeCloseTo(0.146 * body.height, 3);
    const direct = apart(JOINT.left_shoulder, JOINT.left_wrist);
    expect(apart(JOINT.left_shoulder, JOINT.left_elbow) + apart(JOINT.left_elbow, JOINT.left_wrist)).toBeCloseTo(direct, 3);
    expect(jointOf(body, JOINT.right_elbow)[1]).toBeLessThan(jointOf(body, JOINT.right_shoulder)[1]!);
  });

  it('[XRB5] each sample starts from nothing: a hand that is not given again is absent', () => {
    const body = new HeadBody();
    body.head(headAt(0, 1.6, 0), 0);
    body.hand('right', { x: 0.3, y: 1.2, z: -0.3 }, { x: 0.3, y: 1.2, z: -0.4 });
    body.fingertip('right', 'index', { x: 0.3, y: 1.2, z: -0.5 });
    body.finish();
    body.head(headAt(0, 1.6, 0), 0.01);
    body.finish();
    for (const joint of [JOINT.right_wrist, JOINT.right_hand, JOINT.right_index, JOINT.right_elbow]) expect(body.confidence[joint]).toBe(0);
  });

  it('[XRB6] a jump does not make a giant, and a crouch does not make a child', () => {
    const body = new HeadBody();
    body.head(headAt(0, 1.6, 0), 0);
    const standing = body.height;
    for (let t = 0.01; t < 0.4; t += 0.01) body.head(headAt(0, 1.6 + 0.3 * Math.sin((t / 0.4) * Math.PI), 0), t);
    expect(body.height - standing).toBeLessThan(0.08);
    for (let t = 0.4; t < 3; t += 0.01) body.head(headAt(0, 0.9, 0), t);
    expect(body.height - standing).toBeLessThan(0.08);
    expect(middle(body, JOINT.left_hip, JOINT.right_hip)[1]).toBeGreaterThan(0.1);
  });
});
