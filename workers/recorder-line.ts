import type { Jam } from '../game/index.ts';
import {
  CUE_STRIDE, RENDER_FRAME_BYTES, RenderFrame, TICK_RATE,
  type EpochMs, type InputFrame, type Tick, type ToRecorder,
} from '../protocol/index.ts';
import type { RoomTurn, SessionHeader, StoredHash } from '../protocol/session/index.ts';

/** A message leaves every 16 ticks (8 Hz, and with it a light picture): a kill costs at most that much before anything is written. */
export const LINE_TICKS = TICK_RATE / 8;
/** The whole world is hashed every second, its parts every ten: replays are compared there. */
export const HASH_TICKS = TICK_RATE, PARTS_TICKS = 10 * TICK_RATE;

/** What a line needs of a room. */
export type LineJam = Pick<Jam, 'nextTick' | 'hash' | 'parts' | 'partNames' | 'writeRenderFrame'>;

/**
 * The simulation's end of a recording: gathers what a room took in and gave out, and sends it on. Nothing is awaited and nothing
 * comes back, so that the room plays alike however slow the writing is.
 *
 * @example
 * line.took(frame); jam.tick(); line.ran(cues, count, startMs);
 */
export class RecorderLine {
  private frames: InputFrame[] = [];
  private hashes: StoredHash[] = [];
  private cues = new Float64Array(64 * CUE_STRIDE);
  private leftAt = new Uint32Array(64);
  private cueCount = 0;
  private sentTo: Tick;
  private isHashing = true;

  /** `from`: ticks before this one are recorded already and are only run again. `warn` hears what keeps a session from being verified. `turn`: the room goes on from one with other mods. */
  constructor(
    private readonly jam: LineJam,
    private readonly send: (message: ToRecorder, transfer: ArrayBuffer[]) => void,
    header: SessionHeader,
    private readonly from: Tick,
    private readonly warn: (message: string) => void,
    turn: RoomTurn | null = null,
  ) {
    this.sentTo = from;
    send({ type: 'header', header, partNames: jam.partNames, turn }, []);
    if (jam.nextTick === 0 && from === 0) this.hash(0);
  }

  /** A frame that the room let in for a tick. */
  took(frame: InputFrame): void {
    if (frame.tick >= this.from) this.frames.push(frame);
  }

  /** A tick has run: the first `count` of `cues` left in it, and it began at `startMs`. Cost: a copy of the cues; at intervals a picture and a hash, less than a millisecond together. */
  ran(cues: Float64Array, count: number, startMs: EpochMs): void {
    const next = this.jam.nextTick;
    if (next <= this.from) return;
    if (count > 0) this.keep(cues, count, next - 1);
    if (next % HASH_TICKS === 0 && this.isHashing) this.hash(next);
    if (next % LINE_TICKS === 0) this.flush(startMs);
  }

  private keep(cues: Float64Array, count: number, tick: Tick): void {
    const needed = this.cueCount + count;
    if (needed > this.leftAt.length) {
      const length = Math.max(needed, this.leftAt.length * 2), grownCues = new Float64Array(length * CUE_STRIDE), grownTicks = new Uint32Array(length);
      grownCues.set(this.cues);
      grownTicks.set(this.leftAt);
      this.cues = grownCues;
      this.leftAt = grownTicks;
    }
    this.cues.set(cues.subarray(0, count * CUE_STRIDE), this.cueCount * CUE_STRIDE);
    this.leftAt.fill(tick, this.cueCount, needed);
    this.cueCount = needed;
  }

  /** A world that cannot be hashed (a value that is no number) is an engine's fault that must not stop the music: it is said once, and the session goes on unverified. */
  private hash(tick: Tick): void {
    try {
      this.hashes.push({ tick, hash: this.jam.hash(), parts: tick % PARTS_TICKS === 0 ? this.jam.parts() : null });
    } catch (cause) {
      this.isHashing = false;
      this.warn(`From tick ${tick} on this session is recorded without checks: ${cause instanceof Error ? cause.message : String(cause)}`);
    }
  }

  /** Sends what has gathered: at intervals by itself, and before a pause. `startMs`: of the last tick, for its picture; without it there is none. */
  flush(startMs: EpochMs | null = null): void {
    const { jam, frames, hashes, cueCount } = this;
    if (jam.nextTick <= this.sentTo) return;
    const cues = this.cues.slice(0, cueCount * CUE_STRIDE), leftAt = this.leftAt.slice(0, cueCount);
    const transfer: ArrayBuffer[] = [cues.buffer, leftAt.buffer];
    let picture: ArrayBuffer | null = null;
    if (startMs !== null) {
      picture = new ArrayBuffer(RENDER_FRAME_BYTES);
      jam.writeRenderFrame(new RenderFrame(picture), startMs);
      transfer.push(picture);
    }
    const to = jam.nextTick;
    // While input is run again, frames of ticks to come wait here.
    this.frames = frames.filter((frame) => frame.tick >= to);
    this.hashes = [];
    this.cueCount = 0;
    this.sentTo = to;
    this.send({ type: 'ticks', to, frames: this.frames.length > 0 ? frames.filter((frame) => frame.tick < to) : frames, cues, leftAt, hashes, picture }, transfer);
  }
}
