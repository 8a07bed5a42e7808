import { nearestWord, type Problem } from '../engine/mods/index.ts';
import { MOD_CONSTANTS, nearestDeclared, type LoadedMod } from '../game/mods/index.ts';
import { INSTRUMENT } from '../protocol/index.ts';
import { callOf, childrenOf, lineOf, nameOf, sourceTrees, type SourceNode } from './source-tree.ts';

/**
 * Names in the JavaScript of a mod that nothing has: `zoneType('…')`, `instrument('…')` and `cueName('…')` that its mod.json does not
 * declare, and members of constants that are not there, such as `PLAYED.left`. Such a name is no fault when it runs: it is a number that never comes.
 * Names of other mods, and code that does not read, are left alone.
 */
export function checkNames({ manifest: { id, adds }, files }: LoadedMod): Problem[] {
  const problems: Problem[] = [], own = (list: readonly { readonly id: string }[]): string[] => list.map((one) => `${id}/${one.id}`);
  const names: Readonly<Record<string, { readonly field: string; readonly own: readonly string[]; readonly also: readonly string[] }>> = {
    instrument: { field: 'adds.instruments', own: own(adds.instruments), also: Object.keys(INSTRUMENT) }, zoneType: { field: 'adds.zones', own: own(adds.zones), also: [] }, cueName: { field: 'adds.cues', own: own(adds.cues), also: [] },
  };

  const visit = (node: SourceNode, file: string): void => {
    const tell = (message: string, hint: string): void => { problems.push({ file, line: lineOf(node), message, hint }); };
    const call = callOf(node);
    if (call !== null && Object.hasOwn(names, call)) {
      const [first] = node['arguments'] as SourceNode[], name = first?.['value'], known = names[call]!;
      if (typeof name === 'string' && (name.startsWith(`${id}/`) || !name.includes('/')) && !known.own.includes(name) && !known.also.includes(name)) {
        const near = nearestDeclared(name, id, known.own, known.also);
        tell(`${call}('${name}') names nothing that mod.json declares in ${known.field}`, near ? `did you mean '${near}'?` : known.own.length > 0 ? `it has ${known.own.map((one) => `'${one}'`).join(', ')}` : `add it to ${known.field}, and write '${id}/…'`);
      }
    }
    const constant = node.type === 'MemberExpression' && node['computed'] !== true ? nameOf(node['object']) : null;
    if (constant !== null && Object.hasOwn(MOD_CONSTANTS, constant)) {
      const has = Object.keys(MOD_CONSTANTS[constant]!), member = nameOf(node['property'])!, near = nearestWord(member, has);
      if (!has.includes(member)) tell(`${constant} has no "${member}"`, near ? `did you mean ${constant}.${near}?` : `it has ${has.join(', ')}`);
    }
    for (const child of childrenOf(node)) visit(child, file);
  };
  for (const { file, tree } of sourceTrees(files)) visit(tree, file);
  return problems;
}
