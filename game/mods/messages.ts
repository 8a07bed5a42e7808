import { message } from '../../engine/index.ts';

/**
 * A mod plays a note. It sounds in the tick that sends it, or `delay` later. What lies outside its range is drawn into it; a note with an instrument that is
 * not there is left out. At most {@link MOST_NOTES} a tick are played.
 *
 * - `instrument`: of `instrument('…')`. `pitch`: MIDI, 0–127, fractions allowed. `velocity`: 0–1. `seconds`: how long, 0–30; 0: the instrument's own length.
 * - `pan`: −1 left … 1 right. `tone`: 0 as the instrument is … 1 brightest. `micros`: after the start of the tick, 0–7812. `delay`: seconds from there on, 0–0.18: for what falls on a beat.
 * - `player`: whose it is, 1–4; 0: nobody's. `zone`: place in the room that it comes from, its index + 1; 0: none.
 */
export const PlayNote = message('mods/PlayNote', {
  instrument: 'u16', pitch: 'f32', velocity: 'f32', seconds: 'f32', pan: 'f32', tone: 'f32', micros: 'u16', delay: 'f32', player: 'u8', zone: 'u8',
}, { capacity: 256 });
/** Notes of all mods together that sound in one tick. */
export const MOST_NOTES = 64;

/** `BowNote.phase`. */
export const BOW = { go: 0, stop: 1 } as const;

/**
 * A mod's voice that sounds for as long as it is told to. The first one of a voice begins it, later ones bend it. Send one at least ten times a second: a voice
 * of which nothing is heard for a quarter of a second ends, so that nothing hangs when a mod is stopped.
 *
 * - `voice`: the mod's own number of it, 0–255; with `instrument` it says which voice is meant. `phase`: BOW. Others as in {@link PlayNote}; `tone`: 0 dark … 1 bright.
 */
export const BowNote = message('mods/BowNote', {
  voice: 'u8', phase: 'u8', instrument: 'u16', pitch: 'f32', velocity: 'f32', tone: 'f32', pan: 'f32', micros: 'u16', player: 'u8', zone: 'u8',
}, { capacity: 128 });

/**
 * A mod lights up a place or a lamp; the light then fades over `seconds` (0–60; 0: a quarter of a second).
 *
 * - `zone`: index of the place + 1, or 0 for `lamp`: 0 the whole room, 1–7 as SHOW_LAMPS. `level`: 0–1. `hue`: above 0 … 1 round the colour circle; 0: its own colour.
 */
export const Glow = message('mods/Glow', { zone: 'u8', lamp: 'u8', level: 'f32', hue: 'f32', seconds: 'f32' }, { capacity: 128 });

/** A cue that a mod declares in its mod.json is given now. `cue`: of `cueName('…')`; `zone`: index of a place + 1 that it is for in place of the declared one; `amount`: 0–1, 0 counts as 1. */
export const GiveCue = message('mods/GiveCue', { cue: 'u16', zone: 'u8', amount: 'f32' }, { capacity: 64 });

/** `ZonePlayed.kind`. */
export const PLAYED = { /** A hand, foot or head came in. */ enter: 0, leave: 1, /** A stroke, or a key. */ strike: 2, /** A hand stayed in it for a moment. */ stay: 3 } as const;

/**
 * A place of the room was played. Sent at the end of the tick; mods read it in the next.
 *
 * - `zone`: the entity; `index`: its number. `type`: of `zoneType('…')`, 0 for the room's own places; `number`: which of the mod's places, from 0 in the order of mod.json.
 * - `player`: 1–4, 0 nobody. `effector`: number of the hand, foot or head, as `Effector.number`; 255: a key, or not known. `kind`: PLAYED.
 * - `strength`: of a stroke 0–1; else 1. `micros`: after the start of the tick before.
 * - `x`, `y`, `z`: where it was played, metres in the room.
 */
export const ZonePlayed = message('mods/ZonePlayed', {
  zone: 'eid', index: 'u8', type: 'u16', number: 'u8', player: 'u8', effector: 'u8', kind: 'u8', strength: 'f32', micros: 'u16', x: 'f32', y: 'f32', z: 'f32',
}, { capacity: 256 });
