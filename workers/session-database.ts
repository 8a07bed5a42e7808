import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { SessionRow } from '../protocol/index.ts';

const NAME = 'jam-sessions', VERSION = 1;

interface Schema extends DBSchema {
  sessions: { key: string; value: SessionRow };
  /** A session's file in pieces: in order of their numbers they are the file. */
  chunks: { key: [string, number]; value: Uint8Array<ArrayBuffer> };
  /** Apart from the rows, which are written several times a second. */
  pictures: { key: string; value: Blob };
}

/** Pieces that a rewritten session is stored in, bytes. */
const PIECE_BYTES = 1 << 20;

const chunksOf = (id: string): IDBKeyRange => IDBKeyRange.bound([id, 0], [id, Infinity]);

/** Pieces of a file, one after another. */
export function joinPieces(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}

/**
 * The browser's database of sessions. Every change is one transaction: a reader, or a page that opens after a kill, sees all of it or
 * none. Rejects with the browser's own errors.
 */
export class SessionDatabase {
  private constructor(private readonly db: IDBPDatabase<Schema>) {}

  /** Opens the database, making it when there is none. `onLost`: the browser took it away (data cleared by hand). @throws the browser's error when it lets nothing be stored. */
  static async open(onLost: () => void): Promise<SessionDatabase> {
    const db = await openDB<Schema>(NAME, VERSION, {
      upgrade(db) {
        db.createObjectStore('sessions', { keyPath: 'id' });
        db.createObjectStore('chunks');
        db.createObjectStore('pictures');
      },
      // A newer page wants to change the database: this one steps back.
      blocking: (_current, _blocked, event) => {
        (event.target as IDBDatabase).close();
        onLost();
      },
      terminated: onLost,
    });
    return new SessionDatabase(db);
  }

  rows(): Promise<SessionRow[]> {
    return this.db.getAll('sessions');
  }

  row(id: string): Promise<SessionRow | undefined> {
    return this.db.get('sessions', id);
  }

  picture(id: string): Promise<Blob | undefined> {
    return this.db.get('pictures', id);
  }

  async setPicture(id: string, picture: Blob): Promise<void> {
    await this.db.put('pictures', picture, id);
  }

  /** The session's file as far as it is stored. */
  async bytesOf(id: string): Promise<Uint8Array<ArrayBuffer>> {
    return joinPieces(await this.db.getAll('chunks', chunksOf(id)));
  }

  /** Adds a piece to a session's file and says in its row what the file holds now. Others' changes of the row (name, tags) stay. */
  async append(row: SessionRow, ordinal: number, piece: Uint8Array<ArrayBuffer>): Promise<void> {
    // Relaxed: what the process dies of cannot take it any more; waiting for the disk itself would cost a battery for the sake of power cuts.
    const transaction = this.db.transaction(['sessions', 'chunks'], 'readwrite', { durability: 'relaxed' });
    const sessions = transaction.objectStore('sessions'), before = await sessions.get(row.id);
    await Promise.all([
      transaction.objectStore('chunks').put(piece, [row.id, ordinal]),
      sessions.put(before ? { ...row, title: before.title, tags: before.tags, removedAt: before.removedAt } : row),
      transaction.done,
    ]);
  }

  /** Puts `bytes` in the place of a session's whole file. Of the row, what only `change` names changes. A session that is gone stays gone. */
  async replace(id: string, bytes: Uint8Array<ArrayBuffer>, change: Partial<SessionRow>): Promise<void> {
    const transaction = this.db.transaction(['sessions', 'chunks'], 'readwrite'), chunks = transaction.objectStore('chunks');
    const before = await transaction.objectStore('sessions').get(id);
    if (!before) return transaction.done;
    const writes: Promise<unknown>[] = [chunks.delete(chunksOf(id)), transaction.objectStore('sessions').put({ ...before, ...change, bytes: bytes.length })];
    for (let at = 0, ordinal = 0; at < bytes.length; at += PIECE_BYTES) writes.push(chunks.put(bytes.slice(at, at + PIECE_BYTES), [id, ordinal++]));
    await Promise.all([...writes, transaction.done]);
  }

  /** A session that comes from elsewhere, whole. */
  async add(row: SessionRow, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const transaction = this.db.transaction(['sessions', 'chunks'], 'readwrite'), chunks = transaction.objectStore('chunks');
    const writes: Promise<unknown>[] = [chunks.delete(chunksOf(row.id)), transaction.objectStore('sessions').put({ ...row, bytes: bytes.length })];
    for (let at = 0, ordinal = 0; at < bytes.length; at += PIECE_BYTES) writes.push(chunks.put(bytes.slice(at, at + PIECE_BYTES), [row.id, ordinal++]));
    await Promise.all([...writes, transaction.done]);
  }

  /** Changes facts of a row. False when there is no such session. */
  async change(id: string, change: Partial<SessionRow>): Promise<boolean> {
    const transaction = this.db.transaction('sessions', 'readwrite'), before = await transaction.store.get(id);
    if (before) await transaction.store.put({ ...before, ...change });
    await transaction.done;
    return before !== undefined;
  }

  /** Takes a session away for good. */
  async drop(id: string): Promise<void> {
    const transaction = this.db.transaction(['sessions', 'chunks', 'pictures'], 'readwrite');
    await Promise.all([transaction.objectStore('sessions').delete(id), transaction.objectStore('chunks').delete(chunksOf(id)), transaction.objectStore('pictures').delete(id), transaction.done]);
  }

  close(): void {
    this.db.close();
  }
}
