import { checkId, type Relation } from './component.ts';
import { UsageError } from './errors.ts';
import type { Listener } from './lifecycle.ts';
import { bytesOf, checkSchema, makeColumn, slotsOf, typeOf, type Column, type Schema } from './schema.ts';
import type { Written } from './value-tape.ts';

/** Something that is told of one entity, to observers and at once: `entityEvent('room/Poked', { strength: 'f32' })`. Only a description. */
export interface EntityEvent<S extends Schema = Schema> {
  readonly kind: 'entity event';
  readonly id: string;
  readonly schema: S;
  /** It is then told of the target of this ordered relation, and on upwards, until an observer calls `propagate(false)`. */
  readonly propagates: Relation | undefined;
}

/**
 * Declares an event that is triggered for an entity and heard by observers.
 *
 * @throws UsageError for a bad id, type or field name, and for a relation without order to go up by, which could go round for ever.
 */
export function entityEvent<const S extends Schema>(id: string, schema: S, options: { readonly propagates?: Relation } = {}): EntityEvent<S> {
  checkId('entity event', id);
  checkSchema(id, schema, []);
  const { propagates } = options;
  if (propagates !== undefined && !propagates.isOrdered) throw new UsageError(`${id} cannot go up by ${propagates.id}, which keeps no order and may go round in circles; give a relation with isOrdered.`);
  return { kind: 'entity event', id, schema, propagates };
}

/** What an event says, while it is told. Not part of images: it is zero between commands. */
export class EventFrame implements Written {
  readonly ordinal = 0;
  readonly listeners: Listener[] = [];
  /** The fields by name: numbers, or typed arrays. */
  readonly value: object = {};
  /** Whether it goes on to the target above. */
  isGoingOn = true;
  readonly fields: readonly { readonly name: string; readonly slots: number }[];
  readonly columns: Readonly<Record<string, Column>>;

  constructor(readonly component: EntityEvent, readonly number: number) {
    const entries = Object.entries(component.schema).map(([name, field]) => ({ name, field, slots: slotsOf(field), type: typeOf(field) }));
    this.fields = entries.map(({ name, slots }) => ({ name, slots }));
    this.columns = Object.fromEntries(entries.map(({ name, slots, type }) => [name, makeColumn(type, new ArrayBuffer(slots * bytesOf(type)), 0, slots)]));
    for (const { name, field } of entries) {
      const column = this.columns[name]!;
      Object.defineProperty(this.value, name, { enumerable: true, ...(typeof field === 'string' ? { get: () => column[0]! } : { value: column }) });
    }
  }

  clear(): void {
    for (let index = 0; index < this.fields.length; index++) this.columns[this.fields[index]!.name]!.fill(0);
    this.isGoingOn = true;
  }
}
