import { query, res, rowPart, system, Time, write } from '../../engine/index.ts';
import { CUE_LOOKAHEAD_TICKS } from '../../protocol/index.ts';
import { beatOfTick, Pulse, tickOfBeat } from '../components/pulse.ts';
import { Palettes, Room, Song } from '../components/room.ts';
import { Settings } from '../components/settings.ts';

const MINUTE = 60;

/**
 * Moves every pulse on by a tick. The room's own pulse keeps to the tempo setting, or the palette's tempo where that is 0; a
 * change ties beat and time together anew at this moment, so that the phase is kept, and a change that waits for its beat
 * takes over at exactly that beat, wherever in the tick it falls.
 */
export const advancePulses = system('music/advance-pulses',
  { pulses: query({ pulse: write(Pulse) }), settings: res(Settings), palettes: res(Palettes), song: res(Song), room: res(Room), time: res(Time) },
  ({ pulses, settings, palettes, song, room, time }) => {
    const { ids, length, pulse } = pulses, tick = time.tick, main = rowPart(room.pulses[0]!);
    const period = MINUTE / (settings.tempo > 0 ? settings.tempo : palettes.bpm[song.palette]!);
    if (pulse.period[main] !== period) {
      pulse.anchorBeat[main] = beatOfTick(pulse, main, tick);
      pulse.anchorTick[main] = tick;
      pulse.period[main] = period;
    }
    if (pulse.hasChange[main] === 1) pulse.changePeriod[main] = MINUTE / (settings.tempo > 0 ? settings.tempo : palettes.bpm[song.pending - 1]!);
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
