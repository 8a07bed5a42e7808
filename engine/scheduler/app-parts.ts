import type { Migration } from '../ecs/about.ts';
import type { Bundle, Component } from '../ecs/component.ts';
import type { ComponentHooks } from '../ecs/deferred-world.ts';
import { UsageError } from '../ecs/errors.ts';
import type { External } from '../ecs/external.ts';
import type { Message } from '../ecs/message.ts';
import type { Resource } from '../ecs/resource.ts';
import type { Schema, Values } from '../ecs/schema.ts';
import { WorldPlan, type WorldOptions } from '../ecs/world-plan.ts';
import { Time } from '../systems/time.ts';
import type { App } from './app.ts';
import { Contributions } from './contributions.ts';
import { ScheduleDraft } from './live-schedule.ts';
import type { Workshop } from './live-system.ts';
import type { Observer } from './observer.ts';
import { Observers } from './observers.ts';
import { LogOutlet } from './params/log-param.ts';
import type { Plugin } from './plugin.ts';
import { PluginGroup } from './plugin-group.ts';
import { Extract, FixedPostUpdate, FixedPreUpdate, FixedUpdate, OneShot, Startup, type Schedule } from './schedule.ts';
import { StateCells } from './state-cells.ts';
import type { AnyState } from './state.ts';
import type { System, Target } from './system.ts';

/** How large an app is, and how it runs: `new App({ capacity: 4096, seed: 1 })`. */
export interface AppOptions extends WorldOptions {
  /** Ticks in a second; 128 unless given, whose tick is exact in binary. */
  readonly tickRate?: number;
  /** Runs the systems of the fixed schedules in another order that keeps every constraint, one for each whole number. Changes nothing if all that matters is ordered. */
  readonly orderSeed?: number;
}

/** What an app is put together from, until it is made ready. See `App`. */
export abstract class AppParts {
  readonly tickRate: number;
  protected readonly plan: WorldPlan;
  protected readonly states: StateCells;
  protected readonly outlet = new LogOutlet();
  protected readonly drafts = new Map<string, ScheduleDraft>();
  protected readonly plugins = new Map<string, Plugin>();
  /** Ids of plugins that are switched off, with the group that says so. */
  private readonly disabled = new Map<string, string>();
  /** There from `ready()` on: nothing can be added any more. */
  protected readying: Promise<this> | undefined;
  /** The Time resource's slots, without accessors between. */
  protected readonly time = { tick: new Float64Array(1), dt: new Float64Array(1), seconds: new Float64Array(1) };
  protected readonly startedSpan;
  protected readonly contributions = new Contributions();
  protected readonly workshop: Workshop;
  protected readonly observers = new Observers();
  protected readonly orderSeed: number | null;

  constructor(protected readonly options: AppOptions = {}) {
    this.tickRate = options.tickRate ?? 128;
    if (!(this.tickRate > 0)) throw new UsageError(`A tick rate of ${this.tickRate} is not positive.`);
    this.orderSeed = options.orderSeed ?? null;
    if (this.orderSeed !== null && !Number.isSafeInteger(this.orderSeed)) throw new UsageError(`The orderSeed ${this.orderSeed} is not a safe integer; give a whole number, or none for the order of registration.`);
    this.plan = new WorldPlan(options);
    this.states = new StateCells(this.plan);
    this.workshop = { plan: this.plan, outlet: this.outlet, states: this.states, tick: () => this.time.tick[0]!, heard: [], oneShots: new Map() };
    this.startedSpan = this.plan.image.reserve({ kind: 'engine', id: 'engine/started' }, '', 'u32', 1);
    this.plan.setResource(Time as unknown as Resource, { dt: 1 / this.tickRate });
    for (const schedule of [Startup, FixedPreUpdate, FixedUpdate, FixedPostUpdate, Extract]) this.draft(schedule);
  }

  private draft(schedule: Schedule): ScheduleDraft {
    if (this.readying) throw new UsageError(`Something was added to ${schedule.id} after app.ready(); add everything before.`);
    let draft = this.drafts.get(schedule.id);
    if (draft === undefined) this.drafts.set(schedule.id, (draft = new ScheduleDraft(schedule)));
    if (schedule.state) this.states.register(schedule.state);
    return draft;
  }

  protected get open(): WorldPlan {
    if (this.readying) throw new UsageError('Something was registered after app.ready(); register everything before.');
    return this.plan;
  }

  // Putting together

  /** Adds a plugin once; adding the same one again does nothing. */
  addPlugin(plugin: Plugin): this {
    const known = this.plugins.get(plugin.id);
    if (known === plugin) {
      this.contributions.include(plugin.id);
      return this;
    }
    if (known !== undefined) throw new UsageError(`Two different plugins have the id "${plugin.id}"; give one of them another id.`);
    this.plugins.set(plugin.id, plugin);
    this.contributions.during(plugin.id, () => plugin.build(this as unknown as App));
    return this;
  }

  /**
   * Adds plugins and groups of plugins, in order.
   *
   *     app.addPlugins(physicsPlugin(), Default.disable('game/lights'));
   */
  addPlugins(...added: readonly (Plugin | PluginGroup)[]): this {
    for (const one of added) {
      if (!(one instanceof PluginGroup)) this.addPlugin(one);
      else {
        for (const plugin of one.plugins) this.addPlugin(plugin);
        for (const id of one.disabled) this.disabled.set(id, one.id);
      }
    }
    return this;
  }

  /** Whether a plugin was added. */
  hasPlugin(id: string): boolean {
    return this.plugins.has(id);
  }

  protected checkNeeds(): void {
    for (const { id, needs = [] } of this.plugins.values()) {
      const missing = needs.find((needed) => !this.plugins.has(needed));
      if (missing === undefined) continue;
      const group = this.disabled.get(missing);
      throw new UsageError(`Plugin "${id}" needs plugin "${missing}", ${group === undefined ? 'which this app does not have; add it with app.addPlugins' : `which is switched off in the group "${group}"; leave out .disable("${missing}"), or "${id}" as well`}.`);
    }
  }

  /** Systems that are in no schedule: they run when a system that has `runs(…)` of them says so, by `world.run` of an exclusive system, or by `app.runOnce`. */
  register(...systems: readonly System[]): this {
    return this.addSystems(OneShot, ...systems);
  }

  /** Adds systems to a schedule. */
  addSystems(schedule: Schedule, ...systems: readonly Target[]): this {
    this.draft(schedule).added.push(...systems);
    this.contributions.note({ schedule, isConfiguration: false, targets: systems });
    return this;
  }

  /** Orders, nests and switches the sets of a schedule. */
  configureSets(schedule: Schedule, ...sets: readonly Target[]): this {
    this.draft(schedule).configured.push(...sets);
    this.contributions.note({ schedule, isConfiguration: true, targets: sets });
    return this;
  }

  /** Registers a resource, with first values over its defaults. What a system's parameter names is registered by itself. */
  insertResource<S extends Schema>(resource: Resource<S>, values: Values<S> = {}): this {
    this.open.setResource(resource as Resource, values);
    return this;
  }

  /** Registers components that no query names. */
  addComponents(...parts: readonly (Component | Bundle)[]): this {
    for (const part of parts) for (const one of part.kind === 'bundle' ? part.components : [part]) this.open.addComponent(one);
    return this;
  }

  /** Keeps record of changes to these components though no system asks for them. */
  trackChanges(...components: readonly Component[]): this {
    for (const one of components) this.open.track(one);
    return this;
  }

  /**
   * Says how fields that a scene of an older version has become those of the next version; for declarations that cannot say it themselves.
   *
   *     app.addMigration(Glow, 1, ({ up, ...rest }) => ({ ...rest, height: up }))
   *
   * @throws UsageError if that is said already, or `from` is not older than the declaration's version.
   */
  addMigration(of: Component | Resource, from: number, step: Migration): this {
    this.open.addMigration(of, from, step);
    return this;
  }

  /** Has functions called whenever something happens to a component. One of each kind for a component. @throws UsageError for a second one. */
  addHooks(component: Component, hooks: ComponentHooks): this {
    this.observers.addHooks(this.open, component, hooks);
    return this;
  }

  /** Has an observer told from the first change on. Those of one component are told in the order in which they were added. */
  addObserver(...observers: readonly Observer[]): this {
    for (const observer of observers) this.observers.add(this.open, observer);
    return this;
  }

  addMessage(message: Message): this {
    this.open.addMessage(message);
    return this;
  }

  addState(state: AnyState): this {
    void this.open;
    this.states.register(state);
    return this;
  }

  addExternal<T>(external: External<T>): this {
    this.open.addExternal(external as External);
    return this;
  }
}
