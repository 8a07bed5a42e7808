import { FIRST_MOD_INSTRUMENT, MOD_INSTRUMENTS } from '../../protocol/index.ts';

/** Number in cues of a mod's instrument. `slot`: of the mod. `place`: which of its instruments, in the order of mod.json. */
export const cueNumber = (slot: number, place: number): number => FIRST_MOD_INSTRUMENT + slot * MOD_INSTRUMENTS + place;
