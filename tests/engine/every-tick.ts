import type { App, Image } from '../../engine/index.ts';

/** How many ticks a world goes on after it was restored, each compared with the line. */
export const TICKS_AFTER = 64;

/**
 * Saves a world at each of the given ticks, restores it elsewhere, and lets it go on. Returns what differed first, or null.
 *
 * @param make makes the world anew, started; called three times, the last for an app that is restored again and again
 */
export async function continueFromEach(make: () => Promise<App>, starts: readonly number[]): Promise<{ differed: string | null; compared: number }> {
  const line: string[] = [], first = await make(), last = Math.max(...starts) + TICKS_AFTER;
  for (let tick = 0; tick <= last; tick++) {
    line.push(first.hash());
    first.tick();
  }
  const straight = await make(), other = await make();
  let image: Image | undefined, compared = 0, at = 0;
  for (const start of [...starts].sort((a, b) => a - b)) {
    for (; at < start; at++) straight.tick();
    image = straight.snapshot(image);
    other.restore(image);
    for (let ahead = 0; ahead <= TICKS_AFTER; ahead++) {
      if (other.hash() !== line[start + ahead]) return { differed: `saved at tick ${start}, ${ahead} ticks later`, compared };
      compared++;
      if (ahead < TICKS_AFTER) other.tick();
    }
  }
  return { differed: null, compared };
}
