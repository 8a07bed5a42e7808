/** Scene files broken on purpose, and what a reader of them must answer: a refusal that can be acted upon, or a world that is what the file says. */
import { checkScene, saveScene, spawnScene, type App, type Image, type Problem } from '../../../engine/index.ts';
import type { NoiseStream } from '../../../protocol/motion/random.ts';
import { SCENE } from './lantern-app.ts';

/** A scene with prefabs in prefabs, an older version, overrides and references of every kind. */
export const PREFAB_SCENE = `{
  "format": "jam-scene",
  "version": 1,
  "schemas": { "t/Glow": 2 },
  "entities": [
    { "name": "a", "prefab": "lamp", "components": { "t/Glow": { "height": 2 } }, "children": [{ "name": "bulb", "components": { "t/Spot": { "y": 4 } } }, "c"] },
    { "prefab": "lamp", "relations": { "t/Likes": "a" } },
    { "name": "c", "components": { "t/Glow": { "tint": 0.5, "target": "a/bulb", "friends": ["a", null, "c"] } }, "relations": { "t/Owned": "a/bulb" } }
  ],
  "prefabs": {
    "lamp": { "prefab": "base", "components": { "t/Glow": { "state": "on", "target": "bulb" } }, "children": [{ "name": "bulb", "prefab": "bulb", "relations": { "t/Likes": "." } }] },
    "base": { "components": { "t/Glow": { "height": 1, "state": "broken", "wide": 8 } } },
    "bulb": { "components": { "t/Spot": { "x": 7 }, "t/Lit": {} } }
  }
}
`;

export const MUTATIONS = ['flip', 'cut', 'insert', 'repeat', 'swap', 'type', 'key', 'double key', 'nest', 'number', 'surrogate', 'prototype', 'value', 'rename', 'drop'] as const;
export type Mutation = (typeof MUTATIONS)[number];

const VALUES = ['null', 'true', '0', '-1', '1.5', '"a"', '""', '[]', '{}', '[1, 2, 3, 4, 5]', '"on"', '["head"]', '[[]]', '{ "x": 1 }', '"Infinity"', '1e308'];
const NUMBERS = ['1e999', '-1e999', '9007199254740993', '4294967296', '-0', '1e-400', '0.1', '00', '1.', '.5', '+1', '0x10', '1e', '99999999999999999999999999999999'];
const NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__', 'prototype', 'length'];
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?|[{}[\],:]/g;

/** One thing wrong with a text, or none that matters. */
export function mutate(text: string, kind: Mutation, noise: NoiseStream): string {
  const int = (n: number): number => Math.min(n - 1, Math.floor(noise.uniform() * n)), pick = <T>(list: readonly T[]): T => list[int(list.length)]!, at = int(text.length);
  const tokens = [...text.matchAll(TOKEN)], values = tokens.filter(([token]) => /^["\d-]/.test(token)), keys = tokens.filter((token) => token[0].startsWith('"') && /^\s*:/.test(text.slice(token.index + token[0].length)));
  const put = (token: RegExpMatchArray, by: string): string => text.slice(0, token.index) + by + text.slice(token.index! + token[0].length);
  const numbers = values.filter(([token]) => /^[\d-]/.test(token));
  // A text that an earlier mutation has left with next to nothing.
  if (keys.length === 0 || numbers.length === 0) return text;
  switch (kind) {
    case 'flip': return text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ (1 << int(8))) + text.slice(at + 1);
    case 'cut': return noise.uniform() < 0.5 ? text.slice(0, at) : text.slice(0, at) + text.slice(at + 1 + int(40));
    case 'insert': return text.slice(0, at) + String.fromCharCode(int(noise.uniform() < 0.8 ? 128 : 0xffff)) + text.slice(at);
    case 'repeat': return text.slice(0, at) + text.slice(Math.max(0, at - int(60)), at) + text.slice(at);
    case 'swap': {
      const [one, other] = [pick(tokens), pick(tokens)].sort((a, b) => a.index - b.index) as [RegExpExecArray, RegExpExecArray];
      return one.index === other.index ? text : text.slice(0, one.index) + other[0] + text.slice(one.index + one[0].length, other.index) + one[0] + text.slice(other.index + other[0].length);
    }
    case 'type': return put(pick(values), pick(VALUES));
    case 'key': return put(pick(keys), pick(keys)[0]);
    case 'double key': {
      const key = pick(keys), end = text.indexOf(',', key.index);
      return end < 0 ? text : `${text.slice(0, end)}, ${key[0]}: ${pick(VALUES)}${text.slice(end)}`;
    }
    case 'nest': {
      const depth = [3, 20, 63, 65, 5000][int(5)]!, [open, close] = pick([['[', ']'], ['{ "children": [', '] }'], ['{ "a": ', '}']] as const);
      return put(pick(values), open.repeat(depth) + pick(VALUES) + close.repeat(noise.uniform() < 0.8 ? depth : int(depth + 1)));
    }
    case 'number': return put(pick(values), pick(NUMBERS));
    case 'surrogate': return put(pick(values), pick(['"\ud800"', '"\udc00a"', '"\\ud800"', '"\\udfff"', '"\\u0000"', '"😀"', '"\\ud83d\\ude00"']));
    case 'value': return put(pick(numbers), pick(['0.25', '1', '2', '0', '-0', '1e-7', '"Infinity"', '3.0000', '0.30000000000000004']));
    case 'rename': {
      const [name] = pick(values), by = pick(['"lantern"', '"ä 1"', '"#a"', '"a/b"', '"bulb"', '"😀"', JSON.stringify('x'.repeat(48))]);
      return text.replaceAll(name, by);
    }
    case 'drop': {
      // A key with what follows it, if that is on its line.
      const key = pick(keys), rest = /^"[^"]*"\s*:\s*(?:-?[\d.e+-]+|"[^"]*"|\[[^[\]{}]*\]|\{[^{}]*\})\s*,?/.exec(text.slice(key.index))?.[0] ?? '';
      return (text.slice(0, key.index) + text.slice(key.index + rest.length)).replace(/,(\s*[}\]])/g, '$1');
    }
    case 'prototype': return put(pick(noise.uniform() < 0.5 ? keys : values), `"${pick(NAMES)}"`);
  }
}

type Data = Readonly<Record<string, unknown>>;
interface Said { name: string; components: Record<string, Record<string, unknown>>; relations: Record<string, string>; children: (Said | string)[]; scopes: Record<string, string[]>; path: string }

/** What a file says, read plainly by JSON.parse: entities before their children, and how each is called. */
function says(text: string): { entities: Said[]; resources: Data; version: number } {
  const file = JSON.parse(text) as { entities?: Data[]; prefabs?: Record<string, Data>; resources?: Data; schemas?: Record<string, number> };
  let nameless = 0;
  const prefabs = new Map(Object.entries(file.prefabs ?? {}));
  const lay = (said: Said, data: Data, prefix: string, scopes: string[]): void => {
    for (const [id, fields] of Object.entries((data['components'] ?? {}) as Record<string, Data>)) {
      const part = (Object.hasOwn(said.components, id) ? said.components[id]! : (said.components[id] = {}));
      for (const [name, value] of Object.entries(fields)) { part[name] = value; said.scopes[`${id}.${name}`] = scopes; }
    }
    for (const [id, target] of Object.entries((data['relations'] ?? {}) as Record<string, string>)) { said.relations[id] = target; said.scopes[id] = scopes; }
    const there = said.children.filter((child) => typeof child !== 'string');
    for (const child of (data['children'] ?? []) as (Data | string)[]) {
      const known = typeof child === 'string' ? undefined : there.filter((one) => one.name === child['name'] && one.name !== '').at(-1);
      if (typeof child === 'string') said.children.push(`${scopes.join('\n')}\n\n${child}`);
      else if (known) lay(known, child, prefix, scopes);
      else said.children.push(make(child, prefix, scopes));
    }
  };
  const fill = (said: Said, id: string): void => {
    const prefab = prefabs.get(id)!, inside = `${said.path}/`;
    if (typeof prefab['prefab'] === 'string') fill(said, prefab['prefab']);
    lay(said, prefab, inside, [inside, '']);
  };
  const make = (data: Data, prefix: string, scopes: string[]): Said => {
    const name = (data['name'] ?? '') as string, said: Said = { name, components: {}, relations: {}, children: [], scopes: {}, path: prefix + (name === '' ? `\u0001${nameless++}` : name) };
    if (typeof data['prefab'] === 'string') fill(said, data['prefab']);
    lay(said, data, prefix, scopes);
    return said;
  };
  const entities: Said[] = [], list = (said: Said): void => { entities.push(said); for (const child of said.children) if (typeof child !== 'string') list(child); };
  for (const data of file.entities ?? []) list(make(data, '', ['']));
  return { entities, resources: file.resources ?? {}, version: file.schemas?.['t/Glow'] ?? 1 };
}

const STATES = ['off', 'on', 'broken'], BITS = ['head', 'left', 'right'];

/** Where a world is not what a file says; null where it is. */
function difference(text: string, app: App, start: number): string | null {
  const { entities, version } = says(text), { world } = app, living = world.livingEntities().slice(start);
  if (living.length !== entities.length) return `${living.length} entities for ${entities.length}`;
  const find = (name: string, scopes: readonly string[]): number => {
    for (const scope of scopes) {
      const index = entities.findIndex(({ path }) => path === (name === '.' ? scope.slice(0, -1) : scope + name));
      if (index >= 0) return living[index]!;
    }
    return -1;
  };
  for (const [index, said] of entities.entries()) {
    const { components } = world.describe(living[index]!), name = /[\u0001#]/.test(said.path) ? '' : said.path;
    const expected = new Set([...Object.keys(said.components), ...Object.keys(said.relations), ...(Object.hasOwn(said.components, 't/Glow') ? ['t/Spot'] : []), ...(name === '' ? [] : ['engine/Name'])]);
    for (const parent of entities) if (parent.children.some((child) => child === said || (typeof child === 'string' && find(child.split('\n\n')[1]!, child.split('\n\n')[0]!.split('\n')) === living[index]))) expected.add('engine/ChildOf');
    if ([...expected].sort().join() !== Object.keys(components).sort().join()) return `components ${Object.keys(components).join()} for ${[...expected].join()}`;
    for (const [id, target] of Object.entries(said.relations)) if (components[id]!['target'] !== find(target, said.scopes[id]!)) return `${id} of ${said.path}`;
    for (const [id, given] of Object.entries(said.components)) {
      const fields: Record<string, unknown> = { ...given };
      if (id === 't/Glow' && version < 2) { const { up, ...rest } = fields; replace(fields, { ...rest, height: up ?? 1.5 }); }
      if (id === 't/Glow' && version < 3) { const { tint, ...rest } = fields; replace(fields, { ...rest, ...(tint === undefined ? {} : { colour: [tint, tint, tint] }) }); }
      for (const [field, value] of Object.entries(fields)) {
        const slots = [components[id]![field]!].flat(), isArray = Array.isArray(components[id]![field]), scopes = said.scopes[`${id}.${field}`] ?? [''];
        const list: unknown[] = Array.isArray(value) && isArray ? value : isArray ? slots.map(() => value) : [value];
        for (const [slot, one] of list.entries()) {
          const number = typeof one === 'number' ? one : one === null ? 0 : Array.isArray(one) ? one.reduce((sum: number, bit: string) => sum | (1 << BITS.indexOf(bit)), 0) as number
            : field === 'target' || field === 'friends' ? find(one as string, scopes) : field === 'state' ? STATES.indexOf(one as string) : Number(one);
          if (slots[slot] !== number && slots[slot] !== Math.fround(number)) return `${id}.${field}[${slot}] of ${said.path} is ${slots[slot]}, and the file says ${String(one)}`;
        }
      }
    }
  }
  return null;
}
const replace = (fields: Record<string, unknown>, by: Record<string, unknown>): void => { for (const name of Object.keys(fields)) delete fields[name]; Object.assign(fields, by); };

export type Outcome = 'refused' | 'loaded';

/** Reads one text into a world that is empty and is left empty. @throws with what is wrong with the answer. */
export function judge(text: string, app: App, other: App, empty: { readonly image: Image; readonly hash: string }): Outcome {
  const check = checkScene(text, app), fail = (why: string): never => { throw new Error(`${why}\n${text.slice(0, 3000)}`); };
  if (!check.ok) {
    checkProblems(check.problems, text, fail);
    if (app.hash() !== empty.hash) fail('a refusal changed the world');
    return 'refused';
  }
  const spawned = spawnScene(app.world, check.scene);
  if (!spawned.ok) {
    if (app.hash() !== empty.hash) fail('a refusal changed the world');
    return 'refused';
  }
  const wrong = difference(text, app, 0);
  if (wrong !== null) fail(`the world is not what the file says: ${wrong}`);
  const saved = saveScene(app.world), again = checkScene(saved, other);
  if (!again.ok) fail(`what was loaded is saved as a file that is refused: ${again.problems[0]!.message}\n${saved}`);
  else if (!spawnScene(other.world, again.scene).ok || saveScene(other.world) !== saved) fail(`what was saved loads to something else\n${saved}`);
  app.world.checkMembership();
  for (const one of [app, other]) one.restore(empty.image);
  return 'loaded';
}

function checkProblems(problems: readonly Problem[], text: string, fail: (why: string) => never): void {
  if (problems.length === 0 || problems.length > 20) fail(`${problems.length} problems`);
  const lines = text.split('\n').length;
  for (const { file, line, message, hint } of problems) {
    if (file !== 'scene.json' || !(line >= 1 && line <= lines) || message.length < 8 || message.length > 1000 || hint.length < 4) fail(`a problem that nobody can act upon: ${JSON.stringify({ file, line, message, hint })}`);
  }
}

/** Text number `n` of a run of mutated files. */
export function mutated(n: number, noise: NoiseStream): { text: string; kind: Mutation } {
  const kind = MUTATIONS[n % MUTATIONS.length]!, base = Math.floor(n / MUTATIONS.length) % 2 === 0 ? SCENE : PREFAB_SCENE, once = mutate(base, kind, noise);
  return { kind, text: noise.uniform() < 0.3 ? mutate(once, MUTATIONS[Math.floor(noise.uniform() * MUTATIONS.length)]!, noise) : once };
}

