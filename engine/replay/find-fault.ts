import { SystemFault } from '../ecs/errors.ts';
import type { Image } from '../ecs/image.ts';
import type { App } from '../scheduler/app.ts';
import { describeSighting, earlierSighting } from './describe-sighting.ts';
import { diffImages, type DiffOptions } from './diff-images.ts';
import type { Divergence } from './divergence.ts';
import { checkTick, CLOSE, nextTickOf, QUICK, recordTick } from './find-divergence.ts';
import { inHostileWorld, type Hostility, type UseKind } from './hostile-world.ts';
import { findSwap } from './find-swap.ts';
import { KeptCollections } from './kept-collections.ts';
import { runAstray } from './run-astray.ts';
import type { Simulation } from './simulation.ts';
import { gainedIn, TraceChecker, TraceRecorder, type Look, type Sighting, type Trace } from './system-trace.ts';
import { WatchList } from './watch-list.ts';

/** What a system depends on that two runs of one world do not share. */
export type FaultKind = 'times' | 'memory' | 'maths' | 'orders' | 'undeclared order';

/** A divergence between two runs that should be one, with what it comes from. */
export interface Fault extends Divergence {
  readonly kind: FaultKind;
}

export interface FaultSearch extends DiffOptions {
  /** Makes a simulation that can be stepped from where `image` was taken; called several times. */
  readonly make: () => Simulation | Promise<Simulation>;
  /** Where the search begins; where a made simulation stands unless given. */
  readonly image?: Image;
  /** Ticks to search. */
  readonly ticks: number;
  /** Hostile worlds of each kind, and other orders, that each tick is run in; 4 unless given. */
  readonly seeds?: number;
  /** Ticks that are run at a time, each time from the same image; 32 unless given. */
  readonly stretch?: number;
  /** Systems that a hostile world is meant for; all but `engine/…` unless given. */
  readonly isMeant?: (systemId: string) => boolean;
}

/** A double's last bit, an f32's last bit, and two that neither rounding to less nor a threshold can hide. */
const MATHS_ERRORS = [1 / 4503599627370496, 1 / 8388608, 1 / 4096, 1 / 8];

/** One way in which a stretch of ticks is run again. */
interface Variation {
  readonly kind: FaultKind;
  readonly hostility: Omit<Hostility, 'seed'> & { readonly seed: number };
  /** Runs the systems in another order. */
  readonly orderSeed?: number;
  /** Runs futures that never were before. */
  readonly isAfterOthers?: boolean;
  /** Empties the Maps and Sets that systems keep before. */
  readonly isForgetful?: boolean;
  /** Runs in a simulation that has just been made. */
  readonly isFresh?: boolean;
}

/** What systems asked of their surroundings: system → kind → names. */
type Uses = Map<string, Map<UseKind, Set<string>>>;
const noteIn = (uses: Uses): NonNullable<Hostility['onUse']> => (system, what, kind) => {
  let kinds = uses.get(system);
  if (kinds === undefined) uses.set(system, (kinds = new Map<UseKind, Set<string>>()));
  const names = kinds.get(kind);
  if (names === undefined) kinds.set(kind, new Set([what]));
  else names.add(what);
};

/**
 * Looks for a system that breaks the promise of a simulation: equal images and equal inputs give equal ticks. A stretch of ticks
 * is recorded, then run from the same image again: plainly; after futures that never were; with kept Maps and Sets emptied; with Math functions that are a
 * little wrong; with Map and Set in other orders; at other times; with systems in other orders; in a fresh simulation. The
 * first run that parts from the record names the system after which it did, the component and the dependence.
 *
 * Null when `ticks` ticks show nothing: then no run of these differs, and what a session of another machine has otherwise
 * comes from elsewhere. In the default room a tick costs 10 ms.
 *
 * @throws SystemFault if a system throws whenever its tick is run.
 * @example
 * const fault = await findFault({ make: () => openSession(file), image, ticks: 128, namedLast: ['room/DoorLog'] });
 * fault?.message   // 'The runs part in tick 40, after system "room/sway": room/Lantern.x of entity … "room/sway" calls Math.sin: …'
 */
export async function findFault(search: FaultSearch): Promise<Fault | null> {
  const simulation = await search.make();
  if (search.image !== undefined) simulation.app.restore(search.image);
  return new FaultFinder(simulation, search).search();
}

class FaultFinder {
  private readonly watchList: WatchList;
  private readonly variations: readonly Variation[];
  private readonly kept: KeptCollections;

  constructor(private readonly simulation: Simulation, private readonly options: FaultSearch) {
    this.watchList = new WatchList(simulation.app);
    this.kept = new KeptCollections(simulation.app);
    this.variations = listVariations(simulation.app, options.seeds ?? 4);
  }

  async search(): Promise<Fault | null> {
    const { simulation, options, watchList } = this, { app } = simulation, { stretch = 32 } = options;
    for (let start = nextTickOf(app), last = start + options.ticks; start < last;) {
      const image = app.snapshot(), recorder = new TraceRecorder(app, watchList, QUICK), { trace } = recorder;
      trace.firstTick = start;
      let fault: SystemFault | null = null, ticks = 0;
      inHostileWorld(app, { seed: 0, ...this.surroundings }, () => {
        for (const most = Math.min(stretch, last - start); ticks < most && fault === null; ticks++) fault = recordTick(simulation, recorder, start + ticks);
      });
      const end = fault === null ? app.snapshot() : null;
      for (const variation of this.variations) {
        const found = await this.vary(variation, image, end, trace, ticks, fault);
        if (found !== null) return found;
      }
      if (fault !== null || end === null) throw fault;
      app.restore(end);
      start += ticks;
    }
    return null;
  }

  private get surroundings(): Pick<Hostility, 'isMeant' | 'onTouch'> {
    return { ...(this.options.isMeant && { isMeant: this.options.isMeant }), onTouch: (collection, isWrite, run) => this.kept.touch(collection, isWrite, run) };
  }

  /** Runs a recorded stretch again in another way. `end`: the image after it. */
  private async vary(variation: Variation, image: Image, end: Image | null, trace: Trace, ticks: number, fault: SystemFault | null): Promise<Fault | null> {
    const simulation = variation.isFresh ? await this.options.make() : this.simulation, { app } = simulation;
    if (variation.isAfterOthers) runAstray(simulation, image, trace.firstTick, ticks, variation.hostility.seed);
    if (variation.isForgetful) this.kept.empty();
    app.restore(image);
    const uses: Uses = new Map(), onUse = noteIn(uses);
    // What systems keep may be otherwise once only, so it is looked at after each of them. The rest comes again in the close look: there a look after each tick will do.
    const first = this.rerun(simulation, variation, trace, ticks, fault, onUse, variation.kind === 'memory') ?? (end === null ? null : this.compareWhole(app, end, trace.firstTick + ticks - 1));
    if (first === null) return null;
    if (variation.orderSeed !== undefined) return this.describeSwap(variation.orderSeed, first, image, trace.firstTick + ticks);
    const again = await this.lookAgain(variation, image, trace.firstTick, first.tick + 1 - trace.firstTick, onUse);
    if (again === null && first.placement === null) {
      app.restore(image);
      const named = this.rerun(simulation, variation, trace, ticks, fault, onUse, true);
      return describe(named ?? first, variation.kind, uses);
    }
    return describe(earlierSighting(this.simulation.app, first, again), variation.kind, uses);
  }

  /** Runs the ticks of a trace again and compares. Null if nothing parts. */
  private rerun(simulation: Simulation, { hostility, orderSeed }: Variation, trace: Trace, ticks: number, fault: SystemFault | null, onUse: NonNullable<Hostility['onUse']>, isBySystem: boolean): Sighting | null {
    const { app } = simulation, checker = new TraceChecker(app, this.watchList, trace, this.options, isBySystem), arranged = [...app.schedules.values()].map((schedule) => ({ schedule, order: schedule.order }));
    if (orderSeed !== undefined) app.setOrderSeed(orderSeed);
    try {
      inHostileWorld(app, { ...hostility, ...this.surroundings, onUse }, () => {
        for (let place = 0; place < ticks && checker.sighting === null; place++) {
          try {
            checkTick(simulation, checker, trace.firstTick + place, place, place === ticks - 1 ? fault : null);
          } catch (error) {
            // It threw where the recorded run threw.
            if (!(error instanceof SystemFault)) throw error;
          }
        }
      });
    } finally {
      for (const { schedule, order } of arranged) schedule.arrange(order);
    }
    return checker.sighting;
  }

  /** All rows and the externals too: what nobody says that it writes, and what shows in no slot yet. */
  private compareWhole(app: App, end: Image, tick: number): Sighting | null {
    const { arena, externals } = end, now = new Int32Array(app.world.arena.buffer), isAlike = this.watchList.everything.areEqual(now, new Int32Array(arena.buffer, arena.byteOffset, now.length), null);
    if (isAlike && app.world.externalBytes().every((bytes, index) => areEqualBytes(bytes, externals[index]!))) return null;
    const differences = diffImages(app, end, app.snapshot(), this.options);
    return differences.length === 0 ? null : { tick, placement: null, differences, fault: null };
  }

  /** The same recording and the same variation once more, with every slot and external compared after every system. */
  private async lookAgain(variation: Variation, image: Image, firstTick: number, ticks: number, onUse: NonNullable<Hostility['onUse']>): Promise<Sighting | null> {
    const { simulation, watchList, options } = this, look: Look = CLOSE;
    simulation.app.restore(image);
    const recorder = new TraceRecorder(simulation.app, watchList, look), { trace } = recorder;
    trace.firstTick = firstTick;
    for (let place = 0; place < ticks; place++) if (recordTick(simulation, recorder, firstTick + place) !== null) return null;
    const again = variation.isFresh ? await options.make() : simulation;
    if (variation.isAfterOthers) runAstray(again, image, firstTick, ticks, variation.hostility.seed);
    again.app.restore(image);
    return this.rerun(again, variation, trace, ticks, null, onUse, true);
  }

  /** Which two systems must keep their places. */
  private describeSwap(orderSeed: number, sighting: Sighting, image: Image, end: number): Fault {
    const { simulation, options } = this, { app } = simulation;
    const swap = findSwap(simulation, orderSeed, image, sighting.tick, end, (a, b) => diffImages(app, a, b, options));
    if (swap === null) return { ...describeSighting(sighting, HINTS['undeclared order']('a system', '')), kind: 'undeclared order' };
    const { first, second, differences } = swap, part = differences[0]!.part, writes = first.touches.some(({ isWrite, thing }) => isWrite && thing.id === part) && !second.touches.some(({ isWrite, thing }) => isWrite && thing.id === part);
    const named = writes ? first : second;
    return { ...describeSighting({ tick: sighting.tick, placement: named, differences, fault: null, gained: gainedIn(app, differences[0]!) }, HINTS['undeclared order'](first.system, second.system)), kind: 'undeclared order' };
  }
}

const areEqualBytes = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, at) => byte === b[at]);

function listVariations(app: App, seeds: number): Variation[] {
  const variations: Variation[] = [
    { kind: 'memory', hostility: { seed: 0 } },
    { kind: 'memory', hostility: { seed: 1 }, isAfterOthers: true },
    { kind: 'memory', hostility: { seed: 0 }, isForgetful: true },
  ];
  for (let seed = 0; seed < seeds; seed++) variations.push({ kind: 'maths', hostility: { seed, mathsError: MATHS_ERRORS[seed % MATHS_ERRORS.length]! } });
  for (let seed = 0; seed < seeds; seed++) variations.push({ kind: 'orders', hostility: { seed, hasStrangeOrders: true } });
  for (let seed = 0; seed < seeds; seed++) variations.push({ kind: 'times', hostility: { seed, hasStrangeTimes: true } });
  const isFree = [...app.schedules.values()].some((schedule) => Array.from({ length: 8 }, (_, seed) => schedule.orderOf(seed).join()).some((order) => order !== schedule.orderOf(null).join()));
  if (isFree) for (let orderSeed = 0; orderSeed < seeds; orderSeed++) variations.push({ kind: 'undeclared order', hostility: { seed: 0 }, orderSeed });
  variations.push({ kind: 'memory', hostility: { seed: 0 }, isFresh: true });
  return variations;
}

const HINTS: Readonly<Record<FaultKind, (system: string, what: string) => string>> = {
  times: (system, what) => `"${system}" reads a clock or chance (${what}), which answers otherwise each time. Take the time from the Time resource, and chance from random().`,
  memory: (system) => `"${system}" keeps state outside the image, in a closure or a module: run again from the same image it finds what an earlier run has left. Keep it in local(), a resource or a component.`,
  maths: (system, what) => `"${system}" depends on the engine's ${what}, which JavaScript engines round differently. Use the function of engine/math.`,
  orders: (system, what) => `"${system}" depends on ${what}, which tells of history. Go through rows or a sorted list instead.`,
  'undeclared order': (first, second) => `"${first}" and "${second}" depend on an order that is not declared: with these two exchanged the tick ends otherwise. Add .after(…) to one of them.`,
};

/** What a system asked of its surroundings says more than the run in which it showed: a reading of a clock shows in any. */
function describe(sighting: Sighting, kind: FaultKind, uses: Uses): Fault {
  const system = sighting.placement?.system ?? '', used = (of: UseKind): string => [...(uses.get(system)?.get(of) ?? [])].join(', ');
  const blamed: FaultKind = kind !== 'memory' && kind !== 'undeclared order' && used(kind) !== '' ? kind : used('times') !== '' ? 'times' : kind === 'undeclared order' ? kind : 'memory';
  const name = system === '' ? 'some system' : system;
  return { ...describeSighting(sighting, HINTS[blamed](name, blamed === 'memory' || blamed === 'undeclared order' ? '' : used(blamed))), kind: blamed };
}
