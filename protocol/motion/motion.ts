import { JOINT_COUNT } from '../joints.ts';

/** One body through time: `JOINT_COUNT` joints a frame. */
export interface MotionTrack {
  /** x y z per joint per frame: `(frame × 29 + joint) × 3`. Metres, or pixels with z 0. */
  readonly xyz: Float64Array;
  /** 0 (absent) … 1 per joint per frame: `frame × 29 + joint`. */
  readonly confidence: Float32Array;
}

/**
 * Recorded motion, ready to enter the door.
 *
 * World: metres, right-handed, y up, floor y = 0, the body faces −z, its right is +x, the middle of its hips starts at x = z = 0.
 * Image: pixels of a `width × height` picture, x right, y down, not mirrored.
 */
export interface Motion {
  readonly space: 'world' | 'image';
  /** Pixels of the picture; 0 in world space. */
  readonly width: number;
  readonly height: number;
  /** When each frame was captured, µs from the start, ascending; the first is 0. */
  readonly micros: Float64Array;
  /** At least one. */
  readonly tracks: readonly MotionTrack[];
  /** Length of one round when looped, µs: a frame beyond the last one. */
  readonly lengthMicros: number;
  /** What was mended while reading, in a reader's words. */
  readonly warnings: readonly string[];
}

/** What a parser answers. It never throws. */
export type MotionResult = { readonly ok: true; readonly motion: Motion } | { readonly ok: false; readonly message: string };

/** Longest motion a file may announce: an hour at 240 Hz. */
export const MAX_MOTION_FRAMES = 864_000;

/** One moment of a body; made once by the caller and refilled. */
export interface PoseBuffer {
  /** 3 per joint. */
  readonly xyz: Float64Array;
  /** One per joint. */
  readonly confidence: Float32Array;
}

export function poseBuffer(): PoseBuffer {
  return { xyz: new Float64Array(JOINT_COUNT * 3), confidence: new Float32Array(JOINT_COUNT) };
}

/** Seconds of one round. */
export function motionSeconds(motion: Motion): number {
  return motion.lengthMicros / 1e6;
}

/** Index of the last frame at or before a time, by bisection. `micros` within the round. */
export function frameAt(motion: Motion, micros: number): number {
  let low = 0, high = motion.micros.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (motion.micros[middle]! <= micros) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * The pose at a time, straight between the two frames around it; a joint absent in one of them takes the other's place with the
 * other's confidence only if that is nearer in time. Looped, time wraps and the last frame leads back to the first only by a jump
 * (a round is a new start, nothing is invented between its ends); not looped, time is held at the ends.
 *
 * @param seconds from the start of the motion, ≥ 0
 * @returns which round this is: 0, 1, 2 …; callers change the epoch with it
 */
export function sampleAt(motion: Motion, track: number, seconds: number, looped: boolean, into: PoseBuffer): number {
  const round = looped ? Math.max(0, Math.floor((seconds * 1e6) / motion.lengthMicros)) : 0;
  poseAtMicros(motion, track, Math.max(0, seconds * 1e6 - round * motion.lengthMicros), into);
  return round;
}

/** The pose at a time within one round; see {@link sampleAt}. At a frame's own time it is that frame, bit for bit. */
export function poseAtMicros(motion: Motion, track: number, micros: number, into: PoseBuffer): void {
  const { xyz, confidence } = motion.tracks[track]!;
  const from = frameAt(motion, micros), to = Math.min(motion.micros.length - 1, from + 1);
  const gap = motion.micros[to]! - motion.micros[from]!;
  const part = gap > 0 ? Math.min(1, (micros - motion.micros[from]!) / gap) : 0;
  for (let joint = 0; joint < JOINT_COUNT; joint++) {
    const a = from * JOINT_COUNT + joint, b = to * JOINT_COUNT + joint;
    const ca = confidence[a]!, cb = confidence[b]!;
    if (ca > 0 && cb > 0) {
      for (let axis = 0; axis < 3; axis++) into.xyz[joint * 3 + axis] = xyz[a * 3 + axis]! + part * (xyz[b * 3 + axis]! - xyz[a * 3 + axis]!);
      into.confidence[joint] = ca + part * (cb - ca);
    } else {
      const near = part < 0.5 ? a : b;
      for (let axis = 0; axis < 3; axis++) into.xyz[joint * 3 + axis] = xyz[near * 3 + axis]!;
      into.confidence[joint] = confidence[near]!;
    }
  }
}
