import { addComponent, addEntity, createWorld, hasComponent, removeComponent } from 'bitecs';
import { EngineBug } from './errors.ts';
import type { Signature } from './signature-index.ts';

/**
 * bitECS's record of which row has which components, the parked rows included.
 *
 * bitECS entities are made in sequence and never removed, so bitECS's id of row r is r + 1. No query is registered in it:
 * its structural operations then cost the same however many queries the engine has. A row that comes back under the
 * signature it was parked with needs no call at all.
 */
export class Membership {
  private readonly world = createWorld();
  private readonly tokens: readonly object[];
  /** Signature that bitECS has for each row. */
  private readonly mirrored: (Signature | undefined)[];
  private count = 0;

  constructor(componentCount: number, capacity: number) {
    this.tokens = Array.from({ length: componentCount }, (_, ordinal) => ({ ordinal }));
    this.mirrored = new Array<Signature | undefined>(capacity).fill(undefined);
  }

  /** Brings bitECS's record of a row to `signature`. Nothing to do when it has it already. */
  assign(row: number, signature: Signature): void {
    if (this.mirrored[row] !== signature) this.change(row, signature);
  }

  private change(row: number, signature: Signature): void {
    const { world, tokens } = this;
    while (this.count <= row) {
      const id = addEntity(world);
      if (id !== ++this.count) throw new EngineBug(`bitECS numbered row ${this.count - 1} as ${id}.`);
    }
    const from = this.mirrored[row], id = row + 1;
    if (from !== undefined) {
      for (const store of from.stores) if (!signature.has(store.ordinal)) removeComponent(world, id, tokens[store.ordinal]!);
    }
    for (const store of signature.stores) if (from === undefined || !from.has(store.ordinal)) addComponent(world, id, tokens[store.ordinal]!);
    this.mirrored[row] = signature;
  }

  /** After an image came in: rows at or above `highWater` are unused and get the empty signature. */
  reconcile(signatureOf: Uint32Array, signatures: readonly Signature[], highWater: number): void {
    const { mirrored, count } = this;
    for (let row = 0; row < highWater; row++) {
      const signature = signatures[signatureOf[row]!]!;
      if (mirrored[row] !== signature) this.change(row, signature);
    }
    const empty = signatures[0]!;
    for (let row = highWater; row < count; row++) if (mirrored[row] !== empty) this.change(row, empty);
  }

  /** @throws EngineBug where bitECS and the engine disagree. Linear in rows × components; for tests and diagnosis. */
  check(signatureOf: Uint32Array, signatures: readonly Signature[], highWater: number): void {
    for (let row = 0; row < highWater; row++) {
      const signature = signatures[signatureOf[row]!]!;
      for (let ordinal = 0; ordinal < this.tokens.length; ordinal++) {
        const has = row < this.count && hasComponent(this.world, row + 1, this.tokens[ordinal]!);
        if (has !== signature.has(ordinal)) throw new EngineBug(`bitECS says that row ${row} ${has ? 'has' : 'lacks'} component ${ordinal}, signature ${signature.number} says otherwise.`);
      }
    }
  }
}
