import { TICK_RATE, type EpochMs, type Tick } from '../protocol/index.ts';

const TICK_MS = 1000 / TICK_RATE;

/**
 * Where the simulation stands on the wall clock, given that clock's readings; it never reads one itself.
 * Tick n covers `[startOf(n), startOf(n + 1))` and is due at its end, when all of its input has arrived.
 *
 * Catch-up is bounded: when more than `maxBehind` ticks are due, the whole line is moved later by the surplus. The
 * simulation then lost wall time, never a tick, and {@link droppedTicks} says how much.
 */
export class TickClock {
  /** Wall time of tick 0. */
  private originMs: EpochMs;
  droppedTicks = 0;

  /** `maxBehind`: 32 ticks, a quarter of a second: longer silences are heard as a break anyway. */
  constructor(nowMs: EpochMs, tick: Tick = 0, private readonly maxBehind = TICK_RATE / 4) {
    this.originMs = nowMs - tick * TICK_MS;
  }

  startOf(tick: Tick): EpochMs {
    return this.originMs + tick * TICK_MS;
  }

  /** How many ticks from `next` on are due at `nowMs`: 0 … maxBehind. Moves the line when the machine fell further behind. */
  due(next: Tick, nowMs: EpochMs): number {
    const behind = Math.floor((nowMs - this.startOf(next)) / TICK_MS);
    if (behind <= this.maxBehind) return Math.max(0, behind);
    const surplus = behind - this.maxBehind;
    this.originMs += surplus * TICK_MS;
    this.droppedTicks += surplus;
    return this.maxBehind;
  }

  /** Time stood still until now (a pause): tick `next` begins at `nowMs`. Nothing is caught up, nothing counts as dropped. */
  restart(nowMs: EpochMs, next: Tick): void {
    this.originMs = nowMs - next * TICK_MS;
  }

  /** Milliseconds until tick `next` is due; negative when it is late. */
  untilDue(next: Tick, nowMs: EpochMs): number {
    return this.startOf(next + 1) - nowMs;
  }
}
