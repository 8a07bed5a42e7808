import type { ArenaPlan, Span } from './arena.ts';
import { joinShapes, type ComponentStore, type RowShape } from './component-store.ts';
import { UsageError } from './errors.ts';

/** One step from a signature to another, with what it brings or takes. */
export interface Edge {
  readonly to: Signature;
  /** Components that the step adds, or the one it removes. */
  readonly stores: readonly ComponentStore[];
  readonly shape: RowShape;
  /** A component that stays and requires the one to be removed: the step is refused. */
  readonly blocker: ComponentStore | undefined;
  /** What somebody wants to be told of these. */
  readonly watch: number;
}

const watchOf = (stores: readonly ComponentStore[]): number => stores.reduce((watch, store) => watch | store.watch, 0);

/** A set of components that some entity had at some time, with what is derived from it. */
export class Signature {
  /** One bit per living row of this signature. */
  readonly rows: Uint32Array;
  /** Moves whenever `rows` does. */
  version = 1;
  readonly stores: readonly ComponentStore[];
  /** Those that must be told when a row gets them. */
  readonly tracked: readonly ComponentStore[];
  readonly withDefaults: readonly ComponentStore[];
  /** What somebody wants to be told of any of them: bits of `Lifecycle`. */
  readonly watch: number;
  /** Those of which the lost are listed. */
  readonly mourned: readonly ComponentStore[];
  /** Nobody is told, and nothing listed, when a row of it goes. */
  readonly isPlain: boolean;
  readonly shape: RowShape;
  readonly addEdges: (Edge | undefined)[];
  readonly removeEdges: (Edge | undefined)[];

  constructor(readonly number: number, readonly mask: Uint32Array, allStores: readonly ComponentStore[], rows: Uint32Array) {
    this.rows = rows;
    this.stores = allStores.filter((store) => this.has(store.ordinal));
    this.tracked = this.stores.filter((store) => store.changed !== undefined);
    this.withDefaults = this.stores.filter((store) => store.hasDefaults);
    this.watch = watchOf(this.stores);
    this.mourned = this.stores.filter((store) => store.removals !== undefined);
    this.isPlain = this.watch === 0 && this.mourned.length === 0;
    this.shape = joinShapes(this.stores);
    this.addEdges = new Array<Edge | undefined>(allStores.length).fill(undefined);
    this.removeEdges = new Array<Edge | undefined>(allStores.length).fill(undefined);
  }

  has(ordinal: number): boolean {
    return (this.mask[ordinal >>> 5]! & (1 << (ordinal & 31))) !== 0;
  }

  include(row: number): void {
    const word = row >>> 5;
    this.rows[word] = this.rows[word]! | (1 << (row & 31));
    this.version++;
  }

  exclude(row: number): void {
    const word = row >>> 5;
    this.rows[word] = this.rows[word]! & ~(1 << (row & 31));
    this.version++;
  }
}

const COUNT = 0;

/**
 * Numbers the signatures and keeps, per signature, the set of its living rows. The table of masks is in the arena, so an
 * image carries the numbering; everything else is derived. A structural change touches two signatures, however many
 * queries there are.
 */
export class SignatureIndex {
  private readonly spans: { readonly count: Span; readonly masks: Span };
  private count!: Uint32Array;
  private masks!: Uint32Array;
  readonly maskWords: number;
  readonly signatures: Signature[] = [];
  private readonly byMask = new Map<string, Signature>();
  /** Told of every signature that appears. */
  onSignature: (signature: Signature) => void = () => undefined;

  constructor(plan: ArenaPlan, private readonly stores: readonly ComponentStore[], private readonly capacity: number, readonly maxSignatures: number) {
    this.maskWords = Math.max(1, Math.ceil(stores.length / 32));
    const part = { kind: 'engine', id: 'engine/signatures' } as const;
    this.spans = {
      count: plan.reserve(part, '.count', 'u32', 1),
      masks: plan.reserve(part, '.masks', 'u32', maxSignatures * this.maskWords),
    };
  }

  open(): void {
    this.count = this.spans.count.slots as Uint32Array;
    this.masks = this.spans.masks.slots as Uint32Array;
    this.ofMask(new Uint32Array(this.maskWords));
  }

  emptyMask(): Uint32Array {
    return new Uint32Array(this.maskWords);
  }

  /** The signature of a mask, numbered now if it is new. */
  ofMask(mask: Uint32Array): Signature {
    const found = this.byMask.get(mask.join());
    if (found !== undefined) return found;
    const number = this.count[COUNT]!;
    if (number >= this.maxSignatures) {
      throw new UsageError(`More than ${this.maxSignatures} different sets of components; give the App a larger maxSignatures, or keep per-entity facts in columns instead of tags.`);
    }
    this.count[COUNT] = number + 1;
    this.masks.set(mask, number * this.maskWords);
    return this.derive(number, Uint32Array.from(mask));
  }

  private derive(number: number, mask: Uint32Array): Signature {
    const signature = new Signature(number, mask, this.stores, new Uint32Array(Math.ceil(this.capacity / 32)));
    this.signatures[number] = signature;
    this.byMask.set(mask.join(), signature);
    this.onSignature(signature);
    return signature;
  }

  /** From `from`, with `store` and all it requires. */
  adding(from: Signature, store: ComponentStore, closure: Uint32Array): Edge {
    const known = from.addEdges[store.ordinal];
    if (known !== undefined) return known;
    const mask = Uint32Array.from(from.mask);
    for (let word = 0; word < mask.length; word++) mask[word] = mask[word]! | closure[word]!;
    const to = this.ofMask(mask);
    const stores = to.stores.filter((candidate) => !from.has(candidate.ordinal));
    return (from.addEdges[store.ordinal] = { to, stores, shape: joinShapes(stores), blocker: undefined, watch: watchOf(stores) });
  }

  /** From `from`, without `store`. Where the edge has a blocker it leads nowhere. */
  removing(from: Signature, store: ComponentStore): Edge {
    const known = from.removeEdges[store.ordinal];
    if (known !== undefined) return known;
    const blocker = from.stores.find((other) => other !== store && other.component.requires.includes(store.component));
    if (blocker !== undefined) return { to: from, stores: [], shape: store.shape, blocker, watch: 0 };
    const mask = Uint32Array.from(from.mask);
    mask[store.ordinal >>> 5] = mask[store.ordinal >>> 5]! & ~(1 << (store.ordinal & 31));
    const to = this.ofMask(mask);
    return (from.removeEdges[store.ordinal] = { to, stores: [store], shape: store.shape, blocker, watch: store.watch });
  }

  /** Whether the table in the arena is the one that was derived from: false after an image with other numbers came in. */
  isDerivedCurrent(): boolean {
    if (this.count[COUNT] !== this.signatures.length) return false;
    const words = this.maskWords;
    for (let number = 0; number < this.signatures.length; number++) {
      const mask = this.signatures[number]!.mask;
      for (let word = 0; word < words; word++) if (mask[word] !== this.masks[number * words + word]) return false;
    }
    return true;
  }

  /** Derives every signature anew from the table. Row sets start empty. */
  rederive(): void {
    this.signatures.length = 0;
    this.byMask.clear();
    for (let number = 0; number < this.count[COUNT]!; number++) {
      this.derive(number, this.masks.slice(number * this.maskWords, (number + 1) * this.maskWords));
    }
  }
}
