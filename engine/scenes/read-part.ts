import type { Node } from 'jsonc-parser';
import type { Migration, OldFields } from '../ecs/about.ts';
import type { JsonText } from '../mods/json-text.ts';
import { nearestWord } from '../mods/nearest-word.ts';
import { checkValue, expectedOf } from '../reflect/field-value.ts';
import type { FieldInfo } from '../reflect/registry.ts';
import type { CheckedPart } from './checked-scene.ts';
import type { Scoped, Scopes } from './expand-prefabs.ts';
import { cut } from './scene-tree.ts';

/** What a component or resource is to be now, and how older ones become so. */
export interface PartType {
  readonly id: string;
  readonly version: number;
  readonly fields: readonly FieldInfo[];
  readonly migrate: ReadonlyMap<number, Migration>;
}
/** A part as the file has it. */
export interface GivenPart {
  readonly offset: number;
  readonly fields: ReadonlyMap<string, Scoped<Node>>;
  /** The version of its schema that the file was written for. */
  readonly version: number;
}
/** Place of the entity that a name means, −1 if there is none. */
export type FindEntity = (name: string, scopes: Scopes) => number;

interface Value {
  readonly value: unknown;
  readonly offset: number;
  readonly scopes: Scopes;
}

/**
 * Reads a component's or resource's fields: brings an older version up to date, then checks names, types and ranges. Null where
 * there is a problem, which is told.
 */
export function readPart(json: JsonText, type: PartType, given: GivenPart, find: FindEntity): CheckedPart | null {
  const before = json.problems.length, values = bringUpToDate(json, type, given), fields: { name: string; values: number[] }[] = [], links: { name: string; slot: number; entity: number }[] = [];
  if (values === null) return null;
  for (const info of type.fields) {
    const value = values.get(info.name);
    if (value === undefined) continue;
    values.delete(info.name);
    const slots = readSlots(json, type.id, info, value, find);
    if (slots === null) continue;
    if (slots.numbers.length > 0) fields.push({ name: info.name, values: slots.numbers });
    for (const { slot, entity } of slots.links) links.push({ name: info.name, slot, entity });
  }
  for (const [name, { offset }] of values) {
    if (json.isFull) break;
    const known = type.fields.map((info) => info.name), near = nearestWord(name, known);
    json.tell(offset, `${cut(type.id)} has no field "${cut(name)}"`, near !== null ? `did you mean "${near}"?` : known.length === 0 ? 'it is a tag: write {}' : `its fields are ${known.slice(0, 12).join(', ')}${known.length > 12 ? ' …' : ''}`);
  }
  return json.problems.length > before || json.isFull ? null : { id: type.id, fields, links };
}

/** A part's values as its present version has them; null, with the problem told, where that cannot be done. */
function bringUpToDate(json: JsonText, { id, version, migrate }: PartType, { offset, fields, version: written }: GivenPart): Map<string, Value> | null {
  const values = new Map<string, Value>();
  for (const [name, { value, offset: at, scopes }] of fields) values.set(name, { value: plain(value), offset: at, scopes });
  if (written === version) return values;
  if (written > version) {
    json.tell(offset, `${cut(id)} is written in version ${written}, and this app knows version ${version}`, 'open the scene with a newer version of the app');
    return null;
  }
  const scopes = [...fields.values()][0]?.scopes ?? [''];
  let now: OldFields = Object.fromEntries([...values].map(([name, { value }]) => [name, value]));
  for (let from = written; from < version; from++) {
    const step = migrate.get(from);
    if (step === undefined) {
      json.tell(offset, `${cut(id)} is written in version ${written}, and nothing says how version ${from} becomes ${from + 1}`, `add a migration from ${from} to its declaration: { version: ${version}, migrate: { ${from}: (old) => … } }`);
      return null;
    }
    try {
      now = step(now);
      if (typeof now !== 'object' || now === null || Array.isArray(now)) throw new TypeError('it returned no object of fields');
    } catch (cause) {
      json.tell(offset, `the migration of ${cut(id)} from version ${from} failed: ${cause instanceof Error ? cause.message : String(cause)}`, 'mend the migration in the declaration');
      return null;
    }
  }
  // A field that a step takes from one that was not written is not written either.
  const given = Object.entries(now).filter(([, value]) => value !== undefined);
  return new Map(given.map(([name, value]) => [name, values.get(name)?.value === value ? values.get(name)! : { value, offset, scopes }]));
}

/** A node's value with objects and lists of their own; keys such as __proto__ are keys. */
function plain(node: Node): unknown {
  if (node.type === 'array') return (node.children ?? []).map(plain);
  if (node.type !== 'object') return node.value;
  return Object.fromEntries((node.children ?? []).flatMap(({ children }) => (children?.[0] && children[1] ? [[String(children[0].value), plain(children[1])]] : [])));
}

interface Slots { readonly numbers: number[]; readonly links: { readonly slot: number; readonly entity: number }[] }

function readSlots(json: JsonText, owner: string, info: FieldInfo, { value, offset, scopes }: Value, find: FindEntity): Slots | null {
  const numbers: number[] = [], links: Slots['links'] = [], isList = Array.isArray(value) && !(info.bits !== null && !info.isArray);
  if (isList && !info.isArray) return refuse(json, owner, info, value, offset);
  const slots: readonly unknown[] = isList ? value : info.isArray ? new Array<unknown>(info.length).fill(value) : [value];
  if (slots.length > info.length) {
    json.tell(offset, `${owner}.${info.name} is a list of ${slots.length}, and has ${info.length} ${info.length === 1 ? 'slot' : 'slots'}`, `leave ${slots.length - info.length} out`);
    return null;
  }
  for (let slot = 0; slot < slots.length; slot++) {
    const one = slots[slot];
    let number: number | null;
    if (info.type === 'eid') {
      number = 0;
      if (typeof one === 'string') {
        const entity = find(one, scopes);
        if (entity < 0) {
          json.tell(offset, `${owner}.${info.name} names "${cut(one)}", and no entity is called so`, 'write the name of an entity of this scene, or null for none');
          return null;
        }
        links.push({ slot, entity });
      } else if (one !== null) return refuse(json, owner, info, one, offset);
    } else number = readNumber(info, one);
    if (number === null) return refuse(json, owner, info, one, offset);
    numbers.push(number);
  }
  const fault = info.type === 'eid' ? null : checkValue(owner, info, info.isArray ? numbers : numbers[0]!);
  if (fault === null) return { numbers, links };
  json.tell(offset, fault.replace(/\.$/, ''), `write ${expectedOf(info)}`);
  return null;
}

/** The number that a slot's value means, null if it means none. */
function readNumber(info: FieldInfo, value: unknown): number | null {
  const { names, bits } = info;
  if (typeof value === 'number') return value;
  if (typeof value === 'string') {
    if (names !== null && Object.hasOwn(names, value)) return names[value]!;
    return info.type !== 'f32' && info.type !== 'f64' ? null : value === 'Infinity' ? Infinity : value === '-Infinity' ? -Infinity : null;
  }
  if (bits === null || !Array.isArray(value)) return null;
  let number = 0;
  for (const name of value) {
    const bit = typeof name === 'string' ? bits.indexOf(name) : -1;
    if (bit < 0) return null;
    number = (number | (1 << bit)) >>> 0;
  }
  return number;
}

function refuse(json: JsonText, owner: string, info: FieldInfo, value: unknown, offset: number): null {
  if (json.isFull) return null;
  const text = typeof value === 'number' || typeof value === 'bigint' ? String(value) : JSON.stringify(value) ?? 'nothing', names = info.names === null ? info.bits ?? [] : Object.keys(info.names);
  const near = typeof value === 'string' ? nearestWord(value, names) : null;
  json.tell(offset, `${owner}.${info.name} is ${text.length > 40 ? `${text.slice(0, 40)}…` : text}, and must be ${info.type === 'eid' ? 'the name of an entity, or null' : expectedOf(info)}`,
    near !== null ? `did you mean "${near}"?` : info.type === 'eid' ? 'write a name in double quotes' : info.isArray ? `write a list of up to ${info.length}` : 'write such a value');
  return null;
}
