import { RENDER_FRAME_BYTES, RenderFrame, TRIPLE_BUFFER } from '../protocol/index.ts';

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
    this.back = Atomics.exchange(this.state, 0, this.back | TRIPLE_BUFFER.isFresh) & TRIPLE_BUFFER.indexBits;
  }
}
