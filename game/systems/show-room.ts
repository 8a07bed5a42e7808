import { columns, query, read, res, rowPart, system, write } from '../../engine/index.ts';
import { ZONE_KIND, ZONE_STATE } from '../../protocol/index.ts';
import { Loop, NO_BEAT } from '../components/loop.ts';
import { Pulse } from '../components/pulse.ts';
import { LOOPS_PER_PALETTE, Room, Song } from '../components/room.ts';
import { Zone } from '../components/zone.ts';

/** A struck drum's and a turned hub's light falls to 1/e in this many ticks (300 ms): e^(−1/38.4) a tick. */
const FADE = 0.9742948092226093;

const waited = (from: number, to: number, beat: number): number => (to > from ? Math.max(0, Math.min(1, (beat - from) / (to - from))) : 0);

/**
 * What zones show of what they play. Loop zones: state, wait, energy and phase of their loop; while another palette is coming,
 * a zone whose new loop waits for it is armed, one that is handed over goes on sounding. Hub: armed and waiting while a palette is
 * coming, its phase is the bar's. Drums: energy fades; phase is the bar's. Bows: phase is the height of the hand (see bowZones).
 */
export const showRoom = system('room/show-room', {
  zones: query({ zone: write(Zone) }), loops: columns(read(Loop)), pulses: columns(read(Pulse)), song: res(Song), room: res(Room),
}, ({ zones, loops, pulses, song, room }) => {
  const { ids, length, zone } = zones, pulse = rowPart(room.pulses[0]!), beat = pulses.beat[pulse]!;
  const bars = (beat - pulses.origin[pulse]!) / pulses.beatsPerBar[pulse]!, barPhase = bars - Math.floor(bars);
  for (let i = 0; i < length; i++) {
    const row = ids[i]!, kind = zone.kind[row]!;
    if (kind === ZONE_KIND.loop) {
      const now = rowPart(zone.loop[row]!);
      const coming = song.pending > 0 ? rowPart(room.loops[(song.pending - 1) * LOOPS_PER_PALETTE + zone.ordinal[row]!]!) : now;
      let state = loops.state[now]!;
      if (state === ZONE_STATE.ending && loops.isHandedOver[now] === 1 && loops.state[coming] === ZONE_STATE.armed) state = ZONE_STATE.sounding;
      if (state === ZONE_STATE.idle && coming !== now) state = loops.state[coming]!;
      const waiting = loops.state[now] === ZONE_STATE.idle ? coming : now;
      zone.state[row] = state;
      zone.energy[row] = loops.energy[now]!;
      zone.phase[row] = loops.phase[now]!;
      zone.wait[row] = state === ZONE_STATE.armed ? waited(loops.askedBeat[waiting]!, loops.launchBeat[waiting]!, beat)
        : state === ZONE_STATE.ending && loops.stopBeat[now] !== NO_BEAT ? waited(loops.askedBeat[now]!, loops.stopBeat[now]!, beat) : 0;
    } else if (kind === ZONE_KIND.hub) {
      zone.state[row] = song.pending > 0 ? ZONE_STATE.armed : ZONE_STATE.idle;
      zone.wait[row] = song.pending > 0 ? waited(song.askedBeat, song.switchBeat, beat) : 0;
      zone.energy[row] = zone.energy[row]! * FADE;
      zone.phase[row] = barPhase;
    } else if (kind === ZONE_KIND.strike || kind === ZONE_KIND.verb || kind === ZONE_KIND.mod) {
      zone.energy[row] = zone.energy[row]! * FADE;
      zone.phase[row] = barPhase;
      zone.state[row] = zone.energy[row]! > 0.05 ? ZONE_STATE.sounding : ZONE_STATE.idle;
    } else zone.state[row] = zone.energy[row]! > 0 ? ZONE_STATE.sounding : ZONE_STATE.idle;
  }
});
