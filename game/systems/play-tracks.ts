import { system } from '../../engine/index.ts';
import { MAX_TRACKS, TRACK_STATE } from '../../protocol/index.ts';
import { NO_BEAT } from '../components/loop.ts';
import { RECORDING } from '../components/track.ts';
import { pulseOf, stationCrew, tickAt, type Crew } from '../station/crew.ts';
import { fallSilent } from '../station/launch-track.ts';
import { endFade } from '../station/mix-track.ts';
import { stepRecording } from '../station/record-track.ts';
import { roundBeatsOf, tellRounds } from '../station/track-rounds.ts';

/**
 * Brings every track to the end of this tick: recordings begin and end, rounds leave as soon as the lookahead reaches them, states change in the
 * tick in which the sound does. A track that rests costs a comparison.
 */
export const playTracks = system('station/play-tracks', stationCrew, (crew) => {
  const { tracks } = crew;
  for (let track = 0; track < MAX_TRACKS; track++) {
    if (tracks.recording[track] !== RECORDING.none) stepRecording(crew, track);
    if (tracks.launchBeat[track] !== NO_BEAT) step(crew, track);
    show(crew, track);
  }
});

function step(crew: Crew, track: number): void {
  const { tracks, time } = crew, now = time.tick + 1;
  tellRounds(crew, track);
  if (tracks.state[track] === TRACK_STATE.starting && tickAt(crew, track, tracks.launchBeat[track]!) < now) tracks.state[track] = TRACK_STATE.playing;
  if (tracks.stopBeat[track] !== NO_BEAT && tickAt(crew, track, tracks.stopBeat[track]!) < now) {
    fallSilent(crew, track);
  } else if (tracks.fadeToTick[track]! > 0 && tracks.fadeToTick[track]! < now && tracks.fadeStops[track] === 0) endFade(crew, track, tracks.fadeTo[track]!);
}

const waited = (from: number, to: number, beat: number): number => (to > from ? Math.max(0, Math.min(1, (beat - from) / (to - from))) : 0);

/** Where in its round the track is, and how much of its wait has passed. */
function show(crew: Crew, track: number): void {
  const { tracks, pulses } = crew, state = tracks.state[track]!;
  if (state === TRACK_STATE.empty || state === TRACK_STATE.stopped) {
    if (tracks.phase[track] !== 0) tracks.phase[track] = 0;
    if (tracks.wait[track] !== 0) tracks.wait[track] = 0;
    return;
  }
  const pulse = pulseOf(crew, track), beat = pulses.beat[pulse]!, asked = tracks.askedBeat[track]!;
  if (state === TRACK_STATE.armed || state === TRACK_STATE.starting) {
    tracks.phase[track] = 0;
    tracks.wait[track] = waited(asked, state === TRACK_STATE.armed ? tracks.recBeat[track]! : tracks.launchBeat[track]!, beat);
    return;
  }
  const again = tracks.againBeat[track]!;
  const isFirst = state === TRACK_STATE.recording, from = isFirst && tracks.recBeat[track] === NO_BEAT ? asked : isFirst ? tracks.recBeat[track]! : tracks.startBeat[track]!;
  const turns = (beat - from) / (isFirst ? pulses.beatsPerBar[pulse]! : roundBeatsOf(crew, track)), end = isFirst ? tracks.recEndBeat[track]! : again !== NO_BEAT ? again : tracks.isOnce[track] === 1 && state !== TRACK_STATE.ending ? NO_BEAT : tracks.stopBeat[track]!;
  tracks.phase[track] = turns - Math.floor(turns);
  tracks.wait[track] = end === NO_BEAT ? 0 : waited(asked, end, beat);
}
