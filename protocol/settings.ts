/**
 * Settings that the simulation obeys. They travel through the door as samples, so a replay has them too.
 * What only one listener gets (volume, looks) is not here: that is presentation.
 */
export interface SettingSpec {
  /** Number that travels. Never reused. */
  readonly id: number;
  readonly name: string;
  /** In a player's words. */
  readonly label: string;
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  /** Smallest step the interface offers. */
  readonly step: number;
  readonly initial: number;
}

const spec = (id: number, name: string, label: string, unit: string, min: number, max: number, step: number, initial: number): SettingSpec =>
  ({ id, name, label, unit, min, max, step, initial });

export const SETTINGS = {
  /** 0 = the palette's own tempo. */
  tempo: spec(1, 'tempo', 'Tempo', 'beats a minute, 0 = the palette’s own', 0, 200, 1, 0),
  /** Semitones added to everything pitched. */
  key: spec(2, 'key', 'Key', 'semitones', -6, 6, 1, 0),
  /** When loops start and stop: 0 at once, 1 on the beat, 2 on the bar, 3 on the phrase of four bars. */
  launchQuantisation: spec(3, 'launchQuantisation', 'Loops start on', '0 now, 1 beat, 2 bar, 3 phrase', 0, 3, 1, 2),
  /** Scales the thresholds of attacks: 1 as measured, 2 twice as easy. */
  sensitivity: spec(4, 'sensitivity', 'Sensitivity', 'times', 0.25, 4, 0.05, 1),
  /** Strikes drawn to the grid: 0 as played, 1 on the next sixteenth. */
  strikeQuantisation: spec(5, 'strikeQuantisation', 'Strikes land on', '0 as played, 1 sixteenth', 0, 1, 1, 0),
  /** Which palette sounds: index into the scene's palettes. */
  palette: spec(6, 'palette', 'Palette', 'index', 0, 5, 1, 0),
  /** 1 draws and plays left as right, as a mirror does. Applies to camera bodies. */
  mirror: spec(7, 'mirror', 'Mirror', '0 or 1', 0, 1, 1, 1),

  // The movement tuner: 0 is always as played.
  /** How much strikes are drawn to the lines of the grid; see `game/feel/draw-onset.ts`. */
  strikeDraw: spec(8, 'strikeDraw', 'Strikes', '0 as played … 1 on the line', 0, 1, 0.05, 0),
  /** Which lines: see STRIKE_GRIDS. */
  strikeGrid: spec(9, 'strikeGrid', 'Lines', '0 eighth, 1 sixteenth, 2 triplet, 3 the groove', 0, 3, 1, 1),
  /** How much pitches of bows and of pitched drums are drawn to tones. */
  pitchDraw: spec(10, 'pitchDraw', 'Pitch', '0 as played … 1 on the tone', 0, 1, 0.05, 0),
  /** Which tones: the palette's scale, or the chord that sounds in this bar. */
  pitchTo: spec(11, 'pitchTo', 'Tones', '0 scale, 1 chord', 0, 1, 1, 1),
  /** How much the loudness and the ends of bows are drawn to the phrase. */
  phraseDraw: spec(12, 'phraseDraw', 'Phrases', '0 as played … 1 to the phrase', 0, 1, 0.05, 0),
  /** Above 0 the tempo follows the dancer, below it leads: away from where the dancer strays. */
  tempoDraw: spec(13, 'tempoDraw', 'Tempo', '−1 leads, 0 keeps its own, 1 follows', -1, 1, 0.05, 0),
  /** How much fuller movement sounds richer. */
  richness: spec(14, 'richness', 'Richness', '0 the same however you move … 1 all of it', 0, 1, 0.05, 0.8),
  /** Whether players in time with each other open harmony. */
  partners: spec(15, 'partners', 'Harmony together', '0 or 1', 0, 1, 1, 1),
} as const;

/** Lines that strikes can be drawn to, by the setting `strikeGrid`. `beats`: their distance; of the groove (the onsets of what sounds now, and every beat) the greatest. */
export const STRIKE_GRIDS = [{ name: 'eighth', beats: 1 / 2 }, { name: 'sixteenth', beats: 1 / 4 }, { name: 'triplet', beats: 1 / 3 }, { name: 'groove', beats: 1 }] as const;
export const STRIKE_GRID = { eighth: 0, sixteenth: 1, triplet: 2, groove: 3 } as const;

/**
 * The longest that a strike waits for its line, ms: what drawing adds to the sound of one's own strikes, never more.
 *
 * @param draw 0 … 1 @param grid place in STRIKE_GRIDS @param bpm tempo of the room
 * @example longestWait(1, 1, 96) // 156.25
 */
export const longestWait = (draw: number, grid: number, bpm: number): number => (bpm > 0 ? (draw * STRIKE_GRIDS[grid]!.beats * 60_000) / bpm : 0);

export type SettingName = keyof typeof SETTINGS;
