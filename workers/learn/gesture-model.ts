import { TRACE_RATE } from './body-trace.ts';
import type { Teller, Ways } from './tell-apart.ts';
import { unlikeness, type Packed, type Weights } from './window.ts';

/** What recognises gestures. Made by {@link learnGestures}. */
export interface GestureModel {
  readonly gestures: readonly LearnedGesture[];
  readonly weights: Weights;
  /** What tells them from each other; null for one alone. */
  readonly teller: Teller | null;
  readonly ways: readonly Ways[];
}

export interface LearnedGesture {
  readonly name: string;
  readonly models: readonly Packed[];
  /** Whether it counts with sides exchanged, too: not where that would be mistaken for another gesture. */
  readonly hasMirror: boolean;
  /** How long it took, seconds: shortest and longest show. */
  readonly shortest: number;
  readonly longest: number;
  /** Less unlike than this is the gesture. */
  readonly threshold: number;
  /** What is farther from usual repeats than this, times its unlikeness by the threshold, is none: found on dance. */
  readonly mostDoubt: number;
  /** Whether its shows are more like each other than like anything else: if not, it is best shown again. */
  readonly isClear: boolean;
  /** Per gesture: of its length, how much is still to come when a part of it looked like this one; 0 where none of it does. */
  readonly within: readonly number[];
}

/** Slower and faster by this is the same gesture: 40 % each way, and a little. */
const SLOWEST = 1.75, FASTEST = 0.58;
/** Lengths that are tried lie this far apart. */
const TEMPO_STEP = 1.14;
/** Lengths in which any gesture is looked for, rows: from a quarter of a second to ten. */
export const LENGTHS: readonly number[] = Array.from({ length: 29 }, (_, n) => 5 * TEMPO_STEP ** n).filter((rows) => rows <= 10 * TRACE_RATE);

/** Those of {@link LENGTHS} in which a gesture can come: the first, and the one after the last. */
export function lengthsOf(gesture: { readonly shortest: number; readonly longest: number }): { readonly first: number; readonly end: number } {
  const fits = (rows: number): boolean => rows > gesture.shortest * FASTEST * TRACE_RATE / Math.sqrt(TEMPO_STEP) && rows < gesture.longest * SLOWEST * TRACE_RATE * Math.sqrt(TEMPO_STEP);
  const fitting = LENGTHS.flatMap((rows, n) => (fits(rows) ? [n] : []));
  return { first: fitting[0] ?? 0, end: (fitting.at(-1) ?? -1) + 1 };
}

/** Least unlikeness of a stretch to any of the models; Infinity where it is beyond `limit`. */
export function nearest(models: readonly Packed[], other: Packed, limit = Infinity): number {
  let least = Infinity;
  for (let n = 0; n < models.length; n++) least = Math.min(least, unlikeness(models[n]!, other, Math.min(limit, least)));
  return least;
}
