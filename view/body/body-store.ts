import { createStore } from 'zustand/vanilla';
import { EMPTY_SET, type BindCard, type BodySet, type MapCard } from './body-file.ts';

/** What a hands-free recording is doing: how long to wait, or how long it runs, in whole seconds still to go. */
export interface Showing {
  readonly of: 'gesture' | 'pose' | 'dance';
  readonly name: string;
  readonly phase: 'ready' | 'show' | 'good' | 'nobody';
  readonly count: number;
  /** Which show this is, from 1, and how many there will be. */
  readonly show: number;
  readonly shows: number;
}

/** Waiting for something to be moved or pressed. */
export type Listening = 'source' | 'trigger' | 'range' | null;

/** What the tab of the body shows, and what can be asked. */
export interface BodyState {
  readonly set: BodySet;
  /** The set's content by its hash, 64 hex digits; empty until it is known. */
  readonly hash: string;
  readonly canUndo: boolean;
  readonly showing: Showing | null;
  readonly learning: { readonly state: 'none' | 'learning' | 'learned' | 'failed'; /** 0–1. */ readonly progress: number; /** What came of it, in words. */ readonly words: string };
  /** Per gesture: whether its shows are alike enough. */
  readonly isClear: readonly boolean[];
  /** Per gesture: when it was last recognised, ms of the page's clock, and how sure. */
  readonly lit: Readonly<Record<number, { readonly atMs: number; readonly confidence: number }>>;
  readonly listening: Listening;
  /** 0–1 through the time in which one moves or presses. */
  readonly listened: number;
  /** What was found while listening; null while nothing was. */
  readonly found: { readonly source?: number; readonly low?: number; readonly high?: number; readonly trigger?: number; readonly code?: string } | null;
  /** What went wrong or was done, and what to do. */
  readonly message: string;
  readonly actions: BodyActions | null;
}

export interface BodyActions {
  addMapping(source: number, target: number, low: number, high: number): void;
  changeMapping(slot: number, change: Partial<MapCard>): void;
  removeMapping(slot: number): void;
  addBinding(card: Omit<BindCard, 'slot'>): void;
  removeBinding(slot: number): void;
  addGesture(name: string): void;
  renameGesture(index: number, name: string): void;
  removeGesture(index: number): void;
  /** Three shows, hands-free: a countdown, then the movement, until it rests. */
  showGesture(index: number): void;
  /** Whether it also counts when the other hand or foot makes it. */
  setEitherSide(index: number, isEitherSide: boolean): void;
  /** Films what is none of the gestures, so that it is not mistaken for one. */
  showDance(): void;
  removeDance(): void;
  removeShow(index: number, show: number): void;
  setSoundParams(params: readonly number[]): void;
  /** How a parameter stands while a sound is chosen; heard at once. */
  holdParam(param: number, value: number): void;
  showPose(values: readonly number[]): void;
  removePose(index: number): void;
  cancelShowing(): void;
  cancelLearning(): void;
  /** What moves most, or is pressed, within a few seconds. `slot`: the mapping whose range is wanted. */
  listen(what: Exclude<Listening, null>, slot?: number): void;
  stopListening(): void;
  undo(): void;
  rename(name: string): void;
  download(): void;
  load(file: File): void;
  clear(): void;
}

export const body = createStore<BodyState>(() => ({
  set: EMPTY_SET, hash: '', canUndo: false, showing: null, learning: { state: 'none', progress: 0, words: '' }, isClear: [], lit: {}, listening: null, listened: 0, found: null, message: '', actions: null,
}));

/** How near each gesture is now, and the sound's values: changes many times a second, drawn without React. */
export const seenNow: { nearness: readonly number[]; values: readonly number[] } = { nearness: [], values: [] };
