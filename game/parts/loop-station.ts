import type { Part } from './part.ts';

/** Tracks of recorded sound. */
export const loopStation: Part = { plugin: { id: 'part/loop-station', build() {} }, rows: 0 };
