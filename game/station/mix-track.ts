import { CUE_KIND, MAX_TRACKS, TICK_RATE } from '../../protocol/index.ts';
import { NO_BEAT } from '../components/loop.ts';
import { beatAt, tell, type Crew } from './crew.ts';
import { audibleOf, levelAt, SOFT, tellFade, writeMix } from './track-level.ts';
import { boundaryAfter, isGoing, ownEndOf, retellFrom } from './track-rounds.ts';

/** The mix of a track is another one from here on: says so, and tells the rounds again that were told with the old one. */
export function remix(crew: Crew, track: number, at: number): void {
  const { tracks, time, cues } = crew, now = Math.max(time.tick, at);
  if (!isGoing(crew, track) || tracks.isTold[track] === 0) return;
  if (tracks.fadeToTick[track]! > now) {
    tellFade(crew, track, Math.max(now, tracks.fadeFromTick[track]!));
  } else {
    const slot = tell(crew, track, CUE_KIND.trackMix, now);
    writeMix(crew, track, slot, levelAt(crew, track, now) * audibleOf(crew, track));
    cues.duration[slot] = SOFT;
  }
  const next = boundaryAfter(crew, track, now);
  if (tracks.toldTick[track]! > next) retellFrom(crew, track, next);
}

/** All tracks that sound: a solo came or went. */
export function remixAll(crew: Crew, at: number): void {
  for (let track = 0; track < MAX_TRACKS; track++) remix(crew, track, at);
}

/** Ends a fade where it is; a stop that it would have brought is off. */
export function endFade({ tracks }: Crew, track: number, level: number): void {
  tracks.level[track] = level;
  tracks.fadeToTick[track] = 0;
  tracks.fadeStops[track] = 0;
}

/**
 * Begins a fade of a track that sounds.
 *
 * @param to level, 0 … 1; at 0 the track stops @param seconds > 0
 */
export function beginFade(crew: Crew, track: number, at: number, to: number, seconds: number): void {
  const { tracks, time } = crew, from = Math.max(time.tick, at), back = tracks.fadeStops[track] === 1 ? tracks.fadeBack[track]! : tracks.level[track]!;
  tracks.fadeFrom[track] = levelAt(crew, track, from);
  tracks.fadeFromTick[track] = from;
  tracks.fadeTo[track] = to;
  tracks.fadeToTick[track] = from + seconds * TICK_RATE;
  tracks.fadeStops[track] = to === 0 ? 1 : 0;
  tracks.fadeBack[track] = back;
  const own = ownEndOf(crew, track), faded = beatAt(crew, track, tracks.fadeToTick[track]!);
  if (to === 0) tracks.stopBeat[track] = own === NO_BEAT ? faded : Math.min(own, faded);
  else if (tracks.stopBeat[track] !== NO_BEAT && tracks.isStopTold[track] === 0) tracks.stopBeat[track] = own;
}
