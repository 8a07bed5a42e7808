import { checkValues } from './component.ts';
import { writeField, type Column, type Schema, type Values } from './schema.ts';

/** What an entry is about: a component's columns, or an event's one record. */
export interface Written {
  readonly ordinal: number;
  readonly component: { readonly id: string; readonly schema: Schema };
  readonly fields: readonly { readonly name: string; readonly slots: number }[];
  readonly columns: Readonly<Record<string, Column>>;
}

/** No entry. */
export const NO_VALUES = -1;

/**
 * Values that travel with commands, as numbers one after the other: how many components, then of each its ordinal and how many fields, then of each field its
 * place in the schema, how many slots, and these. An entry is known by where it starts; the tape is cut when no command is left that could ask for it.
 */
export class ValueTape {
  private data = new Float64Array(256);
  length = 0;

  private push(value: number): void {
    if (this.length === this.data.length) {
      const { data } = this;
      (this.data = new Float64Array(data.length * 2)).set(data);
    }
    this.data[this.length++] = value;
  }

  /** Takes down the values given for one component. @throws UsageError for unknown fields and lists that are too long, before anything is taken down. */
  record(store: Written, values: Values<Schema>): number {
    checkValues(store.component, values);
    const start = this.length, { fields } = store;
    this.push(1);
    this.push(store.ordinal);
    const count = this.length;
    this.push(0);
    for (let place = 0; place < fields.length; place++) {
      const { name, slots } = fields[place]!, value = values[name];
      if (value === undefined) continue;
      this.data[count] = this.data[count]! + 1;
      this.pushField(place, slots, value, `${store.component.id}.${name}`);
    }
    return start;
  }

  private pushField(place: number, slots: number, value: number | ArrayLike<number>, where: string): void {
    const given = typeof value === 'number' ? slots : value.length, start = this.length;
    this.push(place);
    this.push(given);
    for (let slot = 0; slot < given; slot++) this.push(0);
    try {
      writeField(this.data, start + 2, Math.min(slots, this.length - start - 2), value, where);
    } catch (cause) {
      this.length = start;
      throw cause;
    }
  }

  /** Begins an entry of as many components as `capture` is then called for. */
  open(): number {
    this.push(0);
    return this.length - 1;
  }

  /** Takes down all fields of a row for the entry that was opened at `start`. */
  capture(start: number, store: Written, row: number): void {
    this.data[start] = this.data[start]! + 1;
    this.push(store.ordinal);
    this.push(store.fields.length);
    for (let place = 0; place < store.fields.length; place++) {
      const { name, slots } = store.fields[place]!, column = store.columns[name]!;
      this.push(place);
      this.push(slots);
      for (let slot = row * slots; slot < (row + 1) * slots; slot++) this.push(column[slot]!);
    }
  }

  /** Writes an entry into a row: of all its components, or (`among`) of those alone that are in this list. */
  play(start: number, stores: readonly Written[], row: number, among: readonly Written[] | null): void {
    const { data } = this;
    let at = start + 1;
    for (let component = data[start]!; component > 0; component--) {
      const store = stores[data[at]!]!, isMeant = among === null || among.includes(store);
      let fields = data[at + 1]!;
      for (at += 2; fields > 0; fields--) {
        const { name, slots } = store.fields[data[at]!]!, given = data[at + 1]!;
        if (isMeant) {
          const column = store.columns[name]!;
          for (let slot = 0; slot < given; slot++) column[row * slots + slot] = data[at + 2 + slot]!;
        }
        at += 2 + given;
      }
    }
  }
}
