import { createStore } from 'zustand/vanilla';

/** A strike as it was played and as it is heard, in beats of the room's pulse since a downbeat; below 0 it belongs to the bar before. */
export interface StrikeSeen {
  readonly played: number;
  readonly heard: number;
  /** 0–1. */
  readonly velocity: number;
  /** performance.now() of when the page heard of it. */
  readonly atMs: number;
}

export interface FeelState {
  /** The latest, oldest first. */
  readonly strikes: readonly StrikeSeen[];
  /** Which players are in the room, people only. */
  readonly players: readonly number[];
  /** Which of them lend their motion. */
  readonly lenders: readonly number[];
  /** Lends a player's motion to the others, or takes it back; null until the room is open. */
  readonly lend: ((player: number, isLent: boolean) => void) | null;
}

/** What the tuner's tab shows. */
export const feel = createStore<FeelState>(() => ({ strikes: [], players: [], lenders: [], lend: null }));
