import { component } from '../../engine/index.ts';
import { MAX_PLAYERS } from '../../protocol/index.ts';
import { each } from './field-kinds.ts';
import { Zone } from './zone.ts';

/** Stable keys and voices of bows: this + zone × 8 + player, above those of strikes. */
export const BOW_KEYS = 0x2000;
/** Keys and voices of what joins a bow: so far above the bow's own for each kind of voice. */
export const EXTRA_KEYS = 0x100;

/** The voices of a bow zone, one per player's hand (or held key) in it. */
export const Bow = component('room/Bow', {
  loudness: each('f32', MAX_PLAYERS, { min: 0, max: 1, doc: 'follows the hand’s speed with its own rise and fall' }), pitch: each('f32', MAX_PLAYERS, { unit: 'MIDI', doc: 'fractions while gliding' }),
  tone: each('f32', MAX_PLAYERS, { min: 0, max: 1, doc: 'from curvature and tension' }), isSounding: each('u8', MAX_PLAYERS, { names: ['no', 'yes'], doc: 'between its start cue and its stop cue' }),
  quietTicks: each('u16', MAX_PLAYERS, { unit: 'ticks', doc: 'for how long it has been below the threshold' }), source: each('u16', MAX_PLAYERS, { doc: 'whose frames move it' }),
  sentTick: each('u32', MAX_PLAYERS, { unit: 'ticks', doc: 'when something was last told, and what: only changes leave' }), sentLoudness: each('f32', MAX_PLAYERS), sentPitch: each('f32', MAX_PLAYERS, { unit: 'MIDI' }), sentTone: each('f32', MAX_PLAYERS),
}, { requires: [Zone], doc: 'The voices of a bow zone, one per player’s hand or held key in it.' });
