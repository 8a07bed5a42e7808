import type { Arena, Span } from './arena.ts';
import { checkPlace, CommandQueue } from './command-queue.ts';
import type { Bundle, Component, Relation, Valued } from './component.ts';
import type { ComponentStore } from './component-store.ts';
import type { Entity } from './entity.ts';
import type { EntityEvent } from './entity-event.ts';
import { EngineBug, UsageError } from './errors.ts';
import type { External } from './external.ts';
import { ImageHasher } from './hash.ts';
import { Hierarchy } from './hierarchy.ts';
import { describeFields, describeRecord, type Described } from './describe.ts';
import { checkLayout, emptyImage, type Image } from './image.ts';
import { listParts, type ImagePart } from './image-parts.ts';
import type { MessageBuffer } from './message-buffer.ts';
import type { Message } from './message.ts';
import { checkQuery, innerTerm, isRef, LiveQuery, type Filter, type QueryResult, type QueryShape, type Terms } from './query.ts';
import type { MutableRecord, Resource } from './resource.ts';
import { slotsOf, writeField, type Columns, type Schema, type Values } from './schema.ts';
import { Storage } from './storage.ts';
import { NO_VALUES } from './value-tape.ts';
import type { WorldPlan } from './world-plan.ts';

/** A query that somebody outside the systems keeps. */
export type KeptQuery<T extends Terms> = QueryResult<T> & { readonly refresh: () => KeptQuery<T> };

/** @internal What an app runs for a world. */
export interface Runner {
  runSchedule(schedule: { readonly id: string }): void;
  runSystem(id: string, input: Values<Schema>): void;
  /** Input of the one-shot system that runs now. */
  given: Values<Schema>;
}

/**
 * Entities, components, resources, messages and externals: everything that an image holds. Ordinary systems reach it through
 * their parameters; set-up, tests and exclusive systems use it directly, and what they change takes effect at once.
 */
export class World {
  readonly capacity: number;
  readonly seed: number;
  /** @internal */
  readonly storage: Storage;
  /** @internal */
  readonly commands: CommandQueue;
  private readonly outside: Arena;
  /** @internal */
  readonly arena: Arena;
  /** @internal A partition of the image, in its order. */
  readonly parts: readonly ImagePart[];
  private readonly records = new Map<Resource, { readonly readable: object; readonly writable: object }>();
  private readonly externalValues = new Map<External, { value: unknown }>();
  private readonly buffers: readonly MessageBuffer[];
  private hasher: ImageHasher | undefined;
  /** @internal Set by the app. */
  runner!: Runner;

  /** @internal Use `new App(…)` and `app.world`. */
  constructor(/** @internal */ readonly plan: WorldPlan) {
    this.capacity = plan.capacity;
    this.seed = plan.seed;
    this.storage = new Storage(plan, plan.image);
    this.arena = plan.image.seal(`${plan.describe()}\n\n`);
    this.outside = plan.outside.seal();
    this.storage.open(this.arena);
    this.commands = new CommandQueue(this.storage);
    this.parts = listParts(this.spans, plan.externals);
    this.buffers = [...plan.messages.values()];
    for (const buffer of this.buffers) buffer.open();
    for (const [resource, spans] of plan.resources) this.records.set(resource, { readable: spans.open(false), writable: spans.open(true) });
    plan.fillResources();
  }

  /** @internal Waits for externals and the hasher. */
  async prepare(): Promise<void> {
    this.hasher = await ImageHasher.create(this.arena, this.storage.entities, this.parts);
    for (const external of this.plan.externals) this.externalValues.set(external, { value: await external.create() });
  }

  // Entities

  /**
   * Makes an entity with the components of a bundle, or with those listed, and all they require.
   *
   *     const lantern = world.spawn([Position, Glow], [[Position, { y: 1.3 }]]);
   *
   * @throws UsageError when all rows are in use, or for a component that is not registered.
   */
  spawn(what: Bundle | readonly Component[], values?: readonly Valued[]): Entity {
    const { storage } = this, row = storage.reserve(storage.kits.of(what)), entity = storage.entityAt(row);
    if (values !== undefined) storage.writeValues(row, values);
    this.change(() => storage.join(row));
    return entity;
  }

  /** A new entity with what another one has, its targets in relations included; nothing points at it. @throws UsageError if it is dead. */
  clone(entity: Entity): Entity {
    this.livingRow(entity);
    let copy = 0;
    this.change(() => { copy = this.commands.clone(entity); });
    return copy;
  }

  /** Ends an entity, and what hangs on it. Returns false if it was dead already. */
  despawn(entity: Entity): boolean {
    const row = this.storage.entities.rowOf(entity);
    if (row < 0) return false;
    this.change(() => this.storage.despawn(row));
    return true;
  }

  /** Ends all that point at an entity by a relation. @throws UsageError if it is dead. */
  despawnRelated(entity: Entity, relation: Relation): void {
    const row = this.livingRow(entity), index = this.storage.relation(relation);
    this.change(() => this.storage.despawnRelated(row, index));
  }

  /** Gives an entity a component and what that requires, if it lacks it; writes `values` in any case. @throws UsageError if it is dead. */
  add<S extends Schema>(entity: Entity, component: Component<S>, values?: Values<S>): void {
    this.give(entity, component as Component, values, (row, store, entry) => this.storage.add(row, store, false, entry));
  }

  /** Gives a component whole: defaults and `values` in place of what the entity has of it. @throws UsageError if it is dead. */
  insert<S extends Schema>(entity: Entity, component: Component<S>, values?: Values<S>): void {
    this.give(entity, component as Component, values, (row, store, entry) => this.storage.insert(row, store, entry));
  }

  /** Gives a component with `values` to an entity that lacks it, and leaves others as they are. @throws UsageError if it is dead. */
  insertIfNew<S extends Schema>(entity: Entity, component: Component<S>, values?: Values<S>): void {
    this.give(entity, component as Component, values, (row, store, entry) => this.storage.add(row, store, false, entry, true));
  }

  private give(entity: Entity, component: Component, values: Values<Schema> | undefined, how: (row: number, store: ComponentStore, entry: number) => void): void {
    const { tape } = this.storage, store = this.storage.plainStore(component), row = this.livingRow(entity), mark = tape.length;
    const entry = values === undefined ? NO_VALUES : tape.record(store, values);
    this.change(() => how(row, store, entry));
    tape.length = mark;
  }

  /** Takes a component from an entity; nothing happens if it lacks it. @throws UsageError if it is dead or another component requires this one. */
  remove(entity: Entity, component: Component): void {
    const row = this.livingRow(entity), store = this.storage.store(component);
    this.change(() => this.storage.remove(row, store));
  }

  /**
   * Points `entity` at `target`, in place of what it pointed at. `place`: among the sources of an ordered relation, counted without it; the last unless given.
   *
   * @throws UsageError if either is dead, or where an ordered relation would come to be a circle.
   */
  relate(entity: Entity, relation: Relation, target: Entity, place = Number.POSITIVE_INFINITY): void {
    const row = this.livingRow(entity), targetRow = this.livingRow(target), index = this.storage.relation(relation);
    if (row === targetRow) throw new UsageError(`Entity ${entity} cannot be its own ${relation.id} target.`);
    checkPlace(place, relation);
    this.change(() => this.storage.relate(row, index, targetRow, place));
  }

  /** Lets two sources of an ordered relation change places, also between targets. @throws UsageError if one is dead, no source, or above the other. */
  swap(entity: Entity, other: Entity, relation: Relation): void {
    const row = this.livingRow(entity), otherRow = this.livingRow(other), index = this.storage.relation(relation);
    this.change(() => this.storage.swap(row, otherRow, index));
  }

  /** Tells the observers of an event about an entity. @throws UsageError if it is dead. */
  trigger<S extends Schema>(event: EntityEvent<S>, entity: Entity, values?: Values<S>): void {
    this.livingRow(entity);
    this.change(() => this.commands.trigger(event, entity, values));
  }

  /** Up and down an ordered relation. */
  hierarchy(relation: Relation): Hierarchy {
    return new Hierarchy(this.storage, relation);
  }

  /** A direct change is newer than every run of a system so far, and what it makes hooks and observers ask for is done before it returns. */
  private change(make: () => void): void {
    const { commands } = this, start = commands.length;
    this.advance();
    try {
      make();
      commands.applyBrought(start);
    } catch (cause) {
      commands.cut(start);
      throw cause;
    }
  }

  has(entity: Entity, component: Component): boolean {
    const row = this.storage.entities.rowOf(entity);
    return row >= 0 && this.storage.has(row, this.storage.store(component));
  }

  /** Writes fields of a component that the entity has. Counts as a change. @throws UsageError if it is dead or lacks it. */
  set<S extends Schema>(entity: Entity, component: Component<S>, values: Values<S>): void {
    const row = this.livingRow(entity), store = this.storage.plainStore(component as Component);
    if (!this.storage.signatureOf(row).has(store.ordinal)) throw new UsageError(`Entity ${entity} has no ${component.id}; add(entity, ${component.id}, values) first.`);
    this.storage.writeValues(row, [[component as Component, values]]);
    this.touch(row, component);
  }

  isAlive(entity: Entity): boolean {
    return this.storage.entities.isAlive(entity);
  }

  /** Row of a living entity, −1 of any other. */
  rowOf(entity: Entity): number {
    return this.storage.entities.rowOf(entity);
  }

  entityAt(row: number): Entity {
    return this.storage.entities.entityAt(row);
  }

  get entityCount(): number {
    return this.storage.entities.liveCount;
  }

  private livingRow(entity: Entity): number {
    const row = this.storage.entities.rowOf(entity);
    if (row < 0) throw new UsageError(`Entity ${entity} is not alive; ask isAlive(entity) first.`);
    return row;
  }

  /** Direct changes are newer than every run of a system so far. */
  private advance(): void {
    const { changeTick } = this.storage;
    changeTick[0] = changeTick[0]! + 1;
  }

  // Columns and queries

  /** Columns of a component, indexed by row. What is written through them counts as a change only after `touch`. */
  columns<S extends Schema>(component: Component<S>): Columns<S> {
    return this.storage.store(component).columns as Columns<S>;
  }

  /** Says that a row was written. */
  touch(row: number, component: Component): void {
    const { changed } = this.storage.store(component);
    if (changed === undefined) return;
    this.advance();
    changed[row] = this.storage.changeTick[0]!;
  }

  /**
   * A query to keep: `refresh()` fills `ids` and `length`, and nothing else does.
   *
   *     const lit = world.query({ glow: read(Glow) }, without(Frozen));
   *     for (const row of lit.refresh().ids.subarray(0, lit.length)) draw(row);
   */
  query<T extends Terms>(terms: T, ...filters: readonly Filter[]): KeptQuery<T> {
    const shape: QueryShape = { terms, filters };
    checkQuery(shape);
    const asked = [...filters.filter(({ kind }) => kind === 'added' || kind === 'changed').flatMap(({ components }) => components), ...Object.values(terms).filter(isRef).map((term) => innerTerm(term).component)];
    for (const untracked of asked) {
      if (this.storage.store(untracked).changed === undefined) throw new UsageError(`Nobody asked for changes of ${untracked.id} before the world was laid out; call app.trackChanges(${untracked.id}) before app.ready().`);
    }
    const lastRun = new Float64Array(1), since = new Float64Array(1), live = new LiveQuery(this.storage, shape, false, since);
    const kept = live.result as unknown as KeptQuery<T> & { refresh: () => KeptQuery<T> };
    kept.refresh = () => {
      since[0] = lastRun[0]!;
      live.refresh(since);
      lastRun[0] = this.storage.changeTick[0]!;
      return kept;
    };
    return kept.refresh();
  }

  // Looking in

  /** Handles of all that lives, ascending by row. */
  livingEntities(): Entity[] {
    const { alive, highWater } = this.storage.entities, living: Entity[] = [];
    for (let row = 0; row < highWater; row++) if (alive[row] === 1) living.push(this.entityAt(row));
    return living;
  }

  /**
   * An entity as plain data: component id → field → number, or list of numbers for a fixed array; handles as numbers.
   *
   *     world.describe(lantern)   // { id: 1048576, components: { 'room/Position': { x: 0, y: 1.3, z: 0 } } }
   *
   * @throws UsageError if it is dead.
   */
  describe(entity: Entity): { id: number; components: Record<string, Described> } {
    const row = this.livingRow(entity), components: Record<string, Described> = {};
    for (const { component, columns } of this.storage.signatureOf(row).stores) components[component.id] = describeFields(component.schema, columns, row);
    return { id: entity, components };
  }

  /** All resources as plain data: id → field → number, or list of numbers for a fixed array. */
  describeResources(): Record<string, Described> {
    return Object.fromEntries([...this.plan.resources].map(([resource, spans]) => [resource.id, describeRecord(resource.schema, spans)]));
  }

  // Running

  /**
   * Runs the systems of a schedule now: for exclusive systems, and for schedules of one's own. What commands of the exclusive system wait are applied by the first of them.
   *
   * @throws UsageError for a schedule without systems in this app, or one that is running. SystemFault if a system throws.
   */
  runSchedule(schedule: { readonly id: string }): void {
    this.runner.runSchedule(schedule);
  }

  /** Runs a one-shot system now, for exclusive systems; see `runs`. @throws UsageError if it was not registered. SystemFault if it throws. */
  run(system: { readonly id: string }, input: Values<Schema> = {}): void {
    this.runner.runSystem(system.id, input);
  }

  // Resources, messages, externals

  /** A resource's record, for writing. @throws UsageError if it is not registered. */
  resource<S extends Schema>(resource: Resource<S>): MutableRecord<S> {
    return this.record(resource as Resource).writable as MutableRecord<S>;
  }

  /** @internal */
  record(resource: Resource): { readonly readable: object; readonly writable: object } {
    const record = this.records.get(resource) ?? this.records.get(this.plan.canonical(resource));
    if (record === undefined) throw new UsageError(`${resource.id} is not a resource of this world; call app.insertResource with it before app.ready().`);
    return record;
  }

  /** Sends a message from outside the systems. Returns false if the buffer was full. */
  send<S extends Schema>(message: Message<S>, values: Values<S> = {}): boolean {
    const buffer = this.messages(message as Message), slot = buffer.send();
    for (const [name, value] of Object.entries(values) as [string, number | ArrayLike<number>][]) {
      const field = message.schema[name];
      if (field === undefined) throw new UsageError(`${message.id} has no field "${name}"; its fields are ${Object.keys(message.schema).join(', ')}.`);
      writeField(buffer.columns[name]!, slot * slotsOf(field), slotsOf(field), value, `${message.id}.${name}`);
    }
    return slot < buffer.capacity;
  }

  /** @internal */
  messages(message: Message): MessageBuffer {
    const buffer = this.plan.messages.get(message) ?? this.plan.messages.get(this.plan.canonical(message));
    if (buffer === undefined) throw new UsageError(`${message.id} is not a message of this world; call app.addMessage with it before app.ready().`);
    return buffer;
  }

  /** @internal A tick begins. */
  turnMessages(): void {
    const { buffers } = this;
    for (let index = 0; index < buffers.length; index++) buffers[index]!.turn();
  }

  /** Messages lost to full buffers, by id; only those that lost any. */
  droppedMessages(): Record<string, number> {
    const dropped: Record<string, number> = {};
    for (const [message, buffer] of this.plan.messages) if (buffer.dropped > 0) dropped[message.id] = buffer.dropped;
    return dropped;
  }

  /** The value of an external. */
  external<T>(external: External<T>): T {
    return this.externalCell(external as External).value as T;
  }

  /** @internal */
  externalCell(external: External): { value: unknown } {
    const cell = this.externalValues.get(external) ?? this.externalValues.get(this.plan.canonical(external));
    if (cell === undefined) throw new UsageError(`${external.id} is not an external of this world; call app.addExternal with it before app.ready().`);
    return cell;
  }

  // Images

  /** Copies all state into `into` (reusing its memory), or into a new image. One copy of the arena, and the externals' own saving. */
  snapshot(into: Image = emptyImage()): Image {
    const { bytes, layout } = this.arena;
    if (into.arena.length !== bytes.length) into.arena = new Uint8Array(bytes.length);
    into.arena.set(bytes);
    into.layout = layout;
    into.externals = this.externalBytes();
    return into;
  }

  /** Takes the state of an image: from here on the world is, bit for bit, the one it was taken from. @throws UsageError if it is of another app. */
  restore(image: Image): void {
    checkLayout(image, this.arena);
    if (image.arena.length !== this.arena.bytes.length || image.externals.length !== this.plan.externals.length) throw new UsageError(`The image holds ${image.arena.length} bytes and ${image.externals.length} externals where this app has ${this.arena.bytes.length} and ${this.plan.externals.length}; it is damaged.`);
    this.arena.bytes.set(image.arena);
    this.commands.clear();
    this.storage.rederive();
    this.plan.externals.forEach((external, index) => {
      const cell = this.externalCell(external);
      cell.value = external.load(image.externals[index]!, cell.value);
    });
  }

  /** 64-bit hash of the canonical image, 16 lower-case hex digits. @throws EngineBug if a float is NaN. */
  hash(): string {
    return this.readyHasher.hash(this.externalBytes());
  }

  /** The same of each part of the image by itself, in the order of `partNames`. @throws EngineBug if a float is NaN. */
  partHashes(): string[] {
    return this.readyHasher.partHashes(this.externalBytes());
  }

  /** 64-bit hash of the layout's text, 16 hex digits: worlds with one schema can exchange images. */
  get schema(): string {
    return this.readyHasher.layoutHash;
  }

  private get readyHasher(): ImageHasher {
    if (this.hasher === undefined) throw new EngineBug('The world was hashed before it was ready.');
    return this.hasher;
  }

  /** @internal */
  externalBytes(): Uint8Array[] {
    return this.plan.externals.map((external) => external.save(this.externalCell(external).value));
  }

  /** What lies where in an image's arena, for people who look into one. */
  get spans(): readonly Omit<Span, 'slots'>[] {
    return this.arena.spans.map(({ name, part: { kind, id }, field, isBookkeeping, type, length, slotsPerRow, byteOffset }) => ({ name, part: { kind, id }, field, isBookkeeping, type, length, slotsPerRow, byteOffset }));
  }

  get imageBytes(): number {
    return this.arena.bytes.length;
  }

  /** @throws EngineBug if bitECS's record of components differs from the engine's. Linear; for tests and diagnosis. */
  checkMembership(): void {
    this.storage.checkMembership();
  }

  /** @internal State outside images, cleared to 0 after a restore: systems that only look see everything as new. */
  clearOutside(): void {
    this.outside.bytes.fill(0);
  }

  get signatureCount(): number {
    return this.storage.signatures.signatures.length;
  }
}
