import { createStore } from 'zustand/vanilla';
import type { TakeRow } from '../../protocol/index.ts';
import type { ExportKind } from '../export/export-store.ts';
import { recall } from '../remembered.ts';
import { RETENTIONS, type Retention } from './retention.ts';

/** What the page shows of takes. */
export interface TakesView {
  /** The part is open: what is asked for is done. */
  readonly isOpen: boolean;
  /** All there are, of every session, newest first. Null until they have been looked up. */
  readonly takes: readonly TakeRow[] | null;
  readonly bytes: number;
  readonly retention: Retention;
  /** Hash of the one that is played; '' when none is. */
  readonly playing: string;
  /** What went wrong last, and what to do; empty when nothing did. */
  readonly message: string;
}

/** What the interface can ask for; answers at once and reports through the store. */
export interface TakesActions {
  refresh(): void;
  play(take: TakeRow): void;
  stop(): void;
  remove(takes: readonly TakeRow[]): void;
  removeAll(): void;
  setRetention(retention: Retention): void;
  /** Saves a session as a file; see `export-store`. */
  save(kind: ExportKind, id: string, title: string): void;
  cancel(): void;
}

const KEY = 'takes.retention';
const remembered = recall()[KEY];
export const takesView = createStore<TakesView>(() => ({ isOpen: false, takes: null, bytes: 0, retention: RETENTIONS.find((one) => one === remembered) ?? 'kept', playing: '', message: '' }));
export const RETENTION_KEY = KEY;

let actions: TakesActions | null = null;
/** Null before the part is open. */
export const takesActions = (): TakesActions | null => actions;
export function setTakesActions(to: TakesActions): void {
  actions = to;
  takesView.setState({ isOpen: true });
}
