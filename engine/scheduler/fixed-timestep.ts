import { UsageError } from '../ecs/errors.ts';

/**
 * Turns readings of a clock into whole ticks to run. It is given the clock's reading and never reads one.
 *
 *     const steps = new FixedTimestep({ tickRate: 128, maxCatchUpTicks: 32 });
 *     for (let n = steps.advance(nowSeconds); n > 0; n--) app.tick();
 */
export class FixedTimestep {
  readonly tickRate: number;
  readonly maxCatchUpTicks: number;
  /** Ticks that were given up because the machine could not keep up. */
  dropped = 0;
  private last = Number.NaN;
  /** Ticks that are due, with a fraction. */
  private due = 0;

  /** `maxCatchUpTicks`: most ticks in one answer; 32 is a quarter of a second at 128 Hz, short enough to answer messages. */
  constructor(options: { readonly tickRate?: number; readonly maxCatchUpTicks?: number } = {}) {
    this.tickRate = options.tickRate ?? 128;
    this.maxCatchUpTicks = options.maxCatchUpTicks ?? 32;
    if (!(this.tickRate > 0) || !(this.maxCatchUpTicks >= 1)) throw new UsageError(`tickRate ${this.tickRate} and maxCatchUpTicks ${this.maxCatchUpTicks} must be positive.`);
  }

  /** Ticks to run now. The first reading only starts the clock; a clock that goes back counts as standing still. */
  advance(nowSeconds: number): number {
    if (!Number.isFinite(nowSeconds)) throw new UsageError(`A clock reading of ${nowSeconds} is not a number of seconds.`);
    const elapsed = Number.isNaN(this.last) ? 0 : nowSeconds - this.last;
    this.last = nowSeconds;
    if (elapsed > 0) this.due += elapsed * this.tickRate;
    const whole = Math.floor(this.due);
    this.due -= whole;
    if (whole <= this.maxCatchUpTicks) return whole;
    this.dropped += whole - this.maxCatchUpTicks;
    return this.maxCatchUpTicks;
  }

  /** How far the clock is into the next tick, 0 … 1: for blending what is drawn. */
  get alpha(): number {
    return this.due;
  }
}
