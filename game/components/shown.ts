import { component, field, Position } from '../../engine/index.ts';
import { THING_SHAPE } from '../../protocol/index.ts';

/**
 * Makes an entity seen: a thing of light at its `Position`. It changes nothing that is played; the first `MAX_THINGS` that have a size are drawn, in order of rows.
 *
 * - `radius`: metres; of a tile half its width, of a stroke half its thickness; 0: not seen. `height`: metres, of tiles; 0: as high as wide.
 * - `colour`: 0–5, a colour of the palette that sounds. `light`: 0 dark glass … 1 bright. `shape`: `THING_SHAPE`.
 * - `toX`, `toY`, `toZ`: where a stroke ends that begins at `Position`, metres in the room.
 */
export const Shown = component('room/Shown', {
  radius: field('f32', { unit: 'm', min: 0, max: 3, doc: 'half its width' }), height: field('f32', { unit: 'm', min: 0, max: 3, doc: 'of a tile; 0: as high as wide' }),
  colour: field('u8', { min: 0, max: 5, doc: 'colour of the palette that sounds' }), light: field('f32', { min: 0, max: 1, doc: '0 dark glass … 1 bright' }), shape: field('u8', { names: THING_SHAPE }),
  toX: field('f32', { unit: 'm', doc: 'where a stroke ends' }), toY: field('f32', { unit: 'm' }), toZ: field('f32', { unit: 'm' }),
}, { requires: [Position], defaults: { radius: 0.05, light: 0.4 } });
