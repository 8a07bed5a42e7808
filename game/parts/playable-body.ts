import type { Part } from './part.ts';

/** Movement and controls that drive parameters and verbs. */
export const playableBody: Part = { plugin: { id: 'part/playable-body', build() {} }, rows: 0 };
