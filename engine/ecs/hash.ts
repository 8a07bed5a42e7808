import { createXXHash64, type IHasher } from 'hash-wasm';
import type { Arena, Span } from './arena.ts';
import type { EntityBlock } from './entity-block.ts';
import { EngineBug } from './errors.ts';
import type { ImagePart } from './image-parts.ts';
import { bytesOf, isFloat } from './schema.ts';

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
  /** The hash of the layout's text, 16 lower-case hex digits. */
  readonly layoutHash: string;
  /** Per part of the arena, bytes from … to of its spans; those that lie next to each other as one. */
  private readonly runs: readonly Int32Array[];

  private constructor(private readonly hasher: IHasher, private readonly arena: Arena, private readonly entities: EntityBlock, parts: readonly ImagePart[]) {
    this.scratch = new Uint32Array(arena.words.length);
    this.bytes = new Uint8Array(this.scratch.buffer);
    this.floats = arena.spans.filter((span) => isFloat(span.type));
    this.layoutDigest = hasher.init().update(arena.layout).digest('binary');
    this.layoutHash = hasher.init().update(arena.layout).digest('hex');
    this.runs = parts.filter(({ spans }) => spans.length > 0).map(({ spans }) => joinRuns(spans, arena.spans));
  }

  static async create(arena: Arena, entities: EntityBlock, parts: readonly ImagePart[]): Promise<ImageHasher> {
    return new ImageHasher(await createXXHash64(), arena, entities, parts);
  }

  /** 16 lower-case hex digits. Linear in the image. @throws EngineBug naming component, field and entity of a NaN. */
  hash(externals: readonly Uint8Array[]): string {
    this.canonicalise();
    const { hasher } = this;
    hasher.init().update(this.layoutDigest).update(this.bytes);
    for (const bytes of externals) hasher.update(new Uint32Array([bytes.length])).update(bytes);
    return hasher.digest('hex');
  }

  /** The same of each part by itself: those of the arena in its order, then the externals. @throws EngineBug like `hash`. */
  partHashes(externals: readonly Uint8Array[]): string[] {
    this.canonicalise();
    const { hasher, bytes } = this;
    const hashes = this.runs.map((runs) => {
      hasher.init();
      for (let run = 0; run < runs.length; run += 2) hasher.update(bytes.subarray(runs[run], runs[run + 1]));
      return hasher.digest('hex');
    });
    for (const external of externals) hashes.push(hasher.init().update(external).digest('hex'));
    return hashes;
  }

  /** Copies the arena into the scratch, −0 as +0. */
  private canonicalise(): void {
    this.scratch.set(this.arena.words);
    for (const span of this.floats) {
      if (span.type === 'f32') this.canonicaliseSingles(span);
      else this.canonicaliseDoubles(span);
    }
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

/** The gaps between spans are zero for ever, so spans that follow each other in the arena are one run. */
function joinRuns(spans: readonly Omit<Span, 'slots'>[], all: readonly Span[]): Int32Array {
  const runs: number[] = [];
  let latest = -2;
  for (const span of spans) {
    const place = all.findIndex(({ byteOffset }) => byteOffset === span.byteOffset), end = span.byteOffset + span.length * bytesOf(span.type);
    if (place === latest + 1) runs[runs.length - 1] = end;
    else runs.push(span.byteOffset, end);
    latest = place;
  }
  return Int32Array.from(runs);
}
