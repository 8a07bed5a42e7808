import { atan2, log2 } from '../../engine/index.ts';
import { JOINT } from '../../protocol/index.ts';

/** Flow is computed on an even grid of this many points a second, whatever the source's rate. */
export const FLOW_RATE = 32;
const STEP = 1 / FLOW_RATE;
/** Joints whose motion is the body's: head, elbows, wrists, knees, ankles. The wrists are at 3 and 4. */
const POINTS: readonly number[] = [JOINT.nose, JOINT.left_elbow, JOINT.right_elbow, JOINT.left_wrist, JOINT.right_wrist, JOINT.left_knee, JOINT.right_knee, JOINT.left_ankle, JOINT.right_ankle];
const COUNT = 9, LEFT_HAND = 3;
/** Seconds of body flow, and grid points in them. */
const WINDOW = 32;
/** Grid points of smoothness: 2 s. */
const SMOOTH_WINDOW = 64;
/** Grid points of a hand's speed, and of its curvature and tension. */
const HAND_SPEED_WINDOW = 8, HAND_WINDOW = 16;
/**
 * Share of the way that each of two cascaded one-pole filters goes in a step: together they pass half the power at 4 Hz.
 * 1 − e^(−2π · 4 · 1.554 / 32), 1.554 = 1/√(√2 − 1) for two equal poles.
 */
const SHARE = 0.7049;
/** Below this a path's bends are noise, H/s. */
const MOVING = 0.35;
/** Below this a body is still, H/s. */
const STILL = 0.03;
/** Bends are measured between two ways of this many steps, 190 ms each: shorter ones have directions made of noise. */
const BEND_STEPS = 6;
/** Below this mean speed over 2 s nothing is said of smoothness, H/s. */
const SMOOTH_MOVING = 0.05;
/**
 * How much of the expected noise is taken off: enough that the largest of a minute's chance readings of a still body (8 to 120 Hz, to 4 px) is
 * silence. More for fewer joints and shorter windows, whose readings scatter more.
 */
const BODY_NOISE = 1.6, PATH_NOISE = 0.91, POINT_NOISE = 2, HAND_NOISE = 1.8, QUICK_NOISE = 2.6, GATE_NOISE = 1.2;
/** A longer gap between frames starts afresh, seconds. */
const LONGEST_GAP = 0.5;
/** SPARC: spectrum up to 5 Hz in steps of 1/8 Hz; cos and sin of 2π · ⅛ / 32, one step of the slowest bin. */
const BINS = 40, BIN_COS = 0.99969881869620425, BIN_SIN = 0.024541228522912288;
const SPARC_LOW = -3.2, SPARC_HIGH = -1.6;
/** Tension in s⁻¹ that maps to 0 and to 1, on a logarithmic scale. */
const TENSION_LOW = 0.4, TENSION_HIGH = 8;

/** Columns of a lane; see {@link traceFlow}. */
export const FLOW_SCHEMA = {
  /** Of the latest frame: capture time, and the nine points x y z. */ seconds: 'f64', raw: ['f64', COUNT * 3],
  /** Time of the next grid point. */ nextSeconds: 'f64', frames: 'u32',
  first: ['f64', COUNT * 3], second: ['f64', COUNT * 3],
  /** Rings: mean squared speed of the nine points, their path, in metres; the hands' steps (left x y z, right x y z). */
  squares: ['f32', WINDOW], paths: ['f32', WINDOW], steps: ['f32', WINDOW * 6], speeds: ['f32', SMOOTH_WINDOW], head: 'u16', count: 'u32',
  /** What `readHand` found. */ scratch: ['f64', 4],
  /** Results, as in the component `Flow`. */
  speed: 'f64', travel: 'f64', curvature: 'f64', direction: 'f64', smoothness: 'f64', tension: 'f64',
  handSpeed: ['f64', 2], handCurvature: ['f64', 2], handTension: ['f64', 2],
} as const;

export interface FlowColumns {
  readonly seconds: Float64Array; readonly raw: Float64Array; readonly nextSeconds: Float64Array; readonly frames: Uint32Array;
  readonly first: Float64Array; readonly second: Float64Array; readonly squares: Float32Array; readonly paths: Float32Array;
  readonly steps: Float32Array; readonly speeds: Float32Array; readonly head: Uint16Array; readonly count: Uint32Array;
  readonly scratch: Float64Array; readonly speed: Float64Array; readonly travel: Float64Array; readonly curvature: Float64Array; readonly direction: Float64Array;
  readonly smoothness: Float64Array; readonly tension: Float64Array;
  readonly handSpeed: Float64Array; readonly handCurvature: Float64Array; readonly handTension: Float64Array;
}

/** Forgets a lane's motion. Direction is kept. */
export function resetFlow(f: FlowColumns, lane: number): void {
  f.frames[lane] = 0;
  f.count[lane] = 0;
  f.head[lane] = 0;
  stillFlow(f, lane);
}

function stillFlow(f: FlowColumns, lane: number): void {
  f.speed[lane] = f.travel[lane] = f.curvature[lane] = f.tension[lane] = 0;
  for (let hand = lane * 2; hand < lane * 2 + 2; hand++) f.handSpeed[hand] = f.handCurvature[hand] = f.handTension[hand] = 0;
}

/**
 * Takes in one frame and brings the flow of lane `lane` up to its time.
 *
 * Nine joints are drawn straight between frames onto a grid of 32 Hz and low-passed at 4 Hz (causal, two poles), so that bodies
 * seen at 12 Hz and at 120 Hz are measured alike. Then, with v the grid velocities and n² the squared speed that noise alone would give:
 *
 * - speed = √(mean v² − 1.6 n²) over nine joints and 1 s (root mean square, as quantity of motion: Camurri, Lagerlöf & Volpe 2003).
 * - travel = Σ √(step² − 0.9 n²)₊ over nine joints and 1 s (path length).
 * - tension = √(mean v²) ÷ (net displacement + 0.1 H) of the hands over 1 s: inverse of directness (Laban's Space as measured by Camurri
 *   et al.), log-scaled from 0.4 to 8 s⁻¹.
 * - curvature = Σ |turn| ÷ path of the hands over 1 s, turns between successive ways of 190 ms, only where a hand exceeds 0.35 H/s (and
 *   1.2 n); below, bends are noise.
 * - direction = atan2 of the faster hand's velocity above 0.35 H/s, else held.
 * - smoothness = spectral arc length of the speed profile over 2 s, cut at 5 Hz (Balasubramanian, Melendez-Calderon, Roby-Brami &
 *   Burdet 2015), −3.2 … −1.6 mapped to 0 … 1. Comparable within one dancer only, and held while the body is still, of which it says nothing.
 *
 * A joint that is absent stands still where it was, and begins anew where it comes back. Mutates lane `lane` of `f`; `xyz` (offset `at`) and `confidence` are read.
 * Cost: a few thousand additions a grid point, 32 a second.
 *
 * @param height H in metres; `noise`: σ of a coordinate in metres; `interval`: time between frames in seconds
 */
export function traceFlow(f: FlowColumns, lane: number, seconds: number, xyz: ArrayLike<number>, at: number, confidence: ArrayLike<number>, confidenceAt: number, height: number, noise: number, interval: number): void {
  const base = lane * COUNT * 3, { raw, first, second } = f;
  const gap = seconds - f.seconds[lane]!;
  if (f.frames[lane] === 0 || gap > LONGEST_GAP) {
    resetFlow(f, lane);
    for (let point = 0; point < COUNT; point++) {
      for (let axis = 0; axis < 3; axis++) {
        const k = base + point * 3 + axis;
        raw[k] = first[k] = second[k] = confidence[confidenceAt + POINTS[point]!]! > 0 ? xyz[at + POINTS[point]! * 3 + axis]! : NEVER;
      }
    }
    f.seconds[lane] = seconds;
    f.nextSeconds[lane] = seconds + STEP;
    f.frames[lane] = 1;
    return;
  }
  if (gap <= 0) return;
  const noiseSpeed2 = noiseSpeedSquared(noise, interval);
  while (f.nextSeconds[lane]! <= seconds) {
    stepFlow(f, lane, (f.nextSeconds[lane]! - f.seconds[lane]!) / gap, noiseSpeed2, xyz, at, confidence, confidenceAt);
    f.nextSeconds[lane] = f.nextSeconds[lane]! + STEP;
  }
  for (let point = 0; point < COUNT; point++) {
    const isThere = confidence[confidenceAt + POINTS[point]!]! > 0;
    for (let axis = 0; axis < 3; axis++) {
      const k = base + point * 3 + axis, value = isThere ? xyz[at + POINTS[point]! * 3 + axis]! : NEVER;
      // A point that comes back begins where it is: the way it was not seen going is no motion.
      if (isThere && raw[k] === NEVER) first[k] = second[k] = value;
      raw[k] = value;
    }
  }
  f.seconds[lane] = seconds;
  f.frames[lane] = f.frames[lane]! + 1;
  readFlow(f, lane, height, noiseSpeed2);
}

/** Stands for a point that was not seen in the latest frame. */
const NEVER = 1e9;

/** One grid point at part `part` of the way from the frame before to this one. */
function stepFlow(f: FlowColumns, lane: number, part: number, noiseSpeed2: number, xyz: ArrayLike<number>, at: number, confidence: ArrayLike<number>, confidenceAt: number): void {
  const { raw, first, second, steps } = f, base = lane * COUNT * 3, head = f.head[lane]!, ring = head % WINDOW;
  const stepsAt = (lane * WINDOW + ring) * 6;
  const quiet = POINT_NOISE * noiseSpeed2 * STEP * STEP;
  let squares = 0, path = 0, loud = 0;
  for (let point = 0; point < COUNT; point++) {
    const isThere = confidence[confidenceAt + POINTS[point]!]! > 0;
    let squared = 0;
    for (let axis = 0; axis < 3; axis++) {
      const k = base + point * 3 + axis, before = second[k]!;
      if (raw[k] !== NEVER) {
        const to = isThere ? xyz[at + POINTS[point]! * 3 + axis]! : raw[k]!;
        first[k] = first[k]! + SHARE * (raw[k]! + part * (to - raw[k]!) - first[k]!);
        second[k] = before + SHARE * (first[k]! - before);
      }
      const step = second[k]! - before;
      squared += step * step;
      if (point === LEFT_HAND || point === LEFT_HAND + 1) steps[stepsAt + (point - LEFT_HAND) * 3 + axis] = step;
    }
    squares += squared;
    if (squared > quiet) loud += squared - quiet;
    path += Math.sqrt(squared);
  }
  f.squares[lane * WINDOW + ring] = (squares / COUNT) * FLOW_RATE * FLOW_RATE;
  f.paths[lane * WINDOW + ring] = path;
  f.speeds[lane * SMOOTH_WINDOW + (head % SMOOTH_WINDOW)] = Math.sqrt(loud / COUNT) * FLOW_RATE;
  f.head[lane] = (head + 1) % SMOOTH_WINDOW;
  f.count[lane] = f.count[lane]! + 1;
}

/** Results from the rings. */
function readFlow(f: FlowColumns, lane: number, height: number, noiseSpeed2: number): void {
  const count = Math.min(WINDOW, f.count[lane]!);
  if (count < 4) return;
  let squares = 0, path = 0;
  const noiseStep2 = noiseSpeed2 * STEP * STEP;
  for (let i = 0; i < count; i++) {
    squares += f.squares[lane * WINDOW + i]!;
    const mean = f.paths[lane * WINDOW + i]! / COUNT, square = mean * mean - noiseStep2 * PATH_NOISE;
    if (square > 0) path += Math.sqrt(square) * COUNT;
  }
  const speed = Math.sqrt(Math.max(0, squares / count - BODY_NOISE * noiseSpeed2)) / height;
  if (speed < STILL) {
    stillFlow(f, lane);
    return;
  }
  f.speed[lane] = Math.min(2, speed);
  f.travel[lane] = path / height;
  f.smoothness[lane] = smoothnessOf(f, lane, height);
  const { scratch } = f, at = lane * 4;
  let tension = 0, turn = 0, length = 0, fastest = MOVING * height * STEP;
  for (let hand = 0; hand < 2; hand++) {
    // Direction from the last eighth of a second.
    let dx = 0, dy = 0;
    for (let back = 1; back <= 4; back++) {
      const k = slotOf(f, lane, back) + hand * 3;
      dx += f.steps[k]! / 4;
      dy += f.steps[k + 1]! / 4;
    }
    const size = Math.sqrt(dx * dx + dy * dy);
    if (size > fastest) {
      fastest = size;
      f.direction[lane] = atan2(dy, dx);
    }
    readHand(f, lane, hand, count, height, HAND_NOISE * noiseSpeed2);
    tension += scratch[at + TENSION]! / 2;
    turn += scratch[at + TURN]!;
    length += scratch[at + LENGTH]!;
    readHand(f, lane, hand, Math.min(count, HAND_SPEED_WINDOW), height, QUICK_NOISE * noiseSpeed2);
    f.handSpeed[lane * 2 + hand] = Math.min(4, scratch[at + SPEED]!);
    readHand(f, lane, hand, Math.min(count, HAND_WINDOW), height, HAND_NOISE * noiseSpeed2);
    f.handCurvature[lane * 2 + hand] = scratch[at + LENGTH]! > 0 ? (scratch[at + TURN]! / scratch[at + LENGTH]!) * height : 0;
    f.handTension[lane * 2 + hand] = scratch[at + TENSION]!;
  }
  f.tension[lane] = tension;
  f.curvature[lane] = length > 0 ? (turn / length) * height : 0;
}

/** Slot of both hands' steps `back` grid points ago, 1 the latest. */
const slotOf = (f: FlowColumns, lane: number, back: number): number => (lane * WINDOW + ((f.head[lane]! + 3 * WINDOW - back) % WINDOW)) * 6;

/** Places in a lane's scratch. */
const SPEED = 0, TENSION = 1, TURN = 2, LENGTH = 3;

/** What one hand did over its last `count` steps, into the scratch: speed H/s, tension 0 … 1, turn rad, length of the moving path m. */
function readHand(f: FlowColumns, lane: number, hand: number, count: number, height: number, noiseSpeed2: number): void {
  const { steps, scratch } = f, gate = Math.max(MOVING * height, GATE_NOISE * Math.sqrt(noiseSpeed2)) * STEP, at = lane * 4;
  let squares = 0, nx = 0, ny = 0, nz = 0, turn = 0, length = 0;
  for (let back = count; back >= 1; back--) {
    const k = slotOf(f, lane, back) + hand * 3;
    const x = steps[k]!, y = steps[k + 1]!, z = steps[k + 2]!;
    squares += x * x + y * y + z * z;
    nx += x;
    ny += y;
    nz += z;
    if (back > count - 2 * BEND_STEPS + 1) continue;
    let ax = 0, ay = 0, az = 0, bx = 0, by = 0, bz = 0;
    for (let i = 0; i < BEND_STEPS; i++) {
      const late = slotOf(f, lane, back + i) + hand * 3, early = slotOf(f, lane, back + i + BEND_STEPS) + hand * 3;
      bx += steps[late]!;
      by += steps[late + 1]!;
      bz += steps[late + 2]!;
      ax += steps[early]!;
      ay += steps[early + 1]!;
      az += steps[early + 2]!;
    }
    const a = Math.sqrt(ax * ax + ay * ay + az * az), b = Math.sqrt(bx * bx + by * by + bz * bz);
    if (a > BEND_STEPS * gate && b > BEND_STEPS * gate) {
      length += b / BEND_STEPS;
      const cx = ay * bz - az * by, cy = az * bx - ax * bz, cz = ax * by - ay * bx;
      turn += atan2(Math.sqrt(cx * cx + cy * cy + cz * cz), ax * bx + ay * by + az * bz) / BEND_STEPS;
    }
  }
  const speed = Math.sqrt(Math.max(0, (squares / count) * FLOW_RATE * FLOW_RATE - noiseSpeed2)), net = Math.sqrt(nx * nx + ny * ny + nz * nz);
  const isStill = speed < STILL * height;
  // Displacement is asked per second, so that a shorter window says the same of the same motion.
  const held = isStill ? 0 : speed / ((net * FLOW_RATE) / count + 0.1 * height);
  scratch[at + SPEED] = isStill ? 0 : speed / height;
  scratch[at + TENSION] = held <= TENSION_LOW ? 0 : held >= TENSION_HIGH ? 1 : log2(held / TENSION_LOW) / TENSION_RANGE;
  scratch[at + TURN] = turn;
  scratch[at + LENGTH] = length;
}

/** log₂(8 ÷ 0.4). */
const TENSION_RANGE = 4.321928094887363;

/** Of the noise's square slope what passes at slow rates, and the frame time below which the low-pass takes it, seconds. */
const NOISE_GAIN = 2.6, NOISE_KNEE = 0.074;

/**
 * Squared speed, (m/s)², that white noise of σ on every coordinate leaves after the grid's filter: two axes of a camera, 2σ²/dt² per axis for
 * straight lines between frames, of which the low-pass takes the more the faster frames come. Fitted to still noisy bodies at 8 to 120 Hz.
 */
function noiseSpeedSquared(noise: number, interval: number): number {
  if (interval <= 0) return 0;
  const slope = noise / interval, smoothed = NOISE_GAIN / (1 + (NOISE_KNEE / interval) * (NOISE_KNEE / interval));
  return slope * slope * smoothed;
}

/** Spectral arc length of the last 2 s of speed, mapped to 0 … 1. */
function smoothnessOf(f: FlowColumns, lane: number, height: number): number {
  const base = lane * SMOOTH_WINDOW, count = Math.min(SMOOTH_WINDOW, f.count[lane]!);
  if (count < SMOOTH_WINDOW / 2) return f.smoothness[lane]!;
  const start = f.head[lane]! + 2 * SMOOTH_WINDOW - count;
  let arc = 0, before = 1, whole = 0, binCos = 1, binSin = 0;
  for (let i = 0; i < count; i++) whole += f.speeds[base + ((start + i) % SMOOTH_WINDOW)]!;
  if (whole <= SMOOTH_MOVING * height * count) return f.smoothness[lane]!;
  for (let bin = 1; bin <= BINS; bin++) {
    const nextCos = binCos * BIN_COS - binSin * BIN_SIN;
    binSin = binCos * BIN_SIN + binSin * BIN_COS;
    binCos = nextCos;
    // Goertzel's recurrence: the sum of speed × e^(−iωk).
    let s1 = 0, s2 = 0;
    for (let i = 0; i < count; i++) {
      const s0 = f.speeds[base + ((start + i) % SMOOTH_WINDOW)]! + 2 * binCos * s1 - s2;
      s2 = s1;
      s1 = s0;
    }
    const magnitude = Math.sqrt(Math.max(0, s1 * s1 + s2 * s2 - 2 * binCos * s1 * s2)) / whole;
    arc += Math.sqrt(1 / (BINS * BINS) + (magnitude - before) * (magnitude - before));
    before = magnitude;
  }
  return Math.max(0, Math.min(1, (-arc - SPARC_LOW) / (SPARC_HIGH - SPARC_LOW)));
}
