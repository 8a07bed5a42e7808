import { unzipSync } from 'fflate';
import { MAX_MOD_BYTES, MAX_MOD_FILES, unpackMod } from '../game/mods/index.ts';
import type { ModProblem, ModSource } from '../protocol/index.ts';

/** A mod's files as they were found. `from`: the address that they came from, else empty. */
export type FoundMod = { readonly ok: true; readonly files: ReadonlyMap<string, Uint8Array>; readonly from: string } | { readonly ok: false; readonly problems: readonly ModProblem[] };

/** What of `fetch` is asked for. */
export type Fetch = (address: string, signal: AbortSignal) => Promise<Pick<Response, 'ok' | 'status' | 'body' | 'headers'>>;

/** Hears how many bytes of a file have come, and how many there are to be: 0 where that is not known. */
export type OnFetched = (bytes: number, of: number) => void;

/** How the web is read. */
export interface Web {
  readonly fetch: Fetch;
  /** Ends it. */
  readonly signal: AbortSignal;
  readonly onFetched: OnFetched;
}

/** Bytes of a file that is looked at: a packed mod is smaller than what it holds. */
const MAX_FILE_BYTES = MAX_MOD_BYTES + (1 << 20);
/** Files of a zip or a folder that are looked at: a mod among its maker's other things. */
const MAX_SEEN_FILES = 8 * MAX_MOD_FILES;
const MANIFEST = 'mod.json';
/** A server that sends nothing for so long, ms, is given up. */
const SILENT_MS = 20_000;

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6)} MB`;

const refuse = (message: string, hint: string): FoundMod => ({ ok: false, problems: [{ file: '', line: 0, message, hint }] });
const NO_MANIFEST = refuse('there is no mod.json in it', 'choose the folder of one mod: the one with mod.json in it');

/** The files beside the mod.json that lies highest, by their path from there. */
function fromManifest(files: Iterable<readonly [string, Uint8Array]>, from: string): FoundMod {
  const all = new Map(files), manifests = [...all.keys()].filter((path) => path === MANIFEST || path.endsWith(`/${MANIFEST}`));
  const [highest] = manifests.sort((a, b) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1));
  if (highest === undefined) return NO_MANIFEST;
  const folder = highest.slice(0, -MANIFEST.length);
  return { ok: true, from, files: new Map([...all].filter(([path]) => path.startsWith(folder)).map(([path, bytes]) => [path.slice(folder.length), bytes])) };
}

const isZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);

/** A zip's files. What claims to be larger than a mod can be is not unpacked at all. */
function unzip(bytes: Uint8Array, from: string): FoundMod {
  let claimed = 0, seen = 0;
  try {
    const files = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (name.endsWith('/') || ++seen > MAX_SEEN_FILES) return false;
        claimed += originalSize;
        return claimed <= MAX_MOD_BYTES;
      },
    });
    if (claimed > MAX_MOD_BYTES) return refuse(`the zip holds more than ${MAX_MOD_BYTES >> 20} megabytes`, 'zip the mod’s folder by itself');
    if (seen > MAX_SEEN_FILES) return refuse(`the zip holds more than ${MAX_SEEN_FILES} files`, 'zip the mod’s folder by itself');
    return fromManifest(Object.entries(files), from);
  } catch {
    return refuse('the zip is cut or damaged', 'get the file anew from where it came from');
  }
}

function unpack(bytes: Uint8Array, from: string): FoundMod {
  if (bytes.length > MAX_FILE_BYTES) return refuse(`the file has ${megabytes(bytes.length)}; a mod has at most ${megabytes(MAX_FILE_BYTES)}`, 'choose a packed mod (.jammod) or a zip of a mod’s folder');
  if (isZip(bytes)) return unzip(bytes, from);
  const unpacked = unpackMod(bytes);
  return unpacked.ok ? { ok: true, files: unpacked.files, from } : unpacked;
}

type Fetched = { readonly ok: true; readonly bytes: Uint8Array } | { readonly ok: false; readonly isAbsent: boolean; readonly problems: readonly ModProblem[] };

async function get(address: string, { fetch, signal, onFetched }: Web): Promise<Fetched> {
  const fail = (message: string, hint: string, isAbsent = false): Fetched => ({ ok: false, isAbsent, problems: [{ file: '', line: 0, message, hint }] });
  const stop = new AbortController(), end = (): void => stop.abort();
  let timer = setTimeout(end, SILENT_MS);
  signal.addEventListener('abort', end);
  try {
    const answer = await fetch(address, stop.signal);
    if (!answer.ok) return fail(answer.status === 404 ? `there is nothing at ${address}` : `${address} answered with ${answer.status}`, 'look whether the address is right', answer.status === 404);
    const of = Number(answer.headers.get('content-length') ?? 0), parts: Uint8Array[] = [];
    let length = 0;
    // Not more is read than a mod can have, whatever is sent.
    for (const reader = answer.body!.getReader(); Math.max(length, of) <= MAX_FILE_BYTES;) {
      const { value } = await reader.read();
      if (!value) {
        const bytes = new Uint8Array(length);
        let at = 0;
        for (const part of parts) {
          bytes.set(part, at);
          at += part.length;
        }
        return { ok: true, bytes };
      }
      parts.push(value);
      length += value.length;
      onFetched(length, of);
      clearTimeout(timer);
      timer = setTimeout(end, SILENT_MS);
    }
    end();
    return fail(`${address} has ${of > MAX_FILE_BYTES ? megabytes(of) : 'more'}; a mod has at most ${megabytes(MAX_FILE_BYTES)}`, 'look whether the address is right');
  } catch {
    if (signal.aborted) return fail(`${address} was not read to its end`, '');
    if (stop.signal.aborted) return fail(`${address} does not answer`, 'try again later, or download it there and drop the file here');
    return fail(`${address} cannot be reached from this page`, 'look whether it is right and you are online; its server must also let other pages read it (CORS). You can download it there and drop the file here');
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  }
}

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const isText = (value: unknown): value is string => typeof value === 'string';

/** Paths that a manifest names; what is wrong with it is told by whoever checks it. */
function namedFiles(manifest: string): string[] {
  try {
    const { main, assets, adds } = JSON.parse(manifest) as { main?: unknown; assets?: unknown; adds?: { palettes?: unknown; scenes?: unknown } };
    return [main, ...[assets, adds?.palettes, adds?.scenes].flatMap((list) => (Array.isArray(list) ? list as unknown[] : []))].filter(isText);
  } catch {
    return [];
  }
}

/** Own files that a module imports, as paths in the mod. */
function importsOf(path: string, source: string): string[] {
  const found: string[] = [];
  for (const [, , name] of source.matchAll(/\b(?:from|import)\s*(['"])(\.{1,2}\/[^'"\n]+)\1/g)) found.push(new URL(name!, `file:///${path}`).pathname.slice(1));
  return found;
}

/** A mod that lies open on a server: its mod.json, and every file that it or its code names. */
async function getFolder(folder: URL, web: Web): Promise<FoundMod> {
  const manifest = await get(new URL(MANIFEST, folder).href, web);
  if (!manifest.ok) return manifest.isAbsent ? refuse(`there is no mod at ${folder.href}`, 'give the address of a packed mod (.jammod), or of a folder with a mod.json') : manifest;
  // Some servers answer everything with a page.
  if (text(manifest.bytes.slice(0, 200)).trimStart().startsWith('<')) return refuse(`there is a page at ${folder.href}, and no mod`, 'give the address of a packed mod (.jammod), or of a folder with a mod.json');
  const files = new Map<string, Uint8Array>([[MANIFEST, manifest.bytes]]), wanted = namedFiles(text(manifest.bytes));
  for (let next = wanted.shift(); next !== undefined && files.size < MAX_MOD_FILES; next = wanted.shift()) {
    const address = new URL(next, folder);
    if (files.has(next) || !address.href.startsWith(folder.href)) continue;
    const file = await get(address.href, web);
    if (!file.ok) return file;
    files.set(next, file.bytes);
    if (next.endsWith('.js')) wanted.push(...importsOf(next, text(file.bytes)));
  }
  return { ok: true, files, from: new URL(MANIFEST, folder).href };
}

/** What people leave out: `mods.example/wall/` is meant to begin with https://. */
const withScheme = (text: string): string =>
  /^localhost(:\d+)?(\/|$)/.test(text) ? `http://${text}` : /^[\w-]+(\.[\w-]+)+(:\d+)?(\/|$)/.test(text) && !/^[^/]*\.(jam-?mod|zip|json)$/.test(text) ? `https://${text}` : text;

async function getAddress(given: string, web: Web, base: string): Promise<FoundMod> {
  let address: URL;
  if (/\s/.test(given.trim())) return refuse(`"${given.trim().slice(0, 80)}" is not an address`, 'write one that begins with https://');
  try {
    address = new URL(withScheme(given.trim()), base);
  } catch {
    return refuse(`"${given.slice(0, 80)}" is not an address`, 'write one that begins with https://');
  }
  if (address.protocol !== 'https:' && address.protocol !== 'http:') return refuse(`"${address.protocol}" is not the web`, 'write an address that begins with https://');
  address.hash = '';
  if (/\.(jam-?mod|zip)$/.test(address.pathname)) {
    const file = await get(address.href, web);
    return file.ok ? unpack(file.bytes, address.href) : file;
  }
  if (address.pathname.endsWith(`/${MANIFEST}`)) return getFolder(new URL('.', address), web);
  return getFolder(address.pathname.endsWith('/') ? address : new URL(`${address.href}/`), web);
}

/**
 * Finds a mod's files, wherever they are; what is in them is not looked at. Never throws.
 *
 * @param base address that those without a beginning count from: the app's
 */
export async function readModSource(source: ModSource, web: Web, base: string): Promise<FoundMod> {
  if (source.kind === 'address') return getAddress(source.address, web, base);
  if (source.kind === 'packed') return unpack(source.bytes, '');
  if (source.files.length > MAX_SEEN_FILES) return refuse(`the folder holds more than ${MAX_SEEN_FILES} files`, 'choose the folder of one mod: the one with mod.json in it');
  return fromManifest(source.files, '');
}
