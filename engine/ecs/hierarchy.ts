import type { Relation } from './component.ts';
import { UsageError } from './errors.ts';
import { NONE } from './relation-index.ts';
import { SiblingIndex } from './sibling-index.ts';
import type { Storage } from './storage.ts';

/** Rows in an order. Only the first `length` count; they stay until the same list is asked for again. */
export interface Rows {
  readonly ids: Uint32Array;
  readonly length: number;
}

class RowList implements Rows {
  ids = new Uint32Array(64);
  length = 0;

  push(row: number): void {
    if (this.length === this.ids.length) {
      const { ids } = this;
      (this.ids = new Uint32Array(ids.length * 2)).set(ids);
    }
    this.ids[this.length++] = row;
  }
}

/**
 * Up and down an ordered relation, by rows; −1 stands for none. Lists are made anew by each call and hold until the next call of the same method.
 *
 *     const { ids, length } = tree.children(row);
 *     for (let i = 0; i < length; i++) visit(ids[i]!);
 *     for (let child = tree.first(row); child >= 0; child = tree.next(child)) visit(child);
 */
export class Hierarchy {
  private readonly index: SiblingIndex;
  private readonly childList = new RowList();
  private readonly descendantList = new RowList();
  private readonly ancestorList = new RowList();

  /** @internal @throws UsageError for a relation without order. */
  constructor(private readonly storage: Storage, relation: Relation) {
    const index = storage.relation(relation);
    if (!(index instanceof SiblingIndex)) throw new UsageError(`${relation.id} keeps no order and is no hierarchy; declare it with isOrdered, or use related(${relation.id}).`);
    this.index = index;
  }

  /** The row that this one is a child of. Constant time, as `first`, `last`, `next`, `previous` and `count` are. */
  parent(row: number): number {
    const above = this.index.targetRow[row]!;
    return above !== NONE && this.storage.entities.alive[above] === 1 ? above : NONE;
  }
  /** The topmost row above this one: itself if it is a child of none. */
  root(row: number): number {
    let top = row;
    for (let above = this.parent(row); above !== NONE; above = this.parent(above)) top = above;
    return top;
  }
  count(row: number): number {
    return this.index.sourcesOf(row);
  }
  first(row: number): number {
    return this.index.first[row]!;
  }
  last(row: number): number {
    return this.index.lastOf(row);
  }
  /** The sibling behind this one. */
  next(row: number): number {
    return this.index.next[row]!;
  }
  previous(row: number): number {
    return this.index.previous[row]!;
  }
  /** The child at a place. Linear in the distance from the nearer end. */
  at(row: number, place: number): number {
    return this.index.at(row, place);
  }
  /** Place among its siblings, −1 for a root. Linear in it. */
  placeOf(row: number): number {
    return this.index.targetRow[row] === NONE ? NONE : this.index.placeOf(row);
  }

  /** Children in their order. */
  children(row: number): Rows {
    const list = this.childList, { next } = this.index;
    list.length = 0;
    for (let child = this.index.first[row]!; child !== NONE; child = next[child]!) list.push(child);
    return list;
  }

  /** All below, depth first: each child directly before its own children. */
  descendants(row: number): Rows {
    const list = this.descendantList, { first, next, targetRow } = this.index;
    list.length = 0;
    let at = first[row]!;
    while (at !== NONE) {
      list.push(at);
      if (first[at] !== NONE) {
        at = first[at]!;
        continue;
      }
      while (at !== row && next[at] === NONE) at = targetRow[at]!;
      at = at === row ? NONE : next[at]!;
    }
    return list;
  }

  /** All above, the parent first and the root last. */
  ancestors(row: number): Rows {
    const list = this.ancestorList;
    list.length = 0;
    for (let above = this.parent(row); above !== NONE; above = this.parent(above)) list.push(above);
    return list;
  }

  /** Whether a row is below another, however far. Linear in the depth. */
  isBelow(row: number, other: number): boolean {
    for (let above = this.parent(row); above !== NONE; above = this.parent(above)) if (above === other) return true;
    return false;
  }
}
