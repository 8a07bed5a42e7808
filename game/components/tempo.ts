import { resource } from '../../engine/index.ts';
import { bankOf } from '../motion/bank.ts';
import { BEAT_SCHEMA } from '../feel/track-beat.ts';

/**
 * The dancers' beat, and how far the room's tempo is bent by it. Written by `bendTempo`, obeyed by `advancePulses` where no recorded sound holds the tempo.
 *
 * - What `trackBeat` remembers, one lane for all who dance together. `factor`: the room's tempo over the one that is set; 1: as set. `target`: where it goes.
 * - `nudge`: a little more or less, by which the lines come to lie on the strokes. `phase`: how late strokes are of the nearest half beat of late, beats.
 */
export const Tempo = resource('feel/Tempo', { ...bankOf(BEAT_SCHEMA, 1), factor: 'f64', target: 'f64', nudge: 'f64', phase: 'f64' }, { factor: 1, target: 1 });
