import type { Bundle, Component, Relation } from './component.ts';
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
  private removals = 0;
  length = 0;

  constructor(private readonly storage: Storage) {}

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
    const { kinds, entities, ordinals, targets } = this;
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
    const isPrepared = !storage.signatureOf(row).has(store.ordinal) && !(this.removals > 0 && this.willRemove(entity));
    if (isPrepared) storage.prepare(row, store);
    this.push(isPrepared ? ADD_PREPARED : ADD, entity, store.ordinal, 0);
  }

  /** Whether a removal from this entity is queued: it would zero columns that are filled now. */
  private willRemove(entity: Entity): boolean {
    for (let at = 0; at < this.length; at++) if (this.kinds[at] === REMOVE && this.entities[at] === entity) return true;
    return false;
  }

  remove(entity: Entity, component: Component): void {
    this.removals++;
    this.push(REMOVE, entity, this.storage.store(component).ordinal, 0);
  }

  relate(entity: Entity, relation: Relation, target: Entity): void {
    if (entity === target) throw new UsageError(`Entity ${entity} cannot be its own ${relation.id} target.`);
    this.push(RELATE, entity, this.storage.relation(relation).store.ordinal, target);
  }

  /** Forgets everything, after an image came in. */
  clear(): void {
    this.length = 0;
    this.removals = 0;
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
