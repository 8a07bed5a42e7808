import type { Arena, ArenaPlan, Span } from './arena.ts';
import type { Bundle, Component, Relation } from './component.ts';
import { clearRow, ComponentStore } from './component-store.ts';
import { EntityBlock } from './entity-block.ts';
import type { Entity } from './entity.ts';
import { UsageError } from './errors.ts';
import { Membership } from './membership.ts';
import { QueryIndex } from './query-index.ts';
import { RelationIndex } from './relation-index.ts';
import { SignatureIndex, type Signature } from './signature-index.ts';

/** What is registered before a world is laid out. */
export interface StoragePlan {
  readonly capacity: number;
  readonly maxSignatures: number;
  /** In ordinal order; whatever a component requires is among them. */
  readonly components: readonly Component[];
  /** Components of which some query asks what was added or changed. */
  readonly tracked: ReadonlySet<Component>;
  /** What a declaration that was loaded anew stands for. */
  canonical(component: Component): Component;
}

/** Entities and their components: every structural change goes through here. */
export class Storage {
  readonly entities: EntityBlock;
  readonly signatures: SignatureIndex;
  readonly stores: readonly ComponentStore[];
  readonly relations: RelationIndex[] = [];
  queries!: QueryIndex;
  arena!: Arena;
  /** [0]: the change tick. Goes up with every run of a system and every direct or deferred structural change. */
  changeTick!: Float64Array;
  private readonly changeTickSpan: Span;
  private membership!: Membership;
  /** Membership as the derived sets have it: signature number + 1 of each living row, else 0. */
  private readonly derived: Uint32Array;
  private readonly byComponent = new Map<Component, ComponentStore>();
  private readonly closures: Uint32Array[] = [];
  private readonly relationOf: (RelationIndex | undefined)[] = [];
  private signatureByBundle = new Map<Bundle | Component, Signature>();
  private readonly doomed: number[] = [];

  constructor(private readonly plan: StoragePlan, arenaPlan: ArenaPlan) {
    this.changeTickSpan = arenaPlan.reserve({ kind: 'engine', id: 'engine/change-tick' }, '', 'f64', 1, { isBookkeeping: true });
    this.entities = new EntityBlock(arenaPlan, plan.capacity, plan.maxSignatures);
    this.stores = plan.components.map((component, ordinal) => new ComponentStore(component, ordinal, arenaPlan, plan.capacity, plan.tracked.has(component)));
    this.signatures = new SignatureIndex(arenaPlan, this.stores, plan.capacity, plan.maxSignatures);
    this.derived = new Uint32Array(plan.capacity);
    for (const store of this.stores) this.byComponent.set(store.component, store);
  }

  /** Once the arena is laid out. */
  open(arena: Arena): void {
    this.arena = arena;
    this.changeTick = this.changeTickSpan.slots as Float64Array;
    this.entities.open();
    for (const store of this.stores) store.open();
    this.queries = new QueryIndex(this.signatures, this.entities);
    this.signatures.open();
    this.membership = new Membership(this.stores.length, this.plan.capacity);
    for (const store of this.stores) {
      const closure = this.signatures.emptyMask();
      this.addToMask(closure, store.component);
      this.closures.push(closure);
      if (store.component.onTargetDespawn !== undefined) this.relations.push((this.relationOf[store.ordinal] = new RelationIndex(store, this.entities)));
      else this.relationOf.push(undefined);
    }
  }

  private addToMask(mask: Uint32Array, component: Component): void {
    const { ordinal } = this.store(component);
    mask[ordinal >>> 5] = mask[ordinal >>> 5]! | (1 << (ordinal & 31));
    for (const required of component.requires) this.addToMask(mask, required);
  }

  /** @throws UsageError if the component is not registered with the app. */
  store(component: Component): ComponentStore {
    const store = this.byComponent.get(component) ?? this.byComponent.get(this.plan.canonical(component));
    if (store === undefined) throw new UsageError(`${component?.id ?? String(component)} is not a component of this world; call app.addComponents(…) with it before app.ready(), or let a system's query name it.`);
    return store;
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

  /** Signature of a bundle, numbered on its first spawn. */
  bundleSignature(bundle: Bundle): Signature {
    const known = this.signatureByBundle.get(bundle);
    if (known !== undefined) return known;
    const signature = this.listSignature(bundle.components);
    this.signatureByBundle.set(bundle, signature);
    return signature;
  }

  listSignature(components: readonly Component[]): Signature {
    const mask = this.signatures.emptyMask();
    for (const component of components) {
      if (component.onTargetDespawn !== undefined) throw new UsageError(`${component.id} is a relation and needs a target; spawn without it, then relate(entity, ${component.id}, target).`);
      this.addToMask(mask, component);
    }
    return this.signatures.ofMask(mask);
  }

  /** A row with defaults in its columns; `join` lets queries see it. */
  reserve(signature: Signature): number {
    const row = this.entities.take(signature.number, this.signatures.signatures.length);
    const { withDefaults } = signature;
    for (let index = 0; index < withDefaults.length; index++) withDefaults[index]!.writeDefaults(row);
    return row;
  }

  join(row: number): void {
    const signature = this.signatureOf(row), { tracked } = signature;
    signature.include(row);
    this.derived[row] = signature.number + 1;
    for (let index = 0; index < tracked.length; index++) tracked[index]!.stampAdded(row, this.changeTick);
  }

  /** Ends the entity of a row, and what hangs on it by relations with `despawn`. */
  despawn(row: number): void {
    if (this.relations.length === 0) {
      this.end(row);
      return;
    }
    const { doomed } = this;
    doomed.length = 0;
    doomed.push(row);
    for (let index = 0; index < doomed.length; index++) {
      const next = doomed[index]!;
      if (this.entities.alive[next] === 0) continue;
      for (const relation of this.relations) {
        if (!relation.hasSources(next)) continue;
        const start = doomed.length;
        relation.collect(next, doomed);
        if (relation.store.component.onTargetDespawn === 'despawn') continue;
        for (const source of doomed.splice(start)) this.remove(source, relation.store);
      }
      this.end(next);
    }
  }

  private end(row: number): void {
    const signature = this.signatureOf(row);
    if (this.relations.length > 0) for (const relation of this.relations) relation.unlink(row);
    signature.exclude(row);
    this.derived[row] = 0;
    clearRow(this.arena.words, this.arena.bytes, signature.shape, row);
    this.entities.park(row);
  }

  /** `isPrepared`: the new columns hold their values already. */
  add(row: number, store: ComponentStore, isPrepared: boolean): void {
    const from = this.signatureOf(row);
    const edge = this.signatures.adding(from, store, this.closures[store.ordinal]!);
    if (edge.to === from) return;
    this.move(row, from, edge.to);
    const { stores } = edge;
    for (let index = 0; index < stores.length; index++) {
      const added = stores[index]!;
      if (!isPrepared) added.writeDefaults(row);
      added.stampAdded(row, this.changeTick);
    }
  }

  /** Whether adding `store` brings the component of this ordinal: itself, or one it requires. */
  brings(store: ComponentStore, ordinal: number): boolean {
    return (this.closures[store.ordinal]![ordinal >>> 5]! & (1 << (ordinal & 31))) !== 0;
  }

  /** What adding `store` to a row would bring now. */
  missing(row: number, store: ComponentStore): readonly ComponentStore[] {
    return this.signatures.adding(this.signatureOf(row), store, this.closures[store.ordinal]!).stores;
  }

  /** Undoes an addition's preparation for a row that cannot have the component after all: zeroes whatever its signature lacks. */
  unprepare(row: number, store: ComponentStore): void {
    const { alive } = this.entities;
    for (const candidate of this.stores) {
      if (this.brings(store, candidate.ordinal) && (alive[row] === 0 || !this.signatureOf(row).has(candidate.ordinal))) clearRow(this.arena.words, this.arena.bytes, candidate.shape, row);
    }
  }

  /** @throws UsageError if another component of the entity requires this one. */
  remove(row: number, store: ComponentStore): void {
    const from = this.signatureOf(row);
    if (!from.has(store.ordinal)) return;
    const edge = this.signatures.removing(from, store);
    if (edge.blocker !== undefined) throw new UsageError(`${store.component.id} cannot be removed while the entity has ${edge.blocker.component.id}, which requires it; remove ${edge.blocker.component.id} first.`);
    const relation = this.relationOf[store.ordinal];
    if (relation !== undefined) relation.unlink(row);
    this.move(row, from, edge.to);
    clearRow(this.arena.words, this.arena.bytes, edge.shape, row);
  }

  private move(row: number, from: Signature, to: Signature): void {
    from.exclude(row);
    to.include(row);
    this.entities.signature[row] = to.number;
    this.derived[row] = to.number + 1;
  }

  /** Points `row` at `target`; it gets the relation if it lacks it. */
  relate(row: number, relation: RelationIndex, target: number): void {
    const { store } = relation;
    if (this.signatureOf(row).has(store.ordinal)) relation.unlink(row);
    else this.add(row, store, true);
    store.columns['target']![row] = this.entities.entityAt(target);
    relation.link(row, target);
    if (store.changed !== undefined) store.changed[row] = this.changeTick[0]!;
  }

  entityAt(row: number): Entity {
    return this.entities.entityAt(row);
  }

  /**
   * Brings everything derived in line with the arena, after an image was copied into it. Rows that are as they were cost
   * one comparison.
   */
  rederive(): void {
    const { entities, derived } = this;
    if (!this.signatures.isDerivedCurrent()) {
      this.queries.forget();
      this.signatures.rederive();
      this.membership.forgetNumbers();
      this.signatureByBundle = new Map();
      derived.fill(0);
    }
    const { signatures } = this.signatures, { alive, signature, capacity } = entities;
    for (let row = 0; row < capacity; row++) {
      const now = alive[row] === 1 ? signature[row]! + 1 : 0, before = derived[row]!;
      if (now === before) continue;
      if (before !== 0) signatures[before - 1]!.exclude(row);
      if (now !== 0) signatures[now - 1]!.include(row);
      derived[row] = now;
    }
    for (const relation of this.relations) {
      const { ordinal } = relation.store;
      relation.rederive((row) => alive[row] === 1 && this.signatureOf(row).has(ordinal));
    }
  }

  /** @throws EngineBug if bitECS's record of components differs from the engine's. */
  checkMembership(): void {
    this.membership.check(this.entities.signature, this.signatures.signatures, this.entities.highWater);
  }
}
