import { exp } from '../../engine/index.ts';
import type { FlowColumns } from '../motion/trace-flow.ts';

/** Synchrony is measured over so many seconds, on a grid of so many points a second. */
export const SYNCHRONY_SECONDS = 8, RHYTHM_RATE = 32;
const POINTS = SYNCHRONY_SECONDS * RHYTHM_RATE;
/** Points that a player's lane holds: two players may be seen with up to 2 s between their latencies. */
const RING = POINTS + 2 * RHYTHM_RATE;
/** Strokes of a player that are remembered: both hands and feet at twice a second each. */
export const RHYTHM_STROKES = 64;
/** Width of the kernel that strokes stand for, seconds, and how far it reaches. */
const STROKE_SIGMA = 0.05, STROKE_REACH = 0.2;
/** Two motions are compared over lags up to this, points: 3 s, two beats of the slowest dance. */
const LAGS = 96;
/** Lags this near to a multiple of the beat count as on it, points: 62 ms. */
const NEAR = 2;
/** Beats that bodies move to, points: 0.375 to 1.25 s, in steps of half a point. */
const SHORTEST_BEAT = 12, LONGEST_BEAT = 40, BEAT_STEP = 0.5;
/** How much lags of whole beats count beside lag 0: who moves on other beats of the same music is in time too. */
const OTHER_BEATS = 0.6;
/** What is compared, and how much of each: path of all joints, its braking, braking of the hands, strokes. */
const CHANNELS = 4, WEIGHTS: readonly number[] = [2, 0.5, 1, 0.5], WEIGHT_SUM = 4;
/** Curves are smoothed by a bell of σ 31 ms, a point, against a camera's noise: its weights at 0, 1, 2 and 3 points. */
const BELL: readonly number[] = [0.3990, 0.2420, 0.0540, 0.0045];
/** A body whose motion does not repeat says nothing of a beat: least that it counts as repeating. */
const LEAST_REPEAT = 0.006;
/** Score that bodies in time with each other reach: what 1 is. Measured on the pairs of tests/game/feel. */
const IN_TIME = 0.045;
/** A longer gap in what is seen of a body, seconds, is a rest. */
const LONGEST_GAP = 0.5;

/** Columns of a player's lane: what they did of late. */
export const RHYTHM_SCHEMA = {
  /** When strokes ended, seconds: a ring, `strokes` so far. */ strokeSeconds: ['f64', RHYTHM_STROKES], strokes: 'u32',
  /** Path of all joints and braking of the hands, H/s, at grid point n (n ÷ 32 s of the session) in entry n % 320; filled up to `point`. */
  path: ['f32', RING], braking: ['f32', RING], point: 'f64',
  /** The latest reading of the flow: which, when, what. */ flowCount: 'u32', readSeconds: 'f64', readPath: 'f64', readBraking: 'f64', handPace: ['f64', 2], isStarted: 'u8',
} as const;

export interface RhythmColumns {
  readonly strokeSeconds: Float64Array; readonly strokes: Uint32Array; readonly path: Float32Array; readonly braking: Float32Array; readonly point: Float64Array;
  readonly flowCount: Uint32Array; readonly readSeconds: Float64Array; readonly readPath: Float64Array; readonly readBraking: Float64Array; readonly handPace: Float64Array; readonly isStarted: Uint8Array;
}

/** Columns that {@link measureSynchrony} works in; nothing in them is kept. */
export const SYNCHRONY_WORK = { a: ['f32', CHANNELS * POINTS], b: ['f32', CHANNELS * POINTS], cross: ['f64', 2 * LAGS + 1], ownA: ['f64', LAGS + 1], ownB: ['f64', LAGS + 1], share: ['f64', 2] } as const;

export interface SynchronyWork {
  readonly a: Float32Array; readonly b: Float32Array; readonly cross: Float64Array; readonly ownA: Float64Array; readonly ownB: Float64Array; readonly share: Float64Array;
}

/** Forgets a lane. */
export function resetRhythm(r: RhythmColumns, lane: number): void {
  r.strokes[lane] = 0;
  r.flowCount[lane] = 0;
  r.isStarted[lane] = 0;
  r.point[lane] = -1;
  r.path.fill(0, lane * RING, (lane + 1) * RING);
  r.braking.fill(0, lane * RING, (lane + 1) * RING);
}

/** Remembers that a stroke of a lane's player ended. */
export function addStroke(r: RhythmColumns, lane: number, seconds: number): void {
  r.strokeSeconds[lane * RHYTHM_STROKES + (r.strokes[lane]! % RHYTHM_STROKES)] = seconds;
  r.strokes[lane] = r.strokes[lane]! + 1;
}

/**
 * Brings a lane's motion up to the flow's latest grid point. The flow's grids of two bodies do not lie on each other; here they are drawn onto one
 * that the session's seconds give. Mutates lane `lane` of `r`.
 */
export function followFlow(r: RhythmColumns, lane: number, flow: FlowColumns, height: number): void {
  const count = flow.count[lane]!, window = 32;
  if (count < r.flowCount[lane]!) {
    r.flowCount[lane] = 0;
    r.isStarted[lane] = 0;
  }
  for (let back = Math.min(window, count - r.flowCount[lane]!); back >= 1; back--) {
    const entry = lane * window + ((flow.head[lane]! + 3 * window - back) % window), seconds = flow.nextSeconds[lane]! - back / RHYTHM_RATE;
    let braking = 0;
    for (let hand = 0; hand < 2; hand++) {
      const k = entry * 6 + hand * 3, x = flow.steps[k]!, y = flow.steps[k + 1]!, z = flow.steps[k + 2]!, pace = Math.sqrt(x * x + y * y + z * z);
      braking += Math.max(0, r.handPace[lane * 2 + hand]! - pace);
      r.handPace[lane * 2 + hand] = pace;
    }
    read(r, lane, seconds, (flow.paths[entry]! * RHYTHM_RATE) / height, (braking * RHYTHM_RATE) / height);
  }
  r.flowCount[lane] = count;
}

/** One reading: fills the grid up to its time, straight from the reading before. */
function read(r: RhythmColumns, lane: number, seconds: number, path: number, braking: number): void {
  const isFirst = r.isStarted[lane] === 0 || seconds - r.readSeconds[lane]! > LONGEST_GAP, gap = seconds - r.readSeconds[lane]!, last = Math.floor(seconds * RHYTHM_RATE);
  for (let n = Math.max(r.point[lane]! + 1, last - RING + 1); n <= last; n++) {
    const at = lane * RING + (n % RING), part = isFirst ? 0 : Math.max(0, (n / RHYTHM_RATE - r.readSeconds[lane]!) / gap);
    r.path[at] = isFirst ? 0 : r.readPath[lane]! + part * (path - r.readPath[lane]!);
    r.braking[at] = isFirst ? 0 : r.readBraking[lane]! + part * (braking - r.readBraking[lane]!);
  }
  r.point[lane] = Math.max(r.point[lane]!, last);
  r.readSeconds[lane] = seconds;
  r.readPath[lane] = path;
  r.readBraking[lane] = braking;
  r.isStarted[lane] = 1;
}

/**
 * How much two bodies are in time with each other over the last 8 s: 1 very, 0 no more than by chance, below that against each other, down to −1.
 *
 * Four curves of each (path of nine joints; how it brakes; how the hands brake; strokes, as bells of σ 50 ms), each made to mean 0 and length 1, are
 * correlated with the other's over lags of ±3 s, and with themselves. The beat is the lag at whose multiples both repeat themselves best.
 * The score is the correlation within 62 ms of lag 0 and of whole beats, less the mean over all lags, times the root of how well the one that
 * repeats less does so. It knows of lag: bodies that are alike but a third of a beat apart score below 0.
 *
 * Area under the curve, 8 s windows, on the two makers of bodies of the tests: see SPEC PRT1. Cost: some 400,000 multiplications.
 * Mutates `work` only.
 */
export function measureSynchrony(r: RhythmColumns, one: number, other: number, work: SynchronyWork): number {
  const last = Math.min(r.point[one]!, r.point[other]!);
  if (last < POINTS || Math.max(r.point[one]!, r.point[other]!) - last >= RING - POINTS) return 0;
  if (!layOut(r, one, last, work.a) || !layOut(r, other, last, work.b)) return 0;
  const { cross, ownA, ownB, share } = work;
  correlate(work.a, work.b, cross, -LAGS, LAGS);
  correlate(work.a, work.a, ownA, 0, LAGS);
  correlate(work.b, work.b, ownB, 0, LAGS);
  let beat = 0, best = -Infinity, a = 0, b = 0, all = 0;
  for (let length = SHORTEST_BEAT; length <= LONGEST_BEAT; length += BEAT_STEP) {
    repeats(ownA, ownB, length, share);
    if (share[0]! + share[1]! <= best) continue;
    a = share[0]!;
    b = share[1]!;
    best = a + b;
    beat = length;
  }
  for (let lag = 0; lag <= 2 * LAGS; lag++) all += cross[lag]! / (2 * LAGS + 1);
  let sum = 0, weight = 0;
  for (let k = -Math.floor(LAGS / beat); k <= LAGS / beat; k++) {
    const middle = Math.floor(k * beat + 0.5) + LAGS, counts = k === 0 ? 1 : OTHER_BEATS;
    for (let lag = Math.max(0, middle - NEAR); lag <= Math.min(2 * LAGS, middle + NEAR); lag++) {
      sum += counts * cross[lag]!;
      weight += counts;
    }
  }
  const score = (sum / weight - all) * Math.sqrt(Math.max(LEAST_REPEAT, Math.min(a, b)));
  return Math.max(-1, Math.min(1, score / IN_TIME));
}

/** The lane's four curves over the 8 s up to a grid point, each of mean 0 and length 1. False for a body that hardly moved. */
function layOut(r: RhythmColumns, lane: number, last: number, into: Float32Array): boolean {
  const first = last - POINTS + 1;
  for (let n = 0; n < POINTS; n++) {
    const at = lane * RING + ((first + n) % RING), before = lane * RING + ((first + n - 1) % RING);
    into[n] = r.path[at]!;
    into[POINTS + n] = n === 0 ? 0 : Math.max(0, r.path[before]! - r.path[at]!);
    into[2 * POINTS + n] = r.braking[at]!;
    into[3 * POINTS + n] = 0;
  }
  const strokes = r.strokes[lane]!;
  for (let k = Math.max(0, strokes - RHYTHM_STROKES); k < strokes; k++) {
    const middle = r.strokeSeconds[lane * RHYTHM_STROKES + (k % RHYTHM_STROKES)]! * RHYTHM_RATE - first;
    for (let n = Math.max(0, Math.ceil(middle - STROKE_REACH * RHYTHM_RATE)); n <= Math.min(POINTS - 1, middle + STROKE_REACH * RHYTHM_RATE); n++) {
      const away = (n - middle) / (STROKE_SIGMA * RHYTHM_RATE);
      into[3 * POINTS + n] = into[3 * POINTS + n]! + exp((-away * away) / 2);
    }
  }
  for (let channel = 0; channel < CHANNELS; channel++) {
    const at = channel * POINTS;
    smooth(into, at);
    let mean = 0, square = 0;
    for (let n = at; n < at + POINTS; n++) mean += into[n]! / POINTS;
    for (let n = at; n < at + POINTS; n++) square += (into[n]! - mean) * (into[n]! - mean);
    if (square < 1e-6 && channel === 0) return false;
    const scale = square > 0 ? Math.sqrt(WEIGHTS[channel]! / (WEIGHT_SUM * square)) : 0;
    for (let n = at; n < at + POINTS; n++) into[n] = (into[n]! - mean) * scale;
  }
  return true;
}

/** Smooths a curve in place; its ends go on as they are. */
function smooth(curve: Float32Array, at: number): void {
  let three = curve[at]!, two = three, one = three;
  for (let n = 0; n < POINTS; n++) {
    const own = curve[at + n]!, next = curve[at + Math.min(POINTS - 1, n + 1)]!, second = curve[at + Math.min(POINTS - 1, n + 2)]!, third = curve[at + Math.min(POINTS - 1, n + 3)]!;
    curve[at + n] = BELL[0]! * own + BELL[1]! * (one + next) + BELL[2]! * (two + second) + BELL[3]! * (three + third);
    three = two;
    two = one;
    one = own;
  }
}

/** Correlation of all curves by lag, weighed: `out[lag − from]`. */
function correlate(a: Float32Array, b: Float32Array, out: Float64Array, from: number, to: number): void {
  for (let lag = from; lag <= to; lag++) {
    let sum = 0;
    const start = lag < 0 ? -lag : 0, end = lag > 0 ? POINTS - lag : POINTS;
    for (let channel = 0; channel < CHANNELS * POINTS; channel += POINTS) for (let n = channel + start; n < channel + end; n++) sum += a[n]! * b[n + lag]!;
    out[lag - from] = sum;
  }
}

/** How well each of two bodies repeats itself after whole beats of a length: mean correlation there, three points wide. Into `share`. */
function repeats(ownA: Float64Array, ownB: Float64Array, length: number, share: Float64Array): void {
  let a = 0, b = 0, count = 0;
  for (let lag = length; lag <= LAGS; lag += length) {
    const whole = Math.floor(lag), part = lag - whole, next = Math.min(LAGS, whole + 1);
    a += around(ownA, whole) * (1 - part) + around(ownA, next) * part;
    b += around(ownB, whole) * (1 - part) + around(ownB, next) * part;
    count++;
  }
  share[0] = a / count;
  share[1] = b / count;
}

const around = (own: Float64Array, lag: number): number => (own[lag - 1]! + own[lag]! + (lag < LAGS ? own[lag + 1]! : 0)) / 3;
