import { COCO_COUNT, JOINT, JOINT_COUNT } from '../../protocol/index.ts';
import { quantileOf } from './quantile.ts';

/** Entries of the ring of torso lengths: 3 s at no more than 16 a second. */
export const TORSO_ENTRIES = 48;
/** Entries of the ring of noise readings: 2 s at no more than 32 a second. */
export const NOISE_ENTRIES = 64;
const TORSO_STEP = 3 / TORSO_ENTRIES;
const NOISE_STEP = 2 / NOISE_ENTRIES;

/** Shoulder middle to hip middle as a part of standing height: mean of the recorded bodies, and the value the image scale assumes. */
export const TORSO_PER_HEIGHT = 0.288;
/** Height of a body not yet seen long enough, metres. */
export const NOMINAL_HEIGHT = 1.7;
/** A quarter of |N(0, 1)| lies below this. */
const QUARTER_OF_NORMAL = 0.3186;
/** A longer gap between frames breaks the second difference, seconds. */
const LONGEST_STEP = 0.3;

/** Columns of `BodyMeasure`; see {@link measureBody}. */
export const BODY_MEASURE_SCHEMA = {
  /** H: standing height, metres. */ height: 'f64',
  /** σ of a joint coordinate, metres. */ noise: 'f64',
  /** Running mean of the time between frames, seconds; 0 until the second frame. */ interval: 'f64',
  /** Capture time of the latest frame, seconds. */ seconds: 'f64',
  /** Time between the latest two frames. */ step: 'f64',
  frames: 'u32',
  /** The frame before and the one before that: x y z per joint. */
  past: ['f64', JOINT_COUNT * 3], past2: ['f64', JOINT_COUNT * 3],
  /** How many frames in a row each joint was there, up to 3. */ streak: ['u8', JOINT_COUNT],
  torso: ['f32', TORSO_ENTRIES], torsoCount: 'u16', torsoHead: 'u16', torsoSeconds: 'f64',
  noiseRing: ['f32', NOISE_ENTRIES], noiseCount: 'u16', noiseHead: 'u16', noiseSeconds: 'f64',
  /** Work space of one frame: second differences over their expected scale; those of the trunk's middle. */ scratch: ['f32', COCO_COUNT * 3], trunk: ['f64', 3],
} as const;

/** {@link BODY_MEASURE_SCHEMA} as typed arrays: `field[row]`, or `field[row × n + k]` for arrays. */
export interface BodyMeasureColumns {
  readonly height: Float64Array; readonly noise: Float64Array; readonly interval: Float64Array; readonly seconds: Float64Array;
  readonly step: Float64Array; readonly frames: Uint32Array; readonly past: Float64Array; readonly past2: Float64Array;
  readonly streak: Uint8Array; readonly torso: Float32Array; readonly torsoCount: Uint16Array; readonly torsoHead: Uint16Array;
  readonly torsoSeconds: Float64Array; readonly noiseRing: Float32Array; readonly noiseCount: Uint16Array; readonly noiseHead: Uint16Array;
  readonly noiseSeconds: Float64Array; readonly scratch: Float32Array; readonly trunk: Float64Array;
}

/** Forgets everything about the body of a row. Its height is {@link NOMINAL_HEIGHT} until a torso has been seen. */
export function resetBody(m: BodyMeasureColumns, row: number): void {
  m.height[row] = NOMINAL_HEIGHT;
  m.noise[row] = 0;
  m.interval[row] = 0;
  m.seconds[row] = 0;
  m.step[row] = 0;
  m.frames[row] = 0;
  m.torsoCount[row] = 0;
  m.torsoHead[row] = 0;
  m.torsoSeconds[row] = -1e9;
  m.noiseCount[row] = 0;
  m.noiseHead[row] = 0;
  m.noiseSeconds[row] = -1e9;
  m.streak.fill(0, row * JOINT_COUNT, (row + 1) * JOINT_COUNT);
}

/**
 * Takes in one frame of a body: its scale and how noisy its joints are.
 *
 * - H = 75th percentile of torso length (shoulder middle to hip middle) over 3 s ÷ 0.288. The percentile stands above the
 *   foreshortening of a torso that bends or turns.
 * - σ = median over 2 s of the 25th percentile, over all joints and axes of one frame, of |second difference| ÷ its standard
 *   deviation under unit noise, ÷ 0.3186. With steps a then b and r = b/a the second difference p₂ − p₁ − r(p₁ − p₀) of white
 *   noise has variance σ²(1 + (1 + r)² + r²). The trunk's own is taken off first, so that a jump is not noise, and the lower quartile
 *   looks at the joints that move least.
 *
 * Mutates row `row` of `m`. `xyz` (offset `at`, 3 per joint, metres) and `confidence` (offset `confidenceAt`, one per joint, 0 = absent)
 * are read only. Frames not later than the last are ignored.
 *
 * @returns false when the frame was ignored
 */
export function measureBody(m: BodyMeasureColumns, row: number, seconds: number, xyz: ArrayLike<number>, at: number, confidence: ArrayLike<number>, confidenceAt: number): boolean {
  const isFirst = m.frames[row] === 0;
  const step = isFirst ? 0 : seconds - m.seconds[row]!;
  if (!isFirst && step <= 0) return false;
  const isBroken = isFirst || step > LONGEST_STEP;
  if (isBroken) m.streak.fill(0, row * JOINT_COUNT, (row + 1) * JOINT_COUNT);
  const readings = readSeconds(m, row, m.step[row]! > 0 ? step / m.step[row]! : 1, xyz, at, confidence, confidenceAt);
  if (readings >= LEAST_READINGS && seconds - m.noiseSeconds[row]! >= NOISE_STEP) {
    const head = m.noiseHead[row]!, count = Math.min(NOISE_ENTRIES, m.noiseCount[row]! + 1);
    m.noiseRing[row * NOISE_ENTRIES + head] = quantileOf(m.scratch, row * COCO_COUNT * 3, readings, 0.25) / QUARTER_OF_NORMAL;
    m.noiseHead[row] = (head + 1) % NOISE_ENTRIES;
    m.noiseCount[row] = count;
    m.noiseSeconds[row] = seconds;
    m.noise[row] = quantileOf(m.noiseRing, row * NOISE_ENTRIES, count, 0.5);
  }
  if (seconds - m.torsoSeconds[row]! >= TORSO_STEP && isTrunkThere(confidence, confidenceAt)) {
    let squared = 0;
    for (let axis = 0; axis < 3; axis++) {
      const d = (xyz[at + LS * 3 + axis]! + xyz[at + RS * 3 + axis]! - xyz[at + LH * 3 + axis]! - xyz[at + RH * 3 + axis]!) * 0.5;
      squared += d * d;
    }
    const head = m.torsoHead[row]!, count = Math.min(TORSO_ENTRIES, m.torsoCount[row]! + 1);
    m.torso[row * TORSO_ENTRIES + head] = Math.sqrt(squared);
    m.torsoHead[row] = (head + 1) % TORSO_ENTRIES;
    m.torsoCount[row] = count;
    m.torsoSeconds[row] = seconds;
    // Bounds of a playing body: a toddler to a giant. Outside them the scale is a mistake of the source.
    m.height[row] = Math.max(0.5, Math.min(3, quantileOf(m.torso, row * TORSO_ENTRIES, count, 0.75) / TORSO_PER_HEIGHT));
  }
  if (!isBroken) m.interval[row] = m.interval[row] === 0 ? step : m.interval[row]! + 0.1 * (step - m.interval[row]!);
  m.step[row] = isBroken ? 0 : step;
  m.seconds[row] = seconds;
  m.frames[row] = m.frames[row]! + 1;
  return true;
}

const LS = JOINT.left_shoulder, RS = JOINT.right_shoulder, LH = JOINT.left_hip, RH = JOINT.right_hip;
/** The joints that carry a body's motion as a whole. */
const TRUNK: readonly number[] = [LS, RS, LH, RH];
const isTrunkThere = (confidence: ArrayLike<number>, at: number): boolean => confidence[at + LS]! > 0 && confidence[at + RS]! > 0 && confidence[at + LH]! > 0 && confidence[at + RH]! > 0;
/** Second differences against the trunk's mean of four hold its noise too: 1/√(1 + ¼) for other joints, 1/√(1 − ¼) for its own. */
const LIMB_GAIN = 0.8944271909999159, TRUNK_GAIN = 1.1547005383792517;
/** Fewer second differences say nothing: two joints in three dimensions. */
const LEAST_READINGS = 6;

/** Writes the frame's second differences over their scale into the scratch, and moves the past on by a frame. Returns how many. */
function readSeconds(m: BodyMeasureColumns, row: number, r: number, xyz: ArrayLike<number>, at: number, confidence: ArrayLike<number>, confidenceAt: number): number {
  const { past, past2, streak, scratch, trunk } = m;
  const scratchAt = row * COCO_COUNT * 3, streakAt = row * JOINT_COUNT, pastAt = row * JOINT_COUNT * 3;
  const scale = 1 / Math.sqrt(1 + (1 + r) * (1 + r) + r * r);
  let hasTrunk = true;
  for (let i = 0; i < 4; i++) hasTrunk &&= streak[streakAt + TRUNK[i]!]! >= 2 && confidence[confidenceAt + TRUNK[i]!]! > 0;
  for (let axis = 0; axis < 3; axis++) {
    let sum = 0;
    for (let i = 0; i < 4 && hasTrunk; i++) {
      const p = pastAt + TRUNK[i]! * 3 + axis;
      sum += xyz[at + TRUNK[i]! * 3 + axis]! - past[p]! - r * (past[p]! - past2[p]!);
    }
    trunk[row * 3 + axis] = sum / 4;
  }
  let readings = 0;
  for (let joint = 0; joint < JOINT_COUNT; joint++) {
    if (confidence[confidenceAt + joint]! <= 0) {
      streak[streakAt + joint] = 0;
      continue;
    }
    const seen = streak[streakAt + joint]!, isOfTrunk = joint === LS || joint === RS || joint === LH || joint === RH;
    const gain = hasTrunk ? (isOfTrunk ? TRUNK_GAIN : LIMB_GAIN) * scale : scale;
    for (let axis = 0; axis < 3; axis++) {
      const p = pastAt + joint * 3 + axis, value = xyz[at + joint * 3 + axis]!;
      // A flat axis (z of a camera body) says nothing of the noise of the others.
      if (seen >= 2 && joint < COCO_COUNT && (value !== 0 || past[p] !== 0)) {
        scratch[scratchAt + readings++] = Math.abs(value - past[p]! - r * (past[p]! - past2[p]!) - trunk[row * 3 + axis]!) * gain;
      }
      past2[p] = past[p]!;
      past[p] = value;
    }
    if (seen < 3) streak[streakAt + joint] = seen + 1;
  }
  return readings;
}
