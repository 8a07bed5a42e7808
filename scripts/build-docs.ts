/**
 * `npm run docs [-- --out FOLDER] [--skip-reference]`: the documentation as a site, in `dist/docs/`. It asks no other host for anything and can be put into any folder of
 * any static host: which one is found out when a page is opened.
 *
 * 1. typedoc writes the reference from the docstrings, into `docs/reference/` (not kept in the repository); tables of fields come from the declarations themselves.
 * 2. VitePress builds pages, search and live examples for the folder `/DOCS_BASE/`.
 * 3. Here that name is taken out again: pages address what lies beside them relatively, scripts ask `globalThis.docsBase`.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parse, type Node } from 'acorn';
import { Application, type TypeDocOptions } from 'typedoc';
import { build } from 'vitepress';
import * as engine from '../engine/index.ts';
import type { FieldNotes, SchemaNotes } from '../engine/index.ts';
import * as game from '../game/index.ts';

const BASE = '/DOCS_BASE/';
/** What the reference tells: the entries of the package. */
const ENTRIES = ['engine/index.ts', 'engine/testing/index.ts', 'game/index.ts'];
const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({ options: { out: { type: 'string', default: join(root, 'dist', 'docs') }, 'skip-reference': { type: 'boolean' } } });
const out = resolve(values.out);

/** Every literal of a script that holds the base, with the base as an expression. */
function freeScript(text: string, file: string): string {
  if (!text.includes(BASE)) return text;
  const edits: { start: number; end: number; by: string }[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (typeof node !== 'object' || node === null) return;
    const { type, start, end, value } = node as Node & { value?: unknown };
    if (type === 'Literal' && typeof value === 'string' && value.includes(BASE)) edits.push({ start, end, by: `(${value.split(BASE).map((piece) => JSON.stringify(piece)).join('+globalThis.docsBase+')})` });
    else if (type === 'TemplateElement') {
      const raw = text.slice(start, end);
      if (raw.includes(BASE)) edits.push({ start, end, by: raw.replaceAll(BASE, '${globalThis.docsBase}') });
    } else for (const child of Object.values(node)) visit(child);
  };
  visit(parse(text, { ecmaVersion: 'latest', sourceType: 'module' }));
  let free = text;
  for (const { start, end, by } of edits.sort((a, b) => b.start - a.start)) free = free.slice(0, start) + by + free.slice(end);
  if (free.includes(BASE)) throw new Error(`${file} still names ${BASE}.`);
  return free;
}

/** A page: relative addresses, and a line that finds out where it lies before any script runs. */
function freePage(text: string, path: string): string {
  const up = '../'.repeat(path.split('/').length - 1) || './';
  const find = `<script>globalThis.docsBase=new URL(${JSON.stringify(up)},location.href).pathname;addEventListener("DOMContentLoaded",()=>{for(const link of document.querySelectorAll("a[href]"))link.href=link.href})</script>`;
  const inside = text.replace(/(<script[^>]*>)(window\.__VP_HASH_MAP__=[\s\S]*?)(<\/script>)/, (_all, open: string, code: string, close: string) => `${open}${code.replaceAll(BASE, '"+docsBase+"')}${close}`);
  // VitePress makes a class of the address too.
  return inside.replace('<head>', `<head>${find}`).replaceAll(BASE, up).replaceAll(BASE.replaceAll('/', '_'), '_');
}

/** The reference: a page for every export, from its docstring. The sources are read themselves: declarations that were built may be older or not there. */
async function writeReference(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  const app = await Application.bootstrapWithPlugins({
    out: folder, plugin: ['typedoc-plugin-markdown'], entryPoints: ENTRIES.map((path) => join(root, path)), tsconfig: join(root, 'docs', 'tsconfig.json'), readme: 'none', name: 'Reference',
    router: 'member', entryFileName: 'index', hideBreadcrumbs: true, hidePageHeader: true, useCodeBlocks: true, indexFormat: 'table', parametersFormat: 'table', interfacePropertiesFormat: 'table',
    disableSources: true, excludeInternal: true, excludePrivate: true, excludeExternals: true, skipErrorChecking: true, logLevel: 'Error', validation: false,
  } as TypeDocOptions);
  const project = await app.convert();
  if (project === undefined) throw new Error('typedoc could not read the sources; npx tsc -b says why.');
  await app.generateOutputs(project);
}

type Declared = { readonly id: string; readonly schema: Readonly<Record<string, string | readonly [string, number]>>; readonly notes: SchemaNotes; readonly doc: string };

/** What is declared of a field, in words. */
function meaningOf({ doc = '', names, bits, slots }: FieldNotes): string {
  const listed = (words: FieldNotes['names'] | undefined): string => (words === undefined ? '' : Object.entries(words).map(([name, value]) => (Array.isArray(words) ? `${name} ${String(value)}` : `${String(value)} ${name}`)).join(' · '));
  return [doc, listed(names), bits === undefined ? '' : `bits: ${bits.join(', ')}`, slots === undefined ? '' : `slots: ${slots.join(', ')}`].filter((words) => words !== '').join('; ').replaceAll('|', '\\|');
}

/** The fields of every component, resource and message on its page of the reference: TypeScript knows their types, and only the declaration what they mean. */
function writeFields(folder: string, entry: object): void {
  for (const [name, value] of Object.entries(entry) as [string, Partial<Declared> | null][]) {
    const file = join(folder, 'variables', `${name}.md`);
    if (typeof value !== 'object' || value?.schema === undefined || value.id === undefined || !existsSync(file)) continue;
    const { id, schema, notes = {}, doc = '' } = value as Declared;
    const rows = Object.entries(schema).map(([field, type]) => {
      const note = notes[field] ?? {}, { min, max } = note, range = min === undefined && max === undefined ? '' : `${min ?? '…'} – ${max ?? '…'}`;
      return `| \`${field}\` | \`${typeof type === 'string' ? type : `${type[0]} × ${type[1]}`}\` | ${note.unit ?? ''} | ${range} | ${meaningOf(note)} |`;
    });
    const table = rows.length === 0 ? '' : `\n## Fields\n\n| field | type | unit | range | what |\n| --- | --- | --- | --- | --- |\n${rows.join('\n')}\n`;
    writeFileSync(file, `${readFileSync(file, 'utf8').trimEnd()}\n\nIts id is \`${id}\`.${doc === '' ? '' : ` ${doc}`}\n${table}`);
  }
}

/** What `jam help` says, as a page. */
function writeCommands(folder: string): void {
  const said = execFileSync(process.execPath, [join(root, 'cli', 'jam.mjs'), 'help'], { cwd: root, encoding: 'utf8' });
  writeFileSync(join(folder, 'jam.md'), `# The jam command\n\nIn a checkout and wherever the package is installed: \`npx jam …\`. With \`--json\` it prints one JSON object on standard output and messages on standard error. It ends with 0 when done, 2 for wrong words or bad input, 1 for a broken promise: a divergence, a failed check.\n\n\`\`\`text\n${said.trim()}\n\`\`\`\n`);
}

if (!values['skip-reference']) {
  await writeReference(join(root, 'docs', 'reference'));
  writeFields(join(root, 'docs', 'reference', 'engine'), engine);
  writeFields(join(root, 'docs', 'reference', 'game'), game);
}
writeCommands(join(root, 'docs', 'reference'));
rmSync(out, { recursive: true, force: true });
await build(join(root, 'docs'), { outDir: out });
for (const path of readdirSync(out, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll('\\', '/'))) {
  const file = join(out, path);
  if (path.endsWith('.js')) writeFileSync(file, freeScript(readFileSync(file, 'utf8'), path));
  else if (path.endsWith('.html')) writeFileSync(file, freePage(readFileSync(file, 'utf8'), path));
  else if (path.endsWith('.css') && readFileSync(file, 'utf8').includes(BASE)) writeFileSync(file, readFileSync(file, 'utf8').replaceAll(`${BASE}assets/`, './'));
}
