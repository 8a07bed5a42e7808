import { CORE_ID } from '../game/index.ts';
import { replaySession, type ReplayReport } from '../game/session/index.ts';
import { readSession } from '../protocol/session/index.ts';

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
 * @param _blobs mods and other content by hash; sessions of this version have none, and one with mods is refused in `problem`
 * @example
 * const { ok, ticks, hash, divergence } = await replay(new Uint8Array(await file.arrayBuffer()));
 */
export async function replay(bytes: Uint8Array, _blobs: ReadonlyMap<string, Uint8Array> = new Map()): Promise<CoreReport> {
  const read = await readSession(bytes);
  if (!read.ok) {
    return { ok: false, ticks: 0, hash: '', hashesChecked: 0, partsChecked: 0, divergence: null, problem: read.message, verified: 'cannot be simulated here', core: CORE_ID };
  }
  return { ...await replaySession(read.session, { verify: true, core: CORE_ID }), core: CORE_ID };
}
