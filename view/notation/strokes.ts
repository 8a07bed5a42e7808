import { heightOf, indexOf, lengthOf, PHRASE_RATE, POINT_AT, smooth, trackOf, type Phrase, type PhrasePoint } from './phrase.ts';

/** Speed (body heights a second) and acceleration (heights a second squared) that are full effort, each half of it. */
const FULL_SPEED = 2, FULL_ACCELERATION = 16;

/**
 * How much effort a point takes at each sample, 0–1: half of it its speed, half the acceleration that makes and ends that speed. Null where the point was hardly
 * seen.
 */
export function effortOf(phrase: Phrase, point: number): Float64Array | null {
  const height = heightOf(phrase), axes = phrase.hasDepth ? 3 : 2, count = lengthOf(phrase), tracks: Float64Array[] = [];
  for (let axis = 0; axis < axes; axis++) {
    const track = trackOf(phrase, point, axis, 1.6);
    if (!track) return null;
    tracks.push(track);
  }
  const effort = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    let speed = 0, acceleration = 0;
    const before = Math.max(0, i - 1), after = Math.min(count - 1, i + 1);
    for (const track of tracks) {
      speed += ((track[after]! - track[before]!) * PHRASE_RATE) ** 2 / 4;
      acceleration += ((track[after]! - 2 * track[i]! + track[before]!) * PHRASE_RATE * PHRASE_RATE) ** 2;
    }
    effort[i] = 0.5 * Math.min(1, Math.sqrt(speed) / height / FULL_SPEED) + 0.5 * Math.min(1, Math.sqrt(acceleration) / height / FULL_ACCELERATION);
  }
  return smooth(effort, 1.5);
}

/** A point's way over the paper: beats along, and body heights across and up. */
export interface Stroke {
  readonly point: PhrasePoint;
  readonly beats: Float64Array;
  /** Sideways from the middle of the body as it travels, in body heights; to the viewer's right. */
  readonly across: Float64Array;
  /** Over the floor, in body heights. */
  readonly up: Float64Array;
  /** 0–1. */
  readonly effort: Float64Array;
  /** 1 where the point was seen. */
  readonly isSeen: Uint8Array;
}

/** Seconds over which the middle of the body is followed: its sway is kept in the strokes, its travelling is not. */
const FOLLOW_SECONDS = 1.2;
/** Gaps shorter than this are drawn through, samples. */
const BRIDGED = 6;

/** The way of a point through a phrase; null where it was hardly seen. */
export function strokeOf(phrase: Phrase, name: PhrasePoint): Stroke | null {
  const point = POINT_AT[name], height = heightOf(phrase), x = trackOf(phrase, point, 0, 0.8), y = trackOf(phrase, point, 1, 0.8), effort = effortOf(phrase, point), count = lengthOf(phrase);
  if (!x || !y || !effort) return null;
  const left = trackOf(phrase, POINT_AT.leftHip, 0, 0) ?? x, right = trackOf(phrase, POINT_AT.rightHip, 0, 0) ?? left, middle = smooth(left.map((value, i) => (value + right[i]!) / 2), FOLLOW_SECONDS * PHRASE_RATE / 2);
  const isSeen = new Uint8Array(count).fill(1);
  for (let sample = 0, gap = 0; sample <= count; sample++) {
    const isGone = sample < count && Number.isNaN(phrase.xyz[indexOf(sample, point)]!);
    if (isGone) gap++;
    else {
      if (gap > BRIDGED || (sample === count && gap > 0)) isSeen.fill(0, sample - gap, sample);
      gap = 0;
    }
  }
  return { point: name, beats: phrase.beats, across: x.map((value, i) => (value - middle[i]!) / height), up: y.map((value) => value / height), effort, isSeen };
}

/** Effort of a hand below this is rest; rests shorter than this, seconds, are breath within a phrase; what is shorter than this is no phrase. */
const RESTS = 0.075, BREATH = 0.4, LEAST = 0.5;

/** Where the hands move as one span: beats from and to of each movement phrase, in order. */
export function phrasingOf(phrase: Phrase): { readonly from: number; readonly to: number }[] {
  const efforts = (['leftHand', 'rightHand'] as const).map((name) => effortOf(phrase, POINT_AT[name])).filter((effort) => effort !== null), count = lengthOf(phrase), spans: { from: number; to: number }[] = [];
  let start = -1, lastMoving = -1;
  const close = (): void => {
    if (start >= 0 && lastMoving - start >= LEAST * PHRASE_RATE) spans.push({ from: phrase.beats[start]!, to: phrase.beats[lastMoving]! });
    start = -1;
  };
  for (let sample = 0; sample < count; sample++) {
    if (efforts.some((effort) => effort[sample]! > RESTS)) {
      if (start < 0) start = sample;
      lastMoving = sample;
    } else if (start >= 0 && sample - lastMoving > BREATH * PHRASE_RATE) close();
  }
  close();
  return spans;
}
