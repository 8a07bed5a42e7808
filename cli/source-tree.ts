import { parse, type Node } from 'acorn';

/** A node of a program, with whatever its type has. */
export type SourceNode = Node & Readonly<Record<string, unknown>>;

export const isNode = (value: unknown): value is SourceNode => typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';

/** Nodes right inside a node, in the order of the text. */
export const childrenOf = (node: SourceNode): SourceNode[] => Object.values(node).flatMap((value) => (Array.isArray(value) ? value as unknown[] : [value]).filter(isNode));

/** Line of a node, from 1. */
export const lineOf = (node: SourceNode): number => (node['loc'] as { start: { line: number } }).start.line;

/** The name of an identifier; null for anything else. */
export const nameOf = (node: unknown): string | null => (isNode(node) && node.type === 'Identifier' ? node['name'] as string : null);

/** What is called by name, such as `system` of `system(…)`; null for anything else. */
export const callOf = (node: unknown): string | null => (isNode(node) && node.type === 'CallExpression' ? nameOf(node['callee']) : null);

/** Properties of an object that is written out, by their names; those with computed names and spread ones are left out. */
export function propertiesOf(node: unknown): Map<string, SourceNode> {
  const properties = new Map<string, SourceNode>();
  if (!isNode(node) || (node.type !== 'ObjectExpression' && node.type !== 'ObjectPattern')) return properties;
  for (const property of node['properties'] as SourceNode[]) {
    const { key, value, computed } = property as { key?: unknown; value?: unknown; computed?: unknown }, name = nameOf(key) ?? (isNode(key) ? key['value'] : undefined);
    if (property.type === 'Property' && computed !== true && typeof name === 'string' && isNode(value)) properties.set(name, value);
  }
  return properties;
}

/** JavaScript as a tree; null where it does not read, which the cage tells. */
export function sourceTree(text: string): SourceNode | null {
  try {
    return parse(text, { ecmaVersion: 2022, sourceType: 'module', locations: true }) as unknown as SourceNode;
  } catch {
    return null;
  }
}

/** The JavaScript files of a mod that read, as trees. */
export function sourceTrees(files: ReadonlyMap<string, Uint8Array>): { readonly file: string; readonly tree: SourceNode }[] {
  return [...files].flatMap(([file, bytes]) => {
    const tree = file.endsWith('.js') ? sourceTree(new TextDecoder().decode(bytes)) : null;
    return tree ? [{ file, tree }] : [];
  });
}
