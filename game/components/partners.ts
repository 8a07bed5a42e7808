import { resource } from '../../engine/index.ts';
import { MAX_PLAYERS } from '../../protocol/index.ts';
import { RHYTHM_SCHEMA } from '../feel/measure-synchrony.ts';
import { bankOf } from '../motion/bank.ts';

/** Pairs that players can make: (0,1) (0,2) (0,3) (1,2) (1,3) (2,3). */
export const PAIRS: readonly (readonly [number, number])[] = (() => {
  const pairs: [number, number][] = [];
  for (let one = 0; one < MAX_PLAYERS; one++) for (let other = one + 1; other < MAX_PLAYERS; other++) pairs.push([one, other]);
  return pairs;
})();
const PAIR_COUNT = (MAX_PLAYERS * (MAX_PLAYERS - 1)) / 2;

/**
 * Players in time with each other.
 *
 * - What each did of late, one lane per player slot: see `measureSynchrony`. `player`: the entity that a lane belongs to.
 * - `level`: per pair, 0 … 1, how much in time, over a few seconds. `isTogether`: per pair, 1 from when that is sure until it has gone.
 * - `told`: per pair, the level that was last told in a cue. `wasTogether`: per pair, as last told.
 * - `harmony`: per slot, 0 … 1, how far the harmony is open that one alone cannot open. `synchrony`: of the room, the most of all pairs.
 * - `consent`: per slot, 1 for who lends their motion to others, and takes theirs. `lent`: per slot, −0.4 … 0.6, what others' motion makes of their sound.
 * - `bar`: the bar of the room's pulse in which the pad was last played; `momentTick`: when synchrony last began, plus 1.
 */
export const Partners = resource('feel/Partners', {
  ...bankOf(RHYTHM_SCHEMA, MAX_PLAYERS), player: ['eid', MAX_PLAYERS],
  level: ['f32', PAIR_COUNT], isTogether: ['u8', PAIR_COUNT], told: ['f32', PAIR_COUNT], wasTogether: ['u8', PAIR_COUNT],
  harmony: ['f32', MAX_PLAYERS], synchrony: 'f32', consent: ['u8', MAX_PLAYERS], lent: ['f32', MAX_PLAYERS], bar: 'f64', momentTick: 'u32',
}, { bar: -1e9 });
