import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UsageError } from './usage-error.ts';

/** What `jam new … --json` prints: the files that were made, as paths from the folder in which it was called. */
export interface NewAnswer {
  readonly created: readonly string[];
}

/** What the engine's package.json says of itself, as far as starting points need it. */
export interface EnginePackage {
  /** Its folder: the checkout's, or that of the installed package. */
  readonly root: string;
  readonly isCheckout: boolean;
  readonly version: string;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** The engine that this command belongs to. */
export function enginePackage(): EnginePackage {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    const found = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) as { name?: string; version: string; devDependencies?: Record<string, string> } : null;
    if (found?.name === 'jam-engine') return { root: folder, isCheckout: existsSync(join(folder, 'cli', 'main.ts')), version: found.version, devDependencies: found.devDependencies ?? {} };
    if (dirname(folder) === folder) throw new Error('The package.json of jam-engine is not above this command; install it again.');
  }
}

/**
 * The folder that a new thing is made in, and its name: the folder's own. Nothing is written yet.
 *
 * @param words what was named, a name or a path; `.` is the folder in which the command was called
 * @throws UsageError when the name is none, or something is there already
 */
export async function newFolder(words: string): Promise<{ folder: string; name: string }> {
  const folder = resolve(words), name = basename(folder);
  if (!/^[a-z][a-z0-9-]{0,39}$/.test(name)) throw new UsageError(`"${name}" cannot be a name; use small letters, digits and hyphens, a letter first, at most 40 of them, such as "glow-harp".`);
  const found = await stat(folder).catch(() => null);
  if (found !== null && !found.isDirectory()) throw new UsageError(`"${folder}" is a file; choose another name.`);
  const inside = found === null ? [] : await readdir(folder);
  if (inside.length > 0) throw new UsageError(`"${folder}" is not empty: it holds ${inside.slice(0, 3).join(', ')}${inside.length > 3 ? ' and more' : ''}. Choose another name, or a folder with nothing in it.`);
  return { folder, name };
}

/** The files of a starting point in `cli/templates`, by path, with its working name put in place of `working`. A file "gitignore" becomes ".gitignore", which packages cannot hold. */
export async function readTemplate(template: string, working: string, name: string): Promise<Map<string, string>> {
  const from = join(enginePackage().root, 'cli', 'templates', template), files = new Map<string, string>();
  for (const entry of (await readdir(from, { recursive: true, withFileTypes: true })).filter((one) => one.isFile())) {
    const path = relative(from, join(entry.parentPath, entry.name)).replaceAll('\\', '/');
    files.set(path === 'gitignore' ? '.gitignore' : path, (await readFile(join(from, path), 'utf8')).replaceAll(working, name));
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Writes files into a new folder. @returns their paths from the folder in which the command was called @throws UsageError when that is not allowed */
export async function writeFolder(folder: string, files: ReadonlyMap<string, string | Uint8Array>): Promise<string[]> {
  const created: string[] = [];
  try {
    for (const [path, content] of files) {
      const file = join(folder, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content, { flag: 'wx' });
      created.push(relative('.', file).replaceAll('\\', '/'));
    }
  } catch (cause) {
    throw new UsageError(`"${folder}" cannot be filled: ${(cause as Error).message}. Choose a place where files can be made.`);
  }
  return created;
}
