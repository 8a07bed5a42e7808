import type { ArenaPlan, Span } from './arena.ts';
import type { Component } from './component.ts';
import type { MessageBuffer } from './message-buffer.ts';
import { bytesOf, slotsOf, typeOf, writeField, type Column, type Schema, type Values } from './schema.ts';

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

/** Values for some fields of a component, ready to be written into rows. */
export class RowValues {
  private readonly fields: readonly Default[];

  constructor(readonly store: ComponentStore, given: Values<Schema>, what: string, isAll = true) {
    this.fields = store.fields.flatMap(({ name, slots }) => {
      const value = given[name], column = store.columns[name]!;
      if (value === undefined) return [];
      const values = new Float64Array(slots);
      writeField(values, 0, slots, value, `${what} ${name} of ${store.component.id}`);
      const isMeant = isAll || values.some((one) => one !== 0);
      return isMeant ? [{ column, slots, values: typeof value === 'number' ? values : values.subarray(0, value.length) }] : [];
    });
  }

  get isEmpty(): boolean {
    return this.fields.length === 0;
  }

  write(row: number): void {
    const { fields } = this;
    for (let index = 0; index < fields.length; index++) {
      const { column, slots, values } = fields[index]!;
      for (let slot = 0; slot < values.length; slot++) column[row * slots + slot] = values[slot]!;
    }
  }
}

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
  private readonly nextSpan: Span | undefined;
  /** Of an ordered relation: the row of the next sibling plus one, 0 for the last. */
  nextSibling: Uint32Array | undefined;
  /** Non-zero defaults only; rows are zero before they are used. */
  private defaults!: RowValues;
  /** Values with which it brings what it requires, nearest first. */
  required: readonly RowValues[] = [];
  /** What happens to it that somebody wants to be told: bits of `Lifecycle`. */
  readonly watch: number;
  /** Where those are listed that lost it, if some system asks. */
  removals: MessageBuffer | undefined;
  shape: RowShape = { words: new Int32Array(0), bytes: new Int32Array(0) };

  constructor(readonly component: Component, readonly ordinal: number, plan: ArenaPlan, capacity: number, isTracked: boolean, watch: number) {
    this.watch = watch;
    this.fields = Object.entries(component.schema).map(([name, field]) => ({
      name, slots: slotsOf(field), span: plan.reserve(component, `.${name}`, typeOf(field), capacity * slotsOf(field), { slotsPerRow: slotsOf(field) }),
    }));
    const stamps = { slotsPerRow: 1, isBookkeeping: true };
    this.changedSpan = isTracked ? plan.reserve(component, '#changed', 'f64', capacity, stamps) : undefined;
    this.addedSpan = isTracked ? plan.reserve(component, '#added', 'f64', capacity, stamps) : undefined;
    this.nextSpan = component.isOrdered ? plan.reserve(component, '#next', 'u32', capacity, { slotsPerRow: 1 }) : undefined;
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
    for (const { name, span } of this.fields) {
      columns[name] = span.slots;
      addRun(span);
    }
    this.defaults = new RowValues(this, this.component.defaults, 'default', false);
    if (this.nextSpan) {
      addRun(this.nextSpan);
      this.nextSibling = this.nextSpan.slots as Uint32Array;
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
    return !this.defaults.isEmpty;
  }

  /** Writes the non-zero defaults into a row that is zero. */
  writeDefaults(row: number): void {
    this.defaults.write(row);
  }

  /** Says that a row was written. */
  stampChanged(row: number, changeTick: Float64Array): void {
    if (this.changed !== undefined) this.changed[row] = changeTick[0]!;
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
