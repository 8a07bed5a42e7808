import type { Bundle, Component, Relation } from './component.ts';
import type { ComponentStore } from './component-store.ts';
import { rowPart, type Entity } from './entity.ts';
import { UsageError } from './errors.ts';
import type { Storage } from './storage.ts';

const JOIN = 0, DESPAWN = 1, ADD = 2, ADD_PREPARED = 3, REMOVE = 4, RELATE = 5;

/**
 * Structural changes asked for by a system, applied in order directly after it returns. `spawn` and `add` write defaults
 * into the columns at once, so that the system can fill them; queries see the entity when the queue is applied.
 *
 * A command on an entity that has died by then does nothing. Relating to a target that has died does what its death would
 * have done: the source despawns, or stays without the relation.
 */
export class CommandQueue {
  private kinds = new Uint8Array(256);
  private entities = new Float64Array(256);
  /** Component ordinal. */
  private ordinals = new Uint16Array(256);
  private targets = new Float64Array(256);
  /** Position of the previous addition to or removal from the same row in this batch, −1 if there is none. */
  private previous = new Int32Array(256);
  /** Per row the last such position, valid if `touchedIn` has the number of this batch. */
  private readonly last: Int32Array;
  private readonly touchedIn: Uint32Array;
  private batch = 1;
  length = 0;

  constructor(private readonly storage: Storage) {
    this.last = new Int32Array(storage.entities.capacity);
    this.touchedIn = new Uint32Array(storage.entities.capacity);
  }

  private push(kind: number, entity: Entity, ordinal: number, target: Entity): void {
    const at = this.length++;
    if (at === this.kinds.length) this.grow();
    this.kinds[at] = kind;
    this.entities[at] = entity;
    this.ordinals[at] = ordinal;
    this.targets[at] = target;
  }

  private grow(): void {
    const size = this.kinds.length * 2;
    const { kinds, entities, ordinals, targets, previous } = this;
    (this.previous = new Int32Array(size)).set(previous);
    (this.kinds = new Uint8Array(size)).set(kinds);
    (this.entities = new Float64Array(size)).set(entities);
    (this.ordinals = new Uint16Array(size)).set(ordinals);
    (this.targets = new Float64Array(size)).set(targets);
  }

  spawn(what: Bundle | readonly Component[]): Entity {
    const { storage } = this;
    const signature = 'kind' in what ? storage.bundleSignature(what) : storage.listSignature(what);
    const entity = storage.entityAt(storage.reserve(signature));
    this.push(JOIN, entity, 0, 0);
    return entity;
  }

  despawn(entity: Entity): void {
    this.push(DESPAWN, entity, 0, 0);
  }

  add(entity: Entity, component: Component): void {
    const { storage } = this, store = storage.store(component);
    if (component.onTargetDespawn !== undefined) throw new UsageError(`${component.id} is a relation and needs a target; use relate(entity, ${component.id}, target).`);
    const row = storage.entities.rowOf(entity);
    if (row < 0) return;
    const isPrepared = !storage.signatureOf(row).has(store.ordinal) && this.prepare(row, store);
    this.chain(row);
    this.push(isPrepared ? ADD_PREPARED : ADD, entity, store.ordinal, 0);
  }

  remove(entity: Entity, component: Component): void {
    const row = this.storage.entities.rowOf(entity);
    if (row < 0) return;
    this.chain(row);
    this.push(REMOVE, entity, this.storage.store(component).ordinal, 0);
  }

  /** The command that comes next adds to or removes from this row. */
  private chain(row: number): void {
    if (this.length === this.kinds.length) this.grow();
    this.previous[this.length] = this.touchedIn[row] === this.batch ? this.last[row]! : -1;
    this.last[row] = this.length;
    this.touchedIn[row] = this.batch;
  }

  /**
   * Writes the defaults of what an addition will bring, except where an earlier addition of this batch has done so already.
   * Not possible, and false, when a removal in between will zero them again.
   */
  private prepare(row: number, store: ComponentStore): boolean {
    const { storage, kinds, ordinals } = this;
    const start = this.touchedIn[row] === this.batch ? this.last[row]! : -1;
    for (let at = start; at >= 0; at = this.previous[at]!) if (kinds[at] === REMOVE && storage.brings(store, ordinals[at]!)) return false;
    const brought = storage.missing(row, store);
    for (let index = 0; index < brought.length; index++) {
      const candidate = brought[index]!;
      let isThere = false;
      for (let at = start; at >= 0; at = this.previous[at]!) if (kinds[at] === ADD_PREPARED && storage.brings(storage.stores[ordinals[at]!]!, candidate.ordinal)) isThere = true;
      if (!isThere) candidate.writeDefaults(row);
    }
    return true;
  }

  relate(entity: Entity, relation: Relation, target: Entity): void {
    if (entity === target) throw new UsageError(`Entity ${entity} cannot be its own ${relation.id} target.`);
    this.push(RELATE, entity, this.storage.relation(relation).store.ordinal, target);
  }

  /** Forgets everything, after an image came in. */
  clear(): void {
    this.length = 0;
    this.batch++;
  }

  apply(): void {
    const { storage, kinds, entities, ordinals, targets, length } = this;
    storage.changeTick[0] = storage.changeTick[0]! + 1;
    for (let at = 0; at < length; at++) {
      const entity = entities[at]!, kind = kinds[at]!;
      const row = storage.entities.rowOf(entity);
      if (row < 0) {
        if (kind === ADD_PREPARED) storage.unprepare(rowPart(entity), storage.stores[ordinals[at]!]!);
        continue;
      }
      if (kind === JOIN) storage.join(row);
      else if (kind === DESPAWN) storage.despawn(row);
      else if (kind === ADD) storage.add(row, storage.stores[ordinals[at]!]!, false);
      else if (kind === ADD_PREPARED) storage.add(row, storage.stores[ordinals[at]!]!, true);
      else if (kind === REMOVE) storage.remove(row, storage.stores[ordinals[at]!]!);
      else this.applyRelate(row, ordinals[at]!, targets[at]!);
    }
    this.clear();
  }

  private applyRelate(row: number, ordinal: number, target: Entity): void {
    const { storage } = this, store = storage.stores[ordinal]!;
    const relation = storage.relation(store.component as Relation);
    const targetRow = storage.entities.rowOf(target);
    if (targetRow >= 0) storage.relate(row, relation, targetRow);
    else if (store.component.onTargetDespawn === 'despawn') storage.despawn(row);
    else storage.remove(row, store);
  }
}
