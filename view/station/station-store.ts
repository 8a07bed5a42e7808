import { createStore } from 'zustand/vanilla';
import type { STATION_ACT } from '../../protocol/index.ts';
import { NOTHING_SEEN, type StationSeen } from './station-seen.ts';

export type StationAct = keyof typeof STATION_ACT;
/** Sends an act of STATION_ACT upon a track (or what its target is) with its numbers. */
export type ActStation = (act: StationAct, target?: number, a?: number, b?: number) => void;

export interface StationState {
  /** Null until the part is open. */
  readonly act: ActStation | null;
  readonly seen: StationSeen;
  /** The track that was touched last, 0–7. */
  readonly current: number;
}

/** What the loop station's interface shows and can ask for. */
export const station = createStore<StationState>(() => ({ act: null, seen: NOTHING_SEEN, current: 0 }));
