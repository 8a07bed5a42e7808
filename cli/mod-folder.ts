import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from '../engine/index.ts';
import { describeProblem, type Problem } from '../engine/mods/index.ts';
import { checkManifest, isModFile, loadMod, MAX_MOD_BYTES, unpackMod, type LoadedMod, type ModFiles } from '../game/mods/index.ts';
import { UsageError } from './usage-error.ts';

/** Files of a folder that are looked at; more is no mod. */
const MOST_FILES = 2000;

/** The files of a mod's folder by path with `/`, or of a packed mod. Links are not followed. @throws UsageError when it cannot be read */
export async function readModFiles(path: string): Promise<ModFiles> {
  let isFolder: boolean;
  try {
    isFolder = (await stat(path)).isDirectory();
  } catch (cause) {
    throw new UsageError(`"${path}" ${(cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'is not there' : `cannot be read: ${(cause as Error).message}`}. Give the folder of a mod, with its mod.json.`);
  }
  if (!isFolder) {
    if (path.endsWith('mod.json')) throw new UsageError(`"${path}" is one file of a mod. Give the folder that it is in: "${dirname(path)}".`);
    const unpacked = unpackMod(await readFile(path));
    if (!unpacked.ok) throw new UsageError(`"${path}" is neither a folder nor a packed mod: ${unpacked.problems.map(describeProblem).join('; ')}.`);
    return unpacked.files;
  }
  const files = new Map<string, Uint8Array>();
  let bytes = 0;
  const walk = async (folder: string, inside: string): Promise<void> => {
    for (const entry of (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const name = `${inside}${entry.name}`;
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
      if (entry.isDirectory()) await walk(join(folder, entry.name), `${name}/`);
      else if (entry.isFile() && isModFile(name)) {
        // Asked before it is read: it may be far larger than any mod.
        bytes += (await stat(join(folder, entry.name))).size;
        if (files.size >= MOST_FILES || bytes > 2 * MAX_MOD_BYTES) throw new UsageError(`"${path}" holds more than a mod can: ${files.size} files, ${bytes} bytes. Name the folder of one mod.`);
        files.set(name, new Uint8Array(await readFile(join(folder, entry.name))));
      }
    }
  };
  await walk(path, '');
  return files;
}

/** The default export of a trusted mod's code. Its own problems are told as problems of the mod. */
async function importPlugin(folder: string, main: string): Promise<Plugin | Problem> {
  try {
    const { default: plugin } = await import(pathToFileURL(resolve(folder, main)).href) as { default?: Plugin };
    if (plugin && typeof plugin.id === 'string' && typeof plugin.build === 'function') return plugin;
    return { file: main, line: 0, message: 'it has no plugin as its default export', hint: 'write: export default plugin({ id: "…", build: (app) => … });' };
  } catch (cause) {
    return { file: main, line: 0, message: `it cannot be loaded: ${cause instanceof Error ? cause.message : String(cause)}`, hint: '' };
  }
}

export type FoundMod = { readonly ok: true; readonly mod: LoadedMod } | { readonly ok: false; readonly id: string; readonly problems: readonly Problem[] };

/** Reads the mod of a folder, or a packed mod; the code of a trusted one is imported from the folder. */
export async function findMod(path: string): Promise<FoundMod> {
  const files = await readModFiles(path), text = files.get('mod.json'), checked = text ? checkManifest(new TextDecoder().decode(text)) : null;
  let plugin: Plugin | null = null;
  if (checked?.ok && checked.manifest.kind === 'trusted' && checked.manifest.main !== undefined && files.has(checked.manifest.main)) {
    const imported = await importPlugin(path, checked.manifest.main);
    if (!('build' in imported)) return { ok: false, id: checked.manifest.id, problems: [imported] };
    plugin = imported;
  }
  const loaded = await loadMod(files, plugin);
  return loaded.ok ? loaded : { ok: false, id: checked?.ok ? checked.manifest.id : '', problems: loaded.problems };
}

/** Mods in the folders inside one folder; what is none of a sound mod is said and left out. */
async function modsInside(folder: string): Promise<LoadedMod[]> {
  let names: string[];
  try {
    names = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory() || entry.name.endsWith('.jammod')).map(({ name }) => name).sort();
  } catch (cause) {
    throw new UsageError(`--mods "${folder}" cannot be read: ${(cause as Error).message}. Give a folder with mods in it.`);
  }
  const mods: LoadedMod[] = [];
  for (const name of names) {
    const found = await findMod(join(folder, name)).catch((cause: unknown) => {
      if (cause instanceof UsageError) return null;
      throw cause;
    });
    if (found?.ok) mods.push(found.mod);
    else console.error(`"${join(folder, name)}" is no mod that can be used${found ? `: ${found.problems.map(describeProblem)[0]!}` : ''}; it is left out.`);
  }
  return mods;
}

/** Mods at hand for sessions: those named one by one, and those of a folder. */
export const modsAtHand = async ({ mod, mods }: { readonly mod?: readonly string[]; readonly mods?: string }): Promise<LoadedMod[]> => [...await modsOf(mod), ...(mods === undefined ? [] : await modsInside(mods))];

/** The mods that a command line names. @throws UsageError with every problem of the first one that cannot be used */
export async function modsOf(paths: readonly string[] | undefined): Promise<LoadedMod[]> {
  const mods: LoadedMod[] = [];
  for (const path of paths ?? []) {
    const found = await findMod(path);
    if (!found.ok) throw new UsageError(`the mod in "${path}" cannot be used:\n${found.problems.map((problem) => `  ${describeProblem(problem)}`).join('\n')}`);
    mods.push(found.mod);
  }
  return mods;
}
