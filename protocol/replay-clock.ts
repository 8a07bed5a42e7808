import { TICK_RATE, type EpochMs } from './units.ts';

/** From `atMs` on a recorded session goes by at `speed` (factor of real time), starting at `tick`; at speed 0 it stands there. */
export interface ReplayStretch {
  readonly atMs: EpochMs;
  /** Ticks that have run, fractions included. */
  readonly tick: number;
  readonly speed: number;
}

/**
 * Where a recorded session stands on the wall clock: stretches, each with its own speed. Simulation runs a little ahead of what is seen and
 * heard, so the newest stretch may not have begun yet. Reads no clock itself.
 *
 * @example
 * const clock = new ReplayClock();
 * clock.begin({ atMs: 1000, tick: 256, speed: 2 });
 * clock.tickAt(1500);   // 384: half a second at twice the speed
 * clock.epochOf(384);   // 1500
 */
export class ReplayClock {
  private stretches: ReplayStretch[] = [{ atMs: 0, tick: 0, speed: 0 }];

  /** The stretch that began last, or is going to. */
  get newest(): ReplayStretch {
    return this.stretches.at(-1)!;
  }

  /** Whether the newest stretch lies ahead. */
  isAhead(nowMs: EpochMs): boolean {
    return this.newest.atMs > nowMs;
  }

  /** Stretches that would have begun at its moment or later never do. */
  begin(stretch: ReplayStretch): void {
    this.stretches = this.stretches.filter(({ atMs }) => atMs < stretch.atMs);
    this.stretches.push(stretch);
  }

  /** Forgets the stretches that are over. */
  forget(nowMs: EpochMs): void {
    while (this.stretches.length > 1 && this.stretches[1]!.atMs <= nowMs) this.stretches.shift();
  }

  /** The tick that is seen and heard at a moment, fractions included. */
  tickAt(nowMs: EpochMs): number {
    const { stretches } = this;
    let index = stretches.length - 1;
    while (index > 0 && stretches[index]!.atMs > nowMs) index--;
    const { atMs, tick, speed } = stretches[index]!;
    return tick + (Math.max(0, nowMs - atMs) / 1000) * TICK_RATE * speed;
  }

  /** The moment of a tick by the newest stretch; where that stands, the moment at which it came to stand. */
  epochOf(tick: number): EpochMs {
    const { atMs, tick: first, speed } = this.newest;
    return speed === 0 ? atMs : atMs + (((tick - first) / TICK_RATE) * 1000) / speed;
  }
}
