import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { join, relative, resolve, sep } from 'node:path';
import type * as Pack from '../game/mods/pack.ts';
import { runnerImport, type DevEnvironment, type Plugin, type ViteDevServer } from 'vite';

/** What sim.worker imports to get the trusted mods of a build, and below it each of them; see workers/trusted-mods.d.ts. */
const MODULE = 'virtual:trusted-mods', RESOLVED = `\0${MODULE}`;
/** Where the page asks which line of a source a line of what runs came from. */
const WHERE = '/@jam/where';
/** Where the page asks for the trusted mods as they are now, each under an address that stays what it is. */
const VERSIONS = '/@jam/mods';
const MAINS = ['main.ts', 'main.js'] as const;

export interface HotModsOptions {
  /** Folder of the mods, relative to the project's root; `JAM_MODS`, or `mods`, unless given. */
  readonly folder?: string;
  /** False in the bundle of a worker, which needs the mods' code and offers nothing. */
  readonly isPage?: boolean;
}

/** A mod that is part of the build. */
interface TrustedMod {
  readonly id: string;
  /** Absolute. */
  readonly folder: string;
  readonly main: string;
}

function trustedMods(folder: string): TrustedMod[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => trustedModIn(join(folder, name))).filter((mod) => mod !== null);
}

/** What a folder's mod.json says; null where there is none that can be read now. */
function manifestIn(folder: string): Record<string, unknown> | null {
  try {
    return JSON.parse(readFileSync(join(folder, 'mod.json'), 'utf8')) as Record<string, unknown>;
  } catch {
    return null;
  }
}

function trustedModIn(folder: string): TrustedMod | null {
  const { id, kind, main } = manifestIn(folder) ?? {}, file = typeof main === 'string' ? main : MAINS.find((name) => existsSync(join(folder, name)));
  return kind === 'trusted' && typeof id === 'string' && file !== undefined ? { id, folder, main: join(folder, file) } : null;
}

/** A mod's files by path, as base64: what its hash is made of, and what it brings along. */
function filesOf(folder: string): Record<string, string> {
  const files: Record<string, string> = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files[relative(folder, path).split(sep).join('/')] = readFileSync(path, 'base64');
  }
  return files;
}

/** Where the page finds the mods that come with it, and what it shows of them before it reads any. */
const OFFERED = 'mods', INDEX = 'index.json';

/** The mods of a folder as files of the site: a list, and each caged one packed. A folder without a readable mod.json is left out: `jam mod check` says why. */
async function offeredMods(folder: string): Promise<Map<string, string | Uint8Array>> {
  const files = new Map<string, string | Uint8Array>(), list: Record<string, unknown>[] = [];
  if (!existsSync(folder)) return files.set(INDEX, '[]');
  // Loaded only here: it brings the engine with it.
  const { module: { packMod, isModFile } } = await runnerImport<typeof Pack>(new URL('../game/mods/pack.ts', import.meta.url).pathname);
  for (const name of readdirSync(folder).sort()) {
    const manifest = manifestIn(join(folder, name));
    if (!manifest) continue;
    const { id, name: title, about, version, kind } = manifest, file = kind === 'caged' ? `${String(id)}.jam-mod` : '';
    list.push({ id, name: title, about, version, kind, file });
    if (file !== '') files.set(file, packMod(new Map(Object.entries(filesOf(join(folder, name))).filter(([path]) => isModFile(path)).map(([path, text]) => [path, Buffer.from(text, 'base64')]))));
  }
  return files.set(INDEX, JSON.stringify(list));
}

/** A trusted mod as it was when it was saved. */
interface KeptVersion {
  /** Tells whether something was changed. */
  readonly text: string;
  readonly files: Readonly<Record<string, string>>;
  /** Absolute. */
  readonly folder: string;
  readonly address: string;
}

/** What stopped a module from being compiled, without the colours of a terminal. */
interface Broken {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

const ANSI = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');

function brokenBy(cause: unknown, root: string): Broken {
  const { message = String(cause), id, loc } = cause as { message?: string; id?: string; loc?: { file?: string; line: number; column: number } };
  const plain = message.replace(ANSI, ''), file = loc?.file ?? id ?? '';
  const said = /\[PARSE_ERROR\]\s*([^\n]+)/.exec(plain)?.[1] ?? plain.split('\n').find((line) => line.trim() !== '') ?? 'it could not be compiled';
  const place = loc ?? (([, line, column]) => ({ line: Number(line ?? 0), column: Number(column ?? 0) }))(/:(\d+):(\d+) \]/.exec(plain) ?? []);
  return { file: file === '' ? '' : relative(root, file.split('?')[0]!).split(sep).join('/'), line: place.line, column: place.column, message: said.trim() };
}

/**
 * Trusted mods: part of the build, and in development compiled anew whenever one of their files is saved. The page is told over Vite's own
 * channel, as `jam:mod-saved` with the address that the new code can be imported from, or as `jam:mod-broken` with file and line. Nothing is
 * loaded again but the mod.
 *
 * Cost of a save: one compilation of the files that the mod consists of.
 */
export function hotMods(options: HotModsOptions = {}): Plugin {
  const { isPage = true } = options;
  let root = '', folder = '', kept = '', isServing = false, count = 0;
  /** The latest copy of each mod, by id. */
  const versions = new Map<string, KeptVersion>();
  const addressOf = (file: string): string => `/${relative(root, file).split(sep).join('/')}`;
  const modAt = (file: string): TrustedMod | null => {
    if (!file.startsWith(folder + sep)) return null;
    return trustedModIn(join(folder, relative(folder, file).split(sep)[0]!));
  };

  /** A copy of the mod as it is now, under an address of its own: whoever asks for it later gets the very same, whatever was saved since. */
  function keep(mod: TrustedMod): KeptVersion {
    const files = filesOf(mod.folder), text = JSON.stringify(files), known = versions.get(mod.id);
    if (known?.text === text) return known;
    const to = join(kept, mod.id, String(++count));
    cpSync(mod.folder, to, { recursive: true });
    const version = { text, files, folder: to, address: addressOf(join(to, relative(mod.folder, mod.main))) };
    versions.set(mod.id, version);
    return version;
  }

  /** Compiles a mod's main file and what of it this imports. @throws what the compiler throws */
  async function compile(environment: DevEnvironment, { address, folder: of }: KeptVersion): Promise<void> {
    const wanted = [address], seen = new Set<string>();
    for (let next = wanted.pop(); next !== undefined; next = wanted.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      await environment.transformRequest(next);
      const module = await environment.moduleGraph.getModuleByUrl(next);
      for (const { url, file } of module?.importedModules ?? []) if (file?.startsWith(of + sep)) wanted.push(url);
    }
  }

  async function tell(environment: DevEnvironment, mod: TrustedMod): Promise<void> {
    const before = versions.get(mod.id), version = keep(mod);
    // An editor that writes in two steps saves once.
    if (version === before) return;
    try {
      await compile(environment, version);
      environment.hot.send('jam:mod-saved', { id: mod.id, address: version.address, files: version.files });
    } catch (cause) {
      const broken = brokenBy(cause, root);
      environment.hot.send('jam:mod-broken', { id: mod.id, ...broken, file: sourceOf(broken.file) });
    }
  }

  /** The file that a copy was made of, relative to the root. */
  function sourceOf(file: string): string {
    const inCopy = /^([^/]+)\/\d+\/(.*)$/.exec(file.startsWith(`${relative(root, kept)}/`) ? file.slice(relative(root, kept).length + 1) : ''), mod = inCopy && trustedMods(folder).find(({ id }) => id === inCopy[1]);
    return mod ? relative(root, join(mod.folder, inCopy[2]!)).split(sep).join('/') : file;
  }

  /** Answers which line of a source it was. */
  function serveWhere(server: ViteDevServer): void {
    server.middlewares.use(WHERE, (request, response) => {
      const asked = new URL(request.url ?? '', 'http://localhost').searchParams, line = Number(asked.get('line')), column = Number(asked.get('column'));
      void server.environments.client.moduleGraph.getModuleByUrl(asked.get('address') ?? '').then((module) => {
        const map = module?.transformResult?.map, found = map && 'mappings' in map && map.mappings !== '' ? new SourceMap(map as unknown as SourceMapPayload).findEntry(line - 1, column - 1) : null;
        const isFound = found && 'originalLine' in found;
        response.setHeader('Content-Type', 'application/json');
        response.end(JSON.stringify({ file: module?.file ? sourceOf(relative(root, module.file).split(sep).join('/')) : '', line: isFound ? found.originalLine + 1 : line, column: isFound ? found.originalColumn + 1 : column }));
      });
    });
  }

  return {
    name: 'jam:hot-mods',
    configResolved(config) {
      root = config.root;
      folder = resolve(root, options.folder ?? process.env.JAM_MODS ?? 'mods');
      kept = join(root, '.cache', 'hot-mods', String(process.pid));
      isServing = config.command === 'serve';
    },
    resolveId: (id) => (id === MODULE || id.startsWith(`${MODULE}/`) ? `\0${id}` : null),
    load(id) {
      if (!id.startsWith(RESOLVED)) return null;
      const mods = trustedMods(folder), one = mods.find((mod) => id === `${RESOLVED}/${mod.id}`);
      if (one) return `export { default as plugin } from ${JSON.stringify(one.main)};\nexport const files = ${JSON.stringify(filesOf(one.folder))};\n`;
      const list = mods.map((mod) => `{ id: ${JSON.stringify(mod.id)}, load: () => import(${JSON.stringify(`${MODULE}/${mod.id}`)}) }`);
      // In a build no code but what was built in can be loaded.
      return `export const trusted = [${list.join(', ')}];\nexport const loadAt = ${isServing ? '(address) => import(/* @vite-ignore */ address)' : 'null'};\n`;
    },
    configureServer(server) {
      server.watcher.add(folder);
      serveWhere(server);
      server.httpServer?.on('close', () => rmSync(kept, { recursive: true, force: true }));
      server.middlewares.use(VERSIONS, (_request, response) => {
        response.setHeader('Content-Type', 'application/json');
        response.end(JSON.stringify(trustedMods(folder).map((mod) => {
          const { address, files } = keep(mod);
          return { id: mod.id, address, files };
        })));
      });
      server.middlewares.use((request, response, next) => {
        const asked = /^\/mods\/([\w.-]+)(?:\?.*)?$/.exec(request.url ?? '')?.[1];
        if (asked !== INDEX && !asked?.endsWith('.jam-mod')) return next();
        void offeredMods(folder).then((files) => {
          const file = files.get(asked!);
          if (file === undefined) return next();
          response.setHeader('Content-Type', asked === INDEX ? 'application/json' : 'application/octet-stream');
          response.end(file);
        }, next);
      });
    },
    async generateBundle() {
      // Workers are bundles of their own; the site has its files once.
      if (!isPage) return;
      for (const [name, content] of await offeredMods(folder)) this.emitFile({ type: 'asset', fileName: `${OFFERED}/${name}`, source: content });
    },
    hotUpdate: {
      order: 'pre',
      async handler({ file, read, type }) {
        const path = resolve(file);
        if (!path.startsWith(folder + sep)) return;
        const mod = modAt(path);
        // An editor that writes in two steps is done when the file can be read.
        if (mod && this.environment.name === 'client') {
          if (type !== 'delete') await Promise.resolve(read()).catch(() => '');
          await tell(this.environment, mod);
        }
        return [];
      },
    },
  };
}
