import { columns, read, res, resMut, rowPart, system, Time, writes, type Args } from '../../engine/index.ts';
import { CUE_KIND, TICK_MICROS } from '../../protocol/index.ts';
import { Pulse, tickOfBeat } from '../components/pulse.ts';
import { CueGiven, Room } from '../components/room.ts';
import { Station } from '../components/track.ts';
import { CLICK_KEY } from '../station/crew.ts';

const params = { station: resMut(Station), pulses: columns(read(Pulse)), cues: writes(CueGiven), room: res(Room), time: res(Time) };
type Clicking = Args<typeof params>;

/** How near to a line counts as on it, beats. */
const ON_THE_LINE = 1e-7;
/** On a beat, on the first of a bar. */
const BEAT = 0.6, BAR = 1;
/** Clicks of the count-in have ordinals of their own. */
const COUNTED = 0x8000_0000;

/** Clicks: the count-in, beat by beat up to the recording, and the metronome on the room's own pulse. They leave ahead, at their exact times. */
export const clickBeats = system('station/click-beats', params, (p) => {
  const { station, pulses, room } = p;
  if (station.countBeat < station.countTo) {
    const pulse = rowPart(room.pulses[station.countPulse]!), horizon = pulses.horizon[pulse]!;
    while (station.countBeat < station.countTo - ON_THE_LINE && station.countBeat < horizon) {
      click(p, pulse, station.countBeat, station.countBeat === station.countFrom ? BAR : BEAT, COUNTED);
      station.countBeat += 1;
    }
  }
  if (station.metronome === 0) return;
  const pulse = rowPart(room.pulses[0]!), origin = pulses.origin[pulse]!, horizon = pulses.horizon[pulse]!;
  // The numbers of the beats have moved on by themselves: a recording has set the tempo.
  if (station.clickBeat < pulses.beat[pulse]! - 2) station.clickBeat = pulses.beat[pulse]!;
  let beat = origin + Math.ceil(station.clickBeat - origin - ON_THE_LINE);
  for (; beat < horizon; beat += 1) {
    const bars = (beat - origin) / pulses.beatsPerBar[pulse]!;
    click(p, pulse, beat, bars - Math.floor(bars + ON_THE_LINE) < ON_THE_LINE ? BAR : BEAT, 0);
  }
  station.clickBeat = Math.max(station.clickBeat, horizon);
});

function click({ cues, pulses, time }: Clicking, pulse: number, beat: number, velocity: number, ordinal: number): void {
  const slot = cues.send(), due = Math.max(time.tick, tickOfBeat(pulses, pulse, beat)), tick = Math.floor(due);
  cues.tick[slot] = tick;
  cues.micros[slot] = (due - tick) * TICK_MICROS;
  cues.kind[slot] = CUE_KIND.click;
  cues.pulse[slot] = pulses.index[pulse]!;
  cues.pitch[slot] = 60;
  cues.velocity[slot] = velocity;
  cues.zone[slot] = cues.loop[slot] = -1;
  cues.key[slot] = CLICK_KEY;
  cues.ordinal[slot] = ordinal;
}
