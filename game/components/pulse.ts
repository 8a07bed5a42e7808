import { component, field } from '../../engine/index.ts';
import { MAX_PULSES, TICK_RATE } from '../../protocol/index.ts';
import { beats, flag } from './field-kinds.ts';

/**
 * A beat that things can keep to. Its period is a real number of seconds; several pulses at any ratio, irrational too, live
 * side by side, and loops say which one is theirs.
 *
 * Time and beat are tied at an anchor: beat(t) = anchorBeat + (t − anchorTick) ÷ (period × 128). Nothing is summed up tick by
 * tick, so a pulse does not drift from its own arithmetic. Changing the tempo moves the anchor to now: the phase is kept.
 */
export const Pulse = component('music/Pulse', {
  index: field('u8', { max: MAX_PULSES - 1, doc: 'number of the pulse in cues and render frames' }), period: field('f64', { unit: 's', min: 0, doc: 'of a beat' }), beatsPerBar: field('f64', { unit: 'beats', min: 0, doc: 'fractions allowed' }),
  anchorTick: field('f64', { unit: 'ticks', doc: 'moment from which beats are counted, fractions allowed' }), anchorBeat: beats('beat of that moment'),
  origin: beats('downbeat at which the music began: bars, phrases and places inside loops are counted from it'), beat: beats('where it stands: at the start of the tick, and from advancePulses on at its end'),
  horizon: beats('beats before this one have been handed out'), hasChange: flag('another tempo will hold from changeBeat on'), changeBeat: beats(), changePeriod: field('f64', { unit: 's', min: 0 }),
  changeBeatsPerBar: field('f64', { unit: 'beats', min: 0 }), ratio: field('f64', { doc: 'its beats to those of the room’s own pulse, which it follows; 0: it is that one, or follows none' }), mainOrigin: beats('origin of the room’s own pulse, at which its own lies too'),
}, { doc: 'A beat that things can keep to: several at any ratio live side by side.' });

/** The columns of {@link Pulse} that musical time is read from. */
export interface PulseTime {
  readonly period: Float64Array;
  readonly beatsPerBar: Float64Array;
  readonly anchorTick: Float64Array;
  readonly anchorBeat: Float64Array;
  readonly origin: Float64Array;
  readonly hasChange: Uint8Array;
  readonly changeBeat: Float64Array;
  readonly changePeriod: Float64Array;
  readonly changeBeatsPerBar: Float64Array;
}

/** When `beat` of the pulse in `row` falls, in ticks with a fraction. Knows of a tempo change that is still ahead. */
export function tickOfBeat(pulse: PulseTime, row: number, beat: number): number {
  const { period, anchorTick, anchorBeat, hasChange, changeBeat, changePeriod } = pulse;
  if (hasChange[row] === 1 && beat > changeBeat[row]!) {
    const changeTick = anchorTick[row]! + (changeBeat[row]! - anchorBeat[row]!) * period[row]! * TICK_RATE;
    return changeTick + (beat - changeBeat[row]!) * changePeriod[row]! * TICK_RATE;
  }
  return anchorTick[row]! + (beat - anchorBeat[row]!) * period[row]! * TICK_RATE;
}

/** The beat of the pulse in `row` at a moment in ticks (fractions allowed): inverse of {@link tickOfBeat}. */
export function beatOfTick(pulse: PulseTime, row: number, tick: number): number {
  const { period, anchorTick, anchorBeat, hasChange, changeBeat, changePeriod } = pulse;
  const beat = anchorBeat[row]! + (tick - anchorTick[row]!) / (period[row]! * TICK_RATE);
  if (hasChange[row] === 1 && beat > changeBeat[row]!) {
    const changeTick = anchorTick[row]! + (changeBeat[row]! - anchorBeat[row]!) * period[row]! * TICK_RATE;
    return changeBeat[row]! + (tick - changeTick) / (changePeriod[row]! * TICK_RATE);
  }
  return beat;
}

/** How near a beat must be to a line to count as on it: a ten-millionth of a beat, far below a microsecond. */
const ON_THE_LINE = 1e-7;

/**
 * The first line of a grid at or after `from`: lines are `origin + n × step`. Beats; `step` > 0.
 *
 * @example nextLine(5.2, 4, 0) // 8
 */
export function nextLine(from: number, step: number, origin: number): number {
  return origin + Math.ceil((from - origin) / step - ON_THE_LINE) * step;
}

/** The last line of the grid at or before `at`; see {@link nextLine}. */
export function lastLine(at: number, step: number, origin: number): number {
  return origin + Math.floor((at - origin) / step + ON_THE_LINE) * step;
}

/** The first bar line at or after beat `from`, minding a change of metre that is still ahead. */
export function nextBar(pulse: PulseTime, row: number, from: number): number {
  const { beatsPerBar, origin, hasChange, changeBeat, changeBeatsPerBar } = pulse;
  if (hasChange[row] === 1 && from > changeBeat[row]! - ON_THE_LINE) return nextLine(from, changeBeatsPerBar[row]!, changeBeat[row]!);
  const line = nextLine(from, beatsPerBar[row]!, origin[row]!);
  return hasChange[row] === 1 && line > changeBeat[row]! ? changeBeat[row]! : line;
}
