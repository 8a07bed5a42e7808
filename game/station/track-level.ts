import { CUE_KIND, MAX_TRACKS } from '../../protocol/index.ts';
import { secondsOf, tell, type Crew } from './crew.ts';

/** How quickly a level changes by itself, seconds. */
export const SOFT = 0.01;

/** The level of a track at a moment in ticks, as its fade has it. */
export function levelAt({ tracks }: Crew, track: number, tick: number): number {
  const to = tracks.fadeToTick[track]!, from = tracks.fadeFromTick[track]!;
  if (to === 0) return tracks.level[track]!;
  if (tick >= to) return tracks.fadeTo[track]!;
  return tick <= from ? tracks.fadeFrom[track]! : tracks.fadeFrom[track]! + ((tracks.fadeTo[track]! - tracks.fadeFrom[track]!) * (tick - from)) / (to - from);
}

/** 1, or 0 for a track that is muted, that is being replaced, or that another one's solo silences. */
export function audibleOf({ tracks }: Crew, track: number): number {
  if (tracks.isMuted[track] === 1 || tracks.isReplaced[track] === 1) return 0;
  if (tracks.isSolo[track] === 1) return 1;
  for (let k = 0; k < MAX_TRACKS; k++) if (tracks.isSolo[k] === 1) return 0;
  return 1;
}

/** Writes a track's place in the mix into a cue. */
export function writeMix({ cues, tracks }: Crew, track: number, slot: number, velocity: number): void {
  cues.velocity[slot] = velocity;
  cues.pan[slot] = tracks.pan[track]!;
  cues.instrument[slot] = tracks.effect[track]!;
  cues.tone[slot] = tracks.effectAmount[track]!;
}

/** Tells the rest of a fade from a moment on, if one runs then. */
export function tellFade(crew: Crew, track: number, at: number): void {
  const { tracks, cues } = crew, to = tracks.fadeToTick[track]!;
  if (to <= at) return;
  const slot = tell(crew, track, CUE_KIND.trackMix, at);
  writeMix(crew, track, slot, tracks.fadeTo[track]! * audibleOf(crew, track));
  cues.duration[slot] = Math.max(SOFT, secondsOf(to - at));
}
