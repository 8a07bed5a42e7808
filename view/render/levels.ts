/** How loud things are now, as the sound side measures it: linear amplitudes in 0…1, cheap to ask once a frame. */
export interface Levels {
  /** Loudness of a loop by its index in the scene; 0 for one that is silent or unknown. */
  loop(index: number): number;
  /** Loudness of everything together, after the limiter. */
  master(): number;
}

/** Nothing sounds: until audio has started. */
export const SILENT_LEVELS: Levels = { loop: () => 0, master: () => 0 };
