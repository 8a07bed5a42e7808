import type { Node } from 'jsonc-parser';
import type { JsonText } from '../mods/json-text.ts';
import { nearestWord } from '../mods/nearest-word.ts';
import { checkName } from './name.ts';

/** A value with the place where it stands. */
export interface Placed<T> {
  readonly value: T;
  readonly offset: number;
}
/** An entity as a file writes it. */
export interface WrittenEntity {
  readonly name: string;
  readonly offset: number;
  readonly prefab: Placed<string> | null;
  readonly components: ReadonlyMap<string, WrittenPart>;
  /** Relation id to the target's name. */
  readonly relations: ReadonlyMap<string, Placed<string>>;
  /** Entities, or names of entities that stand elsewhere. */
  readonly children: readonly (WrittenEntity | Placed<string>)[];
}
export interface WrittenPart {
  readonly offset: number;
  readonly fields: ReadonlyMap<string, Node>;
}
/** A scene file as it is written. */
export interface WrittenScene {
  readonly schemas: ReadonlyMap<string, Placed<number>>;
  readonly resources: ReadonlyMap<string, WrittenPart>;
  readonly entities: readonly WrittenEntity[];
  readonly prefabs: ReadonlyMap<string, WrittenEntity>;
}

const SCENE_KEYS = ['format', 'version', 'schemas', 'resources', 'entities', 'prefabs'], ENTITY_KEYS = ['name', 'prefab', 'components', 'relations', 'children'];
const FORMAT_VERSION = 1;

interface Property { readonly key: string; readonly keyOffset: number; readonly node: Node }

/** Reads what stands in a scene file; problems go into `json`. Values of fields are looked at later. */
export function readSceneTree(json: JsonText, root: Node): WrittenScene {
  const parts = new Map(readKeys(json, root, 'the scene', SCENE_KEYS).map((one) => [one.key, one]));
  readFormat(json, root, parts);
  const schemas = new Map<string, Placed<number>>(), prefabs = new Map<string, WrittenEntity>();
  for (const { key, keyOffset, node } of readProperties(json, parts.get('schemas')?.node, 'schemas')) {
    const value: unknown = node.value;
    if (node.type !== 'number' || !Number.isInteger(value) || (value as number) < 1) json.tell(node.offset, `the version of ${cut(key)} is ${json.quoted(node)}; it must be a whole number from 1`, `write "${cut(key)}": 1`);
    else schemas.set(key, { value: value as number, offset: keyOffset });
  }
  const resources = readParts(json, parts.get('resources')?.node, 'resources');
  for (const { key, keyOffset, node } of readProperties(json, parts.get('prefabs')?.node, 'prefabs')) {
    const fault = checkName(key);
    if (fault !== null) json.tell(keyOffset, `"${cut(key)}" cannot be the name of a prefab: ${fault}`, 'give it a short name, such as "lantern"');
    else prefabs.set(key, readEntity(json, node, `prefab "${cut(key)}"`, true));
  }
  return { schemas, resources, prefabs, entities: readList(json, parts.get('entities')?.node, 'entities').map((node, index) => readEntity(json, node, `entities[${index}]`, false)) };
}

function readFormat(json: JsonText, root: Node, parts: ReadonlyMap<string, Property>): void {
  const format = parts.get('format'), version = parts.get('version'), number: unknown = version?.node.value;
  if (format?.node.value !== 'jam-scene') {
    json.tell(format?.node.offset ?? root.offset, format ? `the format is ${json.quoted(format.node)}; it must be "jam-scene"` : 'the format is missing', 'write "format": "jam-scene"');
  }
  if (number === FORMAT_VERSION) return;
  const isNewer = typeof number === 'number' && number > FORMAT_VERSION;
  json.tell(version?.node.offset ?? root.offset, version ? `the version is ${json.quoted(version.node)}; ${isNewer ? `this engine reads version ${FORMAT_VERSION}` : `it must be ${FORMAT_VERSION}`}` : 'the version is missing',
    isNewer ? 'open it with a newer engine' : `write "version": ${FORMAT_VERSION}`);
}

/** Keys and values of an object, each key once; nothing, with the problem told, where there is no object. */
function readProperties(json: JsonText, node: Node | undefined, what: string): Property[] {
  if (node === undefined) return [];
  if (node.type !== 'object') {
    json.tell(node.offset, `${what} is ${json.quoted(node)}; it must be an object { … }`, 'put { and } around it');
    return [];
  }
  const properties: Property[] = [], seen = new Set<string>();
  for (const { children } of node.children ?? []) {
    const key = children?.[0], value = children?.[1];
    if (json.isFull || key === undefined || value === undefined) break;
    const name = String(key.value);
    if (seen.has(name)) json.tell(key.offset, `"${cut(name)}" stands twice in ${what}`, 'take one of them out');
    else properties.push({ key: name, keyOffset: key.offset, node: value });
    seen.add(name);
  }
  return properties;
}

function readKeys(json: JsonText, node: Node | undefined, what: string, known: readonly string[]): Property[] {
  return readProperties(json, node, what).filter(({ key, keyOffset }) => {
    if (known.includes(key)) return true;
    const near = nearestWord(key, known);
    json.tell(keyOffset, `"${cut(key)}" is not a key of ${what}`, near === null ? `its keys are ${known.join(', ')}; take this one out` : `did you mean "${near}"?`);
    return false;
  });
}

function readList(json: JsonText, node: Node | undefined, what: string): readonly Node[] {
  if (node === undefined || node.type === 'array') return node?.children ?? [];
  json.tell(node.offset, `${what} is ${json.quoted(node)}; it must be a list [ … ]`, 'put [ and ] around it');
  return [];
}

function readParts(json: JsonText, node: Node | undefined, what: string): Map<string, WrittenPart> {
  const parts = new Map<string, WrittenPart>();
  for (const { key, keyOffset, node: value } of readProperties(json, node, what)) {
    parts.set(key, { offset: keyOffset, fields: new Map(readProperties(json, value, cut(key)).map((one) => [one.key, one.node])) });
  }
  return parts;
}

const EMPTY: WrittenEntity = { name: '', offset: 0, prefab: null, components: new Map(), relations: new Map(), children: [] };

function readEntity(json: JsonText, node: Node, what: string, isPrefab: boolean): WrittenEntity {
  if (json.isFull) return EMPTY;
  const parts = new Map(readKeys(json, node, what, isPrefab ? ENTITY_KEYS.filter((key) => key !== 'name') : ENTITY_KEYS).map((one) => [one.key, one.node]));
  const name = readText(json, parts.get('name'), `the name of ${what}`), prefab = readText(json, parts.get('prefab'), `the prefab of ${what}`), relations = new Map<string, Placed<string>>();
  const fault = name === null ? null : checkName(name.value);
  if (name !== null && fault !== null) json.tell(name.offset, `"${cut(name.value)}" cannot be the name of ${what}: ${fault}`, 'give it a short name, such as "lantern"');
  const called = name === null || fault !== null ? what : `"${name.value}"`;
  for (const { key, node: value } of readProperties(json, parts.get('relations'), `the relations of ${called}`)) {
    const target = readText(json, value, `${cut(key)} of ${called}`);
    if (target !== null) relations.set(key, target);
  }
  const children = readList(json, parts.get('children'), `the children of ${called}`)
    .map((child, index) => (child.type === 'string' ? { value: String(child.value), offset: child.offset } : readEntity(json, child, `child ${index} of ${called}`, false)));
  return { name: fault === null && name !== null ? name.value : '', offset: node.offset, prefab, components: readParts(json, parts.get('components'), `the components of ${called}`), relations, children };
}

function readText(json: JsonText, node: Node | undefined, what: string): Placed<string> | null {
  if (node === undefined) return null;
  if (node.type === 'string') return { value: String(node.value), offset: node.offset };
  json.tell(node.offset, `${what} is ${json.quoted(node)}; it must be a name in quotes`, 'write a name in double quotes');
  return null;
}

/** A word from the file as messages quote it. */
export const cut = (word: string): string => JSON.stringify(word.length > 40 ? `${word.slice(0, 40)}…` : word).slice(1, -1);
