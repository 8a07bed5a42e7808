import { bytesOf, makeColumn, type Column, type FieldType } from '../../ecs/schema.ts';

/** Where a run of slots lies in the block: its type, the byte it begins at, its length. As the guest reads it. */
export type Place = readonly [type: FieldType, at: number, length: number];

/** Lays out the memory that host and guest share. All places are taken first; then there are views. */
export class BlockPlan {
  private end = 0;
  private words = 0;

  take(type: FieldType, length: number): Place {
    const at = this.end;
    this.end = Math.ceil((at + length * bytesOf(type)) / 8) * 8;
    return [type, at, length];
  }

  /** Numbers of the words, one f64 each, through which the two sides tell each other counts. */
  takeWords(count: number): number {
    this.words += count;
    return this.words - count;
  }

  get bytes(): number {
    return this.end;
  }

  get wordCount(): number {
    return this.words;
  }
}

/** The block of a running guest. */
export class Block {
  readonly bytes: Uint8Array;

  constructor(private readonly memory: ArrayBuffer, private readonly start: number, length: number, wordsAt: Place) {
    this.bytes = new Uint8Array(memory, start, length);
    this.words = this.view(wordsAt) as Float64Array;
  }

  readonly words: Float64Array;

  view([type, at, length]: Place): Column {
    return makeColumn(type, this.memory, this.start + at, length);
  }
}
