import { parse } from 'acorn';
import { nearestWord } from '../nearest-word.ts';
import type { Problem } from '../problem.ts';
import { wordAt } from '../word-at.ts';
import { resolvePath } from './resolve-path.ts';
import { childrenOf, isNode, type AnyNode } from './syntax.ts';

/** Letters that one file may have. */
const MAX_LETTERS = 262_144;
/** Problems that are told of one mod. */
const MOST_PROBLEMS = 50;

/** Where a system or another thing of a mod is declared, by id. */
export type Declared = ReadonlyMap<string, { readonly file: string; readonly line: number }>;

export interface ReadSource {
  readonly problems: readonly Problem[];
  readonly declared: Declared;
}

/** What each of the cage's modules exports, by module. */
export type Exports = ReadonlyMap<string, readonly string[]>;

/** Names that a guest does not have, and what to use. */
const ABSENT: Readonly<Record<string, string>> = {
  Date: 'read the resource Time: the tick is the only clock', performance: 'read the resource Time: the tick is the only clock', fetch: 'what a mod needs lies in its folder', XMLHttpRequest: 'what a mod needs lies in its folder',
  WebSocket: 'what a mod needs lies in its folder', setTimeout: 'count ticks in local memory', setInterval: 'count ticks in local memory', requestAnimationFrame: 'a system runs in every tick', queueMicrotask: 'a tick is one piece',
  window: 'there is no page in the cage', document: 'there is no page in the cage', navigator: 'there is no page in the cage', localStorage: 'keep it in local({ … }) or in a component', console: 'use the parameter log()',
  globalThis: 'import what you need from jam-engine', self: 'import what you need from jam-engine', eval: 'write the code itself', Function: 'write the function itself', Proxy: 'use a plain object', Reflect: 'use a plain object',
  Promise: 'a tick is one piece; count ticks in local memory', BigInt: 'use numbers', BigInt64Array: 'use Float64Array', BigUint64Array: 'use Float64Array', RegExp: 'use indexOf, slice and split with plain text', WeakMap: 'use a component or local({ … })',
  WeakSet: 'use a component or local({ … })', WeakRef: 'use a component or local({ … })', FinalizationRegistry: 'use a component or local({ … })', Atomics: 'a mod runs alone', SharedArrayBuffer: 'a mod runs alone', Intl: 'texts are written by the room', require: 'use import',
  process: 'there is no Node in the cage', importScripts: 'use import',
  WebAssembly: 'write it in JavaScript', structuredClone: 'copy what you need, field by field', setImmediate: 'count ticks in local memory', AsyncFunction: 'write the function itself', DataView: 'use a typed array',
};
/** Collections that could keep something between calls. */
const COLLECTIONS = ['Map', 'Set', 'Array', 'Float32Array', 'Float64Array', 'Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array', 'ArrayBuffer', 'Object'];
const CHANGING_METHODS = ['push', 'pop', 'shift', 'unshift', 'splice', 'sort', 'reverse', 'fill', 'set', 'add', 'delete', 'clear', 'copyWithin'];

/**
 * Reads the files of a caged mod before they run, and says by line what the cage does not take: what is not there, what would
 * not be the same twice, and what looks like memory outside of columns. It is a help for who writes a mod; the wall is the
 * guest itself, whatever gets past this.
 */
export function readSource(files: ReadonlyMap<string, string>, main: string, exports: Exports): ReadSource {
  const problems: Problem[] = [], declared = new Map<string, { file: string; line: number }>();
  if (!files.has(main)) problems.push({ file: 'mod.json', line: 0, message: `there is no file "${main}"`, hint: 'set "main" to the file that exports the plugin' });
  for (const [file, text] of files) if (file.endsWith('.js') || file.endsWith('.mjs')) new SourceReader(file, files, exports, problems, declared).read(text);
  return { problems, declared };
}

class SourceReader {
  /** Top-level constants that hold something changeable, by name. */
  private readonly collections = new Set<string>();
  private readonly names = new Set<string>();

  constructor(private readonly file: string, private readonly files: ReadonlyMap<string, string>, private readonly exports: Exports, private readonly problems: Problem[], private readonly declared: Map<string, { file: string; line: number }>) {}

  private refuse(node: AnyNode, message: string, hint: string): void {
    if (this.problems.length < MOST_PROBLEMS) this.problems.push({ file: this.file, line: (node.loc as { start: { line: number } } | undefined)?.start.line ?? 0, message, hint });
  }

  read(text: string): void {
    if (text.length > MAX_LETTERS) {
      this.problems.push({ file: this.file, line: 0, message: `${text.length} letters are more than ${MAX_LETTERS}`, hint: 'split the file, and keep data in assets' });
      return;
    }
    const end = text.indexOf('\0');
    if (end >= 0) {
      this.problems.push({ file: this.file, line: text.slice(0, end).split('\n').length, message: 'there is a character 0, where a text ends in the cage', hint: 'write it as "\\u0000"' });
      return;
    }
    let program: AnyNode;
    try {
      program = parse(text, { ecmaVersion: 2022, sourceType: 'module', locations: true }) as unknown as AnyNode;
      this.listNames(program);
    } catch (cause) {
      const { message, loc, pos } = cause as { message: string; loc?: { line: number }; pos?: number };
      if (cause instanceof RangeError || message.startsWith('Not enough stack space')) this.problems.push({ file: this.file, line: 0, message: 'it is nested too deep to be read', hint: 'write it in several steps' });
      else this.problems.push({ file: this.file, line: loc?.line ?? 0, message: `${message.replace(/ \(\d+:\d+\)$/, '')}${message.startsWith('Unexpected token') && pos !== undefined ? ` ${wordAt(text, pos) || 'at the end'}` : ''}`, hint: 'the file is read as plain JavaScript of 2022' });
      return;
    }
    for (const statement of program['body'] as AnyNode[]) this.topLevel(statement);
    this.walk(program, 0, 0);
  }

  /** Names that the file itself gives to something. */
  private listNames(node: AnyNode): void {
    const pending: AnyNode[] = [node];
    while (pending.length > 0) {
      const next = pending.pop()!;
      if (next.type === 'VariableDeclarator' || next.type === 'FunctionDeclaration' || next.type === 'ClassDeclaration') this.bind(next['id']);
      if (Array.isArray(next['params'])) for (const one of next['params']) this.bind(one);
      if (next.type === 'CatchClause') this.bind(next['param']);
      if (next.type === 'ImportSpecifier' || next.type === 'ImportNamespaceSpecifier' || next.type === 'ImportDefaultSpecifier') this.bind(next['local']);
      for (const child of childrenOf(next)) pending.push(child);
    }
  }

  private bind(pattern: unknown): void {
    if (!isNode(pattern)) return;
    if (pattern.type === 'Identifier') this.names.add(pattern['name'] as string);
    else if (pattern.type === 'AssignmentPattern') this.bind(pattern['left']);
    else for (const child of childrenOf(pattern)) this.bind(child.type === 'Property' ? child['value'] : child);
  }

  private topLevel(statement: AnyNode): void {
    const inner = statement.type === 'ExportNamedDeclaration' && isNode(statement['declaration']) ? statement['declaration'] : statement;
    if (inner.type !== 'VariableDeclaration') return;
    if (inner['kind'] !== 'const') this.refuse(inner, `"${String(inner['kind'])}" at the top of a file would be memory outside of the world`, 'use const here, and local({ … }) or a component for what changes');
    for (const { id, init } of inner['declarations'] as { id: AnyNode; init: AnyNode | null }[]) {
      if (id.type !== 'Identifier' || init === null) continue;
      const isCollection = init.type === 'ArrayExpression' || init.type === 'ObjectExpression'
        || (init.type === 'NewExpression' && isNode(init['callee']) && COLLECTIONS.includes(init['callee']['name'] as string));
      if (isCollection) this.collections.add(id['name'] as string);
    }
  }

  private walk(node: AnyNode, functions: number, depth: number): void {
    if (depth > 400) {
      this.refuse(node, 'this is nested too deep', 'write it in several steps');
      return;
    }
    this.visit(node, functions);
    const inside = functions + (/Function/.test(node.type) || node.type === 'PropertyDefinition' ? 1 : 0);
    for (const child of childrenOf(node)) this.walk(child, inside, depth + 1);
  }

  private visit(node: AnyNode, functions: number): void {
    switch (node.type) {
      case 'ImportDeclaration': case 'ExportNamedDeclaration': case 'ExportAllDeclaration': this.checkImport(node); break;
      case 'ImportExpression': this.refuse(node, 'import() is not there in the cage', 'import at the top of the file'); break;
      case 'MetaProperty': if ((node['meta'] as AnyNode)['name'] === 'import') this.refuse(node, 'import.meta is not there in the cage', 'what a mod needs lies in its folder'); break;
      case 'Literal': this.checkLiteral(node); break;
      case 'WithStatement': this.refuse(node, 'with is not taken', 'name the object'); break;
      case 'DebuggerStatement': this.refuse(node, 'debugger is not taken', 'use log()'); break;
      case 'AwaitExpression': this.refuse(node, 'a tick cannot wait', 'count ticks in local({ … })'); break;
      case 'BinaryExpression': case 'AssignmentExpression':
        if (node['operator'] === '**' || node['operator'] === '**=') this.refuse(node, '** is rounded differently from engine to engine', 'use pow from jam-engine, or multiply');
        if (node.type === 'AssignmentExpression') this.checkWrite(node, node['left'], functions);
        break;
      case 'UpdateExpression': this.checkWrite(node, node['argument'], functions); break;
      case 'CallExpression': this.checkCall(node, functions); break;
      case 'Identifier': break;
      default:
        if (/Function/.test(node.type) && node['async'] === true) this.refuse(node, 'async functions are not taken: a tick cannot wait', 'count ticks in local({ … })');
        if (/Function/.test(node.type) && node['generator'] === true) this.refuse(node, 'generators keep memory outside of the world', 'keep where you are in local({ … })');
    }
    this.checkNames(node);
  }

  private checkImport(node: AnyNode): void {
    if (!isNode(node['source'])) return;
    const from = String(node['source']['value']);
    const known = this.exports.get(from);
    if (known) {
      // `import * as name` has nothing that could be missing.
      for (const one of (node['specifiers'] as AnyNode[] | undefined) ?? []) {
        const wanted = one.type === 'ImportSpecifier' ? one['imported'] : one.type === 'ExportSpecifier' ? one['local'] : null, name = isNode(wanted) ? String(wanted['name'] ?? wanted['value']) : '';
        if (name === '' || known.includes(name)) continue;
        const near = nearestWord(name, known), other = [...this.exports].find(([, names]) => names.includes(name))?.[0];
        this.refuse(one, `"${from}" has no "${name}"`, other ? `import it from "${other}"` : near ? `did you mean "${near}"?` : 'the API reference lists what there is');
      }
      return;
    }
    if (!from.startsWith('./') && !from.startsWith('../')) this.refuse(node, `"${from}" cannot be imported in the cage`, 'there are jam-engine, jam-engine/game, and the mod\'s own files by "./name.js"');
    else if (!this.files.has(resolvePath(this.file, from))) this.refuse(node, `there is no file "${resolvePath(this.file, from)}" in the mod`, 'write the path with its ending, from this file on');
  }

  private checkLiteral(node: AnyNode): void {
    if (node['bigint'] !== undefined) this.refuse(node, `${String(node['bigint'])}n is a BigInt, which one operation can make endless`, 'use numbers');
    if (node['regex'] !== undefined) this.refuse(node, 'regular expressions are not there in the cage: one can take for ever', 'use indexOf, slice and split with plain text');
  }

  /** Uses of names that the guest does not have. */
  private checkNames(node: AnyNode): void {
    for (const [key, value] of Object.entries(node)) for (const child of Array.isArray(value) ? value as unknown[] : [value]) {
      if (!isNode(child) || child.type !== 'Identifier') continue;
      if ((key === 'property' || key === 'key' || key === 'label' || key === 'exported' || key === 'imported') && node['computed'] !== true) continue;
      const name = child['name'] as string, hint = Object.hasOwn(ABSENT, name) ? ABSENT[name] : undefined;
      if (hint !== undefined && !this.names.has(name)) this.refuse(child, `${name} is not there in the cage`, hint);
    }
    if (node.type === 'MemberExpression' && isNode(node['object']) && node['object']['name'] === 'Math' && isNode(node['property']) && node['property']['name'] === 'random') this.refuse(node, 'Math.random is not there in the cage', 'use the parameter random(): its numbers are the same in a replay');
  }

  private checkWrite(node: AnyNode, target: unknown, functions: number): void {
    if (!isNode(target) || functions === 0 || target.type !== 'MemberExpression') return;
    const root = rootOf(target);
    if (this.collections.has(root)) this.refuse(node, `"${root}" at the top of the file would be memory outside of the world`, 'keep what changes in local({ … }) or in a component');
  }

  private checkCall(node: AnyNode, functions: number): void {
    const callee = node['callee'], first = (node['arguments'] as AnyNode[])[0];
    if (!isNode(callee)) return;
    if (callee.type === 'Identifier' && first?.type === 'Literal' && typeof first['value'] === 'string' && !this.declared.has(first['value'])) {
      this.declared.set(first['value'], { file: this.file, line: (node.loc as { start: { line: number } }).start.line });
    }
    if (functions === 0 || callee.type !== 'MemberExpression' || !isNode(callee['property'])) return;
    const method = callee['property']['name'] as string, root = rootOf(callee);
    if (CHANGING_METHODS.includes(method) && this.collections.has(root)) this.refuse(node, `"${root}" at the top of the file would be memory outside of the world`, 'keep what changes in local({ … }) or in a component');
  }
}

function rootOf(node: AnyNode): string {
  let at: AnyNode = node;
  while (at.type === 'MemberExpression' && isNode(at['object'])) at = at['object'];
  return at.type === 'Identifier' ? at['name'] as string : '';
}
