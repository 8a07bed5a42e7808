import { field, resource } from '../../engine/index.ts';
import { bankOf } from '../motion/bank.ts';
import { BEAT_SCHEMA } from '../feel/track-beat.ts';

/**
 * The dancers' beat, and how far the room's tempo is bent by it. Written by `bendTempo`, obeyed by `advancePulses` where no recorded sound holds the tempo.
 * Beside what stands here it has what `trackBeat` remembers, one lane for all who dance together.
 */
export const Tempo = resource('feel/Tempo', {
  ...bankOf(BEAT_SCHEMA, 1), factor: field('f64', { min: 0, doc: 'the room’s tempo over the one that is set' }), target: field('f64', { min: 0, doc: 'where the factor goes' }),
  nudge: field('f64', { doc: 'a little more or less, by which the lines come to lie on the strokes' }), phase: field('f64', { unit: 'beats', doc: 'how late strokes are of the nearest half beat of late' }),
}, { factor: 1, target: 1 }, { doc: 'The dancers’ beat, and how far the room’s tempo is bent by it.' });
