import { rowPart } from '../../engine/index.ts';
import { MAX_LAYERS, MAX_TRACKS, TICK_RATE, TRACK_STATE } from '../../protocol/index.ts';
import { beatOfTick } from '../components/pulse.ts';
import { RECORDING, MAX_STEPS_BACK } from '../components/track.ts';
import { beatAt, hasLoops, mainPulse, pulseOf, tickAt, type Crew } from './crew.ts';
import { goFrom, goSilent, rest } from './launch-track.ts';
import { isGoing, ownEndOf, retellFrom, roundAt, roundBeatsOf, tickOfRound } from './track-rounds.ts';

/** Keeps what the track holds now as the newest step; what had been undone is gone. */
export function keepStep({ tracks, steps }: Crew, track: number): void {
  const first = track * MAX_STEPS_BACK;
  let step = tracks.step[track]! + 1;
  if (step === MAX_STEPS_BACK) {
    for (const column of [steps.bits, steps.seconds, steps.soundBeats, steps.rate, steps.period]) column.copyWithin(first, first + 1, first + MAX_STEPS_BACK);
    step--;
  }
  const at = first + step;
  steps.bits[at] = tracks.bits[track]!;
  steps.seconds[at] = tracks.seconds[track]!;
  steps.soundBeats[at] = tracks.soundBeats[track]!;
  steps.rate[at] = tracks.rate[track]!;
  steps.period[at] = tracks.period[track]!;
  tracks.step[track] = step;
  tracks.stepCount[track] = step + 1;
}

/** A slot that no step of the track still needs, or −1. When all are needed the oldest steps are forgotten first. */
export function freeSlot(crew: Crew, track: number): number {
  const { tracks, steps } = crew, first = track * MAX_STEPS_BACK;
  for (let from = 0; from <= tracks.step[track]!; from++) {
    let used = tracks.bits[track]!;
    for (let step = from; step <= tracks.step[track]!; step++) used |= steps.bits[first + step]!;
    for (let slot = 0; slot < MAX_LAYERS; slot++) {
      if (((used >>> slot) & 1) !== 0) continue;
      if (from > 0) forgetSteps(crew, track, from);
      return slot;
    }
  }
  return -1;
}

function forgetSteps({ tracks, steps }: Crew, track: number, count: number): void {
  const first = track * MAX_STEPS_BACK;
  for (const column of [steps.bits, steps.seconds, steps.soundBeats, steps.rate, steps.period]) column.copyWithin(first, first + count, first + MAX_STEPS_BACK);
  tracks.step[track]! -= count;
  tracks.stepCount[track]! -= count;
}

/** Goes back (−1) or on again (1) by a step. Returns whether there was one. */
export function moveStep(crew: Crew, track: number, by: number, moment: number): boolean {
  const { tracks, steps } = crew, to = tracks.step[track]! + by;
  if (to < 0 || to >= tracks.stepCount[track]!) return false;
  const at = track * MAX_STEPS_BACK + to, had = tracks.bits[track]!, bits = steps.bits[at]!;
  tracks.step[track] = to;
  if (bits === 0) {
    empty(crew, track, moment);
    return true;
  }
  tracks.bits[track] = bits;
  tracks.seconds[track] = steps.seconds[at]!;
  tracks.soundBeats[track] = steps.soundBeats[at]!;
  tracks.rate[track] = steps.rate[at]!;
  tracks.period[track] = steps.period[at]!;
  const isFree = keepToTempo(crew, track);
  if (had !== 0) soundsAnew(crew, track, moment);
  else if (tracks.wasGoing[track]! > 0) comeBack(crew, track, moment, isFree);
  else tracks.state[track] = TRACK_STATE.stopped;
  return true;
}

/**
 * A track that was emptied while it sounded goes on where it would be by now, whatever the tempo did meanwhile. In a room that is silent the beat comes
 * back with it; where composed loops sound those go on as they are.
 */
function comeBack(crew: Crew, track: number, moment: number, isFree: boolean): void {
  const { tracks, pulses, time } = crew, main = mainPulse(crew), pulse = pulseOf(crew, track), roundTicks = (tracks.seconds[track]! * TICK_RATE) / Math.abs(tracks.rate[track]!);
  const isOnce = tracks.wasGoing[track] === 2 ? 1 : 0, rounds = isOnce === 1 ? 0 : Math.floor((time.tick - tracks.clearTick[track]!) / roundTicks);
  if (isFree) holdPulses(crew, tracks.period[track]!);
  const start = beatAt(crew, track, tracks.clearTick[track]! + rounds * roundTicks);
  tracks.startBeat[track] = start;
  if (isFree && pulse === main && pulses.hasChange[main] === 0 && !hasLoops(crew)) pulses.origin[main] = start - tracks.clearBar[track]!;
  tracks.state[track] = TRACK_STATE.playing;
  goFrom(crew, track, beatAt(crew, track, Math.max(time.tick, moment)), isOnce);
  if (isOnce === 0 || tickAt(crew, track, tracks.stopBeat[track]!) > time.tick) return;
  tracks.state[track] = TRACK_STATE.stopped;
  rest(crew, track);
}

/** The room's pulse, and those that follow it, go at this period from this tick on: their phase is kept. */
function holdPulses({ pulses, room, time }: Crew, period: number): void {
  const main = rowPart(room.pulses[0]!);
  for (let index = 0; index < room.pulseCount; index++) {
    const row = rowPart(room.pulses[index]!), held = row === main ? period : period / pulses.ratio[row]!;
    if (pulses.period[row] === held) continue;
    pulses.anchorBeat[row] = beatOfTick(pulses, row, time.tick);
    pulses.anchorTick[row] = time.tick;
    pulses.period[row] = held;
  }
}

/** The track holds nothing, and is silent. */
export function empty(crew: Crew, track: number, moment: number): void {
  const { tracks, pulses, time } = crew, was = !isGoing(crew, track) ? 0 : tracks.isOnce[track] === 1 ? 2 : 1;
  tracks.wasGoing[track] = was;
  if (was > 0) {
    const round = was === 2 ? 0 : roundAt(crew, track, beatAt(crew, track, time.tick));
    tracks.clearTick[track] = tickOfRound(crew, track, round);
    tracks.clearBar[track] = tracks.startBeat[track]! + round * roundBeatsOf(crew, track) - pulses.origin[pulseOf(crew, track)]!;
    goSilent(crew, track, moment);
  }
  tracks.bits[track] = 0;
  tracks.rate[track] = 1;
  tracks.state[track] = TRACK_STATE.empty;
}

/** What the track holds has changed: rounds are told anew from a moment on, never in the past. What plays once ends when it is through. */
export function soundsAnew(crew: Crew, track: number, moment: number): void {
  const { tracks } = crew;
  if (!isGoing(crew, track)) return;
  if (tracks.isOnce[track] === 1) {
    const own = ownEndOf(crew, track);
    tracks.stopBeat[track] = tracks.state[track] === TRACK_STATE.ending ? Math.min(own, tracks.stopBeat[track]!) : own;
  }
  retellFrom(crew, track, Math.max(crew.time.tick, moment));
}

/** Sound that was recorded at another tempo, or on another pulse, than now holds keeps its length in seconds; its beats are counted anew. Answers whether the room takes its tempo from the track. */
export function keepToTempo(crew: Crew, track: number): boolean {
  const { tracks, pulses, station } = crew, main = mainPulse(crew), row = pulseOf(crew, track);
  let isFree = true;
  for (let k = 0; k < MAX_TRACKS; k++) if (k !== track && (tracks.bits[k] !== 0 || tracks.recording[k] === RECORDING.running)) isFree = false;
  const period = isFree ? tracks.period[track]! : pulses.period[main]!, beats = tracks.seconds[track]! / (row === main ? period : period / pulses.ratio[row]!);
  if (isFree) station.held = period;
  tracks.period[track] = period;
  if (Math.abs(tracks.soundBeats[track]! - beats) > beats * SAME) tracks.soundBeats[track] = beats;
  return isFree;
}

/** Takes a layer off for good: it could not be captured. */
export function dropLayer(crew: Crew, track: number, slot: number, moment: number): void {
  const { tracks, steps, layers } = crew, mask = ~(1 << slot) >>> 0, first = track * MAX_STEPS_BACK;
  // Where the layer stood for what lay beneath it, that is back.
  for (let step = 0; step < tracks.stepCount[track]!; step++) {
    const bits = steps.bits[first + step]!;
    steps.bits[first + step] = bits !== 0 && (bits & mask) === 0 && step > 0 ? steps.bits[first + step - 1]! : bits & mask;
  }
  layers.ordinal[track * MAX_LAYERS + slot] = 0;
  layers.isWhole[track * MAX_LAYERS + slot] = 0;
  if ((tracks.bits[track]! & ~mask) === 0) return;
  tracks.bits[track] = steps.bits[first + tracks.step[track]!]!;
  if (tracks.bits[track] === 0) empty(crew, track, moment);
  else soundsAnew(crew, track, moment);
}

/** Twice as long, half as long, or several rounds as one; refused with a reason beyond what a track can be. */
export function stretch(crew: Crew, track: number, factor: number, moment: number): void {
  const { tracks, out } = crew, seconds = tracks.seconds[track]! * factor;
  if (seconds < SHORTEST || seconds > LONGEST) {
    out.warn(`Track ${track + 1} would be ${seconds.toFixed(2)} s long; a track is ${SHORTEST} to ${LONGEST} s. It stays as it is.`);
    return;
  }
  tracks.seconds[track] = seconds;
  tracks.soundBeats[track]! *= factor;
  keepStep(crew, track);
  soundsAnew(crew, track, moment);
}

/** Beats that differ by less than this share are the same, reckoned in another way. */
const SAME = 1e-9;
/** Seconds of a track's sound: at double speed a round of the shortest is still six ticks. */
const SHORTEST = 12 / TICK_RATE, LONGEST = 1920;

/** @param rate 0.5, 1, 2; negative backwards */
export function turn(crew: Crew, track: number, rate: number, moment: number): void {
  if (crew.tracks.rate[track] === rate) return;
  crew.tracks.rate[track] = rate;
  keepStep(crew, track);
  soundsAnew(crew, track, moment);
}
