import { SystemFault, UsageError } from '../ecs/errors.ts';
import type { World } from '../ecs/world.ts';
import { checkAmbiguities, type Access } from './ambiguity.ts';
import { declareCondition, declareParams, LiveGate, LiveSystem, type Declared, type OneShotAccess, type Workshop } from './live-system.ts';
import { Ordering, type Gate } from './order.ts';
import type { Touches } from './param.ts';
import type { Probe } from './probe.ts';
import type { Schedule } from './schedule.ts';
import type { Target } from './system.ts';

/** What was put into a schedule so far. */
export class ScheduleDraft {
  readonly added: Target[] = [];
  readonly configured: Target[] = [];

  constructor(readonly schedule: Schedule) {}
}

/** A schedule of which everything is declared and checked, waiting for the world. */
export class DeclaredSchedule {
  readonly ordering: Ordering;
  private readonly declared: readonly Declared[];
  private readonly openGates: readonly ((world: World) => LiveGate)[];
  private readonly gateOrder: readonly Gate[];
  readonly accesses: readonly Access[];

  constructor(workshop: Workshop, readonly schedule: Schedule, draft: ScheduleDraft, areOneShots = false) {
    this.ordering = new Ordering(schedule, draft.added, draft.configured);
    const { order } = this.ordering;
    this.declared = order.map(({ system }) => declareParams(workshop, schedule, system.id, system.params, schedule.isReadOnly));
    const gateTouches = new Map<Gate, readonly Touches[]>();
    this.gateOrder = [...new Set(order.flatMap((placed) => placed.gates))];
    this.openGates = this.gateOrder.map((gate) => {
      const declared = declareCondition(workshop, schedule, gate.name, gate.condition);
      gateTouches.set(gate, declared.touches);
      return (world) => new LiveGate(declared, declared.open(world));
    });
    if (areOneShots) this.asOneShots(workshop);
    this.accesses = order.map(({ system, gates }, index) => ({
      isExclusive: system.isExclusive, touches: [...this.declared[index]!.touches, ...gates.flatMap((gate) => gateTouches.get(gate)!), ...throughOthers(workshop, this.declared[index]!)],
    }));
    if (schedule.isChecked) checkAmbiguities(schedule, this.ordering, this.accesses);
  }

  /** What running each of these systems for somebody else touches, by its id. @throws UsageError for one that runs itself. */
  private asOneShots(workshop: Workshop): void {
    const byId = new Map(this.declared.map((declared, index) => [this.ordering.order[index]!.system.id, declared]));
    const gather = (id: string, path: readonly string[]): OneShotAccess => {
      const declared = byId.get(id);
      if (declared === undefined) throw notRegistered(path.at(-1)!, id);
      if (path.includes(id)) throw new UsageError(`One-shot systems run each other in a circle: ${[...path, id].join(' → ')}; take one of these runs(…) out.`);
      const further = declared.runs.map((next) => gather(next, [...path, id]));
      return {
        touches: [...declared.touches, ...further.flatMap(({ touches }) => touches)].map((touch) => ({ ...touch, via: touch.via ?? id })),
        isRestructuring: declared.isRestructuring || further.some((one) => one.isRestructuring),
      };
    };
    for (const id of byId.keys()) workshop.oneShots.set(id, gather(id, []));
  }

  open(world: World, tick: () => number): LiveSchedule {
    const gates = new Map(this.gateOrder.map((gate, index) => [gate, this.openGates[index]!(world)]));
    const systems = this.ordering.order.map((placed, index) =>
      new LiveSystem(placed.system, this.declared[index]!, placed.gates.map((gate) => gates.get(gate)!), world, this.schedule.isReadOnly));
    return new LiveSchedule(this, systems, [...gates.values()], new Map([...gates].map(([{ name }, gate]) => [name, gate])), tick, world.storage.changeTick);
  }

  /** What a system at a position of the order has for the eyes of those who compare runs. */
  describe(position: number): Placement {
    const { key, isRestructuring } = this.declared[position]!, { isExclusive, touches } = this.accesses[position]!;
    return { system: this.ordering.order[position]!.system.id, schedule: this.schedule.id, key, isExclusive, isRestructuring, touches };
  }
}

const notRegistered = (by: string, id: string): UsageError => new UsageError(`System "${by}" runs the one-shot system "${id}", which this app does not have; call app.register with it before app.ready().`);

/** What a system touches through the one-shot systems that it runs, and through observers of what its commands do. */
function throughOthers(workshop: Workshop, { key, runs, isRestructuring }: Declared): readonly Touches[] {
  const accesses = runs.map((id) => {
    const access = workshop.oneShots.get(id);
    if (access === undefined) throw notRegistered(key, id);
    return access;
  });
  const touches = accesses.flatMap((access) => access.touches);
  return isRestructuring || accesses.some((access) => access.isRestructuring) ? [...touches, ...workshop.heard] : touches;
}

/** Where a system stands and what it says it touches, its conditions included. */
export interface Placement {
  readonly system: string;
  readonly schedule: string;
  /** Names the system's own memory in the image. */
  readonly key: string;
  readonly isExclusive: boolean;
  /** Whether it has commands. */
  readonly isRestructuring: boolean;
  readonly touches: readonly Touches[];
}

/** Change ticks that each system of a schedule has in a run: one for the run itself, one for its commands. */
const STAMPS = 2;

/**
 * A schedule of a running app.
 *
 * Each system has change ticks of its own in a run, by its position in the order of registration, whether it runs or not. So
 * an image tells nothing about the order in which systems ran that have no order: those that touch the same thing have one,
 * and among these the stamps rise as they run.
 */
export class LiveSchedule {
  readonly id: string;
  readonly schedule: Schedule;
  readonly accesses: readonly Access[];
  readonly isReadOnly: boolean;
  /** Whether systems that touch the same thing have an order here, so that the others can change places. */
  readonly isChecked: boolean;
  /** By position in the order of registration, as `systems` is. */
  readonly placements: readonly Placement[];
  /** Somebody who watches; costs one comparison a run while there is nobody. */
  probe: Probe | null = null;
  /** The systems in the order in which they run. */
  private sequence: readonly LiveSystem[];
  /** Of each system of the sequence, its change ticks after the run's first. */
  private stamps: Float64Array;
  readonly ordering: Ordering;

  constructor(declared: DeclaredSchedule, readonly systems: readonly LiveSystem[], private readonly gates: readonly LiveGate[], readonly gatesByName: ReadonlyMap<string, LiveGate>, private readonly tick: () => number, private readonly changeTick: Float64Array) {
    this.id = declared.schedule.id;
    this.schedule = declared.schedule;
    this.accesses = declared.accesses;
    this.isReadOnly = declared.schedule.isReadOnly;
    this.isChecked = declared.schedule.isChecked;
    this.ordering = declared.ordering;
    this.placements = systems.map((_, position) => declared.describe(position));
    this.sequence = systems;
    this.stamps = Float64Array.from(systems, (_, position) => position * STAMPS);
    for (let position = systems.length - 1; position >= 0; position--) for (const gate of systems[position]!.gates) gate.stamp = position * STAMPS;
  }

  /** Positions that keep every constraint, chosen by `seed`; those of the order of registration for null. */
  orderOf(seed: number | null): number[] {
    return seed === null || !this.isChecked ? [...this.systems.keys()] : this.ordering.shuffled(seed);
  }

  /** Runs the systems in this order from now on: positions in the order of registration. */
  arrange(order: readonly number[]): void {
    this.sequence = order.map((position) => this.systems[position]!);
    this.stamps = Float64Array.from(order, (position) => position * STAMPS);
  }

  /** Positions in the order in which they run. */
  get order(): number[] {
    return this.sequence.map((system) => this.systems.indexOf(system));
  }

  /** One run of those systems whose key says so, in their order. */
  runOnly(isMeant: (key: string) => boolean): void {
    const { order } = this;
    this.arrange(order.filter((position) => isMeant(this.placements[position]!.key)));
    try {
      this.run();
    } finally {
      this.arrange(order);
    }
  }

  private isRunning = false;

  /** One run for an exclusive system. @throws UsageError if it is running already. */
  runInside(): void {
    if (this.isRunning) throw new UsageError(`Schedule ${this.id} was to run in the midst of its own run.`);
    this.isRunning = true;
    try {
      this.run();
    } finally {
      this.isRunning = false;
    }
  }

  /** @throws SystemFault naming the system that threw. */
  run(): void {
    const { sequence, stamps, gates, changeTick, isReadOnly, probe } = this;
    for (let index = 0; index < gates.length; index++) gates[index]!.reset();
    let base = changeTick[0]!;
    for (let index = 0; index < sequence.length; index++) {
      const system = sequence[index]!, first = base + stamps[index]!;
      try {
        if (probe !== null) this.runWatched(system, base, first, probe);
        else if (isReadOnly) {
          if (areOpen(system.gates)) system.run();
        } else if (system.gates.length === 0 || areOpenAt(system.gates, base, changeTick)) {
          changeTick[0] = first;
          system.run();
        }
      } catch (cause) {
        throw cause instanceof SystemFault ? cause : new SystemFault(system.id, this.tick(), cause);
      }
      // An exclusive system takes as many change ticks as it needs; whoever runs later comes after them.
      if (changeTick[0]! > first + STAMPS) base = changeTick[0]! - stamps[index]! - STAMPS;
    }
    if (!isReadOnly) changeTick[0] = base + this.systems.length * STAMPS;
  }

  private runWatched(system: LiveSystem, base: number, first: number, probe: Probe): void {
    const { changeTick, id } = this, { gates } = system;
    let isOpen = true;
    if (gates.length > 0) {
      probe.enter?.(system.id, id);
      try {
        isOpen = areOpenAt(gates, base, changeTick);
      } finally {
        probe.leave?.(system.id, id);
      }
    }
    if (isOpen) {
      changeTick[0] = first;
      system.runWatched(probe, id);
    }
    probe.after(system.id, id);
  }
}

function areOpen(gates: readonly LiveGate[]): boolean {
  for (let index = 0; index < gates.length; index++) if (!gates[index]!.isOpen()) return false;
  return true;
}

/** A condition's change tick is that of the first system that asks it, whichever does. */
function areOpenAt(gates: readonly LiveGate[], base: number, changeTick: Float64Array): boolean {
  for (let index = 0; index < gates.length; index++) {
    const gate = gates[index]!;
    if (!gate.isAsked) changeTick[0] = base + gate.stamp;
    if (!gate.isOpen()) return false;
  }
  return true;
}
