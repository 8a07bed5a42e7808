import { resource } from '../../engine/index.ts';
import { MAX_PLAYERS, MAX_ZONES } from '../../protocol/index.ts';

/** Voices that can join a bow: the octave that full movement opens, and the harmony that players in time with each other open. */
export const BOW_EXTRA = { octave: 0, harmony: 1 } as const;
export const BOW_EXTRAS = 2;

/** Bows there can be: zone index × MAX_PLAYERS + slot. */
const BOWS = MAX_ZONES * MAX_PLAYERS;

/** Of a phrase's hold. */
export const HOLD = { none: 0, /** Sounds on until `holdBeat`. */ holding: 1, /** Did so for this pause already. */ spent: 2 } as const;

/**
 * What is done to bows beside what the hand does, by zone index × MAX_PLAYERS + slot. (By zone and not by entity: 32 rows instead of all of the world's.)
 *
 * - `moved`: semitones by which the tuner bends it, gliding.
 * - `hold`: HOLD. `holdBeat`: until which beat of the room's pulse a bow that was left goes on; `holdLoudness`: how loud.
 * - `level`, `pitch`: per extra voice, 0 … 1 of the bow's own loudness, MIDI; gliding. `isSounding`: per extra voice, 1 between its start cue and its stop cue.
 */
export const BowVoices = resource('room/BowVoices', {
  moved: ['f32', BOWS], hold: ['u8', BOWS], holdBeat: ['f64', BOWS], holdLoudness: ['f32', BOWS],
  level: ['f32', BOWS * BOW_EXTRAS], pitch: ['f32', BOWS * BOW_EXTRAS], isSounding: ['u8', BOWS * BOW_EXTRAS],
});
