import { TRACK_STATE } from '../../protocol/index.ts';
import { NO_BEAT } from '../components/loop.ts';
import { beatAt, hasLoops, hasOtherGoing, lineFor, mainPulse, pulseOf, tellStop, tickAt, type Crew } from './crew.ts';
import { beginFade, endFade } from './mix-track.ts';
import { beginAgain, isGoing, ownEndOf, retellFrom } from './track-rounds.ts';

/** The track sounds from a beat on, which begins its round 0 unless it goes on with the rounds that it had. `isOnce` 1: round 0 is all. */
export function goFrom(crew: Crew, track: number, beat: number, isOnce: number): void {
  const { tracks } = crew;
  tracks.launchBeat[track] = beat;
  tracks.isOnce[track] = isOnce;
  tracks.stopBeat[track] = ownEndOf(crew, track);
  tracks.isStopTold[track] = tracks.isTold[track] = 0;
  tracks.toldTick[track] = tickAt(crew, track, beat);
}

/** The track sounds no more from a moment on. What was told of later is taken back by a stop. */
export function goSilent(crew: Crew, track: number, tick: number): void {
  const { tracks, time } = crew, at = Math.max(time.tick, tick);
  if (tracks.isTold[track] === 1 && (tracks.isStopTold[track] === 0 || tickAt(crew, track, tracks.stopBeat[track]!) > at)) tellStop(crew, track, at);
  rest(crew, track);
}

/** The track has fallen silent: nothing of it is told or waited for. A level that was faded out is back. */
export function rest(crew: Crew, track: number): void {
  const { tracks } = crew;
  if (tracks.fadeToTick[track] !== 0) endFade(crew, track, tracks.fadeStops[track] === 1 ? tracks.fadeBack[track]! : tracks.fadeTo[track]!);
  tracks.launchBeat[track] = tracks.stopBeat[track] = tracks.againBeat[track] = NO_BEAT;
  tracks.isOnce[track] = 0;
  tracks.isTold[track] = tracks.isStopTold[track] = 0;
}

/** A track that holds sound and is silent plays at the line that is meant. What begins in a silent room begins at once, and its beginning is a downbeat. */
export function launch(crew: Crew, track: number, moment: number, isOnce = crew.tracks.isOneShot[track]!): void {
  const { tracks, pulses, station } = crew, pulse = pulseOf(crew, track), beat = beatAt(crew, track, moment);
  let from = beat;
  if (pulse === mainPulse(crew) && pulses.hasChange[pulse] === 0 && !hasOtherGoing(crew, track) && !hasLoops(crew)) pulses.origin[pulse] = beat;
  else from = lineFor(crew, pulse, beat, station.launchLine, NO_BEAT);
  tracks.state[track] = TRACK_STATE.starting;
  tracks.askedBeat[track] = beat;
  tracks.startBeat[track] = from;
  goFrom(crew, track, from, isOnce);
}

/** A track plays once, from its beginning, at the launch line; one that sounds begins anew there. */
export function playOnce(crew: Crew, track: number, moment: number): void {
  const { tracks, station } = crew;
  switch (tracks.state[track]) {
    case TRACK_STATE.stopped: launch(crew, track, moment, 1); break;
    case TRACK_STATE.starting: goFrom(crew, track, tracks.launchBeat[track]!, 1); break;
    case TRACK_STATE.playing: case TRACK_STATE.ending: {
      const beat = beatAt(crew, track, moment);
      if (tracks.state[track] === TRACK_STATE.ending) goOn(crew, track);
      tracks.againBeat[track] = lineFor(crew, pulseOf(crew, track), beat, station.launchLine, tracks.launchBeat[track]!);
      tracks.askedBeat[track] = beat;
      break;
    }
    default: break;
  }
}

/** What plays once goes round after all. */
export function goRound(crew: Crew, track: number): void {
  const { tracks } = crew;
  tracks.againBeat[track] = NO_BEAT;
  if (tracks.isOnce[track] === 0) return;
  tracks.isOnce[track] = 0;
  tracks.stopBeat[track] = NO_BEAT;
  tracks.isStopTold[track] = 0;
}

/** What played once is over; where it was asked for again meanwhile it waits for that. Else it is silent. */
export function fallSilent(crew: Crew, track: number): void {
  const { tracks } = crew, again = tracks.againBeat[track]!;
  rest(crew, track);
  tracks.state[track] = again === NO_BEAT ? TRACK_STATE.stopped : TRACK_STATE.starting;
  if (again === NO_BEAT) return;
  tracks.againBeat[track] = again;
  beginAgain(crew, track);
}

/** A launch is taken back before it has happened. */
export function unlaunch(crew: Crew, track: number): void {
  crew.tracks.state[track] = TRACK_STATE.stopped;
  goSilent(crew, track, tickAt(crew, track, crew.tracks.launchBeat[track]!));
}

/** A track that plays falls silent at the line that is meant; asked again, at once. */
export function endTrack(crew: Crew, track: number, moment: number): void {
  const { tracks, station } = crew, beat = beatAt(crew, track, moment), isAgain = tracks.state[track] === TRACK_STATE.ending;
  const stop = isAgain ? beat : lineFor(crew, pulseOf(crew, track), beat, station.launchLine, tracks.launchBeat[track]!);
  if (isAgain && tracks.stopBeat[track]! <= stop) return;
  if (tracks.fadeStops[track] === 1) endFade(crew, track, tracks.fadeBack[track]!);
  tracks.state[track] = TRACK_STATE.ending;
  tracks.askedBeat[track] = beat;
  tracks.againBeat[track] = NO_BEAT;
  tracks.stopBeat[track] = tracks.isOnce[track] === 1 ? Math.min(stop, ownEndOf(crew, track)) : stop;
  tracks.isStopTold[track] = 0;
}

/** An end that has not come is taken back: the track goes on without a gap. */
export function goOn(crew: Crew, track: number): void {
  const { tracks } = crew;
  if (tracks.isStopTold[track] === 1) retellFrom(crew, track, tickAt(crew, track, tracks.stopBeat[track]!));
  if (tracks.fadeStops[track] === 1) endFade(crew, track, tracks.fadeBack[track]!);
  tracks.stopBeat[track] = ownEndOf(crew, track);
  tracks.state[track] = TRACK_STATE.playing;
}

/** To a level over a while. A silent track that is faded in is launched; to 0 stops it, and it has its level again. */
export function fadeTrack(crew: Crew, track: number, moment: number, level: number, seconds: number): void {
  const { tracks } = crew, state = tracks.state[track]!;
  if (!isGoing(crew, track)) {
    if (level > 0 && state === TRACK_STATE.stopped && tracks.bits[track] !== 0) {
      launch(crew, track, moment);
      tracks.level[track] = 0;
      beginFade(crew, track, tickAt(crew, track, tracks.launchBeat[track]!), level, seconds);
    } else if (level > 0) tracks.level[track] = level;
    return;
  }
  if (level > 0 && state === TRACK_STATE.ending) goOn(crew, track);
  beginFade(crew, track, moment, level, seconds);
  if (level === 0) tracks.state[track] = TRACK_STATE.ending;
  tracks.askedBeat[track] = beatAt(crew, track, moment);
}
