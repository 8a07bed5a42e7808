import type { ArenaPlan, Span } from './arena.ts';
import type { Message } from './message.ts';
import { slotsOf, typeOf, type Column } from './schema.ts';

const WRITTEN = 0, OLDEST = 1, TICK_START = 2, DROPPED = 3;

/**
 * Messages of one kind, numbered from 0 and kept in a ring: message n is in slot `n & mask`. A message lives through the tick
 * that sent it and the whole of the next. One slot beyond the ring takes what does not fit any more.
 */
export class MessageBuffer {
  readonly capacity: number;
  readonly mask: number;
  private readonly fields: readonly { readonly name: string; readonly slots: number; readonly span: Span }[];
  private readonly countersSpan: Span;
  private counters!: Float64Array;
  readonly columns: Readonly<Record<string, Column>> = {};
  private readonly runs: { readonly column: Column; readonly slots: number }[] = [];

  constructor(readonly message: Message, plan: ArenaPlan) {
    this.capacity = message.capacity;
    this.mask = message.capacity - 1;
    this.countersSpan = plan.reserve(message, '#counters', 'f64', 4, { isBookkeeping: true });
    this.fields = Object.entries(message.schema).map(([name, field]) => ({
      name, slots: slotsOf(field), span: plan.reserve(message, `.${name}`, typeOf(field), (message.capacity + 1) * slotsOf(field)),
    }));
  }

  open(): void {
    this.counters = this.countersSpan.slots as Float64Array;
    for (const { name, slots, span } of this.fields) {
      (this.columns as Record<string, Column>)[name] = span.slots;
      this.runs.push({ column: span.slots, slots });
    }
  }

  /** Number that the next message will have. */
  get written(): number {
    return this.counters[WRITTEN]!;
  }

  /** Number of the oldest message that still lives. */
  get oldest(): number {
    return this.counters[OLDEST]!;
  }

  get dropped(): number {
    return this.counters[DROPPED]!;
  }

  /** Slot for a new message, zeroed. When the ring is full of living ones: the spare slot, and the message is lost. */
  send(): number {
    const { counters, capacity } = this, number = counters[WRITTEN]!;
    const isFull = number - counters[OLDEST]! >= capacity;
    const slot = isFull ? capacity : number & this.mask;
    counters[isFull ? DROPPED : WRITTEN] = counters[isFull ? DROPPED : WRITTEN]! + 1;
    for (let index = 0; index < this.runs.length; index++) {
      const { slots, column } = this.runs[index]!;
      for (let at = slot * slots; at < (slot + 1) * slots; at++) column[at] = 0;
    }
    return slot;
  }

  /** A tick begins: what was sent before the last one ends. */
  turn(): void {
    const { counters } = this;
    counters[OLDEST] = counters[TICK_START]!;
    counters[TICK_START] = counters[WRITTEN]!;
  }
}
