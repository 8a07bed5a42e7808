import { createStore } from 'zustand/vanilla';

/** What one drawn picture costs, by the renderer's own counters, and how many pictures a second there were. */
export interface DrawCounts {
  readonly calls: number;
  readonly triangles: number;
  readonly picturesPerSecond: number;
  /** How coarsely the picture is drawn, 0 finest: place in PACES. */
  readonly pace: number;
  /** WebGL contexts lost and brought back since the page opened. */
  readonly contextsLost: number;
  readonly contextsRestored: number;
}

/** Refreshed about once a second by the room; the maker's panel shows it. */
export const drawCounts = createStore<DrawCounts>(() => ({ calls: 0, triangles: 0, picturesPerSecond: 0, pace: 0, contextsLost: 0, contextsRestored: 0 }));
