import { readJson, type Problem, type Shape } from '../../engine/mods/index.ts';
import { INSTRUMENTS, type InstrumentName } from '../../protocol/index.ts';
import { FAMILIES, PALETTES, type Family, type LoopPattern, type Palette, type PaletteInstrument } from '../palettes/index.ts';
import { cueNumber } from './cue-number.ts';
import type { InstrumentSpec } from './manifest.ts';

/** Notes of one loop. */
const MOST_NOTES = 512;

const number = (least: number, most: number, unit = '', isWhole = false): Shape => ({ kind: 'number', least, most, unit, isWhole });
const list = (of: Shape, most: number, least = 0): Shape => ({ kind: 'list', of, most, least });
const text = (most: number, example: string): Shape => ({ kind: 'text', most, example });
const object = (required: readonly string[], fields: Readonly<Record<string, Shape>>): Extract<Shape, { kind: 'object' }> => ({ kind: 'object', required, fields });
const isBow = (name: string): boolean => name.startsWith('bow-');
const ALL = ['name', 'insteadOf', 'bpm', 'beatsPerBar', 'key', 'tonic', 'scale', 'loops', 'strikes', 'bows'] as const;

/** What a palette is made of; instruments are the room's, and those of the mod by their own id or with the mod's before it. */
const paletteShape = (played: Shape, bowed: Shape): Extract<Shape, { kind: 'object' }> => object(ALL, {
  name: text(20, 'Dawn'), insteadOf: { kind: 'choice', of: PALETTES.map(({ name }) => name) }, bpm: number(30, 200, 'beats a minute'), beatsPerBar: number(2, 12, 'beats', true), key: text(20, 'E minor'),
  tonic: number(0, 11, 'pitch class, 0 is C', true), scale: list(number(0, 11, 'semitones above the tonic', true), 12, 3),
  loops: list(object(['name', 'family', 'instrument', 'bars', 'notes'], {
    name: text(24, 'First light'), family: { kind: 'choice', of: FAMILIES }, instrument: played, bars: number(1, 8, '1, 2, 4 or 8', true), pan: number(-1, 1),
    notes: list(object(['beat', 'pitch', 'velocity', 'beats'], { beat: number(0, 96, 'beats'), pitch: number(0, 127, 'MIDI'), velocity: number(0, 1), beats: number(0.01, 96, 'beats') }), MOST_NOTES, 1),
  }), 8, 8),
  strikes: list(object(['instrument'], { instrument: played, pitch: number(0, 127, 'MIDI') }), 4, 4),
  bows: list(object(['instrument', 'low', 'high'], { instrument: bowed, low: number(0, 127, 'MIDI'), high: number(0, 127, 'MIDI') }), 2, 2),
});

interface PaletteFile extends Omit<Palette, 'loops' | 'strikes' | 'bows'> {
  readonly insteadOf: string;
  readonly loops: readonly (Omit<LoopPattern, 'pan' | 'instrument'> & { readonly instrument: string; readonly pan?: number })[];
  readonly strikes: readonly { readonly instrument: string; readonly pitch?: number }[];
  readonly bows: readonly { readonly instrument: string; readonly low: number; readonly high: number }[];
}

/** A palette that a mod brings, and the room's own in whose place it stands: at its number, in its colours, in its hall. */
export interface PaletteOfMod {
  /** For the mod in this slot: there its own instruments have their numbers. */
  readonly paletteIn: (slot: number) => Palette;
  readonly insteadOf: string;
}

/** Reads a palette as JSON. Every problem names its field, line and what to do. @param id of the mod, with its own `instruments` */
export function readPalette(file: string, source: string, id: string, instruments: readonly InstrumentSpec[]): { readonly ok: true; readonly palette: PaletteOfMod } | { readonly ok: false; readonly problems: readonly Problem[] } {
  const namesOf = (isBowed: boolean): string[] => instruments.flatMap((one) => ((one.isBowed ?? false) === isBowed ? [one.id, `${id}/${one.id}`] : []));
  const read = readJson(file, source, paletteShape({ kind: 'choice', of: [...INSTRUMENTS.filter((name) => !isBow(name)), ...namesOf(false)] }, { kind: 'choice', of: [...INSTRUMENTS.filter(isBow), ...namesOf(true)] }));
  if (!read.ok) return read;
  const { insteadOf, ...given } = read.value as unknown as PaletteFile, problems: Problem[] = [];
  const tell = (path: readonly (string | number)[], message: string, hint: string): void => { problems.push({ file, line: read.places.lineOf(path), message, hint }); };
  if (given.scale[0] !== 0 || given.scale.some((tone, at) => at > 0 && tone <= given.scale[at - 1]!)) tell(['scale'], `scale is [${given.scale.join(', ')}]`, 'begin with 0 and go up, such as [0, 2, 3, 5, 7, 8, 10]');
  given.loops.forEach(({ bars, notes, name }, index) => {
    if (![1, 2, 4, 8].includes(bars)) tell(['loops', index, 'bars'], `loops[${index}].bars is ${bars}`, 'use 1, 2, 4 or 8');
    const late = notes.findIndex(({ beat }) => beat >= bars * given.beatsPerBar);
    if (late >= 0) tell(['loops', index, 'notes', late, 'beat'], `loops[${index}].notes[${late}].beat is ${notes[late]!.beat}, and "${name}" is ${bars * given.beatsPerBar} beats long`, 'move the note, or make the loop longer');
  });
  const missing = FAMILIES.filter((family: Family) => !given.loops.some((loop) => loop.family === family));
  if (missing.length > 0) tell(['loops'], `no loop is of the family ${missing.join(', ')}`, 'a palette has at least one of each family');
  given.bows.forEach(({ low, high }, index) => {
    if (low >= high) tell(['bows', index, 'low'], `bows[${index}] goes from ${low} to ${high}`, 'low must be below high');
  });
  if (problems.length > 0) return { ok: false, problems: problems.slice(0, 20) };
  return {
    ok: true, palette: {
      insteadOf,
      paletteIn(slot) {
        const inRoom = (name: string): PaletteInstrument => {
          const place = instruments.findIndex((one) => name === one.id || name === `${id}/${one.id}`);
          return place < 0 ? name as InstrumentName : cueNumber(slot, place);
        };
        return {
          ...given, loops: given.loops.map((loop) => ({ ...loop, instrument: inRoom(loop.instrument), pan: loop.pan ?? 0, notes: [...loop.notes].sort((a, b) => a.beat - b.beat || a.pitch - b.pitch) })),
          strikes: given.strikes.map(({ instrument, pitch = 60 }) => ({ instrument: inRoom(instrument), pitch })), bows: given.bows.map((bow) => ({ ...bow, instrument: inRoom(bow.instrument) })),
        };
      },
    },
  };
}

/** The room's palettes with those of mods in the places that they ask for. Of two that ask for one, the later one has it. @param mods by slot */
export function palettesWith(own: readonly Palette[], mods: readonly { readonly palettes: readonly PaletteOfMod[] }[]): readonly Palette[] {
  const palettes: Palette[] = [...own];
  mods.forEach(({ palettes: brought }, slot) => {
    for (const { paletteIn, insteadOf } of brought) {
      const at = own.findIndex(({ name }) => name === insteadOf);
      if (at >= 0) palettes[at] = paletteIn(slot);
    }
  });
  return palettes;
}
