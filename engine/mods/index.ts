/** What a game's mods have in common: how they are described, told apart and stopped. The cage is loaded by itself, from cage/. */
export { describeProblem } from './problem.ts';
export type { Problem } from './problem.ts';
export { FAULT_HEAT, FAULTY_TICKS, faultMod, isModRunning, MAX_MODS, modKey, MOST_HEAT, Mods, slotOfMod, STOPPED_BY } from './mods.ts';
export { FIRST_NAME_NUMBER, numberOfName } from './name-number.ts';
export { settings, settingsId } from './settings-param.ts';
export { compareVersions, isInRange, isVersion } from './version-range.ts';
export { ENGINE_VERSION } from './version.ts';
export { nearestWord } from './nearest-word.ts';
export { readJson } from './json-shape.ts';
export type { Places, ReadJson, Shape } from './json-shape.ts';
export { STEPS_PER_UNIT } from './cage/limits.ts';
