import { resource } from '../../engine/index.ts';
import { MAX_MODS } from '../../engine/mods/index.ts';

/** Whether a mod's places hang in the room, by slot; `changed`, `revision`: how `Mods` and `Room` were when that was last put right, plus 1. */
export const ModPlaces = resource('mods/Places', { isShown: ['u8', MAX_MODS], changed: 'u32', revision: 'u32' });
