import type { RecordSpans } from './record.ts';
import { slotsOf, type Column, type Schema } from './schema.ts';

/** Fields as plain data. */
export type Described = Record<string, number | number[]>;

/** One row of a component's columns. */
export function describeFields(schema: Schema, columns: Readonly<Record<string, Column>>, row: number): Described {
  const described: Described = {};
  for (const [name, field] of Object.entries(schema)) {
    const column = columns[name]!, slots = slotsOf(field);
    described[name] = typeof field === 'string' ? column[row]! : [...column.subarray(row * slots, (row + 1) * slots)];
  }
  return described;
}

export const describeRecord = (schema: Schema, spans: RecordSpans): Described =>
  describeFields(schema, Object.fromEntries(Object.keys(schema).map((name) => [name, spans.slots(name)])), 0);
