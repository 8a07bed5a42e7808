import { parse, type Node } from 'acorn';
import { nearestWord, type Problem } from '../engine/mods/index.ts';
import { BOW, PART, PLAYED, type LoadedMod } from '../game/index.ts';
import { INSTRUMENT, JOINT } from '../protocol/index.ts';

type AnyNode = Node & Readonly<Record<string, unknown>>;
const isNode = (value: unknown): value is AnyNode => typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';

/** Constants of `jam-engine/game` whose members are looked up by name. */
const CONSTANTS: Readonly<Record<string, object>> = { PLAYED, BOW, PART, JOINT };

/**
 * Names in the code of a caged mod that nothing has: `zoneType('…')`, `instrument('…')` and `cueName('…')` that its mod.json does not
 * declare, and members of constants that are not there, such as `PLAYED.left`. Such a name is no fault when it runs: it is a number that never comes.
 * Names of other mods, and code that does not read, are left alone.
 */
export function checkNames({ manifest: { id, kind, adds }, files }: LoadedMod): Problem[] {
  const problems: Problem[] = [];
  if (kind !== 'caged') return problems;
  const own = (list: readonly { readonly id: string }[]): string[] => list.map((one) => `${id}/${one.id}`);
  const names: Readonly<Record<string, { readonly field: string; readonly own: readonly string[]; readonly also: readonly string[] }>> = {
    instrument: { field: 'adds.instruments', own: own(adds.instruments), also: Object.keys(INSTRUMENT) }, zoneType: { field: 'adds.zones', own: own(adds.zones), also: [] }, cueName: { field: 'adds.cues', own: own(adds.cues), also: [] },
  };

  const visit = (node: AnyNode, file: string): void => {
    const tell = (message: string, hint: string): void => { problems.push({ file, line: (node['loc'] as { start: { line: number } }).start.line, message, hint }); };
    const { callee, object, property } = node as { callee?: unknown; object?: unknown; property?: unknown };
    if (node.type === 'CallExpression' && isNode(callee) && callee.type === 'Identifier' && Object.hasOwn(names, callee['name'] as string)) {
      const call = callee['name'] as string, [first] = node['arguments'] as AnyNode[], name = first?.['value'], known = names[call]!;
      if (typeof name === 'string' && (name.startsWith(`${id}/`) || !name.includes('/')) && !known.own.includes(name) && !known.also.includes(name)) {
        const whole = `${id}/${name}`, near = known.own.includes(whole) ? whole : nearestWord(name, [...known.own, ...known.also]) ?? nearestWord(whole, known.own);
        tell(`${call}('${name}') names nothing that mod.json declares in ${known.field}`, near ? `did you mean '${near}'?` : known.own.length > 0 ? `it has ${known.own.map((one) => `'${one}'`).join(', ')}` : `add it to ${known.field}, and write '${id}/…'`);
      }
    }
    if (node.type === 'MemberExpression' && node['computed'] !== true && isNode(object) && isNode(property) && object.type === 'Identifier' && Object.hasOwn(CONSTANTS, object['name'] as string)) {
      const constant = object['name'] as string, has = Object.keys(CONSTANTS[constant]!), member = property['name'] as string, near = nearestWord(member, has);
      if (!has.includes(member)) tell(`${constant} has no "${member}"`, near ? `did you mean ${constant}.${near}?` : `it has ${has.join(', ')}`);
    }
    for (const value of Object.values(node)) for (const child of Array.isArray(value) ? value as unknown[] : [value]) if (isNode(child)) visit(child, file);
  };
  for (const [file, bytes] of files) {
    if (!file.endsWith('.js')) continue;
    const program = read(new TextDecoder().decode(bytes));
    if (program) visit(program, file);
  }
  return problems;
}

/** A file as a tree; null where it does not read, which the cage tells. */
function read(text: string): AnyNode | null {
  try {
    return parse(text, { ecmaVersion: 2022, sourceType: 'module', locations: true }) as unknown as AnyNode;
  } catch {
    return null;
  }
}
