import { UsageError } from './errors.ts';
import { slotsOf, typeOf, type Field } from './schema.ts';

/**
 * What a field means, for people and for whatever shows or saves it. None of it is part of an image: words, units and ranges
 * can be bettered without making another layout.
 */
export interface FieldNotes {
  /** Unit of each slot as people write it: `m`, `m/s`, `s`, `µs`, `ticks`, `beats`, `rad`, `Hz`, `MIDI`. None: a plain number. */
  readonly unit?: string;
  /** Smallest and largest value that makes sense; the type's own limits unless given. */
  readonly min?: number;
  readonly max?: number;
  /** What its whole numbers are called: a list from 0, or a table from name to number. */
  readonly names?: readonly string[] | Readonly<Record<string, number>>;
  /** What its bits are called, from bit 0. */
  readonly bits?: readonly string[];
  /** What the slots of a fixed array are called, in order. */
  readonly slots?: readonly string[];
  /** One sentence or less. */
  readonly doc?: string;
  /** Worked out anew by systems: scenes do not keep it. */
  readonly isDerived?: boolean;
}

/** A field with what it means; see {@link field}. */
export interface NotedField<F extends Field = Field> {
  readonly field: F;
  readonly notes: FieldNotes;
}
/** How a field is declared: its type alone, or with notes. */
export type DeclaredField = Field | NotedField;
/** How a component, resource, message or local is declared. */
export type DeclaredSchema = Readonly<Record<string, DeclaredField>>;
/** The schema that is left of a declaration without its notes: what the columns are made of. */
export type PlainSchema<D extends DeclaredSchema> = { readonly [K in keyof D]: D[K] extends NotedField<infer F> ? F : D[K] extends Field ? D[K] : never };
/** Notes by field; only fields that have any. */
export type SchemaNotes = Readonly<Record<string, FieldNotes>>;

/**
 * A field that says what it means. It types as its type alone does, and the image does not change by it.
 *
 *     const Glow = component('room/Glow', {
 *       height: field('f32', { unit: 'm', min: 0, max: 3, doc: 'above the floor' }),
 *       state: field('u8', { names: ['off', 'on'] }),
 *       colour: field(['f32', 3], { slots: ['red', 'green', 'blue'], min: 0, max: 1 }),
 *     });
 */
export const field = <const F extends Field>(type: F, notes: FieldNotes): NotedField<F> => ({ field: type, notes });

const isNoted = (declared: DeclaredField): declared is NotedField => typeof declared === 'object' && 'notes' in declared;

/** A declaration taken apart. @throws UsageError for notes that contradict themselves. */
export function splitSchema<const D extends DeclaredSchema>(owner: string, declared: D): { readonly schema: PlainSchema<D>; readonly notes: SchemaNotes } {
  const schema: Record<string, Field> = {}, notes: Record<string, FieldNotes> = {};
  for (const [name, one] of Object.entries(declared)) {
    schema[name] = isNoted(one) ? one.field : one;
    if (isNoted(one)) checkNotes(`Field "${name}" of ${owner}`, (notes[name] = one.notes), one.field);
  }
  return { schema: schema as PlainSchema<D>, notes };
}

function checkNotes(where: string, notes: FieldNotes, plain: Field): void {
  const { min = -Infinity, max = Infinity, names, bits, slots } = notes;
  if (!(min <= max)) throw new UsageError(`${where} has the range ${min} – ${max}, in which nothing lies; give the smaller number as min.`);
  if (names !== undefined && bits !== undefined) throw new UsageError(`${where} has names for its numbers and for its bits; it can have only one of them.`);
  if (bits !== undefined && !/^u/.test(typeOf(plain))) throw new UsageError(`${where} is of type ${typeOf(plain)} and has names for its bits; give it the type u8, u16 or u32.`);
  if (slots !== undefined && slots.length !== slotsOf(plain)) throw new UsageError(`${where} has ${slotsOf(plain)} slots and names for ${slots.length} of them; name each.`);
}
