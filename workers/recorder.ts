import { CUE_STRIDE, RenderFrame, TICK_RATE, type InputFrame, type RecordingBegin, type RecordingHalt, type RecordingState, type SessionRow, type Tick, type ToRecorder } from '../protocol/index.ts';
import { branchHeader, branchSession, MAX_PART_NAMES, partsInPlace, readSession, SessionWriter, type RoomTurn, type SessionHeader } from '../protocol/session/index.ts';
import { joinPieces } from './session-database.ts';

/** What is played is written down every 32 ticks, a quarter of a second; with the line's eighth at most 375 ms are anywhere but in the browser's storage. */
export const FLUSH_TICKS = TICK_RATE / 4;
/** Input is remembered for this long, so that a room whose worker died can be run again: longer than the page's images are apart. */
const REMEMBERED_TICKS = 10 * TICK_RATE;
/** From this part of the browser's room on no pictures are kept: without them ten minutes are a megabyte at most. */
const LEAN_FROM = 0.9;
/** How often the room is asked for, in ticks of what is recorded. */
const LOOK_TICKS = 10 * TICK_RATE;
/** When nothing can be written: how long until it is tried again, ms, and how much may wait in memory (an hour of play and more). */
const RETRY_MS = 4000, MAX_WAITING_BYTES = 8 << 20;
/** A source that was silent this long is worth finding again when it returns. */
const SILENT_TICKS = 30 * TICK_RATE;

/** Where a recording's pieces go. Rejects with the browser's errors. */
export interface RecordingStorage {
  append(row: SessionRow, ordinal: number, piece: Uint8Array<ArrayBuffer>): Promise<void>;
  /** The parent of a branch, as far as it is stored. */
  bytesOf(id: string): Promise<Uint8Array<ArrayBuffer>>;
  row(id: string): Promise<SessionRow | undefined>;
  /** Part of the browser's room that is used, 0–1; 0 when it does not say. */
  fullness(): Promise<number>;
  /** A session cannot be simulated without these mods. */
  needs(id: string, hashes: readonly string[]): Promise<void>;
}

const FULL = 'The browser has no room left for recordings. Delete or export some: what you play meanwhile is kept in memory.';
const OVERFULL = 'The browser has no room left, and memory holds no more: this recording ends here. Delete or export some and reload the page.';

/**
 * Writes one session as it is played: what comes down the line from sim.worker is encoded at once and stored a few times a second.
 *
 * Nothing that is stored is taken back. When the browser's room runs short pictures are left out first; when a write fails for want
 * of room the session goes on in memory for as long as it is small, and is written when there is room again.
 */
export class Recorder {
  private writer: SessionWriter | null = null;
  /** Brings the room's hashes of parts into the order in which the session names them. */
  private inPlace: (parts: readonly string[]) => readonly string[] = (parts) => parts;
  private row: SessionRow;
  private ordinal = 0;
  private reached: Tick = 0;
  private flushedTo: Tick = 0;
  private lookedAt: Tick = 0;
  private remembered: InputFrame[] = [];
  private readonly lastOf = new Map<number, Tick>();
  private waiting: Uint8Array<ArrayBuffer>[] = [];
  private waitingBytes = 0;
  private isWriting: Promise<void> | null = null;
  private retryAtMs = 0;
  private isLean = false;
  private hasStopped = false;
  private state: RecordingState['state'] = 'waiting';
  private message = '';

  constructor(
    private readonly begin: RecordingBegin,
    private readonly storage: RecordingStorage,
    private readonly report: (state: RecordingState) => void,
    /** Milliseconds by any clock that goes on. */
    private readonly nowMs: () => number,
  ) {
    this.row = {
      id: begin.id, title: '', tags: [], startedAt: begin.startedAt, ticks: 0, tickRate: TICK_RATE, scene: '', bytes: 0, sources: [],
      isKept: false, state: 'open', writtenAt: begin.startedAt, removedAt: null, branch: null,
    };
  }

  get isKept(): boolean {
    return this.row.isKept;
  }

  /** Takes the next message of the line. One at a time: the next when this has resolved. */
  async take(message: ToRecorder): Promise<void> {
    if (this.hasStopped) return;
    try {
      if (message.type === 'header') {
        if (!this.writer) await this.open(message.header, message.partNames, message.turn);
      } else if (this.writer) this.write(this.writer, message);
    } catch (cause) {
      this.fail(`The recording stopped: ${inWords(cause)}. What was played before is kept.`);
    }
  }

  private async open(header: SessionHeader, partNames: readonly string[], turn: RoomTurn | null): Promise<void> {
    const { begin } = this, { branch } = begin;
    this.row = { ...this.row, scene: header.scene };
    this.writer = branch ? await this.leave(branch, header, partNames, turn) : await SessionWriter.create(header, partNames);
    this.inPlace = partsInPlace(partNames, this.writer.partNames);
    this.keep(this.writer.begin());
    const { id, mods, changes = [] } = this.writer.header, hashes = [...mods, ...changes.flatMap((change) => change.mods)].map(({ hash }) => hash);
    // Those of what it goes on from too, which may be deleted. The session can be watched without.
    if (hashes.length > 0) void this.storage.needs(id, [...new Set(hashes)]).catch(() => undefined);
  }

  /** The writer of a session that leaves another one. */
  private async leave(branch: { readonly of: string; readonly tick: Tick }, header: SessionHeader, partNames: readonly string[], turn: RoomTurn | null): Promise<SessionWriter> {
    const { storage } = this, { of, tick } = branch, parent = await storage.row(of), bytes = await storage.bytesOf(of);
    // Of a session that was left before its first piece was written there is nothing to go on from: this one begins by itself, with a beginning that nobody knows.
    if (bytes.length === 0) return SessionWriter.create({ ...header, branch: null, root: header.id, ...(turn ? { remade: turn.tick } : {}) }, partNames);
    const read = await readSession(bytes);
    if (!read.ok) throw new Error(`the session that it goes on from cannot be read (${read.message})`);
    const { session } = read, names = session.sources.filter(({ source, frames }) => frames > 0 && !this.begin.bystanders.includes(source)).map(({ name }) => name);
    for (const { source } of session.sources) this.lastOf.set(source, tick);
    this.row = { ...this.row, branch: { of, title: parent?.title ?? '' }, sources: names, ticks: tick };
    this.reached = this.flushedTo = this.lookedAt = tick;
    const parts = [...new Set([...session.partNames, ...partNames])].slice(0, MAX_PART_NAMES);
    const writer = await branchSession(session, tick, branchHeader(session.header, tick, header, turn), parts);
    writer.marker(tick, 'branch', turn ? 'other mods from here on' : 'played on from here');
    return writer;
  }

  private write(writer: SessionWriter, message: Extract<ToRecorder, { type: 'ticks' }>): void {
    const { to, frames, cues, leftAt, hashes, picture } = message;
    for (const frame of frames) this.frame(writer, frame);
    for (let i = 0; i < leftAt.length; i++) writer.cues(leftAt[i]!, cues.subarray(i * CUE_STRIDE, (i + 1) * CUE_STRIDE), 1);
    for (const { tick, hash, parts } of hashes) writer.hash(tick, hash, parts && this.inPlace(parts));
    if (picture && !this.isLean && this.row.isKept) writer.picture(new RenderFrame(picture));
    this.advance(to);
  }

  private frame(writer: SessionWriter, frame: InputFrame): void {
    const { source, tick } = frame, { sourceNames, bystanders } = this.begin, name = sourceNames[source] ?? `source ${source}`;
    const last = this.lastOf.get(source);
    if (last === undefined) writer.source(source, name);
    writer.input(frame);
    this.remembered.push(frame);
    this.lastOf.set(source, tick);
    if (bystanders.includes(source)) return;
    if (last === undefined || tick - last > SILENT_TICKS) writer.marker(tick, 'device', name);
    if (!this.row.sources.includes(name)) this.row = { ...this.row, sources: [...this.row.sources, name] };
    if (this.row.isKept) return;
    this.row = { ...this.row, isKept: true };
    if (this.state === 'waiting') this.say('recording', '');
  }

  /** Ticks before `to` are in. */
  private advance(to: Tick): void {
    this.reached = to;
    if (this.remembered.length > 0 && this.remembered[0]!.tick < to - 2 * REMEMBERED_TICKS) this.remembered = this.remembered.filter(({ tick }) => tick >= to - REMEMBERED_TICKS);
    if (to - this.flushedTo >= FLUSH_TICKS) this.flush();
    if (to - this.lookedAt >= LOOK_TICKS) {
      this.lookedAt = to;
      void this.storage.fullness().then((fullness) => { this.isLean = fullness >= LEAN_FROM; }, () => undefined);
    }
  }

  /** Makes a piece of what came since the last and has it stored. */
  private flush(): void {
    const { writer } = this;
    if (!writer) return;
    this.keep(writer.flush(this.reached));
    this.flushedTo = this.reached;
    this.store();
  }

  private keep(piece: Uint8Array<ArrayBuffer>): void {
    if (piece.length === 0) return;
    this.waiting.push(piece);
    this.waitingBytes += piece.length;
  }

  /** Stores what waits, in one piece. While one is on its way, or lately found no room, the rest waits. */
  private store(): void {
    if (this.isWriting || this.waiting.length === 0 || this.nowMs() < this.retryAtMs || this.hasStopped) return;
    this.isWriting = this.storeOnce().finally(() => {
      this.isWriting = null;
    });
  }

  private async storeOnce(): Promise<void> {
    const count = this.waiting.length, piece = joinPieces(this.waiting);
    const row = { ...this.row, ticks: this.flushedTo, bytes: this.row.bytes + piece.length, writtenAt: Date.now() };
    try {
      await this.storage.append(row, this.ordinal, piece);
    } catch (cause) {
      this.afterFailure(cause);
      return;
    }
    this.ordinal++;
    this.row = { ...this.row, bytes: row.bytes };
    this.waiting.splice(0, count);
    this.waitingBytes = this.hasStopped ? 0 : this.waitingBytes - piece.length;
    this.retryAtMs = 0;
    if (this.state === 'full') this.say(this.row.isKept ? 'recording' : 'waiting', '');
  }

  private afterFailure(cause: unknown): void {
    if (!(cause instanceof DOMException) || cause.name !== 'QuotaExceededError') return this.fail(`The recording stopped: ${inWords(cause)}. What was played before is kept; reload the page to record again.`);
    this.isLean = true;
    this.retryAtMs = this.nowMs() + RETRY_MS;
    if (this.waitingBytes > MAX_WAITING_BYTES) this.stop('full', OVERFULL);
    else this.say('full', FULL);
  }

  private say(state: RecordingState['state'], message: string): void {
    if (state === this.state && message === this.message) return;
    this.state = state;
    this.message = message;
    this.report({ id: this.begin.id, state, message });
  }

  /** Nothing more is written; what is stored stays. */
  fail(message: string): void {
    if (!this.hasStopped) this.stop('failed', message);
  }

  private stop(state: 'full' | 'failed', message: string): void {
    this.hasStopped = true;
    this.say(state, message);
    this.writer = null;
    this.waiting = [];
    this.waitingBytes = 0;
    this.remembered = [];
  }

  /**
   * The room's worker died. Brings the recording up to `to`, where the last messages were lost with the help of `known`, and answers
   * how far it came and its input since the image. Null when nothing is recorded any more.
   */
  halt(imageTick: Tick, to: Tick, known: readonly InputFrame[]): RecordingHalt | null {
    const { writer } = this;
    if (!writer) return null;
    try {
      if (this.reached < to) {
        for (const frame of known) if (frame.tick >= this.reached && frame.tick < to) this.frame(writer, frame);
        this.advance(to);
      }
      writer.marker(this.reached, 'fault', 'the room stumbled');
      this.flush();
    } catch (cause) {
      this.fail(`The recording stopped: ${inWords(cause)}. What was played before is kept.`);
      return null;
    }
    return { reached: this.reached, frames: this.remembered.filter(({ tick }) => tick >= imageTick) };
  }

  /** Writes the session's end. Resolves when all is stored, or cannot be. */
  async end(): Promise<void> {
    const { writer } = this;
    if (!writer) return;
    this.keep(writer.end(this.reached));
    this.flushedTo = this.reached;
    this.writer = null;
    this.row = { ...this.row, state: 'ended' };
    this.retryAtMs = 0;
    await this.isWriting;
    this.store();
    await this.isWriting;
  }
}

const inWords = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
