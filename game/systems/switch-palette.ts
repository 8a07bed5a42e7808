import { columns, query, reads, res, resMut, rowPart, system, Time, write, writes, type Args } from '../../engine/index.ts';
import { CUE_KIND, TICK_MICROS, ZONE_KIND, ZONE_STATE } from '../../protocol/index.ts';
import { Loop, NO_BEAT } from '../components/loop.ts';
import { beatOfTick, nextBar, Pulse, tickOfBeat } from '../components/pulse.ts';
import { CueGiven, LOOP_EVENT, LoopChanged, LOOPS_PER_PALETTE, Palettes, Room, Song, ZoneTriggered } from '../components/room.ts';
import { Settings } from '../components/settings.ts';
import { Zone } from '../components/zone.ts';

/** Seconds in a minute, beats a minute being what people say. */
const MINUTE = 60;
/** The room's own stable key and source, for what nobody in particular caused. */
const ROOM_KEY = 0xffff0000, ROOM_SOURCE = 0;

const params = {
  zones: query({ zone: write(Zone) }), loops: columns(write(Loop)), pulses: columns(write(Pulse)), triggers: reads(ZoneTriggered),
  cues: writes(CueGiven), changes: writes(LoopChanged), song: resMut(Song), settings: resMut(Settings), palettes: res(Palettes), room: res(Room), time: res(Time),
};
type Switching = Args<typeof params>;

/**
 * Turns the room to another palette: the hub asks for the next one, the setting for any. It comes at the first bar line whose
 * notes have not been handed out yet; at that line each sounding loop gives way to the same zone's loop of the new palette,
 * and tempo, metre and scale follow. Its cue leaves as soon as the line is known.
 */
export const switchPalette = system('room/switch-palette', params, (p) => {
  const { zones, pulses, triggers, song, settings, palettes, room } = p, { zone } = zones, pulse = rowPart(room.pulses[0]!);
  for (let i = triggers.start; i < triggers.end; i++) {
    if (zone.kind[rowPart(triggers.zone[i & triggers.mask]!)] === ZONE_KIND.hub) settings.palette = (settings.palette + 1) % palettes.count;
  }
  if (settings.palette >= palettes.count) settings.palette = palettes.count - 1;
  if (song.pending > 0 && pulses.hasChange[pulse] === 0) {
    song.palette = song.pending - 1;
    song.pending = 0;
    for (let i = 0; i < zones.length; i++) {
      const row = zones.ids[i]!;
      if (zone.kind[row] === ZONE_KIND.loop) zone.loop[row] = room.loops[song.palette * LOOPS_PER_PALETTE + zone.ordinal[row]!]!;
      else if (zone.kind[row] === ZONE_KIND.hub) zone.energy[row] = 1;
    }
  }
  if (song.pending === 0 && settings.palette !== song.palette) announce(p, pulse);
});

function announce(p: Switching, pulse: number): void {
  const { pulses, cues, song, settings, palettes, room, time } = p;
  song.pending = settings.palette + 1;
  song.switchBeat = nextBar(pulses, pulse, Math.max(pulses.beat[pulse]!, pulses.horizon[pulse]!));
  song.askedBeat = pulses.beat[pulse]!;
  pulses.hasChange[pulse] = 1;
  pulses.changeBeat[pulse] = song.switchBeat;
  pulses.changeBeatsPerBar[pulse] = palettes.beatsPerBar[settings.palette]!;
  pulses.changePeriod[pulse] = MINUTE / (settings.tempo > 0 ? settings.tempo : palettes.bpm[settings.palette]!);
  for (let k = 0; k < LOOPS_PER_PALETTE; k++) {
    handOver(p, rowPart(room.loops[song.palette * LOOPS_PER_PALETTE + k]!), rowPart(room.loops[settings.palette * LOOPS_PER_PALETTE + k]!));
  }
  const slot = cues.send(), due = Math.max(time.tick, tickOfBeat(pulses, pulse, song.switchBeat)), tick = Math.floor(due);
  cues.tick[slot] = tick;
  cues.micros[slot] = (due - tick) * TICK_MICROS;
  cues.kind[slot] = CUE_KIND.palette;
  cues.source[slot] = ROOM_SOURCE;
  cues.pitch[slot] = 60;
  cues.zone[slot] = -1;
  cues.loop[slot] = settings.palette;
  cues.key[slot] = ROOM_KEY;
}

/** What sounds at the line goes on as the new palette's loop; what was to end before it, or at it, ends. */
function handOver(p: Switching, from: number, to: number): void {
  const { loops, song } = p, state = loops.state[from]!, line = lineOn(p, from), begin = lineOn(p, to);
  if (state === ZONE_STATE.idle) return;
  if (state === ZONE_STATE.armed && loops.isCommitted[from] === 0) {
    loops.state[from] = ZONE_STATE.idle;
    loops.launchBeat[from] = NO_BEAT;
  } else if (loops.stopBeat[from] !== NO_BEAT) {
    if (loops.stopBeat[from]! > line) loops.stopBeat[from] = line;
    return;
  } else {
    loops.stopBeat[from] = line;
    loops.isHandedOver[from] = 1;
    if (state === ZONE_STATE.sounding) loops.state[from] = ZONE_STATE.ending;
  }
  // It may have ended on the very line that has just passed.
  if (loops.state[to] === ZONE_STATE.ending) tell(p, to, LOOP_EVENT.stop);
  loops.isCommitted[to] = loops.isStopTold[to] = loops.isHandedOver[to] = 0;
  loops.state[to] = ZONE_STATE.armed;
  loops.launchBeat[to] = loops.origin[to] = loops.frontier[to] = begin;
  loops.stopBeat[to] = NO_BEAT;
  loops.askedBeat[to] = song.askedBeat;
  loops.source[to] = loops.source[from]!;
  tell(p, to, LOOP_EVENT.arm);
}

/** The beat at which the other palette comes, on the pulse that a loop keeps to. */
function lineOn({ loops, pulses, room, song }: Switching, loop: number): number {
  const pulse = rowPart(loops.pulse[loop]!), main = rowPart(room.pulses[0]!);
  return pulse === main ? song.switchBeat : beatOfTick(pulses, pulse, tickOfBeat(pulses, main, song.switchBeat));
}

function tell({ changes, loops }: Switching, row: number, event: number): void {
  const slot = changes.send();
  changes.loop[slot] = loops.index[row]!;
  changes.event[slot] = event;
}
