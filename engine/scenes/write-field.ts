import type { Entity } from '../ecs/entity.ts';
import { UsageError } from '../ecs/errors.ts';
import { makeColumn, bytesOf, type Column } from '../ecs/schema.ts';
import { exactNumber } from '../reflect/field-value.ts';
import type { FieldInfo } from '../reflect/registry.ts';
import type { Json } from './print-scene.ts';

/** What a fresh field holds, rounded as its type rounds. */
function initialSlots({ type, length, initial }: FieldInfo): Column {
  const column = makeColumn(type, new ArrayBuffer(length * bytesOf(type)), 0, length);
  if (typeof initial === 'number') column[0] = initial;
  else column.set(initial);
  return column;
}

/**
 * A field's value as a scene has it: numbers, names of numbers and of bits, names of entities. Slots of a list that hold what they start with are left out at its end;
 * undefined where that is all, unless `isComplete`.
 *
 * @throws UsageError for a NaN
 */
export function writeField(owner: string, info: FieldInfo, slots: ArrayLike<number>, isComplete: boolean, nameOf: (entity: Entity) => string | null): Json | undefined {
  const initial = initialSlots(info);
  let length = info.length;
  if (!isComplete) while (length > 0 && Object.is(slots[length - 1], initial[length - 1])) length--;
  if (length === 0) return undefined;
  const written = Array.from({ length }, (_, slot) => writeSlot(owner, info, slots[slot]!, nameOf));
  return info.isArray ? written : written[0]!;
}

function writeSlot(owner: string, info: FieldInfo, value: number, nameOf: (entity: Entity) => string | null): Json {
  const { names, bits, type } = info;
  if (type === 'eid') return nameOf(value);
  if (Number.isNaN(value)) throw new UsageError(`${owner}.${info.name} is NaN, which no scene can say; find the system that wrote it.`);
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  if (names !== null) for (const [name, number] of Object.entries(names)) if (number === value) return name;
  if (bits !== null && (bits.length >= 32 || value >>> bits.length === 0)) return bits.filter((_, bit) => (value >>> bit) % 2 === 1);
  return exactNumber(type, value);
}
