import { NONE, RelationIndex } from './relation-index.ts';
import { rowPart } from './entity.ts';
import { UsageError } from './errors.ts';

/** Entities of a walk that an error names. */
const MAX_STEPS = 8;

/**
 * An ordered relation. Which sibling follows which is a column (`#next`), so it is in the image; first, last, previous and counts are derived from it.
 * Placing next to a sibling costs the same however many there are; placing by number walks from the nearer end.
 */
export class SiblingIndex extends RelationIndex {
  private readonly last = new Int32Array(this.entities.capacity).fill(NONE);
  private readonly counts = new Uint32Array(this.entities.capacity);
  private get following(): Uint32Array {
    return this.store.nextSibling!;
  }

  override get isOrdered(): boolean {
    return true;
  }

  /** @throws UsageError with the walk where `source` is above `target`. Linear in the depth. */
  override check(source: number, target: number): void {
    const { targetRow, entities } = this;
    for (let above = target; above !== NONE; above = targetRow[above]!) {
      if (above !== source) continue;
      const walk = [entities.entityAt(target)];
      for (let step = target; step !== source;) walk.push(entities.entityAt((step = targetRow[step]!)));
      const steps = walk.length <= MAX_STEPS ? walk : [...walk.slice(0, MAX_STEPS - 2), `${walk.length - MAX_STEPS + 1} more`, walk.at(-1)!];
      throw new UsageError(`Entity ${entities.entityAt(source)} cannot be below ${walk[0]!} in ${this.store.component.id}, which is below it already (${steps.join(' below ')}); take ${walk[0]!} out from under it first.`);
    }
  }

  /** Makes `source` a child of `target`, before the sibling that has this place now; last where there is none. */
  override link(source: number, target: number, place = Number.POSITIVE_INFINITY): void {
    this.isListed = false;
    const count = this.counts[target]!, after = place >= count ? this.last[target]! : this.at(target, place - 1);
    const before = after === NONE ? this.first[target]! : this.next[after]!;
    this.targetRow[source] = target;
    this.counts[target] = count + 1;
    this.join(target, after, source);
    this.join(target, source, before);
  }

  /** Lets `right` follow `left`; NONE stands for the end of the list on that side. */
  private join(target: number, left: number, right: number): void {
    if (left === NONE) this.first[target] = right;
    else {
      this.next[left] = right;
      this.following[left] = right + 1;
    }
    if (right === NONE) this.last[target] = left;
    else this.previous[right] = left;
  }

  override unlink(source: number): void {
    const target = this.targetRow[source]!;
    if (target === NONE) return;
    this.isListed = false;
    this.join(target, this.previous[source]!, this.next[source]!);
    this.counts[target] = this.counts[target]! - 1;
    this.targetRow[source] = this.next[source] = this.previous[source] = NONE;
    this.following[source] = 0;
  }

  /** Place of a source among its siblings. Linear in the place. */
  placeOf(source: number): number {
    let place = 0;
    for (let row = this.previous[source]!; row !== NONE; row = this.previous[row]!) place++;
    return place;
  }

  /** The source at a place, NONE if there is none. Linear in the distance from the nearer end. */
  at(target: number, place: number): number {
    const count = this.counts[target]!;
    if (place < 0 || place >= count) return NONE;
    let row: number;
    if (place * 2 < count) for (row = this.first[target]!; place > 0; place--) row = this.next[row]!;
    else for (row = this.last[target]!; place < count - 1; place++) row = this.previous[row]!;
    return row;
  }

  override sourcesOf(target: number): number {
    return this.counts[target]!;
  }

  lastOf(target: number): number {
    return this.last[target]!;
  }

  /** In the order of siblings. */
  override collect(target: number, out: number[]): void {
    for (let source = this.first[target]!; source !== NONE; source = this.next[source]!) out.push(source);
  }

  protected override list(target: number, at: number): void {
    const { ids, next } = this;
    for (let source = this.first[target]!; source !== NONE; source = next[source]!) ids[at++] = source;
  }

  override rederive(hasRelation: (row: number) => boolean): void {
    this.isListed = false;
    for (const column of [this.first, this.next, this.previous, this.targetRow, this.last]) column.fill(NONE);
    this.counts.fill(0);
    const { following, next, previous, targetRow } = this, target = this.store.columns['target']!, rows = this.entities.highWater;
    for (let row = 0; row < rows; row++) {
      if (!hasRelation(row)) continue;
      targetRow[row] = rowPart(target[row]!);
      this.counts[targetRow[row]!] = this.counts[targetRow[row]!]! + 1;
      next[row] = following[row]! - 1;
      if (following[row] !== 0) previous[following[row]! - 1] = row;
    }
    for (let row = 0; row < rows; row++) {
      if (targetRow[row] === NONE) continue;
      if (previous[row] === NONE) this.first[targetRow[row]!] = row;
      if (next[row] === NONE) this.last[targetRow[row]!] = row;
    }
  }
}
