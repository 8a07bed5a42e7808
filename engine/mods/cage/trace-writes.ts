import { parse } from 'acorn';
import { childrenOf, isNode, type AnyNode } from './syntax.ts';

/**
 * The module that traced files import. Each of `set` and `change` writes as the assignment would have done, and notes the first
 * place in a file at which a column, or a field of a record, came to hold what is no number. `traced` makes calls end by saying
 * all of it, as `<byte at which the column begins, or .field>=<file>:<line>` with spaces between.
 */
export const TRACE_SOURCE = `
const seen = new Map();
const { getOwnPropertyDescriptor } = Object;
const note = (object, key, place) => {
  const held = object[key];
  if (typeof held !== 'number' || held - held === 0 || seen.size > 8) return;
  const name = ArrayBuffer.isView(object) ? object.byteOffset : getOwnPropertyDescriptor(object, key)?.get ? '.' + key : '';
  if (name !== '' && !seen.has(name)) seen.set(name, place);
};
export const set = (object, key, value, place) => {
  object[key] = value;
  note(object, key, place);
  return value;
};
export const change = (object, key, next, place) => set(object, key, next(object[key]), place);
export const traced = (calls) => calls.map((call) => () => {
  call();
  throw [...seen].map((one) => one.join('=')).join(' ');
});
`;

/** Goes in place of the text from `from` to `to`. */
interface Edit { readonly from: number; readonly to: number; readonly text: string; readonly depth: number }

/**
 * A file in which every assignment to a member, such as `x[row] += speed`, goes through `set` and `change` of TRACE_SOURCE. What it
 * does is the same; it takes more steps. Assignments that are written unusually (with comments or brackets inside) stay as they are.
 *
 * @param file as places are told: `main.js`
 */
export function traceWrites(file: string, text: string): string {
  if (text.startsWith('#!')) return text;
  const edits: Edit[] = [], pending: [node: AnyNode, depth: number][] = [[parse(text, { ecmaVersion: 2022, sourceType: 'module', locations: true }) as unknown as AnyNode, 0]];
  while (pending.length > 0) {
    const [node, depth] = pending.pop()!;
    if (node.type === 'AssignmentExpression') edits.push(...editsOf(node, file, text, depth));
    for (const child of childrenOf(node)) pending.push([child, depth + 1]);
  }
  // What ends inside of another one ends before it.
  edits.sort((a, b) => a.from - b.from || b.depth - a.depth);
  let traced = `import { set as $cageSet, change as $cageChange } from 'cage:trace'; `, at = 0;
  for (const { from, to, text: by } of edits) {
    traced += text.slice(at, from) + by;
    at = to;
  }
  return traced + text.slice(at);
}

function editsOf(node: AnyNode, file: string, text: string, depth: number): Edit[] {
  const left = node['left'], operator = node['operator'] as string, inner = operator.slice(0, -1);
  if (!isNode(left) || left.type !== 'MemberExpression' || ['&&', '||', '??'].includes(inner)) return [];
  const object = left['object'] as AnyNode, property = left['property'] as AnyNode, isComputed = left['computed'] === true, right = text.slice(left.end, node.end).match(/^\s*[^\s=]*=\s*/);
  if (object.type === 'Super' || property.type === 'PrivateIdentifier' || object.start !== left.start || right === null || right[0].trim() !== operator) return [];
  if (!/^\s*[.[]\s*$/.test(text.slice(object.end, property.start)) || !/^\s*\]?$/.test(text.slice(property.end, left.end))) return [];
  const place = JSON.stringify(`${file}:${(node.loc as { start: { line: number } }).start.line}`), valueAt = left.end + right[0].length;
  const before = inner === '' ? '' : `($cageWas) => $cageWas ${inner} (`, after = inner === '' ? '' : ')';
  return [
    { from: node.start, to: node.start, text: inner === '' ? '$cageSet(' : '$cageChange(', depth },
    ...(isComputed
      ? [{ from: object.end, to: property.start, text: ', ', depth }, { from: property.end, to: valueAt, text: `, ${before}`, depth }]
      : [{ from: object.end, to: valueAt, text: `, ${JSON.stringify(property['name'])}, ${before}`, depth }]),
    { from: node.end, to: node.end, text: `${after}, ${place})`, depth },
  ];
}
