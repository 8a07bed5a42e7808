import { deleteDB, openDB, type IDBPDatabase } from 'idb';

/** A video that was begun: what is known of it beside its pieces. */
export interface KeptVideo {
  readonly name: string;
  readonly mime: string;
  readonly startedMs: number;
  /** How long it is, as far as it is kept. */
  readonly seconds: number;
}

/** Where the pieces of a video lie while it grows: at most one video at a time. */
export interface VideoStore {
  /** Forgets the one before, and begins. */
  begin(video: KeptVideo): Promise<void>;
  /** @throws QuotaExceededError when there is no more room; what was kept stays */
  append(piece: Blob, seconds: number): Promise<void>;
  /** What is kept; null when nothing is. */
  load(): Promise<{ readonly video: KeptVideo; readonly pieces: readonly Blob[] } | null>;
  discard(): Promise<void>;
}

const DATABASE = 'jam-video', PIECES = 'pieces', ABOUT = 'about';

/**
 * Pieces in IndexedDB, each kept when it is there: a page that ends in the middle leaves a video that ends there. Where the browser keeps nothing they stay
 * in memory.
 */
export async function openVideoStore(): Promise<VideoStore> {
  let database: IDBPDatabase;
  try {
    database = await openDB(DATABASE, 1, {
      upgrade: (made) => {
        made.createObjectStore(PIECES, { autoIncrement: true });
        made.createObjectStore(ABOUT);
      },
    });
  } catch {
    await deleteDB(DATABASE).catch(() => undefined);
    return memoryVideoStore();
  }
  const discard = async (): Promise<void> => {
    await Promise.all([database.clear(PIECES), database.clear(ABOUT)]);
  };
  return {
    discard,
    async begin(video) {
      await discard();
      await database.put(ABOUT, video, 'video');
    },
    async append(piece, seconds) {
      const work = database.transaction([PIECES, ABOUT], 'readwrite'), about = (await work.objectStore(ABOUT).get('video')) as KeptVideo;
      await Promise.all([work.objectStore(PIECES).add(piece), work.objectStore(ABOUT).put({ ...about, seconds }, 'video'), work.done]);
    },
    async load() {
      const video = (await database.get(ABOUT, 'video')) as KeptVideo | undefined, pieces = video ? ((await database.getAll(PIECES)) as Blob[]) : [];
      return video && pieces.length > 0 ? { video, pieces } : null;
    },
  };
}

/** Pieces in memory, gone with the page. */
export function memoryVideoStore(): VideoStore {
  let video: KeptVideo | null = null, pieces: Blob[] = [];
  return {
    async begin(begun) {
      video = begun;
      pieces = [];
    },
    async append(piece, seconds) {
      pieces.push(piece);
      if (video) video = { ...video, seconds };
    },
    load: async () => (video && pieces.length > 0 ? { video, pieces } : null),
    async discard() {
      video = null;
      pieces = [];
    },
  };
}
