import type { FieldNotes, SchemaNotes } from '../ecs/field.ts';
import { slotsOf, typeOf, type Field, type FieldType, type Schema, type Values } from '../ecs/schema.ts';
import type { FieldInfo } from './registry.ts';

/** Whole numbers that the types hold. */
const LIMITS: Readonly<Partial<Record<FieldType, readonly [min: number, max: number]>>> = {
  i8: [-0x80, 0x7f], u8: [0, 0xff], i16: [-0x8000, 0x7fff], u16: [0, 0xffff], i32: [-0x8000_0000, 0x7fff_ffff], u32: [0, 0xffff_ffff], eid: [0, Number.MAX_SAFE_INTEGER],
};

const isList = (names: NonNullable<FieldNotes['names']>): names is readonly string[] => Array.isArray(names);

/** The fields of a schema with their notes and first values. */
export const reflectFields = (schema: Schema, notes: SchemaNotes, defaults: Values<Schema>): FieldInfo[] =>
  Object.entries(schema).map(([name, field]) => reflectField(name, field, notes[name] ?? {}, defaults[name]));

function reflectField(name: string, field: Field, notes: FieldNotes, given: number | ArrayLike<number> | undefined): FieldInfo {
  const type = typeOf(field), length = slotsOf(field), isArray = typeof field !== 'string', limits = LIMITS[type];
  const initial = Array.from({ length }, (_, slot) => (typeof given === 'number' ? given : given?.[slot] ?? 0));
  const names = notes.names === undefined ? null : isList(notes.names) ? Object.fromEntries(notes.names.map((one, value) => [one, value])) : { ...notes.names };
  return {
    name, type, length, isArray, unit: notes.unit ?? '', min: notes.min ?? limits?.[0] ?? null, max: notes.max ?? limits?.[1] ?? null, names,
    bits: notes.bits === undefined ? null : [...notes.bits], slots: notes.slots === undefined ? null : [...notes.slots], doc: notes.doc ?? '', isDerived: notes.isDerived ?? false,
    initial: isArray ? initial : initial[0]!,
  };
}
