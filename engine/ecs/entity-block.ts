import type { ArenaPlan, Span } from './arena.ts';
import { generationPart, makeEntity, MAX_ROWS, rowPart, type Entity } from './entity.ts';
import { UsageError } from './errors.ts';

/** Slots of the counters span. */
const HIGH_WATER = 0, LIVE = 1, DONOR = 2;
const LAST_GENERATION = 0xffff_ffff;

/**
 * Which rows live, and where the next entity goes. All of it lies in the arena.
 *
 * A row that dies stays *parked* under its signature, on that signature's list (last in, first out); the next spawn of the
 * same signature takes it from there. A spawn without a parked row takes a fresh one, in ascending order; when those are
 * used up, one that is parked under another signature.
 */
export class EntityBlock {
  private readonly spans: Record<'counters' | 'generation' | 'signature' | 'alive' | 'next' | 'parked', Span>;
  private counters!: Uint32Array;
  /** Of the living, the generation in their handle; of the dead, the one their row will have next. 0: never used, or retired. */
  generation!: Uint32Array;
  /** Signature number of each row, the parked included. */
  signature!: Uint32Array;
  /** 1 while the entity lives. */
  alive!: Uint8Array;
  /** Next row of a parked list, plus one; 0 ends it. */
  private next!: Uint32Array;
  /** Per signature the first parked row, plus one. */
  private parked!: Uint32Array;

  constructor(plan: ArenaPlan, readonly capacity: number, maxSignatures: number) {
    const part = { kind: 'engine', id: 'engine/entities' } as const, perRow = { slotsPerRow: 1 };
    this.spans = {
      counters: plan.reserve(part, '.counters', 'u32', 4),
      generation: plan.reserve(part, '.generation', 'u32', capacity, perRow),
      signature: plan.reserve(part, '.signature', 'u32', capacity, perRow),
      alive: plan.reserve(part, '.alive', 'u8', capacity, perRow),
      next: plan.reserve(part, '.next', 'u32', capacity, perRow),
      parked: plan.reserve(part, '.parked', 'u32', maxSignatures),
    };
  }

  open(): void {
    this.counters = this.spans.counters.slots as Uint32Array;
    this.generation = this.spans.generation.slots as Uint32Array;
    this.signature = this.spans.signature.slots as Uint32Array;
    this.alive = this.spans.alive.slots as Uint8Array;
    this.next = this.spans.next.slots as Uint32Array;
    this.parked = this.spans.parked.slots as Uint32Array;
  }

  /** Rows used so far: all living and parked rows are below. */
  get highWater(): number {
    return this.counters[HIGH_WATER]!;
  }

  get liveCount(): number {
    return this.counters[LIVE]!;
  }

  isAlive(entity: Entity): boolean {
    const row = rowPart(entity);
    return row < this.capacity && this.alive[row] === 1 && this.generation[row] === generationPart(entity);
  }

  /** Row of a living entity, −1 of any other. */
  rowOf(entity: Entity): number {
    return this.isAlive(entity) ? rowPart(entity) : -1;
  }

  entityAt(row: number): Entity {
    return makeEntity(this.generation[row]!, row);
  }

  /** Takes a row for an entity of `signature` and makes it live. `signatureCount`: signatures there are. */
  take(signature: number, signatureCount: number): number {
    const head = this.parked[signature]!;
    let row: number;
    if (head !== 0) row = this.unpark(signature, head);
    else if (this.counters[HIGH_WATER]! < this.capacity) {
      row = this.counters[HIGH_WATER]!;
      this.counters[HIGH_WATER] = row + 1;
      this.generation[row] = 1;
    } else row = this.takeFromAnother(signatureCount);
    this.signature[row] = signature;
    this.alive[row] = 1;
    this.counters[LIVE] = this.counters[LIVE]! + 1;
    return row;
  }

  /** Ends the entity of `row` and parks the row under its signature. A row whose generations are spent is never used again. */
  park(row: number): void {
    const signature = this.signature[row]!, generation = this.generation[row]!;
    this.alive[row] = 0;
    this.counters[LIVE] = this.counters[LIVE]! - 1;
    if (generation === LAST_GENERATION) {
      this.generation[row] = 0;
      return;
    }
    this.generation[row] = generation + 1;
    this.next[row] = this.parked[signature]!;
    this.parked[signature] = row + 1;
  }

  private unpark(signature: number, head: number): number {
    const row = head - 1;
    this.parked[signature] = this.next[row]!;
    this.next[row] = 0;
    return row;
  }

  private takeFromAnother(signatureCount: number): number {
    const first = this.counters[DONOR]!;
    for (let step = 0; step < signatureCount; step++) {
      const donor = (first + step) % signatureCount;
      const head = this.parked[donor]!;
      if (head === 0) continue;
      this.counters[DONOR] = donor;
      return this.unpark(donor, head);
    }
    throw new UsageError(`All ${this.capacity} rows are in use; make the App with a larger capacity (at most ${MAX_ROWS}), or despawn what is no longer needed.`);
  }
}
