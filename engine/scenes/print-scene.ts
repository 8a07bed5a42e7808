/** A value of a scene file. */
export type Json = number | string | null | readonly Json[] | JsonObject;
export interface JsonObject { readonly [key: string]: Json }

const number = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));

/** On one line: `{ "x": 1, "list": [1, 2] }`. */
function inline(value: Json): string {
  if (typeof value === 'number') return number(value);
  if (typeof value === 'string' || value === null) return JSON.stringify(value);
  if (isList(value)) return `[${value.map(inline).join(', ')}]`;
  const entries = Object.entries(value);
  return entries.length === 0 ? '{}' : `{ ${entries.map(([key, one]) => `${JSON.stringify(key)}: ${inline(one)}`).join(', ')} }`;
}
const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

/** Keys whose values stand one below the other, each on a line. */
const OPEN_KEYS: readonly string[] = ['schemas', 'resources', 'components', 'relations'];

function print(value: Json, key: string, indent: string): string {
  const deeper = `${indent}  `;
  if (typeof value !== 'object' || value === null) return inline(value);
  if (isList(value)) {
    if (value.length === 0 || value.every((one) => typeof one !== 'object' || one === null)) return inline(value);
    return `[\n${value.map((one) => `${deeper}${print(one, '', deeper)}`).join(',\n')}\n${indent}]`;
  }
  const entries = Object.entries(value);
  if (entries.length === 0) return '{}';
  return `{\n${entries.map(([name, one]) => `${deeper}${JSON.stringify(name)}: ${OPEN_KEYS.includes(key) ? inline(one) : print(one, name, deeper)}`).join(',\n')}\n${indent}}`;
}

/** The text of a scene: structure on lines of its own, each component on one line, and a line's end at the end. */
export const printScene = (scene: JsonObject): string => `${print(scene, '', '')}\n`;
