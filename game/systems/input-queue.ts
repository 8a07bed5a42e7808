import { external } from '../../engine/index.ts';
import type { InputFrame } from '../../protocol/index.ts';

/** A frame that waits for its tick. */
export interface PendingFrame {
  readonly frame: InputFrame;
  readonly view: DataView;
}

/** Bytes of payload that may wait: enough for hours of joints, too little to fill a memory. */
export const MAX_PENDING_BYTES = 64 * 1024 * 1024;

const isBefore = (a: InputFrame, b: InputFrame): boolean =>
  a.tick !== b.tick ? a.tick < b.tick : a.source !== b.source ? a.source < b.source : a.sequence < b.sequence;

/**
 * Frames that have come to the door and wait for their tick, in the order in which they apply: tick, source, sequence.
 * They are not yet part of the world: images do not hold them, and restoring an image empties the queue.
 */
export class PendingFrames {
  private frames: PendingFrame[] = [];
  private head = 0;
  private bytes = 0;
  private readonly latest = new Map<number, InputFrame>();

  /** The last frame of a source that waits here, if any. */
  latestOf(source: number): InputFrame | undefined {
    return this.latest.get(source);
  }

  /** How many sources wait here that are not among the first `count` of `known`. */
  newSources(known: ArrayLike<number>, count: number): number {
    let fresh = 0;
    for (const source of this.latest.keys()) {
      let isKnown = false;
      for (let i = 0; i < count && !isKnown; i++) isKnown = known[i] === source;
      if (!isKnown) fresh++;
    }
    return fresh;
  }

  get pendingBytes(): number {
    return this.bytes;
  }

  add(frame: InputFrame): void {
    const { frames } = this;
    let at = frames.length;
    while (at > this.head && isBefore(frame, frames[at - 1]!.frame)) at--;
    const pending = { frame, view: new DataView(frame.payload.buffer, frame.payload.byteOffset, frame.payload.byteLength) };
    if (at === frames.length) frames.push(pending);
    else frames.splice(at, 0, pending);
    this.bytes += frame.payload.length;
    this.latest.set(frame.source, frame);
  }

  /** The next frame of `tick`, removed from the queue; null when there is none (any more). */
  take(tick: number): PendingFrame | null {
    const next = this.frames[this.head];
    if (!next || next.frame.tick > tick) return null;
    this.head++;
    this.bytes -= next.frame.payload.length;
    if (this.latest.get(next.frame.source) === next.frame) this.latest.delete(next.frame.source);
    if (this.head === this.frames.length) {
      this.frames.length = 0;
      this.head = 0;
    } else if (this.head >= 256) {
      this.frames.splice(0, this.head);
      this.head = 0;
    }
    return next;
  }

  clear(): void {
    this.frames = [];
    this.head = 0;
    this.bytes = 0;
    this.latest.clear();
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
