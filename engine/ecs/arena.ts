import { EngineBug, UsageError } from './errors.ts';
import { bytesOf, makeColumn, type Column, type FieldType } from './schema.ts';

export type PartKind = 'engine' | 'component' | 'resource' | 'message' | 'system' | 'state' | 'external';
/** What a run of slots belongs to. The memory of a system goes by `schedule/id`. */
export interface Part {
  readonly kind: PartKind;
  readonly id: string;
}

export interface SpanOptions {
  /** 0, and unless given: the slots do not belong to rows. */
  readonly slotsPerRow?: number;
  /** Not what a game means to keep, but how the engine knows what happened when: cursors, change ticks, last runs. */
  readonly isBookkeeping?: boolean;
}

/** A named run of equal slots in the arena. `slotsPerRow` is 0 when the slots do not belong to rows. */
export interface Span {
  /** The part's id with the field: `room/Position.x`, `room/Position#changed`. */
  readonly name: string;
  readonly part: Part;
  /** `x`, `#changed`; empty for a part that is one span. */
  readonly field: string;
  readonly isBookkeeping: boolean;
  readonly type: FieldType;
  readonly length: number;
  readonly slotsPerRow: number;
  readonly byteOffset: number;
  /** The slots; there once the plan is sealed. */
  readonly slots: Column;
}

type OpenSpan = Omit<Span, 'slots'> & { column: Column | undefined; readonly slots: Column };

/**
 * Every span starts on a cache line, and each one a line further than the last: columns of a power-of-two capacity would
 * otherwise all fall into the same few sets of the processor's first cache.
 */
const LINE_BYTES = 64;
/** Where the next span starts after one of so many slots at `byteOffset`. */
export const offsetAfter = (byteOffset: number, type: FieldType, length: number): number => Math.ceil((byteOffset + length * bytesOf(type)) / LINE_BYTES) * LINE_BYTES + LINE_BYTES;

/** A span's line in the layout: kind and id of its part, what follows the id in its name, type and length. What `readLayout` reads. */
const describeSpan = ({ part, name, type, length }: Span): string => `${part.kind} ${part.id.replaceAll(/\s/g, '_')} ${name.slice(part.id.length).replaceAll(/\s/g, '_') || '-'} ${type} ${length}`;

/** Collects spans, then lays them out in one buffer. The order of reservation is the order in the image. */
export class ArenaPlan {
  private readonly open: OpenSpan[] = [];
  private end = 0;
  private isSealed = false;

  /** `suffix`: `.field` or `#record`, what follows the part's id in the span's name. */
  reserve(part: Part, suffix: string, type: FieldType, length: number, { slotsPerRow = 0, isBookkeeping = false }: SpanOptions = {}): Span {
    const name = part.id + suffix;
    if (this.isSealed) return this.find(part, name, type, length);
    const span: OpenSpan = {
      name, part, field: suffix.replace(/^\./, ''), isBookkeeping, type, length, slotsPerRow, byteOffset: this.end, column: undefined,
      get slots() {
        if (this.column === undefined) throw new EngineBug(`Span ${name} was read before its arena was laid out.`);
        return this.column;
      },
    };
    this.open.push(span);
    this.end = offsetAfter(this.end, type, length);
    return span;
  }

  /** After the layout is fixed: what a system that takes another's place reserves is what that one had. */
  private find({ kind }: Part, name: string, type: FieldType, length: number): Span {
    const known = this.open.find((span) => span.part.kind === kind && span.name === name);
    if (known?.type !== type || known.length !== length) throw new UsageError(`${name} (${type}, ${length} ${length === 1 ? 'slot' : 'slots'}) is not in the running app's layout`);
    return known;
  }

  /** Lays the spans out in one zeroed buffer. `preamble` goes into the layout's text. */
  seal(preamble = ''): Arena {
    this.isSealed = true;
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
    this.layout = preamble + spans.map(describeSpan).join('\n');
  }
}
