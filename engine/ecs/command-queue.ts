import type { Commands } from './commands.ts';
import type { Bundle, Component, Relation, Valued } from './component.ts';
import type { ComponentStore } from './component-store.ts';
import { rowPart, type Entity } from './entity.ts';
import type { EntityEvent } from './entity-event.ts';
import { UsageError } from './errors.ts';
import type { Schema, Values } from './schema.ts';
import type { Storage } from './storage.ts';
import { NO_VALUES } from './value-tape.ts';

const JOIN = 0, DESPAWN = 1, ADD = 2, ADD_PREPARED = 3, REMOVE = 4, RELATE = 5, ADD_CAPTURED = 6, INSERT = 7, SWAP = 8, DESPAWN_RELATED = 9, TRIGGER = 10, INSERT_IF_NEW = 11;

/** @throws UsageError for what is no place among siblings. */
export function checkPlace(place: number, relation: Relation): void {
  if (!(place >= 0) || (place !== Number.POSITIVE_INFINITY && !Number.isInteger(place))) throw new UsageError(`${place} is no place among the sources of ${relation.id}; give a whole number from 0, or none for the last.`);
}

/**
 * Structural changes asked for by a system, applied in order directly after it returns. `spawn` and `add` write defaults
 * into the columns at once, so that the system can fill them; queries see the entity when the queue is applied.
 *
 * Where there are hooks and observers, what they ask for while a command is applied is applied directly after it, before the next: the queue is a stack
 * of batches, and a batch that brought about another waits for it. What the additions of a batch were given is on the tape while the batch is applied, and
 * not in columns of components that their rows lack, so that no batch finds what another one has prepared.
 *
 * A command on an entity that has died by then does nothing. Relating to a target that has died does what its death would
 * have done: the source despawns, or stays without the relation.
 */
export class CommandQueue implements Commands {
  private kinds = new Uint8Array(256);
  private entities = new Float64Array(256);
  /** Component ordinal. */
  private ordinals = new Uint16Array(256);
  /** The target of a relation; of a captured addition, the entry of the values that were given with it. */
  private targets = new Float64Array(256);
  /** Entry of the storage's tape, or the place among siblings. */
  private extras = new Float64Array(256);
  /** Position of the previous addition to, insertion into or removal from the same row in this batch, −1 if there is none. */
  private previous = new Int32Array(256);
  /** Per row the last such position, valid if `touchedIn` has the number of this batch. */
  private readonly last: Int32Array;
  private readonly touchedIn: Uint32Array;
  private batch = 1;
  private batches = 1;
  length = 0;
  /** The system whose commands are applied; known while somebody watches. */
  cause: string | null = null;

  constructor(readonly storage: Storage) {
    this.last = new Int32Array(storage.entities.capacity);
    this.touchedIn = new Uint32Array(storage.entities.capacity);
  }

  private push(kind: number, entity: Entity, ordinal: number, target: Entity, extra: number): void {
    const at = this.length++;
    if (at === this.kinds.length) this.grow();
    this.kinds[at] = kind;
    this.entities[at] = entity;
    this.ordinals[at] = ordinal;
    this.targets[at] = target;
    this.extras[at] = extra;
  }

  /** A command that says no more than whom it is about. */
  private pushBare(kind: number, entity: Entity): void {
    const at = this.length++;
    if (at === this.kinds.length) this.grow();
    this.kinds[at] = kind;
    this.entities[at] = entity;
  }

  private grow(): void {
    const size = this.kinds.length * 2;
    const { kinds, entities, ordinals, targets, previous, extras } = this;
    (this.previous = new Int32Array(size)).set(previous);
    (this.kinds = new Uint8Array(size)).set(kinds);
    (this.entities = new Float64Array(size)).set(entities);
    (this.ordinals = new Uint16Array(size)).set(ordinals);
    (this.targets = new Float64Array(size)).set(targets);
    (this.extras = new Float64Array(size)).set(extras);
  }

  spawn(what: Bundle | readonly Component[], values?: readonly Valued[]): Entity {
    const { storage } = this, row = values === undefined ? storage.reserve(storage.kits.of(what)) : storage.reserveWith(what, values), entity = storage.entityAt(row);
    this.pushBare(JOIN, entity);
    return entity;
  }

  clone(entity: Entity): Entity {
    const { storage } = this, row = storage.entities.rowOf(entity);
    if (row < 0) throw new UsageError(`Entity ${entity} is not alive and cannot be cloned; ask isAlive(entity) first.`);
    const copy = storage.entityAt(storage.reserveClone(row));
    this.pushBare(JOIN, copy);
    for (const { store, targetRow } of storage.relations) {
      if (storage.signatureOf(row).has(store.ordinal)) this.push(RELATE, copy, store.ordinal, storage.entityAt(targetRow[row]!), Number.POSITIVE_INFINITY);
    }
    return copy;
  }

  despawn(entity: Entity): void {
    this.pushBare(DESPAWN, entity);
  }

  despawnRelated(entity: Entity, relation: Relation): void {
    this.push(DESPAWN_RELATED, entity, this.storage.relation(relation).store.ordinal, 0, NO_VALUES);
  }

  add<S extends Schema>(entity: Entity, component: Component<S>, values?: Values<S>): void {
    const { storage } = this, store = storage.plainStore(component as Component), row = storage.entities.rowOf(entity);
    if (row < 0) return;
    const isPrepared = !storage.signatureOf(row).has(store.ordinal) && this.prepare(row, store);
    if (values !== undefined && isPrepared) storage.writeValues(row, [[component as Component, values]]);
    // Where somebody may add the component before this command's turn, the values are kept by themselves too: they are written in any case.
    const extra = values !== undefined && (!isPrepared || storage.hasPrepared) ? storage.tape.record(store, values) : NO_VALUES;
    this.chain(row);
    this.push(isPrepared ? ADD_PREPARED : ADD, entity, store.ordinal, 0, extra);
  }

  insertIfNew<S extends Schema>(entity: Entity, component: Component<S>, values?: Values<S>): void {
    this.pushValued(INSERT_IF_NEW, entity, component as Component, values);
  }

  insert<S extends Schema>(entity: Entity, component: Component<S>, values?: Values<S>): void {
    this.pushValued(INSERT, entity, component as Component, values);
  }

  private pushValued(kind: number, entity: Entity, component: Component, values: Values<Schema> | undefined): void {
    const { storage } = this, store = storage.plainStore(component);
    const row = storage.entities.rowOf(entity);
    if (row < 0) return;
    const extra = values === undefined ? NO_VALUES : storage.tape.record(store, values);
    this.chain(row);
    this.push(kind, entity, store.ordinal, 0, extra);
  }

  remove(entity: Entity, component: Component): void {
    const row = this.storage.entities.rowOf(entity);
    if (row < 0) return;
    this.chain(row);
    this.push(REMOVE, entity, this.storage.store(component).ordinal, 0, NO_VALUES);
  }

  /** The command that comes next adds to, inserts into or removes from this row. */
  private chain(row: number): void {
    if (this.length === this.kinds.length) this.grow();
    this.previous[this.length] = this.touchedIn[row] === this.batch ? this.last[row]! : -1;
    this.last[row] = this.length;
    this.touchedIn[row] = this.batch;
  }

  /**
   * Writes the defaults of what an addition will bring, except where an earlier addition of this batch has done so already.
   * Not possible, and false, when a removal in between will zero them again, or an insertion before will bring the component.
   */
  private prepare(row: number, store: ComponentStore): boolean {
    const { storage, kinds, ordinals } = this;
    const start = this.touchedIn[row] === this.batch ? this.last[row]! : -1;
    for (let at = start; at >= 0; at = this.previous[at]!) {
      if (kinds[at] === REMOVE && storage.brings(store, ordinals[at]!)) return false;
      if ((kinds[at] === INSERT || kinds[at] === INSERT_IF_NEW) && storage.brings(storage.stores[ordinals[at]!]!, store.ordinal)) return false;
    }
    const brought = storage.missing(row, store);
    for (let index = 0; index < brought.length; index++) {
      const candidate = brought[index]!;
      let isThere = false;
      for (let at = start; at >= 0; at = this.previous[at]!) if (kinds[at] === ADD_PREPARED && storage.brings(storage.stores[ordinals[at]!]!, candidate.ordinal)) isThere = true;
      if (!isThere) storage.writeFirst(row, candidate, store);
    }
    storage.hasPrepared = storage.lifecycle !== undefined && storage.lifecycle.hasCommands;
    return true;
  }

  relate(entity: Entity, relation: Relation, target: Entity, place = Number.POSITIVE_INFINITY): void {
    if (entity === target) throw new UsageError(`Entity ${entity} cannot be its own ${relation.id} target.`);
    checkPlace(place, relation);
    this.push(RELATE, entity, this.storage.relation(relation).store.ordinal, target, place);
  }

  swap(entity: Entity, other: Entity, relation: Relation): void {
    this.push(SWAP, entity, this.storage.relation(relation).store.ordinal, other, NO_VALUES);
  }

  trigger<S extends Schema>(event: EntityEvent<S>, entity: Entity, values: Values<S> = {}): void {
    const frame = this.storage.lifecycle?.frameOf(event as EntityEvent);
    if (frame !== undefined) this.push(TRIGGER, entity, frame.number, 0, this.storage.tape.record(frame, values));
  }

  /** Forgets everything, after an image came in or somebody threw. */
  clear(): void {
    const { storage } = this;
    this.length = 0;
    this.batch = ++this.batches;
    storage.tape.length = 0;
    storage.hasPrepared = false;
    if (storage.lifecycle !== undefined) storage.lifecycle.depth = 0;
  }

  /** Applies everything, at a change tick of its own. */
  apply(): void {
    const { changeTick } = this.storage;
    changeTick[0] = changeTick[0]! + 1;
    try {
      this.applyFrom(0);
    } finally {
      this.clear();
    }
  }

  /** Forgets what came after `start`, when the direct change that brought it about failed. */
  cut(start: number): void {
    if (start === 0) this.clear();
    else this.length = start;
  }

  /**
   * Applies what was asked for while a direct change was made by somebody whose own commands, if any, end at `start`.
   * The chains of additions in those are as they were.
   */
  applyBrought(start: number): void {
    if (this.length === start) return;
    const { batch } = this;
    this.descend(start);
    this.batch = batch;
    // Nothing waits any more that could ask for values.
    if (this.length === 0 && (this.storage.lifecycle === undefined || this.storage.lifecycle.depth === 0)) this.storage.tape.length = 0;
  }

  private descend(start: number): void {
    const { lifecycle } = this.storage;
    lifecycle?.descend();
    try {
      this.applyFrom(start);
    } finally {
      lifecycle?.ascend();
    }
  }

  private applyFrom(start: number): void {
    const { storage, kinds, entities, ordinals, targets, extras } = this, end = this.length;
    if (storage.hasPrepared) this.capture(start, end);
    this.batch = ++this.batches;
    for (let at = start; at < end; at++) {
      const entity = entities[at]!, kind = kinds[at]!;
      const row = storage.entities.rowOf(entity);
      if (row < 0) {
        if (kind === ADD_PREPARED) storage.unprepare(rowPart(entity), storage.stores[ordinals[at]!]!);
        continue;
      }
      if (kind === JOIN) { if (!storage.isJoined(row)) storage.join(row); }
      else if (kind === DESPAWN) storage.despawn(row);
      else if (kind === ADD_PREPARED) storage.add(row, storage.stores[ordinals[at]!]!, true);
      else if (kind === ADD) storage.add(row, storage.stores[ordinals[at]!]!, false, extras[at]!);
      else if (kind === REMOVE) storage.remove(row, storage.stores[ordinals[at]!]!);
      else if (kind === RELATE) this.applyRelate(row, ordinals[at]!, targets[at]!, extras[at]!);
      else this.applyRare(kind, row, ordinals[at]!, targets[at]!, extras[at]!);
      if (this.length > end) {
        this.descend(end);
        this.batch = ++this.batches;
      }
    }
    this.length = start;
  }

  /** Those that are seldom asked for: less to look through for the others. */
  private applyRare(kind: number, row: number, ordinal: number, target: Entity, extra: number): void {
    const { storage } = this;
    if (kind === TRIGGER) storage.lifecycle!.trigger(ordinal, storage.entityAt(row), extra, storage);
    else if (kind === INSERT) storage.insert(row, storage.stores[ordinal]!, extra);
    else if (kind === INSERT_IF_NEW) storage.add(row, storage.stores[ordinal]!, false, extra, true);
    else if (kind === ADD_CAPTURED) this.applyCaptured(row, storage.stores[ordinal]!, extra, target);
    else if (kind === DESPAWN_RELATED) storage.despawnRelated(row, storage.relation(storage.stores[ordinal]!.component as Relation));
    else {
      const other = storage.entities.rowOf(target);
      if (other >= 0) storage.swap(row, other, storage.relation(storage.stores[ordinal]!.component as Relation));
    }
  }

  /** `given`: the values of the command itself, which are written though the row has the component by now. */
  private applyCaptured(row: number, store: ComponentStore, captured: number, given: number): void {
    const { storage } = this;
    if (!storage.signatureOf(row).has(store.ordinal)) storage.add(row, store, false, captured, true);
    else if (given !== NO_VALUES) storage.add(row, store, false, given);
  }

  /** Takes what a batch has written into columns of components that its rows do not have yet onto the tape, and leaves the columns zero. */
  private capture(start: number, end: number): void {
    const { storage, kinds, entities, ordinals } = this, { tape } = storage;
    for (let at = start; at < end; at++) {
      if (kinds[at] !== ADD_PREPARED) continue;
      const row = storage.entities.rowOf(entities[at]!), store = storage.stores[ordinals[at]!]!;
      if (row < 0) continue;
      const entry = tape.open(), brought = storage.missing(row, store);
      for (let index = 0; index < brought.length; index++) {
        const candidate = brought[index]!;
        let isTaken = false;
        for (let before = this.previous[at]!; before >= 0; before = this.previous[before]!) if (kinds[before] === ADD_CAPTURED && storage.brings(storage.stores[ordinals[before]!]!, candidate.ordinal)) isTaken = true;
        if (isTaken) continue;
        tape.capture(entry, candidate, row);
        storage.wipe(row, candidate);
      }
      kinds[at] = ADD_CAPTURED;
      this.targets[at] = this.extras[at]!;
      this.extras[at] = entry;
    }
    // A row that died while others were told has been wiped whole.
    storage.hasPrepared = false;
  }

  private applyRelate(row: number, ordinal: number, target: Entity, place: number): void {
    const { storage } = this, store = storage.stores[ordinal]!;
    const relation = storage.relation(store.component as Relation);
    const targetRow = storage.entities.rowOf(target);
    if (targetRow >= 0) storage.relate(row, relation, targetRow, place);
    else if (store.component.onTargetDespawn === 'despawn') storage.despawn(row);
    else storage.remove(row, store);
  }
}
