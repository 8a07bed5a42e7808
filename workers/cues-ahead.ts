import { CUE, CUE_KIND, CUE_STRIDE, TICK_MICROS, TICK_RATE, type Tick } from '../protocol/index.ts';
import type { JamSession } from '../protocol/session/index.ts';
import { roundsAt } from './rounds-held.ts';

/** How far back a note may have begun that still sounds: eight seconds, the longest pads of the palettes. */
const HELD_TICKS = 8 * TICK_RATE;
/** A held note with less than this left is not worth beginning again, seconds. */
const HELD_LEAST = 0.4;

/** When a cue at `base` is to be heard, in ticks with a fraction. */
export const tickOfCue = (cues: Float64Array, base: number): number => cues[base + CUE.tick]! + cues[base + CUE.micros]! / TICK_MICROS;

/**
 * Cues that have left, and whose moment has not come: what a player that pauses, changes its speed or begins in the midst has to ask for
 * (again). In order of leaving. Those of the past are forgotten as new ones come.
 */
export class CuesAhead {
  private cues = new Float64Array(64 * CUE_STRIDE);
  private count = 0;

  clear(): void {
    this.count = 0;
  }

  /** Takes `count` cues in; forgets those before `now`, in ticks. */
  add(cues: Float64Array, count: number, now: number): void {
    this.forgetBefore(now);
    const needed = (this.count + count) * CUE_STRIDE;
    if (needed > this.cues.length) {
      const grown = new Float64Array(Math.max(needed, this.cues.length * 2));
      grown.set(this.cues);
      this.cues = grown;
    }
    this.cues.set(cues.subarray(0, count * CUE_STRIDE), this.count * CUE_STRIDE);
    this.count += count;
  }

  forgetBefore(now: number): void {
    const { cues } = this;
    let kept = 0;
    for (let base = 0; base < this.count * CUE_STRIDE; base += CUE_STRIDE) {
      if (tickOfCue(cues, base) < now) continue;
      if (kept !== base) cues.copyWithin(kept, base, base + CUE_STRIDE);
      kept += CUE_STRIDE;
    }
    this.count = kept / CUE_STRIDE;
  }

  /** A copy. */
  all(): Float64Array<ArrayBuffer> {
    return this.cues.slice(0, this.count * CUE_STRIDE);
  }
}

/**
 * The notes of loops that have begun before `tick` and sound well beyond it, shortened to what is left of them, to be begun at `tick`: so
 * that harmony is there at once in the midst of a pad of four bars; and the rounds of tracks that are under way. Cues of their own, CUE_STRIDE
 * numbers each.
 */
export function heldAt(session: JamSession, tick: Tick): Float64Array<ArrayBuffer> {
  const { cues } = session.cuesOf(Math.max(0, tick - HELD_TICKS), tick), held: number[] = [];
  const isEnded = (loop: number, after: number): boolean => {
    for (let base = after; base < cues.length; base += CUE_STRIDE) {
      const kind = cues[base + CUE.kind]!;
      if ((kind === CUE_KIND.silence || (kind === CUE_KIND.loopStop && cues[base + CUE.loop] === loop)) && tickOfCue(cues, base) <= tick) return true;
    }
    return false;
  };
  for (let base = 0; base < cues.length; base += CUE_STRIDE) {
    const began = tickOfCue(cues, base), left = cues[base + CUE.duration]! - (tick - began) / TICK_RATE;
    if (cues[base + CUE.kind] === CUE_KIND.note && began < tick && left >= HELD_LEAST && !isEnded(cues[base + CUE.loop]!, base)) held.push(base);
  }
  const rounds = roundsAt(session, tick), out = new Float64Array(held.length * CUE_STRIDE + rounds.length);
  out.set(rounds, held.length * CUE_STRIDE);
  held.forEach((base, index) => {
    const to = index * CUE_STRIDE;
    out.set(cues.subarray(base, base + CUE_STRIDE), to);
    out[to + CUE.duration]! -= (tick - tickOfCue(cues, base)) / TICK_RATE;
    out[to + CUE.tick] = tick;
    out[to + CUE.micros] = 0;
  });
  return out;
}

/** Grains: how much of a note is heard in passing, seconds, how many at once, and how far from where the hand stands they may lie. */
const GRAIN_SECONDS = 0.12, MOST_GRAINS = 4, GRAIN_REACH = TICK_RATE / 8;

/**
 * What is heard in passing when a hand drags through a session from one tick to another: the notes and strokes nearest to where it
 * arrives, cut short, all at `to`.
 */
export function grainsBetween(session: JamSession, from: number, to: Tick): Float64Array<ArrayBuffer> {
  const low = Math.max(Math.min(from, to), to - GRAIN_REACH), high = Math.min(Math.max(from, to), to + GRAIN_REACH);
  const { cues } = session.cuesOf(Math.max(0, Math.floor(low) - 2 * GRAIN_REACH), Math.ceil(high)), found: number[] = [];
  for (let base = 0; base < cues.length; base += CUE_STRIDE) {
    const kind = cues[base + CUE.kind]!, at = tickOfCue(cues, base);
    if ((kind === CUE_KIND.note || kind === CUE_KIND.strike) && at >= low && at < high) found.push(base);
  }
  found.sort((a, b) => Math.abs(tickOfCue(cues, a) - to) - Math.abs(tickOfCue(cues, b) - to) || a - b);
  const out = new Float64Array(Math.min(found.length, MOST_GRAINS) * CUE_STRIDE);
  for (let index = 0; index < out.length / CUE_STRIDE; index++) {
    const base = index * CUE_STRIDE, duration = cues[found[index]! + CUE.duration]!;
    out.set(cues.subarray(found[index]!, found[index]! + CUE_STRIDE), base);
    out[base + CUE.duration] = duration > 0 ? Math.min(duration, GRAIN_SECONDS) : GRAIN_SECONDS;
    out[base + CUE.loop] = -1;
    out[base + CUE.tick] = to;
    out[base + CUE.micros] = 0;
  }
  return out;
}
