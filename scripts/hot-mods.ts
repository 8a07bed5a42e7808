import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { SourceMap, type SourceMapPayload, type SourceMapping } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { DevEnvironment, Plugin, ViteDevServer } from 'vite';
import { compileError } from './compile-error.ts';
import { filesOf, INDEX, indexOf, isSeen, manifestIn, offeredMods, packOf, trustedModIn, trustedMods, type TrustedMod } from './mod-folders.ts';

/** What sim.worker imports to get the trusted mods of a build, and below it each of them; see workers/trusted-mods.d.ts. */
const MODULE = 'virtual:trusted-mods', RESOLVED = `\0${MODULE}`;
/** Where the page asks which line of a source a line of what runs came from. */
const WHERE = '/@jam/where';
/** Where the page asks for the trusted mods as they are now, each under an address that stays what it is; with `?all`, also as they were. */
const VERSIONS = '/@jam/mods';
/** Versions that are told of when all are asked for. */
const MOST_VERSIONS = 64;
/** Of saves that follow each other faster than this, ms, a watcher may leave out the second: it is looked once more. */
const AGAIN_MS = 120;
/** Where the page finds the mods that come with it. */
const OFFERED = 'mods';

export interface HotModsOptions {
  /** Folder of the mods, relative to the project's root; `JAM_MODS`, or `mods`, unless given. */
  readonly folder?: string;
  /** False in the bundle of a worker, which needs the mods' code and offers nothing. */
  readonly isPage?: boolean;
}

/** A trusted mod as it was when it was saved. */
interface KeptVersion {
  readonly id: string;
  /** Tells whether something was changed. */
  readonly text: string;
  readonly files: Readonly<Record<string, string>>;
  /** Absolute. */
  readonly folder: string;
  readonly address: string;
}

/**
 * Mods: trusted ones are part of the build, and in development compiled anew whenever one of their files is saved. The page is told over Vite's own channel:
 *
 * - `jam:mod-saved`: id, files, and the address that the new code can be imported from; nothing is loaded again but the mod
 * - `jam:mod-broken`: it cannot be compiled: id, file, line, message
 * - `jam:caged-saved`: a caged mod's folder was changed: id, and where it lies packed
 * - `jam:mods-listed`: there are others now, or they are called otherwise
 *
 * Cost of a save: one compilation of the files that the mod consists of.
 */
export function hotMods(options: HotModsOptions = {}): Plugin {
  const { isPage = true } = options;
  let root = '', folder = '', kept = '', isServing = false, count = 0, list = '';
  /** All copies that were made, the latest of each mod last. */
  const versions: KeptVersion[] = [];
  /** What lay in a folder when it could be read last, by folder: a mod.json that is being written is no mod for a moment. */
  const known = new Map<string, { readonly id: string; readonly kind: string }>();
  /** The files of each caged mod as they were told last, and of a trusted one whose mod.json could not be read, by folder. */
  const caged = new Map<string, string>(), unread = new Map<string, string>();
  const again = new Map<string, ReturnType<typeof setTimeout>>();
  const latest = (id: string): KeptVersion | undefined => versions.filter((version) => version.id === id).at(-1);
  const addressOf = (file: string): string => `/${relative(root, file).split(sep).join('/')}`;
  /** The folder of the mod that a file lies in; null outside of mods. */
  const folderOf = (file: string): string | null => (file.startsWith(folder + sep) ? join(folder, relative(folder, file).split(sep)[0]!) : null);

  /** A copy of the mod as it is now, under an address of its own: whoever asks for it later gets the very same, whatever was saved since. */
  function keep(mod: TrustedMod): KeptVersion {
    const files = filesOf(mod.folder), text = JSON.stringify(files), before = latest(mod.id);
    if (before?.text === text) return before;
    const to = join(kept, mod.id, String(++count));
    cpSync(mod.folder, to, { recursive: true, filter: (path) => isSeen(relative(mod.folder, path)) });
    const version = { id: mod.id, text, files, folder: to, address: addressOf(join(to, relative(mod.folder, mod.main))) };
    versions.push(version);
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

  /** A file of the mod in this folder was saved, made or deleted. `isAgain`: it was a moment ago, and is looked at once more. */
  async function tell(environment: DevEnvironment, of: string, isAgain = false): Promise<void> {
    const manifest = manifestIn(of), before = known.get(of), { id, kind } = manifest ?? before ?? {};
    tellList(environment);
    if (typeof id !== 'string') return;
    const file = `${relative(root, of).split(sep).join('/')}/mod.json`, fail = (message: string): void => environment.hot.send('jam:mod-broken', { id: before?.id ?? id, file, line: 0, column: 0, message });
    if (!existsSync(of)) {
      known.delete(of);
      return fail('its folder is gone');
    }
    if (manifest) known.set(of, { id, kind: String(kind) });
    if (before && (before.id !== id || before.kind !== String(kind))) fail(`it is ${before.id === id ? `a ${String(kind)} mod` : `called "${id}"`} now, which is another one: switch that on in its place`);
    if (kind === 'caged') {
      const text = JSON.stringify(filesOf(of));
      if (caged.get(of) !== text) environment.hot.send('jam:caged-saved', { id, file: `${OFFERED}/${id}.jammod` });
      caged.set(of, text);
      return;
    }
    const mod = trustedModIn(of), was = latest(id);
    if (mod && !existsSync(mod.main)) return isAgain ? undefined : environment.hot.send('jam:mod-broken', { id, file: relative(root, mod.main).split(sep).join('/'), line: 0, column: 0, message: 'it is gone' });
    if (mod) return tellTrusted(environment, mod, was);
    // What is wrong with its mod.json is said by whoever reads mods, once.
    const text = JSON.stringify(filesOf(of));
    if (was && unread.get(of) !== text) environment.hot.send('jam:mod-saved', { id, address: was.address, files: filesOf(of) });
    unread.set(of, text);
  }

  async function tellTrusted(environment: DevEnvironment, mod: TrustedMod, before: KeptVersion | undefined): Promise<void> {
    const version = keep(mod);
    // An editor that writes in two steps saves once.
    if (version === before) return;
    try {
      await compile(environment, version);
      environment.hot.send('jam:mod-saved', { id: mod.id, address: version.address, files: version.files });
    } catch (cause) {
      const { file, message, ...place } = compileError(cause, root);
      environment.hot.send('jam:mod-broken', { id: mod.id, ...place, file: sourceOf(file), message: inSource(message) });
    }
  }

  function tellList(environment: DevEnvironment): void {
    const now = indexOf(folder);
    if (now !== list) environment.hot.send('jam:mods-listed', {});
    list = now;
  }

  /** The file that a copy was made of, relative to the root. */
  function sourceOf(file: string): string {
    const inCopy = /^([^/]+)\/\d+\/(.*)$/.exec(file.startsWith(`${relative(root, kept)}/`) ? file.slice(relative(root, kept).length + 1) : ''), mod = inCopy && trustedMods(folder).find(({ id }) => id === inCopy[1]);
    return mod ? relative(root, join(mod.folder, inCopy[2]!)).split(sep).join('/') : file;
  }
  /** Words that tell of copies, telling of what they are copies of. */
  const inSource = (words: string): string => words.replaceAll(`${root}/`, '').replaceAll(new RegExp(`/?${relative(root, kept).replaceAll('.', '\\.')}/[^\\s"'?)]+`, 'g'), (path) => sourceOf(path.replace(/^\//, '')));

  /** Answers which line of a source it was. */
  function serveWhere(server: ViteDevServer): void {
    server.middlewares.use(WHERE, (request, response) => {
      const asked = new URL(request.url ?? '', 'http://localhost').searchParams, line = Number(asked.get('line')), column = Number(asked.get('column'));
      void server.environments.client.moduleGraph.getModuleByUrl(asked.get('address') ?? '').then((module) => {
        const map = module?.transformResult?.map, found: Partial<SourceMapping> = map && 'mappings' in map && map.mappings !== '' ? new SourceMap(map as unknown as SourceMapPayload).findEntry(line - 1, column - 1) : {};
        const { originalLine = line - 1, originalColumn = column - 1 } = found;
        response.setHeader('Content-Type', 'application/json');
        response.end(JSON.stringify({ file: module?.file ? sourceOf(relative(root, module.file).split(sep).join('/')) : '', line: originalLine + 1, column: originalColumn + 1 }));
      });
    });
  }

  /** The mods that come with the page, as a site has them: their list, and the caged ones packed as they are now. */
  function serveOffered(server: ViteDevServer): void {
    server.middlewares.use((request, response, next) => {
      const asked = new RegExp(`^/${OFFERED}/([\\w.-]+)(?:\\?.*)?$`).exec(request.url ?? '')?.[1];
      if (asked === INDEX) {
        response.setHeader('Content-Type', 'application/json');
        response.end(indexOf(folder));
        return;
      }
      const of = asked === undefined ? undefined : offeredMods(folder).find(({ file }) => file === asked)?.folder ?? [...known].find(([at, { id, kind }]) => kind === 'caged' && `${id}.jammod` === asked && existsSync(at))?.[0];
      if (of === undefined) return next();
      void packOf(of).then((pack) => {
        response.setHeader('Content-Type', 'application/octet-stream');
        response.end(pack);
      }, next);
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
    resolveId(id, importer) {
      if (id === MODULE || id.startsWith(`${MODULE}/`)) return `\0${id}`;
      const from = importer?.split('?')[0];
      if (!from || !id.startsWith('.')) return null;
      const copy = from.startsWith(kept + sep) ? join(kept, ...relative(kept, from).split(sep).slice(0, 2)) : folderOf(from);
      if (copy !== null && !resolve(dirname(from), id).startsWith(copy + sep)) {
        const line = readFileSync(from, 'utf8').split('\n').findIndex((text) => text.includes(id)) + 1;
        this.error({ message: `"${id}" lies outside of the mod; a mod is one folder: put it in there`, id: from, loc: { file: from, line, column: 1 } });
      }
      return null;
    },
    load(id) {
      if (!id.startsWith(RESOLVED)) return null;
      const mods = trustedMods(folder), one = mods.find((mod) => id === `${RESOLVED}/${mod.id}`);
      if (one) return `export { default as plugin } from ${JSON.stringify(one.main)};\nexport const files = ${JSON.stringify(filesOf(one.folder))};\n`;
      const all = mods.map((mod) => `{ id: ${JSON.stringify(mod.id)}, load: () => import(${JSON.stringify(`${MODULE}/${mod.id}`)}) }`);
      // In a build no code but what was built in can be loaded.
      return `export const trusted = [${all.join(', ')}];
export const loadAt = ${isServing ? '(address) => import(/* @vite-ignore */ address)' : 'null'};
export const versions = ${isServing ? `async () => (await fetch('${VERSIONS}?all')).json()` : 'null'};\n`;
    },
    configureServer(server) {
      list = indexOf(folder);
      for (const { folder: of, id, file } of offeredMods(folder)) {
        known.set(of, { id: String(id), kind: file === '' ? 'trusted' : 'caged' });
        if (file !== '') caged.set(of, JSON.stringify(filesOf(of)));
      }
      server.watcher.add(folder);
      serveWhere(server);
      serveOffered(server);
      server.httpServer?.on('close', () => rmSync(kept, { recursive: true, force: true }));
      server.middlewares.use(VERSIONS, (request, response) => {
        const now = trustedMods(folder).map(keep), told = request.url?.includes('all') ? versions.slice(-MOST_VERSIONS).reverse() : now;
        response.setHeader('Content-Type', 'application/json');
        response.end(JSON.stringify(told.map(({ id, address, files }) => ({ id, address, files }))));
      });
    },
    async generateBundle() {
      // Workers are bundles of their own; the site has its files once.
      if (!isPage) return;
      this.emitFile({ type: 'asset', fileName: `${OFFERED}/${INDEX}`, source: indexOf(folder) });
      for (const { folder: of, file } of offeredMods(folder)) if (file !== '') this.emitFile({ type: 'asset', fileName: `${OFFERED}/${file}`, source: await packOf(of) });
    },
    hotUpdate: {
      order: 'pre',
      async handler({ file, read, type }) {
        const path = resolve(file), of = folderOf(path);
        if (of === null) return;
        if (this.environment.name === 'client' && isSeen(relative(of, path))) {
          // An editor that writes in two steps is done when the file can be read.
          if (type !== 'delete') await Promise.resolve(read()).catch(() => '');
          await tell(this.environment, of);
          clearTimeout(again.get(of));
          again.set(of, setTimeout(() => void tell(this.environment, of, true), AGAIN_MS));
        }
        return [];
      },
    },
  };
}
