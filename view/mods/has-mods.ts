import type { Remembered } from '../remembered.ts';

/** Names under which it is remembered which mods a room has when the page opens: ids with commas between. */
export const MODS_ON = 'mods.on', TRUSTED_ON = 'mods.trusted';

/** Whether any mod is to be in the room when the page opens. Small: a page without mods loads no more than this of them. */
export const hasMods = (kept: Remembered, asked: URLSearchParams): boolean => [kept[MODS_ON], kept[TRUSTED_ON], asked.get('mods')].some((ids) => typeof ids === 'string' && ids !== '');
