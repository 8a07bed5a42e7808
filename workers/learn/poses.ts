import { BodyTrace, DIMS, POINTS, TRACE_RATE, traceOf, type Motion } from './body-trace.ts';
import { solve } from './solve.ts';

/** A sound that was held while a pose or a movement was shown. */
export interface ShownPose {
  /** What each value of the sound was, 0 … 1; as many in every show. */
  readonly values: readonly number[];
  readonly motion: Motion;
}

/** What tells values from a body. Made by {@link learnPoses}. */
export interface PoseModel {
  /** Per feature: mean of the shows, and one over its spread within a show. */
  readonly middle: Float64Array;
  readonly sharpness: Float64Array;
  /** Directions in which shows differ, one after the other, each as long as the features. */
  readonly axes: Float64Array;
  readonly axisCount: number;
  /** Places of what was shown along these directions, and per place and value its weight. */
  readonly places: Float64Array;
  readonly weights: Float64Array;
  readonly valueCount: number;
  /** Mean of each value. */
  readonly base: Float64Array;
  /** Length over which places are like each other, squared. */
  readonly reach2: number;
}

/** Places of all points, then how fast both hands, both feet and all together are. */
const FEATURES = DIMS + 5;
/** Speed is of this many rows (0.4 s), and counts as much as this many torso lengths. */
const SPEED_ROWS = 8, SPEED_SHARE = 0.35;
/** What bodies differ by that take the same pose, torso lengths: the least spread of a feature. */
const BODY_SPREAD = 0.12;
/** Rows of each show that are learned from. */
const ROWS = 12;
/** How far the learned may be from what was shown: of the variance of the values. */
const SLACK = 0.03;
/** What a straight line says, beside what lies near. */
const STRAIGHT = 0.5;

/** Features of one row of a trace, into `out`. */
function featuresOf(trace: BodyTrace, row: number, out: Float64Array): void {
  const { rows, capacity } = trace, at = (row % capacity) * DIMS;
  for (let k = 0; k < DIMS; k++) out[k] = rows[at + k]!;
  const from = Math.max(0, row - SPEED_ROWS, trace.count - capacity), seconds = Math.max(1, row - from) / TRACE_RATE;
  out.fill(0, DIMS);
  for (let r = from + 1; r <= row; r++) for (let point = 0; point < POINTS; point++) {
    let squares = 0;
    for (let axis = 0; axis < 3; axis++) {
      const step = rows[(r % capacity) * DIMS + point * 3 + axis]! - rows[((r - 1) % capacity) * DIMS + point * 3 + axis]!;
      squares += step * step;
    }
    // Below what a camera trembles by nothing moved.
    const way = Math.max(0, Math.sqrt(squares) - 0.03) / seconds * SPEED_SHARE, to = point === 0 ? 0 : point === 1 ? 1 : point === 4 ? 2 : point === 5 ? 3 : -1;
    if (to >= 0) out[DIMS + to] = out[DIMS + to]! + way;
    out[DIMS + 4] = out[DIMS + 4]! + way / POINTS;
  }
}

/**
 * Learns values from a few poses or movements: least squares over what was shown (ridge on straight lines and Gaussian bells) in the few directions
 * in which the shows differ, so that another body, standing otherwise, is read alike. Pure. A few milliseconds.
 *
 * @returns null for fewer than two shows
 */
export function learnPoses(shown: readonly ShownPose[]): PoseModel | null {
  const used = shown.filter(({ motion }) => motion.seconds.length >= 2);
  if (used.length < 2) return null;
  const valueCount = used[0]!.values.length;
  const rows = used.map(({ motion }) => {
    const trace = traceOf(motion), first = Math.min(trace.count - 1, SPEED_ROWS), count = Math.max(1, Math.min(ROWS, trace.count - first));
    return Array.from({ length: count }, (_, n) => { const out = new Float64Array(FEATURES); featuresOf(trace, first + Math.floor((n * (trace.count - 1 - first)) / Math.max(1, count - 1)), out); return out; });
  });
  const means = rows.map((of) => { const mean = new Float64Array(FEATURES); for (const row of of) for (let k = 0; k < FEATURES; k++) mean[k] = mean[k]! + row[k]! / of.length; return mean; });
  const middle = new Float64Array(FEATURES), sharpness = new Float64Array(FEATURES);
  for (let k = 0; k < FEATURES; k++) {
    for (const mean of means) middle[k] = middle[k]! + mean[k]! / means.length;
    let spread = BODY_SPREAD * BODY_SPREAD;
    for (const [n, of] of rows.entries()) for (const row of of) spread += (row[k]! - means[n]![k]!) * (row[k]! - means[n]![k]!) / of.length / rows.length;
    sharpness[k] = 1 / Math.sqrt(spread);
  }
  // Directions between the shows, at right angles to each other (Gram & Schmidt), the widest first.
  const open = means.map((mean) => mean.map((x, k) => (x - middle[k]!) * sharpness[k]!)), axes: Float64Array[] = [];
  let widest = 0;
  while (axes.length < used.length - 1) {
    const lengths = open.map((way) => way.reduce((sum, x) => sum + x * x, 0)), longest = lengths.indexOf(Math.max(...lengths)), length = Math.sqrt(lengths[longest]!);
    if (axes.length === 0) widest = length;
    if (length < 1e-6 || length < 0.08 * widest) break;
    const axis = open[longest]!.map((x) => x / length);
    axes.push(axis);
    for (const way of open) { const along = way.reduce((sum, x, k) => sum + x * axis[k]!, 0); for (let k = 0; k < FEATURES; k++) way[k] = way[k]! - along * axis[k]!; }
  }
  if (axes.length === 0) return null;
  const flat = new Float64Array(axes.length * FEATURES);
  axes.forEach((axis, n) => flat.set(axis, n * FEATURES));
  const count = rows.reduce((sum, of) => sum + of.length, 0), places = new Float64Array(count * axes.length), targets = new Float64Array(count * valueCount), base = new Float64Array(valueCount);
  let at = 0;
  for (const [n, of] of rows.entries()) for (const row of of) {
    placeOf(row, middle, sharpness, flat, axes.length, places, at * axes.length);
    for (let v = 0; v < valueCount; v++) {
      targets[at * valueCount + v] = used[n]!.values[v]!;
      base[v] = base[v]! + used[n]!.values[v]! / count;
    }
    at++;
  }
  const gaps = means.map((_, n) => Math.min(...means.map((other, m) => (m === n ? Infinity : distance2(means[n]!, other, sharpness)))));
  const reach2 = Math.max(1, gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length);
  const draft = { middle, sharpness, axes: flat, axisCount: axes.length, places, weights: new Float64Array(count * valueCount), valueCount, base, reach2 };
  const kernel = new Float64Array(count * count);
  for (let i = 0; i < count; i++) for (let j = 0; j < count; j++) kernel[i * count + j] = alike(draft, places, i * axes.length, places, j * axes.length) + (i === j ? SLACK * ROWS : 0);
  for (let v = 0; v < valueCount; v++) {
    const target = Float64Array.from({ length: count }, (_, n) => targets[n * valueCount + v]! - base[v]!), solved = solve(kernel, target, count);
    for (let n = 0; n < count; n++) draft.weights[n * valueCount + v] = solved[n]!;
  }
  return draft;
}

function placeOf(features: ArrayLike<number>, middle: Float64Array, sharpness: Float64Array, axes: Float64Array, axisCount: number, out: Float64Array, to: number): void {
  for (let n = 0; n < axisCount; n++) {
    let along = 0;
    for (let k = 0; k < FEATURES; k++) along += (features[k]! - middle[k]!) * sharpness[k]! * axes[n * FEATURES + k]!;
    out[to + n] = along;
  }
}

const distance2 = (a: Float64Array, b: Float64Array, sharpness: Float64Array): number => { let sum = 0; for (let k = 0; k < FEATURES; k++) sum += ((a[k]! - b[k]!) * sharpness[k]!) * ((a[k]! - b[k]!) * sharpness[k]!); return sum; };

function alike({ axisCount, reach2 }: Pick<PoseModel, 'axisCount' | 'reach2'>, a: Float64Array, from: number, b: Float64Array, to: number): number {
  let dot = 0, away = 0;
  for (let n = 0; n < axisCount; n++) {
    const p = a[from + n]!, q = b[to + n]!;
    dot += p * q;
    away += (p - q) * (p - q);
  }
  return Math.exp(-away / (2 * reach2)) + STRAIGHT * (dot / reach2);
}

/** Values follow with this time constant, rows (0.1 s). */
const FOLLOW = 1 / (1 + 0.1 * TRACE_RATE);

/** Reads values from movement as it comes. One for each player. */
export class PoseReader {
  private readonly trace = new BodyTrace(4 * TRACE_RATE);
  private readonly features = new Float64Array(FEATURES);
  private readonly place: Float64Array;
  /** The values now, 0 … 1 each. */
  readonly values: Float32Array;
  private read = 0;

  constructor(private readonly model: PoseModel) {
    this.place = new Float64Array(model.axisCount);
    this.values = new Float32Array(model.valueCount);
  }

  /** @returns whether `values` are new */
  push(seconds: number, joints: ArrayLike<number>, at = 0): boolean {
    const { trace, model, values } = this, made = trace.push(seconds, joints, at);
    if (trace.count < this.read) this.read = 0;
    if (made === 0) return false;
    for (; this.read < trace.count; this.read++) {
      featuresOf(trace, this.read, this.features);
      placeOf(this.features, model.middle, model.sharpness, model.axes, model.axisCount, this.place, 0);
      const count = model.places.length / model.axisCount, isFirst = this.read === 0;
      for (let v = 0; v < model.valueCount; v++) {
        let value = model.base[v]!;
        for (let n = 0; n < count; n++) value += model.weights[n * model.valueCount + v]! * alike(model, this.place, 0, model.places, n * model.axisCount);
        const within = Math.max(0, Math.min(1, value));
        values[v] = isFirst ? within : values[v]! + (within - values[v]!) * FOLLOW;
      }
    }
    return true;
  }
}
