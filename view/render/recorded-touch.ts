import { createStore } from 'zustand/vanilla';

/** How often somebody has tried to play in a recording since the page opened: the interface then says how to. */
export const recordedTouch = createStore<{ readonly count: number }>(() => ({ count: 0 }));

/** Notes that somebody tried to play in a recording. */
export function touchRecorded(): void {
  recordedTouch.setState(({ count }) => ({ count: count + 1 }));
}
