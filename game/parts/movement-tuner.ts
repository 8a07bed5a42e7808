import type { Part } from './part.ts';

/** What is played, drawn to musical time, pitch and phrase as much as the player wants; fuller movement sounds richer. */
export const movementTuner: Part = { plugin: { id: 'part/movement-tuner', build() {} }, rows: 0 };
