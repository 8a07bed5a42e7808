import type { Image } from '../ecs/image.ts';
import type { LiveSchedule, Placement } from '../scheduler/live-schedule.ts';
import type { Difference } from './diff-images.ts';
import { nextTickOf } from './find-divergence.ts';
import type { Simulation } from './simulation.ts';

/** Two systems that run next to each other, and what their tick has otherwise when they change places. */
export interface Swap {
  readonly first: Placement;
  readonly second: Placement;
  readonly differences: readonly Difference[];
}

/**
 * Walks from the order in which the systems of a tick run to the one of `orderSeed`, exchanging two neighbours at a time, which are
 * two without an order, and runs from `image` to the end of `tick` in each. The first exchange after which it ends otherwise is
 * the answer; null if none does. Each run goes on to `end`, so that the next finds nothing in a closure that was left there by the
 * same tick. At most n² ÷ 2 runs for n systems. The simulation is left as `image` has it, in the order it had.
 */
export function findSwap(simulation: Simulation, orderSeed: number, image: Image, tick: number, end: number, compare: (a: Image, b: Image) => readonly Difference[]): Swap | null {
  const { app } = simulation, schedules = [...app.schedules.values()].filter(({ isChecked }) => isChecked), before = schedules.map(({ order }) => order);
  const run = (): Image => {
    app.restore(image);
    const start = nextTickOf(app);
    for (let now = start; now <= tick; now++) simulation.step(now);
    const after = app.snapshot();
    for (let now = tick + 1; now < end; now++) simulation.step(now);
    return after;
  };
  try {
    let latest = run();
    for (const schedule of schedules) {
      for (const { order, at } of neighbours(schedule, schedule.orderOf(orderSeed))) {
        schedule.arrange(order);
        const now = run(), differences = compare(latest, now);
        if (differences.length > 0) return { first: schedule.placements[order[at + 1]!]!, second: schedule.placements[order[at]!]!, differences };
        latest = now;
      }
    }
    return null;
  } finally {
    schedules.forEach((schedule, index) => schedule.arrange(before[index]!));
    app.restore(image);
  }
}

/** The orders on the way from a schedule's own to another, each one exchange further; `at`: place of the first of the two. */
function* neighbours(schedule: LiveSchedule, target: readonly number[]): Generator<{ readonly order: readonly number[]; readonly at: number }> {
  const order = [...schedule.order], rank = new Map(target.map((position, index) => [position, index]));
  for (let end = order.length - 1; end > 0; end--) {
    for (let at = 0; at < end; at++) {
      const first = order[at]!, second = order[at + 1]!;
      if (rank.get(first)! < rank.get(second)!) continue;
      order[at] = second;
      order[at + 1] = first;
      yield { order: [...order], at };
    }
  }
}
