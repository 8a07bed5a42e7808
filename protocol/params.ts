/**
 * Parameters that movement, controls and shows can drive. Most belong to what is heard: the simulation works out their value and gives it
 * as a cue of kind `param` (`instrument` the parameter's number, `velocity` its value 0 … 1 of its range); the mixing desk obeys.
 * Numbers travel in sessions: append only.
 */
export interface ParamSpec {
  readonly id: number;
  readonly name: string;
  /** In a player's words. */
  readonly label: string;
  /** Value 0 … 1 that leaves the music as it was composed. */
  readonly rest: number;
}

/** Loop-station tracks. */
export const MAX_TRACKS = 8;

const spec = (id: number, name: string, label: string, rest: number): ParamSpec => ({ id, name, label, rest });
const perTrack = (first: number, name: string, label: string, rest: number): ParamSpec[] => Array.from({ length: MAX_TRACKS }, (_, k) => spec(first + k, `${name}${k + 1}`, `${label} ${k + 1}`, rest));

export const PARAMS: readonly ParamSpec[] = [
  /** 0 dark (200 Hz low-pass) … 0.5 open … 1 thin (high-pass at 2 kHz), of everything. */
  spec(0, 'filter', 'Tone, dark to thin', 0.5),
  spec(1, 'room', 'Room', 0.5), spec(2, 'echo', 'Echo', 0.5), spec(3, 'drive', 'Drive', 0),
  spec(4, 'ground', 'Ground loops', 0.8), spec(5, 'pulse', 'Pulse loops', 0.8), spec(6, 'harmony', 'Harmony loops', 0.8), spec(7, 'line', 'Line loops', 0.8), spec(8, 'air', 'Air loops', 0.8),
  ...perTrack(9, 'trackLevel', 'Level of track', 0.8), ...perTrack(17, 'trackPan', 'Place of track', 0.5), ...perTrack(25, 'trackEffect', 'Effect of track', 0),
  spec(33, 'strikeLevel', 'Drums', 0.8), spec(34, 'bowLevel', 'Bows', 0.8), spec(35, 'bowTone', 'Brightness of bows', 0.5), spec(36, 'bowVibrato', 'Vibrato of bows', 0.3),
  /** 0 two semitones down … 0.5 straight … 1 two up, of bows and voices. */
  spec(37, 'bend', 'Bend', 0.5),
  spec(38, 'light', 'Light', 0.8), spec(39, 'hue', 'Colour', 0.5),
  /** 0 dry and bare … 1 full: what fuller movement opens; see the movement tuner. */
  spec(40, 'richness', 'Richness', 0.5),
];
/** Room for parameters to come; their values are kept in the world by number. */
export const MAX_PARAMS = 64;
