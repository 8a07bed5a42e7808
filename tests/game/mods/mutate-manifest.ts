import { checkManifest } from '../../../game/mods/index.ts';
import { SAMPLE } from './sample-manifest.ts';

/** A seeded row of whole numbers (mulberry32). */
export function dice(seed: number): (sides: number) => number {
  let state = seed >>> 0;
  return (sides) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let word = Math.imul(state ^ (state >>> 15), state | 1);
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61);
    return ((word ^ (word >>> 14)) >>> 0) % sides;
  };
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
/** Every place in a value: what holds it and its key there. */
function placesOf(value: Json, found: { holder: Json[] | { [key: string]: Json }; key: string | number; path: string }[] = [], path = ''): typeof found {
  if (typeof value !== 'object' || value === null) return found;
  for (const key of Object.keys(value)) {
    const inside = Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
    found.push({ holder: value, key: Array.isArray(value) ? Number(key) : key, path: inside });
    placesOf((value as { [key: string]: Json })[key]!, found, inside);
  }
  return found;
}

const WRONG: readonly Json[] = [null, true, -1, 1e9, 0.123456, '', 'no such thing', [], {}, [[[]]], 'x'.repeat(500), '../../etc/passwd', '/etc/passwd', 'a\u0000b', ['sound', 'sound', 'fly'], { constructor: 1 }];
const KEYS = ['__proto__', 'constructor', 'prototype', 'toString', 'nmae', 'Id', 'speeed', 'reeds', ''] as const;

/** One mutated mod.json, and the names of which one must be said if it is refused; empty where the text itself was broken. */
export function mutant(seed: number): { readonly text: string; readonly named: readonly string[] } {
  const roll = dice(seed);
  if (roll(3) === 0) {
    // The text: signs taken out, doubled, changed, cut.
    let text = SAMPLE;
    for (let times = 1 + roll(3); times > 0; times--) {
      const at = roll(text.length), length = 1 + roll(6), sign = '{}[]",:\\/0-e\n\u0001é'[roll(15)]!;
      text = [text.slice(0, at) + text.slice(at + length), text.slice(0, at) + sign + text.slice(at), text.slice(0, at) + sign + text.slice(at + 1), text.slice(0, at), `${text.slice(0, at)}${'['.repeat(200)}${text.slice(at)}`][roll(5)]!;
    }
    return { text, named: [] };
  }
  const manifest = JSON.parse(SAMPLE) as { [key: string]: Json }, places = placesOf(manifest), { holder, key, path } = places[roll(places.length)]!, name = path.split('.').at(-1)!.replace(/\[\d+\]/g, '');
  const how = roll(4), entries = holder as { [key: string]: Json };
  if (how === 0) entries[key] = WRONG[roll(WRONG.length)]!;
  else if (how === 1) {
    if (Array.isArray(holder)) holder.splice(Number(key), 1);
    else delete entries[key];
  } else if (how === 2 && !Array.isArray(holder)) {
    const other = KEYS[roll(KEYS.length)]!;
    Object.defineProperty(holder, other, { value: entries[key], enumerable: true, configurable: true, writable: true });
    delete entries[key];
    return { text: JSON.stringify(manifest, null, 2), named: [other, name] };
  } else if (Array.isArray(holder)) holder.push(...Array.from({ length: 1 + roll(70) }, () => structuredClone(holder[Number(key)]!)));
  else return { text: JSON.stringify(manifest, null, 2).replace(`"${key}":`, `"${key}": 1, "${key}":`), named: [name] };
  return { text: JSON.stringify(manifest, null, 2), named: [] };
}

/** What is wrong with how a mutant was answered; null when it was refused by name, line and hint, or accepted as what it says. */
export function faultOf(seed: number): string | null {
  const { text, named } = mutant(seed), before = Object.getOwnPropertyNames(Object.prototype).join();
  const answer = checkManifest(text), lines = text.split('\n').length;
  if (Object.getOwnPropertyNames(Object.prototype).join() !== before) return 'the prototype of all objects changed';
  if (answer.ok) {
    let said: unknown;
    try {
      said = JSON.parse(text);
    } catch {
      return 'what is not JSON was accepted';
    }
    for (const [key, value] of Object.entries(said as object)) {
      if (key === 'adds') continue;
      if (JSON.stringify((answer.manifest as unknown as Record<string, unknown>)[key]) !== JSON.stringify(value)) return `${key} was accepted as something else`;
    }
    for (const [key, value] of Object.entries((said as { adds?: object }).adds ?? {})) {
      if (sorted((answer.manifest.adds as unknown as Record<string, unknown>)[key]) !== sorted(value)) return `adds.${key} was accepted as something else`;
    }
    return null;
  }
  if (answer.problems.length === 0 || answer.problems.length > 20) return `${answer.problems.length} problems were told`;
  for (const { file, line, message, hint } of answer.problems) {
    if (file !== 'mod.json' || !(line >= 1 && line <= lines) || message === '' || hint === '') return `a problem is told badly: ${JSON.stringify({ file, line, message, hint })}`;
  }
  const words = answer.problems.map(({ message }) => message).join(' ');
  return named.length === 0 || named.some((name) => name === '' || words.includes(name)) ? null : `none of ${named.join(', ')} is named in: ${words}`;
}

/** JSON with keys in order. */
const sorted = (value: unknown): string => JSON.stringify(value, (_, one: unknown) => (typeof one === 'object' && one !== null && !Array.isArray(one) ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1))) : one));
