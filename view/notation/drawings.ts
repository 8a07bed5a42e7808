import { createStore } from 'zustand/vanilla';
import { follow } from './guide-store.ts';
import { notationSvg, type Paper } from './notation-svg.ts';
import { phraseFileName, readPhrase } from './phrase-file.ts';
import type { PhraseLog } from './phrase-log.ts';
import { partOf, type Phrase } from './phrase.ts';

/** A phrase that was drawn in this visit, or opened from a file. */
export interface Drawing {
  readonly id: number;
  readonly phrase: Phrase;
}

export interface DrawingsState {
  /** Newest first. */
  readonly drawings: readonly Drawing[];
  /** On the sheet, and the one beside it. */
  readonly shown: number | null;
  readonly beside: number | null;
  readonly paper: Paper;
  readonly hasFeet: boolean;
  /** What went wrong last and what to do; empty when nothing did. */
  readonly message: string;
}

/** Most drawings that are kept at once: older ones have been saved, or are not missed. */
const MOST = 12;

export const drawings = createStore<DrawingsState>(() => ({ drawings: [], shown: null, beside: null, paper: 'dark', hasFeet: false, message: '' }));

let log: PhraseLog | null = null;
let numbered = 0;

/** From where phrases of what is moved now are taken. */
export function listenTo(phrases: PhraseLog): void {
  log = phrases;
}

/** Takes a phrase among the drawings and lays it on the sheet. */
export function addDrawing(phrase: Phrase): void {
  const id = ++numbered, { drawings: before, shown } = drawings.getState();
  drawings.setState({ drawings: [{ id, phrase }, ...before].slice(0, MOST), shown: id, beside: shown ?? before[0]?.id ?? null, message: '' });
}

/** Draws the last whole bars that a player moved. */
export function drawLastBars(player: number, bars: number): void {
  const phrase = log?.lastBars(player, bars, `Phrase ${numbered + 1}`) ?? null;
  if (phrase) addDrawing(phrase);
  else drawings.setState({ message: (log?.barsThere() ?? 0) < 1 ? 'There is no whole bar yet. Move for a bar, then draw.' : 'Nobody moved there. Choose who is playing, move for a bar, then draw.' });
}

/** A part of a drawing becomes a drawing of its own, with the whole one beside it. */
export function cutDrawing(id: number, from: number, to: number): void {
  const whole = phraseOf(drawings.getState(), id), part = whole && partOf(whole, from, to);
  if (!whole || !part) return;
  addDrawing({ ...part, title: `${whole.title}, beats ${from + 1}–${to}`.slice(0, 80) });
  drawings.setState({ beside: null });
}

export async function openDrawing(file: File): Promise<void> {
  if (file.size > 20e6) {
    drawings.setState({ message: `${file.name} is too large for a drawing. Open one that was saved here.` });
    return;
  }
  const read = readPhrase(await file.text());
  if (read.ok) addDrawing(read.phrase);
  else drawings.setState({ message: `${file.name}: ${read.message}` });
}

export const phraseOf = (state: DrawingsState, id: number | null): Phrase | null => state.drawings.find((drawing) => drawing.id === id)?.phrase ?? null;

export function nameDrawing(id: number, title: string): void {
  drawings.setState(({ drawings: before }) => ({ drawings: before.map((drawing) => (drawing.id === id ? { ...drawing, phrase: { ...drawing.phrase, title: title.slice(0, 80) } } : drawing)) }));
}

export function forgetDrawing(id: number): void {
  const { drawings: before, shown, beside } = drawings.getState();
  drawings.setState({ drawings: before.filter((drawing) => drawing.id !== id), shown: shown === id ? null : shown, beside: beside === id ? null : beside });
}

/** Saves a drawing as an SVG file, with its movement in it. */
export function saveDrawing(id: number): void {
  const state = drawings.getState(), phrase = phraseOf(state, id);
  if (!phrase) return;
  const link = document.createElement('a'), address = URL.createObjectURL(new Blob([notationSvg(phrase, { paper: state.paper, hasFeet: state.hasFeet })], { type: 'image/svg+xml' }));
  link.href = address;
  link.download = phraseFileName(phrase);
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** The phrase is drawn in the room for a player to follow, and the sheet goes. */
export function followDrawing(id: number, player: number): void {
  follow(phraseOf(drawings.getState(), id), player);
  drawings.setState({ shown: null });
}
