import { CUE, CUE_KIND, CUE_STRIDE, LONGEST_RECORDING, MAX_TRACKS, TICK_MICROS, TICK_RATE, type Tick } from '../protocol/index.ts';
import type { JamSession } from '../protocol/session/index.ts';

/** Longest that a round lasts: the longest recording at half speed. */
const LONGEST_TICKS = LONGEST_RECORDING * 2 * TICK_RATE;
/** A round with less than this left is not worth joining, seconds. */
const LEAST_LEFT = 0.05;

const momentOf = (cues: Float64Array, base: number): number => cues[base + CUE.tick]! + cues[base + CUE.micros]! / TICK_MICROS;

/**
 * The rounds of the loop station's tracks that are under way at `tick`, each as a round that begins there: further on in its track's sound, as much
 * shorter, and as its track was mixed last.
 */
export function roundsAt(session: JamSession, tick: Tick): number[] {
  const { cues } = session.cuesOf(Math.max(0, tick - LONGEST_TICKS), tick), rounds: (Float64Array | null)[] = Array.from({ length: MAX_TRACKS }, () => null);
  // In order of emission: what was told later takes the place of what was told before, from its own moment on.
  for (let base = 0; base < cues.length; base += CUE_STRIDE) {
    const kind = cues[base + CUE.kind]!, track = cues[base + CUE.loop]!;
    if (momentOf(cues, base) > tick) continue;
    if (kind === CUE_KIND.silence) rounds.fill(null);
    else if (!(track >= 0 && track < MAX_TRACKS)) continue;
    else if (kind === CUE_KIND.trackStop) rounds[track] = null;
    else if (kind === CUE_KIND.trackRound) rounds[track] = cues.slice(base, base + CUE_STRIDE);
    else if (kind === CUE_KIND.trackMix) for (const field of [CUE.velocity, CUE.pan, CUE.instrument, CUE.tone]) if (rounds[track]) rounds[track][field] = cues[base + field]!;
  }
  const held: number[] = [];
  for (const round of rounds) {
    if (!round) continue;
    const gone = (tick - momentOf(round, 0)) / TICK_RATE, left = round[CUE.duration]! - gone;
    if (left < LEAST_LEFT) continue;
    round[CUE.amount] = round[CUE.amount]! + round[CUE.pitch]! * gone;
    round[CUE.duration] = left;
    round[CUE.tick] = tick;
    round[CUE.micros] = 0;
    held.push(...round);
  }
  return held;
}
