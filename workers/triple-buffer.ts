import { RENDER_FRAME_BYTES, RenderFrame } from '../protocol/index.ts';

/** Set in the shared state when the middle frame is newer than the one the reader holds. */
const IS_FRESH = 4;
const INDEX_BITS = 3;
/** Bytes of the shared buffer: three frames and one Int32 that says which is in the middle. */
export const TRIPLE_BUFFER_BYTES = RENDER_FRAME_BYTES * 3 + 8;

/**
 * The writing half of a lock-free triple buffer: one writer, one reader, neither waits, the reader always gets the newest
 * whole frame. The writer fills the back frame and swaps it with the middle one; the reader swaps its front with the middle.
 */
export class FrameWriter {
  private readonly frames: readonly RenderFrame[];
  private readonly state: Int32Array;
  private back = 2;

  constructor(shared: SharedArrayBuffer) {
    this.frames = [0, 1, 2].map((index) => new RenderFrame(shared, index * RENDER_FRAME_BYTES));
    this.state = new Int32Array(shared, RENDER_FRAME_BYTES * 3, 1);
  }

  /** The frame to fill before {@link publish}. */
  get target(): RenderFrame {
    return this.frames[this.back]!;
  }

  publish(): void {
    this.back = Atomics.exchange(this.state, 0, this.back | IS_FRESH) & INDEX_BITS;
  }
}
