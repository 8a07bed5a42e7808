import { columns, query, read, reads, res, rowPart, system, Time, write, writes, type Args } from '../../engine/index.ts';
import { CUE_KIND, ZONE_KIND, ZONE_STATE } from '../../protocol/index.ts';
import { Loop, NO_BEAT } from '../components/loop.ts';
import { lastLine, nextBar, nextLine, Pulse } from '../components/pulse.ts';
import { CueGiven, LOOP_EVENT, LoopChanged, LOOPS_PER_PALETTE, Room, Song, StopAsked, ZoneTriggered } from '../components/room.ts';
import { Settings } from '../components/settings.ts';
import { LoopAsked } from '../components/show.ts';
import { Zone } from '../components/zone.ts';

/** Values of the setting `launchQuantisation`. */
export const QUANTISATION = { now: 0, beat: 1, bar: 2, phrase: 3 } as const;
/** Bars of a phrase. */
export const PHRASE_BARS = 4;
const STOP_KEY = 0xffff0001;
/** Keeps an end apart from the start that it follows, beats. */
const APART = 1e-6;

const params = {
  loops: query({ loop: write(Loop) }), pulses: columns(write(Pulse)), zones: columns(read(Zone)), triggers: reads(ZoneTriggered), asked: reads(LoopAsked), stops: reads(StopAsked),
  changes: writes(LoopChanged), cues: writes(CueGiven), song: res(Song), settings: res(Settings), room: res(Room), time: res(Time),
};
type Launching = Args<typeof params>;

/**
 * Turns loops on and off at the moments that the setting asks for. A trigger arms an idle loop, disarms an armed one, ends a
 * sounding one and takes an end back. Starts and ends fall on the first line of the grid that is still open: a start whose notes
 * have left (187.5 ms ahead) can only be ended at a later line.
 */
export const launchLoops = system('room/launch-loops', params, (p) => {
  const { triggers, asked, stops, zones, room, song } = p;
  for (let i = triggers.start; i < triggers.end; i++) {
    const slot = i & triggers.mask, zone = rowPart(triggers.zone[slot]!);
    if (zones.kind[zone] !== ZONE_KIND.loop) continue;
    const palette = song.pending > 0 ? song.pending - 1 : song.palette;
    toggle(p, rowPart(room.loops[palette * LOOPS_PER_PALETTE + zones.ordinal[zone]!]!), triggers.source[slot]!);
  }
  for (let i = asked.start; i < asked.end; i++) {
    const slot = i & asked.mask, palette = song.pending > 0 ? song.pending - 1 : song.palette, row = rowPart(room.loops[palette * LOOPS_PER_PALETTE + asked.ordinal[slot]!]!);
    const isOn = p.loops.loop.state[row] !== ZONE_STATE.idle && p.loops.loop.stopBeat[row] === NO_BEAT;
    if (asked.how[slot] === 2 || isOn !== (asked.how[slot] === 1)) toggle(p, row, asked.source[slot]!);
  }
  for (let i = stops.start; i < stops.end; i++) if (isFirstOfSource(p, i)) stopAll(p, stops.source[i & stops.mask]!);
});

/** Who asks for silence twice in one tick gets one silence; each source gets its own, so that no other's changes with it. */
function isFirstOfSource({ stops }: Launching, number: number): boolean {
  for (let i = stops.start; i < number; i++) if (stops.source[i & stops.mask] === stops.source[number & stops.mask]) return false;
  return true;
}

function tell(p: Launching, loop: number, event: number): void {
  const { changes, loops } = p, slot = changes.send();
  changes.loop[slot] = loops.loop.index[loop]!;
  changes.event[slot] = event;
}

function toggle(p: Launching, row: number, source: number): void {
  const { loop } = p.loops, state = loop.state[row]!;
  if (state === ZONE_STATE.idle) arm(p, row, source);
  else if (state === ZONE_STATE.armed && loop.isCommitted[row] === 0) {
    loop.state[row] = ZONE_STATE.idle;
    loop.launchBeat[row] = NO_BEAT;
    tell(p, row, LOOP_EVENT.disarm);
  } else if (loop.stopBeat[row] === NO_BEAT) end(p, row);
  else {
    // Taken back. If its end has been told already, it starts again at that very line: the pattern goes on without a gap.
    if (loop.isStopTold[row] === 1) {
      loop.isCommitted[row] = 0;
      loop.launchBeat[row] = loop.stopBeat[row]!;
    }
    loop.isStopTold[row] = 0;
    loop.stopBeat[row] = NO_BEAT;
    if (state === ZONE_STATE.ending) loop.state[row] = ZONE_STATE.sounding;
    tell(p, row, LOOP_EVENT.arm);
  }
}

function isAnyActive(p: Launching): boolean {
  const { ids, length, loop } = p.loops;
  for (let i = 0; i < length; i++) if (loop.state[ids[i]!] !== ZONE_STATE.idle) return true;
  return false;
}

function arm(p: Launching, row: number, source: number): void {
  const { pulses, settings, song } = p, { loop } = p.loops, pulse = rowPart(loop.pulse[row]!);
  const isFirst = !isAnyActive(p), beat = pulses.beat[pulse]!, bar = pulses.beatsPerBar[pulse]!;
  let launch = beat, origin = beat;
  // Palettes change with the room's own pulse; loops on another one do not wait for them.
  if (song.pending > 0 && song.switchBeat > beat && pulse === rowPart(p.room.pulses[0]!)) launch = origin = song.switchBeat;
  else if (settings.launchQuantisation >= QUANTISATION.bar) {
    // The first loop begins the music: its bar begins the phrase.
    const isPhrase = settings.launchQuantisation === QUANTISATION.phrase && !isFirst;
    launch = origin = isPhrase ? nextLine(beat, bar * PHRASE_BARS, pulses.origin[pulse]!) : nextBar(pulses, pulse, beat);
  } else {
    if (settings.launchQuantisation === QUANTISATION.beat) launch = nextLine(beat, 1, pulses.origin[pulse]!);
    origin = lastLine(launch, bar, pulses.origin[pulse]!);
  }
  if (isFirst && pulses.hasChange[pulse] === 0) pulses.origin[pulse] = origin;
  loop.state[row] = ZONE_STATE.armed;
  loop.launchBeat[row] = loop.frontier[row] = launch;
  loop.origin[row] = origin;
  loop.stopBeat[row] = NO_BEAT;
  loop.askedBeat[row] = beat;
  loop.isCommitted[row] = 0;
  loop.isStopTold[row] = 0;
  loop.isHandedOver[row] = 0;
  loop.source[row] = source;
  tell(p, row, LOOP_EVENT.arm);
}

function end(p: Launching, row: number): void {
  const { pulses, settings } = p, { loop } = p.loops, pulse = rowPart(loop.pulse[row]!), beat = pulses.beat[pulse]!;
  const open = Math.max(beat, loop.frontier[row]!, loop.launchBeat[row]! + APART);
  const quantisation = settings.launchQuantisation;
  loop.askedBeat[row] = beat;
  loop.stopBeat[row] = quantisation === QUANTISATION.now ? open
    : quantisation === QUANTISATION.beat ? nextLine(open, 1, pulses.origin[pulse]!)
      : quantisation === QUANTISATION.bar ? nextBar(pulses, pulse, open)
        : nextLine(open, pulses.beatsPerBar[pulse]! * PHRASE_BARS, pulses.origin[pulse]!);
  if (loop.state[row] === ZONE_STATE.sounding) loop.state[row] = ZONE_STATE.ending;
  tell(p, row, LOOP_EVENT.end);
}

function stopAll(p: Launching, source: number): void {
  const { cues, time } = p, { ids, length, loop } = p.loops;
  for (let i = 0; i < length; i++) {
    const row = ids[i]!, state = loop.state[row]!;
    if (state === ZONE_STATE.idle) continue;
    loop.state[row] = ZONE_STATE.idle;
    loop.launchBeat[row] = loop.stopBeat[row] = NO_BEAT;
    loop.isCommitted[row] = loop.isStopTold[row] = loop.isHandedOver[row] = 0;
    tell(p, row, state === ZONE_STATE.armed ? LOOP_EVENT.disarm : LOOP_EVENT.stop);
  }
  const slot = cues.send();
  cues.tick[slot] = time.tick;
  cues.kind[slot] = CUE_KIND.silence;
  cues.source[slot] = source;
  cues.pitch[slot] = 60;
  cues.zone[slot] = cues.loop[slot] = -1;
  cues.key[slot] = STOP_KEY;
}
