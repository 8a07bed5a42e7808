import { blendFrames, FRAME_HEAD, RENDER_FRAME_BYTES, RenderFrame, TRIPLE_BUFFER, type EpochMs } from '../protocol/index.ts';

/**
 * The reading half of the picture: takes the simulation's newest frame, from shared memory or from transferred buffers,
 * keeps the two latest, and blends them for the moment that is drawn. No allocation.
 */
export class FrameReader {
  /** The blended frame. */
  readonly frame = new RenderFrame();
  private older = new RenderFrame();
  private newer = new RenderFrame();
  private readonly shared: readonly RenderFrame[];
  private readonly state: Int32Array | null;
  private front = 0;
  private hasFrames = 0;

  constructor(shared: SharedArrayBuffer | null) {
    this.shared = shared ? [0, 1, 2].map((index) => new RenderFrame(shared, index * RENDER_FRAME_BYTES)) : [];
    this.state = shared ? new Int32Array(shared, RENDER_FRAME_BYTES * 3, 1) : null;
    // The reader starts with frame 0, the writer with 2, and 1 is in the middle.
    if (this.state) Atomics.store(this.state, 0, 1);
  }

  /** A frame that came by message. */
  accept(frame: RenderFrame): void {
    // After a restart time may begin earlier than before; a frame that came out of order is a picture of the past.
    const spare = this.older;
    this.older = this.newer;
    this.newer = spare;
    this.newer.copyFrom(frame);
    this.hasFrames++;
  }

  /** Blends for `nowMs`: the picture is one frame's interval late, so that there is nearly always a frame on either side. */
  sample(nowMs: EpochMs): void {
    if (this.state && (Atomics.load(this.state, 0) & TRIPLE_BUFFER.isFresh) !== 0) {
      this.front = Atomics.exchange(this.state, 0, this.front) & TRIPLE_BUFFER.indexBits;
      this.accept(this.shared[this.front]!);
    }
    if (this.hasFrames === 0) return;
    const from = this.older.head[FRAME_HEAD.epochMs]!, to = this.newer.head[FRAME_HEAD.epochMs]!;
    const interval = to - from;
    const isJump = this.older.head[FRAME_HEAD.jumps] !== this.newer.head[FRAME_HEAD.jumps];
    // The first frame, a pause, a jump, or a clock that was moved: show the newest as it is.
    if (this.hasFrames === 1 || isJump || interval <= 0 || interval > 250) {
      this.frame.copyFrom(this.newer);
      return;
    }
    const alpha = (nowMs - interval - from) / interval;
    blendFrames(this.older, this.newer, Math.max(0, Math.min(1, alpha)), this.frame);
  }
}
