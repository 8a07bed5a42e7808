import type { Migration } from '../ecs/about.ts';
import { Disabled } from '../ecs/disabled.ts';
import { SystemFault, UsageError } from '../ecs/errors.ts';
import type { Image } from '../ecs/image.ts';
import type { Layout } from '../ecs/layout.ts';
import type { Resource } from '../ecs/resource.ts';
import type { Schema, Values } from '../ecs/schema.ts';
import { translateImage, type Carriage } from '../ecs/translate-image.ts';
import { World } from '../ecs/world.ts';
import { reflectRegistered } from '../reflect/reflect.ts';
import type { Registry } from '../reflect/registry.ts';
import { Time } from '../systems/time.ts';
import { AppParts } from './app-parts.ts';
import { isScoped } from './despawn-on.ts';
import { diagnose, type Diagnostics } from './diagnostics.ts';
import { DeclaredSchedule, type LiveSchedule } from './live-schedule.ts';
import type { LiveSystem } from './live-system.ts';
import type { LogLine } from './params/log-param.ts';
import type { Plugin } from './plugin.ts';
import type { Probe } from './probe.ts';
import { Extract, FixedPostUpdate, FixedPreUpdate, FixedUpdate, isOwn, OneShot, Startup, type Schedule } from './schedule.ts';
import { StateTurns } from './state-turns.ts';
import type { State } from './state.ts';
import { SwapRefusal, stageSystem, type Staged, type SwapAnswer } from './swap.ts';
import { stagePlugin } from './swap-plugin.ts';
import type { System } from './system.ts';

/**
 * Puts plugins, systems and state together, and runs them.
 *
 *     const app = await new App({ capacity: 256, seed: 1 }).addSystems(Startup, spawnLanterns).addSystems(FixedUpdate, chain(swing, shine)).ready();
 *     app.startup();
 *     for (let n = 0; n < 128; n++) app.tick();   // a second
 */
export class App extends AppParts {
  private readonly live = new Map<string, LiveSchedule>();
  private built: World | undefined;
  private turns!: StateTurns;
  private readonly fixed: LiveSchedule[] = [];
  private fault: unknown;
  private watcher: Probe | null = null;

  /**
   * Checks every order, lays the world out, waits for externals. After it nothing can be added.
   *
   * @throws UsageError for circles and for systems that touch the same thing without an order.
   */
  ready(): Promise<this> {
    return (this.readying ??= this.build());
  }

  private async build(): Promise<this> {
    this.checkNeeds();
    const { workshop } = this;
    workshop.heard.push(...this.observers.declare(workshop));
    const oneShots = this.drafts.get(OneShot.id), others = [...this.drafts.values()].filter((draft) => draft !== oneShots);
    const declaredShots = oneShots === undefined ? [] : [new DeclaredSchedule(workshop, OneShot, oneShots, true)];
    const declared = [...declaredShots, ...others.map((draft) => new DeclaredSchedule(workshop, draft.schedule, draft))];
    const scoped = this.plan.components.filter(isScoped);
    for (const { scope } of scoped) {
      this.states.register(scope.state);
      if (scope.act !== 'despawn') this.plan.addComponent(Disabled);
    }
    const world = new World(this.plan);
    await world.prepare();
    this.observers.open(world, workshop.tick);
    for (const schedule of declared) this.live.set(schedule.schedule.id, schedule.open(world, workshop.tick));
    const time = this.plan.resources.get(Time as unknown as Resource)!;
    for (const name of ['tick', 'dt', 'seconds'] as const) this.time[name] = time.slots(name) as Float64Array<ArrayBuffer>;
    this.turns = new StateTurns(this.states, this.live, world, scoped);
    this.fixed.push(...[FixedPreUpdate, FixedUpdate, FixedPostUpdate].map(({ id }) => this.live.get(id)!));
    this.plan.seal();
    world.runner = { given: {}, runSchedule: ({ id }) => this.runInside(id), runSystem: (id, input) => this.runShot(this.shotOf(id), input) };
    this.built = world;
    this.setOrderSeed(this.orderSeed);
    return this;
  }

  /** The world, once the app is ready. */
  get world(): World {
    if (this.built === undefined) throw new UsageError('The world is there after `await app.ready()`.');
    return this.built;
  }

  // Running

  /** Runs Startup, then OnEnter of every state's first value. Once in the life of a world. */
  startup(): void {
    const started = this.startedSpan.slots;
    void this.world;
    if (started[0] !== 0) throw new UsageError('app.startup() ran already in this world.');
    started[0] = 1;
    this.guard(() => {
      this.runSchedule(Startup.id);
      this.turns.enterAll();
    });
  }

  /** One tick: state changes, FixedPreUpdate, FixedUpdate, FixedPostUpdate; then `Time.tick` goes up. @throws SystemFault */
  tick(): void {
    const { world } = this;
    if (this.startedSpan.slots[0] === 0) throw new UsageError('app.tick() before app.startup(); start once, or restore an image of a started app.');
    if (this.fault !== undefined) throw new UsageError('A system failed in the middle of a tick; restore an image before ticking on.');
    try {
      world.turnMessages();
      this.turns.turn();
      for (let index = 0; index < this.fixed.length; index++) this.fixed[index]!.run();
    } catch (cause) {
      this.fault = cause;
      throw cause;
    }
    const { tick, dt, seconds } = this.time;
    tick[0] = tick[0]! + 1;
    seconds[0] = tick[0]! * dt[0]!;
  }

  private guard(run: () => void): void {
    try {
      run();
    } catch (cause) {
      this.fault = cause;
      throw cause;
    }
  }

  private runSchedule(id: string): void {
    this.live.get(id)?.run();
  }

  private runInside(id: string): void {
    const schedule = this.live.get(id);
    if (schedule === undefined) throw new UsageError(`world.runSchedule was given ${id}, which has no systems in this app; add some with app.addSystems.`);
    if (!isOwn(schedule.schedule)) throw new UsageError(`world.runSchedule was given ${id}, which the app runs itself; declare a schedule of your own with schedule('game/Round').`);
    schedule.runInside();
  }

  private shotOf(id: string): LiveSystem {
    const place = this.live.get(OneShot.id)?.systems.find((one) => one.id === id);
    if (place === undefined) throw new UsageError(`System "${id}" was to run, and is no one-shot system of this app; call app.register with it before app.ready().`);
    return place;
  }

  private runShot(place: LiveSystem, input: Values<Schema>): void {
    const { runner } = this.world, before = runner.given;
    runner.given = input;
    try {
      place.runFor();
    } finally {
      runner.given = before;
    }
  }

  /**
   * Runs a registered system once, between ticks: for set-up and tests. What comes from outside while an app runs goes through messages and resources, so that a replay has it.
   *
   * @throws UsageError if it was not registered; SystemFault if it throws.
   */
  runOnce(system: System, input: Values<Schema> = {}): void {
    const { changeTick } = this.world.storage, place = this.shotOf(system.id);
    changeTick[0] = changeTick[0]! + 1;
    this.guard(() => {
      try {
        this.runShot(place, input);
      } catch (cause) {
        throw cause instanceof SystemFault ? cause : new SystemFault(system.id, this.time.tick[0]!, cause);
      }
    });
  }

  /** Runs Extract: systems that look at the world and write elsewhere. Changes nothing that an image holds. */
  extract(): void {
    void this.world;
    this.runSchedule(Extract.id);
  }

  /**
   * Asks for another value of a state, as `nextState` does: it has it from the start of the next tick on. With `{ again: true }` it is left and entered even
   * if it has that value already.
   */
  setState<V extends string>(state: State<V, null>, value: V, options: { readonly again?: boolean } = {}): void {
    void this.world;
    this.states.ask(state, value, options.again);
  }

  /** The value of a state; null while a sub-state or computed state does not exist. */
  stateOf<V extends string, N extends null = never>(state: State<V, N>): V | N {
    void this.world;
    return this.states.value(state);
  }

  // Images and answers

  /** Copies all state, reusing `into`'s memory. Call it between ticks. */
  snapshot(into?: Image): Image {
    return this.world.snapshot(into);
  }

  /** From here on the app is, bit for bit, the one the image was taken from. Extract sees everything as new. */
  restore(image: Image): void {
    this.world.restore(image);
    this.world.clearOutside();
    this.fault = undefined;
  }

  /** @internal See `carryImage`. */
  carry(image: Image): Carriage {
    const { world } = this;
    if (image.layout === world.arena.layout) {
      this.restore(image);
      return { carried: [...this.partNames], dropped: [], fresh: [] };
    }
    if (this.startedSpan.slots[0] !== 0) throw new UsageError('An image of another layout was given to an app that has started; make a new App, await ready(), and carry the image into that.');
    const before = this.snapshot(), { dt } = this.time, length = dt[0]!;
    const { image: translated, carriage, layout, resetStates } = translateImage(image, world);
    this.restore(translated);
    if (dt[0] !== length) {
      const theirs = dt[0]!;
      this.restore(before);
      throw new UsageError(`The image has ticks of ${theirs} s and this app has ticks of ${length} s; give the App the tickRate ${1 / theirs}.`);
    }
    if (this.startedSpan.slots[0] !== 0) this.startNew(layout, resetStates);
    return carriage;
  }

  /** Startup for systems that the image's app did not have, OnEnter for states that it did not have. */
  private startNew(layout: Layout, resetStates: ReadonlySet<string>): void {
    const known = new Set(layout.spans.filter(({ kind }) => kind === 'system').map(({ id }) => id)), startup = this.live.get(Startup.id)!;
    this.guard(() => {
      startup.runOnly((key) => !known.has(key.replaceAll(/\s/g, '_')));
      this.turns.begin((id) => resetStates.has(id) || !layout.states.has(id));
    });
  }

  /** 64-bit hash of the canonical image, 16 lower-case hex digits. */
  hash(): string {
    return this.world.hash();
  }

  /** The same of each part of the image by itself, in the order of `partNames`. At the cost of one `hash()`. */
  partHashes(): string[] {
    return this.world.partHashes();
  }

  /** Ids of components, resources, messages, the memory of systems and conditions, states, blocks of the engine's, externals: a partition of the image, in its order. */
  get partNames(): readonly string[] {
    return this.world.parts.map(({ name }) => name);
  }

  /** 64-bit hash of the image's layout, 16 hex digits. Apps with one schema can exchange images. */
  get schema(): string {
    return this.world.schema;
  }

  // Taking another's place

  /**
   * Puts a system in the place of the one of its id, in every schedule that has it, from the next tick on: its memory, its
   * random streams and what it has seen stay. Components and the like that its module declared anew stand for those of this
   * app, if they have the same id and shape.
   *
   * Refused, with nothing changed, where it declares another access, other locals or commands than the one that runs: then
   * make a new App with it and `carryImage` into that. Call it between ticks.
   */
  swapSystem(system: System): SwapAnswer {
    return this.trySwap(() => {
      const staged = [...this.live.values()].flatMap((schedule) => schedule.systems.filter(({ id }) => id === system.id).map((place) => stageSystem(this.workshop, this.world, schedule.schedule, place, system)));
      if (staged.length === 0) throw new SwapRefusal(`System "${system.id}" is not in this app`);
      return staged;
    });
  }

  /**
   * The same for all systems and conditions of a plugin, or for none of them. Refused also where the plugin has more systems or fewer, or
   * orders them otherwise. First values of its resources are those that the running world has.
   */
  swap(plugin: Plugin): SwapAnswer {
    return this.trySwap(() => {
      const { plugins, contributions } = this, scratch = new App(this.options).addPlugin(plugin);
      if (scratch.observers.count > 0) throw new SwapRefusal(`Plugin "${plugin.id}" has hooks or observers, which are not swapped`);
      const staged = stagePlugin(plugin.id, { workshop: this.workshop, world: this.world, live: this.live, contributions }, { plan: scratch.plan, contributions: scratch.contributions, drafts: scratch.drafts });
      return [...staged, () => { plugins.set(plugin.id, plugin); }];
    });
  }

  private trySwap(stage: () => readonly Staged[]): SwapAnswer {
    void this.world;
    try {
      for (const install of stage()) install();
      return { ok: true };
    } catch (cause) {
      return { ok: false, reason: `${(cause instanceof Error ? cause.message : String(cause)).replace(/\.$/, '')}; the running app goes on with what it has. To take the new one in, make a new App with it and carryImage(app, image).` };
    }
  }

  // For those who compare runs

  /** Has `probe` told after each system of a tick (and of startup), or nobody (null). What it is told of goes on as if it were not there. */
  setProbe(probe: Probe | null): void {
    void this.world;
    this.watcher = probe;
    for (const schedule of this.live.values()) if (!schedule.isReadOnly) schedule.probe = probe;
    for (const observer of this.observers.live) observer.probe = probe;
    for (const system of this.live.get(OneShot.id)?.systems ?? []) system.probe = probe;
  }

  /** Who is told now. */
  get probe(): Probe | null {
    return this.watcher;
  }

  /** From the next tick on the fixed schedules run in another order that keeps every constraint, or (null) in that of registration. */
  setOrderSeed(seed: number | null): void {
    void this.world;
    for (const schedule of this.fixed) schedule.arrange(schedule.orderOf(seed));
  }

  /** @internal */
  get schedules(): ReadonlyMap<string, LiveSchedule> {
    return this.live;
  }

  /** Ids of a schedule's systems in the order in which they run. */
  order(schedule: Schedule): string[] {
    void this.world;
    const live = this.live.get(schedule.id);
    return live === undefined ? [] : live.order.map((position) => live.systems[position]!.id);
  }

  /** How fields of older versions become those of now, by `component id` or `resource id` and the version that they start from. */
  get migrations(): ReadonlyMap<string, ReadonlyMap<number, Migration>> {
    return this.plan.migrations;
  }

  /** Everything that the app is made of, as plain data: for pages, inspectors, scenes and mods. Linear in it: ask once and keep the answer. */
  get registry(): Registry {
    void this.world;
    return reflectRegistered({ tickRate: this.tickRate, plan: this.plan, states: this.states.all, schedules: this.live.values() });
  }

  /** Log lines since the last call. */
  drainLog(): LogLine[] {
    return this.outlet.drain();
  }

  /** What the app did so far; for people. Costs nothing until it is asked. */
  diagnostics(): Diagnostics {
    return diagnose(this.world, this.live, this.observers.live);
  }
}
