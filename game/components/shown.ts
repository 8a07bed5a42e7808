import { component, field, Position } from '../../engine/index.ts';

/**
 * Makes an entity seen: a thing of light at its `Position`. It changes nothing that is played; the first `MAX_THINGS` are drawn, in order of rows.
 *
 * - `radius`: metres; of a tile half its width. `height`: metres, of tiles; 0: as high as wide.
 * - `colour`: 0–5, a colour of the palette that sounds. `light`: 0 dark glass … 1 bright. `shape`: protocol `THING_SHAPE`.
 */
export const Shown = component('room/Shown', {
  radius: field('f32', { unit: 'm', min: 0, max: 3, doc: 'half its width' }), height: field('f32', { unit: 'm', min: 0, max: 3, doc: 'of a tile; 0: as high as wide' }),
  colour: field('u8', { min: 0, max: 5, doc: 'colour of the palette that sounds' }), light: field('f32', { min: 0, max: 1, doc: '0 dark glass … 1 bright' }), shape: field('u8', { names: ['orb', 'tile'] }),
}, { requires: [Position], defaults: { radius: 0.05, light: 0.4 } });
