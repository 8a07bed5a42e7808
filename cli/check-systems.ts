import type { App } from '../engine/index.ts';
import type { Problem } from '../engine/mods/index.ts';
import type { LoadedMod } from '../game/mods/index.ts';
import { callOf, childrenOf, lineOf, sourceTrees, type SourceNode } from './source-tree.ts';

/** Systems that the JavaScript of a mod declares and its plugin never adds. One that another system runs (`runs(…)`) is in no schedule, so mods with such are left alone. */
export function systemsLeftOut({ files }: LoadedMod, schedules: App['schedules']): Problem[] {
  const added = new Set([...schedules.values()].flatMap(({ placements }) => placements.map(({ system }) => system))), problems: Problem[] = [], trees = sourceTrees(files);
  let hasOneShots = false;
  const visit = (node: SourceNode, file: string): void => {
    if (callOf(node) === 'runs') hasOneShots = true;
    const id = callOf(node) === 'system' ? (node['arguments'] as SourceNode[])[0]?.['value'] : undefined;
    if (typeof id === 'string' && !added.has(id)) problems.push({ file, line: lineOf(node), message: `the system "${id}" is never added, so it never runs`, hint: 'name it in app.addSystems(FixedUpdate, …), or take it out' });
    for (const child of childrenOf(node)) visit(child, file);
  };
  for (const { file, tree } of trees) visit(tree, file);
  return hasOneShots ? [] : problems;
}
