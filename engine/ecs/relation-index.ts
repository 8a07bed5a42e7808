import type { ComponentStore } from './component-store.ts';
import type { EntityBlock } from './entity-block.ts';
import { rowPart } from './entity.ts';
import { UsageError } from './errors.ts';

/** No row. */
export const NONE = -1;

/**
 * Who points at whom, for one relation. Derived from the `target` column: a doubly linked list of sources per target makes
 * relating, unrelating and a target's death cost what they touch; the sorted listing is made when somebody reads it.
 */
export class RelationIndex {
  /** Sources by target row, ascending within a target. Valid after `refresh`. */
  readonly ids: Uint32Array;
  private readonly starts: Uint32Array;
  /** By target row the first source, by source row its neighbours in the list. Of an ordered relation, in the order of siblings. */
  readonly first: Int32Array;
  readonly next: Int32Array;
  readonly previous: Int32Array;
  /** Target row of each source row. */
  readonly targetRow: Int32Array;
  protected isListed = false;
  /** Rows there were when the sources were listed; later ones have no sources. */
  private listedRows = 0;

  constructor(readonly store: ComponentStore, protected readonly entities: EntityBlock) {
    const { capacity } = entities;
    this.ids = new Uint32Array(capacity);
    this.starts = new Uint32Array(capacity + 1);
    this.first = new Int32Array(capacity).fill(NONE);
    this.next = new Int32Array(capacity).fill(NONE);
    this.previous = new Int32Array(capacity).fill(NONE);
    this.targetRow = new Int32Array(capacity).fill(NONE);
  }

  get isOrdered(): boolean {
    return false;
  }

  /** @throws UsageError for a place among siblings that have no order. */
  check(_source: number, _target: number, place: number): void {
    if (place !== Number.POSITIVE_INFINITY) throw new UsageError(`${this.store.component.id} keeps no order, so nothing has a place in it; declare it with isOrdered, or leave the place out.`);
  }

  /** `place`: of ordered relations only. */
  link(source: number, target: number, _place?: number): void {
    this.isListed = false;
    const head = this.first[target]!;
    this.targetRow[source] = target;
    this.previous[source] = NONE;
    this.next[source] = head;
    if (head !== NONE) this.previous[head] = source;
    this.first[target] = source;
  }

  unlink(source: number): void {
    const target = this.targetRow[source]!;
    if (target === NONE) return;
    this.isListed = false;
    const next = this.next[source]!, previous = this.previous[source]!;
    if (previous === NONE) this.first[target] = next;
    else this.next[previous] = next;
    if (next !== NONE) this.previous[next] = previous;
    this.targetRow[source] = this.next[source] = this.previous[source] = NONE;
  }

  hasSources(target: number): boolean {
    return this.first[target] !== NONE;
  }

  /** How many sources a target has. Linear in them. */
  sourcesOf(target: number): number {
    let count = 0;
    for (let source = this.first[target]!; source !== NONE; source = this.next[source]!) count++;
    return count;
  }

  /** Appends the sources of a target to `out`, ascending. */
  collect(target: number, out: number[]): void {
    const start = out.length;
    for (let source = this.first[target]!; source !== NONE; source = this.next[source]!) out.push(source);
    // The list's order tells of history; ascending rows do not.
    const sorted = out.splice(start).sort((a, b) => a - b);
    for (const source of sorted) out.push(source);
  }

  /** Lists all sources by target row. Linear in rows, only when something changed. */
  refresh(): void {
    if (this.isListed) return;
    this.isListed = true;
    this.listedRows = this.entities.highWater;
    const { starts, targetRow, ids } = this, rows = this.listedRows;
    starts.fill(0);
    for (let row = 0; row < rows; row++) {
      const target = targetRow[row]!;
      if (target !== NONE) starts[target + 1] = starts[target + 1]! + 1;
    }
    for (let row = 0; row < rows; row++) starts[row + 1] = starts[row + 1]! + starts[row]!;
    if (this.isOrdered) {
      for (let row = 0; row < rows; row++) if (starts[row + 1]! > starts[row]!) this.list(row, starts[row]!);
      return;
    }
    for (let row = 0; row < rows; row++) {
      const target = targetRow[row]!;
      if (target === NONE) continue;
      const at = starts[target]!;
      ids[at] = row;
      starts[target] = at + 1;
    }
    for (let row = rows; row > 0; row--) starts[row] = starts[row - 1]!;
    starts[0] = 0;
  }

  /** Writes the sources of a target to `ids` from `at` on, in an order of its own. */
  protected list(_target: number, _at: number): void {}

  /** Index into `ids` of the first source of a target row. */
  firstOf(target: number): number {
    return target < this.listedRows ? this.starts[target]! : 0;
  }

  countOf(target: number): number {
    return target < this.listedRows ? this.starts[target + 1]! - this.starts[target]! : 0;
  }

  /** Reads everything anew from the column, after an image came in. */
  rederive(hasRelation: (row: number) => boolean): void {
    this.isListed = false;
    this.first.fill(NONE);
    this.next.fill(NONE);
    this.previous.fill(NONE);
    this.targetRow.fill(NONE);
    const target = this.store.columns['target']!;
    for (let row = 0; row < this.entities.highWater; row++) if (hasRelation(row)) this.link(row, rowPart(target[row]!));
  }
}
