import type { ComponentHooks, DeferredWorld } from '../ecs/deferred-world.ts';
import type { Component } from '../ecs/component.ts';
import type { Entity } from '../ecs/entity.ts';
import type { EventFrame } from '../ecs/entity-event.ts';
import { SystemFault, UsageError } from '../ecs/errors.ts';
import { LIFECYCLE_NAMES, type LifecycleName, type Listener } from '../ecs/lifecycle.ts';
import type { World } from '../ecs/world.ts';
import type { WorldPlan } from '../ecs/world-plan.ts';
import { declareCondition, declareParams, LiveParams, type Declared, type DeclaredCondition, type Workshop } from './live-system.ts';
import type { Observer } from './observer.ts';
import type { Touches } from './param.ts';
import type { Probe } from './probe.ts';
import type { Schedule } from './schedule.ts';
import { specialise } from './specialise.ts';

/** Where observers stand in diagnostics and in the names of their memory. It never runs by itself. */
const OBSERVER: Schedule = { kind: 'schedule', id: 'Observer', isChecked: false, isReadOnly: false, state: undefined };

/** The hooks and observers of an app, from their registration on. */
export class Observers {
  private readonly hooks: { readonly component: Component; readonly hooks: ComponentHooks }[] = [];
  private readonly added: Observer[] = [];
  private declared: readonly { readonly id: string; readonly observer: Observer; readonly declared: Declared; readonly conditions: readonly DeclaredCondition[] }[] = [];
  live: readonly LiveObserver[] = [];

  /** How many hooks and observers there are. */
  get count(): number {
    return this.hooks.length + this.added.length;
  }

  /** @throws UsageError for a second hook of a kind. */
  addHooks(plan: WorldPlan, component: Component, hooks: ComponentHooks): void {
    for (const name of namesOf(hooks)) {
      if (this.hooks.some((known) => known.component === component && known.hooks[name] !== undefined)) throw new UsageError(`${component.id} has a hook ${name} already, and a component has one of each kind; add an observer, observe(${name}(${component.id}), …).`);
      plan.watch(component, LIFECYCLE_NAMES[name]);
    }
    this.hooks.push({ component, hooks });
  }

  add(plan: WorldPlan, observer: Observer): void {
    const { trigger } = observer;
    if (trigger.kind === 'lifecycle') plan.watch(trigger.component, LIFECYCLE_NAMES[trigger.name]);
    else plan.hasListeners = true;
    this.added.push(observer);
  }

  /** Declares the observers' parameters. Returns what any system with commands may touch through them. */
  declare(workshop: Workshop): Touches[] {
    const counts = new Map<string, number>();
    this.declared = this.added.map((observer) => {
      const { trigger } = observer, name = trigger.kind === 'lifecycle' ? `${trigger.name}(${trigger.component.id})` : trigger.id;
      const count = (counts.get(name) ?? 0) + 1, id = count === 1 ? name : `${name}#${count}`;
      counts.set(name, count);
      const conditions = observer.conditions.map((condition, at) => declareCondition(workshop, OBSERVER, `if(${id}).${at}`, condition));
      return { id, observer, declared: declareParams(workshop, OBSERVER, id, observer.params, false), conditions };
    });
    return this.declared.flatMap(({ id, declared: { key, touches }, conditions }) => [
      ...touches, ...conditions.flatMap((condition) => condition.touches), { thing: { kind: 'system', id: key }, isWrite: true, required: [], excluded: [] },
    ].map((touch) => ({ ...touch, via: id })));
  }

  open(world: World, tick: () => number): void {
    const { storage, commands } = world, { lifecycle } = storage;
    if (lifecycle === undefined) return;
    const deferred: DeferredWorld = {
      commands, columns: (component) => world.columns(component), describe: (entity) => world.describe(entity), entityAt: (row) => world.entityAt(row), external: (one) => world.external(one),
      has: (entity, component) => world.has(entity, component), hierarchy: (relation) => world.hierarchy(relation), isAlive: (entity) => world.isAlive(entity), resource: (one) => world.resource(one),
      rowOf: (entity) => world.rowOf(entity), send: (message, values) => world.send(message, values), set: (entity, component, values) => world.set(entity, component, values), touch: (row, component) => world.touch(row, component),
    };
    lifecycle.hasCommands = this.hooks.length > 0 || this.declared.some(({ declared }) => declared.isRestructuring);
    for (const { component, hooks } of this.hooks) {
      for (const name of namesOf(hooks)) {
        const hook = hooks[name]!, id = `hook ${name}(${component.id})`;
        const run = (_row: number, entity: Entity): void => blaming(id, tick, () => hook(deferred, entity));
        lifecycle.setHook(storage.store(component).ordinal, LIFECYCLE_NAMES[name], { id, run });
      }
    }
    this.live = this.declared.map(({ id, observer, declared, conditions }) => {
      const { trigger } = observer, frame = trigger.kind === 'lifecycle' ? null : lifecycle.listenTo(trigger);
      const live = new LiveObserver(id, observer, declared, world, tick, frame, conditions.map(({ open }) => open(world)));
      if (trigger.kind === 'lifecycle') lifecycle.addObserver(storage.store(trigger.component).ordinal, LIFECYCLE_NAMES[trigger.name], live);
      else frame!.listeners.push(live);
      return live;
    });
  }
}

const namesOf = (hooks: ComponentHooks): LifecycleName[] => (Object.keys(LIFECYCLE_NAMES) as LifecycleName[]).filter((name) => hooks[name] !== undefined);

function blaming(id: string, tick: () => number, run: () => void): void {
  try {
    run();
  } catch (cause) {
    throw cause instanceof SystemFault ? cause : new SystemFault(id, tick(), cause);
  }
}

/** An observer of a running app. It runs at the change tick of what it is told about. */
export class LiveObserver implements Listener {
  runs = 0;
  visited = 0;
  /** Somebody who watches. What an observer does is put to the account of the system that set it off, since that is what is compared. */
  probe: Probe | null = null;
  readonly touches: readonly Touches[];
  private readonly commands: World['commands'];
  private readonly params: LiveParams;
  private readonly call: () => void;

  constructor(readonly id: string, observer: Observer, declared: Declared, world: World, private readonly tick: () => number, frame: EventFrame | null, private readonly asks: readonly (() => boolean)[]) {
    this.touches = declared.touches;
    this.commands = world.commands;
    this.params = new LiveParams(declared, world);
    if (frame !== null) {
      this.params.args['event'] = frame.value;
      this.params.args['propagate'] = (isGoingOn: boolean): void => { frame.isGoingOn = isGoingOn; };
    }
    this.call = specialise(id, observer.run as (argument: unknown) => void, this.params.args, 0);
  }

  get looks(): number {
    return this.params.visits.length;
  }

  run(row: number, entity: Entity): void {
    const { params, probe } = this, { args, visits } = params, cause = probe === null ? this.id : this.commands.cause ?? this.id;
    if (this.asks.length > 0 && !this.isWanted(cause)) return;
    args['row'] = row;
    args['entity'] = entity;
    params.before();
    for (let index = 0; index < visits.length; index++) this.visited += visits[index]!();
    probe?.enter?.(cause, OBSERVER.id);
    try {
      this.call();
    } catch (cause) {
      throw new SystemFault(this.id, this.tick(), cause);
    } finally {
      probe?.leave?.(cause, OBSERVER.id);
    }
    params.after();
    this.runs++;
  }

  /** Asks its conditions, those after the first that fails not. */
  private isWanted(cause: string): boolean {
    const { asks, probe } = this;
    probe?.enter?.(cause, OBSERVER.id);
    try {
      for (let index = 0; index < asks.length; index++) if (!asks[index]!()) return false;
      return true;
    } catch (cause) {
      throw new SystemFault(this.id, this.tick(), cause);
    } finally {
      probe?.leave?.(cause, OBSERVER.id);
    }
  }
}
