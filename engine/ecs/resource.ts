import { checkVersion, type About, type Migrations } from './about.ts';
import { checkId } from './component.ts';
import { splitSchema, type DeclaredSchema, type PlainSchema, type SchemaNotes } from './field.ts';
import { checkSchema, type ColumnOf, type Field, type FieldType, type Schema, type Values } from './schema.ts';

/** A single record of the world, in the image. */
export interface Resource<S extends Schema = Schema> {
  readonly kind: 'resource';
  readonly id: string;
  readonly schema: S;
  readonly defaults: Values<S>;
  /** As of a component: what its fields mean, what it is for, which version its schema has; not part of images. */
  readonly notes: SchemaNotes;
  readonly doc: string;
  readonly version: number;
  readonly migrate: Migrations;
}
/** A record's fields: scalars are numbers, fixed arrays are typed arrays over the arena. */
export type MutableRecord<S extends Schema> = { -readonly [K in keyof S]: FieldValue<S[K]> };
type FieldValue<F extends Field> = F extends FieldType ? number : ColumnOf<F>;
/** The same where the declaration allows only reading. */
export type ReadRecord<S extends Schema> = { readonly [K in keyof S]: S[K] extends FieldType ? number : Readonly<ColumnOf<S[K]>> };

/**
 * Declares a resource, zero unless given: `resource('music/Tempo', { bpm: field('f64', { unit: 'beats/min', min: 20, max: 300 }) }, { bpm: 120 }, { doc: 'How fast the room goes.' })`.
 *
 * @throws UsageError for a bad id, type or field name.
 */
export function resource<const D extends DeclaredSchema>(id: string, declared: D, defaults: Values<PlainSchema<D>> = {}, about: About = {}): Resource<PlainSchema<D>> {
  checkId('resource', id);
  const { schema, notes } = splitSchema(id, declared), { doc = '', version = 1, migrate = {} } = about;
  checkSchema(id, schema, []);
  checkVersion(id, version, migrate);
  return { kind: 'resource', id, schema, defaults, notes, doc, version, migrate };
}
