import { createXXHash64, type IHasher } from 'hash-wasm';
import type { Arena, Span } from './arena.ts';
import type { EntityBlock } from './entity-block.ts';
import { EngineBug } from './errors.ts';
import { isFloat } from './schema.ts';

const MINUS_ZERO = 0x8000_0000, F32_INFINITY = 0x7f80_0000, F64_EXPONENT = 0x7ff0_0000;

/**
 * 64-bit xxHash (Y. Collet, https://xxhash.com) of the canonical image: the layout, the arena with −0 as +0 in float slots,
 * and the externals' bytes. Two worlds with one hash are the same world, down to rows of the dead.
 */
export class ImageHasher {
  private readonly scratch: Uint32Array;
  private readonly bytes: Uint8Array;
  private readonly floats: readonly Span[];
  private readonly layoutDigest: Uint8Array;

  private constructor(private readonly hasher: IHasher, private readonly arena: Arena, private readonly entities: EntityBlock) {
    this.scratch = new Uint32Array(arena.words.length);
    this.bytes = new Uint8Array(this.scratch.buffer);
    this.floats = arena.spans.filter((span) => isFloat(span.type));
    this.layoutDigest = hasher.init().update(arena.layout).digest('binary');
  }

  static async create(arena: Arena, entities: EntityBlock): Promise<ImageHasher> {
    return new ImageHasher(await createXXHash64(), arena, entities);
  }

  /** 16 lower-case hex digits. Linear in the image. @throws EngineBug naming component, field and entity of a NaN. */
  hash(externals: readonly Uint8Array[]): string {
    this.scratch.set(this.arena.words);
    for (const span of this.floats) {
      if (span.type === 'f32') this.canonicaliseSingles(span);
      else this.canonicaliseDoubles(span);
    }
    const { hasher } = this;
    hasher.init().update(this.layoutDigest).update(this.bytes);
    for (const bytes of externals) hasher.update(new Uint32Array([bytes.length])).update(bytes);
    return hasher.digest('hex');
  }

  private canonicaliseSingles(span: Span): void {
    const { scratch } = this, start = span.byteOffset / 4;
    for (let at = start, end = start + span.length; at < end; at++) {
      const word = scratch[at]!;
      if (word === MINUS_ZERO) scratch[at] = 0;
      else if ((word & 0x7fff_ffff) > F32_INFINITY) this.refuse(span, at - start);
    }
  }

  /** Words are little-endian, as on every machine that runs a browser. */
  private canonicaliseDoubles(span: Span): void {
    const { scratch } = this, start = span.byteOffset / 4;
    for (let at = start, end = start + span.length * 2; at < end; at += 2) {
      const high = scratch[at + 1]!;
      if (high === MINUS_ZERO && scratch[at] === 0) scratch[at + 1] = 0;
      else if ((high & F64_EXPONENT) === F64_EXPONENT && ((high & 0xf_ffff) !== 0 || scratch[at] !== 0)) this.refuse(span, (at - start) / 2);
    }
  }

  private refuse(span: Span, index: number): never {
    if (span.slotsPerRow === 0) throw new EngineBug(`${span.name} slot ${index} is NaN.`);
    const row = Math.floor(index / span.slotsPerRow);
    const owner = this.entities.alive[row] === 1 ? `of entity ${this.entities.entityAt(row)} (row ${row})` : `of the dead row ${row}`;
    throw new EngineBug(`${span.name} ${owner} is NaN${span.slotsPerRow > 1 ? ` in slot ${index % span.slotsPerRow}` : ''}.`);
  }
}
