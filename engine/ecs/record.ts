import type { Span } from './arena.ts';
import { EngineBug } from './errors.ts';
import { slotsOf, typeOf, writeField, type Column, type FieldType, type Schema, type Values } from './schema.ts';

/** Fields of one record (a resource, or a system's own memory) in the arena. */
export class RecordSpans {
  private readonly spans: readonly { readonly name: string; readonly isScalar: boolean; readonly span: Span }[];

  /** `reserve` takes the place of one field. */
  constructor(private readonly owner: string, private readonly schema: Schema, reserve: (name: string, type: FieldType, length: number) => Span) {
    this.spans = Object.entries(schema).map(([name, field]) => ({ name, isScalar: typeof field === 'string', span: reserve(name, typeOf(field), slotsOf(field)) }));
  }

  write(values: Values<Schema>): void {
    for (const { name, span } of this.spans) {
      const value = values[name];
      if (value !== undefined) writeField(span.slots, 0, slotsOf(this.schema[name]!), value, `${this.owner}.${name}`);
    }
  }

  /**
   * The record as an object: numbers behind accessors, arrays as they are. Without setters an assignment throws.
   *
   * Each record has a prototype of its own for the accessors: own accessors of two objects with the same names would push
   * the second into V8's dictionary mode, where nothing is inlined and every number read takes a box.
   */
  open(isWritable: boolean): object {
    const accessors = {};
    for (const { name, isScalar, span } of this.spans) if (isScalar) Object.defineProperty(accessors, name, { enumerable: true, ...scalarAccessor(span.slots, isWritable) });
    const record: object = Object.create(accessors) as object;
    for (const { name, isScalar, span } of this.spans) if (!isScalar) Object.defineProperty(record, name, { enumerable: true, value: span.slots });
    return record;
  }

  /** The slots of one field. */
  slots(name: string): Column {
    const found = this.spans.find((one) => one.name === name);
    if (found === undefined) throw new EngineBug(`${this.owner} has no field ${name}.`);
    return found.span.slots;
  }
}

interface Accessor { get: () => number; set?: (value: number) => void }

/** One pair of closures per element type: a closure that met two kinds of array would be slow for both. */
function scalarAccessor(column: Column, isWritable: boolean): Accessor {
  const accessor = column instanceof Float64Array ? f64Accessor(column)
    : column instanceof Float32Array ? f32Accessor(column)
    : column instanceof Uint32Array ? u32Accessor(column)
    : column instanceof Int32Array ? i32Accessor(column)
    : smallAccessor(column);
  return isWritable ? accessor : { get: accessor.get };
}
const f64Accessor = (column: Float64Array): Accessor => ({ get: () => column[0]!, set: (value) => { column[0] = value; } });
const f32Accessor = (column: Float32Array): Accessor => ({ get: () => column[0]!, set: (value) => { column[0] = value; } });
const u32Accessor = (column: Uint32Array): Accessor => ({ get: () => column[0]!, set: (value) => { column[0] = value; } });
const i32Accessor = (column: Int32Array): Accessor => ({ get: () => column[0]!, set: (value) => { column[0] = value; } });
const smallAccessor = (column: Column): Accessor => ({ get: () => column[0]!, set: (value) => { column[0] = value; } });
