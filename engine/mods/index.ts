/** What a game's mods have in common: how they are described, told apart and stopped. The cage is loaded by itself, from cage/. */
export { describeProblem } from './problem.ts';
export type { Problem } from './problem.ts';
export { FAULTY_TICKS, faultMod, isModRunning, MAX_MODS, modKey, Mods, slotOfMod, STOPPED_BY } from './mods.ts';
export { FIRST_NAME_NUMBER, numberOfName } from './name-number.ts';
