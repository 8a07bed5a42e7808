import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { runnerImport } from 'vite';
import type * as Pack from '../game/mods/pack.ts';

const MAINS = ['main.ts', 'main.js'] as const;
/** Of the site's folder `mods`: the list of the mods that come with it. */
export const INDEX = 'index.json';

/** A mod that is part of the build. */
export interface TrustedMod {
  readonly id: string;
  /** Absolute. */
  readonly folder: string;
  /** Absolute. */
  readonly main: string;
}

/** What a folder's mod.json says; null where there is none that can be read now. */
export function manifestIn(folder: string): Record<string, unknown> | null {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(folder, 'mod.json'), 'utf8'));
    return typeof manifest === 'object' && manifest !== null ? (manifest as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** The trusted mod of a folder; null where there is none. */
export function trustedModIn(folder: string): TrustedMod | null {
  const { id, kind, main } = manifestIn(folder) ?? {}, file = typeof main === 'string' ? main : MAINS.find((name) => existsSync(join(folder, name)));
  return kind === 'trusted' && typeof id === 'string' && file !== undefined ? { id, folder, main: join(folder, file) } : null;
}

/** All trusted mods of a folder of mods; none where there is no such folder. */
export function trustedMods(folder: string): TrustedMod[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => trustedModIn(join(folder, name))).filter((mod) => mod !== null);
}

/** Whether a file of a mod's folder can be the mod's: hidden files and installed packages are not. `path`: from the folder. */
export const isSeen = (path: string): boolean => !path.split(sep).some((name) => name.startsWith('.') || name === 'node_modules');

/** A mod's files by path, as base64: what its hash is made of, and what it brings along. */
export function filesOf(folder: string): Record<string, string> {
  const files: Record<string, string> = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name), name = relative(folder, path);
    if (entry.isFile() && isSeen(name)) files[name.split(sep).join('/')] = readFileSync(path, 'base64');
  }
  return files;
}

/** What the page shows of a folder's mods before it reads any. `file`: of the packed mod; empty for a trusted one. A folder without a readable mod.json is left out: `jam mod check` says why. */
export function offeredMods(folder: string): { readonly folder: string; readonly id: unknown; readonly file: string; readonly shown: object }[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).sort().flatMap((name) => {
    const of = join(folder, name), manifest = manifestIn(of);
    if (!manifest) return [];
    const { id, name: title, about, version, kind } = manifest, file = kind === 'caged' ? `${String(id)}.jammod` : '';
    return [{ folder: of, id, file, shown: { id, name: title, about, version, kind, file } }];
  });
}

/** The list of a folder's mods, as the site has it. */
export const indexOf = (folder: string): string => JSON.stringify(offeredMods(folder).map(({ shown }) => shown));

/** A mod's folder as one file. @throws RangeError for files that no mod can have */
export async function packOf(folder: string): Promise<Uint8Array<ArrayBuffer>> {
  // Loaded only here: it brings the engine with it.
  const { module: { packMod, isModFile } } = await runnerImport<typeof Pack>(new URL('../game/mods/pack.ts', import.meta.url).pathname);
  return packMod(new Map(Object.entries(filesOf(folder)).filter(([path]) => isModFile(path)).map(([path, text]) => [path, Buffer.from(text, 'base64')])));
}
