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
} as const;

export type SettingName = keyof typeof SETTINGS;
