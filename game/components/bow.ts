import { component } from '../../engine/index.ts';
import { MAX_PLAYERS } from '../../protocol/index.ts';
import { Zone } from './zone.ts';

/** Stable keys and voices of bows: this + zone × 8 + player, above those of strikes. */
export const BOW_KEYS = 0x2000;
/** Keys and voices of what joins a bow: so far above the bow's own for each kind of voice. */
export const EXTRA_KEYS = 0x100;

/**
 * The voices of a bow zone, one per player's hand (or held key) in it.
 *
 * - `loudness`: 0 … 1, follows the hand's speed with its own rise and fall. `pitch`: MIDI, fractions while gliding.
 *   `tone`: 0 … 1, from curvature and tension.
 * - `isSounding`: 1 between its start cue and its stop cue. `quietTicks`: for how long it has been below the threshold.
 * - `source`: whose frames move it.
 * - `sentTick`, `sentLoudness`, `sentPitch`, `sentTone`: what was last told, so that only changes leave.
 */
export const Bow = component('room/Bow', {
  loudness: ['f32', MAX_PLAYERS], pitch: ['f32', MAX_PLAYERS], tone: ['f32', MAX_PLAYERS], isSounding: ['u8', MAX_PLAYERS], quietTicks: ['u16', MAX_PLAYERS],
  source: ['u16', MAX_PLAYERS], sentTick: ['u32', MAX_PLAYERS], sentLoudness: ['f32', MAX_PLAYERS], sentPitch: ['f32', MAX_PLAYERS], sentTone: ['f32', MAX_PLAYERS],
}, { requires: [Zone] });
