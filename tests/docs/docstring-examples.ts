/**
 * The examples in docstrings of what the package exports, which the API reference shows: an `@example`, or lines of a docstring that are set in by four spaces.
 * Names of the package are there; what else it speaks of is laid before it, by the name of the export. A comment behind an expression that is a value is what it must be.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import * as engine from '../../engine/index.ts';
import * as testing from '../../engine/testing/index.ts';
import * as game from '../../game/index.ts';
import { ROOT, type DocBlock } from '../../scripts/doc-blocks.ts';
import { SETUPS } from './docstring-setups.ts';

/** An example, by the name of what it belongs to. */
export interface Example extends DocBlock {
  readonly name: string;
}

/** Types that are laid before examples. */
const TYPES: Readonly<Record<string, readonly string[]>> = { 'jam-engine': ['AssetOutcome', 'Component', 'LoggedFrame', 'Plugin', 'System'], 'jam-engine/game': ['LoadedMod'] };
/** Of these files another export of the same name is the package's. */
const NOT_EXPORTED = ['log of engine/math/logarithm.ts'];
const FOLDERS = ['engine', 'game'], ENTRIES: readonly (readonly [string, object])[] = [['jam-engine', engine], ['jam-engine/testing', testing], ['jam-engine/game', game]];

/** Code of a docstring, with the line of the file on which it begins. */
function codeOf(comment: string): { code: string; line: number }[] {
  const lines = comment.split('\n').map((line) => line.replace(/^\s*(\/\*\*|\*\/|\*(?!\/))/, '').replace(/\*\/\s*$/, ''));
  const found: { code: string; line: number }[] = [];
  for (let n = 0; n < lines.length; n++) {
    const begun = /^ @example ?(.*)$/.exec(lines[n]!), isSetIn = /^ {5}/.test(lines[n]!);
    if (begun === null && !isSetIn) continue;
    const line = n, code = begun === null ? [] : [begun[1]!];
    if (begun === null) for (; n < lines.length && (/^ {5}/.test(lines[n]!) || (lines[n]!.trim() === '' && /^ {5}/.test(lines[n + 1] ?? ''))); n++) code.push(lines[n]!.slice(5));
    else for (n++; n < lines.length && !/^ @/.test(lines[n]!); n++) code.push(lines[n]!.slice(1));
    n--;
    found.push({ code: code.join('\n').trimEnd(), line });
  }
  return found;
}

/** `2`, `'two'`, `[2]`, `{ ok: true, … }`, `π/2`, and what may be said behind it. */
const VALUE = /^(-?[\d.]+(?:e-?\d+)?|true|false|null|'[^'…]*'|\[[^…]*\]|\{[^'…]*(?:'[^'…]*'[^'…]*)*…? ?\}|\d*π(?:\/\d+)?)(?=$|[,:;] )/;

/** Each expression with a value behind it is asked for it: `sin(0.5)   // 0.479` becomes `told(sin(0.5), "0.479")`. */
function asking(code: string): string {
  const source = ts.createSourceFile('example.ts', code, ts.ScriptTarget.ES2022, true);
  let asked = code;
  for (const statement of [...source.statements].reverse()) {
    const behind = /^;?[ \t]*\/\/ (.*)/.exec(code.slice(statement.end))?.[1], value = behind === undefined ? null : VALUE.exec(behind)?.[1] ?? null;
    const declared = ts.isVariableStatement(statement) ? statement.declarationList.declarations[0] : undefined;
    if (ts.isExpressionStatement(statement) && behind !== undefined) {
      const { expression } = statement;
      asked = `${asked.slice(0, expression.getStart())}told(${expression.getText()}, ${JSON.stringify(value)});${asked.slice(statement.end)}`;
    } else if (declared && value !== null) asked = `${asked.slice(0, statement.end)} told(${declared.name.getText()}, ${JSON.stringify(value)});${asked.slice(statement.end)}`;
  }
  return asked;
}

/** What in a code is called like one of these names. */
const namesIn = (code: string, names: Iterable<string>): string[] => [...names].filter((name) => new RegExp(`(?<![.\\w'"/])${name}\\b(?!['"])`).test(code));

function blockOf(page: string, line: number, name: string, code: string): Example {
  const [laid, behind = ''] = (SETUPS[name.replace(/^\w+World\./, 'World.')] ?? '').split('EXAMPLE') as [string, string?], all = `${laid}\n${code}\n${behind}`;
  const taken = new Set([...laid.matchAll(/\b(?:function|class|interface|import \{) (\w+)|\b(\w+) = |[[,{] ?(\w+)(?:[,\]} ][^=;()]*)?[\]}] = /g)].flatMap((found) => found.slice(1).filter((word) => word !== undefined)));
  const imports = ENTRIES.flatMap(([from, entry]) => {
    const used = namesIn(all, Object.keys(entry)).filter((one) => !taken.has(one));
    for (const one of used) taken.add(one);
    return used.length > 0 ? [`import { ${used.join(', ')} } from '${from}';`] : [];
  });
  const before = [...imports, ...Object.entries(TYPES).flatMap(([from, names]) => namesIn(all, names).map((type) => `import type { ${type} } from '${from}';`)), laid].join('\n');
  return { name, page, line, language: 'ts', words: [], before: undefined, code: `${before}\n{\n${asking(code)}\n}${behind}`, linesBefore: before.split('\n').length + 1 };
}

/** All of them, in the order of files and lines. */
export function docstringExamples(): Example[] {
  const exported = new Set(ENTRIES.flatMap(([, entry]) => Object.keys(entry)));
  return FOLDERS.flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts')).sort().flatMap((path) => {
    const file = relative(ROOT, join(ROOT, folder, path)).replaceAll('\\', '/'), text = readFileSync(join(ROOT, file), 'utf8');
    if (!/@example|^\s*\* {5}\S/m.test(text)) return [];
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022), found: Example[] = [];
    const visit = (node: ts.Node, owner: string): void => {
      const named = (ts.isVariableStatement(node) ? node.declarationList.declarations[0]?.name : (node as ts.NamedDeclaration).name) as ts.Identifier | undefined, name = named && ts.isIdentifier(named) ? named.text : owner;
      const whole = owner === '' ? name : `${owner}.${name}`;
      for (const { pos, end } of ts.getLeadingCommentRanges(text, node.pos) ?? []) {
        const comment = text.slice(pos, end);
        if (!comment.startsWith('/**') || NOT_EXPORTED.includes(`${whole} of ${file}`) || !(exported.has(whole.split('.')[0]!) || isType(source, whole.split('.')[0]!))) continue;
        for (const { code, line } of codeOf(comment)) found.push(blockOf(file, text.slice(0, pos).split('\n').length + line, whole, code.replace(/^export default /m, '')));
      }
      if (ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node)) for (const member of node.members) visit(member, name);
    };
    for (const statement of source.statements) visit(statement, '');
    return found;
  }));
}

const isType = (source: ts.SourceFile, name: string): boolean => source.statements.some((statement) => (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement) || ts.isClassDeclaration(statement)) && statement.name?.text === name);
