import { UsageError } from './errors.ts';

/** Type of one slot. `eid` holds an entity handle, an integer below 2^53, and is stored as a double. */
export type FieldType = 'f32' | 'f64' | 'i8' | 'u8' | 'i16' | 'u16' | 'i32' | 'u32' | 'eid';
/** One slot, or a fixed array of `length` slots. */
export type Field = FieldType | readonly [type: FieldType, length: number];
/** Field names to types. Names are part of the image's layout. */
export type Schema = Readonly<Record<string, Field>>;

interface ArrayOf {
  f32: Float32Array; f64: Float64Array; eid: Float64Array;
  i8: Int8Array; u8: Uint8Array; i16: Int16Array; u16: Uint16Array; i32: Int32Array; u32: Uint32Array;
}
/** A typed array with one slot, or a fixed number of slots, per row. */
export type Column = ArrayOf[FieldType];
/** The typed array that holds a field. */
export type ColumnOf<F> = F extends FieldType ? ArrayOf[F] : F extends readonly [infer T extends FieldType, number] ? ArrayOf[T] : never;
/** A component's columns: row `r` of a plain field is `column[r]`, slot `k` of a fixed array of n is `column[r * n + k]`. */
export type Columns<S extends Schema> = { readonly [K in keyof S]: ColumnOf<S[K]> };
/** The same columns where the declaration allows only reading: writing an element does not compile. */
export type ReadColumns<S extends Schema> = { readonly [K in keyof S]: Readonly<ColumnOf<S[K]>> };
/** Values for some fields: a number fills every slot, a list gives the slots in order. */
export type Values<S> = { readonly [K in keyof S]?: number | ArrayLike<number> };

interface ArrayConstructor { new (buffer: ArrayBuffer, byteOffset: number, length: number): Column; readonly BYTES_PER_ELEMENT: number }

const CONSTRUCTORS: Readonly<Record<FieldType, ArrayConstructor>> = {
  f32: Float32Array, f64: Float64Array, eid: Float64Array, i8: Int8Array, u8: Uint8Array, i16: Int16Array, u16: Uint16Array, i32: Int32Array, u32: Uint32Array,
};

export const bytesOf = (type: FieldType): number => CONSTRUCTORS[type].BYTES_PER_ELEMENT;
export const isFloat = (type: FieldType): boolean => type === 'f32' || type === 'f64' || type === 'eid';
export const typeOf = (field: Field): FieldType => (typeof field === 'string' ? field : field[0]);
/** Slots that one row of the field takes. */
export const slotsOf = (field: Field): number => (typeof field === 'string' ? 1 : field[1]);

export function makeColumn(type: FieldType, buffer: ArrayBuffer, byteOffset: number, length: number): Column {
  return new CONSTRUCTORS[type](buffer, byteOffset, length);
}

/** Refuses unknown types, empty arrays, and names that the engine's own objects carry. */
export function checkSchema(owner: string, schema: Schema, reserved: readonly string[]): void {
  for (const [name, field] of Object.entries(schema)) {
    if (reserved.includes(name)) throw new UsageError(`Field "${name}" of ${owner} has a name that the engine uses itself; rename it.`);
    const type = typeOf(field), slots = slotsOf(field);
    if (!(type in CONSTRUCTORS)) throw new UsageError(`Field "${name}" of ${owner} has the unknown type "${String(type)}"; use one of ${Object.keys(CONSTRUCTORS).join(' ')}.`);
    if (!Number.isInteger(slots) || slots < 1) throw new UsageError(`Field "${name}" of ${owner} has ${slots} slots; a fixed array needs a whole number from 1.`);
  }
}

/** @throws UsageError for a list that is longer than its field. */
export function checkLength(slots: number, value: number | ArrayLike<number>, where: string): void {
  if (typeof value !== 'number' && value.length > slots) throw new UsageError(`${value.length} values for ${where}, which has ${slots} ${slots === 1 ? 'slot' : 'slots'}; shorten the list.`);
}

/** Writes `value` into `slots` slots of `column` from `at`. @throws UsageError as `checkLength`, before anything is written. */
export function writeField(column: Column, at: number, slots: number, value: number | ArrayLike<number>, where: string): void {
  if (typeof value === 'number') {
    for (let slot = 0; slot < slots; slot++) column[at + slot] = value;
    return;
  }
  checkLength(slots, value, where);
  for (let slot = 0; slot < value.length; slot++) column[at + slot] = value[slot]!;
}

/** A stable one-line text of a schema, part of the image's layout. */
export const describeSchema = (schema: Schema): string =>
  Object.entries(schema).map(([name, field]) => `${name}:${typeOf(field)}${typeof field === 'string' ? '' : `[${field[1]}]`}`).join(' ');
