import { component, field } from '../../engine/index.ts';
import { ZONE_STATE } from '../../protocol/index.ts';
import { FAMILIES } from '../palettes/palette.ts';
import { beats, flag, share } from './field-kinds.ts';

/** Beat of a moment that has not been set. Loops are launched at finite beats only. */
export const NO_BEAT = -1e9;

/** A pattern of notes that is either silent or going round. Each of its notes is an entity of its own (`Note`). */
export const Loop = component('music/Loop', {
  index: field('u8', { doc: 'palette × 8 + zone' }), palette: 'u8', family: field('u8', { names: FAMILIES }), instrument: 'u16', pan: field('f32', { min: -1, max: 1, doc: 'as composed' }), length: field('f64', { unit: 'beats', min: 0 }),
  pulse: field('eid', { doc: 'the pulse that it keeps to' }), zone: field('i8', { doc: 'index of the zone that plays it, or −1' }), state: field('u8', { names: ZONE_STATE }),
  origin: beats('bar line at which its pattern begins: the launch, or the line before a launch inside a bar'), launchBeat: beats('from which it sounds; −1e9 when not set'),
  stopBeat: beats('at which it falls silent; −1e9 when not set'), askedBeat: beats('when the wait began'), frontier: beats('its notes before this one have been handed out'),
  isCommitted: flag('its start has been handed out: it can be ended, not disarmed'), isStopTold: flag('its end has been handed out'), isHandedOver: flag('it ends because another palette goes on'),
  source: field('u16', { doc: 'whose wish it is that it sounds' }), ordinal: field('u32', { doc: 'how often it was launched' }),
  windowFrom: beats('notes from here to windowTo leave in this tick; none when from ≥ to'), windowTo: beats(), phase: share('through its length'), energy: share('loudness now'),
}, { doc: 'A pattern of notes that is either silent or going round.' });

/** One note of a loop's pattern. */
export const Note = component('music/Note', {
  loop: field('eid', { doc: 'the loop that it belongs to' }), key: field('u32', { doc: 'loop index × 4096 + place in the pattern' }), beat: beats('onset from the loop’s start'), beats: field('f64', { unit: 'beats', min: 0, doc: 'length' }),
  pitch: field('f32', { unit: 'MIDI' }), velocity: share(), isPitched: flag('drums are not: the key setting leaves them alone'),
  soundsFrom: field('f64', { unit: 'ticks', doc: 'latest sounding, fractions allowed; equal to soundsTo when it never has' }), soundsTo: field('f64', { unit: 'ticks' }),
}, { doc: 'One note of a loop’s pattern.' });
