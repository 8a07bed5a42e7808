import { createStore } from 'zustand/vanilla';
import type { ShowDocument } from '../../protocol/show/index.ts';
import type { ShowDirector } from './show-director.ts';

/** Where the show of the room stands, ten times a second: protocol SHOW_FIELD, and the beats of a bar. */
export interface ShowSeen {
  readonly state: number;
  /** Place in the set list, −1 when none runs. */
  readonly scene: number;
  /** The next cue of the scene, as it stands in its document; −1 when none is left. */
  readonly cue: number;
  readonly seconds: number;
  readonly showSeconds: number;
  readonly bar: number;
  /** Whole beat of the bar, from 1. */
  readonly beat: number;
  /** What the prompter says; empty when nothing. */
  readonly prompt: string;
  readonly isHeld: boolean;
  readonly isDark: boolean;
}

export const NOTHING_SEEN: ShowSeen = { state: 0, scene: -1, cue: -1, seconds: 0, showSeconds: 0, bar: 0, beat: 0, prompt: '', isHeld: false, isDark: false };

/** What the page knows of shows: those kept on this device, the one that is open in the studio, and the one that runs. */
export interface ShowPage {
  readonly director: ShowDirector | null;
  readonly shows: readonly ShowDocument[];
  /** Place in `shows` of the one that is open; there always is one. */
  readonly open: number;
  readonly scene: number;
  readonly past: readonly ShowDocument[];
  readonly future: readonly ShowDocument[];
  /** What went wrong last, with what to do; empty when nothing did. */
  readonly problems: readonly string[];
  /** The show that is loaded in the room. */
  readonly running: ShowDocument | null;
  readonly seen: ShowSeen;
  /** The second window with the performer's notes. */
  readonly notes: { readonly state: 'shut' | 'open' | 'blocked'; readonly window: Window | null };
  /** Whether the prompter stands on the stage's own picture too. */
  readonly hasPrompter: boolean;
}

export const showPage = createStore<ShowPage>(() => ({
  director: null, shows: [], open: 0, scene: 0, past: [], future: [], problems: [], running: null, seen: NOTHING_SEEN, notes: { state: 'shut', window: null }, hasPrompter: true,
}));
