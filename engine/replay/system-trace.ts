import type { SystemFault } from '../ecs/errors.ts';
import type { App } from '../scheduler/app.ts';
import type { Placement } from '../scheduler/live-schedule.ts';
import type { Probe } from '../scheduler/probe.ts';
import { diffStates, ENTITIES, SIGNATURE, type Difference, type DiffOptions } from './diff-images.ts';
import type { SlotRuns, WatchList, Watched } from './watch-list.ts';

/** How closely a run is looked at. */
export interface Look {
  /** After every system every slot is compared and every external that it writes, and not only the slots that it says it writes. Several times slower. */
  readonly isClose: boolean;
}

/** Where a run was first seen to part from the one that was recorded. */
export interface Sighting {
  /** The tick that ran. */
  readonly tick: number;
  /** Null when what parted is written by no system that says so. */
  readonly placement: Placement | null;
  /** `a` is the recorded run's value, `b` the checked one's. The most telling first. Empty when a system threw. */
  readonly differences: readonly Difference[];
  /** What was thrown in one of the runs and not in the other. */
  readonly fault: SystemFault | null;
  /** Set where the first of the differences is that an entity has a component in one run only. */
  readonly gained?: Gained | null;
}

/** A component that an entity has in one of two runs. `isRecorded`: in the recorded one. */
export interface Gained {
  readonly component: string;
  readonly isRecorded: boolean;
}

/** What one system changed: words and their new values, from `start` to `end` of the trace's lists. */
interface Step {
  readonly watched: Watched | null;
  readonly isWide: boolean;
  readonly start: number;
  readonly end: number;
  readonly externals: readonly Uint8Array[] | null;
}

/**
 * What every system of a run changed in the image: words and values, system by system. Played onto a copy of the first image
 * it gives the state after each of them, so another run can be compared after each of its systems.
 */
export class Trace {
  private readonly steps: Step[] = [];
  private readonly tickStarts: number[] = [];
  private words = new Int32Array(4096);
  private values = new Int32Array(4096);
  private length = 0;
  /** The number of the first recorded tick. */
  firstTick = 0;
  /** Whether every slot was looked at after every system. */
  isClose = false;

  clear(): void {
    this.steps.length = 0;
    this.tickStarts.length = 0;
    this.length = 0;
  }

  get ticks(): number {
    return this.tickStarts.length;
  }

  beginTick(): void {
    this.tickStarts.push(this.steps.length);
  }

  push(word: number, value: number): void {
    if (this.length === this.words.length) {
      const { words, values } = this;
      (this.words = new Int32Array(words.length * 2)).set(words);
      (this.values = new Int32Array(words.length * 2)).set(values);
    }
    this.words[this.length] = word;
    this.values[this.length] = value;
    this.length++;
  }

  /** Ends a step that began when the list was `start` long. */
  endStep(watched: Watched | null, isWide: boolean, start: number, externals: readonly Uint8Array[] | null): void {
    this.steps.push({ watched, isWide, start, end: this.length, externals });
  }

  get changes(): number {
    return this.length;
  }

  /** The n-th step of a recorded tick. */
  step(tick: number, index: number): Step | undefined {
    const at = this.tickStarts[tick]! + index;
    return at < (this.tickStarts[tick + 1] ?? this.steps.length) ? this.steps[at] : undefined;
  }

  apply({ start, end }: Step, onto: Int32Array): void {
    const { words, values } = this;
    for (let at = start; at < end; at++) onto[words[at]!] = values[at]!;
  }
}

/** Records the ticks of an app into a trace. */
export class TraceRecorder implements Probe {
  private readonly now: Int32Array;
  private readonly before: Int32Array;

  constructor(private readonly app: App, private readonly watchList: WatchList, private readonly look: Look, readonly trace = new Trace()) {
    this.now = new Int32Array(app.world.arena.buffer);
    this.before = this.now.slice();
    trace.isClose = look.isClose;
    watchList.widen();
  }

  beginTick(): void {
    this.trace.beginTick();
  }

  after(system: string, schedule: string): void {
    const { watchList, now, before, look } = this, { world } = this.app, watched = watchList.at(system, schedule);
    const isRestructured = watched.isRestructuring && !watchList.structure.areEqual(now, before, null);
    if (isRestructured) watchList.widen();
    const isWide = look.isClose || isRestructured;
    this.note(watched, isWide ? watchList.everything : watched.written, isWide, look.isClose && watched.hasExternals ? world.externalBytes() : null);
  }

  /** What no system has written that says so, among it what the engine does before and after them. */
  endTick(): void {
    const { watchList, look } = this, { world } = this.app;
    this.note(null, watchList.everything, true, look.isClose ? world.externalBytes() : null);
  }

  private note(watched: Watched | null, runs: SlotRuns, isWide: boolean, externals: readonly Uint8Array[] | null): void {
    const { trace, now, before, look } = this, start = trace.changes;
    runs.eachChange(now, before, look.isClose ? null : this.watchList.ranges, (word) => {
      trace.push(word, now[word]!);
      before[word] = now[word]!;
    });
    trace.endStep(watched, isWide, start, externals);
  }
}

/** Compares the ticks of an app with a trace of another run, until they part. */
export class TraceChecker implements Probe {
  private readonly now: Int32Array;
  /** The recorded run's state, as far as it has been played. */
  private readonly expected: Int32Array<ArrayBuffer>;
  private readonly expectedBytes: Uint8Array<ArrayBuffer>;
  private tick = 0;
  private index = 0;
  private found: Sighting | null = null;

  /** `isBySystem`: compares after every system, which must run in the order of the recording; otherwise after every tick. */
  constructor(private readonly app: App, private readonly watchList: WatchList, private readonly trace: Trace, private readonly options: DiffOptions, private readonly isBySystem = true) {
    this.now = new Int32Array(app.world.arena.buffer);
    this.expected = this.now.slice();
    this.expectedBytes = new Uint8Array(this.expected.buffer);
    watchList.widen();
  }

  /** `tick`: place in the trace. */
  beginTick(tick: number): void {
    this.tick = tick;
    this.index = 0;
  }

  get sighting(): Sighting | null {
    return this.found;
  }

  after(system: string, schedule: string): void {
    if (this.found !== null || !this.isBySystem) return;
    const { trace, watchList, expected, now } = this, step = trace.step(this.tick, this.index++), watched = watchList.at(system, schedule);
    if (step === undefined || step.watched === null || step.watched.placement.key !== watched.placement.key) {
      // Another schedule runs than in the recording: a state changed in one run only.
      this.compare(watched.placement, watchList.everything, null);
      return;
    }
    trace.apply(step, expected);
    const isWide = step.isWide || (watched.isRestructuring && !watchList.structure.areEqual(now, expected, null));
    if (isWide) watchList.widen();
    this.compare(watched.placement, isWide ? watchList.everything : watched.written, step.externals);
  }

  endTick(): void {
    const { trace } = this;
    if (this.found !== null) return;
    let externals: readonly Uint8Array[] | null = null;
    for (let step = trace.step(this.tick, this.index); step !== undefined; step = trace.step(this.tick, ++this.index)) {
      trace.apply(step, this.expected);
      externals = step.externals;
    }
    this.compare(null, this.watchList.everything, externals);
  }

  /** A system threw in one of the runs and not in the other. */
  fail(fault: SystemFault): void {
    this.found ??= { tick: this.trace.firstTick + this.tick, placement: placementOf(this.app, fault), differences: [], fault };
  }

  private compare(placement: Placement | null, runs: SlotRuns, externals: readonly Uint8Array[] | null): void {
    const { expected, now } = this, { world } = this.app, ranges = this.trace.isClose ? null : this.watchList.ranges, isEqual = runs.areEqual(now, expected, ranges);
    if (isEqual && externals === null) return;
    const differences = diffStates(world.parts, { arena: this.expectedBytes, externals }, { arena: world.arena.bytes, externals: externals && world.externalBytes() }, this.options, runs.names);
    if (differences.length > 0) this.found = { tick: this.trace.firstTick + this.tick, placement, differences, fault: null, gained: gainedIn(this.app, differences[0]!) };
    // Words that differ without a difference are −0 and 0: the same.
    else if (!isEqual) runs.eachChange(now, expected, ranges, (word) => { expected[word] = now[word]!; });
  }
}

/** The first component that one of two signatures of an entity has and the other lacks. */
export function gainedIn(app: App, { part, field, a, b }: Difference): Gained | null {
  if (part !== ENTITIES || field !== SIGNATURE) return null;
  const { signatures } = app.world.storage.signatures, one = signatures[a]?.stores ?? [], other = signatures[b]?.stores ?? [];
  const lost = one.find((store) => !other.includes(store)), won = other.find((store) => !one.includes(store)), store = lost ?? won;
  return store === undefined ? null : { component: store.component.id, isRecorded: store === lost };
}

/** The place of the system that threw. */
export const placementOf = (app: App, fault: SystemFault): Placement | null =>
  [...app.schedules.values()].flatMap(({ placements }) => placements).find(({ system }) => system === fault.system) ?? null;
