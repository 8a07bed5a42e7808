import type { Arena } from './arena.ts';
import { checkPlace, CommandQueue } from './command-queue.ts';
import type { Bundle, Component, Relation, Valued } from './component.ts';
import type { ComponentStore } from './component-store.ts';
import { describeFields, type Described } from './describe.ts';
import type { Entity } from './entity.ts';
import type { EntityEvent } from './entity-event.ts';
import { UsageError } from './errors.ts';
import { Hierarchy } from './hierarchy.ts';
import { checkQuery, innerTerm, isRef, LiveQuery, type Filter, type QueryResult, type QueryShape, type Terms } from './query.ts';
import type { Columns, Schema, Values } from './schema.ts';
import { Storage } from './storage.ts';
import { NO_VALUES } from './value-tape.ts';
import type { WorldPlan } from './world-plan.ts';

/** A query that somebody outside the systems keeps. */
export type KeptQuery<T extends Terms> = QueryResult<T> & { readonly refresh: () => KeptQuery<T> };

/** The entities of a world and what they have: direct changes, columns and queries. See `World`. */
export abstract class EntityWorld {
  readonly capacity: number;
  readonly seed: number;
  /** @internal */
  readonly storage: Storage;
  /** @internal */
  readonly commands: CommandQueue;
  /** @internal */
  readonly arena: Arena;

  /** @internal */
  constructor(/** @internal */ readonly plan: WorldPlan) {
    this.capacity = plan.capacity;
    this.seed = plan.seed;
    this.storage = new Storage(plan, plan.image);
    this.arena = plan.image.seal(`${plan.describe()}\n\n`);
    this.storage.open(this.arena);
    this.commands = new CommandQueue(this.storage);
  }

  // Entities

  /**
   * Makes an entity with the components of a bundle, or with those listed, and all they require.
   *
   *     const lantern = world.spawn([Position, Glow], [[Position, { y: 1.3 }]]);
   *
   * @throws UsageError when all rows are in use, for a component that is not registered, and for values of what is not spawned.
   */
  spawn(what: Bundle | readonly Component[], values?: readonly Valued[]): Entity {
    const { storage } = this, row = values === undefined ? storage.reserve(storage.kits.of(what)) : storage.reserveWith(what, values), entity = storage.entityAt(row);
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

  get signatureCount(): number {
    return this.storage.signatures.signatures.length;
  }

  /** @throws EngineBug if bitECS's record of components differs from the engine's. Linear; for tests and diagnosis. */
  checkMembership(): void {
    this.storage.checkMembership();
  }
}
