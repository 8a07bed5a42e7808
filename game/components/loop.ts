import { component } from '../../engine/index.ts';

/** Beat of a moment that has not been set. Loops are launched at finite beats only. */
export const NO_BEAT = -1e9;

/**
 * A pattern of notes that is either silent or going round. Each of its notes is an entity of its own (`Note`).
 *
 * - `index`: place in the scene's description: palette × 8 + zone. `palette`, `family` (0 … 4 as in FAMILIES), `instrument`,
 *   `pan` (−1 … 1): as composed. `length`: beats, > 0.
 * - `pulse`: the pulse it keeps to. `zone`: index of the zone that plays it, or −1.
 * - `state`: protocol `ZONE_STATE`: idle, armed, sounding, ending.
 * - `launchBeat`: beat of the pulse from which it sounds; `stopBeat`: beat at which it falls silent; NO_BEAT when not set.
 * - `origin`: beat of the bar line at which its pattern begins: the launch itself, or the line before a launch inside a bar.
 * - `askedBeat`: when the wait began, for showing how much of it has passed.
 * - `frontier`: its notes before this beat have been handed out.
 * - `isCommitted`: 1 once its start has been handed out; from then on it can be ended, not disarmed.
 * - `isStopTold`: 1 once its end has been handed out. `isHandedOver`: 1 when it ends because another palette goes on.
 * - `source`: whose wish it is that it sounds. `ordinal`: how often it was launched.
 * - `windowFrom`, `windowTo`: the stretch of beats whose notes leave in this tick; empty when from ≥ to.
 * - `phase`: 0 … 1 through its length. `energy`: 0 … 1, loudness now.
 */
export const Loop = component('music/Loop', {
  index: 'u8', palette: 'u8', family: 'u8', instrument: 'u8', pan: 'f32', length: 'f64', pulse: 'eid', zone: 'i8',
  state: 'u8', origin: 'f64', launchBeat: 'f64', stopBeat: 'f64', askedBeat: 'f64', frontier: 'f64',
  isCommitted: 'u8', isStopTold: 'u8', isHandedOver: 'u8', source: 'u16', ordinal: 'u32',
  windowFrom: 'f64', windowTo: 'f64', phase: 'f32', energy: 'f32',
});

/**
 * One note of a loop's pattern.
 *
 * - `loop`: the loop it belongs to. `key`: stable number: loop index × 4096 + place in the pattern.
 * - `beat`: onset in beats from the loop's start. `beats`: length. `pitch`: MIDI. `velocity`: 0 … 1. `isPitched`: 0 for drums,
 *   which the key setting leaves alone.
 * - `soundsFrom`, `soundsTo`: ticks (fractions allowed) of its latest sounding; equal when it never has.
 */
export const Note = component('music/Note', {
  loop: 'eid', key: 'u32', beat: 'f64', beats: 'f64', pitch: 'f32', velocity: 'f32', isPitched: 'u8', soundsFrom: 'f64', soundsTo: 'f64',
});
