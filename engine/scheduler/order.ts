import { UsageError } from '../ecs/errors.ts';
import { nextInt, seedStream, STREAM_WORDS } from '../math/index.ts';
import type { Condition } from './condition.ts';
import type { Schedule } from './schedule.ts';
import { Arrangement, System, SystemSet, type Target } from './system.ts';

/** A condition shared by some systems: asked once in a run of the schedule, before the first of them. */
export interface Gate {
  /** Names the condition's memory in the image: after what it stands before, so that other conditions come and go without changing it. */
  readonly name: string;
  readonly condition: Condition;
}

/** A system's place in a schedule. */
export interface Placed {
  readonly system: System;
  /** Position in the order of registration: decides between systems that are free to swap. */
  readonly index: number;
  /** Outermost first. */
  readonly gates: Gate[];
  /** Systems that must run later, with the line that says so. */
  readonly before: Map<Placed, string>;
  /** Systems with which it may stand in any order. */
  readonly free: Set<Placed>;
}

/** One order that was asked for. */
interface Link {
  readonly from: Placed | SystemSet;
  readonly to: Placed | SystemSet;
  readonly why: string;
}

/** Puts the systems of one schedule in order. */
export class Ordering {
  private readonly placed = new Map<System, Placed>();
  private readonly members = new Map<SystemSet, Set<Placed>>();
  private readonly parents = new Map<SystemSet, Set<SystemSet>>();
  /** Orders of which one side, or both, is a set without systems. */
  private readonly loose: Link[] = [];
  /** The order, fixed by the constraints and then by registration. */
  readonly order: readonly Placed[];

  private readonly gates: ReadonlyMap<Arrangement, readonly Gate[]>;

  constructor(private readonly schedule: Schedule, added: readonly Target[], configured: readonly Target[]) {
    this.gates = nameGates([...added, ...configured]);
    for (const target of added) this.place(target, []);
    for (const target of configured) this.nest(target, []);
    for (const set of this.parents.keys()) this.checkNesting(set, [set], new Set());
    for (const [set, systems] of [...this.members]) for (const ancestor of this.ancestors(set)) for (const placed of systems) this.membersOf(ancestor).add(placed);
    this.gateSets(configured);
    for (const target of [...added, ...configured]) this.constrain(target);
    this.passOn();
    this.order = this.sort();
  }

  private membersOf(set: SystemSet): Set<Placed> {
    let members = this.members.get(set);
    if (members === undefined) this.members.set(set, (members = new Set()));
    return members;
  }

  private place(target: Target, outer: readonly Gate[]): void {
    if (target instanceof SystemSet) throw new UsageError(`Set "${target.id}" was given to addSystems(${this.schedule.id}, …); order and switch sets with configureSets.`);
    if (target instanceof System) {
      if (this.placed.has(target)) throw new UsageError(`System "${target.id}" was added to ${this.schedule.id} twice; add it once.`);
      for (const other of this.placed.keys()) if (other.id === target.id) throw new UsageError(`Two systems of ${this.schedule.id} have the id "${target.id}"; give one of them another id.`);
      this.placed.set(target, { system: target, index: this.placed.size, gates: [...outer], before: new Map(), free: new Set() });
      return;
    }
    const gates = [...outer, ...this.gates.get(target)!];
    for (const part of target.parts) this.place(part, gates);
    for (const set of target.sets) for (const system of this.systemsOf(target)) this.membersOf(set).add(system);
  }

  /** Records which sets are parts of which. */
  private nest(target: Target, outer: readonly SystemSet[]): void {
    if (target instanceof System) throw new UsageError(`System "${target.id}" was given to configureSets(${this.schedule.id}, …); add systems with addSystems.`);
    if (target instanceof SystemSet) {
      this.membersOf(target);
      const parents = this.parents.get(target) ?? new Set();
      for (const set of outer) parents.add(set);
      this.parents.set(target, parents);
      return;
    }
    for (const part of target.parts) this.nest(part, [...outer, ...target.sets]);
  }

  private ancestors(set: SystemSet, found = new Set<SystemSet>()): Set<SystemSet> {
    for (const parent of this.parents.get(set) ?? []) {
      if (found.has(parent)) continue;
      found.add(parent);
      this.ancestors(parent, found);
    }
    return found;
  }

  /** The sets of the schedule with their systems, those of inner sets too, and the sets that they are parts of. */
  sets(): { id: string; systems: string[]; partOf: string[] }[] {
    return [...this.members].map(([set, members]) => ({
      id: set.id, systems: this.order.filter((placed) => members.has(placed)).map(({ system }) => system.id), partOf: [...this.parents.get(set) ?? []].map(({ id }) => id),
    }));
  }

  /** @throws UsageError with the walk where a set is a part of itself. */
  private checkNesting(set: SystemSet, walk: readonly SystemSet[], seen: Set<SystemSet>): void {
    for (const parent of this.parents.get(walk.at(-1)!) ?? []) {
      if (parent === set) throw new UsageError(`Set "${set.id}" of ${this.schedule.id} is a part of itself: ${[...walk, set].map(({ id }) => id).join(' in ')}; take one of these inSet(…) out.`);
      if (!seen.has(parent)) this.checkNesting(set, [...walk, parent], seen.add(parent));
    }
  }

  /** Conditions of sets stand outside those of the systems in them, and those of outer sets outside those of inner ones. */
  private gateSets(configured: readonly Target[]): void {
    const bySet = new Map<SystemSet, Gate[]>();
    const note = (target: Target, outer: readonly Gate[]): void => {
      if (target instanceof Arrangement) for (const part of target.parts) note(part, [...outer, ...this.gates.get(target)!]);
      else if (target instanceof SystemSet && outer.length > 0) bySet.set(target, [...bySet.get(target) ?? [], ...outer]);
    };
    for (const target of configured) note(target, []);
    // A set is in fewer sets than any of its parts.
    const outermostFirst = [...bySet].map(([set, gates]) => ({ set, gates, depth: this.ancestors(set).size })).sort((a, b) => a.depth - b.depth);
    for (const placed of this.placed.values()) {
      const around = outermostFirst.filter(({ set }) => this.membersOf(set).has(placed)).flatMap(({ gates }) => gates);
      if (around.length > 0) placed.gates.unshift(...new Set(around));
    }
  }

  private systemsOf(target: Target): Placed[] {
    if (target instanceof SystemSet) return [...this.membersOf(target)];
    if (target instanceof Arrangement) return target.parts.flatMap((part) => this.systemsOf(part));
    const placed = this.placed.get(target);
    if (placed === undefined) throw new UsageError(`An order in ${this.schedule.id} names system "${target.id}", which is not in that schedule; add it, or order by a set.`);
    return [placed];
  }

  private constrain(target: Target): void {
    if (!(target instanceof Arrangement)) return;
    for (const part of target.parts) this.constrain(part);
    if (target.isChained) {
      target.parts.forEach((part, index) => {
        for (const later of target.parts.slice(index + 1)) this.link(part, later, `chain(… ${nameOf(part)} … ${nameOf(later)} …)`);
      });
    }
    for (const other of target.runsAfter) this.link(other, target, `${nameOf(target)}.after(${nameOf(other)})`);
    for (const { target: other } of target.ambiguities) {
      for (const one of this.systemsOf(target)) for (const two of this.systemsOf(other)) {
        one.free.add(two);
        two.free.add(one);
      }
    }
    for (const other of target.runsBefore) this.link(target, other, `${nameOf(target)}.before(${nameOf(other)})`);
  }

  private link(first: Target, second: Target, why: string): void {
    const later = this.endsOf(second);
    for (const from of this.endsOf(first)) for (const to of later) this.join({ from, to, why });
  }

  private join(link: Link): void {
    const { from, to, why } = link;
    if (from instanceof SystemSet || to instanceof SystemSet) {
      if (!this.loose.some((known) => known.from === from && known.to === to)) this.loose.push(link);
    } else if (!from.before.has(to)) from.before.set(to, why);
  }

  /** What an order of a target is about: its systems, and its sets that have none. */
  private endsOf(target: Target): (Placed | SystemSet)[] {
    if (target instanceof Arrangement) return target.parts.flatMap((part) => this.endsOf(part));
    const systems = this.systemsOf(target);
    return systems.length === 0 && target instanceof SystemSet ? [target] : systems;
  }

  /** What comes before a set without systems comes before what comes after it, too. */
  private passOn(): void {
    for (const set of this.members.keys()) {
      const into = this.loose.filter(({ from, to }) => to === set && from !== set), out = this.loose.filter(({ from, to }) => from === set && to !== set);
      for (const one of into) for (const other of out) if (one.from !== other.to || !(one.from instanceof SystemSet)) this.join({ from: one.from, to: other.to, why: `${one.why} and ${other.why}` });
    }
  }

  /**
   * Another order that keeps every constraint, chosen by `seed`: positions in `order`. Systems with no path between them may
   * have changed places.
   */
  shuffled(seed: number): number[] {
    const stream = new Uint32Array(STREAM_WORDS);
    seedStream(stream, 0, seed, `order of ${this.schedule.id}`);
    const position = new Map(this.order.map((placed, index) => [placed, index]));
    return this.sort((free) => free[nextInt(stream, 0, free.length)]!).map((placed) => position.get(placed)!);
  }

  /** Kahn's algorithm. Of the systems that are free it takes the one that was registered first, unless told otherwise. */
  private sort(choose?: (free: readonly Placed[]) => Placed): Placed[] {
    const waiting = new Map<Placed, number>();
    for (const placed of this.placed.values()) waiting.set(placed, 0);
    for (const placed of this.placed.values()) for (const later of placed.before.keys()) waiting.set(later, waiting.get(later)! + 1);
    const order: Placed[] = [];
    while (waiting.size > 0) {
      let free: Placed | undefined;
      for (const [placed, count] of waiting) if (count === 0 && (free === undefined || placed.index < free.index)) free = placed;
      if (free !== undefined && choose !== undefined) free = choose([...waiting].filter(([, count]) => count === 0).map(([placed]) => placed));
      if (free === undefined) throw new UsageError(this.describeCycle(new Set(waiting.keys())));
      waiting.delete(free);
      order.push(free);
      for (const later of free.before.keys()) waiting.set(later, waiting.get(later)! - 1);
    }
    return order;
  }

  /** Walks backwards from any system that is left: each has one that must run before it, so the walk must meet itself. */
  private describeCycle(left: ReadonlySet<Placed>): string {
    const walk: Placed[] = [];
    let at: Placed = [...left][0]!;
    while (!walk.includes(at)) {
      walk.push(at);
      at = [...left].find((candidate) => candidate.before.has(at))!;
    }
    const loop = [...walk.slice(walk.indexOf(at)), at].reverse();
    const lines = loop.slice(1).map((to, index) => `  "${loop[index]!.system.id}" runs before "${to.system.id}" (${loop[index]!.before.get(to)!})`);
    return `The order of ${this.schedule.id} goes round in a circle; take one of these lines out:\n${lines.join('\n')}`;
  }

  /** For every system of `order`, by position, the positions that must come later, directly or through others. */
  reachable(): Set<number>[] {
    const position = new Map(this.order.map((placed, index) => [placed, index]));
    const reach: Set<number>[] = this.order.map(() => new Set());
    for (let index = this.order.length - 1; index >= 0; index--) {
      for (const later of this.order[index]!.before.keys()) {
        const at = position.get(later)!;
        reach[index]!.add(at);
        for (const further of reach[at]!) reach[index]!.add(further);
      }
    }
    return reach;
  }
}

const firstIdOf = (target: Target): string => (target instanceof Arrangement ? target.parts.length > 0 ? firstIdOf(target.parts[0]!) : 'nothing' : target.id);

/** The conditions of each arrangement, named. */
export function nameGates(targets: readonly Target[]): Map<Arrangement, readonly Gate[]> {
  const gates = new Map<Arrangement, readonly Gate[]>(), counts = new Map<string, number>();
  const name = (target: Target): void => {
    if (!(target instanceof Arrangement)) return;
    const first = firstIdOf(target);
    gates.set(target, target.conditions.map((condition) => {
      const count = counts.get(first) ?? 0;
      counts.set(first, count + 1);
      return { name: `if(${first}).${count}`, condition };
    }));
    for (const part of target.parts) name(part);
  };
  for (const target of targets) name(target);
  return gates;
}

function nameOf(target: Target): string {
  if (!(target instanceof Arrangement)) return target.id;
  if (target.parts.length === 1) return nameOf(target.parts[0]!);
  return `${target.isChained ? 'chain' : 'group'}(${target.parts.map(nameOf).join(', ')})`;
}
