import { nearestWord } from '../mods/nearest-word.ts';
import { convertUnit, unitsLike } from './units.ts';
import type { FieldInfo } from './registry.ts';

/** What somebody wrote for a field: its slots' numbers, or what is wrong in words. */
export type ParsedValue = { readonly ok: true; readonly value: number | number[] } | { readonly ok: false; readonly message: string };

/** What a slot may hold, in words: `a number from 0 to 3 (m)`, `one of off, on`. */
export function expectedOf(info: FieldInfo): string {
  const { type, min, max, names, bits, unit } = info;
  if (names !== null && Object.keys(names).length > 0) return `one of ${Object.keys(names).join(', ')}`;
  if (bits !== null) return `any of ${bits.join(', ')}`;
  if (type === 'eid') return 'an entity, or none';
  const what = type === 'f32' || type === 'f64' ? 'a number' : 'a whole number';
  const range = min !== null && max !== null ? ` from ${min} to ${max}` : min !== null ? ` from ${min} up` : max !== null ? ` up to ${max}` : '';
  return `${what}${range}${unit === '' ? '' : ` (${unit})`}`;
}

const isWhole = (type: FieldInfo['type']): boolean => type !== 'f32' && type !== 'f64';

function checkSlot(info: FieldInfo, value: number): boolean {
  const { type, min, max, names, bits } = info;
  if (Number.isNaN(value) || (isWhole(type) && !Number.isInteger(value))) return false;
  if ((min !== null && value < min) || (max !== null && value > max)) return false;
  if (type === 'f32' && Number.isFinite(value) && !Number.isFinite(Math.fround(value))) return false;
  if (names !== null && Object.keys(names).length > 0) return Object.values(names).includes(value);
  return bits === null || bits.length >= 32 || value >>> bits.length === 0;
}

/**
 * What is wrong with a value for a field, or null if nothing is: its type, its range, its names and its number of slots.
 * A number fills every slot; a list gives them in order, and may be shorter.
 *
 *     checkValue('room/Glow', height, 9)   // 'room/Glow.height is 9, and must be a number from 0 to 3 (m).'
 */
export function checkValue(owner: string, info: FieldInfo, value: number | ArrayLike<number>): string | null {
  const where = `${owner}.${info.name}`;
  if (typeof value === 'number') return checkSlot(info, value) ? null : `${where} is ${value}, and must be ${expectedOf(info)}.`;
  if (value.length > info.length) return `${where} is a list of ${value.length}, and has ${info.length} ${info.length === 1 ? 'slot' : 'slots'}.`;
  for (let slot = 0; slot < value.length; slot++) {
    if (!checkSlot(info, value[slot]!)) return `${where}[${slot}] is ${value[slot]!}, and must be ${expectedOf(info)}.`;
  }
  return null;
}

/** The number with the fewest digits that reads back as the same slot: 0.1 for the f32 0.10000000149011612. */
export function exactNumber(type: FieldInfo['type'], value: number): number {
  if (type !== 'f32' || !Number.isFinite(value) || Number.isInteger(value)) return value;
  for (let digits = 6; digits < 9; digits++) {
    const shorter = Number(value.toPrecision(digits));
    if (Math.fround(shorter) === value) return shorter;
  }
  return Number(value.toPrecision(9));
}

function formatSlot(info: FieldInfo, value: number): string {
  const { names, bits, unit, type } = info;
  if (names !== null) for (const [name, number] of Object.entries(names)) if (number === value) return name;
  if (bits !== null) return bits.filter((_, bit) => (value >>> bit) % 2 === 1).join(' + ') || 'none';
  if (type === 'eid') return value === 0 ? 'none' : `#${value}`;
  return `${Object.is(value, -0) ? '-0' : exactNumber(type, value)}${unit === '' ? '' : ` ${unit}`}`;
}

/**
 * A value for people, with names and units; {@link parseValue} reads it again.
 *
 * @example formatValue(height, 1.5) // '1.5 m'
 */
export function formatValue(info: FieldInfo, value: number | ArrayLike<number>): string {
  if (typeof value === 'number') return formatSlot(info, value);
  return Array.from(value, (one, slot) => (info.slots === null ? '' : `${info.slots[slot]!}: `) + formatSlot(info, one)).join(', ');
}

function parseSlot(info: FieldInfo, text: string): number | string {
  const { names, bits, unit, type } = info, wrong = `"${text}" cannot be ${info.name}; give ${expectedOf(info)}`;
  if (names !== null && Object.hasOwn(names, text)) return names[text]!;
  if (bits !== null && !/^\d+$/.test(text)) {
    let value = 0;
    for (const part of text.split('+').map((one) => one.trim()).filter((one) => one !== '' && one !== 'none')) {
      const bit = bits.indexOf(part);
      if (bit < 0) return `${wrong}${hintOf(part, bits)}.`;
      value = (value | (1 << bit)) >>> 0;
    }
    return value;
  }
  if (type === 'eid' && text === 'none') return 0;
  const match = /^#?([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|[+-]?Infinity)\s*(.*)$/i.exec(text);
  if (match === null) return `${wrong}${names === null ? '' : hintOf(text, Object.keys(names))}.`;
  const value = Number(match[1]), given = match[2]!;
  if (given === '') return value;
  const converted = unit === '' ? null : convertUnit(value, given, unit);
  return converted ?? `"${text}" is in ${given}; give ${info.name} ${unit === '' ? 'without a unit' : `in ${unitsLike(unit).join(', ')}`}.`;
}

const hintOf = (word: string, words: readonly string[]): string => {
  const near = nearestWord(word, words);
  return near === null ? '' : ` (did you mean "${near}"?)`;
};

/**
 * Reads what somebody wrote for a field: numbers with or without their unit (or one of its kind), names, bits joined by `+`,
 * slots of a fixed array separated by commas and with or without their names. Checked as by {@link checkValue}.
 *
 * @example parseValue(height, '130 cm') // { ok: true, value: 1.3 }
 */
export function parseValue(info: FieldInfo, text: string): ParsedValue {
  const parts = info.isArray ? text.split(',').map((part) => part.trim()) : [text.trim()], values: number[] = [];
  if (parts.length > info.length) return { ok: false, message: `${parts.length} values for ${info.name}, which has ${info.length} ${info.length === 1 ? 'slot' : 'slots'}.` };
  for (const [slot, part] of parts.entries()) {
    const name = info.slots?.[slot], value = parseSlot(info, name !== undefined && part.startsWith(`${name}:`) ? part.slice(name.length + 1).trim() : part);
    if (typeof value === 'string') return { ok: false, message: value };
    if (!checkSlot(info, value)) return { ok: false, message: `"${part}" cannot be ${info.name}; give ${expectedOf(info)}.` };
    values.push(value);
  }
  return { ok: true, value: info.isArray ? values : values[0]! };
}
