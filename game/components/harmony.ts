import { field, resource } from '../../engine/index.ts';

/** The pitch classes from 0. */
const TONES = ['C', 'C♯', 'D', 'E♭', 'E', 'F', 'F♯', 'G', 'A♭', 'A', 'B♭', 'B'] as const;

/** The tones that fit now, before the setting `key` is added. Written by `readHarmony`. Sets of pitch classes: bit c is class c, 0 is C. */
export const Harmony = resource('music/Harmony', {
  chord: field('u16', { bits: TONES, doc: 'what sounds in this bar of the room’s pulse, or the tonic’s chord where nothing pitched does' }), scale: field('u16', { bits: TONES, doc: 'the palette’s' }), root: field('u8', { names: TONES, doc: 'of the chord' }),
  weight: field(['f32', 12], { slots: TONES, unit: 'beats', min: 0, doc: 'how much of the bar each class sounds, × velocity' }), bar: field('f64', { doc: 'for which bar that was worked out' }), active: field('u32', { doc: 'and for which loops' }),
}, { bar: -1e9 }, { doc: 'The tones that fit now, before the key setting is added.' });
