import { bundle, exclusive, FixedUpdate, rowPart, Startup, type World } from '../../engine/index.ts';
import { MAX_PULSES, MAX_TRACKS, PULSE_FIELD, PULSE_STRIDE, STATION_FIELD, STATION_MODE_FIELD, TRACK_FIELD, TRACK_MODE_FIELD, TRACK_MODE_STRIDE, TRACK_STRIDE, type RenderFrame } from '../../protocol/index.ts';
import { NO_BEAT } from '../components/loop.ts';
import { Pulse } from '../components/pulse.ts';
import { Room } from '../components/room.ts';
import { Layers, RECORDING, Station, Tracks, TrackSteps } from '../components/track.ts';
import { Play } from '../scenes/sets.ts';
import { advancePulses } from '../systems/advance-pulses.ts';
import { clickBeats } from '../systems/click-beats.ts';
import { emitCues } from '../systems/emit-cues.ts';
import { launchLoops } from '../systems/launch-loops.ts';
import { obeyStation } from '../systems/obey-station.ts';
import { playTracks } from '../systems/play-tracks.ts';
import { showRoom } from '../systems/show-room.ts';
import { showTracks } from '../systems/show-tracks.ts';
import { stepLoops } from '../systems/step-loops.ts';
import type { Part, PartPicture } from './part.ts';

const FollowingPulse = bundle('station/FollowingPulse', [Pulse]);
const MINUTE = 60;
/** Beats to the room's own of pulses 1, 2 and 3 at first: three to two, the golden ratio, four to three. */
const RATIOS = [3 / 2, 1.618034, 4 / 3] as const;

/** The other pulses, and tracks that hold nothing. */
function openStation(world: World): void {
  const room = world.resource(Room), pulses = world.columns(Pulse), tracks = world.resource(Tracks), main = rowPart(room.pulses[0]!);
  for (let index = 1; index < MAX_PULSES; index++) {
    const pulse = world.spawn(FollowingPulse), row = rowPart(pulse);
    pulses.index[row] = index;
    pulses.ratio[row] = RATIOS[index - 1]!;
    pulses.period[row] = pulses.period[main]! / pulses.ratio[row]!;
    pulses.beatsPerBar[row] = pulses.beatsPerBar[main]!;
    room.pulses[index] = pulse;
  }
  room.pulseCount = MAX_PULSES;
  for (let track = 0; track < MAX_TRACKS; track++) {
    tracks.rate[track] = tracks.level[track] = tracks.keep[track] = tracks.recKeep[track] = tracks.stepCount[track] = 1;
    tracks.launchBeat[track] = tracks.stopBeat[track] = tracks.recBeat[track] = tracks.recEndBeat[track] = tracks.againBeat[track] = NO_BEAT;
  }
}

function picture(world: World): PartPicture {
  const tracks = world.resource(Tracks), station = world.resource(Station), room = world.resource(Room), pulses = world.columns(Pulse);
  return (frame: RenderFrame): void => {
    const shown = frame.tracks, set = frame.station;
    set[STATION_FIELD.recordLine] = station.recordLine;
    set[STATION_FIELD.launchLine] = station.launchLine;
    set[STATION_FIELD.countIn] = station.countIn;
    set[STATION_FIELD.firstSetsTempo] = station.firstSetsTempo;
    set[STATION_FIELD.metronome] = station.metronome;
    set[STATION_FIELD.afterRecord] = station.afterRecord;
    set[STATION_FIELD.heldBpm] = station.held > 0 ? MINUTE / station.held : 0;
    set[STATION_FIELD.counted] = station.countTo > station.countFrom ? Math.max(0, Math.ceil(station.countTo - pulses.beat[rowPart(room.pulses[station.countPulse]!)]!)) : 0;
    frame.stationModes[STATION_MODE_FIELD.autoRecord] = station.autoRecord;
    for (let index = 0; index < room.pulseCount; index++) {
      const ratio = pulses.ratio[rowPart(room.pulses[index]!)]!;
      frame.pulses[index * PULSE_STRIDE + PULSE_FIELD.ratio] = ratio > 0 ? ratio : 1;
    }
    for (let track = 0; track < MAX_TRACKS; track++) {
      const at = track * TRACK_STRIDE;
      let layers = 0;
      for (let bits = tracks.bits[track]!; bits !== 0; bits &= bits - 1) layers++;
      shown[at + TRACK_FIELD.state] = tracks.state[track]!;
      shown[at + TRACK_FIELD.phase] = tracks.phase[track]!;
      shown[at + TRACK_FIELD.wait] = tracks.wait[track]!;
      shown[at + TRACK_FIELD.level] = tracks.level[track]!;
      shown[at + TRACK_FIELD.pan] = tracks.pan[track]!;
      shown[at + TRACK_FIELD.layers] = layers;
      shown[at + TRACK_FIELD.undone] = tracks.stepCount[track]! - 1 - tracks.step[track]!;
      shown[at + TRACK_FIELD.isMuted] = tracks.isMuted[track]!;
      shown[at + TRACK_FIELD.isSolo] = tracks.isSolo[track]!;
      shown[at + TRACK_FIELD.rate] = tracks.rate[track]!;
      shown[at + TRACK_FIELD.beats] = layers === 0 ? 0 : tracks.soundBeats[track]! / Math.abs(tracks.rate[track]!);
      shown[at + TRACK_FIELD.pulse] = tracks.pulse[track]!;
      shown[at + TRACK_FIELD.effect] = tracks.effect[track]!;
      shown[at + TRACK_FIELD.effectAmount] = tracks.effectAmount[track]!;
      shown[at + TRACK_FIELD.source] = tracks.input[track]!;
      shown[at + TRACK_FIELD.fade] = tracks.fadeToTick[track]! > 0 ? 1 : 0;
      const mode = track * TRACK_MODE_STRIDE, modes = frame.trackModes;
      modes[mode + TRACK_MODE_FIELD.isOneShot] = tracks.isOneShot[track]!;
      modes[mode + TRACK_MODE_FIELD.feedback] = tracks.keep[track]!;
      modes[mode + TRACK_MODE_FIELD.listens] = tracks.listens[track]!;
      modes[mode + TRACK_MODE_FIELD.isReplaced] = tracks.recording[track] === RECORDING.running && tracks.isOver[track] === 1 && tracks.recKeep[track] === 0 ? 1 : 0;
    }
  };
}

/** Tracks of recorded sound. Acts are obeyed before the pulses move, rounds are told after, so that a tempo that a recording sets holds in its own tick. */
export const loopStation: Part = {
  plugin: {
    id: 'part/loop-station',
    build(app) {
      app.insertResource(Station).insertResource(Tracks).insertResource(TrackSteps).insertResource(Layers)
        .addSystems(Startup, exclusive('station/open-station', openStation))
        .addSystems(FixedUpdate, obeyStation.after(launchLoops).before(advancePulses).inSet(Play), playTracks.after(advancePulses).before(stepLoops).inSet(Play),
          clickBeats.after(playTracks).before(stepLoops).inSet(Play), showTracks.after(showRoom).before(emitCues).inSet(Play));
    },
  },
  rows: MAX_PULSES - 1,
  picture,
};
