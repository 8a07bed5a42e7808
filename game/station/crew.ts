import { columns, log, query, res, resMut, rowPart, Time, write, writes, type Args } from '../../engine/index.ts';
import { CUE_KIND, CUE_LOOKAHEAD_TICKS, MAX_TRACKS, TICK_MICROS, TICK_RATE, ZONE_STATE } from '../../protocol/index.ts';
import { Loop } from '../components/loop.ts';
import { beatOfTick, lastLine, nextBar, nextLine, Pulse, tickOfBeat } from '../components/pulse.ts';
import { CueGiven, Room, Song } from '../components/room.ts';
import { Layers, RECORDING, Station, Tracks, TrackSteps } from '../components/track.ts';

/** What the systems of the loop station work with. */
export const stationCrew = {
  tracks: resMut(Tracks), steps: resMut(TrackSteps), layers: resMut(Layers), station: resMut(Station), pulses: columns(write(Pulse)), loops: query({ loop: write(Loop) }),
  cues: writes(CueGiven), room: res(Room), song: resMut(Song), time: res(Time), out: log(),
};
export type Crew = Args<typeof stationCrew>;

/** Stable keys of the station's cues: this + the track; clicks come after the tracks. */
const STATION_KEYS = 0x3100_0000;
export const CLICK_KEY = STATION_KEYS + 0xff;

/** Values of `recordLine` and `launchLine`. */
export const LINE = { none: 0, beat: 1, bar: 2, phrase: 3 } as const;
const PHRASE_BARS = 4;
/** A press up to so many seconds after a line is meant for the line (a quarter of its step at most): people are late as often as early. */
const GRACE = 0.1;
/** Acts count as older by at most this, seconds: capture does not reach further back. */
const OLDEST = 0.3;

/** When an act was done, in ticks with a fraction. `ageMicros` before `micros` of this tick. */
export function momentOf({ time }: Crew, micros: number, ageMicros: number): number {
  return Math.max(0, time.tick + (micros - Math.min(ageMicros, OLDEST * 1e6)) / TICK_MICROS);
}

/** Row of the pulse that a track keeps to. */
export const pulseOf = ({ tracks, room }: Crew, track: number): number => rowPart(room.pulses[tracks.pulse[track]!]!);
export const mainPulse = ({ room }: Crew): number => rowPart(room.pulses[0]!);

/** Rounds and clicks before this moment leave now. */
export const horizonOf = ({ time }: Crew): number => time.tick + 1 + CUE_LOOKAHEAD_TICKS;

/** Whether a composed loop sounds or is about to. */
export function hasLoops({ loops }: Crew): boolean {
  const { ids, length, loop } = loops;
  for (let i = 0; i < length; i++) if (loop.state[ids[i]!] !== ZONE_STATE.idle) return true;
  return false;
}

/** Whether a track other than `track` sounds, is about to, or is recorded. */
export function hasOtherGoing({ tracks }: Crew, track: number): boolean {
  for (let k = 0; k < MAX_TRACKS; k++) if (k !== track && (tracks.launchBeat[k]! > -1e9 || tracks.recording[k] !== RECORDING.none)) return true;
  return false;
}

/** Whether a track other than `track` holds sound or is recorded: such sound has a tempo already. */
export function hasOtherSound({ tracks }: Crew, track: number): boolean {
  for (let k = 0; k < MAX_TRACKS; k++) if (k !== track && (tracks.bits[k] !== 0 || tracks.recording[k] !== RECORDING.none)) return true;
  return false;
}

/**
 * The beat of a pulse's grid that somebody means who asks at `beat`: the first line from there on, or one that has only just passed.
 *
 * @param line LINE @param least no earlier than this beat
 */
export function lineFor({ pulses }: Crew, pulse: number, beat: number, line: number, least: number): number {
  if (line === LINE.none) return Math.max(beat, least);
  const bar = pulses.beatsPerBar[pulse]!, step = line === LINE.beat ? 1 : line === LINE.bar ? bar : bar * PHRASE_BARS, origin = pulses.origin[pulse]!;
  const last = lastLine(beat, step, origin);
  if (beat - last <= Math.min(GRACE / pulses.period[pulse]!, step / 4) && last >= least) return last;
  const next = line === LINE.bar ? nextBar(pulses, pulse, beat) : nextLine(beat, step, origin);
  return next >= least ? next : nextLine(least, step, origin);
}

/** As {@link lineFor}, of lines counted from where a recording began. At least one step after it. */
export function lineAfter({ pulses }: Crew, pulse: number, beat: number, line: number, from: number): number {
  const bar = pulses.beatsPerBar[pulse]!, step = line <= LINE.beat ? 1 : line === LINE.bar ? bar : bar * PHRASE_BARS, last = lastLine(beat, step, from);
  if (beat - last <= Math.min(GRACE / pulses.period[pulse]!, step / 4) && last > from + step / 2) return last;
  return Math.max(from + step, nextLine(beat, step, from));
}

/** Begins a cue of a track; returns its slot. `at`: when it is to be heard, in ticks with a fraction. */
export function tell({ cues, tracks, time }: Crew, track: number, kind: number, at: number): number {
  const slot = cues.send(), tick = Math.floor(at);
  if (tracks.tellTick[track] !== time.tick) {
    tracks.tellTick[track] = time.tick;
    tracks.tellCount[track] = 0;
  }
  cues.tick[slot] = tick;
  cues.micros[slot] = (at - tick) * TICK_MICROS;
  cues.kind[slot] = kind;
  cues.source[slot] = tracks.asker[track]!;
  cues.pulse[slot] = tracks.pulse[track]!;
  cues.pitch[slot] = 60;
  cues.zone[slot] = -1;
  cues.loop[slot] = track;
  cues.key[slot] = STATION_KEYS + track;
  cues.ordinal[slot] = tracks.tellCount[track]!++;
  return slot;
}

/** Short enough for the ear, long enough not to click, seconds. */
const SOFT = 0.01;

/** From here on the track is silent. Never in the past: what has sounded has sounded. */
export function tellStop(crew: Crew, track: number, at: number): void {
  const slot = tell(crew, track, CUE_KIND.trackStop, Math.max(crew.time.tick, at));
  crew.cues.duration[slot] = SOFT;
}

export const beatAt = (crew: Crew, track: number, tick: number): number => beatOfTick(crew.pulses, pulseOf(crew, track), tick);
export const tickAt = (crew: Crew, track: number, beat: number): number => tickOfBeat(crew.pulses, pulseOf(crew, track), beat);
export const secondsOf = (ticks: number): number => ticks / TICK_RATE;
