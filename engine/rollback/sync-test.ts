import type { Image } from '../ecs/image.ts';
import { EngineBug, UsageError } from '../ecs/errors.ts';
import { describeSighting } from '../replay/describe-sighting.ts';
import { diffImages, type Difference, type DiffOptions } from '../replay/diff-images.ts';
import type { Divergence } from '../replay/divergence.ts';
import { checkTick, QUICK, recordTick } from '../replay/find-divergence.ts';
import type { Simulation } from '../replay/simulation.ts';
import { TraceChecker, TraceRecorder, type Sighting } from '../replay/system-trace.ts';
import { WatchList } from '../replay/watch-list.ts';
import type { App } from '../scheduler/app.ts';
import { Time } from '../systems/time.ts';
import { InputLog, type Answer, type LoggedFrame } from './input-log.ts';

export interface SyncTestOptions<F extends LoggedFrame> extends DiffOptions {
  /** Ticks that are run again after every tick; 1 or more. */
  readonly depth: number;
  /** Lets a frame into the world just before its tick runs; called again whenever that tick is simulated again. */
  readonly feed: (frame: F) => void;
  /** Runs one tick; `app.tick()` unless given. */
  readonly step?: () => void;
  /** Numbers with which sources go on that the world knows already. Others begin at 0. */
  readonly sequences?: Iterable<readonly [source: number, next: number]>;
}

/**
 * Runs an app and, after every tick, the last `depth` ticks once more from their image with the same input. The world must come out
 * the same, word for word: what does not was kept where images do not see it, or came from outside. This is the promise that
 * late input, replays and seeking rely on, so the test is there in every build.
 *
 * At a depth of 8 a tick of the default room costs some 30 ticks' time (November 2026).
 *
 * @example
 * const test = new SyncTest(app, { depth: 8, feed: (frame: Press) => app.world.send(Pressed, { key: frame.key }) });
 * for (let tick = 0; tick < 800; tick++) expect(test.advance()).toBe(null);
 */
export class SyncTest<F extends LoggedFrame> {
  private readonly log: InputLog<F>;
  private readonly time;
  /** The image before tick t is at t % (depth + 1). */
  private readonly images: (Image | undefined)[];
  private readonly first: number;
  private readonly simulation: Simulation;
  private readonly watchList: WatchList;
  private verdict: Divergence | null = null;
  private rewound = 0;

  constructor(private readonly app: App, private readonly options: SyncTestOptions<F>) {
    const { depth, sequences = [], feed, step = () => app.tick() } = options;
    if (!Number.isInteger(depth) || depth < 1) throw new UsageError(`A sync test of ${depth} ticks was asked for; give a whole number from 1.`);
    this.time = app.world.resource(Time);
    this.first = this.time.tick;
    this.log = new InputLog(sequences);
    this.watchList = new WatchList(app);
    this.images = new Array<Image | undefined>(depth + 1).fill(undefined);
    this.simulation = {
      app,
      step: (tick) => {
        this.log.each(tick, feed);
        step();
      },
    };
    this.keep(this.first);
  }

  /** The first difference found; null while there is none. */
  get found(): Divergence | null {
    return this.verdict;
  }

  /** Ticks that were run a second time so far. */
  get ticksAgain(): number {
    return this.rewound;
  }

  get sourceCount(): number {
    return this.log.sourceCount;
  }

  knows(source: number): boolean {
    return this.log.knows(source);
  }

  /** Takes in a frame for the next tick or one to come. */
  add(frame: F): Answer {
    const next = this.time.tick, answer = this.log.check(frame, next, next);
    if (answer.ok) this.log.add(frame);
    return answer;
  }

  /**
   * Runs the next tick, then the last ones again. Returns a difference in the tick in which it was found, else null; after the first the
   * app is run on without further tests. @throws SystemFault like `app.tick`
   */
  advance(): Divergence | null {
    const { app, log, simulation, first, options: { depth } } = this, tick = this.time.tick, from = tick + 1 - depth;
    log.forget(from);
    simulation.step(tick);
    if (this.verdict !== null) return null;
    const present = this.keep(tick + 1);
    if (from < first) return null;
    this.goBack(from);
    // Not after the last one only: what a system remembers of a future that it has left shows at once, or some ticks later, and may be gone then.
    // A comparison takes several ticks' time, so it is made after the first, the last, and one between them that is another in every tick.
    const between = from + (tick % depth);
    for (let again = from; again <= tick; again++) {
      simulation.step(again);
      this.rewound++;
      if (again !== from && again !== tick && again !== between) continue;
      const image = this.imageBefore(again + 1);
      if (this.isAt(image)) continue;
      const differences = diffImages(app, image, app.snapshot(), this.options);
      if (differences.length === 0) continue;
      this.verdict = this.locate(from, again, differences);
      // Whatever the second run made of it: the first is the one that was heard and seen.
      app.restore(present);
      break;
    }
    return this.verdict;
  }

  private keep(tick: number): Image {
    const { images } = this, at = tick % images.length;
    return (images[at] = this.app.snapshot(images[at]));
  }

  private imageBefore(tick: number): Image {
    const image = this.images[tick % this.images.length];
    if (image === undefined) throw new EngineBug(`The sync test has no image of tick ${tick}.`);
    return image;
  }

  private goBack(tick: number): void {
    this.app.restore(this.imageBefore(tick));
  }

  /** Whether the app is, bit for bit, what an image holds. Of a component only rows from the first to the last that had it are looked at. */
  private isAt({ arena, externals }: Image): boolean {
    const { watchList } = this, { world } = this.app, now = new Int32Array(world.arena.buffer), kept = new Int32Array(arena.buffer, arena.byteOffset, now.length);
    watchList.widen();
    if (!watchList.everything.areEqual(now, kept, watchList.ranges)) return false;
    return world.externalBytes().every((bytes, index) => areEqual(bytes, externals[index]!));
  }

  /**
   * The system. Two more runs from the same image, compared system by system, show most faults again; of one that only the first run
   * had, when nobody watched, it is known who can have written what differs.
   */
  private locate(from: number, tick: number, parted: readonly Difference[]): Divergence {
    const { app, options } = this, hint = `The last ${options.depth} ticks were simulated twice from one image with one input.`;
    const watched = this.watch(from, tick);
    if (watched !== null) return describeSighting(watched, hint);
    const writers = [...app.schedules.values()].flatMap(({ placements }) => placements)
      .filter(({ touches, key }) => key === parted[0]!.part || touches.some(({ isWrite, thing }) => isWrite && thing.id === parted[0]!.part));
    const placement = writers.length === 1 ? writers[0]! : null;
    const suspects = writers.length > 1 ? ` It is written by ${writers.map(({ system }) => `"${system}"`).join(', ')}.` : '';
    return describeSighting({ tick, placement, differences: parted, fault: null }, hint + suspects);
  }

  /** Runs the stretch twice more. */
  private watch(from: number, last: number): Sighting | null {
    const { app, simulation, options, watchList } = this;
    this.goBack(from);
    const recorder = new TraceRecorder(app, watchList, QUICK), { trace } = recorder;
    trace.firstTick = from;
    for (let tick = from; tick <= last; tick++) if (recordTick(simulation, recorder, tick) !== null) return null;
    this.goBack(from);
    const checker = new TraceChecker(app, watchList, trace, options);
    for (let tick = from; tick <= last && checker.sighting === null; tick++) checkTick(simulation, checker, tick, tick - from, null);
    return checker.sighting;
  }
}

function areEqual(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}
