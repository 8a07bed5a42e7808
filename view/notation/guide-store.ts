import { createStore } from 'zustand/vanilla';
import type { Phrase } from './phrase.ts';

/** A phrase that is followed in the room, and how near whoever follows it is. */
export interface GuideState {
  readonly phrase: Phrase | null;
  /** Who follows, 0–3. */
  readonly player: number;
  /** 0–1: how near their hands are to where the phrase has them, over the last second; 0 while nobody is there. */
  readonly closeness: number;
  /** Best closeness of a whole round so far; −1 before the first. */
  readonly best: number;
}

export const guide = createStore<GuideState>(() => ({ phrase: null, player: 0, closeness: 0, best: -1 }));

/** Draws a phrase in the room for a player to follow; null takes it away. */
export function follow(phrase: Phrase | null, player = 0): void {
  guide.setState({ phrase, player, closeness: 0, best: -1 });
}
