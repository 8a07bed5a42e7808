import { existsSync, readdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Plugin } from 'vite';

/** Folders of `dist/` that have builds of their own: the simulation's one file, the packed engine, the documentation. */
const KEPT: ReadonlySet<string> = new Set(['core', 'package', 'docs']);

/**
 * Empties the folder that the page is built into, all but the core and the other builds that lie there. Takes the place of
 * Vite's `emptyOutDir`, which knows no exceptions.
 */
export function emptyButCore(): Plugin {
  let outDir = '';
  return {
    name: 'build/empty-but-core',
    apply: 'build',
    enforce: 'pre',
    configResolved({ root, build }) {
      outDir = resolve(root, build.outDir);
    },
    // Vite copies what is public when it begins to write, before any plugin is asked: by then it is too late.
    buildStart() {
      for (const name of existsSync(outDir) ? readdirSync(outDir) : []) if (!KEPT.has(name)) rmSync(resolve(outDir, name), { recursive: true, force: true });
    },
  };
}
