import type { Part } from './part.ts';

/** Zones that are made, moved, named and kept by hand. */
export const roomByHand: Part = { plugin: { id: 'part/room-by-hand', build() {} }, rows: 0 };
