import { DIMS, MIRROR, POINTS, type BodyTrace } from './body-trace.ts';

/** Rows that every stretch of movement is brought to before it is compared. */
export const LENGTH = 24;
/** How far two stretches may run apart in time, rows of {@link LENGTH}. */
const BAND = 4;
/** Part of a stretch's mean place that is taken away: where in the air a movement is made matters less than how it goes. */
const CENTRED = 0.6;
/** A stretch is made larger or smaller by at most this before it is compared. */
const MOST_SCALE = 1.35;

/** A stretch of movement, brought to {@link LENGTH} rows. */
export interface Stretch {
  /** x, y, z per point, row by row; a part of the mean taken away. */
  readonly values: Float32Array;
  /** 1 where a point was there for most of it. */
  readonly has: Uint8Array;
  /** Root mean square distance from its own mean per point, torso lengths. */
  readonly extent: Float32Array;
}

export const emptyStretch = (): Stretch => ({ values: new Float32Array(LENGTH * DIMS), has: new Uint8Array(POINTS), extent: new Float32Array(POINTS) });

/** Brings the rows `from` … `to` of a trace (fractions allowed; both within it) to a stretch. */
export function cut(trace: BodyTrace, from: number, to: number, out: Stretch): void {
  const { rows, seen, capacity } = trace, { values, has, extent } = out, last = trace.count - 1;
  const step = (to - from) / (LENGTH - 1);
  for (let point = 0; point < POINTS; point++) {
    let there = 0;
    for (let n = 0; n < LENGTH; n++) {
      const at = from + n * step, row = Math.min(last, Math.floor(at)), next = Math.min(last, row + 1), part = at - row;
      const a = (row % capacity) * DIMS + point * 3, b = (next % capacity) * DIMS + point * 3, o = n * DIMS + point * 3;
      values[o] = rows[a]! + (rows[b]! - rows[a]!) * part;
      values[o + 1] = rows[a + 1]! + (rows[b + 1]! - rows[a + 1]!) * part;
      values[o + 2] = rows[a + 2]! + (rows[b + 2]! - rows[a + 2]!) * part;
      there += seen[(row % capacity) * POINTS + point]!;
    }
    has[point] = there >= LENGTH * 0.6 ? 1 : 0;
  }
  calm(values);
  settle(values, extent);
}

/** Averages each row with its neighbours, 1 : 2 : 1: what a camera trembles by is no movement. */
function calm(values: Float32Array): void {
  for (let k = 0; k < DIMS; k++) {
    let before = values[k]!;
    for (let at = k; at < LENGTH * DIMS; at += DIMS) {
      const here = values[at]!, after = at + DIMS < LENGTH * DIMS ? values[at + DIMS]! : here;
      values[at] = (before + 2 * here + after) / 4;
      before = here;
    }
  }
}

/** Takes {@link CENTRED} of the mean away and measures the extents. */
function settle(values: Float32Array, extent: Float32Array): void {
  for (let point = 0; point < POINTS; point++) {
    let squares = 0;
    for (let axis = 0; axis < 3; axis++) {
      const k = point * 3 + axis;
      let mean = 0;
      for (let n = 0; n < LENGTH; n++) mean += values[n * DIMS + k]!;
      mean /= LENGTH;
      for (let n = 0; n < LENGTH; n++) {
        const away = values[n * DIMS + k]! - mean;
        squares += away * away;
        values[n * DIMS + k] = away + (1 - CENTRED) * mean;
      }
    }
    extent[point] = Math.sqrt(squares / LENGTH);
  }
}

/** The same movement as seen in a mirror: sides exchanged. */
export function mirrored(stretch: Stretch, out = emptyStretch()): Stretch {
  for (let point = 0; point < POINTS; point++) {
    const from = MIRROR[point]!;
    out.has[point] = stretch.has[from]!;
    out.extent[point] = stretch.extent[from]!;
    for (let n = 0; n < LENGTH; n++) {
      const a = n * DIMS + from * 3, o = n * DIMS + point * 3;
      out.values[o] = -stretch.values[a]!;
      out.values[o + 1] = stretch.values[a + 1]!;
      out.values[o + 2] = stretch.values[a + 2]!;
    }
  }
  return out;
}

/** How much of a point's movement counts: weights of points, 0 or more, adding up to 1, and of the third axis. */
export interface Weights {
  readonly points: Float32Array;
  /** 0 where everything was seen flat, by a camera. */
  readonly depth: number;
}

/** Points that count for less than this are left out. */
const NEGLIGIBLE = 0.015;

/** A stretch as it is compared: only what counts, times the root of its weight, row by row. */
export interface Packed {
  readonly values: Float32Array;
  /** Columns of a row. */
  readonly width: number;
  /** Sum of weighted squared extents: how much it moves. */
  readonly size: number;
  /** 1 per column that was seen; null when all were. */
  readonly has: Uint8Array | null;
  /** Of the weights, how much was seen, 0 … 1. */
  readonly seen: number;
}

/** Columns that weights leave: numbers of x, y, z of points, and the roots of their weights. */
function columnsOf({ points, depth }: Weights): { readonly from: readonly number[]; readonly root: readonly number[] } {
  const from: number[] = [], root: number[] = [];
  for (let point = 0; point < POINTS; point++) {
    if (points[point]! < NEGLIGIBLE) continue;
    for (let axis = 0; axis < (depth > 0 ? 3 : 2); axis++) {
      from.push(point * 3 + axis);
      root.push(Math.sqrt(points[point]! * (axis === 2 ? depth : 1)));
    }
  }
  return { from, root };
}

/** Packs a stretch; into memory that the next such call reuses if `into` is true. */
export type Pack = (stretch: Stretch, into?: boolean) => Packed;

/** Where in a trace a stretch lies, rows, and whether its sides are exchanged. */
export interface Span { readonly trace: BodyTrace; readonly from: number; readonly to: number; readonly isMirrored: boolean }

/** How fast a stretch's points go where, packed: steps over two of its rows each, not averaged, so that quick movement is still in it. `has`: as the stretch. */
export function packRates({ trace, from, to, isMirrored }: Span, { has }: Stretch, weights: Weights): Packed {
  const columns = columnsOf(weights), width = columns.from.length, values = new Float32Array(LENGTH * width), seenHere = new Uint8Array(width), step = (to - from) / (LENGTH - 1), { rows, capacity } = trace, last = trace.count - 1;
  let size = 0, seen = 0, all = 0;
  for (let n = 0; n < width; n++) {
    const k = columns.from[n]!, point = Math.floor(k / 3), column = isMirrored ? MIRROR[point]! * 3 + (k % 3) : k, root = columns.root[n]! * (isMirrored && k % 3 === 0 ? -1 : 1);
    const valueAt = (row: number): number => { const at = Math.max(0, Math.min(last, from + Math.max(0, Math.min(LENGTH - 1, row)) * step)), low = Math.floor(at), a = rows[(low % capacity) * DIMS + column]!; return a + (rows[(Math.min(last, low + 1) % capacity) * DIMS + column]! - a) * (at - low); };
    seenHere[n] = has[point]!;
    if (k % 3 === 0) {
      all += root * root;
      if (seenHere[n] === 1) seen += root * root;
    }
    for (let row = 0; row < LENGTH; row++) {
      const rate = root * (valueAt(row + 1) - valueAt(row - 1));
      values[row * width + n] = rate;
      if (seenHere[n] === 1) size += (rate * rate) / LENGTH;
    }
  }
  return { values, width, size, has: seen > all * 0.999 ? null : seenHere, seen: seen / all };
}

/** What packs stretches for given weights. */
export function packer(weights: Weights): Pack {
  const { from, root } = columnsOf(weights), width = from.length, kept = new Float32Array(LENGTH * width), keptHas = new Uint8Array(width);
  const all = from.reduce((sum, k, n) => sum + (k % 3 === 0 ? root[n]! * root[n]! : 0), 0);
  return (stretch, into = false) => {
    const values = into ? kept : new Float32Array(LENGTH * width), has = into ? keptHas : new Uint8Array(width);
    let size = 0, seen = 0;
    for (let n = 0; n < width; n++) {
      const k = from[n]!, w = root[n]!, point = Math.floor(k / 3);
      has[n] = stretch.has[point]!;
      if (k % 3 === 0 && has[n] === 1) {
        seen += w * w;
        size += w * w * stretch.extent[point]! * stretch.extent[point]!;
      }
      for (let row = 0; row < LENGTH; row++) values[row * width + n] = w * stretch.values[row * DIMS + k]!;
    }
    return { values, width, size, has: seen > all * 0.999 ? null : has, seen: seen / all };
  };
}

const sums = [new Float64Array(LENGTH + 1), new Float64Array(LENGTH + 1)] as const;
const scaled = new Float32Array(LENGTH * DIMS);

/**
 * How unlike two stretches are: root mean square distance of what both have, by its weight, along the best way in which one can be stretched to the
 * other (dynamic time warping within a band), as a share of how far the model's points move. 0 the same; about 1 unrelated; Infinity where too
 * little of what counts is seen, where one moves much more than the other, or where it is beyond `limit`.
 *
 * @param model the movement as it was shown; `other` is scaled to its size by up to a third
 */
export function unlikeness(model: Packed, other: Packed, limit = Infinity): number {
  if (model.seen < 0.6 || other.seen < 0.6 || model.size === 0) return Infinity;
  const ratio = Math.sqrt(model.size / model.seen / Math.max(1e-9, other.size / other.seen));
  // What moves much less, or much more, is another movement, whatever its shape.
  if (ratio > 2.2 || ratio < 0.45) return Infinity;
  const scale = Math.max(1 / MOST_SCALE, Math.min(MOST_SCALE, ratio)), { width } = model, a = model.values, b = scaled, end = LENGTH * width;
  for (let k = 0; k < end; k++) b[k] = scale * other.values[k]!;
  let share = 1;
  if (model.has || other.has) {
    // Columns that one of the two lacks are made alike, and the rest stands for them.
    for (let n = 0; n < width; n++) if ((model.has && model.has[n] === 0) || (other.has && other.has[n] === 0)) for (let k = n; k < end; k += width) b[k] = a[k]!;
    share = Math.min(model.seen, other.seen);
  }
  const most = limit * limit * model.size * share * LENGTH;
  let [row, above] = sums;
  above.fill(Infinity);
  above[0] = 0;
  for (let i = 0; i < LENGTH; i++) {
    const from = Math.max(0, i - BAND), to = Math.min(LENGTH - 1, i + BAND), p = i * width;
    row.fill(Infinity);
    let least = Infinity;
    for (let j = from; j <= to; j++) {
      let cost = 0;
      for (let n = 0, q = j * width; n < width; n++) {
        const d = a[p + n]! - b[q + n]!;
        cost += d * d;
      }
      const down = above[j + 1]!, left = row[j]!, across = above[j]!;
      const sum = cost + (across <= down ? (across <= left ? across : left) : down <= left ? down : left);
      row[j + 1] = sum;
      if (sum < least) least = sum;
    }
    if (least > most) return Infinity;
    [row, above] = [above, row];
  }
  return Math.sqrt(above[LENGTH]! / LENGTH / (model.size * share));
}
