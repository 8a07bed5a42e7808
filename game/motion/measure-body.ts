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
  /** Work space of one frame: second differences over their expected scale. */ scratch: ['f32', COCO_COUNT * 3],
} as const;

/** {@link BODY_MEASURE_SCHEMA} as typed arrays: `field[row]`, or `field[row × n + k]` for arrays. */
export interface BodyMeasureColumns {
  readonly height: Float64Array; readonly noise: Float64Array; readonly interval: Float64Array; readonly seconds: Float64Array;
  readonly step: Float64Array; readonly frames: Uint32Array; readonly past: Float64Array; readonly past2: Float64Array;
  readonly streak: Uint8Array; readonly torso: Float32Array; readonly torsoCount: Uint16Array; readonly torsoHead: Uint16Array;
  readonly torsoSeconds: Float64Array; readonly noiseRing: Float32Array; readonly noiseCount: Uint16Array; readonly noiseHead: Uint16Array;
  readonly noiseSeconds: Float64Array; readonly scratch: Float32Array;
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
 *   noise has variance σ²(1 + (1 + r)² + r²). The lower quartile looks at the joints that move least.
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
  const previousStep = m.step[row]!;
  const isBroken = isFirst || step > LONGEST_STEP;
  const streakAt = row * JOINT_COUNT, pastAt = row * JOINT_COUNT * 3;
  if (isBroken) m.streak.fill(0, streakAt, streakAt + JOINT_COUNT);

  // Noise.
  const { past, past2, streak, scratch } = m;
  const scratchAt = row * COCO_COUNT * 3;
  const r = previousStep > 0 ? step / previousStep : 1;
  const scale = 1 / Math.sqrt(1 + (1 + r) * (1 + r) + r * r);
  let readings = 0;
  for (let joint = 0; joint < JOINT_COUNT; joint++) {
    if (confidence[confidenceAt + joint]! <= 0) {
      streak[streakAt + joint] = 0;
      continue;
    }
    const seen = streak[streakAt + joint]!;
    for (let axis = 0; axis < 3; axis++) {
      const p = pastAt + joint * 3 + axis, value = xyz[at + joint * 3 + axis]!;
      // A flat axis (z of a camera body) says nothing of the noise of the others.
      if (seen >= 2 && joint < COCO_COUNT && (value !== 0 || past[p] !== 0)) scratch[scratchAt + readings++] = Math.abs(value - past[p]! - r * (past[p]! - past2[p]!)) * scale;
      past2[p] = past[p]!;
      past[p] = value;
    }
    if (seen < 3) streak[streakAt + joint] = seen + 1;
  }
  if (readings >= 6 && seconds - m.noiseSeconds[row]! >= NOISE_STEP) {
    const reading = quantileOf(scratch, scratchAt, readings, 0.25) / QUARTER_OF_NORMAL;
    const head = m.noiseHead[row]!;
    m.noiseRing[row * NOISE_ENTRIES + head] = reading;
    m.noiseHead[row] = (head + 1) % NOISE_ENTRIES;
    const count = Math.min(NOISE_ENTRIES, m.noiseCount[row]! + 1);
    m.noiseCount[row] = count;
    m.noiseSeconds[row] = seconds;
    m.noise[row] = quantileOf(m.noiseRing, row * NOISE_ENTRIES, count, 0.5);
  }

  // Height.
  if (seconds - m.torsoSeconds[row]! >= TORSO_STEP) {
    const ls = JOINT.left_shoulder, rs = JOINT.right_shoulder, lh = JOINT.left_hip, rh = JOINT.right_hip;
    if (confidence[confidenceAt + ls]! > 0 && confidence[confidenceAt + rs]! > 0 && confidence[confidenceAt + lh]! > 0 && confidence[confidenceAt + rh]! > 0) {
      let squared = 0;
      for (let axis = 0; axis < 3; axis++) {
        const d = (xyz[at + ls * 3 + axis]! + xyz[at + rs * 3 + axis]! - xyz[at + lh * 3 + axis]! - xyz[at + rh * 3 + axis]!) * 0.5;
        squared += d * d;
      }
      const head = m.torsoHead[row]!;
      m.torso[row * TORSO_ENTRIES + head] = Math.sqrt(squared);
      m.torsoHead[row] = (head + 1) % TORSO_ENTRIES;
      const count = Math.min(TORSO_ENTRIES, m.torsoCount[row]! + 1);
      m.torsoCount[row] = count;
      m.torsoSeconds[row] = seconds;
      // Bounds of a playing body: a toddler to a giant. Outside them the scale is a mistake of the source.
      m.height[row] = Math.max(0.5, Math.min(3, quantileOf(m.torso, row * TORSO_ENTRIES, count, 0.75) / TORSO_PER_HEIGHT));
    }
  }

  if (!isBroken) m.interval[row] = m.interval[row] === 0 ? step : m.interval[row]! + 0.1 * (step - m.interval[row]!);
  m.step[row] = isBroken ? 0 : step;
  m.seconds[row] = seconds;
  m.frames[row] = m.frames[row]! + 1;
  return true;
}
