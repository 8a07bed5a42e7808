import { modKey } from './mods.ts';

/** Numbers below this are those that the host gives by hand. */
export const FIRST_NAME_NUMBER = 256;
const NUMBERS = 0x10000 - FIRST_NAME_NUMBER;

/**
 * The number of a name that a mod declares, such as an instrument's: 256 … 65535, the same in every room and in every engine. Two names of one room that
 * share a number are refused when its mods are put together.
 *
 * @example numberOfName('glow-harp/glow') // 16466
 */
export const numberOfName = (name: string): number => FIRST_NAME_NUMBER + ((modKey(name) ^ (modKey(name) >>> 16)) >>> 0) % NUMBERS;
