/**
 * `npm pack` runs this first (`prepack`): writes `dist/package/`, what the tarball holds beside `cli/jam.mjs`.
 *
 * Every module that an entry of package.json's `exports` or the command line reaches becomes one JavaScript module with its types
 * beside it, in the folders of the sources. Types come from `tsc -b`, which knows what has not changed since. The core's id is
 * written in, so that sessions recorded with the package name the code that made them. Says on standard error what it made.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { coreId } from '../cli/core-id.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = join(root, 'dist', 'package'), types = join(root, '.tsbuild', 'out');
const RELATIVE = /(\bfrom\s*|\bimport\s*\(\s*|\bimport\s+)(['"])(\.{1,2}\/[^'"]+)\.ts\2/g;

const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { exports: Record<string, string | { types: string; default: string }> };
const entries = Object.values(exports).flatMap((entry) => (typeof entry === 'string' ? [] : [entry.default.replace('./dist/package/', '').replace(/\.js$/, '.ts')]));

execFileSync(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-b', 'cli'], { cwd: root, stdio: ['ignore', 2, 2] });

/** The source of a module as JavaScript. Comments stay in the types, where an editor shows them. */
function scriptOf(path: string): string {
  const { outputText } = ts.transpileModule(readFileSync(join(root, path), 'utf8'), {
    fileName: path,
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true, removeComments: true },
  });
  return path === 'game/core-id.ts' ? outputText.replaceAll('typeof __JAM_CORE__', "'string'").replaceAll('__JAM_CORE__', JSON.stringify(id)) : outputText;
}

/** Rapier's own types speak of `Symbol.dispose`; with this line a project whose `lib` is older checks them too. */
const DISPOSABLE = '/// <reference lib="esnext.disposable" />\n';

/** The declarations of a module, as `tsc -b` left them. */
function typesOf(path: string): string {
  const file = join(types, path.replace(/\.ts$/, '.d.ts'));
  if (!existsSync(file)) throw new Error(`${path} has no types in ${types}: no project that cli/tsconfig.json refers to includes it.`);
  const text = readFileSync(file, 'utf8');
  return text.includes("from '@dimforge/") ? DISPOSABLE + text : text;
}

const id = await coreId(root);
rmSync(out, { recursive: true, force: true });
const found = new Set([...entries, 'cli/main.ts']);
for (const path of found) {
  const made = [['.js', scriptOf(path)], ['.d.ts', typesOf(path)]] as const;
  for (const [ending, text] of made) {
    for (const [, , , specifier] of text.matchAll(RELATIVE)) found.add(posix.join(posix.dirname(path), `${specifier!}.ts`));
    const file = join(out, path.replace(/\.ts$/, ending));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text.replace(RELATIVE, '$1$2$3.js$2'));
  }
}
console.error(`dist/package: ${found.size} modules, core ${id.slice(0, 12)}`);
