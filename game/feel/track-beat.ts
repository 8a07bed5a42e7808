import { exp } from '../../engine/index.ts';

/** Strokes that the tracker looks back on, and how far, seconds. */
export const BEAT_STROKES = 24;
const LOOK_BACK = 8;
/** Strokes closer than this are one, of two limbs, seconds. */
const ONE_STROKE = 0.07;
/** Intervals longer than this say little of a beat, seconds. */
const LONGEST_INTERVAL = 3.2;
/** Beats that are considered: so many octaves either side of the room's own, in so many steps. */
const OCTAVES = 0.55, STEPS = 80;
/** How far an interval may be off a whole number of half beats, seconds (one σ). */
const SIGMA = 0.035;
/** A beat is likelier the nearer it is to the room's, octaves (one σ): a dancer at half or double tempo is still at the tempo. */
const NEARNESS = 0.3;
/** Half beats count for less than beats. */
const HALVES = 0.6;
/** Fewer strokes say nothing. */
const LEAST_STROKES = 6;
/** Score above chance of a steady dancer: what 1 is; and what is needed to be believed at all. */
const STEADY = 0.55, LEAST_SURE = 0.35;
const ROOT_TAU = 2.5066282746310002;

/** Columns of a lane; see {@link trackBeat}. */
export const BEAT_SCHEMA = {
  /** When strokes ended, seconds: a ring, `strokes` so far. */ strokeSeconds: ['f64', BEAT_STROKES], strokes: 'u32',
  /** The dancer's beat, seconds, and how sure that is, 0 … 1. */ period: 'f64', confidence: 'f64',
} as const;

export interface BeatColumns {
  readonly strokeSeconds: Float64Array; readonly strokes: Uint32Array; readonly period: Float64Array; readonly confidence: Float64Array;
}

/**
 * Takes in a stroke and finds the beat that the latest strokes keep: the one of which the intervals between any two of them within 3.2 s are whole
 * numbers of half beats more often than by chance (as in the histograms of inter-onset intervals of Dixon 2001), likelier near the room's
 * own. A dancer who strikes every other beat, or twice a beat, keeps that same beat. Strokes may come out of order by less than a window.
 *
 * @param roomPeriod seconds a beat of the room @returns whether the stroke was new
 */
export function trackBeat(t: BeatColumns, lane: number, seconds: number, roomPeriod: number): boolean {
  const at = lane * BEAT_STROKES, count = t.strokes[lane]!;
  for (let k = Math.max(0, count - 4); k < count; k++) if (Math.abs(t.strokeSeconds[at + (k % BEAT_STROKES)]! - seconds) < ONE_STROKE) return false;
  t.strokeSeconds[at + (count % BEAT_STROKES)] = seconds;
  t.strokes[lane] = count + 1;
  findBeat(t, lane, seconds, roomPeriod);
  return true;
}

/** Lets the beat be forgotten by who no longer strikes: call now and then. */
export function forgetBeat(t: BeatColumns, lane: number, seconds: number): void {
  const count = t.strokes[lane]!;
  if (count === 0 || seconds - t.strokeSeconds[lane * BEAT_STROKES + ((count - 1) % BEAT_STROKES)]! > LOOK_BACK / 2) t.confidence[lane] = 0;
}

function findBeat(t: BeatColumns, lane: number, now: number, roomPeriod: number): void {
  const at = lane * BEAT_STROKES, count = t.strokes[lane]!, first = Math.max(0, count - BEAT_STROKES);
  let used = 0;
  for (let k = first; k < count; k++) if (now - t.strokeSeconds[at + (k % BEAT_STROKES)]! <= LOOK_BACK) used++;
  t.confidence[lane] = 0;
  if (used < LEAST_STROKES) return;
  let best = 0, bestScore = 0, bestPeriod = 0;
  for (let step = 0; step <= STEPS; step++) {
    const octaves = (step / STEPS - 0.5) * 2 * OCTAVES, period = roomPeriod * exp(octaves * LN2);
    let score = 0, pairs = 0, top = 0, bottom = 0;
    for (let i = first; i < count; i++) {
      const from = t.strokeSeconds[at + (i % BEAT_STROKES)]!;
      if (now - from > LOOK_BACK) continue;
      for (let j = i + 1; j < count; j++) {
        const interval = Math.abs(t.strokeSeconds[at + (j % BEAT_STROKES)]! - from), halves = Math.floor((2 * interval) / period + 0.5);
        if (interval > LONGEST_INTERVAL || halves === 0) continue;
        const counts = halves % 2 === 0 ? 1 : HALVES, off = (interval - (halves * period) / 2) / SIGMA, fit = counts * exp((-off * off) / 2);
        score += fit;
        pairs++;
        top += fit * halves * interval;
        bottom += fit * halves * halves;
      }
    }
    if (pairs === 0) return;
    // What chance gives, and how near to the room's own beat.
    const fair = score / pairs - (2 * SIGMA * ROOT_TAU) / period, above = fair * exp(-(octaves * octaves) / (2 * NEARNESS * NEARNESS));
    if (above <= bestScore) continue;
    bestScore = above;
    best = fair;
    bestPeriod = bottom > 0 ? (2 * top) / bottom : period;
  }
  if (best < LEAST_SURE * STEADY || bestPeriod <= 0) return;
  t.period[lane] = bestPeriod;
  t.confidence[lane] = Math.min(1, best / STEADY);
}

const LN2 = 0.6931471805599453;

/** How far the dancer's tempo is followed either way, and led away from, as factors of the set tempo. */
const FOLLOW_LEAST = 0.72, FOLLOW_MOST = 1.4, LEAD_LEAST = 0.92, LEAD_MOST = 1.08, LEAD_SHARE = 0.5;

/**
 * The tempo that the room should have, as a factor of the one that is set.
 *
 * @param draw above 0: that share of the way to the dancer's tempo; below 0: away from it by half as much, so that who drags is drawn on and who
 * rushes is held back @param ratio the dancer's tempo over the set one
 * @example tempoFor(1, 1.1) // 1.1
 */
export function tempoFor(draw: number, ratio: number): number {
  if (draw >= 0) return 1 + draw * (Math.max(FOLLOW_LEAST, Math.min(FOLLOW_MOST, ratio)) - 1);
  return Math.max(LEAD_LEAST, Math.min(LEAD_MOST, 1 + draw * LEAD_SHARE * (ratio - 1)));
}

