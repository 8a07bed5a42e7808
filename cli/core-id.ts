import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folders whose sources decide what a tick does. */
const FOLDERS = ['engine', 'game', 'protocol'] as const;
/** Packages whose versions do. */
const PACKAGES = ['bitecs', '@dimforge/rapier3d-compat', 'hash-wasm', 'fflate'] as const;

const HERE = fileURLToPath(new URL('..', import.meta.url));

/**
 * The id of the simulation code in a checkout: SHA-256 over path and text of every `.ts` file of engine, game and protocol, by
 * ascending path, line ends as LF, and over name and exact version of the libraries that decide about bits. 64 hex digits.
 * Builds write the same id into `CORE_ID` of game/core-id.ts.
 *
 * @param root folder of the checkout; this one unless given
 * @throws Error when a source or an installed package cannot be read
 */
export async function coreId(root: string = HERE): Promise<string> {
  const hash = createHash('sha256');
  const paths: string[] = [];
  for (const folder of FOLDERS) {
    for (const name of await readdir(join(root, folder), { recursive: true })) if (name.endsWith('.ts')) paths.push(`${folder}/${name.replaceAll('\\', '/')}`);
  }
  paths.sort();
  for (const path of paths) {
    const text = (await readFile(join(root, path), 'utf8')).replaceAll('\r\n', '\n');
    hash.update(`${path}\n${Buffer.byteLength(text)}\n${text}\n`);
  }
  for (const name of PACKAGES) {
    const { name: actual, version } = JSON.parse(await readFile(join(root, 'node_modules', name, 'package.json'), 'utf8')) as { name: string; version: string };
    hash.update(`${name} is ${actual}@${version}\n`);
  }
  return hash.digest('hex');
}
