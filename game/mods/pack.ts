import { deflateSync, Inflate } from 'fflate';
import type { Problem } from '../../engine/mods/index.ts';
import { decodeUtf8, encodeUtf8 } from '../../protocol/session/index.ts';
import { PATH } from './manifest.ts';

/** A mod's files by path, such as `mod.json`, `assets/pluck.wav`. */
export type ModFiles = ReadonlyMap<string, Uint8Array>;

/** What a mod may hold. */
export const MAX_MOD_FILES = 128, MAX_MOD_BYTES = 12 * 1024 * 1024;

/** Not text, and broken by whatever mangles line ends, as PNG's. Then: version, flags, bytes of the body. */
const SIGNATURE = [0x89, 0x4a, 0x4d, 0x4f, 0x0d, 0x0a, 0x1a, 0x0a] as const;
const VERSION = 1, HEAD_BYTES = 16, DEFLATED = 1, MAX_PATH = 120, SLICE_BYTES = 4096;

const problem = (message: string, hint: string, file = ''): Problem => ({ file, line: 0, message, hint });

/**
 * Whether a file of a mod's folder is part of the mod: its mod.json, code, README and licence, and what lies in assets. Tests, settings of editors and
 * hidden files are not, and change neither its hash nor its pack.
 */
export function isModFile(path: string): boolean {
  if (path === 'mod.json' || path.startsWith('assets/')) return !path.split('/').some((name) => name.startsWith('.'));
  if (path.split('/').some((name) => name.startsWith('.') || name === 'node_modules')) return false;
  return /(^|\/)(README|LICENSE|LICENCE)(\.md|\.txt)?$/.test(path) || (/\.(js|ts)$/.test(path) && !/\.(test|spec|d)\.(js|ts)$/.test(path));
}

/** Paths ascending by code unit. */
const ordered = (files: ModFiles): [string, Uint8Array][] => [...files].sort(([a], [b]) => (a < b ? -1 : 1));

/** What is wrong with names and sizes of files, before anything in them is looked at. */
export function checkFiles(files: ModFiles): Problem[] {
  const problems: Problem[] = [], seen = new Set<string>();
  let bytes = 0;
  if (files.size > MAX_MOD_FILES) problems.push(problem(`the mod has ${files.size} files; at most ${MAX_MOD_FILES} are possible`, `take ${files.size - MAX_MOD_FILES} out`));
  for (const [path, content] of ordered(files)) {
    bytes += content.length;
    if (path.length > MAX_PATH || !PATH.test(path)) problems.push(problem(`the path "${path.slice(0, 60)}" is not one that a mod can have`, 'use letters, digits, - _ . and /, without .. and not absolute'));
    const folded = path.toLowerCase();
    if (seen.has(folded)) problems.push(problem(`"${path.slice(0, 60)}" is there twice, in other letters`, 'give one of them another name'));
    seen.add(folded);
    if (problems.length >= 20) break;
  }
  if (bytes > MAX_MOD_BYTES) problems.push(problem(`the mod has ${bytes} bytes; at most ${MAX_MOD_BYTES} are possible`, 'make its sounds shorter'));
  return problems;
}

/**
 * A mod as one file: the same bytes for the same files, whatever their order and wherever it is made.
 *
 * Signature (8 bytes) · u16 version 1 · u16 flags, 1: the body is deflated · u32 bytes of the body as it is inflated · body: u32 count, and for each file by
 * ascending path u16 bytes of the path, u32 bytes of the file, path in UTF-8, file.
 *
 * @throws RangeError for files that {@link checkFiles} finds fault with
 */
export function packMod(files: ModFiles): Uint8Array<ArrayBuffer> {
  const [first] = checkFiles(files);
  if (first) throw new RangeError(`${first.message}; ${first.hint}`);
  const entries = ordered(files).map(([path, content]) => ({ path: encodeUtf8(path), content }));
  let length = 4;
  for (const { path, content } of entries) length += 6 + path.length + content.length;
  const body = new Uint8Array(length), view = new DataView(body.buffer);
  view.setUint32(0, entries.length, true);
  let at = 4;
  for (const { path, content } of entries) {
    view.setUint16(at, path.length, true);
    view.setUint32(at + 2, content.length, true);
    body.set(path, at + 6);
    body.set(content, at + 6 + path.length);
    at += 6 + path.length + content.length;
  }
  const deflated = deflateSync(body, { level: 9 }), isShorter = deflated.length < body.length, stored = isShorter ? deflated : body, packed = new Uint8Array(HEAD_BYTES + stored.length), head = new DataView(packed.buffer);
  packed.set(SIGNATURE);
  head.setUint16(8, VERSION, true);
  head.setUint16(10, isShorter ? DEFLATED : 0, true);
  head.setUint32(12, body.length, true);
  packed.set(stored, HEAD_BYTES);
  return packed;
}

/** Inflates to exactly `length` bytes; null as soon as there are more, fewer, or no sense in them. */
function inflate(deflated: Uint8Array, length: number): Uint8Array | null {
  const inflated = new Uint8Array(length);
  let at = 0, isOver = false;
  const stream = new Inflate((piece) => {
    if (at + piece.length > length) isOver = true;
    else inflated.set(piece, at);
    at += piece.length;
  });
  try {
    for (let from = 0; from < deflated.length && !isOver; from += SLICE_BYTES) stream.push(deflated.subarray(from, from + SLICE_BYTES), from + SLICE_BYTES >= deflated.length);
  } catch {
    return null;
  }
  return isOver || at !== length ? null : inflated;
}

export type UnpackedMod = { readonly ok: true; readonly files: ModFiles } | { readonly ok: false; readonly problems: readonly Problem[] };

/** Files of a packed mod. Never throws; what is cut, too large or named dangerously is refused as a whole. */
export function unpackMod(packed: Uint8Array): UnpackedMod {
  const refuse = (message: string): UnpackedMod => ({ ok: false, problems: [problem(message, 'get the file anew from where it came from')] });
  if (packed.length < HEAD_BYTES || SIGNATURE.some((byte, at) => packed[at] !== byte)) return refuse('this is not a packed mod: it does not begin with the signature of one');
  const head = new DataView(packed.buffer, packed.byteOffset, packed.byteLength), version = head.getUint16(8, true), flags = head.getUint16(10, true), length = head.getUint32(12, true), stored = packed.subarray(HEAD_BYTES);
  if (version !== VERSION || flags > DEFLATED) return refuse(`the packed mod has the format ${version}.${flags}, and this engine reads ${VERSION}`);
  if (length > MAX_MOD_BYTES + MAX_MOD_FILES * (MAX_PATH + 6) + 4) return refuse(`the packed mod claims ${length} bytes; at most ${MAX_MOD_BYTES} are possible`);
  const body = flags === DEFLATED ? inflate(stored, length) : stored.length === length ? stored.slice() : null;
  if (!body || body.length < 4) return refuse('the packed mod is cut or damaged');
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength), count = view.getUint32(0, true), files = new Map<string, Uint8Array>();
  let at = 4, before = '';
  if (count > MAX_MOD_FILES) return refuse(`the packed mod claims ${count} files; at most ${MAX_MOD_FILES} are possible`);
  for (let n = 0; n < count; n++) {
    if (at + 6 > body.length) return refuse('the packed mod is cut or damaged');
    const pathBytes = view.getUint16(at, true), bytes = view.getUint32(at + 2, true), end = at + 6 + pathBytes + bytes;
    if (end > body.length) return refuse('the packed mod is cut or damaged');
    const path = decodeUtf8(body.subarray(at + 6, at + 6 + pathBytes));
    if (path === null || (n > 0 && path <= before)) return refuse('the files of the packed mod are not in order');
    files.set(path, body.slice(at + 6 + pathBytes, end));
    before = path;
    at = end;
  }
  if (at !== body.length) return refuse('something follows the files of the packed mod');
  const problems = checkFiles(files);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, files };
}
