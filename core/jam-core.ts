import { CORE_ID, type LoadedMod } from '../game/index.ts';
import { replaySession, type ReplayReport } from '../game/session/index.ts';
import { readSession, type SessionHeader } from '../protocol/session/index.ts';

/** What a replay found out; a file that cannot be read at all has `ok` false, no ticks, and says why in `problem`. */
export interface CoreReport extends ReplayReport {
  /** Id of the simulation code that ran: 64 hex digits. */
  readonly core: string;
}

/**
 * Plays a session from its first tick to its last, and compares every hash that it stored, of the whole world and of its parts.
 *
 * This is the whole simulation in one file without imports. It asks nothing of the platform but the language and WebAssembly: no
 * page, no Node, no text coders, timers or clocks, and it leaves the global scope as it found it.
 *
 * @param bytes a `.jam` file; must not change meanwhile
 * @param blobs packed mods (`jam mod pack`) by content hash, 64 hex digits. A session whose mod is not among them is refused in `problem`, which says where it
 *   came from; so is one with a trusted mod, whose code is part of the app that it was played in and of no other
 * @example
 * const { ok, ticks, hash, divergence } = await replay(new Uint8Array(await file.arrayBuffer()));
 */
export async function replay(bytes: Uint8Array, blobs: ReadonlyMap<string, Uint8Array> = new Map()): Promise<CoreReport> {
  const refuse = (problem: string): CoreReport => ({ ok: false, ticks: 0, hash: '', hashesChecked: 0, partsChecked: 0, divergence: null, problem, verified: 'cannot be simulated here', core: CORE_ID });
  const read = await readSession(bytes);
  if (!read.ok) return refuse(read.message);
  const mods = await modsOf(read.session.header, blobs);
  if (typeof mods === 'string') return refuse(mods);
  return { ...await replaySession(read.session, { verify: true, core: CORE_ID, mods }), core: CORE_ID };
}

/** The session's mods that are among the blobs, or why one of them cannot be used. */
async function modsOf({ mods }: SessionHeader, blobs: ReadonlyMap<string, Uint8Array>): Promise<LoadedMod[] | string> {
  const found: LoadedMod[] = [];
  if (mods.length === 0) return found;
  const { loadMod, unpackMod } = await import('../game/mods/index.ts');
  for (const { id, hash } of mods) {
    const packed = blobs.get(hash);
    if (!packed) continue;
    const unpacked = unpackMod(packed), loaded = unpacked.ok ? await loadMod(unpacked.files) : unpacked;
    if (!loaded.ok) return `The mod "${id}" cannot be used: ${loaded.problems.map(({ file, message }) => `${file === '' ? '' : `${file}: `}${message}`).join('; ')}.`;
    if (loaded.mod.hash !== hash) return `The blob given as ${hash.slice(0, 12)}… holds other files (${loaded.mod.hash.slice(0, 12)}…); give the mod that the session was played with.`;
    found.push(loaded.mod);
  }
  return found;
}
