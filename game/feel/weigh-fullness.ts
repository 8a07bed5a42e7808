import { log2 } from '../../engine/index.ts';
import { JOINT } from '../../protocol/index.ts';

/** Speed of the whole body (Flow) at which a movement counts as held back and as full, body heights a second: a gesture of the fingers, a jumping jack. Between them by octaves. */
const HELD_SPEED = 0.05, FULL_SPEED = 0.75;
const SPEED_OCTAVES = log2(FULL_SPEED / HELD_SPEED);
/** Standard deviation of the hands' places over some seconds that is as wide as people dance, body heights. */
const FULL_EXTENT = 0.2;
/** How much speed counts against extent. */
const SPEED_PART = 0.55;
/** Time constant over which the extent is taken, seconds. */
const EXTENT_SECONDS = 1.6;
/** Fullness rises and falls with these time constants, seconds: at once when one opens up, and a breath's rest is forgiven. */
const RISE_SECONDS = 0.5, FALL_SECONDS = 2;
/** A body is known after this long, seconds. */
const KNOWN_SECONDS = 0.8;
/** A longer gap between frames starts afresh, seconds. */
const LONGEST_GAP = 0.5;
const HANDS: readonly number[] = [JOINT.left_wrist, JOINT.right_wrist];

/** Columns of a lane; see {@link weighFullness}. */
export const FULLNESS_SCHEMA = {
  /** Running mean and mean square of both hands' places against the hips, metres: left x y z, right x y z. */ mean: ['f64', 6], square: ['f64', 6],
  seconds: 'f64', isStarted: 'u8', /** Since when it is seen. */ since: 'f64',
  /** 0 held back … 1 full. */ value: 'f64',
} as const;

export interface FullnessColumns {
  readonly mean: Float64Array; readonly square: Float64Array; readonly seconds: Float64Array; readonly since: Float64Array; readonly isStarted: Uint8Array; readonly value: Float64Array;
}

/** Forgets a lane's movement: neither held back nor full, until it is seen. */
export function resetFullness(f: FullnessColumns, lane: number): void {
  f.isStarted[lane] = 0;
  f.value[lane] = 0.5;
}

/**
 * How full a body moves: fast and wide for a body of its size, whoever it is and whatever it did before. Half of it is the body's speed
 * (Flow), on a scale of octaves from 0.05 to 0.75 body heights a second, half the standard deviation of the hands' places around the hips over
 * 1.6 s, up to a fifth of a body height, less what noise alone would give. It rises within half a second and sinks over two. For its
 * first 0.8 s a body is neither held back nor full; then it is at once what it was seen to be.
 *
 * The same dance at a fifth of its amplitude is a fifth as fast and as wide, so that it is less full for every body. Mutates lane `lane`.
 *
 * @param speed H/s @param height H in metres @param noise σ of a coordinate in metres
 */
export function weighFullness(f: FullnessColumns, lane: number, seconds: number, xyz: ArrayLike<number>, at: number, confidence: ArrayLike<number>, confidenceAt: number, speed: number, height: number, noise: number): void {
  const gap = seconds - f.seconds[lane]!, isFirst = f.isStarted[lane] === 0 || gap > LONGEST_GAP;
  if (!isFirst && gap <= 0) return;
  // Without hands nothing is said: what was known holds.
  if (confidence[confidenceAt + HANDS[0]!] === 0 && confidence[confidenceAt + HANDS[1]!] === 0) return;
  if (isFirst) f.since[lane] = seconds;
  const age = seconds - f.since[lane]!, part = isFirst ? 1 : gap / (Math.min(EXTENT_SECONDS, age) + gap), hips = confidence[confidenceAt + JOINT.left_hip]! > 0 && confidence[confidenceAt + JOINT.right_hip]! > 0;
  let variance = 0;
  for (let hand = 0; hand < 2; hand++) {
    const joint = HANDS[hand]!, isThere = confidence[confidenceAt + joint]! > 0;
    let own = 0;
    for (let axis = 0; axis < 3; axis++) {
      const k = lane * 6 + hand * 3 + axis, hip = hips ? (xyz[at + JOINT.left_hip * 3 + axis]! + xyz[at + JOINT.right_hip * 3 + axis]!) / 2 : 0;
      if (isThere) {
        const place = xyz[at + joint * 3 + axis]! - hip;
        f.mean[k] = isFirst ? place : f.mean[k]! + part * (place - f.mean[k]!);
        f.square[k] = isFirst ? place * place : f.square[k]! + part * (place * place - f.square[k]!);
      }
      own += f.square[k]! - f.mean[k]! * f.mean[k]!;
    }
    // A camera's two axes are noisy; the hips' middle adds half as much again.
    variance += Math.max(0, own - 3 * noise * noise) / 2;
  }
  const octaves = speed > HELD_SPEED ? Math.min(1, log2(speed / HELD_SPEED) / SPEED_OCTAVES) : 0;
  const target = SPEED_PART * octaves + (1 - SPEED_PART) * Math.min(1, Math.sqrt(variance) / (FULL_EXTENT * height));
  if (age > KNOWN_SECONDS) f.value[lane] = f.value[lane]! + (target - f.value[lane]!) * (gap / (Math.min(target > f.value[lane]! ? RISE_SECONDS : FALL_SECONDS, age - KNOWN_SECONDS) + gap));
  f.seconds[lane] = seconds;
  f.isStarted[lane] = 1;
}
