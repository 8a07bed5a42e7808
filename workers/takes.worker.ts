/** Keeps recorded sound in the browser's storage, on a thread of its own; see `TakeControl`. */
import { expose } from 'comlink';
import { createXXHash64, type IHasher } from 'hash-wasm';
import { SessionDatabase } from './session-database.ts';
import { TakeDatabase } from './take-database.ts';
import { TakeKeeper } from './take-keeper.ts';

/** Recordings that began before this moment are nobody's: their page is gone, or this worker's own. */
const begunAt = Date.now();
/** Longest line of branches that is followed. */
const MOST_ANCESTORS = 64;

let hasher: IHasher | null = null;
/** The page opens the keeper before it asks anything else of it. */
const hash = (bytes: Uint8Array): string => hasher!.init().update(bytes).digest('hex');
async function open(): Promise<TakeDatabase> {
  hasher = await createXXHash64();
  return TakeDatabase.open();
}

let sessions: Promise<SessionDatabase> | null = null;
async function ancestors(session: string): Promise<readonly string[]> {
  sessions ??= SessionDatabase.open(() => (sessions = null));
  const found: string[] = [], database = await sessions;
  for (let row = await database.row(session); row?.branch && found.length < MOST_ANCESTORS && !found.includes(row.branch.of); row = await database.row(row.branch.of)) found.push(row.branch.of);
  return found;
}

expose(new TakeKeeper(open, hash, (session) => ancestors(session).catch(() => []), () => begunAt));
