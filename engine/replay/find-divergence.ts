import { SystemFault, UsageError } from '../ecs/errors.ts';
import type { Image } from '../ecs/image.ts';
import type { App } from '../scheduler/app.ts';
import { Time } from '../systems/time.ts';
import { describeSighting, earlierSighting } from './describe-sighting.ts';
import { diffImages, type DiffOptions } from './diff-images.ts';
import type { Divergence } from './divergence.ts';
import type { Simulation } from './simulation.ts';
import { gainedIn, TraceChecker, TraceRecorder, type Look, type Sighting } from './system-trace.ts';
import { WatchList } from './watch-list.ts';
import { withProbe } from './with-probe.ts';

export interface DivergenceOptions extends DiffOptions {
  /** Most ticks to run. */
  readonly ticks: number;
  /** Ticks between two comparisons of the externals' bytes, and between the images that are kept to go back to; 64 unless given. */
  readonly keepEvery?: number;
}

export const QUICK: Look = { isClose: false }, CLOSE: Look = { isClose: true };

/** The number of the tick that an app runs next. */
export const nextTickOf = (app: App): number => app.world.resource(Time).tick;

/**
 * The first place at which two simulations part that stand at the same tick: tick, system, component, field, entity and both
 * values, `expected` being `a`'s. Null when `ticks` ticks leave them alike.
 *
 * They run side by side. After each system of `b` what the system says it writes is compared with what it was in `a`, after each
 * tick the whole arena, now and then the externals. When they part, both go back to the last image that was alike and run on under a
 * close look: every slot and external after every system, which finds writes that were not declared, and those that hid in
 * an external for a while. What is not seen a second time, such as a reading of a clock, keeps the name from the first.
 *
 * Both are left where the search ended; restore an image to use them again. In the default room a tick costs 1.6 ms.
 *
 * @throws UsageError if the apps have different layouts or stand at different ticks; SystemFault if a system throws in both.
 * @example
 * findDivergence(room, otherRoom, { ticks: 128, namedLast: ['room/DoorLog'] })?.system   // 'room/step-loops'
 */
export function findDivergence(a: Simulation, b: Simulation, options: DivergenceOptions): Divergence | null {
  return new Lockstep(a, b, options).search();
}

class Lockstep {
  private readonly watchLists: readonly [WatchList, WatchList];

  constructor(private readonly a: Simulation, private readonly b: Simulation, private readonly options: DivergenceOptions) {
    const ours = nextTickOf(a.app), theirs = nextTickOf(b.app);
    if (a.app.schema !== b.app.schema) throw new UsageError('Two apps with different layouts were given to be compared; build both with the same plugins, in the same order, with the same capacity.');
    if (ours !== theirs) throw new UsageError(`Two simulations that stand before ticks ${ours} and ${theirs} were given to be compared; bring both to one tick.`);
    this.watchLists = [new WatchList(a.app), new WatchList(b.app)];
  }

  search(): Divergence | null {
    const { a, b, options } = this, { ticks, keepEvery = 64 } = options, start = nextTickOf(a.app);
    const kept = a.app.snapshot(), before = diffImages(a.app, kept, b.app.snapshot(), options);
    if (before.length > 0) return describeSighting({ tick: Math.max(0, start - 1), placement: null, differences: before, fault: null, gained: gainedIn(a.app, before[0]!) }, 'They differ before they are compared.');
    for (let keptTick = start; keptTick < start + ticks; keptTick = nextTickOf(a.app)) {
      const end = Math.min(keptTick + keepEvery, start + ticks), image = a.app.snapshot();
      const first = this.run(end, QUICK) ?? this.compareWhole(end);
      if (first !== null) return describeSighting(earlierSighting(a.app, first, this.lookAgain(image, Math.min(end, first.tick + 1))));
    }
    return null;
  }

  /** Runs both up to a tick, or until they part. */
  private run(end: number, look: Look): Sighting | null {
    const { a, b, watchLists } = this;
    const recorder = new TraceRecorder(a.app, watchLists[0], look), { trace } = recorder, checker = new TraceChecker(b.app, watchLists[1], trace, this.options);
    for (let tick = nextTickOf(a.app); tick < end; tick++) {
      trace.clear();
      trace.firstTick = tick;
      const fault = recordTick(a, recorder, tick);
      checkTick(b, checker, tick, 0, fault);
      if (checker.sighting !== null) return checker.sighting;
    }
    return null;
  }

  /** The externals' bytes too. Nothing says which of the ticks since the last time it was. */
  private compareWhole(end: number): Sighting | null {
    const differences = diffImages(this.a.app, this.a.app.snapshot(), this.b.app.snapshot(), this.options);
    return differences.length === 0 ? null : { tick: end - 1, placement: null, differences, fault: null };
  }

  private lookAgain(image: Image, end: number): Sighting | null {
    this.a.app.restore(image);
    this.b.app.restore(image);
    return this.run(end, CLOSE);
  }
}

/** Runs a tick of the recorded simulation. What a system threw is returned. */
export function recordTick(simulation: Simulation, recorder: TraceRecorder, tick: number): SystemFault | null {
  recorder.beginTick();
  const fault = stepTick(simulation, recorder, tick);
  recorder.endTick();
  return fault;
}

/** Runs a tick of the checked simulation, the one at `place` of the trace. `expected`: what the recorded one threw in it. @throws SystemFault if both did. */
export function checkTick(simulation: Simulation, checker: TraceChecker, tick: number, place: number, expected: SystemFault | null): void {
  checker.beginTick(place);
  const fault = stepTick(simulation, checker, tick);
  if (fault !== null && expected !== null) throw fault;
  if (fault === null && expected === null) checker.endTick();
  else checker.fail(fault ?? expected!);
}

function stepTick(simulation: Simulation, probe: TraceRecorder | TraceChecker, tick: number): SystemFault | null {
  try {
    withProbe(simulation.app, probe, () => simulation.step(tick));
  } catch (error) {
    if (error instanceof SystemFault) return error;
    throw error;
  }
  return null;
}
