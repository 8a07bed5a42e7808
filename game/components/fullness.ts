import { resource } from '../../engine/index.ts';
import { MAX_PLAYERS } from '../../protocol/index.ts';
import { FULLNESS_SCHEMA } from '../feel/weigh-fullness.ts';
import { bankOf } from '../motion/bank.ts';

/**
 * How full each player moves, and how rich that sounds. Written by `openRichness`. What is played with no body is neither rich nor poor: 0.5.
 *
 * - `value` and what it remembers, one lane per player slot: see `weighFullness`.
 * - `richness`: per slot, 0 bare … 0.5 as composed … 1 rich. `room`: of the whole room, the richest of those who dance.
 * - `isOpen`: 1 while it moves the parameter. `player`: the entity that a lane belongs to.
 */
export const Fullness = resource('feel/Fullness', {
  ...bankOf(FULLNESS_SCHEMA, MAX_PLAYERS), richness: ['f32', MAX_PLAYERS], room: 'f32', isOpen: 'u8', player: ['eid', MAX_PLAYERS],
}, { room: 0.5 });
