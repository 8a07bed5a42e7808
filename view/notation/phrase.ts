/**
 * A phrase: a few bars of one body's movement, as it is drawn, compared and learned from. Made from what is played now (`PhraseLog`), from a recorded
 * body (`ghostPhrase`) or from a file.
 */

/** Points of a body that a phrase keeps, in order. */
export const PHRASE_POINTS = ['head', 'leftShoulder', 'rightShoulder', 'leftElbow', 'rightElbow', 'leftHand', 'rightHand', 'leftHip', 'rightHip', 'leftKnee', 'rightKnee', 'leftFoot', 'rightFoot'] as const;
export type PhrasePoint = (typeof PHRASE_POINTS)[number];
export const PHRASE_POINT_COUNT = PHRASE_POINTS.length;
/** Place of each point in {@link PHRASE_POINTS}. */
export const POINT_AT = Object.freeze(Object.fromEntries(PHRASE_POINTS.map((name, index) => [name, index]))) as Readonly<Record<PhrasePoint, number>>;

/** Samples a second. */
export const PHRASE_RATE = 32;

/** A stroke that struck. */
export interface PhraseStrike {
  /** Seconds from the phrase's beginning. */
  readonly seconds: number;
  readonly point: PhrasePoint;
  /** Its direction, length 1: x right, y up, z towards the viewer. */
  readonly dx: number;
  readonly dy: number;
  readonly dz: number;
  /** 0–1. */
  readonly strength: number;
}

export interface Phrase {
  readonly title: string;
  /** Samples × 13 points × (x, y, z): metres, x to the viewer's right, y up from the floor, z towards the viewer; NaN where it was not seen. */
  readonly xyz: Float32Array;
  /** At each sample: beats since the line of the first bar that is in it. */
  readonly beats: Float64Array;
  readonly beatsPerBar: number;
  readonly strikes: readonly PhraseStrike[];
  /** z is known: a headset or a motion file, not one camera. */
  readonly hasDepth: boolean;
}

/** Samples of a phrase. */
export const lengthOf = (phrase: Phrase): number => phrase.beats.length;
/** Seconds of a phrase. */
export const secondsOf = (phrase: Phrase): number => phrase.beats.length / PHRASE_RATE;
/** Where a point's coordinates begin in `xyz`. */
export const indexOf = (sample: number, point: number): number => (sample * PHRASE_POINT_COUNT + point) * 3;

/** Shoulder to hip over height. Source: mean of recorded people, as the simulation's TORSO_PER_HEIGHT. */
const TORSO_PER_HEIGHT = 0.288;

const middleOf = (values: number[]): number => {
  const sorted = values.sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? NaN;
};

/** Median distance of two points over a phrase, metres; NaN where they were never seen together. Planar without depth. */
export function distanceOf(phrase: Phrase, a: number, b: number): number {
  const found: number[] = [], depth = phrase.hasDepth ? 1 : 0;
  for (let sample = 0; sample < lengthOf(phrase); sample++) {
    const i = indexOf(sample, a), j = indexOf(sample, b), x = phrase.xyz[i]! - phrase.xyz[j]!, y = phrase.xyz[i + 1]! - phrase.xyz[j + 1]!, z = (phrase.xyz[i + 2]! - phrase.xyz[j + 2]!) * depth;
    const away = Math.sqrt(x * x + y * y + z * z);
    if (!Number.isNaN(away)) found.push(away);
  }
  return middleOf(found);
}

/** Height of the body, metres, from its trunk; 1.7 where no trunk was seen. */
export function heightOf(phrase: Phrase): number {
  const sides = [distanceOf(phrase, POINT_AT.leftShoulder, POINT_AT.leftHip), distanceOf(phrase, POINT_AT.rightShoulder, POINT_AT.rightHip)].filter((side) => side > 0.1);
  return sides.length > 0 ? Math.max(0.6, Math.min(2.4, sides.reduce((sum, side) => sum + side, 0) / sides.length / TORSO_PER_HEIGHT)) : 1.7;
}

/**
 * One coordinate of a point through a phrase, without gaps: straight between what was seen, held at the ends, then a little smoothed (Gaussian, σ in samples).
 * Answers null when less than a third of it was seen.
 */
export function trackOf(phrase: Phrase, point: number, axis: number, sigma: number): Float64Array | null {
  const count = lengthOf(phrase), raw = new Float64Array(count);
  let last = -1, seen = 0;
  for (let sample = 0; sample < count; sample++) {
    const value = phrase.xyz[indexOf(sample, point) + axis]!;
    if (Number.isNaN(value)) continue;
    seen++;
    raw[sample] = value;
    for (let gap = last + 1; gap < sample; gap++) raw[gap] = last < 0 ? value : raw[last]! + ((value - raw[last]!) * (gap - last)) / (sample - last);
    last = sample;
  }
  if (seen === 0 || seen < count / 3) return null;
  for (let gap = last + 1; gap < count; gap++) raw[gap] = raw[last]!;
  return smooth(raw, sigma);
}

/** Gaussian smoothing; ends are held. Does not mutate. */
export function smooth(values: Float64Array, sigma: number): Float64Array {
  if (sigma <= 0) return values;
  const reach = Math.ceil(sigma * 3), weights = Array.from({ length: reach + 1 }, (_, k) => Math.exp(-(k * k) / (2 * sigma * sigma))), out = new Float64Array(values.length), last = values.length - 1;
  for (let i = 0; i <= last; i++) {
    let sum = 0, weight = 0;
    for (let k = -reach; k <= reach; k++) {
      const w = weights[Math.abs(k)]!;
      sum += w * values[Math.max(0, Math.min(last, i + k))]!;
      weight += w;
    }
    out[i] = sum / weight;
  }
  return out;
}

/** How many beats a phrase spans, its last sample's own time included; and how many a minute. */
export function tempoOf(phrase: Phrase): { readonly beats: number; readonly bpm: number } {
  const count = lengthOf(phrase), spanned = count > 1 ? phrase.beats[count - 1]! - phrase.beats[0]! : 0, each = count > 1 ? spanned / (count - 1) : 0;
  return { beats: spanned + each, bpm: each * PHRASE_RATE * 60 };
}

/** Shortest part that can be cut out of a phrase, beats: less is no movement. */
export const SHORTEST_PART = 0.5;

/**
 * A part of a phrase as a phrase of its own: what was moved from beat `from` on until beat `to`, both from 0 at the first bar line in it. Null where less
 * than {@link SHORTEST_PART} of it is there.
 *
 * @example partOf(phrase, 4, 8) // its second bar, in four
 */
export function partOf(phrase: Phrase, from: number, to: number): Phrase | null {
  const { beats, beatsPerBar, xyz, strikes } = phrase, width = PHRASE_POINT_COUNT * 3;
  let first = 0, end = beats.length;
  while (first < end && beats[first]! < from - 1e-6) first++;
  while (end > first && beats[end - 1]! >= to - 1e-6) end--;
  if (end - first < 2 || beats[end - 1]! - beats[first]! < SHORTEST_PART * 0.9) return null;
  const line = Math.floor(from / beatsPerBar + 1e-6) * beatsPerBar, begins = first / PHRASE_RATE, ends = end / PHRASE_RATE;
  return {
    ...phrase, xyz: xyz.slice(first * width, end * width), beats: beats.slice(first, end).map((beat) => beat - line),
    strikes: strikes.filter(({ seconds }) => seconds >= begins && seconds < ends).map((strike) => ({ ...strike, seconds: strike.seconds - begins })),
  };
}
