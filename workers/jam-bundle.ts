import { Inflate, Zip, ZipDeflate, ZipPassThrough } from 'fflate';
import { createSHA256 } from 'hash-wasm';
import type { BundleFile, Refusal } from '../protocol/index.ts';

/** The list of what a bundle holds; stands first in it. */
export interface BundleManifest {
  readonly format: 'jam-bundle';
  readonly version: 1;
  readonly title: string;
  readonly files: readonly { readonly path: string; readonly bytes: number; /** SHA-256, 64 hex digits. */ readonly sha256: string }[];
}

export const MANIFEST = 'manifest.json';
/** A zip without its 64-bit extension ends here; so does what an honest bundle needs. */
const MOST_BYTES = 0xf000_0000;
/** Files of a bundle: a session of a hundred layers has fewer. */
const MOST_FILES = 2048;
/** What may be in a bundle: one session, recorded sound, documents. */
const PATH = /^(?:session\.jam|takes\/takes\.json|takes\/[\w.-]{1,120}\.wav|documents\/[\w.-]{1,120}\.json)$/;
/** Bytes that pass at a time. */
const PIECE = 1 << 20;
/** What is small when it is deflated. Sound is not, and sessions are deflated already. */
const DEFLATED = /\.(json|mid|txt)$/;

const refuse = (message: string): Refusal => ({ ok: false, message });

async function* piecesOf(data: Blob): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (let at = 0; at < data.size; at += PIECE) yield new Uint8Array(await data.slice(at, at + PIECE).arrayBuffer());
}

export async function sha256Of(data: Blob): Promise<string> {
  const hash = await createSHA256();
  for await (const piece of piecesOf(data)) hash.update(piece);
  return hash.digest('hex');
}

/**
 * Zips files one after the other, a mebibyte at a time; the zip grows as a Blob, which the browser keeps where it likes.
 *
 * @param onProgress 0–1, of the bytes that passed
 * @returns a refusal when they are more than a zip can hold
 */
export async function zipFiles(files: readonly BundleFile<Blob>[], onProgress: (progress: number) => void): Promise<{ readonly ok: true; readonly data: Blob } | Refusal> {
  const bytes = files.reduce((sum, { data }) => sum + data.size, 0);
  if (bytes > MOST_BYTES) return refuse(`The files have ${(bytes / 2 ** 30).toFixed(1)} GB together; one zip holds 3.7. Export fewer of them at a time.`);
  const parts: Blob[] = [];
  let gathered: Uint8Array<ArrayBuffer>[] = [], size = 0, failure: Error | null = null, passed = 0;
  const spill = (): void => {
    if (size > 0) parts.push(new Blob(gathered));
    gathered = [];
    size = 0;
  };
  const zip = new Zip((error, data) => {
    failure ??= error;
    gathered.push(data as Uint8Array<ArrayBuffer>);
    size += data.length;
    if (size > 16 * PIECE) spill();
  });
  for (const { path, data } of files) {
    const entry = DEFLATED.test(path) ? new ZipDeflate(path, { level: 6 }) : new ZipPassThrough(path);
    // A zip of the same files is the same zip.
    entry.mtime = new Date(1980, 0, 1, 12);
    zip.add(entry);
    for await (const piece of piecesOf(data)) {
      entry.push(piece);
      passed += piece.length;
      onProgress(bytes > 0 ? passed / bytes : 1);
    }
    entry.push(new Uint8Array(0), true);
  }
  zip.end();
  spill();
  if (failure) return refuse(`The zip could not be written: ${(failure as Error).message}.`);
  return { ok: true, data: new Blob(parts, { type: 'application/zip' }) };
}

/** A bundle of files whose paths it knows; see {@link BundleManifest}. */
export async function packBundle(title: string, files: readonly BundleFile<Blob>[], onProgress: (progress: number) => void): Promise<{ readonly ok: true; readonly data: Blob } | Refusal> {
  const strange = files.find(({ path }) => !PATH.test(path));
  if (strange) return refuse(`A bundle has no place for a file "${strange.path}".`);
  const listed: { path: string; bytes: number; sha256: string }[] = [];
  for (const { path, data } of files) {
    listed.push({ path, bytes: data.size, sha256: await sha256Of(data) });
    onProgress((0.4 * listed.length) / files.length);
  }
  const manifest: BundleManifest = { format: 'jam-bundle', version: 1, title, files: listed };
  return zipFiles([{ path: MANIFEST, data: new Blob([JSON.stringify(manifest, null, 2)]) }, ...files], (progress) => onProgress(0.4 + 0.6 * progress));
}

/** Signatures and fixed lengths of a zip's parts (PKWARE's APPNOTE 4.3). */
const ZIP = { local: 0x0403_4b50, localBytes: 30, central: 0x0201_4b50, centralBytes: 46, end: 0x0605_4b50, endBytes: 22, mostComment: 0xffff } as const;

/** Takes a deflated part of a zip apart. @throws when it is damaged, or swells beyond `most` bytes */
async function inflated(data: Blob, most: number): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const inflate = new Inflate((piece) => {
    size += piece.length;
    // A small file that swells without end is a trap, not a session.
    if (size > most) throw new Error('it unpacks to more than it says');
    parts.push(piece as Uint8Array<ArrayBuffer>);
  });
  for await (const piece of piecesOf(data)) inflate.push(piece);
  inflate.push(new Uint8Array(0), true);
  return new Blob(parts);
}

/**
 * A zip's entries by its directory, which stands at its end: what is stored as it is is not even read. Only names that a bundle knows are
 * taken out, each once.
 * @throws a sentence's end: why it is no zip
 */
async function entriesOf(data: Blob, onProgress: (progress: number) => void): Promise<Map<string, Blob>> {
  const tailAt = Math.max(0, data.size - ZIP.endBytes - ZIP.mostComment), tail = new DataView(await data.slice(tailAt).arrayBuffer());
  let end = tail.byteLength - ZIP.endBytes;
  while (end >= 0 && tail.getUint32(end, true) !== ZIP.end) end--;
  if (end < 0) throw new Error('it has no directory at its end, so it is no zip or was cut short');
  const count = tail.getUint16(end + 10, true), bytes = tail.getUint32(end + 12, true), from = tail.getUint32(end + 16, true);
  if (count > MOST_FILES || from + bytes > data.size) throw new Error('the directory at its end is damaged');
  const directory = new DataView(await data.slice(from, from + bytes).arrayBuffer()), entries = new Map<string, Blob>(), decoder = new TextDecoder();
  for (let index = 0, at = 0; index < count; index++) {
    if (at + ZIP.centralBytes > directory.byteLength || directory.getUint32(at, true) !== ZIP.central) throw new Error(`entry ${index} of its directory is damaged`);
    const method = directory.getUint16(at + 10, true), packed = directory.getUint32(at + 20, true), size = directory.getUint32(at + 24, true), start = directory.getUint32(at + 42, true);
    const nameBytes = directory.getUint16(at + 28, true), next = at + ZIP.centralBytes + nameBytes + directory.getUint16(at + 30, true) + directory.getUint16(at + 32, true);
    if (next > directory.byteLength) throw new Error(`entry ${index} of its directory is damaged`);
    const name = decoder.decode(new Uint8Array(directory.buffer, at + ZIP.centralBytes, nameBytes));
    at = next;
    if ((name !== MANIFEST && !PATH.test(name)) || entries.has(name)) continue;
    const head = new DataView(await data.slice(start, start + ZIP.localBytes).arrayBuffer());
    if (head.byteLength < ZIP.localBytes || head.getUint32(0, true) !== ZIP.local) continue;
    const body = start + ZIP.localBytes + head.getUint16(26, true) + head.getUint16(28, true), stored = data.slice(body, body + packed);
    try {
      if (method === 0) entries.set(name, stored);
      else if (method === 8) entries.set(name, await inflated(stored, Math.min(size, MOST_BYTES)));
    } catch {
      // Damaged: the manifest's check names it as missing.
    }
    onProgress((index + 1) / count);
  }
  return entries;
}

function readManifest(text: string): BundleManifest | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    return `its ${MANIFEST} is no JSON (${cause instanceof Error ? cause.message : String(cause)})`;
  }
  const manifest = value as Partial<BundleManifest> | null;
  if (manifest?.format !== 'jam-bundle') return `its ${MANIFEST} says format ${JSON.stringify(manifest?.format)}; a bundle says "jam-bundle"`;
  if (manifest.version !== 1) return `it is of version ${JSON.stringify(manifest.version)}; this version of Jam Engine reads 1. Open it with a newer one`;
  if (typeof manifest.title !== 'string') return `title in its ${MANIFEST} is no text`;
  if (!Array.isArray(manifest.files) || manifest.files.length > MOST_FILES) return `files in its ${MANIFEST} is no list of at most ${MOST_FILES}`;
  for (const [index, file] of (manifest.files as readonly Partial<BundleManifest['files'][number]>[]).entries()) {
    if (typeof file?.path !== 'string' || !PATH.test(file.path)) return `files[${index}].path in its ${MANIFEST} is ${JSON.stringify(file?.path)}: no file of a bundle is called so`;
    if (!Number.isSafeInteger(file.bytes) || !/^[0-9a-f]{64}$/.test(String(file.sha256))) return `files[${index}] in its ${MANIFEST} has no length or no hash`;
  }
  return manifest as BundleManifest;
}

/**
 * Takes a bundle apart. A file that is missing, damaged or not in the manifest is left out and named in `problems`; a bundle that holds nothing
 * whole is refused. Never throws.
 */
export async function unpackBundle(name: string, data: Blob, onProgress: (progress: number) => void): Promise<{ readonly ok: true; readonly title: string; readonly files: readonly BundleFile<Blob>[]; readonly problems: readonly string[] } | Refusal> {
  let entries: Map<string, Blob>;
  try {
    entries = await entriesOf(data, (progress) => onProgress(0.6 * progress));
  } catch (cause) {
    return refuse(`${name} cannot be opened: ${cause instanceof Error ? cause.message : String(cause)}. Export it again where it was made.`);
  }
  const list = entries.get(MANIFEST);
  if (!list) return refuse(`${name} is no bundle of Jam Engine, or is cut short: it holds no ${MANIFEST}.`);
  const manifest = readManifest(await list.text());
  if (typeof manifest === 'string') return refuse(`${name} cannot be opened: ${manifest}.`);
  const files: BundleFile<Blob>[] = [], problems: string[] = [];
  for (const { path, bytes, sha256 } of manifest.files) {
    const found = entries.get(path);
    if (!found) problems.push(`${path} is missing or damaged.`);
    else if (found.size !== bytes || (await sha256Of(found)) !== sha256) problems.push(`${path} is damaged: it is not what the manifest says (${found.size} of ${bytes} bytes).`);
    else files.push({ path, data: found });
    onProgress(0.6 + (0.4 * (files.length + problems.length)) / manifest.files.length);
  }
  if (files.length === 0) return refuse(`${name} holds nothing that is whole. ${problems.join(' ')}`);
  return { ok: true, title: manifest.title, files, problems };
}
