import { resource } from '../../engine/index.ts';

/** Degrees of the scale that {@link Music} spells out. */
export const DEGREES = 48;

/**
 * Where the music stands, for mods. Written anew in every tick before they run.
 *
 * - `beat`: beats since the music began, at the start of this tick; `nextBeat`: at its end. A line b falls into this tick if `beat` ≤ b < `nextBeat`, at
 *   `micros` = (b − beat) ÷ (nextBeat − beat) × 7812.
 * - `bar`: number of the bar, from 0; `beatInBar`: 0 … `beatsPerBar`. `period`: seconds a beat.
 * - `key`: semitones that are added to everything pitched. `tonic`: pitch class of the scale's first tone, key included.
 * - `scale`, `chord`: sets of pitch classes (bit c is class c), key included. `root`: class of the chord's root.
 * - `degrees`: MIDI pitches of the scale, ascending from its lowest tone at or above 24; `degreeCount`: how many. `perOctave`: how many make an octave.
 * - `palette`: number of the one that sounds. `activeLoops`: how many loops sound.
 */
export const Music = resource('mods/Music', {
  beat: 'f64', nextBeat: 'f64', bar: 'f64', beatInBar: 'f64', beatsPerBar: 'f64', period: 'f64',
  key: 'f64', tonic: 'u8', scale: 'u16', chord: 'u16', root: 'u8', degrees: ['f32', DEGREES], degreeCount: 'u8', perOctave: 'u8', palette: 'u8', activeLoops: 'u8',
});
