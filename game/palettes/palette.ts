import { INSTRUMENT, type InstrumentName } from '../../protocol/index.ts';

/** What plays in a palette: an instrument of the room's by name, or one of a mod's by its number in cues. */
export type PaletteInstrument = InstrumentName | number;

/** Number in cues of what plays in a palette. */
export const numberOfInstrument = (instrument: PaletteInstrument): number => (typeof instrument === 'number' ? instrument : INSTRUMENT[instrument]);

/** The five families of loops; a palette has at least one of each. */
export const FAMILIES = ['ground', 'pulse', 'harmony', 'line', 'air'] as const;
export type Family = (typeof FAMILIES)[number];

/** One note of a loop's pattern. */
export interface PatternNote {
  /** Onset in beats from the loop's start, 0 ≤ beat < bars × beatsPerBar. */
  readonly beat: number;
  /** MIDI note number; 60 for unpitched instruments. */
  readonly pitch: number;
  /** 0–1. */
  readonly velocity: number;
  /** Length in beats, > 0. */
  readonly beats: number;
}

/** A loop as its composer wrote it: the scene makes one `Loop` entity and one `Note` entity per note of it. */
export interface LoopPattern<I extends PaletteInstrument = PaletteInstrument> {
  readonly name: string;
  readonly family: Family;
  readonly instrument: I;
  readonly bars: 1 | 2 | 4 | 8;
  /** −1 left … 1 right. */
  readonly pan: number;
  readonly notes: readonly PatternNote[];
}

/** How a strike zone sounds in this palette. Strike zones are numbered as the scene makes them: 0 left hand, 1 right hand, 2 left foot, 3 right foot. */
export interface StrikeVoice<I extends PaletteInstrument = PaletteInstrument> {
  readonly instrument: I;
  /** MIDI note; 60 for unpitched. */
  readonly pitch: number;
}

/** How a bow zone sounds: 0 left, 1 right. Pitch runs over the palette's scale from `low` to `high` with the height of the hand. */
export interface BowVoice<I extends PaletteInstrument = PaletteInstrument> {
  readonly instrument: I;
  readonly low: number;
  readonly high: number;
}

/** A key, a tempo, a scale, and eight loops written so that any combination of them sounds intended. */
export interface Palette<I extends PaletteInstrument = PaletteInstrument> {
  /** One of the room's own has a PaletteName; a mod's any other. */
  readonly name: string;
  readonly bpm: number;
  readonly beatsPerBar: number;
  /** In a player's words: "D minor". */
  readonly key: string;
  /** Pitch class of the tonic, 0–11. */
  readonly tonic: number;
  /** Semitones above the tonic, ascending, starting with 0. */
  readonly scale: readonly number[];
  /** Exactly eight: loop zone i launches loop i of the current palette. */
  readonly loops: readonly LoopPattern<I>[];
  readonly strikes: readonly StrikeVoice<I>[];
  readonly bows: readonly BowVoice<I>[];
}
