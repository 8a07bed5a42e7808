import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { enginePackage, newFolder, readTemplate, writeFolder, type EnginePackage, type NewAnswer } from './new-folder.ts';
import { readWords } from './options.ts';
import { UsageError } from './usage-error.ts';

export const NEW_GAME_USAGE = `  jam new game NAME [--engine FILE.tgz] [--json]
      A game that moves, sounds and replays, in the new folder NAME. --engine lays this engine's tarball beside it, so that the
      engine installs without a registry; where the engine itself came from a tarball or is a checkout, that is done anyway.`;

/** Where a game keeps the engine that it was given. */
const VENDORED = 'vendor/jam-engine.tgz';

/** The tarball from which this engine was installed, if it was and the file is still there. */
function ownTarball({ root }: EnginePackage): string | null {
  const modules = resolve(root, '..'), lock = join(modules, '.package-lock.json');
  if (!existsSync(lock)) return null;
  const { packages } = JSON.parse(readFileSync(lock, 'utf8')) as { packages: Record<string, { resolved?: string }> };
  const from = packages['node_modules/jam-engine']?.resolved;
  const file = from?.startsWith('file:') ? resolve(modules, '..', from.slice('file:'.length)) : null;
  return file !== null && file.endsWith('.tgz') && existsSync(file) ? file : null;
}

/** Packs the checkout; takes some ten seconds. */
async function packCheckout(root: string): Promise<Uint8Array> {
  console.error('Packing the engine of this checkout …');
  const folder = await mkdtemp(join(tmpdir(), 'jam-pack-'));
  try {
    const told = execFileSync('npm', ['pack', '--json', '--loglevel=error', '--pack-destination', folder], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 2] });
    const [{ filename }] = JSON.parse(told.slice(told.indexOf('['))) as [{ filename: string }];
    return await readFile(join(folder, filename));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function engineBytes(engine: EnginePackage, given: string | undefined): Promise<Uint8Array | null> {
  const file = given ?? (engine.isCheckout ? null : ownTarball(engine));
  if (file === null) return engine.isCheckout ? packCheckout(engine.root) : null;
  try {
    const bytes = await readFile(file);
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) return bytes;
  } catch (cause) {
    throw new UsageError(`--engine "${file}" cannot be read: ${(cause as Error).message}. Give the path of the tarball that npm pack made.`);
  }
  throw new UsageError(`--engine "${file}" is no tarball; give the .tgz file that npm pack made.`);
}

/** `jam new game`: a stranger's empty folder runs in minutes. */
export async function newGame(words: string[]): Promise<number> {
  if (!words.some((word) => !word.startsWith('-'))) throw new UsageError(`It has no name yet; give it one: jam new game my-game.\n${NEW_GAME_USAGE}`);
  const { values, files: [named] } = readWords(words, { engine: { type: 'string' }, json: { type: 'boolean' } }, 1, NEW_GAME_USAGE);
  const { folder, name } = await newFolder(named!), engine = enginePackage(), bytes = await engineBytes(engine, values.engine);
  const files = new Map<string, string | Uint8Array>(await readTemplate('game', 'my-game', name));
  const described = JSON.parse(files.get('package.json') as string) as { dependencies: Record<string, string>; devDependencies: Record<string, string> };
  described.dependencies['jam-engine'] = bytes === null ? `^${engine.version}` : `file:${VENDORED}`;
  // The versions that the engine itself is tested with.
  for (const library of Object.keys(described.devDependencies)) described.devDependencies[library] = engine.devDependencies[library] ?? '*';
  files.set('package.json', `${JSON.stringify(described, null, 2)}\n`);
  if (bytes !== null) files.set(VENDORED, bytes);
  const answer: NewAnswer = { created: await writeFolder(folder, files) };
  if (values.json) console.log(JSON.stringify(answer));
  else console.log(`Made ${name}, ${answer.created.length} files. Now:\n\n  cd ${named!}\n  npm install\n  npm start\n`);
  return 0;
}
