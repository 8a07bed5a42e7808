import { createStore } from 'zustand/vanilla';

/** What a session can be saved as. */
export const EXPORT_KINDS = ['master', 'unlimited', 'stems', 'midi', 'bundle'] as const;
export type ExportKind = (typeof EXPORT_KINDS)[number];

/** What each is called, and what it is for. */
export const EXPORT_WORDS: Readonly<Record<ExportKind, { readonly title: string; readonly words: string }>> = {
  master: { title: 'Sound', words: 'One WAV file, as it sounds' },
  unlimited: { title: 'Mix', words: 'One WAV file before the limiter, to go on mixing' },
  stems: { title: 'Stems', words: 'A WAV for each loop and player; they add up to the mix' },
  midi: { title: 'Notes', words: 'A MIDI file of what was played' },
  bundle: { title: 'Bundle', words: 'All of it, to open in Jam Engine elsewhere' },
};

export interface ExportStatus {
  /** What is being saved; null when nothing is. */
  readonly running: { readonly kind: ExportKind; readonly title: string; /** 0–1. */ readonly progress: number } | null;
  /** What became of the last one, or what went wrong and what to do; empty at first. */
  readonly message: string;
  readonly hasFailed: boolean;
}

export const exporting = createStore<ExportStatus>(() => ({ running: null, message: '', hasFailed: false }));
