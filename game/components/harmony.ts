import { resource } from '../../engine/index.ts';

/**
 * The tones that fit now, before the setting `key` is added. Written by `readHarmony`. Sets of pitch classes: bit c is class c, 0 is C.
 *
 * - `chord`: what sounds in this bar of the room's pulse, or the tonic's chord where nothing pitched does. `scale`: the palette's. `root`: class of the chord's root.
 * - `weight`: how much of the bar each class sounds, beats × velocity. `bar`, `active`: for which bar and which loops that was worked out.
 */
export const Harmony = resource('music/Harmony', { chord: 'u16', scale: 'u16', root: 'u8', weight: ['f32', 12], bar: 'f64', active: 'u32' }, { bar: -1e9 });
