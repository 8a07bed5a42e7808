/**
 * Recorded sound of the loop station and of the microphone, as the browser keeps it: what the page asks of takes.worker (control, through
 * comlink). A take is one layer of a track: its facts are a {@link TakeRow}, its sound a WAV file that is stored once by its hash, whoever uses it.
 */
import type { Tick } from './units.ts';
import type { StoreAnswer } from './store-messages.ts';

/** What is known of a layer when its recording begins. */
export interface TakeBegin {
  /** Id of the session that it was played in; takes of a room that is not recorded are kept with ''. */
  readonly session: string;
  /** See `layerId` of `station.ts`. */
  readonly layer: number;
  /** 0–15. */
  readonly slot: number;
  /** TRACK_SOURCE. */
  readonly source: number;
  /** The tick from which it was recorded: of two layers of one slot, the later one sounds from its own tick on. */
  readonly tick: Tick;
  /** EpochMs of that tick. */
  readonly startedAt: number;
  readonly sampleRate: number;
  readonly channels: 1 | 2;
}

/** A take in the database. */
export interface TakeRow extends TakeBegin {
  /** xxHash64 of its PCM (the data of its WAV file: interleaved, little-endian, 24 bits), 16 lower-case hex digits. */
  readonly hash: string;
  /** Length of the layer. Its file is longer: `before` frames in front of it, and what rang on behind. */
  readonly frames: number;
  /** Frames of the file that lie before the layer's first. */
  readonly before: number;
  /** Of the file. */
  readonly bytes: number;
  /** False when the page went away, or the store was full, before the recording ended: it holds what was there by then. */
  readonly isWhole: boolean;
}

/** What there is. */
export interface TakesUse {
  readonly takes: number;
  readonly bytes: number;
}

/** Control of takes.worker. Failures are answered in a sentence, never thrown. */
export interface TakeControl {
  /** Opens the database; what pages that went away had recorded is made into takes. Answers how many such there were. */
  open(): Promise<StoreAnswer<number>>;

  /** A layer begins; the first piece will begin `before` frames in front of it. */
  begin(begin: TakeBegin, before: number): Promise<StoreAnswer<null>>;
  /**
   * The next frames of a layer, one array a channel, −1…1. What does not fit
   * in the store any more is kept in memory, and the answer says so; it goes on being taken.
   */
  piece(session: string, layer: number, channels: readonly Float32Array<ArrayBuffer>[]): Promise<StoreAnswer<null>>;
  /** The layer is whole; 0 `frames`: it was cut short and is what has come. Answers with its row; in memory only when the store is full, which `isStored` says. */
  finish(session: string, layer: number, before: number, frames: number): Promise<StoreAnswer<{ readonly row: TakeRow; readonly isStored: boolean; readonly message: string }>>;
  /** It is not to be kept. */
  forget(session: string, layer: number): Promise<StoreAnswer<null>>;

  /** Rows of these sessions, ordered by session as given, then by layer. Empty list of sessions: of all. */
  list(sessions: readonly string[]): Promise<StoreAnswer<readonly TakeRow[]>>;
  /** A session goes on from another, from a tick on: what that one recorded later is not its own. */
  branch(session: string, of: string, tick: Tick): Promise<StoreAnswer<null>>;
  /** Rows that sound in a session, by layer: its own, and those of the sessions that it branches from. */
  heard(session: string): Promise<StoreAnswer<readonly TakeRow[]>>;
  /** The WAV file with this hash; its `smpl` chunk marks the layer within it. */
  read(hash: string): Promise<StoreAnswer<Uint8Array<ArrayBuffer>>>;
  /** Puts a take in that comes from elsewhere, after a look at its hash. Answers false when it was there. */
  add(row: TakeRow, wav: Uint8Array<ArrayBuffer>): Promise<StoreAnswer<boolean>>;
  /** Takes rows away, and sounds that no row uses any more. Answers how many bytes came free. */
  remove(takes: readonly { readonly session: string; readonly layer: number }[]): Promise<StoreAnswer<number>>;
  /** All of these sessions', or with null everything there is. */
  removeAll(sessions: readonly string[] | null): Promise<StoreAnswer<number>>;
  use(): Promise<StoreAnswer<TakesUse>>;
}
