/** How often it looks, ms; a mod that is found at the same piece of work so many times in a row does not answer: a little more than a second. */
const LOOK_MS = 100, MOST_LOOKS = 12;
/** A look that comes so late, ms, tells of a page that was starved, not of the mod. */
const LATE_MS = 250;
/** Of the shared cell: the slot of the mod at work + 1, and how many times one began. */
const AT_WORK = 0, BEGUN = 1;

/**
 * Watches, from the page, the cell in which sim.worker notes which mod is at work. What is counted is looks and not time alone, so that a machine that
 * stands still for a moment puts no mod out of the room.
 */
export class ModWatchdog {
  private readonly cell: Int32Array;
  private readonly timer: ReturnType<typeof setInterval>;
  private begun = 0;
  private looks = 0;
  private lookedAt = performance.now();

  /** @param onSilence hears the slot of a mod that does not answer */
  constructor(shared: SharedArrayBuffer, private readonly isWatching: () => boolean, private readonly onSilence: (slot: number) => void) {
    this.cell = new Int32Array(shared);
    this.timer = setInterval(() => this.look(), LOOK_MS);
  }

  private look(): void {
    const nowMs = performance.now(), isLate = nowMs - this.lookedAt > LATE_MS, slot = Atomics.load(this.cell, AT_WORK), begun = Atomics.load(this.cell, BEGUN);
    this.lookedAt = nowMs;
    if (slot === 0 || begun !== this.begun || !this.isWatching()) {
      this.begun = begun;
      this.looks = 0;
    } else if (!isLate && ++this.looks >= MOST_LOOKS) {
      this.looks = 0;
      Atomics.store(this.cell, AT_WORK, 0);
      this.onSilence(slot - 1);
    }
  }

  stop(): void {
    clearInterval(this.timer);
  }
}
