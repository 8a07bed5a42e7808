/**
 * What sim.worker tells store.worker while a session is recorded (data, over a port of their own, never awaited), and what the page asks
 * of store.worker (control, through comlink).
 */
import type { InputFrame } from './input-frame.ts';
import type { RoomTurn } from './session/branch-header.ts';
import type { SessionHeader, StoredHash } from './session/session.ts';
import type { Tick } from './units.ts';

/** How a room is to be recorded; told to sim.worker when it starts. */
export interface SimRecord {
  /** 32 hex digits. */
  readonly id: string;
  /** Wall time at which the session began, ISO 8601 in UTC. */
  readonly startedAt: string;
  /** What happened before this tick is in the recording already: 0 for a new session, the image's tick for a branch, later for a worker that was revived. */
  readonly from: Tick;
}

/** Sim → recorder. Buffers are transferred. */
export type ToRecorder =
  /** First on every line. Whoever goes on with a recording that has a header already leaves it unread. `turn`: where the room goes on from one with other mods. */
  | { readonly type: 'header'; readonly header: SessionHeader; readonly partNames: readonly string[]; readonly turn: RoomTurn | null }
  /** Ticks before `to` have run, and this is all that happened since the last message. About eight a second. */
  | {
    readonly type: 'ticks';
    readonly to: Tick;
    /** In the order in which they were applied. */
    readonly frames: readonly InputFrame[];
    /** CUE_STRIDE numbers each, and the tick that each left in. */
    readonly cues: Float64Array<ArrayBuffer>;
    readonly leftAt: Uint32Array<ArrayBuffer>;
    readonly hashes: readonly StoredHash[];
    /** A render frame after the last of these ticks, RENDER_FRAME_BYTES; null when none was taken. */
    readonly picture: ArrayBuffer | null;
  };

/** What the page knows of a recording that begins. */
export interface RecordingBegin {
  readonly id: string;
  /** EpochMs. */
  readonly startedAt: number;
  /** Where it leaves a session of the store; null for one of its own. */
  readonly branch: { readonly of: string; readonly tick: Tick } | null;
  /** Names of sources by number. */
  readonly sourceNames: Readonly<Record<number, string>>;
  /** Sources whose input alone is not worth keeping: the page's settings, the dancer. */
  readonly bystanders: readonly number[];
}

/** How a recording stands. waiting: nobody has played · full: the browser gives no more room · failed: it has ended before its time. */
export interface RecordingState {
  readonly id: string | null;
  readonly state: 'waiting' | 'recording' | 'full' | 'failed';
  /** What happened and what to do; empty when all is well. */
  readonly message: string;
}

/** How far a recording came when its sim.worker died, and what it holds of the input since the image. */
export interface RecordingHalt {
  /** Ticks before this one are in it. */
  readonly reached: Tick;
  /** Ascending by tick, then source. */
  readonly frames: readonly InputFrame[];
}

/** One session in the database. */
export interface SessionRow {
  readonly id: string;
  /** The player's name for it; empty while it has none. */
  readonly title: string;
  readonly tags: readonly string[];
  /** EpochMs. */
  readonly startedAt: number;
  readonly ticks: Tick;
  readonly tickRate: number;
  readonly scene: string;
  /** Of its chunks, as they are stored. */
  readonly bytes: number;
  /** Names of the sources that are in it, by number of source. */
  readonly sources: readonly string[];
  /** Somebody other than bystanders played. */
  readonly isKept: boolean;
  /** open: being written, or its page went away · ended: whole, in many small chunks · compact: rewritten in large ones, or taken in from a file. */
  readonly state: 'open' | 'ended' | 'compact';
  /** EpochMs at which it was written last. */
  readonly writtenAt: number;
  /** EpochMs at which it was removed; null while it was not. */
  readonly removedAt: number | null;
  /** The session that it branches from, with the name that one had at the time. */
  readonly branch: { readonly of: string; readonly title: string } | null;
}

/** One session as the library shows it. `Picture` is `Blob` where there is a DOM. */
export interface SessionListing<Picture = object> {
  readonly row: SessionRow;
  readonly picture: Picture | null;
  readonly isLive: boolean;
}

export type StoreAnswer<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly message: string };

/**
 * Control of store.worker, through comlink. One instance of it records, another one serves the library, so that a long session
 * being rewritten never holds up what is written as it is played. Failures are answered in a sentence, never thrown.
 */
export interface StoreControl<Port = object, Picture = object> {
  /** Opens the database; sessions whose pages went away are ended, or dropped when nobody played. Answers how many wait for {@link tidy}. Asked again it looks again. */
  open(): Promise<StoreAnswer<number>>;

  /** Records what comes down `line`. `report` hears every change of its standing, and at once. */
  begin(begin: RecordingBegin, line: Port, report: (state: RecordingState) => void): Promise<void>;
  /**
   * The sim.worker at the other end died: nothing more is taken from its line. The recording is brought up to `to`, where needed from
   * `known`: input that the page remembers, ascending. Null when this session is not being recorded.
   */
  halt(id: string, imageTick: Tick, to: Tick, known: readonly InputFrame[]): Promise<RecordingHalt | null>;
  /** A revived sim.worker goes on where {@link halt} said. */
  resume(id: string, line: Port): Promise<void>;
  /** Writes the end. Resolves when it is stored. */
  end(id: string): Promise<void>;

  list(): Promise<StoreAnswer<readonly SessionListing<Picture>[]>>;
  /** Every session that there is or may be again, with the one that it branches from: listed ones, those that can still be brought back, and those that are being recorded in any window. */
  known(): Promise<StoreAnswer<readonly { readonly id: string; readonly branchOf: string | null }[]>>;
  read(id: string): Promise<StoreAnswer<Uint8Array<ArrayBuffer>>>;
  rename(id: string, title: string): Promise<StoreAnswer<null>>;
  tag(id: string, tags: readonly string[]): Promise<StoreAnswer<null>>;
  remove(ids: readonly string[]): Promise<StoreAnswer<null>>;
  restore(ids: readonly string[]): Promise<StoreAnswer<null>>;
  import(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<StoreAnswer<{ readonly id: string; readonly problem: string | null }>>;
  /** The session's row beside its compacted bytes. */
  export(id: string): Promise<StoreAnswer<{ readonly row: SessionRow; readonly bytes: Uint8Array<ArrayBuffer> }>>;
  setPicture(id: string, picture: Picture): Promise<StoreAnswer<null>>;
  use(): Promise<StoreAnswer<{ readonly sessionBytes: number; readonly usedBytes: number; readonly quotaBytes: number }>>;
  /** Rewrites one ended session in large chunks and drops what was removed long enough ago. Answers how many more wait. */
  tidy(): Promise<StoreAnswer<number>>;
}
