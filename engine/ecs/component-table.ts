import type { Arena, ArenaPlan, Span } from './arena.ts';
import { checkValues, type Component, type Relation, type Valued } from './component.ts';
import { clearRow, ComponentStore, joinShapes, type RowShape } from './component-store.ts';
import { EntityBlock } from './entity-block.ts';
import type { Entity } from './entity.ts';
import { UsageError } from './errors.ts';
import { Kits } from './kits.ts';
import { Membership } from './membership.ts';
import type { MessageBuffer } from './message-buffer.ts';
import { QueryIndex } from './query-index.ts';
import { RelationIndex } from './relation-index.ts';
import { checkLength, writeField } from './schema.ts';
import { SiblingIndex } from './sibling-index.ts';
import { SignatureIndex, type Signature } from './signature-index.ts';

/** What is registered before a world is laid out. */
export interface TablePlan {
  readonly capacity: number;
  readonly maxSignatures: number;
  /** In ordinal order; whatever a component requires is among them. */
  readonly components: readonly Component[];
  /** Components of which some query asks what was added or changed. */
  readonly tracked: ReadonlySet<Component>;
  /** What a declaration that was loaded anew stands for. */
  canonical(component: Component): Component;
  /** What hooks and observers want to be told of components: bits of `Lifecycle`. */
  readonly watched: ReadonlyMap<Component, number>;
  /** Whether there are hooks or observers of any kind. */
  readonly hasListeners: boolean;
  /** Where those are listed that lost a component. */
  readonly removals: ReadonlyMap<Component, MessageBuffer>;
}

/** What components there are, what each brings with it, where its columns lie, and which row has which. Changes nothing of that; see `Storage`. */
export abstract class ComponentTable {
  readonly entities: EntityBlock;
  readonly signatures: SignatureIndex;
  readonly stores: readonly ComponentStore[];
  readonly relations: RelationIndex[] = [];
  queries!: QueryIndex;
  arena!: Arena;
  /** [0]: the change tick. Goes up with every run of a system and every direct or deferred structural change. */
  changeTick!: Float64Array;
  readonly kits = new Kits(this);
  protected membership!: Membership;
  protected readonly closures: Uint32Array[] = [];
  protected readonly relationOf: (RelationIndex | undefined)[] = [];
  /** A row of every component. */
  protected everything!: RowShape;
  private readonly changeTickSpan: Span;
  private readonly byComponent = new Map<Component, ComponentStore>();

  constructor(private readonly plan: TablePlan, arenaPlan: ArenaPlan) {
    this.changeTickSpan = arenaPlan.reserve({ kind: 'engine', id: 'engine/change-tick' }, '', 'f64', 1, { isBookkeeping: true });
    this.entities = new EntityBlock(arenaPlan, plan.capacity, plan.maxSignatures);
    this.stores = plan.components.map((component, ordinal) => new ComponentStore(component, ordinal, arenaPlan, plan.capacity, plan.tracked.has(component), plan.watched.get(component) ?? 0));
    this.signatures = new SignatureIndex(arenaPlan, this.stores, plan.capacity, plan.maxSignatures);
    for (const store of this.stores) {
      this.byComponent.set(store.component, store);
      store.removals = plan.removals.get(store.component);
    }
  }

  /** Once the arena is laid out. */
  open(arena: Arena): void {
    this.arena = arena;
    this.changeTick = this.changeTickSpan.slots as Float64Array;
    this.entities.open();
    for (const store of this.stores) store.open();
    this.everything = joinShapes(this.stores);
    for (const store of this.stores) store.required = this.kits.requiredBy(store);
    this.queries = new QueryIndex(this.signatures, this.entities);
    this.signatures.open();
    this.membership = new Membership(this.stores.length, this.plan.capacity);
    for (const store of this.stores) {
      const closure = this.signatures.emptyMask();
      this.addToMask(closure, store.component);
      this.closures.push(closure);
      if (store.component.onTargetDespawn !== undefined) this.relations.push((this.relationOf[store.ordinal] = store.component.isOrdered ? new SiblingIndex(store, this.entities) : new RelationIndex(store, this.entities)));
      else this.relationOf.push(undefined);
    }
  }

  /** Adds a component and all it requires. */
  addToMask(mask: Uint32Array, component: Component): void {
    const { ordinal } = this.store(component), bit = 1 << (ordinal & 31);
    if ((mask[ordinal >>> 5]! & bit) !== 0) return;
    mask[ordinal >>> 5] = mask[ordinal >>> 5]! | bit;
    for (const required of component.requires) this.addToMask(mask, required);
  }

  /** @throws UsageError if the component is not registered with the app. */
  store(component: Component): ComponentStore {
    const store = this.byComponent.get(component) ?? this.byComponent.get(this.plan.canonical(component));
    if (store === undefined) throw new UsageError(`${component?.id ?? String(component)} is not a component of this world; call app.addComponents(…) with it before app.ready(), or let a system's query name it.`);
    return store;
  }

  /** Whether a component is registered with the app. */
  knows(component: Component): boolean {
    return this.byComponent.has(component);
  }

  /** The same of a component that needs no target. @throws UsageError for a relation. */
  plainStore(component: Component): ComponentStore {
    if (component.onTargetDespawn !== undefined) throw new UsageError(`${component.id} is a relation and needs a target; use relate(entity, ${component.id}, target).`);
    return this.store(component);
  }

  /** @throws UsageError for unknown fields, lists that are too long and relations, and for components that are not among those that are spawned, nor required by one. */
  protected checkGiven(values: readonly Valued[], spawned?: readonly Component[]): void {
    for (const [component, fields] of values) {
      const store = this.plainStore(component);
      if (spawned !== undefined && !spawned.some((one) => this.brings(this.store(one), store.ordinal))) throw new UsageError(`${component.id} is given values and is not among what is spawned; name it there too.`);
      checkValues(component, fields);
      for (const { name, slots } of store.fields) if (fields[name] !== undefined) checkLength(slots, fields[name], `${component.id}.${name}`);
    }
  }

  protected putValues(row: number, values: readonly Valued[]): void {
    for (const [component, fields] of values) {
      for (const { name, slots, span } of this.store(component).fields) if (fields[name] !== undefined) writeField(span.slots, row * slots, slots, fields[name], `${component.id}.${name}`);
    }
  }

  /** Writes values into the columns of a row, whether it has the components yet or not. @throws UsageError for what does not fit, before anything is written. */
  writeValues(row: number, values: readonly Valued[]): void {
    this.checkGiven(values);
    this.putValues(row, values);
  }

  relation(relation: Relation): RelationIndex {
    const index = this.relationOf[this.store(relation).ordinal];
    if (index === undefined) throw new UsageError(`${relation.id} is a component, not a relation; declare it with relation(…).`);
    return index;
  }

  signatureOf(row: number): Signature {
    return this.signatures.signatures[this.entities.signature[row]!]!;
  }

  /** Whether the living entity of a row has a component. */
  has(row: number, store: ComponentStore): boolean {
    return this.entities.alive[row] === 1 && this.membership.has(row, store.ordinal, this.signatureOf(row), this.signatures.signatures);
  }

  entityAt(row: number): Entity {
    return this.entities.entityAt(row);
  }

  /** Writes what a component begins with that comes with `cause`: its defaults, or what is required of it. */
  writeFirst(row: number, store: ComponentStore, cause: ComponentStore): void {
    store.writeDefaults(row);
    const { required } = cause;
    for (let index = 0; index < required.length; index++) if (required[index]!.store === store) required[index]!.write(row);
  }

  /** Whether adding `store` brings the component of this ordinal: itself, or one it requires. */
  brings(store: ComponentStore, ordinal: number): boolean {
    return (this.closures[store.ordinal]![ordinal >>> 5]! & (1 << (ordinal & 31))) !== 0;
  }

  /** What adding `store` to a row would bring now. */
  missing(row: number, store: ComponentStore): readonly ComponentStore[] {
    return this.signatures.adding(this.signatureOf(row), store, this.closures[store.ordinal]!).stores;
  }

  wipe(row: number, store: ComponentStore): void {
    clearRow(this.arena.words, this.arena.bytes, store.shape, row);
  }

  /** Undoes an addition's preparation for a row that cannot have the component after all: zeroes whatever its signature lacks. */
  unprepare(row: number, store: ComponentStore): void {
    const { alive } = this.entities;
    for (const candidate of this.stores) {
      if (this.brings(store, candidate.ordinal) && (alive[row] === 0 || !this.signatureOf(row).has(candidate.ordinal))) clearRow(this.arena.words, this.arena.bytes, candidate.shape, row);
    }
  }

  /** @throws EngineBug if bitECS's record of components differs from the engine's. */
  checkMembership(): void {
    this.membership.check(this.entities.signature, this.signatures.signatures, this.entities.highWater);
  }
}
