import { FRAME_HEAD, RenderFrame, TICK_RATE, type EpochMs, type ReplayClock } from '../protocol/index.ts';
import type { Show } from './show.ts';

/** As many a second as a display shows. */
const PICTURES_PER_SECOND = 60;
/** Pictures that wait for their moment: a fifth of a second of them, at the slowest with one a tick. */
const MOST = 40;

/** Pictures that were taken ahead of their time, and leave when it has come. Allocates nothing once warm. */
export class PicturesAhead {
  private readonly waiting: RenderFrame[] = [];
  private readonly spare: RenderFrame[] = [];
  private made = 0;
  private lastTick = -Infinity;
  /** Of the picture that was taken last. */
  palette = 0;

  clear(): void {
    this.spare.push(...this.waiting.splice(0));
    this.lastTick = -Infinity;
  }

  /**
   * Takes a picture of the show as it stands, unless the last one was too short a while ago for a display to show both at `speed`.
   *
   * @param jumps how many jumps in time there have been: pictures on either side of one are not blended
   * @param speed 0: in any case
   */
  add(show: Show, clock: ReplayClock, jumps: number, speed: number): void {
    const every = (TICK_RATE * speed) / PICTURES_PER_SECOND, since = show.tick - this.lastTick;
    if (since >= 0 && since < Math.max(speed === 0 ? 0 : 1, Math.round(every))) return;
    const frame = this.spare.pop() ?? (this.made++ < MOST ? new RenderFrame() : null);
    if (!frame) return;
    show.writeRenderFrame(frame, 0);
    frame.head[FRAME_HEAD.epochMs] = clock.epochOf(frame.head[FRAME_HEAD.tick]!);
    frame.head[FRAME_HEAD.jumps] = jumps;
    this.palette = frame.head[FRAME_HEAD.palette]!;
    this.lastTick = show.tick;
    this.waiting.push(frame);
  }

  /** Their moments are those of the newest stretch: after a change of speed, or when what stood goes on. */
  restamp(clock: ReplayClock): void {
    for (const { head } of this.waiting) head[FRAME_HEAD.epochMs] = clock.epochOf(head[FRAME_HEAD.tick]!);
  }

  /** Hands out the latest picture whose moment has come; those before it are not needed any more. */
  showDue(nowMs: EpochMs, outlet: { show(frame: RenderFrame): void }): void {
    const { waiting } = this;
    let due = waiting.length - 1;
    while (due >= 0 && waiting[due]!.head[FRAME_HEAD.epochMs]! > nowMs) due--;
    if (due < 0) return;
    outlet.show(waiting[due]!);
    this.spare.push(...waiting.splice(0, due + 1));
  }
}
