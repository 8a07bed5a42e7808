import { checkId } from './component.ts';
import { checkSchema, type Schema } from './schema.ts';

/** A past fact that systems tell each other: `message('room/Hit', { zone: 'eid', strength: 'f32' }, { capacity: 256 })`. */
export interface Message<S extends Schema = Schema> {
  readonly kind: 'message';
  readonly id: string;
  readonly schema: S;
  /** Messages that can be alive at once (two ticks' worth); rounded up to a power of two. */
  readonly capacity: number;
}

/** Declares a message. `capacity` defaults to 256. */
export function message<const S extends Schema>(id: string, schema: S, options: { readonly capacity?: number } = {}): Message<S> {
  checkId('message', id);
  checkSchema(id, schema, ['start', 'end', 'mask', 'length', 'send']);
  let capacity = 1;
  while (capacity < (options.capacity ?? 256)) capacity *= 2;
  return { kind: 'message', id, schema, capacity };
}
