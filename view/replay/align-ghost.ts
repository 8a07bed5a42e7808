import { PULSE_FIELD, type RenderFrame } from '../../protocol/index.ts';
import type { GhostTrack } from './replay.ts';

/** Bars of the room's first pulse, fractions included, as a render frame shows them. They start again where a palette turns. */
export const barsOf = ({ pulses }: RenderFrame): number => pulses[PULSE_FIELD.bar]! + pulses[PULSE_FIELD.barPhase]!;

/** As near as this the same place within a bar, in bars. */
const SAME = 1e-4;

/**
 * Bars that ghosts have danced, kept to the live room's: bar lines fall on bar lines, whatever numbers the live bars have. Where the live
 * room jumps (a seek, a palette that turns), a ghost does not: it goes on from where it is, a little faster or slower, and meets the live
 * room again at a bar line, at most two bars later.
 *
 * One for all ghosts: their tracks differ, the bar they dance in does not.
 *
 * @example
 * const bars = new GhostBars();
 * ghostTickAt(track, bars.at(barsOf(frame)));
 */
export class GhostBars {
  private live = NaN;
  private ghost = 0;
  /** Ghost bars a live bar, until the ghost reaches `until`. */
  private rate = 1;
  private until = 0;

  /** Call once a picture. @param liveBars where the live room is; see {@link barsOf} */
  at(liveBars: number): number {
    const moved = liveBars - this.live;
    if (Number.isNaN(moved)) {
      this.ghost = liveBars - Math.floor(liveBars);
      this.until = this.ghost;
    } else if (moved >= 0 && moved < 0.5) this.goOn(moved);
    else this.meet(liveBars);
    this.live = liveBars;
    return this.ghost;
  }

  private goOn(moved: number): void {
    const left = this.until - this.ghost;
    if (left <= 0) this.ghost += moved;
    else if (moved * this.rate < left) this.ghost += moved * this.rate;
    else {
      this.ghost = this.until + (moved - left / this.rate);
      this.rate = 1;
    }
  }

  /** From here to a bar line of both, at the pace that differs least from the music's own. */
  private meet(liveBars: number): void {
    const live = liveBars - Math.floor(liveBars), own = this.ghost - Math.floor(this.ghost), apart = own - live - Math.round(own - live);
    if (Math.abs(apart) < SAME) {
      this.ghost -= apart;
      this.until = this.ghost;
      this.rate = 1;
      return;
    }
    let best = Infinity;
    for (let more = 0; more < 4; more++) {
      const ghostLeft = 1 - own + (more & 1), liveLeft = 1 - live + (more >> 1), strain = Math.abs(Math.log(ghostLeft / liveLeft));
      if (strain >= best) continue;
      best = strain;
      this.rate = ghostLeft / liveLeft;
      this.until = this.ghost + ghostLeft;
    }
  }
}

/** Whole bars of a track after which it starts again: those that it has from the beginning of its first bar to its last bar line; at least one. */
export function ghostBarCount(track: GhostTrack): number {
  const { beats, beatsPerBar } = track, first = Math.floor((beats[0] ?? 0) / beatsPerBar);
  return Math.max(1, Math.floor((beats[beats.length - 1] ?? 0) / beatsPerBar + SAME) - first);
}

/**
 * The tick of a track, fractions included, at which its music has come as far as the live music: bar line at bar line and in between in
 * proportion, at whatever tempo and metre either goes. After its last whole bar it starts again, on a bar line.
 *
 * @param ghostBars bars danced so far, ≥ 0; see {@link GhostBars}
 */
export function ghostTickAt(track: GhostTrack, ghostBars: number): number {
  const { beats, beatsPerBar, everyTicks, ticks } = track, last = beats.length - 1, count = ghostBarCount(track);
  if (last < 1) return 0;
  const first = Math.floor(beats[0]! / beatsPerBar), wanted = (first + ghostBars - Math.floor(ghostBars / count) * count) * beatsPerBar;
  let low = 0, high = last;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (beats[middle]! <= wanted) low = middle;
    else high = middle - 1;
  }
  if (low >= last) return Math.min(ticks, last * everyTicks);
  const span = beats[low + 1]! - beats[low]!;
  return (low + Math.max(0, span > 0 ? (wanted - beats[low]!) / span : 0)) * everyTicks;
}
