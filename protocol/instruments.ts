/**
 * Every voice that a cue can name. The simulation knows only the number; `view/audio` gives it its sound.
 * Append only: the number travels in recorded sessions.
 */
export const INSTRUMENTS = [
  // struck
  'kick', 'snare', 'hat', 'hat-open', 'clap', 'rim', 'tom-low', 'tom-high', 'shaker', 'brush', 'stomp', 'chime',
  // pitched, plucked or keyed
  'felt-piano', 'plucked-bass', 'round-bass', 'nylon', 'kalimba', 'marimba', 'music-box', 'harp',
  // sustained
  'warm-pad', 'tape-strings', 'breath', 'choir', 'organ', 'drone', 'glass', 'air',
  // bowed by flow: one continuous voice each
  'bow-cello', 'bow-voice', 'bow-glass',
] as const;

export type InstrumentName = (typeof INSTRUMENTS)[number];

export const INSTRUMENT: Readonly<Record<InstrumentName, number>> = Object.freeze(
  Object.fromEntries(INSTRUMENTS.map((name, index) => [name, index])) as Record<InstrumentName, number>,
);
