import { addComponent, addEntity, createWorld, hasComponent, removeComponent } from 'bitecs';
import { EngineBug } from './errors.ts';
import type { Signature } from './signature-index.ts';

const UNKNOWN = 0;
/** Ordinals of components. */
interface Difference { readonly removed: readonly number[]; readonly added: readonly number[] }

/**
 * bitECS's record of which row has which components, the parked rows included. It answers questions about single rows; sets
 * of rows are the business of the engine's own index.
 *
 * It is written behind: a row is brought up to date when somebody asks about it. Of 11.5 ms that a tick of 100,000 notes
 * took (5,000 activated, 5,000 destroyed and spawned), 10 went into telling bitECS at once (measured in November 2026).
 *
 * bitECS entities are made in sequence and never removed, so bitECS's id of row r is r + 1. No query is registered in it, so
 * that its operations cost the same however many queries the engine has.
 */
export class Membership {
  private readonly world = createWorld();
  private readonly tokens: readonly object[];
  /** Number of the signature that bitECS has for each row, plus one; UNKNOWN while it has no such row, or after `forgetNumbers`. */
  private readonly mirrored: Uint32Array;
  private count = 0;
  /** By the numbers of two signatures, what to do between them. */
  private readonly differences: (Difference | undefined)[][] = [];

  constructor(componentCount: number, capacity: number) {
    this.tokens = Array.from({ length: componentCount }, (_, ordinal) => ({ ordinal }));
    this.mirrored = new Uint32Array(capacity);
  }

  /** Whether a row, which has this signature, has a component: bitECS's answer. */
  has(row: number, ordinal: number, signature: Signature, signatures: readonly Signature[]): boolean {
    this.assign(row, signature, signatures);
    return hasComponent(this.world, row + 1, this.tokens[ordinal]!);
  }

  /** Brings bitECS's record of a row to `signature`. Nothing to do when it has it already. */
  private assign(row: number, signature: Signature, signatures: readonly Signature[]): void {
    const recorded = this.mirrored[row]!;
    if (recorded === signature.number + 1) return;
    if (recorded === UNKNOWN) this.compare(row, signature);
    else this.step(row, signatures[recorded - 1]!, signature);
  }

  /** From one signature, which bitECS must have for the row, to another. */
  private step(row: number, from: Signature, to: Signature): void {
    const { world, tokens } = this, id = row + 1;
    const { removed, added } = this.difference(from, to);
    for (let index = 0; index < removed.length; index++) removeComponent(world, id, tokens[removed[index]!]!);
    for (let index = 0; index < added.length; index++) addComponent(world, id, tokens[added[index]!]!);
    this.mirrored[row] = to.number + 1;
  }

  private difference(from: Signature, to: Signature): Difference {
    const fromHere = (this.differences[from.number] ??= []), known = fromHere[to.number];
    if (known !== undefined) return known;
    const ordinals = this.tokens.map((_, ordinal) => ordinal);
    return (fromHere[to.number] = {
      removed: ordinals.filter((ordinal) => from.has(ordinal) && !to.has(ordinal)), added: ordinals.filter((ordinal) => to.has(ordinal) && !from.has(ordinal)),
    });
  }

  /** For rows that bitECS does not have yet, and those of which it is not known what it has. */
  private compare(row: number, signature: Signature): void {
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
    this.mirrored.fill(UNKNOWN);
    this.differences.length = 0;
  }

  /** Brings every row up to date. @throws EngineBug where bitECS and the engine then disagree. For tests and diagnosis. */
  check(signatureOf: Uint32Array, signatures: readonly Signature[], highWater: number): void {
    for (let row = highWater; row < this.count; row++) this.assign(row, signatures[0]!, signatures);
    for (let row = 0; row < Math.max(highWater, this.count); row++) {
      const signature = row < highWater ? signatures[signatureOf[row]!]! : signatures[0]!;
      for (let ordinal = 0; ordinal < this.tokens.length; ordinal++) {
        const has = this.has(row, ordinal, signature, signatures);
        if (has !== signature.has(ordinal)) throw new EngineBug(`bitECS says that row ${row} ${has ? 'has' : 'lacks'} component ${ordinal}, signature ${signature.number} says otherwise.`);
      }
    }
  }
}
