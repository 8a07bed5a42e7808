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
      try {
        await this.seek(tick);
      } catch {
        // The player says itself what it cannot reach; the next wish is tried all the same.
      }
      if (this.wanted === tick) this.wanted = null;
    }
    this.isSeeking = false;
  }
}
