import { query, res, rowPart, system, Time, write, type Args } from '../../engine/index.ts';
import { CUE_LOOKAHEAD_TICKS } from '../../protocol/index.ts';
import { beatOfTick, Pulse, tickOfBeat } from '../components/pulse.ts';
import { Palettes, Room, Song } from '../components/room.ts';
import { Settings } from '../components/settings.ts';
import { Tempo } from '../components/tempo.ts';
import { Station } from '../components/track.ts';

const MINUTE = 60;

const params = { pulses: query({ pulse: write(Pulse) }), settings: res(Settings), palettes: res(Palettes), song: res(Song), room: res(Room), station: res(Station), tempo: res(Tempo), time: res(Time) };
type Advancing = Args<typeof params>;

/**
 * Moves every pulse on by a tick. The room's own pulse keeps to recorded sound where there is any, else to the tempo setting, or the palette's
 * tempo where that is 0, bent by the dancers as far as they may (`bendTempo`); a change ties beat and time together anew at this moment, so that the phase is kept, and a change that waits for
 * its beat takes over at exactly that beat, wherever in the tick it falls. Pulses with a ratio keep to the room's own: what changes it changes
 * them in the same moment.
 */
export const advancePulses = system('music/advance-pulses', params, (p) => {
  const { pulses, settings, palettes, song, room, station, tempo, time } = p, { ids, length, pulse } = pulses, tick = time.tick, main = rowPart(room.pulses[0]!);
  const period = station.held > 0 ? station.held : MINUTE / ((settings.tempo > 0 ? settings.tempo : palettes.bpm[song.palette]!) * tempo.factor);
  if (pulse.period[main] !== period) {
    pulse.anchorBeat[main] = beatOfTick(pulse, main, tick);
    pulse.anchorTick[main] = tick;
    pulse.period[main] = period;
  }
  if (pulse.hasChange[main] === 1) pulse.changePeriod[main] = station.held > 0 ? station.held : MINUTE / ((settings.tempo > 0 ? settings.tempo : palettes.bpm[song.pending - 1]!) * tempo.factor);
  for (let i = 0; i < length; i++) if (pulse.ratio[ids[i]!]! > 0) follow(p, ids[i]!, main);
  for (let i = 0; i < length; i++) {
    const row = ids[i]!;
    if (pulse.hasChange[row] === 1 && beatOfTick(pulse, row, tick + 1) >= pulse.changeBeat[row]!) {
      pulse.anchorTick[row] = tickOfBeat(pulse, row, pulse.changeBeat[row]!);
      pulse.anchorBeat[row] = pulse.origin[row] = pulse.changeBeat[row]!;
      pulse.period[row] = pulse.changePeriod[row]!;
      pulse.beatsPerBar[row] = pulse.changeBeatsPerBar[row]!;
      pulse.hasChange[row] = 0;
    }
    pulse.beat[row] = beatOfTick(pulse, row, tick + 1);
    pulse.horizon[row] = beatOfTick(pulse, row, tick + 1 + CUE_LOOKAHEAD_TICKS);
  }
});

/** Ties a pulse with a ratio to the room's own: the same changes at the same moments, and a downbeat where that has the beginning of its music. */
function follow({ pulses, time }: Advancing, row: number, main: number): void {
  const { pulse } = pulses, ratio = pulse.ratio[row]!, period = pulse.period[main]! / ratio;
  pulse.hasChange[row] = 0;
  if (pulse.period[row] !== period) {
    pulse.anchorBeat[row] = beatOfTick(pulse, row, time.tick);
    pulse.anchorTick[row] = time.tick;
    pulse.period[row] = period;
  }
  if (pulse.mainOrigin[row] !== pulse.origin[main]) {
    pulse.mainOrigin[row] = pulse.origin[main]!;
    pulse.origin[row] = beatOfTick(pulse, row, tickOfBeat(pulse, main, pulse.origin[main]!));
  }
  pulse.beatsPerBar[row] = pulse.beatsPerBar[main]!;
  if (pulse.hasChange[main] === 0) return;
  pulse.changeBeat[row] = beatOfTick(pulse, row, tickOfBeat(pulse, main, pulse.changeBeat[main]!));
  pulse.changePeriod[row] = pulse.changePeriod[main]! / ratio;
  pulse.changeBeatsPerBar[row] = pulse.changeBeatsPerBar[main]!;
  pulse.hasChange[row] = 1;
}
