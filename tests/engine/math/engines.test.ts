import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** Prints how many results and a hash of all their bits; runs in any shell that has modules. */
const program = `
import * as maths from 'engine-math';
const state = new Uint32Array(4);
maths.seedStream(state, 0, 20, 'engines');
const names = ['sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'exp', 'expm1', 'log', 'log2', 'log10', 'log1p', 'cbrt', 'sinh', 'cosh', 'tanh', 'atan2', 'pow', 'hypot'];
const double = new Float64Array(1), words = new Uint32Array(double.buffer);
let low = 0x811c9dc5, high = 0x9e3779b9, results = 0;
for (let i = 0; results < 1e6; i++) {
  const scale = [1, 8, 800, 1e7][i & 3];
  const x = (maths.nextFloat(state, 0) - 0.5) * 2 * scale, y = (maths.nextFloat(state, 0) - 0.5) * 40;
  for (const name of names) {
    const positive = name.startsWith('log') || name === 'pow';
    double[0] = maths[name](positive ? Math.abs(x) : name === 'asin' || name === 'acos' ? x / scale : x, y);
    if (double[0] !== double[0]) double[0] = NaN;
    low = Math.imul(low ^ words[0], 0x01000193);
    high = Math.imul(high ^ words[1] ^ (low >>> 15), 0x85ebca6b);
    results++;
  }
}
(typeof print === 'function' ? print : console.log)(results + ' ' + (low >>> 0).toString(16) + (high >>> 0).toString(16));
`;

let folder = '', file = '';

const run = (command: string, args: string[]): string | null => {
  try {
    return execFileSync(command, args, { encoding: 'utf8', timeout: 50_000 }).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'engine-math-'));
  const entry = join(folder, 'entry.js');
  file = join(folder, 'bundle.mjs');
  writeFileSync(entry, program);
  await build({
    configFile: false, logLevel: 'error', root: folder,
    resolve: { alias: { 'engine-math': new URL('../../../engine/math/index.ts', import.meta.url).pathname } },
    build: { outDir: folder, emptyOutDir: false, target: 'es2022', minify: false, lib: { entry, formats: ['es'], fileName: () => 'bundle.mjs' } },
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('engine/math in several JavaScript engines', () => {
  it.for([
    ['JavaScriptCore', 'jsc', 'libjavascriptcoregtk-4.0-bin'],
    ['SpiderMonkey', 'js102', 'libmozjs-102-dev'],
  ] as const)('[MTH7] a million results have the same bits in V8 and in %s', ([, shell, debianPackage], { skip }) => {
    const expected = run(process.execPath, [file]);
    expect(expected).toMatch(/^10000\d\d [0-9a-f]+$/);
    const actual = run(shell, ['-m', file]);
    if (actual === null) skip(`no ${shell} is here; apt-get install ${debianPackage} brings it`);
    expect(actual).toBe(expected);
  });
});
