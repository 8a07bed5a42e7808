import { EngineBug } from './errors.ts';
import { bytesOf, makeColumn, type Column, type FieldType } from './schema.ts';

/** A named run of equal slots in the arena. `slotsPerRow` is 0 when the slots do not belong to rows. */
export interface Span {
  readonly name: string;
  readonly type: FieldType;
  readonly length: number;
  readonly slotsPerRow: number;
  readonly byteOffset: number;
  /** The slots; there once the plan is sealed. */
  readonly slots: Column;
}

interface OpenSpan { name: string; type: FieldType; length: number; slotsPerRow: number; byteOffset: number; column: Column | undefined; readonly slots: Column }

/**
 * Every span starts on a cache line, and each one a line further than the last: columns of a power-of-two capacity would
 * otherwise all fall into the same few sets of the processor's first cache.
 */
const LINE_BYTES = 64;

/** Collects spans, then lays them out in one buffer. The order of reservation is the order in the image. */
export class ArenaPlan {
  private readonly open: OpenSpan[] = [];
  private end = 0;

  reserve(name: string, type: FieldType, length: number, slotsPerRow = 0): Span {
    const span: OpenSpan = {
      name, type, length, slotsPerRow, byteOffset: this.end, column: undefined,
      get slots() {
        if (this.column === undefined) throw new EngineBug(`Span ${name} was read before its arena was laid out.`);
        return this.column;
      },
    };
    this.open.push(span);
    this.end = Math.ceil((this.end + length * bytesOf(type)) / LINE_BYTES) * LINE_BYTES + LINE_BYTES;
    return span;
  }

  /** Lays the spans out in one zeroed buffer. `preamble` goes into the layout's text. */
  seal(preamble = ''): Arena {
    const buffer = new ArrayBuffer(this.end);
    for (const span of this.open) span.column = makeColumn(span.type, buffer, span.byteOffset, span.length);
    return new Arena(buffer, this.open, preamble);
  }
}

/** All state of a world in one buffer: a snapshot is one copy of it. */
export class Arena {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly words: Uint32Array<ArrayBuffer>;
  /** One line per span; two worlds can exchange images only if theirs are equal. */
  readonly layout: string;

  constructor(readonly buffer: ArrayBuffer, readonly spans: readonly Span[], preamble: string) {
    this.bytes = new Uint8Array(buffer);
    this.words = new Uint32Array(buffer);
    this.layout = preamble + spans.map((span) => `${span.name} ${span.type} ${span.length}`).join('\n');
  }
}
