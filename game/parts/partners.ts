import type { Part } from './part.ts';

/** Players in time with each other, and what that opens. */
export const partners: Part = { plugin: { id: 'part/partners', build() {} }, rows: 0 };
