import type { Part } from './part.ts';

/** Cues, lights and scenes of a performance. */
export const show: Part = { plugin: { id: 'part/show', build() {} }, rows: 0 };
