import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { parse } from 'acorn';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CORE_ID } from '../../game/index.ts';
import { readSession } from '../../protocol/session/index.ts';
import { emptyButCore } from '../../scripts/empty-but-core.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const golden = join(root, 'tests', 'golden');
let folder = '', core = '';

interface CoreReport { readonly ok: boolean; readonly ticks: number; readonly hash: string; readonly partsChecked: number; readonly divergence: { readonly tick: number } | null; readonly problem: string | null; readonly core: string }

/**
 * Runs the core in a Node of its own.
 *
 * @param before what happens to the global scope first
 * @returns reports of the files, then what changed in the global scope
 */
function replayApart(files: readonly string[], before = ''): { reports: CoreReport[]; changed: string[] } {
  const driver = join(folder, 'driver.mjs');
  writeFileSync(driver, `
    import { readFileSync, writeSync } from 'node:fs';
    const files = ${JSON.stringify(files)}.map((file) => new Uint8Array(readFileSync(file)));
    ${before}
    // Read once beforehand: Node makes some of its globals when they are first asked for.
    const scope = () => new Map(Reflect.ownKeys(globalThis).map((name) => [name, globalThis[name]]));
    scope();
    const first = scope();
    const { replay } = await import(${JSON.stringify(core)});
    const reports = [];
    for (const file of files) reports.push(await replay(file));
    const last = scope(), changed = [];
    for (const name of new Set([...first.keys(), ...last.keys()])) if (!Object.is(first.get(name), last.get(name)) || first.has(name) !== last.has(name)) changed.push(String(name));
    writeSync(1, JSON.stringify({ reports, changed }));
  `);
  return JSON.parse(execFileSync(process.execPath, ['--disallow-code-generation-from-strings', driver], { encoding: 'utf8', maxBuffer: 1 << 26 })) as { reports: CoreReport[]; changed: string[] };
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'jam-core-'));
  const built = execFileSync(process.execPath, ['--import', 'tsx', join(root, 'scripts', 'build-core.ts'), '--out', join(folder, 'jam-core.mjs')], { cwd: root, encoding: 'utf8' });
  ({ file: core } = JSON.parse(built) as { file: string });
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Types of all nodes of a syntax tree. */
function kindsIn(node: unknown, kinds: string[] = []): string[] {
  if (typeof node !== 'object' || node === null) return kinds;
  if ('type' in node && typeof node.type === 'string') kinds.push(node.type);
  for (const part of Object.values(node)) kindsIn(part, kinds);
  return kinds;
}

describe('the built core', () => {
  it('[COR3] is one file of at most 3.5 MB without imports, and exports replay alone', () => {
    const text = readFileSync(core, 'utf8');
    expect(text.length).toBeLessThanOrEqual(3.5e6);
    expect(readdirSync(folder).filter((name) => name.endsWith('.mjs') && name !== 'driver.mjs')).toEqual(['jam-core.mjs']);
    // Read as a program: the cage's words to modders speak of imports and exports.
    const program = parse(text, { ecmaVersion: 'latest', sourceType: 'module' });
    expect(kindsIn(program).filter((kind) => kind.startsWith('Import') || kind === 'MetaProperty')).toEqual([]);
    expect(program.body.flatMap((node) => (node.type === 'ExportNamedDeclaration' ? node.specifiers.map(({ exported }) => ('name' in exported ? exported.name : exported.value)) : []))).toEqual(['replay']);
    expect(text).not.toMatch(/\brequire\(/);
  });

  it('[COR4] replays with nothing but the language and WebAssembly, makes no function from text, and leaves the global scope as it was', () => {
    // What the language itself brings (ECMA-262, chapter 19), and WebAssembly.
    const language = ['globalThis', 'Infinity', 'NaN', 'undefined', 'eval', 'isFinite', 'isNaN', 'parseFloat', 'parseInt', 'decodeURI', 'decodeURIComponent', 'encodeURI', 'encodeURIComponent', 'escape', 'unescape',
      'AggregateError', 'Array', 'ArrayBuffer', 'BigInt', 'BigInt64Array', 'BigUint64Array', 'Boolean', 'DataView', 'Date', 'Error', 'EvalError', 'FinalizationRegistry', 'Float32Array', 'Float64Array', 'Function', 'Int8Array',
      'Int16Array', 'Int32Array', 'Map', 'Number', 'Object', 'Promise', 'Proxy', 'RangeError', 'ReferenceError', 'RegExp', 'Set', 'SharedArrayBuffer', 'String', 'Symbol', 'SyntaxError', 'TypeError', 'Uint8Array',
      'Uint8ClampedArray', 'Uint16Array', 'Uint32Array', 'URIError', 'WeakMap', 'WeakRef', 'WeakSet', 'Atomics', 'JSON', 'Math', 'Reflect', 'WebAssembly'];
    const { reports, changed } = replayApart([join(golden, 'props.jam')], `
      const kept = new Set(${JSON.stringify(language)});
      for (const name of Reflect.ownKeys(globalThis)) if (!kept.has(name)) delete globalThis[name];
      if (typeof TextDecoder + typeof TextEncoder + typeof atob + typeof performance + typeof setTimeout + typeof URL + typeof crypto + typeof console + typeof process + typeof Buffer !== 'undefined'.repeat(10)) throw new Error('The scope is not bare.');
    `);
    expect(changed).toEqual([]);
    for (const report of reports) {
      expect(report).toMatchObject({ ok: true, problem: null, divergence: null, core: CORE_ID });
      expect(report.partsChecked).toBeGreaterThan(500);
    }
  });

  it('[COR4] leaves the scope of a platform that has everything as it was, too', () => {
    const { reports, changed } = replayApart([join(golden, 'keys.jam')]);
    expect(changed).toEqual([]);
    expect(reports[0]!.ok).toBe(true);
  });

  it('[COR5] refuses what is no session, plays a cut one up to its last whole chunk, and says of a false hash where it parted', async () => {
    const whole = new Uint8Array(readFileSync(join(golden, 'keys.jam')));
    const files: Record<string, Uint8Array> = { empty: new Uint8Array(0), other: new TextEncoder().encode('{"format": "jam-poses"}'), cut: whole.subarray(0, Math.floor(whole.length * 0.6)) };
    // Its first five seconds with the hash of one moment changed: read, told otherwise, written again.
    const read = await readSession(whole);
    if (!read.ok) throw new Error(read.message);
    const { header, partNames, hashes, ticks } = read.session, end = 640;
    const { SessionWriter } = await import('../../protocol/session/index.ts');
    const writer = await SessionWriter.create(header, partNames), pieces = [writer.begin()];
    for (const stored of hashes.filter(({ tick }) => tick <= end)) writer.hash(stored.tick, stored.tick === 512 ? '0123456789abcdef' : stored.hash, stored.parts);
    for (let tick = 0; tick < end; tick++) for (const frame of read.session.framesOf(tick)) writer.input(frame);
    pieces.push(writer.end(end));
    files.false = Buffer.concat(pieces);
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, `${name}.jam`), bytes);

    const { reports: [empty, other, cut, parted], changed } = replayApart(Object.keys(files).map((name) => join(folder, `${name}.jam`)));
    expect(changed).toEqual([]);
    expect(empty).toMatchObject({ ok: false, ticks: 0, hash: '' });
    expect(empty!.problem).toContain('empty');
    expect(other!.problem).toContain('not a .jam file');
    expect(cut!.ok).toBe(true);
    expect(cut!.ticks).toBeGreaterThan(ticks * 0.2);
    expect(cut!.ticks).toBeLessThan(ticks);
    expect(cut!.problem).toContain('is cut');
    expect(parted!.ok).toBe(false);
    expect(parted!.divergence).toMatchObject({ tick: 511, expected: '0123456789abcdef' });
  });

  it('[COR6] stays where it is when the page is built beside it, and what an earlier page left goes', async () => {
    const page = join(folder, 'page'), out = join(page, 'dist');
    for (const kept of ['core', 'docs', 'package']) mkdirSync(join(out, kept), { recursive: true });
    mkdirSync(join(page, 'public'));
    writeFileSync(join(page, 'index.html'), '<!doctype html><title>page</title>');
    writeFileSync(join(page, 'public', 'icon.svg'), '<svg/>');
    writeFileSync(join(out, 'core', 'jam-core.mjs'), 'the core');
    writeFileSync(join(out, 'old.js'), 'an earlier page');
    await build({ root: page, configFile: false, logLevel: 'error', plugins: [emptyButCore()], build: { emptyOutDir: false } });
    expect(readdirSync(out).sort()).toEqual(['core', 'docs', 'icon.svg', 'index.html', 'package']);
    expect(readFileSync(join(out, 'core', 'jam-core.mjs'), 'utf8')).toBe('the core');
    const config = readFileSync(join(root, 'vite.config.ts'), 'utf8');
    expect(config).toMatch(/plugins: \[emptyButCore\(\), /);
    expect(config).toMatch(/emptyOutDir: false/);
  });
});
