import type { ArenaPlan } from './arena.ts';
import type { Bundle, Component, Valued } from './component.ts';
import { clearRow, type ComponentStore } from './component-store.ts';
import { ComponentTable, type TablePlan } from './component-table.ts';
import { UsageError } from './errors.ts';
import type { Kit } from './kits.ts';
import { DESPAWN, Lifecycle, REMOVE, REPLACE } from './lifecycle.ts';
import { NONE, type RelationIndex } from './relation-index.ts';
import { SiblingIndex } from './sibling-index.ts';
import type { Edge, Signature } from './signature-index.ts';
import { NO_VALUES, ValueTape } from './value-tape.ts';

/** Entities and their components: every structural change goes through here. */
export class Storage extends ComponentTable {
  /** Undefined in a world without hooks and observers. */
  readonly lifecycle: Lifecycle | undefined;
  /** Values of commands that are under way. */
  readonly tape = new ValueTape();
  /** Whether commands of those who are being told have written into columns of components that their rows do not have yet. */
  hasPrepared = false;
  /** Membership as the derived sets have it: signature number + 1 of each living row, else 0. */
  private readonly derived: Uint32Array;
  private readonly doomed: number[] = [];

  constructor(plan: TablePlan, arenaPlan: ArenaPlan) {
    super(plan, arenaPlan);
    this.derived = new Uint32Array(plan.capacity);
    this.lifecycle = plan.hasListeners ? new Lifecycle() : undefined;
  }

  /** A row with defaults in its columns; `join` lets queries see it. */
  reserve({ signature, values }: Kit): number {
    const row = this.entities.take(signature.number, this.signatures.signatures.length);
    const { withDefaults } = signature;
    for (let index = 0; index < withDefaults.length; index++) withDefaults[index]!.writeDefaults(row);
    for (let index = 0; index < values.length; index++) values[index]!.write(row);
    return row;
  }

  /** The same with `values` over the defaults. @throws UsageError for what does not fit, and then no row is taken. */
  reserveWith(what: Bundle | readonly Component[], values: readonly Valued[]): number {
    this.checkGiven(values, 'kind' in what ? what.components : what);
    const row = this.reserve(this.kits.of(what));
    this.putValues(row, values);
    return row;
  }

  /** A row with what another one has, relations aside. */
  reserveClone(of: number): number {
    const from = this.signatureOf(of), mask = Uint32Array.from(from.mask);
    for (const { store: { ordinal } } of this.relations) mask[ordinal >>> 5] = mask[ordinal >>> 5]! & ~(1 << (ordinal & 31));
    const row = this.entities.take(this.signatures.ofMask(mask).number, this.signatures.signatures.length);
    for (const { fields } of this.signatureOf(row).stores) for (const { slots, span } of fields) span.slots.copyWithin(row * slots, of * slots, (of + 1) * slots);
    return row;
  }

  join(row: number): void {
    const signature = this.signatureOf(row), { tracked } = signature;
    signature.include(row);
    this.derived[row] = signature.number + 1;
    for (let index = 0; index < tracked.length; index++) tracked[index]!.stampAdded(row, this.changeTick);
    if (signature.watch !== 0) this.lifecycle!.brought(row, this.entityAt(row), signature.stores, signature.watch, true);
  }

  /** A reserved row joins before anything else is done with it: direct changes and commands of those who are told can come earlier than the command that would have joined it. */
  private joinFirst(row: number): void {
    if (this.derived[row] === 0) this.join(row);
  }

  isJoined(row: number): boolean {
    return this.derived[row] !== 0;
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

  /** Ends all that point at a row by a relation. */
  despawnRelated(row: number, relation: RelationIndex): void {
    const sources: number[] = [];
    relation.collect(row, sources);
    for (const source of sources) if (this.entities.alive[source] === 1) this.despawn(source);
  }

  private end(row: number): void {
    const signature = this.signatureOf(row);
    if (!signature.isPlain && this.derived[row] !== 0) this.tellOfEnd(row, signature);
    if (this.relations.length > 0) for (const relation of this.relations) relation.unlink(row);
    signature.exclude(row);
    this.derived[row] = 0;
    clearRow(this.arena.words, this.arena.bytes, this.hasPrepared ? this.everything : signature.shape, row);
    this.entities.park(row);
  }

  private tellOfEnd(row: number, { watch, stores, mourned }: Signature): void {
    if (watch !== 0) this.lifecycle!.leaving(row, this.entityAt(row), stores, watch, DESPAWN | REPLACE | REMOVE);
    for (let index = 0; index < mourned.length; index++) this.mourn(mourned[index]!, row);
  }

  /** Lists an entity with those that lost a component. */
  private mourn({ removals }: ComponentStore, row: number): void {
    removals!.columns['entity']![removals!.send()] = this.entityAt(row);
  }

  /**
   * `isPrepared`: the new columns hold their values already. `values`: entry of the tape; with `isKept` it says nothing of components that the row has
   * already.
   */
  add(row: number, store: ComponentStore, isPrepared: boolean, values = NO_VALUES, isKept = false): void {
    this.joinFirst(row);
    const from = this.signatureOf(row);
    const edge = this.signatures.adding(from, store, this.closures[store.ordinal]!);
    if (edge.to === from) {
      if (values === NO_VALUES || isKept) return;
      this.tape.play(values, this.stores, row, null);
      store.stampChanged(row, this.changeTick);
      return;
    }
    this.attach(row, from, edge, store, isPrepared);
    if (values !== NO_VALUES) this.tape.play(values, this.stores, row, isKept ? edge.stores : null);
    if (edge.watch !== 0) this.lifecycle!.brought(row, this.entityAt(row), edge.stores, edge.watch, true);
  }

  /** Takes a row to the signature behind an edge. */
  private attach(row: number, from: Signature, edge: Edge, store: ComponentStore, isPrepared: boolean): void {
    this.move(row, from, edge.to);
    const { stores } = edge;
    // A later command of the same batch may have written there at once.
    if (!isPrepared) clearRow(this.arena.words, this.arena.bytes, edge.shape, row);
    for (let index = 0; index < stores.length; index++) {
      const added = stores[index]!;
      if (!isPrepared) this.writeFirst(row, added, store);
      added.stampAdded(row, this.changeTick);
    }
  }

  /** Gives a component whole: what a row has of it is replaced by defaults and the values on the tape. */
  insert(row: number, store: ComponentStore, values: number): void {
    this.joinFirst(row);
    if (!this.signatureOf(row).has(store.ordinal)) return this.add(row, store, false, values);
    const { watch } = store, alone = [store], entity = this.entityAt(row);
    if (watch !== 0) this.lifecycle!.leaving(row, entity, alone, watch, REPLACE);
    for (const { slots, span } of store.fields) span.slots.fill(0, row * slots, (row + 1) * slots);
    store.writeDefaults(row);
    if (values !== NO_VALUES) this.tape.play(values, this.stores, row, null);
    store.stampChanged(row, this.changeTick);
    if (watch !== 0) this.lifecycle!.brought(row, entity, alone, watch, false);
  }

  /** @throws UsageError if another component of the entity requires this one. */
  remove(row: number, store: ComponentStore): void {
    this.joinFirst(row);
    const from = this.signatureOf(row);
    if (!from.has(store.ordinal)) return;
    const edge = this.signatures.removing(from, store);
    if (edge.blocker !== undefined) throw new UsageError(`${store.component.id} cannot be removed while the entity has ${edge.blocker.component.id}, which requires it; remove ${edge.blocker.component.id} first.`);
    if (edge.watch !== 0) this.lifecycle!.leaving(row, this.entityAt(row), edge.stores, edge.watch, REPLACE | REMOVE);
    if (store.removals !== undefined) this.mourn(store, row);
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

  /**
   * Points `row` at `target`; it gets the relation if it lacks it. In an ordered relation it comes to be the `place`-th source, the last unless given.
   *
   * @throws UsageError for a place in a relation without order, and where an ordered one would come to be a circle.
   */
  relate(row: number, relation: RelationIndex, target: number, place: number): void {
    const { store } = relation, { watch } = store, from = this.signatureOf(row), isNew = !from.has(store.ordinal), entity = this.entityAt(row);
    relation.check(row, target, place);
    this.joinFirst(row);
    this.joinFirst(target);
    const edge = isNew ? this.signatures.adding(this.signatureOf(row), store, this.closures[store.ordinal]!) : null;
    if (edge === null) {
      if (watch !== 0) this.lifecycle!.leaving(row, entity, [store], watch, REPLACE);
      relation.unlink(row);
    } else this.attach(row, this.signatureOf(row), edge, store, true);
    store.columns['target']![row] = this.entities.entityAt(target);
    relation.link(row, target, place);
    store.stampChanged(row, this.changeTick);
    if (watch !== 0) this.lifecycle!.brought(row, entity, edge === null ? [store] : edge.stores, watch, isNew);
  }

  /** Lets two sources of an ordered relation change places. @throws UsageError if one of them is no source, or is above the other. */
  swap(row: number, other: number, relation: RelationIndex): void {
    const { store } = relation;
    if (!(relation instanceof SiblingIndex)) throw new UsageError(`${store.component.id} keeps no order; declare it with isOrdered to swap its sources.`);
    for (const one of [row, other]) if (relation.targetRow[one] === NONE) throw new UsageError(`Entity ${this.entityAt(one)} has no ${store.component.id} target and no place to swap; relate it first.`);
    if (row === other) return;
    const target = relation.targetRow[row]!, otherTarget = relation.targetRow[other]!, place = relation.placeOf(row), otherPlace = relation.placeOf(other);
    if (target !== otherTarget) {
      relation.check(row, otherTarget);
      relation.check(other, target);
    }
    if (target === otherTarget && place > otherPlace) return this.swap(other, row, relation);
    this.relate(row, relation, otherTarget, otherPlace);
    // Of one target, `other` has moved up by one, and goes to where `row` was; of two, its place is free of `row` and filled anew.
    this.relate(other, relation, target, place);
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
      this.kits.forget();
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
}
