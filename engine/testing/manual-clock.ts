import { UsageError } from '../ecs/errors.ts';

/** A clock that goes when it is told to, for whatever takes a clock. Milliseconds. */
export class ManualClock {
  private time: number;

  constructor(start = 0) {
    this.time = start;
  }

  /** As a function to hand on: `new ManualClock().now`. */
  readonly now = (): number => this.time;

  /** In seconds, as `FixedTimestep` takes it. */
  readonly seconds = (): number => this.time / 1000;

  /** @throws UsageError for a step back: clocks do not. */
  advance(millis: number): this {
    if (!(millis >= 0)) throw new UsageError(`A clock cannot go on by ${millis} ms; give a number from 0.`);
    this.time += millis;
    return this;
  }
}
