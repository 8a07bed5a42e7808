import { DIMS, MIRROR, POINTS, type BodyTrace } from './body-trace.ts';
import { solve } from './solve.ts';
import { LENGTH, packRates, unlikeness, type Packed, type Span, type Stretch, type Weights } from './window.ts';

/** One gesture's shows in the three ways in which a movement is compared: where it is, where it goes, and how fast its parts are. */
export interface Ways { readonly places: readonly Packed[]; readonly rates: readonly Packed[]; readonly speeds: readonly Packed[] }

/** Tells gestures apart that are alike enough to be mistaken for each other. Made by {@link learnApart}. */
export interface Teller {
  /** Per feature: its mean, and one over its spread. */
  readonly middle: Float64Array;
  readonly sharpness: Float64Array;
  /** Per gesture: a weight per feature, and last a constant. The gesture with the greatest sum is told. */
  readonly weights: Float64Array;
  /** How features go together within a gesture: covariance of sharpened features, square. */
  readonly within: Float64Array;
}

/** More unlike than this is just another movement. */
const MOST = 2;
/** How much the spread of each feature by itself counts beside how features go together: few repeats say little of the latter. */
const ALONE = 0.3;

/** How fast each point is, from the steps of its columns; `axes` to a point. */
function speedsOf(rates: Packed, axes: number): Packed {
  const width = rates.width / axes, speeds = new Float32Array(LENGTH * width);
  let size = 0;
  for (let row = 0; row < LENGTH; row++) for (let point = 0; point < width; point++) {
    let squares = 0;
    for (let axis = 0; axis < axes; axis++) { const rate = rates.values[row * rates.width + point * axes + axis]!; squares += rate * rate; }
    speeds[row * width + point] = Math.sqrt(squares);
    size += squares / LENGTH;
  }
  return { ...rates, values: speeds, width, size, has: rates.has && Uint8Array.from({ length: width }, (_, point) => rates.has![point * axes]!) };
}

const axesOf = ({ depth }: Weights): number => (depth > 0 ? 3 : 2);

/** @param models stretches of the shows, the same packed, and where they are */
export function waysOf(models: readonly Stretch[], places: readonly Packed[], spans: readonly Span[], weights: Weights): Ways {
  const rates = models.map((model, n) => packRates(spans[n]!, model, weights));
  return { places, rates, speeds: rates.map((one) => speedsOf(one, axesOf(weights))) };
}

/** How often a column turns back, by more than a quarter of how far it goes and than what trembles. */
function turnsOf({ rows, capacity, count }: BodyTrace, from: number, to: number, column: number): number {
  const first = Math.max(0, Math.round(from)), last = Math.min(count - 1, Math.round(to)), valueAt = (row: number): number => rows[(row % capacity) * DIMS + column]!;
  let low = Infinity, high = -Infinity;
  for (let row = first; row <= last; row++) { low = Math.min(low, valueAt(row)); high = Math.max(high, valueAt(row)); }
  const least = Math.max(STILL, TURN * (high - low));
  let turns = 0, way = 0, extreme = valueAt(first);
  for (let row = first; row <= last; row++) {
    const here = valueAt(row);
    if (way === 0) { if (Math.abs(here - extreme) > least) { way = Math.sign(here - extreme); extreme = here; } } else if ((here - extreme) * way > 0) extreme = here;
    else if ((extreme - here) * way > least) { turns++; way = -way; extreme = here; }
  }
  return turns;
}

/** What is looked at: how unlike each gesture it is in each way, how large it is, how far its points go, and where they are. `but`: a show that it was made from. */
export function featuresOf(stretch: Stretch, packed: Packed, span: Span, all: readonly Ways[], weights: Weights, but?: { readonly gesture: number; readonly show: number }): Float64Array {
  const { trace, from, to, isMirrored } = span, rates = packRates(span, stretch, weights), speeds = speedsOf(rates, axesOf(weights)), features: number[] = [];
  for (const [g, ways] of all.entries()) for (const [models, other] of [[ways.places, packed], [ways.rates, rates], [ways.speeds, speeds]] as const) {
    let least = MOST;
    for (const [n, model] of models.entries()) if (!(but && but.gesture === g && but.show === n && models.length > 1)) least = Math.min(least, unlikeness(model, other, least));
    features.push(least);
  }
  let way = 0;
  for (let row = 1; row < LENGTH; row++) for (let point = 0; point < speeds.width; point++) way += speeds.values[row * speeds.width + point]!;
  features.push(Math.log(packed.size + 1e-6), Math.log(way / Math.sqrt(packed.size + 1e-6) + 1e-6));
  for (let point = 0; point < POINTS; point++) {
    if (weights.points[point]! < SPOKEN) continue;
    features.push(Math.log(stretch.extent[point]! + STILL));
    for (let axis = 0; axis < axesOf(weights); axis++) features.push(Math.log(2 + turnsOf(trace, from, to, (isMirrored ? MIRROR[point]! : point) * 3 + axis)));
  }
  return Float64Array.from(features);
}
/** Points with less weight than this say nothing by themselves. */
const SPOKEN = 0.1;
/** What moves less than this, torso lengths, just trembles. */
const STILL = 0.25;
/** A turn is at least this part of the whole way from end to end. */
const TURN = 0.25;

/**
 * Learns to tell gestures apart from repeats of each (Fisher's linear discriminant, with the spread within gestures shrunk towards its diagonal).
 *
 * @param repeats per gesture: features of its repeats
 */
export function learnApart(repeats: readonly (readonly Float64Array[])[]): Teller | null {
  const all = repeats.flat(), F = all[0]?.length ?? 0, G = repeats.length;
  if (G < 1 || repeats.some((of) => of.length < 2)) return null;
  const middle = new Float64Array(F), sharpness = new Float64Array(F), means = repeats.map((of) => { const mean = new Float64Array(F); for (const one of of) for (let k = 0; k < F; k++) mean[k] = mean[k]! + one[k]! / of.length; return mean; });
  for (const mean of means) for (let k = 0; k < F; k++) middle[k] = middle[k]! + mean[k]! / G;
  for (const [g, of] of repeats.entries()) for (const one of of) for (let k = 0; k < F; k++) sharpness[k] = sharpness[k]! + (one[k]! - means[g]![k]!) ** 2 / all.length;
  for (let k = 0; k < F; k++) sharpness[k] = 1 / Math.sqrt(sharpness[k]! + 1e-4);
  const within = new Float64Array(F * F), from = new Float64Array(F);
  for (const [g, of] of repeats.entries()) for (const one of of) {
    for (let k = 0; k < F; k++) from[k] = (one[k]! - means[g]![k]!) * sharpness[k]!;
    for (let i = 0; i < F; i++) for (let j = 0; j <= i; j++) within[i * F + j] = within[i * F + j]! + (from[i]! * from[j]!) / all.length;
  }
  for (let i = 0; i < F; i++) for (let j = 0; j <= i; j++) within[j * F + i] = within[i * F + j] = (1 - ALONE) * within[i * F + j]! + (i === j ? ALONE : 0);
  const weights = new Float64Array(G * (F + 1));
  means.forEach((mean, g) => {
    const away = mean.map((x, k) => (x - middle[k]!) * sharpness[k]!), solved = solve(within, away, F);
    let constant = 0;
    for (let k = 0; k < F; k++) { weights[g * (F + 1) + k] = solved[k]!; constant -= 0.5 * solved[k]! * away[k]!; }
    weights[g * (F + 1) + F] = constant;
  });
  return { middle, sharpness, weights, within };
}

/** What a movement is taken for. */
export interface Told {
  /** Log odds of each gesture, up to a constant. */
  readonly scores: readonly number[];
  /** Per gesture: how far it is from what repeats of that one are; 1 as far as a usual repeat. */
  readonly far: readonly number[];
}

export function tell({ middle, sharpness, weights, within }: Teller, features: Float64Array): Told {
  const F = middle.length, away = features.map((x, k) => (x - middle[k]!) * sharpness[k]!), solved = solve(within, away, F), scores: number[] = [];
  let length2 = 0;
  for (let k = 0; k < F; k++) length2 += solved[k]! * away[k]!;
  for (let from = 0; from < weights.length; from += F + 1) {
    let score = weights[from + F]!;
    for (let k = 0; k < F; k++) score += weights[from + k]! * away[k]!;
    scores.push(score);
  }
  return { scores, far: scores.map((score) => Math.sqrt(Math.max(0, length2 - 2 * score) / F)) };
}
