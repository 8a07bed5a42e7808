import { CUE_KIND } from '../../protocol/index.ts';
import { NO_BEAT } from '../components/loop.ts';
import { RECORDING } from '../components/track.ts';
import { beatAt, horizonOf, secondsOf, tell, tellStop, tickAt, type Crew } from './crew.ts';
import { audibleOf, levelAt, tellFade, writeMix } from './track-level.ts';

/** This near to its beginning a moment is on it, beats: far below a microsecond. */
const ON_THE_LINE = 1e-7;

/** Whether a track sounds, will, or would if it were not muted. */
export const isGoing = ({ tracks }: Crew, track: number): boolean => tracks.launchBeat[track] !== NO_BEAT;

/** Beats of one round. */
export const roundBeatsOf = ({ tracks }: Crew, track: number): number => tracks.soundBeats[track]! / Math.abs(tracks.rate[track]!);

/** Where a track that plays once falls silent by itself; NO_BEAT for one that goes round. */
export const ownEndOf = (crew: Crew, track: number): number => (crew.tracks.isOnce[track] === 1 ? crew.tracks.startBeat[track]! + roundBeatsOf(crew, track) : NO_BEAT);

/** Number of the round in which a beat lies. */
export const roundAt = (crew: Crew, track: number, beat: number): number => Math.floor((beat - crew.tracks.startBeat[track]! + ON_THE_LINE) / roundBeatsOf(crew, track));

/** When round `n` begins, in ticks: from the pulse, never from the round before. */
export const tickOfRound = (crew: Crew, track: number, n: number): number => tickAt(crew, track, crew.tracks.startBeat[track]! + n * roundBeatsOf(crew, track));

/** When the next round after a moment begins. */
export const boundaryAfter = (crew: Crew, track: number, tick: number): number => tickOfRound(crew, track, roundAt(crew, track, beatAt(crew, track, tick)) + 1);

/** Where in the track's sound the moment `beat` lies, seconds of it. */
export function positionAt(crew: Crew, track: number, beat: number): number {
  const { tracks } = crew, round = roundBeatsOf(crew, track), since = beat - tracks.startBeat[track]! - roundAt(crew, track, beat) * round;
  const share = since <= ON_THE_LINE ? 0 : since / round;
  return (tracks.rate[track]! < 0 ? 1 - share : share) * tracks.seconds[track]!;
}

/** From this moment on rounds are told anew. */
export function retellFrom(crew: Crew, track: number, tick: number): void {
  const { tracks } = crew, from = Math.max(tick, tickAt(crew, track, tracks.launchBeat[track]!));
  if (tracks.toldTick[track]! > from) tracks.toldTick[track] = from;
  // A round takes the place of what was told of later moments, its end too.
  tracks.isStopTold[track] = 0;
}

/** The layers that are heard in a round that begins at a moment: one that is still laid over is heard from its second pass on; one that takes away from what lies beneath stands for it, too. */
function bitsAt({ tracks }: Crew, track: number, begin: number): number {
  const isLaid = tracks.recording[track] === RECORDING.running && tracks.isOver[track] === 1 && begin > tracks.recTick[track]!;
  if (!isLaid) return tracks.bits[track]!;
  const laid = 1 << tracks.recSlot[track]!;
  return tracks.recKeep[track]! < 1 ? laid : tracks.bits[track]! | laid;
}

/** Tells the rounds that the lookahead has reached, up to where the track is to stop; and that. */
export function tellRounds(crew: Crew, track: number): void {
  if (crew.tracks.againBeat[track] !== NO_BEAT && tickAt(crew, track, crew.tracks.againBeat[track]!) < horizonOf(crew)) beginAgain(crew, track);
  const { tracks, cues } = crew, stop = tracks.stopBeat[track] === NO_BEAT ? Infinity : tickAt(crew, track, tracks.stopBeat[track]!);
  const until = Math.min(horizonOf(crew), stop);
  while (tracks.toldTick[track]! < until) {
    const told = tracks.toldTick[track]!, beat = beatAt(crew, track, told), n = roundAt(crew, track, beat), line = tickOfRound(crew, track, n);
    // A round begins on its own line, not where the last one's end was rounded to.
    const begin = beat - tracks.startBeat[track]! - n * roundBeatsOf(crew, track) <= ON_THE_LINE ? line : told, end = tickOfRound(crew, track, n + 1);
    const slot = tell(crew, track, CUE_KIND.trackRound, begin);
    writeMix(crew, track, slot, levelAt(crew, track, begin) * audibleOf(crew, track));
    cues.duration[slot] = secondsOf(end - begin);
    cues.amount[slot] = positionAt(crew, track, beat);
    cues.pitch[slot] = tracks.rate[track]!;
    cues.content[slot] = bitsAt(crew, track, begin);
    cues.voice[slot] = n >>> 0;
    if (tracks.fadeToTick[track]! > begin && tracks.fadeFromTick[track]! <= begin) tellFade(crew, track, begin);
    tracks.toldTick[track] = end;
    tracks.isTold[track] = 1;
  }
  if (stop < horizonOf(crew) && tracks.isStopTold[track] === 0) {
    tracks.isStopTold[track] = 1;
    if (tracks.isTold[track] === 1) tellStop(crew, track, stop);
  }
}

/** The track begins anew at the beat that was set, and plays once. What was told of later takes second place. */
export function beginAgain(crew: Crew, track: number): void {
  const { tracks } = crew, beat = tracks.againBeat[track]!;
  tracks.againBeat[track] = NO_BEAT;
  tracks.startBeat[track] = tracks.launchBeat[track] = beat;
  tracks.isOnce[track] = 1;
  tracks.stopBeat[track] = ownEndOf(crew, track);
  tracks.isStopTold[track] = 0;
  tracks.toldTick[track] = tickAt(crew, track, beat);
}
