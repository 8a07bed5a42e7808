import type { About } from './about.ts';
import { checkId } from './component.ts';
import { UsageError } from './errors.ts';
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

/** Messages of one kind that can be alive at once, at most. */
const MAX_CAPACITY = 2_097_152;

/** Declares a message: `message('room/Hit', { zone: 'eid', strength: field('f32', { min: 0, max: 1 }) }, { capacity: 64, doc: 'A zone was hit.' })`. `capacity` defaults to 256. @throws UsageError for a bad id, type, field name or capacity. */
export function message<const D extends DeclaredSchema>(id: string, declared: D, options: Pick<About, 'doc'> & { readonly capacity?: number } = {}): Message<PlainSchema<D>> {
  checkId('message', id);
  const { schema, notes } = splitSchema(id, declared);
  checkSchema(id, schema, ['start', 'end', 'mask', 'length', 'send']);
  const { capacity: asked = 256 } = options;
  if (!Number.isInteger(asked) || asked < 1 || asked > MAX_CAPACITY) throw new UsageError(`Message ${id} cannot have a capacity of ${asked}; give a whole number from 1 to ${MAX_CAPACITY}.`);
  let capacity = 1;
  while (capacity < asked) capacity *= 2;
  return { kind: 'message', id, schema, capacity, notes, doc: options.doc ?? '' };
}
