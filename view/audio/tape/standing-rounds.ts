import { CUE, CUE_KIND, CUE_STRIDE, MAX_TRACKS, TICK_MICROS, TICK_RATE } from '../../../protocol/index.ts';

/** What was told last of each track of a reel: so that a room that is left and entered again goes on in the midst of its rounds. */
export class StandingRounds {
  private readonly reels = new Map<string, (Float64Array<ArrayBuffer> | null)[]>();

  /** Takes note of one cue. @param base index of its first number in `cues` */
  hear(reel: string, cues: Float64Array, base: number): void {
    const kind = cues[base + CUE.kind]!, track = cues[base + CUE.loop]!;
    if (kind === CUE_KIND.silence) this.reels.delete(reel);
    if (kind < CUE_KIND.trackRound || kind > CUE_KIND.trackMix || !(track >= 0 && track < MAX_TRACKS)) return;
    const rounds = this.reels.get(reel) ?? Array.from({ length: MAX_TRACKS }, () => null), round = rounds[track];
    this.reels.set(reel, rounds);
    if (kind === CUE_KIND.trackRound) rounds[track] = cues.slice(base, base + CUE_STRIDE) as Float64Array<ArrayBuffer>;
    else if (kind === CUE_KIND.trackStop) rounds[track] = null;
    else if (round) for (const field of [CUE.velocity, CUE.pan, CUE.instrument, CUE.tone]) round[field] = cues[base + field]!;
  }

  /** The rounds that last beyond `tick`, one after another. */
  at(reel: string, tick: number): Float64Array<ArrayBuffer> {
    const lasting = (this.reels.get(reel) ?? []).filter((round): round is Float64Array<ArrayBuffer> => round !== null && round[CUE.tick]! + round[CUE.micros]! / TICK_MICROS + round[CUE.duration]! * TICK_RATE > tick);
    const out = new Float64Array(lasting.length * CUE_STRIDE);
    lasting.forEach((round, index) => out.set(round, index * CUE_STRIDE));
    return out;
  }
}
