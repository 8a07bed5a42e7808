import { TICK_RATE, type SessionListing, type SessionRow } from '../protocol/index.ts';
import { compactSession, readSession } from '../protocol/session/index.ts';
import { alone, liveAmong } from './live-lock.ts';
import type { SessionDatabase } from './session-database.ts';

/** Removed sessions can be brought back for this long, ms. */
export const UNDO_MS = 30_000;
/** Longest name and tag, characters, and how many tags. */
const MAX_TITLE = 120, MAX_TAG = 40, MAX_TAGS = 16;

const words = (text: string, longest: number): string => text.replace(/\s+/g, ' ').trim().slice(0, longest);

/**
 * What can be done with recorded sessions. Refusals are errors whose message is a sentence for the player.
 * `changed`: the list may look different now.
 */
export class SessionLibrary {
  constructor(private readonly database: SessionDatabase, private readonly changed: () => void) {}

  /**
   * Sessions whose pages went away are over: those in which nobody played go for good, as does what was removed before the undo ran out.
   * Answers how many ended ones wait to be rewritten. In the shadow of another window that does the same it does nothing.
   */
  async settle(): Promise<number> {
    const waiting = await alone('settle', async () => {
      const rows = await this.database.rows(), live = await liveAmong(rows), now = Date.now();
      let ended = 0, hasChanged = false;
      for (const row of rows) {
        if (row.removedAt !== null && now - row.removedAt > UNDO_MS) await this.database.drop(row.id);
        else if (live.has(row.id)) continue;
        else if (!row.isKept) await this.database.drop(row.id);
        else if (row.state === 'open') {
          await this.database.change(row.id, { state: 'ended' });
          ended++;
        } else {
          if (row.state === 'ended') ended++;
          continue;
        }
        hasChanged = true;
      }
      if (hasChanged) this.changed();
      return ended;
    });
    return waiting ?? 0;
  }

  /** Rewrites one ended session in large chunks; answers how many more wait. */
  async tidy(): Promise<number> {
    const waiting = await this.settle();
    if (waiting === 0) return 0;
    const done = await alone('tidy', async () => {
      const rows = await this.database.rows(), live = await liveAmong(rows);
      const row = rows.find(({ id, state, removedAt }) => state === 'ended' && removedAt === null && !live.has(id));
      if (!row) return 0;
      const rewritten = await compact(await this.database.bytesOf(row.id));
      // What cannot be rewritten whole stays as it is; its reader will say what is wrong with it.
      if (rewritten) await this.database.replace(row.id, rewritten, { state: 'compact' });
      else await this.database.change(row.id, { state: 'compact' });
      this.changed();
      return 1;
    });
    return waiting - (done ?? 0);
  }

  /** Newest first; what is removed, and what nobody played, is not among them. */
  async list(): Promise<SessionListing<Blob>[]> {
    const rows = await this.database.rows(), live = await liveAmong(rows);
    const listed = rows.filter(({ isKept, removedAt }) => isKept && removedAt === null).sort((a, b) => b.startedAt - a.startedAt);
    return Promise.all(listed.map(async (row) => ({ row, picture: (await this.database.picture(row.id)) ?? null, isLive: live.has(row.id) })));
  }

  /** See `StoreControl.known`. */
  async known(): Promise<{ readonly id: string; readonly branchOf: string | null }[]> {
    const rows = await this.database.rows(), ids = new Set(rows.map(({ id }) => id)), live = [...(await liveAmong(rows))].filter((id) => !ids.has(id));
    return [...rows.map(({ id, branch }) => ({ id, branchOf: branch?.of ?? null })), ...live.map((id) => ({ id, branchOf: null }))];
  }

  private async rowOf(id: string): Promise<SessionRow> {
    const row = await this.database.row(id);
    if (!row) throw new Error('This session is not here any more; it was deleted, perhaps in another window.');
    return row;
  }

  async read(id: string): Promise<Uint8Array<ArrayBuffer>> {
    await this.rowOf(id);
    return this.database.bytesOf(id);
  }

  async rename(id: string, title: string): Promise<void> {
    await this.rowOf(id);
    await this.database.change(id, { title: words(title, MAX_TITLE) });
    this.changed();
  }

  async tag(id: string, tags: readonly string[]): Promise<void> {
    await this.rowOf(id);
    await this.database.change(id, { tags: [...new Set(tags.map((tag) => words(tag, MAX_TAG)).filter((tag) => tag !== ''))].slice(0, MAX_TAGS) });
    this.changed();
  }

  async remove(ids: readonly string[]): Promise<void> {
    const live = await liveAmong(await this.database.rows()), recorded = ids.filter((id) => live.has(id));
    const others = ids.filter((id) => !live.has(id)), removedAt = Date.now();
    for (const id of others) await this.database.change(id, { removedAt });
    if (others.length > 0) this.changed();
    if (recorded.length > 0) throw new Error(recorded.length === 1 ? 'A session that is being recorded cannot be deleted; close its window first.' : `${recorded.length} sessions that are being recorded were not deleted; close their windows first.`);
  }

  async restore(ids: readonly string[]): Promise<void> {
    let missing = 0;
    for (const id of ids) if (!(await this.database.change(id, { removedAt: null }))) missing++;
    this.changed();
    if (missing > 0) throw new Error(missing === 1 ? 'A session was deleted for good already.' : `${missing} sessions were deleted for good already.`);
  }

  /** Takes a `.jam` file in. A session that is here already is kept as it is, unless the file has more of it. */
  async import(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<{ readonly id: string; readonly problem: string | null }> {
    const read = await readSession(bytes);
    if (!read.ok) throw new Error(`${name} cannot be played: ${read.message}`);
    const { header, ticks, sources, problem, byteLength } = read.session;
    const here = await this.database.row(header.id);
    if (here && (here.ticks >= ticks || (await liveAmong([here])).has(header.id))) {
      if (here.removedAt !== null || !here.isKept) await this.database.change(here.id, { removedAt: null, isKept: true });
      this.changed();
      return { id: here.id, problem };
    }
    const startedAt = Date.parse(header.startedAt);
    await this.database.add({
      id: header.id, title: here?.title || words(name.replace(/\.jam$/i, ''), MAX_TITLE), tags: here?.tags ?? [], startedAt: Number.isNaN(startedAt) ? Date.now() : startedAt, ticks, tickRate: TICK_RATE,
      scene: header.scene, bytes: byteLength, sources: sources.filter(({ frames }) => frames > 0).map((source) => source.name), isKept: true, state: 'compact', writtenAt: Date.now(), removedAt: null,
      branch: header.branch && { of: header.branch.of, title: '' },
    }, bytes.slice(0, byteLength));
    this.changed();
    return { id: header.id, problem };
  }

  async export(id: string): Promise<{ readonly row: SessionRow; readonly bytes: Uint8Array<ArrayBuffer> }> {
    const row = await this.rowOf(id), bytes = await this.database.bytesOf(id);
    return { row, bytes: (row.state === 'compact' ? null : await compact(bytes)) ?? bytes };
  }

  async setPicture(id: string, picture: Blob): Promise<void> {
    await this.rowOf(id);
    await this.database.setPicture(id, picture);
    this.changed();
  }

  async use(): Promise<{ readonly sessionBytes: number; readonly usedBytes: number; readonly quotaBytes: number }> {
    const rows = await this.database.rows(), estimate = await navigator.storage?.estimate();
    return { sessionBytes: rows.reduce((sum, { bytes }) => sum + bytes, 0), usedBytes: estimate?.usage ?? 0, quotaBytes: estimate?.quota ?? 0 };
  }
}

/** The same session in large chunks; null when anything would be lost by it. */
async function compact(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    const before = await readSession(bytes), rewritten = await compactSession(bytes), after = await readSession(rewritten);
    if (!before.ok || !after.ok || after.session.problem !== null || after.session.ticks !== before.session.ticks || before.session.byteLength < bytes.length) return null;
    return rewritten;
  } catch {
    return null;
  }
}
