import { addComponent, addEntity, createWorld, hasComponent, removeComponent } from 'bitecs';
import type { ComponentStore } from './component-store.ts';
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
  /** Number of the signature that bitECS has for each row, plus one; 0 while it has no such row. */
  private readonly mirrored: Uint32Array;
  private count = 0;

  constructor(componentCount: number, capacity: number) {
    this.tokens = Array.from({ length: componentCount }, (_, ordinal) => ({ ordinal }));
    this.mirrored = new Uint32Array(capacity);
  }

  /** Brings bitECS's record of a row to `signature`. Nothing to do when it has it already. */
  assign(row: number, signature: Signature): void {
    if (this.mirrored[row] !== signature.number + 1) this.change(row, signature);
  }

  /** Takes one step of a row whose record is up to date; otherwise does what `assign` does. */
  step(row: number, from: Signature, to: Signature, added: readonly ComponentStore[], removed: readonly ComponentStore[]): void {
    if (this.mirrored[row] !== from.number + 1) {
      this.assign(row, to);
      return;
    }
    const { world, tokens } = this;
    for (let index = 0; index < added.length; index++) addComponent(world, row + 1, tokens[added[index]!.ordinal]!);
    for (let index = 0; index < removed.length; index++) removeComponent(world, row + 1, tokens[removed[index]!.ordinal]!);
    this.mirrored[row] = to.number + 1;
  }

  private change(row: number, signature: Signature): void {
    const { world, tokens } = this;
    while (this.count <= row) {
      const id = addEntity(world);
      if (id !== ++this.count) throw new EngineBug(`bitECS numbered row ${this.count - 1} as ${id}.`);
    }
    const id = row + 1;
    for (let ordinal = 0; ordinal < tokens.length; ordinal++) {
      const token = tokens[ordinal]!, has = hasComponent(world, id, token);
      if (has && !signature.has(ordinal)) removeComponent(world, id, token);
      if (!has && signature.has(ordinal)) addComponent(world, id, token);
    }
    this.mirrored[row] = signature.number + 1;
  }

  /** The numbers mean other signatures from now on: every row is compared with bitECS itself next time. */
  forgetNumbers(): void {
    this.mirrored.fill(0);
  }

  /** After an image came in: rows at or above `highWater` are unused and get the empty signature. */
  reconcile(signatureOf: Uint32Array, signatures: readonly Signature[], highWater: number): void {
    const { mirrored, count } = this;
    for (let row = 0; row < highWater; row++) if (mirrored[row] !== signatureOf[row]! + 1) this.change(row, signatures[signatureOf[row]!]!);
    const empty = signatures[0]!;
    for (let row = highWater; row < count; row++) if (mirrored[row] !== empty.number + 1) this.change(row, empty);
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
