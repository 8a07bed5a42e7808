import type { Jam } from '../game/index.ts';
import { RENDER_FRAME_BYTES, RenderFrame, TICK_RATE, type EpochMs, type FromSim, type Tick } from '../protocol/index.ts';
import { FrameWriter } from './triple-buffer.ts';

/** Pictures in flight when frames are transferred instead of shared. */
const FRAME_POOL = 3;

/** Where a room's pictures go: into memory that the page shares, or one buffer after another by message. */
export class FrameOutlet {
  private everyTicks = 2;
  private readonly frames: RenderFrame[] = [];
  private readonly writer: FrameWriter | null;
  private lastTick = -1;

  constructor(shared: SharedArrayBuffer | null, private readonly post: (message: FromSim, transfer: Transferable[]) => void) {
    this.writer = shared ? new FrameWriter(shared) : null;
    if (!this.writer) for (let i = 0; i < FRAME_POOL; i++) this.frames.push(new RenderFrame());
  }

  /** How often a picture is wanted; 0: never. */
  setRate(hz: number): void {
    this.everyTicks = hz > 0 ? Math.max(1, Math.floor(TICK_RATE / hz)) : 0;
  }

  /** A picture's buffer comes back from the page. */
  takeBack(buffer: ArrayBuffer): void {
    if (buffer.byteLength === RENDER_FRAME_BYTES && this.frames.length < FRAME_POOL) this.frames.push(new RenderFrame(buffer));
  }

  /** Shows the room after a tick, if a picture is due and the page has one to spare. */
  show(jam: Jam, tick: Tick, startMs: EpochMs): void {
    if (this.everyTicks === 0 || tick - this.lastTick < this.everyTicks) return;
    if (this.writer) {
      jam.writeRenderFrame(this.writer.target, startMs);
      this.writer.publish();
    } else {
      const frame = this.frames.pop();
      if (!frame) return;
      jam.writeRenderFrame(frame, startMs);
      const buffer = frame.buffer as ArrayBuffer;
      this.post({ type: 'frame', buffer }, [buffer]);
    }
    this.lastTick = tick;
  }
}
