import { checkId } from './component.ts';
import { checkSchema, type ColumnOf, type Field, type FieldType, type Schema, type Values } from './schema.ts';

/** A single record of the world, in the image. */
export interface Resource<S extends Schema = Schema> {
  readonly kind: 'resource';
  readonly id: string;
  readonly schema: S;
  readonly defaults: Values<S>;
}
/** A record's fields: scalars are numbers, fixed arrays are typed arrays over the arena. */
export type MutableRecord<S extends Schema> = { -readonly [K in keyof S]: FieldValue<S[K]> };
type FieldValue<F extends Field> = F extends FieldType ? number : ColumnOf<F>;
/** The same where the declaration allows only reading. */
export type ReadRecord<S extends Schema> = { readonly [K in keyof S]: S[K] extends FieldType ? number : Readonly<ColumnOf<S[K]>> };

/** Declares a resource: `resource('music/Tempo', { bpm: 'f64' }, { bpm: 120 })`. Zero unless given. */
export function resource<const S extends Schema>(id: string, schema: S, defaults: Values<S> = {}): Resource<S> {
  checkId('resource', id);
  checkSchema(id, schema, []);
  return { kind: 'resource', id, schema, defaults };
}
