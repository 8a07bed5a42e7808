import { FRAME_LENGTH, POINTS, TRACE_RATE, traceOf, type BodyTrace, type Motion } from './body-trace.ts';
import { LENGTHS, lengthsOf, nearest, type GestureModel, type LearnedGesture } from './gesture-model.ts';
import { GestureSpotter } from './spot-gestures.ts';
import { chanceOf, dancing, unseenBody } from './variations.ts';
import { featuresOf, learnApart, tell, waysOf, type Teller } from './tell-apart.ts';
import { cut, emptyStretch, mirrored, packer, type Packed, type Stretch, type Weights } from './window.ts';

/** A gesture as it was shown: a name and some times of it, each with a moment of rest before and after or without. */
export interface Shown {
  readonly name: string;
  readonly shows: readonly Motion[];
  /** Whether it also counts with sides exchanged; usually yes, unless that would be mistaken for another. */
  readonly isEitherSide?: boolean;
}

/** Told while learning, 0 … 1; answers whether to go on. */
export type Progress = (done: number) => boolean | Promise<boolean>;

/** Other bodies' repeats are imagined this many times per show. */
const REPEATS = 10;
/** Seconds of unrelated dance that each threshold is tried on. */
const DANCE_SECONDS = 60;
/** Of each show's repeats this many are looked through for parts that resemble other gestures. */
const RUNS = 4;

/** Pauses within a gesture are shorter than this, rows (0.35 s). */
const PAUSE = 7;
/** Half width of the triangle over which places are averaged to find where movement is, rows. */
const CALM = 3;
/** A burst that is less than this of all that moves is a step, or the camera's trembling. */
const BURST = 0.12;

/** Where in a show the movement is: rows from its beginning to its end, without the rest before and after. */
export function movementOf(trace: BodyTrace): { readonly from: number; readonly to: number } {
  const { count, rows } = trace, width = POINTS * 3, speeds = new Float64Array(count), limbs = [0, 1, 4, 5] as const;
  // Hands and feet, by how far each goes: what hangs still only trembles.
  const extents = limbs.map((point) => {
    let squares = 0;
    for (let axis = 0; axis < 3; axis++) {
      let mean = 0, square = 0;
      for (let row = 0; row < count; row++) { const x = rows[row * width + point * 3 + axis]!; mean += x / count; square += (x * x) / count; }
      squares += square - mean * mean;
    }
    return squares;
  });
  const most = Math.max(...extents, 1e-9), calm = new Float64Array(count);
  for (const [n, point] of limbs.entries()) for (let axis = 0; axis < 3; axis++) {
    // A camera trembles by as much from row to row as a foot moves: what was averaged over a quarter of a second hardly does.
    for (let row = 0; row < count; row++) {
      let sum = 0, weight = 0;
      for (let away = -CALM; away <= CALM; away++) {
        const near = row + away, w = CALM + 1 - Math.abs(away);
        if (near < 0 || near >= count) continue;
        sum += w * rows[near * width + point * 3 + axis]!;
        weight += w;
      }
      calm[row] = sum / weight;
    }
    for (let row = 0; row < count; row++) {
      const from = Math.max(0, row - 1), to = Math.min(count - 1, row + 1), step = (calm[to]! - calm[from]!) / Math.max(1, to - from);
      speeds[row] = speeds[row]! + (extents[n]! / most) * step * step;
    }
  }
  for (let row = 0; row < count; row++) speeds[row] = Math.sqrt(speeds[row]!);
  const smooth = speeds.map((_, row) => (speeds[Math.max(0, row - 1)]! + 2 * speeds[row]! + speeds[Math.min(count - 1, row + 1)]!) / 4);
  const sorted = [...smooth].sort((a, b) => a - b), peak = sorted[Math.floor(sorted.length * 0.95)] ?? 0, quiet = Math.min(0.3 * peak, sorted[Math.floor(sorted.length * 0.15)] ?? 0);
  const moving = quiet + 0.18 * (peak - quiet), bursts: { from: number; to: number; path: number }[] = [];
  let all = 0;
  for (let row = 0; row < count; row++) {
    if (smooth[row]! < moving) continue;
    const last = bursts.at(-1);
    all += smooth[row]!;
    if (last && row - last.to <= PAUSE) {
      last.to = row;
      last.path += smooth[row]!;
    } else bursts.push({ from: row, to: row, path: smooth[row]! });
  }
  const kept = bursts.filter(({ path }) => path >= BURST * all);
  return { from: Math.max(0, (kept[0]?.from ?? 0) - 1), to: Math.min(count - 1, (kept.at(-1)?.to ?? count - 1) + 1) };
}

const stretchOf = (trace: BodyTrace, from: number, to: number): Stretch => {
  const stretch = emptyStretch();
  cut(trace, Math.max(0, from), Math.min(trace.count - 1, to), stretch);
  return stretch;
};

/** How much it counts that a hand, or anything else, keeps still when no gesture moves it: of what counts that one moves. */
const HANDS_STILL = 0.15, OTHERS_STILL = 0.05;

/** Points count by how far they travel in the gestures, and a little for keeping still. */
function weigh(models: readonly (readonly Stretch[])[], hasDepth: boolean): Weights {
  const points = new Float32Array(POINTS);
  for (const shows of models) for (let point = 0; point < POINTS; point++) {
    let extent = 0;
    for (const show of shows) extent += show.extent[point]! / shows.length;
    points[point] = Math.max(points[point]!, extent);
  }
  const most = Math.max(...points);
  let sum = 0;
  for (let point = 0; point < POINTS; point++) {
    const share = points[point]! / most;
    // Elbows, knees and head say the same as hands and feet, and less clearly.
    points[point] = (point < 2 || point === 4 || point === 5 ? 1 : 0.4) * Math.max(point < 2 ? HANDS_STILL : OTHERS_STILL, share * share);
    sum += points[point]!;
  }
  for (let point = 0; point < POINTS; point++) points[point] = points[point]! / sum;
  return { points, depth: hasDepth ? 0.5 : 0 };
}

const quantile = (values: readonly number[], part: number): number => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? Infinity;

/**
 * Learns gestures from a few shows of each. How unlike a repeat may be is found out by trying: the shows as other bodies would repeat them (size,
 * tempo, habits, a slow and trembling camera) against each other and against unrelated dance. What tells gestures that resemble each other apart, and
 * from what only comes near them, is learned from the same repeats (tell-apart.ts).
 *
 * Pure: the same shows give the same model. Takes about a second for four gestures of three shows each.
 *
 * @param background movement that is none of the gestures, if there is any: recorded while someone just danced
 * @returns null when `progress` said to stop
 */
export async function learnGestures(shown: readonly Shown[], background: readonly Motion[] = [], progress: Progress = () => true): Promise<GestureModel | null> {
  const chance = chanceOf(1), used = shown.filter(({ shows }) => shows.some(({ seconds }) => seconds.length >= 4));
  const traces = used.map(({ shows }) => shows.filter(({ seconds }) => seconds.length >= 4).map((show) => traceOf(show)));
  const spans = traces.map((shows) => shows.map(movementOf));
  const models = traces.map((shows, g) => shows.map((trace, n) => stretchOf(trace, spans[g]![n]!.from, spans[g]![n]!.to)));
  const hasDepth = used.every(({ shows }) => shows.every(({ joints }) => { for (let k = 2; k < joints.length; k += 4) if (joints[k] !== 0) return true; return false; }));
  const weights = weigh(models, hasDepth), pack = packer(weights);
  const times = spans.map((shows) => shows.map(({ from, to }) => (to - from) / TRACE_RATE));
  const drafts = used.map(({ name }, g) => ({ name, models: models[g]!.map((model) => pack(model)), shortest: Math.min(...times[g]!), longest: Math.max(...times[g]!) }));
  const work = drafts.length * 2 + 2;
  let done = 0;
  const step = async (): Promise<boolean> => progress(Math.min(1, ++done / work));

  // Repeats as other bodies would give them.
  const repeats: Packed[][] = [], runs: Run[][] = [], ways = drafts.map((draft, g) => waysOf(models[g]!, draft.models, spans[g]!.map(({ from, to }, n) => ({ trace: traces[g]![n]!, from, to, isMirrored: false })), weights)), features: Float64Array[][] = [];
  for (const [g, { shows }] of used.entries()) {
    const of: Packed[] = [], run: Run[] = [], seen: Float64Array[] = [];
    for (const [n, show] of shows.filter(({ seconds }) => seconds.length >= 4).entries()) for (let k = 0; k < REPEATS; k++) {
      const trace = traceOf(unseenBody(show, chance)), span = spans[g]![n]!, stretch = trace.count / traces[g]![n]!.count, slip = (span.to - span.from) * 0.06;
      if (k < RUNS) run.push({ trace, from: span.from * stretch, to: span.to * stretch });
      const from = (span.from + (chance() - 0.5) * slip) * stretch, to = (span.to + (chance() - 0.5) * slip) * stretch, repeat = stretchOf(trace, from, to), packed = pack(repeat);
      of.push(packed);
      seen.push(featuresOf(repeat, packed, { trace, from, to, isMirrored: false }, ways, weights, { gesture: g, show: n }));
    }
    repeats.push(of);
    features.push(seen);
    runs.push(run);
    if (!(await step())) return null;
  }
  const danced = [...background, dancing(used.flatMap(({ shows }) => [...shows]), DANCE_SECONDS, chance)], dances = danced.map((motion) => traceOf(motion));
  if (!(await step())) return null;

  const teller = learnApart(features), gestures: LearnedGesture[] = [];
  for (const [g, draft] of drafts.entries()) {
    // Each repeat against the shows that it was not made from; a single show against itself.
    const own = repeats[g]!.map((repeat, n) => {
      const others = draft.models.filter((_, k) => k !== Math.floor(n / REPEATS));
      return nearest(others.length > 0 ? others : draft.models, repeat);
    });
    const lows = dances.flatMap((trace) => lowsOf(trace, draft, weights));
    const usual = quantile(own, 0.9), others = quantile(lows, 0.02);
    const turned = models[g]!.map((model) => pack(mirrored(model)));
    const hasMirror = used[g]!.isEitherSide !== false && drafts.every((other) => turned.every((model) => nearest(other.models, model) > usual * 1.5));
    gestures.push({ ...draft, hasMirror, threshold: thresholdOf(usual, others), mostDoubt: Infinity, isClear: usual < Math.min(MOST_UNLIKE, others * 1.1) && mistakenPart(teller, features[g]!, g) < MISTAKEN, within: [] });
    if (!(await step())) return null;
  }
  if (!(await step())) return null;
  const draft: GestureModel = { gestures: gestures.map((gesture, g) => ({ ...gesture, within: runs.map((of, other) => (other === g ? 0 : leftAfterPart(of, gesture, weights))) })), weights, teller, ways };
  const owns = gestures.map(({ models: own, threshold }, g) => features[g]!.map((one, n) => (teller ? tell(teller, one).far[g]! : 1) * nearest(own.filter((_, k) => own.length < 2 || k !== Math.floor(n / REPEATS)), repeats[g]![n]!) / threshold));
  return { ...draft, gestures: doubted(draft, danced, owns) };
}

/** So many of a gesture's repeats may pass for other gestures before it is said not to be clear. */
const MISTAKEN = 0.15;
/** How many of a gesture's repeats pass for others, 0 … 1. */
function mistakenPart(teller: Teller | null, repeats: readonly Float64Array[], gesture: number): number {
  if (!teller) return 0;
  return repeats.filter((repeat) => { const { scores } = tell(teller, repeat); return scores.some((score) => score > scores[gesture]!); }).length / Math.max(1, repeats.length);
}

/** So often may a gesture be seen in unrelated dance, a minute. */
const FALSES = 0.4;
/** A gesture's own repeats of which this part is the most doubtful must still pass, and what is this much more doubtful. */
const OWN = 0.9, OWN_MORE = 1.25;

/** Gestures with the doubt that is allowed each, so that they are hardly seen in dance: `owns` are the doubts of their own repeats. */
function doubted(model: GestureModel, dances: readonly Motion[], owns: readonly (readonly number[])[]): LearnedGesture[] {
  const doubts = model.gestures.map(() => [] as number[]);
  let minutes = 0;
  for (const { seconds, joints } of dances) {
    const spotter = new GestureSpotter(model);
    for (let frame = 0; frame < seconds.length; frame++) for (const { gesture, doubt } of spotter.push(seconds[frame]!, joints, frame * FRAME_LENGTH)) doubts[gesture]!.push(doubt);
    minutes += seconds.length > 1 ? (seconds[seconds.length - 1]! - seconds[0]!) / 60 : 0;
  }
  return model.gestures.map((gesture, g) => {
    const certain = [...doubts[g]!].sort((a, b) => a - b), first = certain[Math.floor(FALSES * minutes)];
    return { ...gesture, mostDoubt: first === undefined ? Infinity : Math.max(first * 0.98, quantile(owns[g]!, OWN) * OWN_MORE) };
  });
}

/** A repeat, and where in it the gesture is, rows. */
interface Run { readonly trace: BodyTrace; readonly from: number; readonly to: number }

/** Where a repeat of another gesture is least unlike a gesture, and how much of it is still to come then, 0 … 1. */
function partOf({ trace, from, to }: Run, gesture: Draft, weights: Weights): { low: number; left: number } {
  const stretch = emptyStretch(), pack = packer(weights), { first, end } = lengthsOf(gesture), last = Math.min(trace.count - 1, to + 4);
  let low = Infinity, left = 0;
  for (let row = Math.ceil(from) + 3; row <= last; row += 2) for (let n = first; n < end && LENGTHS[n]! <= row; n += 2) {
    cut(trace, row - LENGTHS[n]!, row, stretch);
    const here = nearest(gesture.models, pack(stretch, true), low);
    if (here >= low) continue;
    low = here;
    left = Math.max(0, (to - row) / (to - from));
  }
  return { low, left };
}

/** How much of another gesture is still to come, at most, when a part of it passes for this one; 0 where that hardly happens. */
function leftAfterPart(runs: readonly Run[], gesture: LearnedGesture, weights: Weights): number {
  const lefts = runs.map((run) => partOf(run, gesture, weights)).filter(({ low }) => low < gesture.threshold * 1.1).map(({ left }) => left);
  return lefts.length > runs.length * 0.1 ? Math.max(0.05, ...lefts) : 0;
}

type Draft = Pick<LearnedGesture, 'models' | 'shortest' | 'longest'>;

/** No gesture, however unlike its shows are to each other, may be as unlike as this: 1 is what has nothing to do with it. */
const MOST_UNLIKE = 0.66;

/** Between what the gesture's own repeats reach and what everything else comes down to, nearer to the latter when there is room. */
function thresholdOf(usual: number, others: number): number {
  const least = usual * 1.05, generous = usual * 1.6;
  return Math.min(MOST_UNLIKE, Math.max(least * 0.9, Math.min(generous, others < least ? (least + others) / 2 : others * 0.94)));
}

/** The lowest unlikeness in each second of a motion. */
function lowsOf(trace: BodyTrace, gesture: Draft, weights: Weights): number[] {
  const lows: number[] = [], stretch = emptyStretch(), pack = packer(weights), { first, end } = lengthsOf(gesture);
  let low = Infinity;
  for (let row = 10; row < trace.count; row += 3) {
    for (let n = first; n < end && LENGTHS[n]! <= row; n += 2) {
      cut(trace, row - LENGTHS[n]!, row, stretch);
      low = Math.min(low, nearest(gesture.models, pack(stretch, true), low));
    }
    if (row % TRACE_RATE < 3) {
      lows.push(low);
      low = Infinity;
    }
  }
  return lows;
}
