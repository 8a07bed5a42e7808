import { BodyTrace, TRACE_RATE } from './body-trace.ts';
import { LENGTHS, lengthsOf, nearest, type GestureModel } from './gesture-model.ts';
import { featuresOf, tell } from './tell-apart.ts';
import { cut, emptyStretch, mirrored, packer, type Pack, type Packed } from './window.ts';

/** A gesture was made. */
export interface Spotted {
  readonly gesture: number;
  /** When it began and ended, seconds as the frames had. */
  readonly fromSeconds: number;
  readonly toSeconds: number;
  /** 0 barely … 1 as shown. */
  readonly confidence: number;
  /** Whether it was made with sides exchanged. */
  readonly isMirrored: boolean;
  /** How far from a usual repeat it was, by how little it resembles the shows: {@link LearnedGesture.mostDoubt}. */
  readonly doubt: number;
}

/** Rows between two looks: 10 a second. */
const LOOK = 2;
/** A gesture is told when nothing better has come for this long, rows (0.3 s) … */
const HOLD = 6;
/** … and a part of it cannot be a part of the next one. */
const OVERLAP = 0.3;
/** Sides exchanged must be this much more alike. */
const MIRROR_NEED = 0.92;
/** A part that leaves less than this to come is as good as the whole; a whole is longer than its part by this, and at most so much more unlike what was shown. */
const CLEAR_PART = 0.2, LONGER = 1.3, SURE_WHOLE = 1.4;
/** The longest wait for a longer gesture, rows: 2 s. */
const LONGEST_HOLD = 40;
/** Farther than this many thresholds need not be known. */
const FAR = 2;
/** What is told instead of what came nearest is at most this many thresholds away. */
const PLAUSIBLE = 1.25;
/** What is farther than this from repeats of a gesture is none; a usual repeat's distance is 1. */
const MOST_FAR = 3;
/** Rows that are remembered: 12 s. */
const MEMORY = 12 * TRACE_RATE;

/**
 * Finds learned gestures in movement as it comes. One for each player; keeps a few seconds. Push frames in order of time: from a body of any size, at any
 * rate from 8 a second up.
 */
export class GestureSpotter {
  private readonly trace = new BodyTrace(MEMORY);
  private readonly stretch = emptyStretch();
  private readonly turned = emptyStretch();
  private readonly lengths: readonly { readonly first: number; readonly end: number }[];
  private readonly pack: Pack;
  private readonly packTurned: Pack;
  private readonly least: Float64Array;
  private readonly from: Float64Array;
  private readonly isTurned: Uint8Array;
  /** How near each gesture is now, 0 far … 1 recognised: for showing. */
  readonly nearness: Float32Array;
  private pending: Candidate[] = [];
  private looked = 0;
  /** Before this row everything has been told. */
  private toldTo = 0;

  constructor(private readonly model: GestureModel) {
    this.lengths = model.gestures.map(lengthsOf);
    this.pack = packer(model.weights);
    this.packTurned = packer(model.weights);
    this.nearness = new Float32Array(model.gestures.length);
    this.least = new Float64Array(model.gestures.length);
    this.from = new Float64Array(model.gestures.length);
    this.isTurned = new Uint8Array(model.gestures.length);
  }

  /** @returns gestures that were made; mostly none. `joints`: 29 × x, y, z, confidence from `at` on */
  push(seconds: number, joints: ArrayLike<number>, at = 0): Spotted[] {
    const before = this.trace.count, made = this.trace.push(seconds, joints, at), spotted: Spotted[] = [];
    if (this.trace.count < before + made) {
      this.pending = [];
      this.looked = this.toldTo = 0;
    }
    while (this.looked + LOOK <= this.trace.count) {
      this.looked += LOOK;
      const found = this.look(this.looked - 1);
      if (found) spotted.push(found);
    }
    return spotted;
  }

  private look(row: number): Spotted | null {
    const { model, trace, stretch } = this;
    const { least, from, isTurned } = this;
    least.fill(Infinity);
    for (let n = 0; n < LENGTHS.length; n++) {
      const start = row - LENGTHS[n]!;
      if (start < Math.max(0, trace.count - MEMORY + 1)) break;
      let packed: Packed | null = null, turned: Packed | null = null;
      for (let g = 0; g < model.gestures.length; g++) {
        if (n < this.lengths[g]!.first || n >= this.lengths[g]!.end) continue;
        if (!packed) {
          cut(trace, start, row, stretch);
          packed = this.pack(stretch, true);
          turned = this.packTurned(mirrored(stretch, this.turned), true);
        }
        const gesture = model.gestures[g]!, limit = Math.min(least[g]!, FAR * gesture.threshold);
        const plain = nearest(gesture.models, packed, limit), other = gesture.hasMirror ? nearest(gesture.models, turned!, Math.min(limit, plain) * MIRROR_NEED) / MIRROR_NEED : Infinity;
        if (Math.min(plain, other) >= least[g]!) continue;
        least[g] = Math.min(plain, other);
        from[g] = start;
        isTurned[g] = other < plain ? 1 : 0;
      }
    }
    for (let g = 0; g < model.gestures.length; g++) {
      const ratio = least[g]! / model.gestures[g]!.threshold;
      this.nearness[g] = ratio < 1 ? 1 : Math.max(0, 2 - ratio);
      if (ratio < 1 && from[g]! >= this.toldTo - OVERLAP * (row - from[g]!)) this.note({ gesture: g, ratio, unlikeness: least[g]!, from: from[g]!, to: row, isMirrored: isTurned[g] === 1 });
    }
    return this.decide(row);
  }

  /** Of what looks like one gesture moment after moment, the best. */
  private note(seen: Candidate): void {
    const same = this.pending.findIndex((one) => one.gesture === seen.gesture && overlap(one, seen) > 0.5);
    if (same < 0) this.pending.push(seen);
    else if (seen.ratio < this.pending[same]!.ratio) this.pending[same] = seen;
  }

  /** Tells the first that has waited long enough and is beaten by none; what overlaps it is forgotten. */
  private decide(row: number): Spotted | null {
    const { trace } = this;
    for (const one of this.pending) {
      const { pending } = this;
      if (row - one.to < this.holdOf(one) || pending.some((other) => other !== one && overlap(one, other) > OVERLAP && this.isBeaten(one, other))) continue;
      const { gesture, doubt } = this.tellOf(one);
      this.pending = pending.filter((other) => other !== one && (gesture < 0 || overlap(one, other) <= OVERLAP));
      if (gesture < 0) continue;
      this.toldTo = Math.max(this.toldTo, one.to);
      return { gesture, fromSeconds: trace.secondsOf(one.from), toSeconds: trace.secondsOf(one.to), confidence: Math.min(1, Math.max(0.05, 2 - 2 * one.ratio)), isMirrored: one.isMirrored, doubt };
    }
    return null;
  }

  /** Which of the gestures that are alike it is; −1: none, though it came near to one. */
  private tellOf(one: Candidate): { gesture: number; doubt: number } {
    const { gestures, teller, ways, weights } = this.model;
    if (!teller) return { gesture: one.gesture, doubt: one.ratio };
    cut(this.trace, one.from, one.to, this.stretch);
    const stretch = one.isMirrored ? mirrored(this.stretch, this.turned) : this.stretch, packed = this.pack(stretch, true);
    const { scores, far } = tell(teller, featuresOf(stretch, packed, { trace: this.trace, from: one.from, to: one.to, isMirrored: one.isMirrored }, ways, weights));
    let best = one.gesture;
    for (let g = 0; g < gestures.length; g++) if (scores[g]! > scores[best]! && nearest(gestures[g]!.models, packed, 2) < gestures[g]!.threshold * PLAUSIBLE) best = g;
    const doubt = far[best]! * one.ratio;
    return { gesture: far[best]! < MOST_FAR && doubt < gestures[best]!.mostDoubt ? best : -1, doubt };
  }

  /** What may be only a part of a longer gesture waits until that could be over. */
  private holdOf({ gesture, from, to }: Candidate): number {
    const { gestures } = this.model, { within, shortest, longest } = gestures[gesture]!, pace = (to - from) / TRACE_RATE / ((shortest + longest) / 2);
    let wait = 0;
    for (let g = 0; g < gestures.length; g++) if (within[g]! > CLEAR_PART) wait = Math.max(wait, within[g]! * ((gestures[g]!.shortest + gestures[g]!.longest) / 2) * pace * 1.1);
    return HOLD + Math.min(LONGEST_HOLD, wait * TRACE_RATE);
  }

  /** A longer gesture beats what is only a part of it; of two that are as long, the one that is more alike. */
  private isBeaten(one: Candidate, other: Candidate): boolean {
    const { gestures } = this.model, length = one.to - one.from, otherLength = other.to - other.from;
    if (gestures[one.gesture]!.within[other.gesture]! > 0 && otherLength > LONGER * length && other.unlikeness < SURE_WHOLE * one.unlikeness) return true;
    if (gestures[other.gesture]!.within[one.gesture]! > 0 && length > LONGER * otherLength && one.unlikeness < SURE_WHOLE * other.unlikeness) return false;
    return other.unlikeness < one.unlikeness;
  }
}

/** What may be a gesture. `ratio`: its unlikeness ÷ the threshold; rows. */
interface Candidate { readonly gesture: number; readonly ratio: number; readonly unlikeness: number; readonly from: number; readonly to: number; readonly isMirrored: boolean }

/** How much of the shorter of two lies in the other. */
const overlap = (a: Candidate, b: Candidate): number => Math.max(0, Math.min(a.to, b.to) - Math.max(a.from, b.from)) / Math.min(a.to - a.from, b.to - b.from);
