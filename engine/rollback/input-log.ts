import { EngineBug } from '../ecs/errors.ts';

/** What one source brings for one tick. Each source numbers its frames from 0 without gaps, and their ticks never go down. */
export interface LoggedFrame {
  readonly tick: number;
  readonly source: number;
  readonly sequence: number;
}

/** Whether something was taken in; if not, why, and what to do. */
export type Answer = { readonly ok: true } | { readonly ok: false; readonly message: string };

const ACCEPTED: Answer = { ok: true };
const refuse = (message: string): Answer => ({ ok: false, message });

const isBefore = (a: LoggedFrame, b: LoggedFrame): boolean =>
  a.tick !== b.tick ? a.tick < b.tick : a.source !== b.source ? a.source < b.source : a.sequence < b.sequence;

/** Frames in the order in which they apply: tick, source, number. */
export class InputLog<F extends LoggedFrame> {
  private readonly frames: F[] = [];
  /** Per source the number of its next frame, and the tick of its last. */
  private readonly sources = new Map<number, { next: number; tick: number }>();

  /** @param sequences numbers that sources go on with which are known already; others begin at 0 */
  constructor(sequences: Iterable<readonly [source: number, next: number]>) {
    for (const [source, next] of sequences) this.sources.set(source, { next, tick: 0 });
  }

  get sourceCount(): number {
    return this.sources.size;
  }

  knows(source: number): boolean {
    return this.sources.has(source);
  }

  /** Whether a frame can be taken in whose tick is not before `oldest`; `next` is the tick that runs next. */
  check(frame: F, oldest: number, next: number): Answer {
    const { tick, source, sequence } = frame, known = this.sources.get(source), expected = known?.next ?? 0;
    if (!Number.isSafeInteger(tick) || tick < 0) return refuse(`Tick ${tick} of source ${source} is not a whole number from 0.`);
    if (sequence !== expected) return refuse(`Frame ${sequence} of source ${source} came where frame ${expected} was expected; send every frame once and in order.`);
    if (tick < oldest) return refuse(`Frame ${sequence} of source ${source} is for tick ${tick}, ${next - tick} ticks late; the oldest that can still change is ${oldest}.`);
    if (known && tick < known.tick) return refuse(`Frame ${sequence} of source ${source} is for tick ${tick}, before its last one for tick ${known.tick}.`);
    return ACCEPTED;
  }

  /** Takes in a frame that passed `check`. Cost: linear in the frames that apply after it. */
  add(frame: F): void {
    const { frames } = this;
    let at = frames.length;
    for (; at > 0 && isBefore(frame, frames[at - 1]!); at--) frames[at] = frames[at - 1]!;
    frames[at] = frame;
    const known = this.sources.get(frame.source);
    if (known && known.next !== frame.sequence) throw new EngineBug(`Frame ${frame.sequence} of source ${frame.source} was logged where ${known.next} was expected.`);
    this.sources.set(frame.source, { next: frame.sequence + 1, tick: frame.tick });
  }

  /** Index of the first frame of a tick or a later one. */
  private firstOf(tick: number): number {
    const { frames } = this;
    let low = 0, high = frames.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (frames[middle]!.tick < tick) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Calls `use` with each frame of a tick, in order. */
  each(tick: number, use: (frame: F) => void): void {
    const { frames } = this;
    for (let at = this.firstOf(tick); at < frames.length && frames[at]!.tick === tick; at++) use(frames[at]!);
  }

  /** Leaves out what is before a tick. */
  forget(before: number): void {
    if (this.frames.length > 0 && this.frames[0]!.tick < before) this.frames.splice(0, this.firstOf(before));
  }
}
