import type { Span } from '../ecs/arena.ts';
import type { FieldType } from '../ecs/schema.ts';
import type { World } from '../ecs/world.ts';
import type { WorldPlan } from '../ecs/world-plan.ts';
import type { Condition } from './condition.ts';
import type { LiveParam, Params, SystemPlan, Touches } from './param.ts';
import type { LogOutlet } from './params/log-param.ts';
import type { Probe } from './probe.ts';
import type { Schedule } from './schedule.ts';
import { specialise } from './specialise.ts';
import type { StateCells } from './state-cells.ts';
import type { System } from './system.ts';

/** Name of the schedule that one-shot systems are kept under; it never runs by itself. */
const ONE_SHOT_ID = 'OneShot';

/** What all systems of an app share while it is put together. */
export interface Workshop {
  readonly plan: WorldPlan;
  readonly outlet: LogOutlet;
  readonly states: StateCells;
  readonly tick: () => number;
  /** What systems with commands may touch through observers. */
  readonly heard: Touches[];
  /** What one-shot systems touch, by id, with those that they run in turn; declared before any other. */
  readonly oneShots: Map<string, OneShotAccess>;
}

/** What comes of running a one-shot system. */
export interface OneShotAccess {
  readonly touches: readonly Touches[];
  readonly isRestructuring: boolean;
}

/** Parameters declared to an app, not yet live. */
export interface Declared {
  /** `schedule/id`: names the memory of this system or condition in the image. */
  readonly key: string;
  readonly touches: readonly Touches[];
  /** Whether it has commands. */
  readonly isRestructuring: boolean;
  /** Ids of one-shot systems that it may run. */
  readonly runs: readonly string[];
  readonly lastRun: Span;
  /** Its memory in the image (or beside it, in Extract). */
  readonly spans: readonly Span[];
  readonly names: readonly string[];
  readonly makers: readonly ((world: World) => LiveParam<unknown>)[];
}

export function declareParams(workshop: Workshop, schedule: Schedule, id: string, params: Params, isReadOnly: boolean): Declared {
  const touches: Touches[] = [], { plan } = workshop, key = `${schedule.id}/${id}`, part = { kind: 'system', id: key } as const;
  const runs: string[] = [];
  let isRestructuring = false;
  const arena = schedule.isReadOnly ? plan.outside : plan.image;
  const lastRun = arena.reserve(part, '#last-run', 'f64', 1, { isBookkeeping: true }), spans = [lastRun];
  const makers = Object.entries(params).map(([paramName, param]) => {
    const systemPlan: SystemPlan = {
      key, id, plan, isReadOnly, isObserver: schedule.id === 'Observer', lastRun, paramName, outlet: workshop.outlet, tick: workshop.tick, states: workshop.states,
      reserve: (name, type, length, options) => {
        const span = arena.reserve(part, `.${name}`, type, length, options);
        spans.push(span);
        return span;
      },
      touch: (touch) => touches.push(touch),
      restructure: () => { isRestructuring = true; },
      run: (system) => { runs.push(system); },
    };
    return param.declare(systemPlan);
  });
  return { key, touches, isRestructuring, runs, lastRun, spans, names: Object.keys(params), makers };
}

/** Live parameters of one system or condition: one argument object, made once. */
export class LiveParams {
  readonly args: Record<string, unknown> = {};
  private readonly befores: (() => void)[] = [];
  private readonly afters: (() => void)[] = [];
  private readonly reread: { readonly name: string; readonly live: LiveParam<unknown> }[] = [];
  readonly visits: (() => number)[] = [];
  /** What is to be done when the system's commands have been applied. */
  readonly finishers: (() => void)[] = [];
  private readonly lastRun: Float64Array;

  constructor(declared: Declared, private readonly world: World) {
    this.lastRun = declared.lastRun.slots as Float64Array;
    declared.makers.forEach((make, index) => {
      const live = make(world), name = declared.names[index]!;
      this.args[name] = live.value;
      if (live.before) this.befores.push(live.before);
      if (live.after) this.afters.push(live.after);
      if (live.isReread) this.reread.push({ name, live });
      if (live.visited) this.visits.push(live.visited);
      if (live.finish) this.finishers.push(live.finish);
    });
  }

  before(): void {
    const { befores, reread } = this;
    for (let index = 0; index < reread.length; index++) this.args[reread[index]!.name] = reread[index]!.live.value;
    for (let index = 0; index < befores.length; index++) befores[index]!();
  }

  after(): void {
    const { afters } = this;
    for (let index = 0; index < afters.length; index++) afters[index]!();
    this.lastRun[0] = this.world.storage.changeTick[0]!;
  }

  finish(): void {
    const { finishers } = this;
    for (let index = 0; index < finishers.length; index++) finishers[index]!();
  }
}

/** A system of a running app. */
export class LiveSystem {
  readonly id: string;
  runs = 0;
  visited = 0;
  system!: System;
  /** Somebody who watches it as a one-shot system. */
  probe: Probe | null = null;
  private params!: LiveParams;
  private call!: () => void;

  constructor(system: System, readonly declared: Declared, readonly gates: readonly LiveGate[], private readonly world: World, private readonly isReadOnly: boolean) {
    this.id = system.id;
    this.install(system, new LiveParams(declared, world));
  }

  /** From now on this function runs, with these parameters. */
  install(system: System, params: LiveParams): void {
    this.system = system;
    this.params = params;
    if (system.isExclusive) params.args['world'] = this.world;
    const isPlain = system.isExclusive && Object.keys(system.params).length === 0;
    this.call = specialise(system.id, system.run as (argument: unknown) => void, isPlain ? this.world : params.args);
  }

  /** Its queries and readers: what `visited` counts. */
  get looks(): number {
    return this.params.visits.length;
  }

  run(): void {
    const { world, params } = this, { changeTick } = world.storage;
    if (!this.isReadOnly) changeTick[0] = changeTick[0]! + 1;
    params.before();
    for (let index = 0; index < params.visits.length; index++) this.visited += params.visits[index]!();
    this.call();
    params.after();
    this.runs++;
    if (world.commands.length > 0) world.commands.apply();
    if (params.finishers.length > 0) params.finish();
  }

  /** Runs it for somebody else, at the change tick of that one. */
  runFor(): void {
    const { world, params, probe } = this;
    params.before();
    for (let index = 0; index < params.visits.length; index++) this.visited += params.visits[index]!();
    probe?.enter?.(this.id, ONE_SHOT_ID);
    try {
      this.call();
    } finally {
      probe?.leave?.(this.id, ONE_SHOT_ID);
    }
    params.after();
    this.runs++;
    world.commands.applyBrought(0);
    if (params.finishers.length > 0) params.finish();
  }

  /** The same, with somebody told when the system's own function is at work. */
  runWatched(probe: Probe, schedule: string): void {
    const { world, params } = this, { changeTick } = world.storage;
    if (!this.isReadOnly) changeTick[0] = changeTick[0]! + 1;
    params.before();
    for (let index = 0; index < params.visits.length; index++) this.visited += params.visits[index]!();
    probe.enter?.(this.id, schedule);
    try {
      this.call();
    } finally {
      probe.leave?.(this.id, schedule);
    }
    params.after();
    this.runs++;
    world.commands.cause = this.id;
    if (world.commands.length > 0) world.commands.apply();
    world.commands.cause = null;
    if (params.finishers.length > 0) params.finish();
  }
}

const UNKNOWN = 0, HOLDS = 1, FAILS = 2;

/** A condition of a running app, asked at most once in a run of its schedule. */
export class LiveGate {
  private verdict = UNKNOWN;
  /** Change ticks after its schedule's first at which it is asked. */
  stamp = 0;

  constructor(readonly declared: DeclaredCondition, private holds: () => boolean) {}

  /** From now on this is asked. */
  install(holds: () => boolean): void {
    this.holds = holds;
  }

  reset(): void {
    this.verdict = UNKNOWN;
  }

  get isAsked(): boolean {
    return this.verdict !== UNKNOWN;
  }

  isOpen(): boolean {
    if (this.verdict === UNKNOWN) this.verdict = this.holds() ? HOLDS : FAILS;
    return this.verdict === HOLDS;
  }
}

function reserveMemory({ plan }: Workshop, schedule: Schedule, id: string, name: string, type: FieldType): Span {
  return (schedule.isReadOnly ? plan.outside : plan.image).reserve({ kind: 'system', id: `${schedule.id}/${id}` }, `.${name}`, type, 1);
}

/** A condition whose parameters are declared. */
export interface DeclaredCondition {
  readonly touches: readonly Touches[];
  readonly spans: readonly Span[];
  readonly open: (world: World) => () => boolean;
}

/** Declares a condition's parameters. */
export function declareCondition(workshop: Workshop, schedule: Schedule, id: string, condition: Condition): DeclaredCondition {
  if (condition.kind === 'condition') {
    const declared = declareParams(workshop, schedule, id, condition.params, true);
    return {
      touches: declared.touches, spans: declared.spans,
      open: (world) => {
        const params = new LiveParams(declared, world), holds = condition.holds as (args: unknown) => boolean;
        return () => {
          params.before();
          const isHolding = holds(params.args);
          params.after();
          return isHolding;
        };
      },
    };
  }
  const wasSpan = condition.kind === 'changed' ? reserveMemory(workshop, schedule, id, 'was', 'u8') : undefined;
  const parts = (condition.kind === 'not' || condition.kind === 'changed' ? [condition.of] : condition.of).map((part, index) => declareCondition(workshop, schedule, `${id}.${index}`, part));
  return {
    touches: parts.flatMap((part) => part.touches), spans: [...(wasSpan === undefined ? [] : [wasSpan]), ...parts.flatMap((part) => part.spans)],
    open: (world) => {
      const asks = parts.map((part) => part.open(world));
      if (condition.kind === 'not') return () => !asks[0]!();
      if (wasSpan !== undefined) {
        const was = wasSpan.slots, wanted = condition.kind === 'changed' ? condition.to : undefined;
        return () => {
          const isHolding = asks[0]!(), hasChanged = (was[0] === 1) !== isHolding;
          was[0] = isHolding ? 1 : 0;
          return hasChanged && (wanted === undefined || wanted === isHolding);
        };
      }
      if (condition.kind === 'xor') {
        return () => {
          let isOdd = false;
          for (let index = 0; index < asks.length; index++) if (asks[index]!()) isOdd = !isOdd;
          return isOdd;
        };
      }
      if (condition.kind === 'and') return () => asks.every((ask) => ask());
      return () => asks.some((ask) => ask());
    },
  };
}
