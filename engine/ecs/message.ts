import type { About } from './about.ts';
import { checkId } from './component.ts';
import { splitSchema, type DeclaredSchema, type PlainSchema, type SchemaNotes } from './field.ts';
import { checkSchema, type Schema } from './schema.ts';

/** A past fact that systems tell each other: `message('room/Hit', { zone: 'eid', strength: 'f32' }, { capacity: 256 })`. */
export interface Message<S extends Schema = Schema> {
  readonly kind: 'message';
  readonly id: string;
  readonly schema: S;
  /** Messages that can be alive at once (two ticks' worth); rounded up to a power of two. */
  readonly capacity: number;
  /** What its fields mean and what it says; not part of images. */
  readonly notes: SchemaNotes;
  readonly doc: string;
}

/** Declares a message: `message('room/Hit', { zone: 'eid', strength: field('f32', { min: 0, max: 1 }) }, { capacity: 64, doc: 'A zone was hit.' })`. `capacity` defaults to 256. @throws UsageError for a bad id, type or field name. */
export function message<const D extends DeclaredSchema>(id: string, declared: D, options: Pick<About, 'doc'> & { readonly capacity?: number } = {}): Message<PlainSchema<D>> {
  checkId('message', id);
  const { schema, notes } = splitSchema(id, declared);
  checkSchema(id, schema, ['start', 'end', 'mask', 'length', 'send']);
  let capacity = 1;
  while (capacity < (options.capacity ?? 256)) capacity *= 2;
  return { kind: 'message', id, schema, capacity, notes, doc: options.doc ?? '' };
}
