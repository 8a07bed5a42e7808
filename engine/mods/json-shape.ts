import type { Node } from 'jsonc-parser';
import { JsonText } from './json-text.ts';
import { nearestWord } from './nearest-word.ts';
import { hasUnseen, type Problem } from './problem.ts';

/** What a value of a JSON file must be. */
export type Shape =
  /** A text of at most `most` characters without control characters; `pattern` if given, described by `what`. */
  | { readonly kind: 'text'; readonly most: number; readonly example: string; readonly pattern?: RegExp; readonly what?: string }
  | { readonly kind: 'number'; readonly least: number; readonly most: number; readonly unit: string; readonly isWhole?: boolean }
  | { readonly kind: 'flag' }
  | { readonly kind: 'choice'; readonly of: readonly string[] }
  | { readonly kind: 'list'; readonly of: Shape; readonly least?: number; readonly most: number }
  | { readonly kind: 'object'; readonly fields: Readonly<Record<string, Shape>>; readonly required: readonly string[] };

/** Levels of brackets that are read. */
const MAX_DEPTH = 24;

/** What a shape wants, for people. */
function wanted(shape: Shape): string {
  switch (shape.kind) {
    case 'text': return shape.what ?? `a text of 1 to ${shape.most} characters`;
    case 'number': return `${shape.isWhole ? 'a whole number' : 'a number'} from ${shape.least} to ${shape.most}${shape.unit === '' ? '' : ` (${shape.unit})`}`;
    case 'flag': return 'true or false';
    case 'choice': return `one of ${shape.of.join(', ')}`;
    case 'list': return `a list of ${shape.least !== undefined && shape.least > 0 ? `${shape.least} to ` : 'at most '}${shape.most}`;
    case 'object': return `an object { … } with ${shape.required.length > 0 ? shape.required.join(', ') : Object.keys(shape.fields).join(', ')}`;
  }
}

/** A value that would do. */
function exampleOf(shape: Shape): string {
  switch (shape.kind) {
    case 'text': return `"${shape.example}"`;
    case 'number': return String(shape.isWhole ? Math.round(Math.min(Math.max(1, shape.least), shape.most)) : Math.min(Math.max(0.5, shape.least), shape.most));
    case 'flag': return 'true';
    case 'choice': return `"${shape.of[0]!}"`;
    case 'list': return '[ … ]';
    case 'object': return '{ … }';
  }
}

function refuse(reading: JsonText, node: Node, path: string, shape: Shape): undefined {
  reading.tell(node.offset, `${path} is ${reading.quoted(node)}; it must be ${wanted(shape)}`, `write something like ${exampleOf(shape)}`);
  return undefined;
}

/** The node's value, made anew; undefined, with a problem told, where it is not of the shape. */
function readNode(reading: JsonText, node: Node, path: string, shape: Shape): unknown {
  const wrong = (): undefined => refuse(reading, node, path, shape);
  switch (shape.kind) {
    case 'text': {
      const value: unknown = node.value;
      if (node.type !== 'string' || typeof value !== 'string' || value.length === 0 || value.length > shape.most || hasUnseen(value)) return wrong();
      return shape.pattern && !shape.pattern.test(value) ? wrong() : value;
    }
    case 'number': {
      const value: unknown = node.value;
      if (node.type !== 'number' || typeof value !== 'number' || !Number.isFinite(value) || value < shape.least || value > shape.most || (shape.isWhole === true && !Number.isInteger(value))) return wrong();
      return value === 0 ? 0 : value;
    }
    case 'flag':
      return node.type === 'boolean' ? node.value as boolean : wrong();
    case 'choice': {
      const value: unknown = node.value;
      if (node.type !== 'string' || typeof value !== 'string') return wrong();
      if (shape.of.includes(value)) return value;
      const near = nearestWord(value, shape.of);
      reading.tell(node.offset, `${path} is ${reading.quoted(node)}; it must be ${wanted(shape)}`, near ? `did you mean "${near}"?` : `write something like ${exampleOf(shape)}`);
      return undefined;
    }
    case 'list': {
      if (node.type !== 'array') return wrong();
      const items = node.children ?? [];
      if (items.length > shape.most || items.length < (shape.least ?? 0)) {
        reading.tell(node.offset, `${path} has ${items.length} entries; it must be ${wanted(shape)}`, items.length > shape.most ? `leave ${items.length - shape.most} out` : `add ${(shape.least ?? 0) - items.length}`);
        return undefined;
      }
      return items.map((item, index) => readNode(reading, item, `${path}[${index}]`, shape.of));
    }
    case 'object':
      return node.type === 'object' ? readObject(reading, node, path, shape) : wrong();
  }
}

/** What JSON calls a value of a shape. */
const NODE_TYPES: Readonly<Record<Shape['kind'], Node['type']>> = { text: 'string', number: 'number', flag: 'boolean', choice: 'string', list: 'array', object: 'object' };

function readObject(reading: JsonText, node: Node, path: string, shape: Extract<Shape, { kind: 'object' }>): Record<string, unknown> {
  const value: Record<string, unknown> = {}, known = Object.keys(shape.fields), seen: string[] = [], inside = path === '' ? '' : `${path}.`, strangers: { readonly key: Node; readonly child: Node; readonly name: string }[] = [];
  for (const property of node.children ?? []) {
    const [key, child] = property.children ?? [], name = String(key?.value);
    if (!key || !child) continue;
    if (!Object.hasOwn(shape.fields, name)) {
      strangers.push({ key, child, name });
      continue;
    }
    if (seen.includes(name)) {
      reading.tell(key.offset, `${inside}${name} stands here twice`, 'take one of them out');
      continue;
    }
    seen.push(name);
    const read = readNode(reading, child, `${inside}${name}`, shape.fields[name]!);
    if (read !== undefined) value[name] = read;
  }
  const missing = shape.required.filter((name) => !seen.includes(name));
  for (const { key, child, name } of strangers) {
    // A key by another name, "size" for "radius", is one mistake: it is the only missing one that such a value fits.
    const fitting = missing.filter((other) => NODE_TYPES[shape.fields[other]!.kind] === child.type), meant = nearestWord(name, known) ?? (fitting.length === 1 ? fitting[0]! : null);
    reading.tell(key.offset, `${path === '' ? 'there' : path} ${path === '' ? 'is a key' : 'has the key'} "${name.slice(0, 40)}", which is not known`, meant ? `did you mean "${meant}"?` : `the keys here are ${known.join(', ')}; take this one out`);
    if (meant && missing.includes(meant)) missing.splice(missing.indexOf(meant), 1);
  }
  for (const name of missing) reading.tell(node.offset, `${inside}${name} is missing`, `add "${name}": ${exampleOf(shape.fields[name]!)}; it must be ${wanted(shape.fields[name]!)}`);
  return value;
}

/** Where things stand in a file that was read, for problems that are found later. */
export interface Places {
  /** Line of a key or list entry, such as `['adds', 'zones', 1, 'id']`; of what it is in, where it is not there itself. */
  lineOf(path: readonly (string | number)[]): number;
}

export type ReadJson = { readonly ok: true; readonly value: Record<string, unknown>; readonly places: Places } | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Reads a JSON file of a known shape. Never throws; the value holds only fields of the shape, and objects of its own.
 *
 * @param file its path, for the problems
 * @param text plain JSON: comments and commas before a closing bracket are refused
 * @returns the value, or up to 20 problems, each with the field's name, its line, and a hint
 */
export function readJson(file: string, text: string, shape: Extract<Shape, { kind: 'object' }>): ReadJson {
  const reading = new JsonText(file, text), root = reading.parse(MAX_DEPTH);
  if (root === null) return { ok: false, problems: reading.problems };
  const value = readObject(reading, root, '', shape);
  if (reading.problems.length > 0) return { ok: false, problems: reading.problems };
  return { ok: true, value, places: { lineOf: (path) => reading.lineOf(offsetOf(root, path)) } };
}

function offsetOf(root: Node, path: readonly (string | number)[]): number {
  let node = root, offset = root.offset;
  for (const step of path) {
    const next = typeof step === 'number' ? node.children?.[step] : node.children?.find((property) => property.children?.[0]?.value === step)?.children?.[1];
    if (!next) break;
    node = next;
    offset = next.offset;
  }
  return offset;
}
