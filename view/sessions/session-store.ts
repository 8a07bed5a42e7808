/** One session in the library, as its card shows it. */
export interface SessionCard {
  readonly id: string;
  /** The player's name for it, or one made from its date. */
  readonly title: string;
  readonly tags: readonly string[];
  /** EpochMs. */
  readonly startedAt: number;
  readonly seconds: number;
  readonly scene: string;
  readonly bytes: number;
  /** A picture, or null when none was taken. JPEG or WebP. */
  readonly picture: Blob | null;
  /** Who played: `camera`, `pointer`, … */
  readonly playedBy: readonly string[];
  /** It is being recorded now, in this window or another. */
  readonly isLive: boolean;
  /** The title of the session it branches from, or null. */
  readonly branchOf: string | null;
}

export interface StorageUse {
  readonly sessionBytes: number;
  /** As the browser estimates them; 0 when it does not say. */
  readonly usedBytes: number;
  readonly quotaBytes: number;
}

/**
 * The page's side of the store worker. Every method rejects with a sentence that says what failed and what to do.
 * Removed sessions can be brought back with `restore` until the page closes or 30 s have passed.
 */
export interface SessionStore {
  list(): Promise<readonly SessionCard[]>;
  /** Ids of all sessions that there are or may be again, and of those that they branch from. */
  known(): Promise<readonly { readonly id: string; readonly branchOf: string | null }[]>;
  /** The session as a `.jam` file. */
  read(id: string): Promise<Uint8Array<ArrayBuffer>>;
  rename(id: string, title: string): Promise<void>;
  tag(id: string, tags: readonly string[]): Promise<void>;
  remove(ids: readonly string[]): Promise<void>;
  restore(ids: readonly string[]): Promise<void>;
  /** Takes a `.jam` file in. Answers with its id, and with the reader's problem when only a part of it can be played. */
  import(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<{ readonly id: string; readonly problem: string | null }>;
  /** A compacted `.jam` file and a name for it. */
  export(id: string): Promise<{ readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }>;
  setPicture(id: string, picture: Blob): Promise<void>;
  use(): Promise<StorageUse>;
  /** Called whenever the list may have changed. */
  onChange(listener: () => void): () => void;
  /** What is recorded now; null when recording is off. */
  readonly recordingId: string | null;
}
