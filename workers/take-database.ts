import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { TakeBegin, TakeRow } from '../protocol/index.ts';

const NAME = 'jam-takes', VERSION = 1;

/** A stretch of a layer that is being recorded, as it came. */
export interface TakePiece {
  readonly session: string;
  readonly layer: number;
  readonly ordinal: number;
  readonly channels: readonly Float32Array<ArrayBuffer>[];
}

interface Schema extends DBSchema {
  takes: { key: [string, number]; value: TakeRow; indexes: { hash: string } };
  /** WAV files by the hash of their PCM. */
  sounds: { key: string; value: Uint8Array<ArrayBuffer> };
  /** What is being recorded, and what pages left behind that went away meanwhile. */
  begun: { key: [string, number]; value: TakeBegin & { readonly before: number; readonly at: number } };
  pieces: { key: [string, number, number]; value: TakePiece };
  /** Where a session left the one that it goes on from; by the session that goes on. */
  branches: { key: string; value: { readonly of: string; readonly tick: number } };
}

const piecesOf = (session: string, layer: number): IDBKeyRange => IDBKeyRange.bound([session, layer, 0], [session, layer, Infinity]);

/** The browser's database of recorded sound. Every change is one transaction. Rejects with the browser's own errors. */
export class TakeDatabase {
  private constructor(private readonly db: IDBPDatabase<Schema>) {}

  /** @throws the browser's error when it lets nothing be stored */
  static async open(): Promise<TakeDatabase> {
    return new TakeDatabase(await openDB<Schema>(NAME, VERSION, {
      upgrade(db) {
        db.createObjectStore('takes', { keyPath: ['session', 'layer'] }).createIndex('hash', 'hash');
        db.createObjectStore('sounds');
        db.createObjectStore('begun', { keyPath: ['session', 'layer'] });
        db.createObjectStore('branches');
        db.createObjectStore('pieces', { keyPath: ['session', 'layer', 'ordinal'] });
      },
      blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
    }));
  }

  async begin(begin: TakeBegin, before: number): Promise<void> {
    await this.db.put('begun', { ...begin, before, at: Date.now() });
  }

  /** Recordings whose end nobody told, begun before `before` (EpochMs). */
  async unfinished(before: number): Promise<readonly (TakeBegin & { readonly before: number })[]> {
    return (await this.db.getAll('begun')).filter(({ at }) => at < before);
  }

  async addPiece(piece: TakePiece): Promise<void> {
    await this.db.put('pieces', piece, undefined);
  }

  /** In order. */
  pieces(session: string, layer: number): Promise<TakePiece[]> {
    return this.db.getAll('pieces', piecesOf(session, layer));
  }

  /** Puts the whole in the place of its pieces. */
  async finish(row: TakeRow, wav: Uint8Array<ArrayBuffer>): Promise<void> {
    const transaction = this.db.transaction(['takes', 'sounds', 'begun', 'pieces'], 'readwrite');
    // Pieces first: their room may be just what the whole needs.
    await Promise.all([
      transaction.objectStore('pieces').delete(piecesOf(row.session, row.layer)), transaction.objectStore('begun').delete([row.session, row.layer]),
      transaction.objectStore('sounds').put(wav, row.hash), transaction.objectStore('takes').put(row), transaction.done,
    ]);
  }

  async forget(session: string, layer: number): Promise<void> {
    const transaction = this.db.transaction(['begun', 'pieces'], 'readwrite');
    await Promise.all([transaction.objectStore('pieces').delete(piecesOf(session, layer)), transaction.objectStore('begun').delete([session, layer]), transaction.done]);
  }

  /** Rows of a session, by layer; of all when null. */
  rows(session: string | null): Promise<TakeRow[]> {
    return session === null ? this.db.getAll('takes') : this.db.getAll('takes', IDBKeyRange.bound([session, 0], [session, Infinity]));
  }

  async setBranch(session: string, of: string, tick: number): Promise<void> {
    await this.db.put('branches', { of, tick }, session);
  }

  branch(session: string): Promise<{ readonly of: string; readonly tick: number } | undefined> {
    return this.db.get('branches', session);
  }

  sound(hash: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return this.db.get('sounds', hash);
  }

  /** Takes rows away, and the sounds that none uses any more. Answers the bytes that came free. */
  async remove(takes: readonly (readonly [session: string, layer: number])[]): Promise<number> {
    const transaction = this.db.transaction(['takes', 'sounds'], 'readwrite'), rows = transaction.objectStore('takes'), sounds = transaction.objectStore('sounds');
    let freed = 0;
    for (const [session, layer] of takes) {
      const row = await rows.get([session, layer]);
      if (!row) continue;
      await rows.delete([session, layer]);
      if ((await rows.index('hash').count(row.hash)) > 0) continue;
      await sounds.delete(row.hash);
      freed += row.bytes;
    }
    await transaction.done;
    return freed;
  }
}
