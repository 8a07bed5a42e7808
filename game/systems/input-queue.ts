import { external } from '../../engine/index.ts';
import type { InputFrame } from '../../protocol/index.ts';

/** A frame that waits for its tick, in memory that is used again after it: valid until it is released. */
export interface PendingFrame {
  readonly tick: number;
  readonly source: number;
  readonly sequence: number;
  /** Over the payload's own bytes and possibly more. */
  readonly view: DataView;
  /** Bytes of payload. */
  readonly length: number;
}

/** The same while the queue fills it. */
interface Cell extends PendingFrame {
  tick: number;
  source: number;
  sequence: number;
  view: DataView;
  bytes: Uint8Array;
  length: number;
}

/** Bytes of payload that may wait: enough for hours of joints, too little to fill a memory. */
export const MAX_PENDING_BYTES = 64 * 1024 * 1024;
/** Used cells that are kept for the next frames. */
const MAX_SPARE = 32;
/** A cell's memory at least: a body's joints fit. */
const CELL_BYTES = 1024;

const isBefore = (a: InputFrame, b: PendingFrame): boolean =>
  a.tick !== b.tick ? a.tick < b.tick : a.source !== b.source ? a.source < b.source : a.sequence < b.sequence;

/**
 * Frames that have come to the door and wait for their tick, in the order in which they apply: tick, source, sequence.
 * They are not yet part of the world: images do not hold them, and restoring an image empties the queue. Payloads are copied
 * into memory of the queue's own, which is used again and again: a steady stream of frames allocates nothing.
 */
export class PendingFrames {
  /** Cells head … tail − 1 wait; the array itself never shrinks, so that filling it again allocates nothing. */
  private readonly cells: (Cell | undefined)[] = [];
  private head = 0;
  private tail = 0;
  private bytes = 0;
  private readonly spare: Cell[] = [];

  /** The last frame of a source that waits here, if any. Cost: linear in the frames that wait. */
  latestOf(source: number): PendingFrame | undefined {
    for (let at = this.tail - 1; at >= this.head; at--) if (this.cells[at]!.source === source) return this.cells[at];
    return undefined;
  }

  /** How many sources wait here that are not among the first `count` of `known`. */
  newSources(known: ArrayLike<number>, count: number): number {
    const fresh = new Set<number>();
    for (let at = this.head; at < this.tail; at++) fresh.add(this.cells[at]!.source);
    for (let i = 0; i < count; i++) fresh.delete(known[i]!);
    return fresh.size;
  }

  get pendingBytes(): number {
    return this.bytes;
  }

  add(frame: InputFrame): void {
    const { cells } = this, { payload } = frame;
    let cell = this.spare.pop();
    if (!cell || cell.bytes.length < payload.length) {
      const bytes = new Uint8Array(Math.max(CELL_BYTES, payload.length));
      cell = { tick: 0, source: 0, sequence: 0, length: 0, bytes, view: new DataView(bytes.buffer) };
    }
    cell.tick = frame.tick;
    cell.source = frame.source;
    cell.sequence = frame.sequence;
    cell.length = payload.length;
    cell.bytes.set(payload);
    let at = this.tail++;
    for (; at > this.head && isBefore(frame, cells[at - 1]!); at--) cells[at] = cells[at - 1];
    cells[at] = cell;
    this.bytes += payload.length;
  }

  /** The next frame up to `tick`, removed from the queue; null when there is none (any more). Release it when it is read. */
  take(tick: number): PendingFrame | null {
    const { cells, head } = this;
    if (head === this.tail) return null;
    const next = cells[head]!;
    if (next.tick > tick) return null;
    cells[head] = undefined;
    this.head++;
    this.bytes -= next.length;
    if (this.head === this.tail) this.head = this.tail = 0;
    else if (this.head >= 256) {
      cells.copyWithin(0, this.head, this.tail);
      cells.fill(undefined, this.tail - this.head, this.tail);
      this.tail -= this.head;
      this.head = 0;
    }
    return next;
  }

  release(frame: PendingFrame): void {
    if (this.spare.length < MAX_SPARE) this.spare.push(frame as Cell);
  }

  clear(): void {
    this.cells.length = this.head = this.tail = 0;
    this.bytes = 0;
  }
}

const NOTHING = new Uint8Array(0);

/** The door's waiting room. No bytes of it are in the image; see {@link PendingFrames}. */
export const InputQueue = external<PendingFrames>('room/InputQueue', {
  create: () => new PendingFrames(),
  save: () => NOTHING,
  load: (_bytes, previous) => {
    previous.clear();
    return previous;
  },
});
