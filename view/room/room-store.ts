import { createStore } from 'zustand/vanilla';
import { FIT_HANDS, FIT_POSTURE, type ROOM_ACT } from '../../protocol/index.ts';
import type { RoomZone } from './room-file.ts';
import type { SavedRoom } from './room-shelf.ts';

export type RoomAct = (act: keyof typeof ROOM_ACT, target?: number, a?: number, b?: number, c?: number, d?: number) => void;

/** How the measuring of a player's reach stands. */
export interface ReachState {
  readonly state: 'none' | 'running' | 'done' | 'failed';
  /** 0–1. */
  readonly progress: number;
  /** By direction: how far the hand that came farthest came, metres; 0 where none did. */
  readonly reached: readonly number[];
  /** What came of it, or what is to be done, in words. */
  readonly words: string;
}

/** How zones are fitted to the player. */
export interface FitChoice {
  readonly posture: number;
  readonly hands: number;
  readonly isSmall: boolean;
}

/** What the room's tab shows, and what can be asked of the room. */
export interface RoomByHand {
  /** Null until the part is open. */
  readonly act: RoomAct | null;
  readonly rename: (index: number, words: string) => void;
  readonly zones: readonly RoomZone[];
  /** Names as they are shown, by index. */
  readonly names: Readonly<Record<number, string>>;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** Index of the zone that is chosen, or −1. */
  readonly selected: number;
  readonly fit: FitChoice;
  readonly reach: ReachState;
  readonly shelf: readonly SavedRoom[];
  /** The room that was deleted last and can be brought back. */
  readonly deleted: SavedRoom | null;
  /** What went wrong with a room's file, or what happened; empty when there is nothing to say. */
  readonly words: readonly string[];
  /** Zones are moved by hand in a headset, whether the room's tab is open or not. */
  readonly isEditedInHeadset: boolean;
  readonly anchor: 'none' | 'kept' | 'cannot';
}

export const roomByHand = createStore<RoomByHand>(() => ({
  act: null, rename: () => undefined, zones: [], names: {}, canUndo: false, canRedo: false, selected: -1, fit: { posture: FIT_POSTURE.standing, hands: FIT_HANDS.both, isSmall: false },
  reach: { state: 'none', progress: 0, reached: [], words: '' }, shelf: [], deleted: null, words: [], isEditedInHeadset: false, anchor: 'none',
}));
