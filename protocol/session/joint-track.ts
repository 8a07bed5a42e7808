import { JOINT, JOINT_COUNT } from '../joints.ts';
import { SPACE } from '../input-frame.ts';

/** Values of a coordinate that a track remembers. */
const DEPTH = 5;

/**
 * The joint that each one hangs on, −1 for the nose. It has the lower number, so it is decoded first, and what moves a limb's root
 * moves its end.
 */
const PARENT: Int8Array = (() => {
  const { nose, left_shoulder, right_shoulder, left_elbow, right_elbow, left_wrist, right_wrist, left_hip, right_hip, left_knee, right_knee, left_hand, right_hand } = JOINT;
  return Int8Array.of(
    -1, nose!, nose!, nose!, nose!, nose!, left_shoulder!, left_shoulder!, right_shoulder!, left_elbow!, right_elbow!,
    left_shoulder!, left_hip!, left_hip!, right_hip!, left_knee!, right_knee!, left_wrist!, right_wrist!,
    left_hand!, left_hand!, left_hand!, left_hand!, left_hand!, right_hand!, right_hand!, right_hand!, right_hand!, right_hand!,
  );
})();

/**
 * Ways to foresee a coordinate from its last four values, newest first, in sixteenths. Still and noisy joints want means, fast and
 * clean ones extrapolation; the encoder takes for every coordinate of every chunk the one that costs least.
 */
const WEIGHTS: Int32Array = Int32Array.of(
  16, 0, 0, 0,       // as it was
  32, -16, 0, 0,     // as fast as it was
  48, -48, 16, 0,    // accelerating as it did
  24, -8, 0, 0,      // half as fast
  10, 4, 2, 0,       // mean
  16, 8, 0, -8,      // straight line through four
  21, 5, -10, 0,     // straight line through three
  40, -32, 8, 0,     // between as fast and accelerating
);

/** Numbers of predictors: the ways above, then the same for the way from the parent joint to this one. */
export const PREDICTORS = WEIGHTS.length / 2;

/** What the joints of one player, from one source and in one space, did so far in a chunk. Encoder and decoder keep the same. */
export class JointTrack {
  /** `(joint × 3 + axis) × DEPTH + n`: the latest values, newest first. */
  private readonly latest = new Int32Array(JOINT_COUNT * 3 * DEPTH);
  readonly confidence = new Uint8Array(JOINT_COUNT);
  /** Joints of the latest sample, in their order. */
  list: Uint8Array = new Uint8Array(0);
  epoch = 0;

  constructor(readonly space: number) {}

  /** What a coordinate is foreseen to be. Whole; within ±7 × 16 times the largest value so far. */
  predict(joint: number, axis: number, predictor: number): number {
    const { latest } = this, own = (joint * 3 + axis) * DEPTH, ways = WEIGHTS.length / 4;
    const parent = PARENT[joint]!;
    if (predictor < ways || parent < 0) {
      const w = (predictor % ways) * 4;
      return (WEIGHTS[w]! * latest[own]! + WEIGHTS[w + 1]! * latest[own + 1]! + WEIGHTS[w + 2]! * latest[own + 2]! + WEIGHTS[w + 3]! * latest[own + 3]! + 8) >> 4;
    }
    const w = (predictor - ways) * 4, root = (parent * 3 + axis) * DEPTH;
    return latest[root]! + ((WEIGHTS[w]! * (latest[own]! - latest[root + 1]!) + WEIGHTS[w + 1]! * (latest[own + 1]! - latest[root + 2]!)
      + WEIGHTS[w + 2]! * (latest[own + 2]! - latest[root + 3]!) + WEIGHTS[w + 3]! * (latest[own + 3]! - latest[root + 4]!) + 8) >> 4);
  }

  /** Takes a coordinate's actual value in. */
  keep(joint: number, axis: number, value: number): void {
    const { latest } = this, own = (joint * 3 + axis) * DEPTH;
    latest[own + 4] = latest[own + 3]!;
    latest[own + 3] = latest[own + 2]!;
    latest[own + 2] = latest[own + 1]!;
    latest[own + 1] = latest[own]!;
    latest[own] = value;
  }
}

/** Tracks of one chunk, in the order in which they first appear. */
export class JointTracks {
  readonly all: JointTrack[] = [];
  private readonly byPlace = new Map<number, number>();

  /** Number of the track; −1 if it would be one more than `most`. */
  of(sourceIndex: number, player: number, space: number, most: number): number {
    const place = (sourceIndex * 4 + player) * 2 + (space === SPACE.world ? 1 : 0);
    let index = this.byPlace.get(place);
    if (index === undefined) {
      if (this.all.length >= most) return -1;
      index = this.all.length;
      this.byPlace.set(place, index);
      this.all.push(new JointTrack(space));
    }
    return index;
  }
}
