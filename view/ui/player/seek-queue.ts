/** A seek that takes longer than this is not waited for when there is another wish. */
const OVERTAKE_MS = 250;

/**
 * Turns many wishes into as many seeks as can be kept: one at a time, and after each the latest wish. What was wished in between is left out,
 * the last is always reached.
 */
export class SeekQueue {
  private wanted: number | null = null;
  private isSeeking = false;

  constructor(private readonly seek: (tick: number) => Promise<void>) {}

  /** The place that was last asked for and is not reached yet, or null. */
  get goal(): number | null {
    return this.wanted;
  }

  to(tick: number): void {
    this.wanted = tick;
    if (!this.isSeeking) void this.run();
  }

  private async run(): Promise<void> {
    this.isSeeking = true;
    while (this.wanted !== null) {
      const tick = this.wanted;
      await new Promise<void>((done) => {
        const end = (): void => {
          clearInterval(looking);
          done();
        };
        // A place that is not indexed yet can take a minute: the next wish overtakes it.
        const looking = setInterval(() => { if (this.wanted !== tick) end(); }, OVERTAKE_MS);
        // The player says itself what it cannot reach; the next wish is tried all the same.
        this.seek(tick).then(end, end);
      });
      if (this.wanted === tick) this.wanted = null;
    }
    this.isSeeking = false;
  }
}
