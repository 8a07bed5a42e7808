import { existsSync, readdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Plugin } from 'vite';

/**
 * Empties the folder that the page is built into, all but `core/`: there lies the simulation's one file, which has a build of its
 * own. Takes the place of Vite's `emptyOutDir`, which knows no exceptions.
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
      for (const name of existsSync(outDir) ? readdirSync(outDir) : []) if (name !== 'core') rmSync(resolve(outDir, name), { recursive: true, force: true });
    },
  };
}
