import { isFloat, slotsOf, typeOf, type Column, type FieldType, type Schema } from '../../ecs/schema.ts';
import type { Block, BlockPlan, Place } from './block.ts';
import { isHandle, resolve, type BadPlace, type Tickets } from './link.ts';

/** Fields of a schema, each a run of `rows` times its slots. */
export interface FieldPlaces { readonly [field: string]: Place }

export function placeFields(plan: BlockPlan, schema: Schema, rows: number): FieldPlaces {
  return Object.fromEntries(Object.entries(schema).map(([name, field]) => [name, plan.take(typeOf(field), rows * slotsOf(field))]));
}

/** One field on both sides. */
export interface Copy { readonly name: string; readonly type: FieldType; readonly slots: number; readonly host: Column; readonly guest: Column }

export function openCopies(block: Block, schema: Schema, places: FieldPlaces, columns: Readonly<Record<string, Column>>): Copy[] {
  return Object.entries(schema).map(([name, field]) => ({ name, type: typeOf(field), slots: slotsOf(field), host: columns[name]!, guest: block.view(places[name]!) }));
}

/** Rows `from … to − 1` of a field, host to guest. */
export const copyIn = ({ slots, host, guest }: Copy, from: number, to: number): void => {
  (guest as Float64Array).set(host.subarray(from * slots, to * slots) as Float64Array, from * slots);
};

/** The first number of some rows that a column must not hold, as text, and in `bad` where it is; null if there is none. Whole numbers always fit: the typed array took them. */
export function findBad({ name, type, slots, guest }: Copy, rows: ArrayLike<number>, count: number, tickets: Tickets, bad: BadPlace): string | null {
  if (!isFloat(type)) return null;
  const isEntity = type === 'eid';
  for (let index = 0; index < count; index++) {
    const start = rows[index]! * slots;
    for (let at = start; at < start + slots; at++) {
      const value = guest[at]!;
      if (isEntity ? isHandle(value, tickets) : value - value === 0) continue;
      bad.at = guest.byteOffset;
      bad.name = name;
      return `${value} in ${name} of row ${rows[index]!}`;
    }
  }
  return null;
}

/** Some rows of a field, guest to host. */
export function copyOut({ type, slots, host, guest }: Copy, rows: ArrayLike<number>, count: number, tickets: Tickets): void {
  if (type === 'eid') {
    for (let index = 0; index < count; index++) for (let at = rows[index]! * slots; at < (rows[index]! + 1) * slots; at++) host[at] = resolve(guest[at]!, tickets);
  } else if (slots === 1) {
    for (let index = 0; index < count; index++) host[rows[index]!] = guest[rows[index]!]!;
  } else {
    for (let index = 0; index < count; index++) for (let at = rows[index]! * slots; at < (rows[index]! + 1) * slots; at++) host[at] = guest[at]!;
  }
}
