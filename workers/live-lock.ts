import type { SessionRow } from '../protocol/index.ts';

/**
 * Which sessions are being recorded, in any window: each holds a Web Lock for as long as its recorder lives, and the browser lets go of
 * it whatever the recorder dies of. Browsers give locks to pages that were served securely; elsewhere a sign of life is written now and then.
 */
const NAME = 'jam-session ';
/** Where there are no locks: how often a sign of life is written, ms, and how old it may be. */
const SIGN_MS = 5000, SILENT_MS = 20_000;

const locks: LockManager | undefined = globalThis.navigator.locks;

/** Marks a session as live, once it resolves. `sign` is called now and then where the browser knows no locks. Answers with the way to let go. */
export function holdLive(id: string, sign: () => void): Promise<() => void> {
  if (!locks) {
    const signing = setInterval(sign, SIGN_MS);
    return Promise.resolve(() => clearInterval(signing));
  }
  return new Promise((held, failed) => {
    locks.request(NAME + id, () => new Promise<void>((letGo) => held(letGo))).catch(failed);
  });
}

/** Ids of those sessions that are live now. */
export async function liveAmong(rows: readonly SessionRow[]): Promise<ReadonlySet<string>> {
  if (!locks) return new Set(rows.filter(({ state, writtenAt }) => state === 'open' && Date.now() - writtenAt < SILENT_MS).map(({ id }) => id));
  const { held } = await locks.query();
  return new Set((held ?? []).filter(({ name }) => name?.startsWith(NAME)).map(({ name }) => name!.slice(NAME.length)));
}

/** Does something that only one worker of all windows may do at a time; not at all, and answers null, when another is at it. */
export async function alone<Value>(what: string, work: () => Promise<Value>): Promise<Value | null> {
  if (!locks) return work();
  return locks.request(`jam-store ${what}`, { ifAvailable: true }, (lock) => (lock ? work() : Promise.resolve(null)));
}
