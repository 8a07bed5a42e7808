import { field, resource } from '../../engine/index.ts';
import { EDIT_NAME_BYTES } from '../../protocol/index.ts';

/** Edits that one tick takes; what comes beyond is left out, with a line in the log. */
export const MAX_EDITS = 32;

/** Values that somebody sets by hand in this tick: they came through the door, and are written before anything else reads the world. */
export const Edits = resource('room/Edits', {
  count: field('u8', { max: MAX_EDITS, doc: 'edits of this tick that are not written yet' }),
  entity: field(['eid', MAX_EDITS], { doc: 'whose value it is; none for a resource' }),
  value: ['f64', MAX_EDITS],
  slot: field(['u16', MAX_EDITS], { doc: 'slot of a fixed array' }),
  byteCount: field(['u8', MAX_EDITS], { unit: 'bytes' }),
  name: field(['u8', MAX_EDITS * EDIT_NAME_BYTES], { doc: 'part.field in UTF-8' }),
  done: field('u32', { doc: 'edits that were written since the room opened' }),
  refused: field('u32', { doc: 'edits that could not be written when their tick came' }),
}, {}, { doc: 'Values that somebody sets by hand, on their way into the world.' });
