import { nearestWord, type Problem } from '../engine/mods/index.ts';
import { KNOWN_THINGS, type LoadedMod } from '../game/mods/index.ts';
import { callOf, childrenOf, isNode, lineOf, nameOf, propertiesOf, sourceTrees, type SourceNode } from './source-tree.ts';

/** What can be asked of a value by name: its members, and what those are where that is known. */
interface Members { readonly what: string; readonly of: ReadonlyMap<string, Members | null> }

const QUERY = ['ids', 'length', 'entityAt'], COLUMNS = ['touch', 'has'], READER = ['start', 'end', 'mask', 'length'], WRITER = ['send'];
const members = (what: string, names: Iterable<string>): Members => ({ what, of: new Map([...names].map((name) => [name, null])) });

/**
 * Fields that a system of a mod looks up in what it was given and that are not there, such as `own.stepp` for `local({ step: 'u32' })`: undefined when it runs, and
 * so a silence or a number that is none. Only what is certain is told: parameters that are written out in `system(…)`, and names that mean one thing in it.
 */
export function checkFields({ files }: LoadedMod): Problem[] {
  const problems: Problem[] = [];
  for (const { file, tree } of sourceTrees(files)) {
    const things = thingsOf(tree), visit = (node: SourceNode): void => {
      if (callOf(node) === 'system') new FieldReader(file, things, problems).read(node['arguments'] as SourceNode[]);
      for (const child of childrenOf(node)) visit(child);
    };
    visit(tree);
  }
  return problems;
}

/** Fields of components, resources and messages by the name that they have in a file: imported from the engine, or declared there. */
function thingsOf(tree: SourceNode): ReadonlyMap<string, readonly string[]> {
  const things = new Map<string, readonly string[]>();
  for (const node of tree['body'] as SourceNode[]) {
    for (const specifier of node.type === 'ImportDeclaration' ? node['specifiers'] as SourceNode[] : []) {
      const imported = nameOf(specifier['imported']), known = imported !== null && Object.hasOwn(KNOWN_THINGS, imported) ? KNOWN_THINGS[imported]! : null;
      if (known) things.set(nameOf(specifier['local'])!, Object.keys(known.thing.schema));
    }
    const declaration = node.type === 'ExportNamedDeclaration' ? node['declaration'] : node;
    for (const { id, init } of isNode(declaration) && declaration.type === 'VariableDeclaration' ? declaration['declarations'] as { id: unknown; init: unknown }[] : []) {
      const name = nameOf(id), call = callOf(init);
      if (name === null || !isNode(init) || (call !== 'component' && call !== 'resource' && call !== 'message')) continue;
      const schema = (init['arguments'] as SourceNode[])[1];
      if (isWhole(schema)) things.set(name, [...propertiesOf(schema).keys()]);
    }
  }
  return things;
}

/** Whether all names of an object stand where it is written. */
const isWhole = (node: unknown): node is SourceNode => isNode(node) && node.type === 'ObjectExpression' && propertiesOf(node).size === (node['properties'] as unknown[]).length;

class FieldReader {
  /** What names mean in this system; null for one that means several things. */
  private readonly meanings = new Map<string, Members | null>();

  constructor(private readonly file: string, private readonly things: ReadonlyMap<string, readonly string[]>, private readonly problems: Problem[]) {}

  read([id, params, run]: readonly SourceNode[]): void {
    const name = id?.['value'], [given] = run && isNode(run) ? (run['params'] as SourceNode[] | undefined) ?? [] : [];
    if (typeof name !== 'string' || !isWhole(params) || !run || !given) return;
    const all: Members = { what: `the system "${name}"`, of: new Map([...propertiesOf(params)].map(([key, param]) => [key, this.paramOf(key, param)])) };
    this.gather(given, all);
    const body = run['body'] as SourceNode;
    this.gatherIn(body);
    this.check(body);
  }

  /** What a parameter gives, where its fields are known. */
  private paramOf(key: string, param: SourceNode): Members | null {
    const call = callOf(param), [first] = call === null ? [] : param['arguments'] as SourceNode[], fields = this.things.get(nameOf(first) ?? '');
    switch (call) {
      case 'local': case 'settings': return isWhole(first) ? members(`"${key}"`, propertiesOf(first).keys()) : null;
      case 'res': case 'resMut': return fields ? members(`"${key}"`, fields) : null;
      case 'reads': return fields ? members(`"${key}"`, [...READER, ...fields]) : null;
      case 'writes': return fields ? members(`"${key}"`, [...WRITER, ...fields]) : null;
      case 'columns': return this.termOf(key, first);
      case 'query': {
        if (!isWhole(first)) return null;
        const terms = [...propertiesOf(first)].map(([term, value]): [string, Members | null] => [term, this.termOf(term, value)]);
        return { what: `"${key}"`, of: new Map([...QUERY.map((name): [string, null] => [name, null]), ...terms]) };
      }
      default: return null;
    }
  }

  /** The columns of `read(Thing)`, `write(Thing)`, `optional(…)`. */
  private termOf(key: string, term: SourceNode | undefined): Members | null {
    const call = callOf(term), [first] = call === null ? [] : term!['arguments'] as SourceNode[];
    if (call === 'optional') return this.termOf(key, first);
    const fields = call === 'read' || call === 'write' ? this.things.get(nameOf(first) ?? '') : undefined;
    return fields ? members(`"${key}"`, [...COLUMNS, ...fields]) : null;
  }

  /** Notes what the names of a pattern mean when it takes `given` apart, and tells those that it looks for in vain. */
  private gather(pattern: SourceNode, given: Members | null): void {
    const name = nameOf(pattern);
    if (name !== null) this.meanings.set(name, this.meanings.has(name) ? null : given);
    else if (pattern.type === 'AssignmentPattern') this.gather(pattern['left'] as SourceNode, null);
    else if (pattern.type === 'ObjectPattern') {
      for (const [key, value] of propertiesOf(pattern)) {
        if (given && !given.of.has(key)) this.tell(value, given, key);
        this.gather(value, given?.of.get(key) ?? null);
      }
    } else for (const child of childrenOf(pattern)) this.gather(child, null);
  }

  /** Notes the names that a piece of code declares. */
  private gatherIn(node: SourceNode): void {
    if (node.type === 'VariableDeclarator') this.gather(node['id'] as SourceNode, this.meaningOf(node['init']));
    for (const param of (node['params'] as SourceNode[] | undefined) ?? []) this.gather(param, null);
    for (const child of childrenOf(node)) this.gatherIn(child);
  }

  private meaningOf(node: unknown): Members | null {
    const name = nameOf(node);
    if (name !== null) return this.meanings.get(name) ?? null;
    if (!isNode(node) || node.type !== 'MemberExpression' || node['computed'] === true) return null;
    return this.meaningOf(node['object'])?.of.get(nameOf(node['property']) ?? '') ?? null;
  }

  private check(node: SourceNode): void {
    if (node.type === 'MemberExpression' && node['computed'] !== true) {
      const given = this.meaningOf(node['object']), member = nameOf(node['property']);
      if (given && member !== null && !given.of.has(member)) this.tell(node, given, member);
    }
    for (const child of childrenOf(node)) this.check(child);
  }

  private tell(node: SourceNode, { what, of }: Members, member: string): void {
    const line = lineOf(node), message = `${what} has no "${member}"`, near = nearestWord(member, [...of.keys()]);
    if (this.problems.some((problem) => problem.file === this.file && problem.line === line && problem.message === message)) return;
    this.problems.push({ file: this.file, line, message, hint: near ? `did you mean "${near}"?` : `it has ${[...of.keys()].join(', ')}` });
  }
}
