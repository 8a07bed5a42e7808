import { JOINT, JOINT_COUNT } from '../joints.ts';
import { readBvh, type BvhFile } from './bvh-file.ts';
import { findRoles, type SkeletonRoles } from './bvh-skeleton.ts';
import type { MotionResult } from './motion.ts';
import { cosine, PI, sine } from './trigonometry.ts';

/** Height given to a body whose unit cannot be told, metres. */
const USUAL_HEIGHT = 1.7;
/** A unit is believed if it makes the body this tall, metres. */
const BELIEVABLE = [1.2, 2.1] as const;
/** Metres, centimetres, millimetres, inches, feet, and the CMU database's own (inches ÷ 0.45). */
const UNITS = [1, 0.01, 0.001, 0.0254, 0.3048, 0.0254 / 0.45] as const;
/** Parts of standing height (Winter, Biomechanics and Motor Control of Human Movement, 2009, fig. 4.1). */
const LEG_PER_HEIGHT = 0.491, TORSO_PER_HEIGHT = 0.288, ARM_PER_HEIGHT = 0.332, ANKLE_PER_HEIGHT = 0.039;

type Vector = [number, number, number];
const subtract = (a: ArrayLike<number>, b: ArrayLike<number>): Vector => [a[0]! - b[0]!, a[1]! - b[1]!, a[2]! - b[2]!];
const length = (a: Vector): number => Math.sqrt(a[0] * a[0] + a[1] * a[1] + a[2] * a[2]);
const scaled = (a: Vector, by: number): Vector => [a[0] * by, a[1] * by, a[2] * by];
const unit = (a: Vector): Vector => scaled(a, 1 / (length(a) || 1));
const cross = (a: Vector, b: Vector): Vector => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const middle = (a: Vector, b: Vector): Vector => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2];

/** Global positions (3 per joint) and rotations (9 per joint, row-major, for column vectors) of one frame. */
class Kinematics {
  readonly positions: Float64Array;
  readonly rotations: Float64Array;
  private readonly local = new Float64Array(9);
  private readonly product = new Float64Array(9);

  constructor(private readonly file: BvhFile) {
    this.positions = new Float64Array(file.joints.length * 3);
    this.rotations = new Float64Array(file.joints.length * 9);
  }

  position(joint: number): Vector {
    return [this.positions[joint * 3]!, this.positions[joint * 3 + 1]!, this.positions[joint * 3 + 2]!];
  }

  /** A vector of the rest pose as the joint has turned it. */
  turned(joint: number, v: Vector): Vector {
    const m = this.rotations, r = joint * 9;
    return [m[r]! * v[0] + m[r + 1]! * v[1] + m[r + 2]! * v[2], m[r + 3]! * v[0] + m[r + 4]! * v[1] + m[r + 5]! * v[2], m[r + 6]! * v[0] + m[r + 7]! * v[1] + m[r + 8]! * v[2]];
  }

  /** @param frame −1 for the rest pose: offsets alone */
  pose(frame: number): void {
    const { joints, values, channelCount } = this.file;
    const { positions, rotations, local, product } = this;
    joints.forEach((joint, index) => {
      let x = joint.offset[0], y = joint.offset[1], z = joint.offset[2];
      local.fill(0);
      local[0] = local[4] = local[8] = 1;
      if (frame >= 0) {
        for (let k = 0; k < joint.channels.length; k++) {
          const channel = joint.channels[k]!, value = values[frame * channelCount + joint.firstChannel + k]!;
          // A position channel says where the joint is in its parent, in place of its offset.
          if (channel === 0) x = value;
          else if (channel === 1) y = value;
          else if (channel === 2) z = value;
          else {
            // Turns in the order listed, each about an axis that the ones before have turned: R = R₁R₂R₃.
            const angle = (value * PI) / 180, c = cosine(angle), s = sine(angle);
            const i = channel === 3 ? 1 : channel === 4 ? 2 : 0, j = channel === 3 ? 2 : channel === 4 ? 0 : 1;
            for (let row = 0; row < 9; row += 3) {
              const a = local[row + i]!, b = local[row + j]!;
              local[row + i] = a * c + b * s;
              local[row + j] = b * c - a * s;
            }
          }
        }
      }
      const at = index * 3, r = index * 9, p = joint.parent;
      if (p < 0) {
        positions[at] = x; positions[at + 1] = y; positions[at + 2] = z;
        rotations.set(local, r);
        return;
      }
      const pr = p * 9;
      for (let row = 0; row < 3; row++) {
        const m0 = rotations[pr + row * 3]!, m1 = rotations[pr + row * 3 + 1]!, m2 = rotations[pr + row * 3 + 2]!;
        positions[at + row] = positions[p * 3 + row]! + m0 * x + m1 * y + m2 * z;
        for (let column = 0; column < 3; column++) product[row * 3 + column] = m0 * local[column]! + m1 * local[3 + column]! + m2 * local[6 + column]!;
      }
      rotations.set(product, r);
    });
  }
}

/** Standing height in the file's unit: the middle one of what legs, torso and arms say. */
function heightInUnits(rest: Kinematics, roles: SkeletonRoles): number {
  const p = (index: number): Vector => rest.position(index);
  const span = (a: number, b: number): number => length(subtract(p(a), p(b)));
  const legs = (span(roles.hips[0], roles.knees[0]) + span(roles.knees[0], roles.ankles[0]) + span(roles.hips[1], roles.knees[1]) + span(roles.knees[1], roles.ankles[1])) / 2;
  const arms = (span(roles.shoulders[0], roles.elbows[0]) + span(roles.elbows[0], roles.wrists[0]) + span(roles.shoulders[1], roles.elbows[1]) + span(roles.elbows[1], roles.wrists[1])) / 2;
  const torso = length(subtract(middle(p(roles.shoulders[0]), p(roles.shoulders[1])), middle(p(roles.hips[0]), p(roles.hips[1]))));
  const guesses = [legs / LEG_PER_HEIGHT, arms / ARM_PER_HEIGHT, torso / TORSO_PER_HEIGHT].sort((a, b) => a - b);
  return guesses[1]!;
}

/** Which axis of the file is up: where heads are above feet while moving, and at rest if that leaves a doubt. */
function findUp(body: Kinematics, roles: SkeletonRoles, frames: number): Vector {
  const sum: Vector = [0, 0, 0];
  const add = (weight: number): void => {
    const d = unit(subtract(body.position(roles.head), middle(body.position(roles.ankles[0]), body.position(roles.ankles[1]))));
    for (let axis = 0; axis < 3; axis++) sum[axis] = sum[axis]! + d[axis]! * weight;
  };
  const samples = Math.min(frames, 100);
  for (let i = 0; i < samples; i++) {
    body.pose(Math.floor((i * frames) / samples));
    add(1 / samples);
  }
  body.pose(-1);
  add(0.3);
  const axis = [0, 1, 2].reduce((best, i) => (Math.abs(sum[i]!) > Math.abs(sum[best]!) ? i : best), 1);
  const up: Vector = [0, 0, 0];
  up[axis] = sum[axis]! < 0 ? -1 : 1;
  return up;
}

/**
 * Reads a `.bvh` into world motion: metres, y up, facing −z, floor at 0, hips starting over the origin; the joints of COCO (face
 * joints made from head and neck). Any channel order and joint naming; unit and up axis are found from the body itself.
 * Never throws; see `readBvh` for what is refused and what is mended. The same bits in every JavaScript engine.
 *
 * Cost: linear in frames × joints.
 *
 * @example parseBvh('not a skeleton') // { ok: false, message: 'Line 1: a .bvh begins with HIERARCHY, …' }
 */
export function parseBvh(text: string): MotionResult {
  const read = readBvh(text);
  if (!read.ok) return read;
  const { file } = read;
  const found = findRoles(file.joints);
  if (!found.ok) return found;
  const { roles } = found, warnings = [...file.warnings];
  const body = new Kinematics(file);
  body.pose(-1);
  const units = heightInUnits(body, roles);
  if (!(units > 0) || !Number.isFinite(units)) return { ok: false, message: 'All joints of the skeleton are at one point: its OFFSETs are zero.' };
  const restUp = unit(subtract(body.position(roles.head), middle(body.position(roles.ankles[0]), body.position(roles.ankles[1]))));
  const restRight = unit(subtract(middle(body.position(roles.shoulders[1]), body.position(roles.hips[1])), middle(body.position(roles.shoulders[0]), body.position(roles.hips[0]))));
  const restForward = unit(cross(restUp, restRight));
  const metresPerUnit = UNITS.find((metres) => metres * units >= BELIEVABLE[0] && metres * units <= BELIEVABLE[1]) ?? USUAL_HEIGHT / units;
  const height = metresPerUnit * units;

  // Axes of the room in those of the file: up, then the player's right as it is over the first moments.
  const up = findUp(body, roles, file.frameCount);
  const right: Vector = [0, 0, 0];
  const opening = Math.max(1, Math.min(file.frameCount, Math.round(0.25 / file.frameSeconds)));
  for (let frame = 0; frame < opening; frame++) {
    body.pose(frame);
    const across = unit(subtract(middle(body.position(roles.shoulders[1]), body.position(roles.hips[1])), middle(body.position(roles.shoulders[0]), body.position(roles.hips[0]))));
    for (let axis = 0; axis < 3; axis++) right[axis] = right[axis]! + across[axis]!;
  }
  const level = subtract(right, scaled(up, dot(right, up)));
  // Lying on one side at the start: any level direction will do.
  const x = length(level) > 1e-6 ? unit(level) : unit(cross(up, Math.abs(up[0]) > 0.5 ? [0, 1, 0] : [1, 0, 0]));
  const z = cross(x, up);

  const frames = file.frameCount;
  const xyz = new Float64Array(frames * JOINT_COUNT * 3), confidence = new Float32Array(frames * JOINT_COUNT), micros = new Float64Array(frames);
  body.pose(0);
  const origin = middle(body.position(roles.hips[0]), body.position(roles.hips[1]));
  const lows = new Float64Array(frames);
  const pairs: readonly (readonly [number, number])[] = [
    [JOINT.left_shoulder, roles.shoulders[0]], [JOINT.right_shoulder, roles.shoulders[1]], [JOINT.left_elbow, roles.elbows[0]], [JOINT.right_elbow, roles.elbows[1]],
    [JOINT.left_wrist, roles.wrists[0]], [JOINT.right_wrist, roles.wrists[1]], [JOINT.left_knee, roles.knees[0]], [JOINT.right_knee, roles.knees[1]],
    [JOINT.left_ankle, roles.ankles[0]], [JOINT.right_ankle, roles.ankles[1]],
  ];
  for (let frame = 0; frame < frames; frame++) {
    micros[frame] = Math.round(frame * file.frameSeconds * 1e6);
    body.pose(frame);
    const put = (joint: number, p: Vector): void => {
      const d = scaled(subtract(p, origin), metresPerUnit), at = (frame * JOINT_COUNT + joint) * 3;
      xyz[at] = dot(d, x);
      xyz[at + 1] = dot(d, up);
      xyz[at + 2] = dot(d, z);
      confidence[frame * JOINT_COUNT + joint] = 1;
    };
    for (const [joint, index] of pairs) put(joint, body.position(index));
    // Both hips may be one joint (a leg that starts at the root): they are then set apart by the usual width.
    const left = body.position(roles.hips[0]), rightHip = body.position(roles.hips[1]);
    const across = unit(subtract(body.position(roles.shoulders[1]), body.position(roles.shoulders[0])));
    const isOne = length(subtract(left, rightHip)) < 0.02 * units;
    put(JOINT.left_hip, isOne ? subtract(left, scaled(across, 0.05 * units)) : left);
    put(JOINT.right_hip, isOne ? subtract(rightHip, scaled(across, -0.05 * units)) : rightHip);
    putFace(put);
    const ankle = (side: 0 | 1): number => dot(scaled(subtract(body.position(roles.ankles[side]), origin), metresPerUnit), up);
    lows[frame] = Math.min(ankle(0), ankle(1)) - ANKLE_PER_HEIGHT * height;
  }
  // The floor is where the lower foot usually stands: a jump is above it, one bad frame is not below it.
  const sorted = lows.slice().sort();
  const floor = sorted[Math.floor(frames * 0.1)]!;
  for (let i = 1; i < xyz.length; i += 3) xyz[i] = confidence[(i - 1) / 3]! > 0 ? xyz[i]! - floor : 0;
  const limit = xyz.find((value) => !(Math.abs(value) < 100));
  if (limit !== undefined) return { ok: false, message: `A joint is ${limit.toFixed(0)} m from where the body starts; the position channels are broken or in another unit than the OFFSETs.` };
  return { ok: true, motion: { space: 'world', width: 0, height: 0, micros, tracks: [{ xyz, confidence }], lengthMicros: Math.round(frames * file.frameSeconds * 1e6), warnings } };

  /** Nose, eyes and ears about the middle of the head, turned as the head is. */
  function putFace(put: (joint: number, p: Vector) => void): void {
    const across = unit(subtract(body.position(roles.shoulders[1]), body.position(roles.shoulders[0])));
    const base = body.position(roles.head), neck = body.position(roles.neck);
    let top = body.turned(roles.head, restUp), front = body.turned(roles.head, restForward);
    // A rest pose that is not a standing body turns heads askew: then the trunk leads.
    const trunkUp = unit(subtract(neck, middle(body.position(roles.hips[0]), body.position(roles.hips[1]))));
    const trunkFront = unit(cross(trunkUp, across));
    if (dot(front, trunkFront) < -0.2 || dot(top, trunkUp) < -0.2) {
      top = trunkUp;
      front = trunkFront;
    }
    const side = unit(cross(front, top));
    const skull = roles.crown >= 0 ? length(subtract(body.position(roles.crown), base)) / units : 0.12;
    const rise = Math.max(0.035, Math.min(0.08, skull / 2));
    const at = (ahead: number, high: number, aside: number): Vector => [0, 1, 2].map((axis) => base[axis]! + units * (front[axis]! * ahead + top[axis]! * (rise + high) + side[axis]! * aside)) as Vector;
    put(JOINT.nose, at(0.06, -0.008, 0));
    put(JOINT.left_eye, at(0.048, 0.012, -0.018));
    put(JOINT.right_eye, at(0.048, 0.012, 0.018));
    put(JOINT.left_ear, at(0, 0, -0.045));
    put(JOINT.right_ear, at(0, 0, 0.045));
  }
}
