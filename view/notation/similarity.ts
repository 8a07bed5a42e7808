import { distanceOf, lengthOf, PHRASE_RATE, POINT_AT, secondsOf, smooth, trackOf, type Phrase } from './phrase.ts';

/**
 * How alike two phrases are as movement: dynamic time warping (Sakoe and Chiba, 1978) over centred, scaled tracks with a 10 % band. Each limb is seen from
 * where it hangs and measured by its own body's length of it, so that neither size nor place matter; tempo is taken out by comparing both from beginning to
 * end. What is left over is held against what two phrases of this much movement would have in common by chance.
 */

/** Limbs: the point, what it hangs on (two points: their middle), what measures it, and how much it counts. */
const LIMBS = [
  { point: 'leftHand', from: ['leftShoulder', 'leftShoulder'], by: 'leftArm', weight: 1 }, { point: 'rightHand', from: ['rightShoulder', 'rightShoulder'], by: 'rightArm', weight: 1 },
  { point: 'leftElbow', from: ['leftShoulder', 'leftShoulder'], by: 'leftArm', weight: 0.5 }, { point: 'rightElbow', from: ['rightShoulder', 'rightShoulder'], by: 'rightArm', weight: 0.5 },
  { point: 'leftFoot', from: ['leftHip', 'leftHip'], by: 'leftLeg', weight: 0.8 }, { point: 'rightFoot', from: ['rightHip', 'rightHip'], by: 'rightLeg', weight: 0.8 },
  { point: 'leftKnee', from: ['leftHip', 'leftHip'], by: 'leftLeg', weight: 0.4 }, { point: 'rightKnee', from: ['rightHip', 'rightHip'], by: 'rightLeg', weight: 0.4 },
  { point: 'head', from: ['leftShoulder', 'rightShoulder'], by: 'trunk', weight: 0.4 },
] as const;
const SWAPPED = { leftHand: 'rightHand', rightHand: 'leftHand', leftElbow: 'rightElbow', rightElbow: 'leftElbow', leftFoot: 'rightFoot', rightFoot: 'leftFoot', leftKnee: 'rightKnee', rightKnee: 'leftKnee', head: 'head' } as const;
type LimbName = (typeof LIMBS)[number]['point'];

/** Samples a second that are compared, and most of them: a phrase of half a minute. */
const RATE = 16, MOST = 480, LEAST = 16;
/** How far one phrase may run ahead of the other, part of their length. */
const BAND = 0.1;
/** How much the speed of a limb counts beside its place, seconds: a limb that passes a place the other way is somewhere else. */
const SPEED_SECONDS = 0.28;
/** How much of a limb's lasting place counts: bodies hold their arms a little differently. */
const POSTURE = 0.5;
/** Movement below this much of a limb's length is standing still, and two who stand alike are alike. */
const STILL = 0.06;
/** What is over, of chance, at which phrases are half alike; and how sharply that turns. */
const HALF = 0.34, TURN = 2.1;
/** A mirrored phrase counts this much, and each doubling of the tempo takes this much. */
const MIRROR = 0.72, TEMPO_COST = 0.12;

/** A phrase as it is compared: for each limb its tracks of place and speed. */
interface Limbs {
  readonly count: number;
  readonly tracks: ReadonlyMap<LimbName, readonly Float64Array[]>;
  readonly hasDepth: boolean;
}

const measure = (phrase: Phrase): Readonly<Record<'leftArm' | 'rightArm' | 'leftLeg' | 'rightLeg' | 'trunk', number>> => {
  const span = (a: keyof typeof POINT_AT, b: keyof typeof POINT_AT): number => distanceOf(phrase, POINT_AT[a], POINT_AT[b]);
  const trunk = Math.max(0.05, (span('leftShoulder', 'leftHip') + span('rightShoulder', 'rightHip')) / 2 || 0.5);
  // Seen by one camera an arm that points at it is short: never shorter than a trunk's worth.
  const arm = (side: 'left' | 'right'): number => Math.max(0.9 * trunk, span(`${side}Shoulder`, `${side}Elbow`) + span(`${side}Elbow`, `${side}Hand`) || 0);
  const leg = (side: 'left' | 'right'): number => Math.max(1.2 * trunk, span(`${side}Hip`, `${side}Knee`) + span(`${side}Knee`, `${side}Foot`) || 0);
  return { leftArm: arm('left'), rightArm: arm('right'), leftLeg: leg('left'), rightLeg: leg('right'), trunk };
};

/** Straight between samples, `count` of them from the first to the last. */
function resample(values: Float64Array, count: number): Float64Array {
  const out = new Float64Array(count), last = values.length - 1;
  for (let i = 0; i < count; i++) {
    const at = (i * last) / (count - 1), before = Math.floor(at), after = Math.min(last, before + 1);
    out[i] = values[before]! + (values[after]! - values[before]!) * (at - before);
  }
  return out;
}

function limbsOf(phrase: Phrase, count: number, seconds: number): Limbs {
  const lengths = measure(phrase), tracks = new Map<LimbName, readonly Float64Array[]>(), axes = phrase.hasDepth ? 3 : 2, sigma = 0.06 * PHRASE_RATE;
  for (const { point, from, by } of LIMBS) {
    const places: Float64Array[] = [];
    for (let axis = 0; axis < axes; axis++) {
      const own = trackOf(phrase, POINT_AT[point], axis, sigma), a = trackOf(phrase, POINT_AT[from[0]], axis, sigma), b = trackOf(phrase, POINT_AT[from[1]], axis, sigma);
      if (!own || !a || !b) break;
      places.push(resample(own.map((value, i) => (value - (a[i]! + b[i]!) / 2) / lengths[by]), count));
    }
    if (places.length < axes) continue;
    // Speeds as of the common length, so that the same dance at another tempo has the same ones.
    const perSample = (SPEED_SECONDS * (count - 1)) / seconds;
    const speeds = places.map((place) => smooth(place.map((_, i) => (place[Math.min(count - 1, i + 1)]! - place[Math.max(0, i - 1)]!) / 2), 0.9).map((value) => value * perSample));
    const centred = places.map((place) => {
      let mean = 0;
      for (const value of place) mean += value / count;
      return place.map((value) => value - mean * (1 - POSTURE));
    });
    tracks.set(point, [...centred, ...speeds]);
  }
  return { count, tracks, hasDepth: phrase.hasDepth };
}

/** Weighted tracks of both that can be compared, laid beside one another: for each sample all values in a row. */
function rowsOf(a: Limbs, b: Limbs, isMirrored: boolean): { readonly a: Float64Array; readonly b: Float64Array; readonly width: number } | null {
  const axes = a.hasDepth && b.hasDepth ? 3 : 2, columnsA: Float64Array[] = [], columnsB: Float64Array[] = [], weights: number[] = [];
  for (const { point, weight } of LIMBS) {
    const own = a.tracks.get(point), other = b.tracks.get(isMirrored ? SWAPPED[point] : point);
    if (!own || !other) continue;
    const half = [own.length / 2, other.length / 2] as const;
    for (let kind = 0; kind < 2; kind++) for (let axis = 0; axis < axes; axis++) {
      const there = other[kind * half[1] + axis]!;
      columnsA.push(own[kind * half[0] + axis]!);
      columnsB.push(isMirrored && axis === 0 ? there.map((value) => -value) : there);
      weights.push(Math.sqrt(weight * (axis === 2 ? 0.5 : 1)));
    }
  }
  const width = weights.length;
  if (width === 0) return null;
  const lay = (columns: readonly Float64Array[]): Float64Array => {
    const rows = new Float64Array(a.count * width);
    for (let column = 0; column < width; column++) for (let row = 0; row < a.count; row++) rows[row * width + column] = columns[column]![row]! * weights[column]!;
    return rows;
  };
  return { a: lay(columnsA), b: lay(columnsB), width };
}

/** Mean squared distance along the best path through both, within the band. */
function warp(a: Float64Array, b: Float64Array, width: number): number {
  const count = a.length / width, band = Math.max(1, Math.ceil(count * BAND));
  let cost = new Float64Array(count + 1).fill(Infinity), before = new Float64Array(count + 1).fill(Infinity);
  before[0] = 0;
  for (let i = 1; i <= count; i++) {
    cost.fill(Infinity);
    for (let j = Math.max(1, i - band); j <= Math.min(count, i + band); j++) {
      let away = 0;
      for (let k = 0, at = (i - 1) * width, to = (j - 1) * width; k < width; k++) {
        const d = a[at + k]! - b[to + k]!;
        away += d * d;
      }
      // A step aside costs as much as half a step on: otherwise every path would wander for nothing (symmetric weighting of Sakoe and Chiba).
      cost[j] = Math.min(before[j - 1]! + 2 * away, before[j]! + away, cost[j - 1]! + away);
    }
    [cost, before] = [before, cost];
  }
  return before[count]! / (2 * count);
}

/** Mean squared distance of any moment of one to any moment of the other: what chance has in common. In closed form, linear in the samples. */
function chance(a: Float64Array, b: Float64Array, width: number, floor: number): number {
  const count = a.length / width;
  let sum = 0;
  for (let k = 0; k < width; k++) {
    let meanA = 0, meanB = 0, squareA = 0, squareB = 0;
    for (let at = k; at < a.length; at += width) {
      meanA += a[at]! / count; meanB += b[at]! / count;
      squareA += (a[at]! * a[at]!) / count; squareB += (b[at]! * b[at]!) / count;
    }
    sum += squareA + squareB - 2 * meanA * meanB;
  }
  return sum + floor;
}

/** What of two phrases' movement is not in common, as part of what chance would leave: 0 the same, about 1 nothing. `null`: nothing can be compared. */
export function leftOver(a: Phrase, b: Phrase, isMirrored = false): number | null {
  const seconds = (secondsOf(a) + secondsOf(b)) / 2, count = Math.max(LEAST, Math.min(MOST, Math.round(seconds * RATE)));
  if (lengthOf(a) < 8 || lengthOf(b) < 8) return null;
  const rows = rowsOf(limbsOf(a, count, seconds), limbsOf(b, count, seconds), isMirrored);
  if (!rows) return null;
  return warp(rows.a, rows.b, rows.width) / chance(rows.a, rows.b, rows.width, STILL * STILL * rows.width);
}

/**
 * How alike two phrases are, 0–1: near 1 the same movement, whoever dances it, wherever, a little faster or slower, seen by a headset or a camera; about 0.6 a
 * variation or the same in a mirror; below 0.3 another movement. Null when there is not enough of both to compare.
 *
 * Cost: quadratic in their length, times 0.2; two phrases of ten seconds take a few milliseconds.
 * @example similarity(lastTime, thisTime) // 0.87
 */
export function similarity(a: Phrase, b: Phrase): number | null {
  const plain = leftOver(a, b), mirrored = leftOver(a, b, true);
  if (plain === null || mirrored === null) return null;
  const alike = (over: number): number => 1 / (1 + (over / HALF) ** TURN);
  const tempo = Math.max(0, 1 - TEMPO_COST * Math.abs(Math.log2(secondsOf(a) / secondsOf(b))));
  return Math.max(alike(plain), alike(mirrored) * MIRROR) * tempo;
}

/** What a similarity is called. */
export function similarityWords(value: number): string {
  return value >= 0.85 ? 'The same phrase' : value >= 0.65 ? 'Close' : value >= 0.4 ? 'Related' : 'Different movement';
}
