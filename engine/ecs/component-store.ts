import type { ArenaPlan, Span } from './arena.ts';
import type { Component } from './component.ts';
import { bytesOf, slotsOf, typeOf, writeField, type Column } from './schema.ts';

/**
 * What a row of some columns looks like in raw words and bytes, so that clearing it is a plain loop over one typed array,
 * whatever the columns' types. Pairs of (offset of row 0, length per row).
 */
export interface RowShape {
  readonly words: Int32Array;
  readonly bytes: Int32Array;
}

/** Zeroes a row of every column in `shape`. */
export function clearRow(words: Uint32Array, bytes: Uint8Array, shape: RowShape, row: number): void {
  const wordRuns = shape.words, byteRuns = shape.bytes;
  for (let run = 0; run < wordRuns.length; run += 2) {
    const length = wordRuns[run + 1]!;
    let at = wordRuns[run]! + row * length;
    for (const end = at + length; at < end; at++) words[at] = 0;
  }
  for (let run = 0; run < byteRuns.length; run += 2) {
    const length = byteRuns[run + 1]!;
    let at = byteRuns[run]! + row * length;
    for (const end = at + length; at < end; at++) bytes[at] = 0;
  }
}

interface FieldSpan { readonly name: string; readonly slots: number; readonly span: Span }
interface Default { readonly column: Column; readonly slots: number; readonly values: Float64Array }

/** A component's place in one world: its columns, and when rows were added or changed if some query asks. */
export class ComponentStore {
  readonly fields: readonly FieldSpan[];
  private readonly changedSpan: Span | undefined;
  private readonly addedSpan: Span | undefined;
  /** Field name to column. One object for everyone who asks. */
  readonly columns: Readonly<Record<string, Column>> = {};
  /** Change tick at which each row was last written; there only if some query has `changed` or `added` of this component. */
  changed: Float64Array | undefined;
  added: Float64Array | undefined;
  /** Non-zero defaults only; rows are zero before they are used. */
  private readonly defaults: Default[] = [];
  shape: RowShape = { words: new Int32Array(0), bytes: new Int32Array(0) };

  constructor(readonly component: Component, readonly ordinal: number, plan: ArenaPlan, capacity: number, isTracked: boolean) {
    this.fields = Object.entries(component.schema).map(([name, field]) => ({
      name, slots: slotsOf(field), span: plan.reserve(component, `.${name}`, typeOf(field), capacity * slotsOf(field), { slotsPerRow: slotsOf(field) }),
    }));
    const stamps = { slotsPerRow: 1, isBookkeeping: true };
    this.changedSpan = isTracked ? plan.reserve(component, '#changed', 'f64', capacity, stamps) : undefined;
    this.addedSpan = isTracked ? plan.reserve(component, '#added', 'f64', capacity, stamps) : undefined;
  }

  /** Once the arena is laid out. */
  open(): void {
    const columns = this.columns as Record<string, Column>;
    const words: number[] = [], bytes: number[] = [];
    const addRun = (span: Span): void => {
      const length = span.slotsPerRow * bytesOf(span.type);
      if (length % 4 === 0) words.push(span.byteOffset / 4, length / 4);
      else bytes.push(span.byteOffset, length);
    };
    for (const { name, slots, span } of this.fields) {
      columns[name] = span.slots;
      addRun(span);
      const given = this.component.defaults[name];
      if (given === undefined) continue;
      const values = new Float64Array(slots);
      writeField(values, 0, slots, given, `default ${name} of ${this.component.id}`);
      if (values.some((value) => value !== 0)) this.defaults.push({ column: span.slots, slots, values });
    }
    if (this.changedSpan && this.addedSpan) {
      addRun(this.changedSpan);
      addRun(this.addedSpan);
      this.changed = this.changedSpan.slots as Float64Array;
      this.added = this.addedSpan.slots as Float64Array;
    }
    this.shape = { words: Int32Array.from(words), bytes: Int32Array.from(bytes) };
  }

  get hasDefaults(): boolean {
    return this.defaults.length > 0;
  }

  /** Writes the non-zero defaults into a row that is zero. */
  writeDefaults(row: number): void {
    const defaults = this.defaults;
    for (let index = 0; index < defaults.length; index++) {
      const { column, slots, values } = defaults[index]!;
      for (let slot = 0; slot < slots; slot++) column[row * slots + slot] = values[slot]!;
    }
  }

  /** The row has just got this component. */
  stampAdded(row: number, changeTick: Float64Array): void {
    if (this.changed === undefined || this.added === undefined) return;
    const now = changeTick[0]!;
    this.changed[row] = now;
    this.added[row] = now;
  }
}

/** Shapes of several stores as one. */
export function joinShapes(stores: readonly ComponentStore[]): RowShape {
  return {
    words: Int32Array.from(stores.flatMap((store) => [...store.shape.words])),
    bytes: Int32Array.from(stores.flatMap((store) => [...store.shape.bytes])),
  };
}
