import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { KeptMod } from '../protocol/index.ts';

const NAME = 'jam-mods', VERSION = 1;

interface Schema extends DBSchema {
  /** What the player has, by id. */
  mods: { key: string; value: KeptMod };
  /** Packed mods by content hash: those in the list, and those that sessions were played with. */
  packs: { key: string; value: Uint8Array<ArrayBuffer> };
  /** Hashes of the mods that a session was played with, by session. */
  uses: { key: string; value: readonly string[] };
}

/** The browser's database of mods. Every change is one transaction. Rejects with the browser's own errors. */
export class ModDatabase {
  private constructor(private readonly db: IDBPDatabase<Schema>) {}

  /** @throws the browser's error when it lets nothing be stored */
  static async open(): Promise<ModDatabase> {
    return new ModDatabase(await openDB<Schema>(NAME, VERSION, {
      upgrade(db) {
        db.createObjectStore('mods', { keyPath: 'id' });
        db.createObjectStore('packs');
        db.createObjectStore('uses');
      },
      blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
    }));
  }

  list(): Promise<KeptMod[]> {
    return this.db.getAll('mods');
  }

  mod(id: string): Promise<KeptMod | undefined> {
    return this.db.get('mods', id);
  }

  /** Keeps a mod and its files, both or neither. */
  async keep(mod: KeptMod, pack: Uint8Array<ArrayBuffer> | null): Promise<void> {
    const transaction = this.db.transaction(['mods', 'packs'], 'readwrite');
    await Promise.all([pack && transaction.objectStore('packs').put(pack, mod.hash), transaction.objectStore('mods').put(mod), transaction.done]);
  }

  /** @returns false when there is no such mod any more */
  async change(id: string, change: Partial<KeptMod>): Promise<boolean> {
    const transaction = this.db.transaction('mods', 'readwrite'), mod = await transaction.store.get(id);
    if (mod) await transaction.store.put({ ...mod, ...change });
    await transaction.done;
    return mod !== undefined;
  }

  async remove(id: string): Promise<void> {
    await this.db.delete('mods', id);
  }

  pack(hash: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return this.db.get('packs', hash);
  }

  /** A session needs these too. */
  async uses(session: string, hashes: readonly string[]): Promise<void> {
    const transaction = this.db.transaction('uses', 'readwrite'), known = (await transaction.store.get(session)) ?? [];
    await transaction.store.put([...new Set([...known, ...hashes])], session);
    await transaction.done;
  }

  /** Drops what neither the list nor any of these sessions needs. @returns how many packs went */
  async tidy(sessions: ReadonlySet<string>): Promise<number> {
    const transaction = this.db.transaction(['mods', 'packs', 'uses'], 'readwrite'), uses = transaction.objectStore('uses'), packs = transaction.objectStore('packs');
    const needed = new Set((await transaction.objectStore('mods').getAll()).map(({ hash }) => hash));
    let dropped = 0;
    for (const session of await uses.getAllKeys()) {
      if (sessions.has(session)) for (const hash of (await uses.get(session)) ?? []) needed.add(hash);
      else await uses.delete(session);
    }
    for (const hash of await packs.getAllKeys()) {
      if (needed.has(hash)) continue;
      await packs.delete(hash);
      dropped++;
    }
    await transaction.done;
    return dropped;
  }
}
