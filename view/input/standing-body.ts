import { JOINT } from '../../protocol/index.ts';

/**
 * Lengths of an adult's body as parts of standing height H: mean segment lengths of Drillis and Contini (1966), as printed in
 * Winter, "Biomechanics and Motor Control of Human Movement", fig. 4.1. Heights are above the floor of a body standing upright.
 */
export const PROPORTION = {
  eyes: 0.936, nose: 0.92, shoulders: 0.818, hips: 0.53, knees: 0.285, ankles: 0.039,
  halfShoulders: 0.129, halfHips: 0.0955, upperArm: 0.186, forearm: 0.146, handLength: 0.108,
} as const;

/** Writes one joint: metres in the room, confidence 0–1. */
export function setJoint(xyz: Float32Array, confidence: Float32Array, joint: number, x: number, y: number, z: number, sure: number): void {
  xyz[joint * 3] = x;
  xyz[joint * 3 + 1] = y;
  xyz[joint * 3 + 2] = z;
  confidence[joint] = sure;
}

/**
 * Shoulders and hips of an upright torso: shoulders centred at (x, y, z), hips 0.288 H below, drawn `lean` (x, z) metres towards
 * the feet's place. `yaw` in radians turns the body about the vertical; 0 faces −z. Mutates `xyz` and `confidence` (3 and 1 per joint).
 */
export function placeTorso(xyz: Float32Array, confidence: Float32Array, height: number, x: number, y: number, z: number, yaw: number, leanX: number, leanZ: number, sure: number): void {
  const rightX = Math.cos(yaw), rightZ = -Math.sin(yaw);
  const shoulder = PROPORTION.halfShoulders * height, hip = PROPORTION.halfHips * height;
  const hipY = Math.max(0.1 * height, y - (PROPORTION.shoulders - PROPORTION.hips) * height);
  setJoint(xyz, confidence, JOINT.left_shoulder, x - rightX * shoulder, y, z - rightZ * shoulder, sure);
  setJoint(xyz, confidence, JOINT.right_shoulder, x + rightX * shoulder, y, z + rightZ * shoulder, sure);
  setJoint(xyz, confidence, JOINT.left_hip, x + leanX - rightX * hip, hipY, z + leanZ - rightZ * hip, sure);
  setJoint(xyz, confidence, JOINT.right_hip, x + leanX + rightX * hip, hipY, z + leanZ + rightZ * hip, sure);
}

/**
 * Elbow between a shoulder and a wrist that are already in `xyz`: the two-bone solution whose elbow hangs down and outwards.
 * A wrist out of reach stretches the arm along the line. `outward` is −1 for the left arm, 1 for the right. Mutates the elbow only.
 */
export function placeElbow(xyz: Float32Array, confidence: Float32Array, shoulder: number, elbow: number, wrist: number, height: number, outward: number, sure: number): void {
  const sx = xyz[shoulder * 3]!, sy = xyz[shoulder * 3 + 1]!, sz = xyz[shoulder * 3 + 2]!;
  const dx = xyz[wrist * 3]! - sx, dy = xyz[wrist * 3 + 1]! - sy, dz = xyz[wrist * 3 + 2]! - sz;
  const upper = PROPORTION.upperArm * height, lower = PROPORTION.forearm * height;
  const distance = Math.max(1e-3, Math.hypot(dx, dy, dz));
  const ux = dx / distance, uy = dy / distance, uz = dz / distance;
  const reach = Math.min(distance, upper + lower);
  // Distance from the shoulder to the foot of the elbow's perpendicular, by the law of cosines, and the perpendicular's length.
  const along = (upper * upper - lower * lower + reach * reach) / (2 * reach);
  const off = Math.sqrt(Math.max(0, upper * upper - along * along));
  // The pole: down and outwards and a little back, made perpendicular to the arm.
  let px = outward * 0.5, py = -1, pz = 0.3;
  const dot = px * ux + py * uy + pz * uz;
  px -= dot * ux;
  py -= dot * uy;
  pz -= dot * uz;
  const length = Math.hypot(px, py, pz) || 1;
  const stretch = distance > upper + lower ? (distance * upper) / (upper + lower) : along;
  setJoint(xyz, confidence, elbow, sx + ux * stretch + (px / length) * off, sy + uy * stretch + (py / length) * off, sz + uz * stretch + (pz / length) * off, sure);
}
