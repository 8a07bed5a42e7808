import type { Jam } from '../game/index.ts';
import { CUE_STRIDE, type EpochMs, type InputFrame, type Tick } from '../protocol/index.ts';
import type { RecorderLine } from './recorder-line.ts';

/**
 * A room that is to take another one's place while that one plays on: it goes on from an image of it, and catches up with the input that came meanwhile.
 * The other one's cues of that time were heard; its own are recorded only.
 */
export class RoomChange {
  /** The tick that the image stands before, and the image. */
  readonly from: Tick;
  readonly image: Uint8Array<ArrayBuffer>;
  /** The world's hash there; null when it cannot be hashed. */
  readonly before: string | null;
  private readonly frames: InputFrame[];
  private readonly unheard = new Float64Array(4096 * CUE_STRIDE);

  /** @param pending frames that the room has not run yet, though they were let in for its next tick */
  constructor(room: Jam, pending: readonly InputFrame[]) {
    this.from = room.nextTick;
    this.image = room.snapshot();
    this.before = hashOf(room);
    this.frames = [...pending];
  }

  /** A frame that the other room was given. */
  took(frame: InputFrame): void {
    this.frames.push(frame);
  }

  /**
   * Brings `next`, which stands at `from`, to tick `to`: once for itself, and then, when nothing went wrong, once more with a line that records it.
   * @param lineTo makes the line, given the hash of the world that `next` began with
   * @returns the line, and the image of that world
   * @throws SystemFault when one of its systems throws, before the line has heard of anything
   */
  catchUp(next: Jam, to: Tick, lineTo: ((after: string | null) => RecorderLine) | null, startOf: (tick: Tick) => EpochMs): { readonly line: RecorderLine | null; readonly image: Uint8Array<ArrayBuffer> } {
    const start = next.snapshot();
    // At least one tick: what throws at once never takes a place.
    this.run(next, Math.max(to, this.from + 1), null, startOf);
    next.restore(start);
    const line = lineTo?.(hashOf(next)) ?? null;
    this.run(next, to, line, startOf);
    return { line, image: start };
  }

  private run(next: Jam, to: Tick, line: RecorderLine | null, startOf: (tick: Tick) => EpochMs): void {
    for (const frame of this.frames) {
      if (next.push(frame).ok) line?.took(frame);
    }
    while (next.nextTick < to) {
      next.tick();
      line?.ran(this.unheard, next.drainCues(this.unheard), startOf(next.nextTick - 1));
    }
  }
}

/** A world that cannot be hashed (a value that is no number) goes on all the same, and is not verified. */
export function hashOf(jam: Jam): string | null {
  try {
    return jam.hash();
  } catch {
    return null;
  }
}
