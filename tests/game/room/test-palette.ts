import type { LoopPattern, Palette } from '../../../game/index.ts';

const FAMILIES_OF_EIGHT = ['ground', 'ground', 'pulse', 'pulse', 'harmony', 'line', 'air', 'air'] as const;

/** One note on every beat of a bar: what left when is easily counted. Loop k plays pitch 40 + k. */
const beats = (k: number, beatsPerBar: number): LoopPattern => ({
  name: `Loop ${k}`, family: FAMILIES_OF_EIGHT[k]!, instrument: k < 2 ? 'kick' : 'marimba', bars: k % 2 === 0 ? 1 : 2, pan: 0,
  notes: Array.from({ length: beatsPerBar * (k % 2 === 0 ? 1 : 2) }, (_, beat) => ({ beat, pitch: 40 + k, velocity: 0.5, beats: 0.5 })),
});

/** A plain palette: `bpm` and metre to order. */
export const plainPalette = (name: Palette['name'], bpm: number, beatsPerBar = 4): Palette => ({
  name, bpm, beatsPerBar, key: 'C major', tonic: 0, scale: [0, 2, 4, 7, 9],
  loops: Array.from({ length: 8 }, (_, k) => beats(k, beatsPerBar)),
  strikes: [{ instrument: 'rim', pitch: 60 }, { instrument: 'clap', pitch: 60 }, { instrument: 'stomp', pitch: 60 }, { instrument: 'chime', pitch: 72 }],
  bows: [{ instrument: 'bow-cello', low: 48, high: 72 }, { instrument: 'bow-glass', low: 60, high: 84 }],
});
