import { deviationOf, quantileOf } from './quantile.ts';

/** Frames that a limb remembers: half a second of the fastest source. */
export const HISTORY_FRAMES = 64;
/** Readings of a limb's own usual speed: 4 s at 16 a second. */
export const BASELINE_READINGS = 64;
const BASELINE_SECONDS = 4, BASELINE_STEP = BASELINE_SECONDS / BASELINE_READINGS;

/** Frames nearer together than this are one, seconds; further apart than `LONGEST_STEP` they are unrelated. */
const SHORTEST_STEP = 0.004, LONGEST_STEP = 0.35;
/**
 * Velocity is a chord over at least a frame: long enough that noise of σ stays below 1/7 H/s × √2, which is 5 ms for every half pixel
 * of a webcam, within 6 … 70 ms. Shorter is sooner, longer is surer.
 */
const CHORD_SIGMAS = 7, SHORTEST_CHORD = 0.006, LONGEST_CHORD = 0.07, CHORD_SLACK = 0.8;
/** A limb is under way above this, H/s; and above this many standard deviations of its noisy speed. */
const ARM_SPEED = 0.8, ARM_SIGMAS = 4;
/** No limb is faster than this, H/s (a pitcher's hand reaches 12, over 30 ms): what is, jumped to another body or another limb. */
const JUMP_SPEED = 12;
/** It has stopped when its speed along the stroke is down to this part of the peak; a little more at 12 Hz; where chords are short, to the sharper one. */
const STOP_PART = 0.4, SLOW_STOP_PART = 0.05, SHARP_STOP_PART = 0.15, FAST_CHORD = 0.02;
/** The stop comes within this time of the peak, seconds; later, it faded. */
const STOP_WITHIN = 0.25;
/** Least deceleration, H/s², over a time never counted as shorter than `SHORTEST_STOP` seconds. */
const DECELERATION = 5, SHORTEST_STOP = 0.06;
/** Least fall of the speed, in standard deviations of a difference of two neighbouring chords. */
const FALL_SIGMAS = 2;
/** Least way, H. */
const LEAST_REACH = 0.05;
/** A limb that is back where it started (within this part of its way) did not strike: one frame had it in a wrong place. */
const RETURNED_PART = 0.35;
/** A limb strikes at most once in this time, seconds: five times a second is faster than people drum with an arm. */
const REFRACTORY = 0.2;
/** Strength is the best mean speed over this time, seconds. */
const STRENGTH_SECONDS = 0.1;
/**
 * Least strength, H/s; from 30 Hz up as it is, less by up to `SLOW_ALLOWANCE` towards 12 Hz, where frames cut the tops off. It rises with the limb's
 * usual speed (median + 3 median absolute deviations over 4 s) as far as `GREATEST_NEED`, and after a stroke to a part of that
 * stroke's own that decays: the way back is no stroke.
 */
const LEAST_STRENGTH = 1, SLOW_ALLOWANCE = 0.15, GREATEST_NEED = 1.6, DEVIATIONS = 3, LAST_PART = 0.7, LAST_DECAY = 0.6;
/** A stroke stands out from the limb's way over this time, seconds, by this much, H/s, and by this many σ of the strength. */
const CONTRAST_SECONDS = 0.4, CONTRAST = 0.3, CONTRAST_SIGMAS = 1.8;
/**
 * When a stroke ended: of the way that followed the peak at peak speed, and of the time at which a straight fall of the speed
 * meets zero; less a part of the chord, whose speed belongs to its middle. Regression on synthesised strokes of eight families at 8 to
 * 120 Hz, 2026: error below 10 ms (one σ) at 120 Hz, 13 at 30 Hz, 25 at 12 Hz with 4 px; no bias over 10 ms.
 */
const END_BY_WAY = 0.65, END_BY_FALL = 0.55, END_CHORD = 0.25;
const SQRT2 = 1.4142135623730951, SQRT6 = 2.449489742783178;

/** Columns of a limb; see {@link trackStroke}. */
export const STROKE_SCHEMA = {
  /** Rings of raw samples: seconds and metres. */
  seconds: ['f64', HISTORY_FRAMES], x: ['f64', HISTORY_FRAMES], y: ['f64', HISTORY_FRAMES], z: ['f64', HISTORY_FRAMES], head: 'u16', count: 'u16',
  /** Under way: peak chord speed (m/s), its unit direction, where and when it ended; where and when the limb set off; how far it came. */
  isArmed: 'u8', peakSpeed: 'f64', ux: 'f64', uy: 'f64', uz: 'f64', peakSeconds: 'f64', peakX: 'f64', peakY: 'f64', peakZ: 'f64',
  startSeconds: 'f64', startX: 'f64', startY: 'f64', startZ: 'f64', reach: 'f64',
  /** Usual speeds, H/s. */
  baseline: ['f32', BASELINE_READINGS], baselineHead: 'u16', baselineCount: 'u16', baselineSeconds: 'f64',
  /** The latest stroke: when noticed, when it ended, how strong. */
  lastSeconds: 'f64', strokeSeconds: 'f64', strength: 'f64',
  /** Of the stroke at hand. */
  candidateStrength: 'f64', candidateContrast: 'f64',
} as const;

/** {@link STROKE_SCHEMA} as typed arrays. */
export interface StrokeColumns {
  readonly seconds: Float64Array; readonly x: Float64Array; readonly y: Float64Array; readonly z: Float64Array; readonly head: Uint16Array; readonly count: Uint16Array;
  readonly isArmed: Uint8Array; readonly peakSpeed: Float64Array; readonly ux: Float64Array; readonly uy: Float64Array; readonly uz: Float64Array;
  readonly peakSeconds: Float64Array; readonly peakX: Float64Array; readonly peakY: Float64Array; readonly peakZ: Float64Array;
  readonly startSeconds: Float64Array; readonly startX: Float64Array; readonly startY: Float64Array; readonly startZ: Float64Array; readonly reach: Float64Array;
  readonly baseline: Float32Array; readonly baselineHead: Uint16Array; readonly baselineCount: Uint16Array; readonly baselineSeconds: Float64Array;
  readonly lastSeconds: Float64Array; readonly strokeSeconds: Float64Array; readonly strength: Float64Array;
  readonly candidateStrength: Float64Array; readonly candidateContrast: Float64Array;
}

/** Forgets everything about a limb. */
export function resetStroke(s: StrokeColumns, lane: number): void {
  breakStroke(s, lane);
  s.baselineHead[lane] = 0;
  s.baselineCount[lane] = 0;
  s.baselineSeconds[lane] = NEVER;
  s.lastSeconds[lane] = NEVER;
  s.strength[lane] = 0;
}

/** Forgets where the limb was, not how its owner moves: for a joint that was absent, jumped, or began a new epoch. */
export function breakStroke(s: StrokeColumns, lane: number): void {
  s.head[lane] = 0;
  s.count[lane] = 0;
  s.isArmed[lane] = 0;
}

const NEVER = -1e9;

/** Slot of the sample `back` frames before the latest. */
const slotOf = (lane: number, head: number, back: number): number => lane * HISTORY_FRAMES + ((head + 2 * HISTORY_FRAMES - 1 - back) % HISTORY_FRAMES);

/**
 * Takes in one raw sample of a limb and says whether a stroke has just ended: the limb was fast, then stopped sharply or turned back. On true,
 * `strokeSeconds` holds when it ended (never later than `seconds`), `strength` its best mean speed over 100 ms along its way in H/s,
 * and `ux uy uz` its direction.
 *
 * Speeds are asked in body heights a second and against this source's own noise and this limb's own usual motion, so that a child and
 * a giant, a webcam and a headset, a calm and a wild dancer are all heard. Smoothed positions must not be fed: a filter in front
 * delays the stop. Frames may come at any rate and unevenly; their times are capture times.
 *
 * Mutates lane `lane` of `s`. Cost: a few hundred operations a frame; 8,000 comparisons when a stroke is at hand.
 *
 * @param x metres, like `y`, `z`, `height` (H) and `noise` (σ of a coordinate)
 * @param sensitivity 1 as measured; thresholds are divided by it
 */
export function trackStroke(s: StrokeColumns, lane: number, seconds: number, x: number, y: number, z: number, height: number, noise: number, sensitivity: number): boolean {
  if (s.count[lane]! > 0) {
    const step = seconds - s.seconds[slotOf(lane, s.head[lane]!, 0)]!;
    if (step < SHORTEST_STEP && step >= 0) return false;
    if (step < 0 || step > LONGEST_STEP) breakStroke(s, lane);
  }
  remember(s, lane, seconds, x, y, z);
  const count = s.count[lane]!, head = s.head[lane]!;
  if (count < 2) return false;

  const wanted = Math.max(SHORTEST_CHORD, Math.min(LONGEST_CHORD, (CHORD_SIGMAS * noise) / height)) * CHORD_SLACK;
  let back = 1;
  while (back + 1 < count && seconds - s.seconds[slotOf(lane, head, back)]! < wanted && seconds - s.seconds[slotOf(lane, head, back + 1)]! <= LONGEST_CHORD) back++;
  const from = slotOf(lane, head, back), chord = seconds - s.seconds[from]!;
  const vx = (x - s.x[from]!) / chord, vy = (y - s.y[from]!) / chord, vz = (z - s.z[from]!) / chord;
  const speed = Math.sqrt(vx * vx + vy * vy + vz * vz);
  if (speed > JUMP_SPEED * height) {
    breakStroke(s, lane);
    remember(s, lane, seconds, x, y, z);
    return false;
  }
  recordBaseline(s, lane, seconds, x, y, z, height);

  // 0 at 30 Hz and above, 1 at 12 Hz and below.
  const slowness = Math.max(0, Math.min(1, (seconds - s.seconds[slotOf(lane, head, 1)]! - 0.034) / 0.049));
  const armSpeed = Math.max(ARM_SPEED * height, (ARM_SIGMAS * SQRT2 * noise) / chord) / sensitivity;
  let isStroke = false;
  if (s.isArmed[lane] === 1) {
    const ux = s.ux[lane]!, uy = s.uy[lane]!, uz = s.uz[lane]!, peak = s.peakSpeed[lane]!;
    const along = vx * ux + vy * uy + vz * uz, sincePeak = seconds - s.peakSeconds[lane]!;
    const way = (x - s.startX[lane]!) * ux + (y - s.startY[lane]!) * uy + (z - s.startZ[lane]!) * uz;
    if (way > s.reach[lane]!) s.reach[lane] = way;
    if (sincePeak > STOP_WITHIN) s.isArmed[lane] = 0;
    else if (along <= (chord <= FAST_CHORD ? SHARP_STOP_PART : STOP_PART + SLOW_STOP_PART * slowness) * peak) {
      if (way < RETURNED_PART * s.reach[lane]!) {
        breakStroke(s, lane);
        remember(s, lane, seconds, x, y, z);
        return false;
      }
      const isSharp = peak - along >= (FALL_SIGMAS * SQRT6 * noise) / chord && (peak - along) / Math.max(SHORTEST_STOP, sincePeak) >= (DECELERATION * height) / sensitivity;
      isStroke = isSharp && s.reach[lane]! >= LEAST_REACH * height && seconds - s.lastSeconds[lane]! >= REFRACTORY && isStrong(s, lane, seconds, height, noise, slowness, sensitivity);
      if (isStroke) {
        const rest = ((x - s.peakX[lane]!) * ux + (y - s.peakY[lane]!) * uy + (z - s.peakZ[lane]!) * uz) / peak;
        const fall = sincePeak / (1 - Math.max(-1, Math.min(0.6, along / peak)));
        s.strokeSeconds[lane] = Math.min(seconds, s.peakSeconds[lane]! + END_BY_WAY * rest + END_BY_FALL * fall - END_CHORD * chord);
        s.strength[lane] = s.candidateStrength[lane]!;
        s.lastSeconds[lane] = seconds;
      }
      if (isStroke || along <= SHARP_STOP_PART * peak || along < armSpeed) s.isArmed[lane] = 0;
    }
  }
  // A limb's very first place may be a wrong one: nothing sets off from there.
  if (!isStroke && back < count - 1 && speed > armSpeed && (s.isArmed[lane] === 0 || speed > s.peakSpeed[lane]!)) arm(s, lane, from, seconds, x, y, z, speed, vx, vy, vz);
  return isStroke;
}

function remember(s: StrokeColumns, lane: number, seconds: number, x: number, y: number, z: number): void {
  const head = s.head[lane]!, slot = lane * HISTORY_FRAMES + head;
  s.seconds[slot] = seconds;
  s.x[slot] = x;
  s.y[slot] = y;
  s.z[slot] = z;
  s.head[lane] = (head + 1) % HISTORY_FRAMES;
  s.count[lane] = Math.min(HISTORY_FRAMES, s.count[lane]! + 1);
}

/** A limb set off, or is faster than before. */
function arm(s: StrokeColumns, lane: number, from: number, seconds: number, x: number, y: number, z: number, speed: number, vx: number, vy: number, vz: number): void {
  if (s.isArmed[lane] === 0) {
    s.isArmed[lane] = 1;
    s.startSeconds[lane] = s.seconds[from]!;
    s.startX[lane] = s.x[from]!;
    s.startY[lane] = s.y[from]!;
    s.startZ[lane] = s.z[from]!;
  }
  const ux = vx / speed, uy = vy / speed, uz = vz / speed;
  s.peakSpeed[lane] = speed;
  s.ux[lane] = ux;
  s.uy[lane] = uy;
  s.uz[lane] = uz;
  s.peakSeconds[lane] = seconds;
  s.peakX[lane] = x;
  s.peakY[lane] = y;
  s.peakZ[lane] = z;
  s.reach[lane] = (x - s.startX[lane]!) * ux + (y - s.startY[lane]!) * uy + (z - s.startZ[lane]!) * uz;
}

/** Notes the limb's mean speed over the last 100 ms, 16 times a second. */
function recordBaseline(s: StrokeColumns, lane: number, seconds: number, x: number, y: number, z: number, height: number): void {
  if (seconds - s.baselineSeconds[lane]! < BASELINE_STEP) return;
  const count = s.count[lane]!, head = s.head[lane]!;
  let back = 1;
  while (back + 1 < count && seconds - s.seconds[slotOf(lane, head, back)]! < STRENGTH_SECONDS - 1e-4) back++;
  const slot = slotOf(lane, head, back), dx = x - s.x[slot]!, dy = y - s.y[slot]!, dz = z - s.z[slot]!;
  const ring = s.baselineHead[lane]!;
  s.baseline[lane * BASELINE_READINGS + ring] = Math.sqrt(dx * dx + dy * dy + dz * dz) / Math.max(STRENGTH_SECONDS, seconds - s.seconds[slot]!) / height;
  s.baselineHead[lane] = (ring + 1) % BASELINE_READINGS;
  s.baselineCount[lane] = Math.min(BASELINE_READINGS, s.baselineCount[lane]! + 1);
  s.baselineSeconds[lane] = seconds;
}

/** Is the stroke at hand stronger than this limb needs now, and does it stand out from the limb's slower way? Leaves its strength. */
function isStrong(s: StrokeColumns, lane: number, seconds: number, height: number, noise: number, slowness: number, sensitivity: number): boolean {
  weigh(s, lane, seconds, height);
  const strength = s.candidateStrength[lane]!, sigma = (SQRT2 * noise) / STRENGTH_SECONDS / height;
  const allowance = 1 - SLOW_ALLOWANCE * slowness;
  if (strength < (LEAST_STRENGTH * allowance) / sensitivity || s.candidateContrast[lane]! < (CONTRAST + CONTRAST_SIGMAS * sigma) / sensitivity) return false;
  const since = (seconds - s.lastSeconds[lane]!) / LAST_DECAY;
  // e^−since, by the first terms of e^since.
  if (strength < (LAST_PART * s.strength[lane]!) / (1 + since + since * since * (0.5 + since / 6)) / sensitivity) return false;
  const at = lane * BASELINE_READINGS, readings = s.baselineCount[lane]!, median = quantileOf(s.baseline, at, readings, 0.5);
  return strength >= Math.min(GREATEST_NEED * allowance, median + DEVIATIONS * deviationOf(s.baseline, at, readings, median)) / sensitivity;
}

/** Best mean speed along the stroke over 100 ms since the limb set off, positions straight between frames; and how far above that over 400 ms. H/s. */
function weigh(s: StrokeColumns, lane: number, seconds: number, height: number): void {
  const count = s.count[lane]!, head = s.head[lane]!, ux = s.ux[lane]!, uy = s.uy[lane]!, uz = s.uz[lane]!;
  const earliest = s.startSeconds[lane]! - STRENGTH_SECONDS / 2;
  let best = 0, bestBack = 0, older = 0;
  for (let back = 0; back < count - 1; back++) {
    const to = slotOf(lane, head, back), at = s.seconds[to]!;
    if (at < earliest || seconds - at > 2 * STOP_WITHIN) break;
    while (older + 1 < count && at - s.seconds[slotOf(lane, head, older)]! < STRENGTH_SECONDS) older++;
    const a = slotOf(lane, head, older), span = at - s.seconds[a]!;
    let px = s.x[a]!, py = s.y[a]!, pz = s.z[a]!;
    if (span > STRENGTH_SECONDS && older > 0) {
      const b = slotOf(lane, head, older - 1), part = (span - STRENGTH_SECONDS) / (s.seconds[b]! - s.seconds[a]!);
      px += part * (s.x[b]! - px);
      py += part * (s.y[b]! - py);
      pz += part * (s.z[b]! - pz);
    }
    const mean = ((s.x[to]! - px) * ux + (s.y[to]! - py) * uy + (s.z[to]! - pz) * uz) / STRENGTH_SECONDS;
    if (mean > best) {
      best = mean;
      bestBack = back;
    }
  }
  const to = slotOf(lane, head, bestBack), at = s.seconds[to]!;
  let far = bestBack;
  while (far + 1 < count && at - s.seconds[slotOf(lane, head, far)]! < CONTRAST_SECONDS - 1e-3) far++;
  const a = slotOf(lane, head, far);
  const slow = ((s.x[to]! - s.x[a]!) * ux + (s.y[to]! - s.y[a]!) * uy + (s.z[to]! - s.z[a]!) * uz) / Math.max(CONTRAST_SECONDS, at - s.seconds[a]!);
  s.candidateStrength[lane] = best / height;
  s.candidateContrast[lane] = (best - slow) / height;
}
