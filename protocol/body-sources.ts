/**
 * What a body can drive music with: places, distances, angles, motion and controls, each one number. The simulation and the page read joints the same
 * way, by {@link measureJoints}. Everything in the body's own size: H is its standing height.
 */
import { JOINT, JOINT_COUNT } from './joints.ts';

/** Kinds of sources. Numbers travel in sessions: append only. */
export const BODY_SOURCE = {
  none: 0,
  /** Point `a` beside the hips, H, right is more. */ side: 1,
  /** Point `a` above the hips, H. */ rise: 2,
  /** Point `a` in front of the hips, H; flat for a camera. */ reach: 3,
  /** Point `a` above the floor, H. */ height: 4,
  /** From point `a` to point `b`, H. */ distance: 5,
  /** Angle at point `a` between `b` and `c`, half turns: 1 is straight. */ angle: 6,
  /** How fast point `a` is, H/s. */ speed: 7,
  /** How far hands and feet are from the hips together, H. */ spread: 8,
  /** The body's flow, as in the Flow component: H/s, 0–1, rad/H, H, 0–1. */
  bodySpeed: 9, tension: 10, curvature: 11, travel: 12, smoothness: 13,
  /** Of hand `a` (0 left, 1 right). */ handSpeed: 14, handCurvature: 15, handTension: 16,
  /** Where the faster hand goes: −1 left … 1 right, −1 down … 1 up. Held while it rests. */ towardsSide: 17, towardsUp: 18,
  /** A control's latest value, of channel `a` + `b` × 256. */ control: 19,
} as const;

/** Points of a body beside its joints 0–28: middles of the shoulders, the hips, the hands. */
export const POINT = { shoulders: JOINT_COUNT, hips: JOINT_COUNT + 1, hands: JOINT_COUNT + 2 } as const;
/** Points that sources can name: 32. */
export const POINT_COUNT = JOINT_COUNT + 3;

/** What mappings drive. */
export const MAP_TARGET = { param: 0, setting: 1 } as const;
/** straight · gentle at first · fast at first · gentle at both ends · in steps · on the tones of the palette's scale. Append only. */
export const MAP_CURVE = { linear: 0, soft: 1, hard: 2, s: 3, steps: 4, scale: 5 } as const;
export const MAX_MAPPINGS = 32, MAX_BINDINGS = 64;

/** What sets a binding off. Append only. */
export const TRIGGER = {
  none: 0,
  /** Zone `number`; `part` ZONE_MOMENT. */ zone: 1,
  /** A stroke of joint `part`; 255 either hand. */ stroke: 2,
  /** A foot stamps: `part` 0 left, 1 right, 255 either. */ stamp: 3,
  /** A moment of channel `number`: a note, a button, a key, a gesture, the voice. */ control: 4,
  /** A source crosses a threshold: see BODY_ACT.bindCrossing. */ crossing: 5,
} as const;
/** effect: what the zone does by itself happens · enter · leave · strike. */
export const ZONE_MOMENT = { effect: 0, enter: 1, leave: 2, strike: 3 } as const;

/** A source in one whole number: kind and three bytes. */
export const packSource = (kind: number, a = 0, b = 0, c = 0): number => kind | (a << 8) | (b << 16) | (c << 24);
/** Channel of CHANNELS as a source. */
export const packControl = (channel: number): number => packSource(BODY_SOURCE.control, channel & 255, channel >> 8);
/** A trigger in one whole number. */
export const packTrigger = (kind: number, part: number, number: number): number => kind | ((part & 255) << 8) | (number << 16);

const byteOf = (packed: number, place: number): number => (packed >>> (place * 8)) & 255;
export const sourceKind = (packed: number): number => byteOf(packed, 0);
/** The source's three bytes: `place` 0, 1, 2 for `a`, `b`, `c`. */
export const sourcePart = (packed: number, place: number): number => byteOf(packed, place + 1);
export const channelOfSource = (packed: number): number => byteOf(packed, 1) + byteOf(packed, 2) * 256;

/** Whether a source can be made out from one picture of the joints, by {@link measureJoints}. */
export const isOfJoints = (kind: number): boolean => (kind >= BODY_SOURCE.side && kind <= BODY_SOURCE.distance) || kind === BODY_SOURCE.angle || kind === BODY_SOURCE.spread;

/** Less sure joints do not count. */
const SURE = 0.15;
const STRIDE = 4;
/** Where a body's points are copied to while they are measured: three points of x, y, z. */
const scratch = new Float64Array(9);
/** Fractions that functions hand on lie here: returned or passed they would be new objects on the heap. */
const handed = new Float64Array(2);
const LENGTH = 0, ANGLE = 1;

/** Whether a point is seen; its place is then in `scratch` from `to` × 3 on. */
function findPoint(joints: ArrayLike<number>, at: number, point: number, to: number): boolean {
  let first = point, second = point;
  if (point === POINT.shoulders) { first = JOINT.left_shoulder; second = JOINT.right_shoulder; }
  else if (point === POINT.hips) { first = JOINT.left_hip; second = JOINT.right_hip; }
  else if (point === POINT.hands) { first = JOINT.left_wrist; second = JOINT.right_wrist; }
  // A headset knows hands and no wrists, a camera the other way round.
  first = seenOf(joints, at, first);
  second = seenOf(joints, at, second);
  if (first < 0 || second < 0) return false;
  for (let axis = 0; axis < 3; axis++) scratch[to * 3 + axis] = (joints[at + first * STRIDE + axis]! + joints[at + second * STRIDE + axis]!) / 2;
  return true;
}

/** The joint itself if it is seen, else the one that stands for it, else −1. */
function seenOf(joints: ArrayLike<number>, at: number, joint: number): number {
  if (joint < JOINT_COUNT && joints[at + joint * STRIDE + 3]! >= SURE) return joint;
  const other = joint === JOINT.left_wrist ? JOINT.left_hand : joint === JOINT.right_wrist ? JOINT.right_hand
    : joint === JOINT.left_hand ? JOINT.left_wrist : joint === JOINT.right_hand ? JOINT.right_wrist : -1;
  return other >= 0 && joints[at + other * STRIDE + 3]! >= SURE ? other : -1;
}

/** Head to hips, shoulders to hips, as parts of H: where the hips are of a body whose hips are not seen. */
const HEAD_TO_HIPS = 0.4, SHOULDERS_TO_HIPS = 0.288;

/** Hips for the others to be measured from; without them, from the shoulders or the head down. */
function findHips(joints: ArrayLike<number>, at: number, heights: ArrayLike<number>, body: number, to: number): boolean {
  if (findPoint(joints, at, POINT.hips, to)) return true;
  if (findPoint(joints, at, POINT.shoulders, to)) scratch[to * 3 + 1]! -= SHOULDERS_TO_HIPS * heights[body]!;
  else if (findPoint(joints, at, JOINT.nose, to)) scratch[to * 3 + 1]! -= HEAD_TO_HIPS * heights[body]!;
  else return false;
  return true;
}

const LIMBS: readonly number[] = [JOINT.left_wrist, JOINT.right_wrist, JOINT.left_ankle, JOINT.right_ankle];

/**
 * Measures a source of the joints.
 *
 * @param packed of {@link packSource}; a kind of which {@link isOfJoints} is true
 * @param joints x, y, z, confidence per joint from `at` on; metres in the room, y up
 * @param heights [`body`] H in metres, > 0
 * @param out [`to`] gets the number; left as it is where the joints are not seen
 * @returns whether they are seen
 */
export function measureJoints(packed: number, joints: ArrayLike<number>, at: number, heights: ArrayLike<number>, body: number, out: Float32Array | Float64Array, to: number): boolean {
  const kind = sourceKind(packed), a = sourcePart(packed, 0), height = heights[body]!;
  if (kind === BODY_SOURCE.spread) {
    if (!findHips(joints, at, heights, body, 0)) return false;
    let sum = 0, seen = 0;
    for (let k = 0; k < LIMBS.length; k++) {
      if (!findPoint(joints, at, LIMBS[k]!, 1)) continue;
      measureBetween(0, 1);
      sum += handed[LENGTH]!;
      seen++;
    }
    if (seen < 2) return false;
    out[to] = (sum * LIMBS.length) / seen / height;
    return true;
  }
  if (a >= POINT_COUNT || !findPoint(joints, at, a, 0)) return false;
  if (kind === BODY_SOURCE.height) out[to] = scratch[1]! / height;
  else if (kind === BODY_SOURCE.distance || kind === BODY_SOURCE.angle) {
    if (!findPoint(joints, at, sourcePart(packed, 1), 1)) return false;
    measureBetween(0, 1);
    if (kind === BODY_SOURCE.distance) out[to] = handed[LENGTH]! / height;
    else {
      if (!findPoint(joints, at, sourcePart(packed, 2), 2)) return false;
      const first = handed[LENGTH]!;
      measureBetween(0, 2);
      const arms = first * handed[LENGTH]!;
      if (arms < 1e-6) return false;
      let dot = 0;
      for (let axis = 0; axis < 3; axis++) dot += (scratch[3 + axis]! - scratch[axis]!) * (scratch[6 + axis]! - scratch[axis]!);
      handed[ANGLE] = Math.max(-1, Math.min(1, dot / arms));
      toHalfTurns();
      out[to] = handed[ANGLE]!;
    }
  } else {
    if (!findHips(joints, at, heights, body, 1)) return false;
    const axis = kind === BODY_SOURCE.side ? 0 : kind === BODY_SOURCE.rise ? 1 : 2, away = (scratch[axis]! - scratch[3 + axis]!) / height;
    // The player looks towards −z.
    out[to] = axis === 2 ? -away : away;
  }
  return true;
}

/** Distance of two points of the scratch. */
function measureBetween(p: number, q: number): void {
  const dx = scratch[p * 3]! - scratch[q * 3]!, dy = scratch[p * 3 + 1]! - scratch[q * 3 + 1]!, dz = scratch[p * 3 + 2]! - scratch[q * 3 + 2]!;
  handed[LENGTH] = Math.sqrt(dx * dx + dy * dy + dz * dz);
}

/** arccos ÷ π by Abramowitz & Stegun 4.4.45 (error below 7e-5 rad): the same arithmetic in the simulation and on the page. */
function toHalfTurns(): void {
  const cosine = handed[ANGLE]!, x = Math.abs(cosine), angle = Math.sqrt(1 - x) * (1.5707288 + x * (-0.2121144 + x * (0.074261 - 0.0187293 * x)));
  handed[ANGLE] = (cosine < 0 ? Math.PI - angle : angle) / Math.PI;
}
