import { EngineBug, Rollback } from '../../engine/index.ts';
import { CUE_STRIDE, type InputFrame, type Refusal, type Tick } from '../../protocol/index.ts';
import { MAX_CUES } from '../components/room.ts';
import type { Jam } from '../jam.ts';
import { MAX_PENDING_BYTES } from '../systems/input-queue.ts';
import { CueLedger } from './cue-ledger.ts';
import { EventLedger, type CorrectionVisitor } from './event-ledger.ts';
import { JamLayer } from './jam-layer.ts';

export interface RollbackJamOptions {
  /** How many ticks late a frame may come, 32 unless given. */
  readonly window?: number;
  /** Whether ticks that have become final are kept for `takeFinal`. No, unless given. */
  readonly isRecorded?: boolean;
  /** Which hashes of the world to keep until their tick is final: asked with the number of ticks that have run. None unless given. */
  readonly hashes?: (tick: Tick) => 'whole' | 'parts' | 'none';
  /** Of which ticks to keep an image until they are final, asked as `hashes` is. Of none unless given. */
  readonly images?: (tick: Tick) => boolean;
}

/** A tick that can no longer change, as a recording wants it. */
export interface FinalTick {
  readonly tick: Tick;
  /** Its frames, in the order in which they were applied. */
  readonly frames: readonly InputFrame[];
  /** What it gave to be heard, CUE_STRIDE numbers each. */
  readonly cues: Float64Array;
  readonly cueCount: number;
  /** Of the world after it, where one was asked for. */
  readonly hash: string | null;
  readonly parts: readonly string[] | null;
  /** The room after it, as `Jam.snapshot` gives it, where one was asked for. */
  readonly image: Uint8Array<ArrayBuffer> | null;
}

/** A room whose input may come late: up to 32 ticks, a quarter of a second. */
export interface RollbackJam extends Jam {
  /** Ticks before this one can no longer change. */
  readonly finalTick: Tick;
  /**
   * As `Jam.push`, for past ticks too: the room is then simulated again from there, at the next `tick()` or look at it. Refused, and then
   * nothing has changed: also ticks before `finalTick`.
   */
  push(frame: InputFrame): { readonly ok: true } | Refusal;
  /** Simulates again now what late frames changed. Returns how many ticks ran for it. */
  settle(): number;
  /**
   * As `Jam.drainCues`; cues of ticks that ran again come if they are new or changed before they sounded, no other. `lateTicks` gets
   * per cue how many ticks later it comes than its tick would have given it: 0 for those that are in time. Drain what was taken back first.
   */
  drainCues(into: Float64Array, lateTicks?: Uint16Array): number;
  /** Moves the ids of cues that were given out and are no more into `into`, returns how many: what sounds of them should fade, what is still to come should not sound. */
  drainTakenBack(into: Float64Array): number;
  /** Tells what happened otherwise than `readEvents` told it. */
  readCorrections(visitor: CorrectionVisitor): void;
  /** The next tick that is final, each once and in order; null until there is one more. They wait here until they are taken, if the room `isRecorded`. */
  takeFinal(): FinalTick | null;
}

type Kept = Pick<FinalTick, 'hash' | 'parts' | 'image'>;
const NOTHING_KEPT: Kept = { hash: null, parts: null, image: null };

const refuse = (message: string): Refusal => ({ ok: false, message });

/**
 * Lets a room take input that comes late. From here on the room is run through the answer only.
 *
 * A tick costs a quarter of an image more than without (14 µs of 50 in the default room, November 2026); eight ticks that run again cost some twelve ticks.
 *
 * @example
 * const room = createRollbackJam(await createJam({ scene: 'loop-room', seed: 1, layout: 'stage' }));
 * room.tick();
 * room.push({ tick: 0, source: 7, sequence: 0, payload });   // { ok: true }, and what it makes sound is in the next drainCues
 */
export function createRollbackJam(jam: Jam, options: RollbackJamOptions = {}): RollbackJam {
  return new LateRoom(jam, options);
}

class LateRoom extends JamLayer implements RollbackJam {
  private rollback: Rollback<InputFrame>;
  private readonly cues = new CueLedger();
  private readonly events = new EventLedger();
  private readonly given = new Float64Array(MAX_CUES * CUE_STRIDE);
  /** Bytes of payload that wait for their tick, by tick. */
  private readonly pending = new Map<Tick, number>();
  private pendingBytes = 0;
  /** What was asked for of ticks that are not final yet. */
  private readonly kept = new Map<Tick, Kept>();
  private readonly finals: FinalTick[] = [];
  private settledTo: Tick;

  constructor(jam: Jam, private readonly options: RollbackJamOptions) {
    super(jam);
    this.rollback = this.begin();
    this.settledTo = jam.nextTick;
  }

  private begin(): Rollback<InputFrame> {
    const { jam, options } = this;
    while (jam.drainCues(this.given) > 0);
    return new Rollback<InputFrame>(jam.app, {
      ...(options.window === undefined ? {} : { window: options.window }),
      sequences: this.sequences,
      feed: (frame) => this.feed(frame), step: () => this.step(), ran: (tick, isAgain) => this.ran(tick, isAgain),
      rewinds: (from) => this.rewinds(from),
    });
  }

  private feed(frame: InputFrame): void {
    const answer = this.jam.push(frame);
    // What is let in here was looked at by `push`; the room can judge no otherwise.
    if (!answer.ok) throw new EngineBug(answer.message);
  }

  private stepCues = 0;
  private step(): void {
    this.jam.tick();
    this.stepCues = this.jam.drainCues(this.given);
  }

  private rewinds(from: Tick): void {
    this.cues.beginRewind(from, this.rollback.nextTick);
    this.events.beginRewind(from, this.rollback.nextTick);
  }

  private ran(tick: Tick, isAgain: boolean): void {
    this.cues.take(tick, this.given, this.stepCues, isAgain);
    this.events.take(tick, this.jam);
    const wanted = this.options.hashes?.(tick + 1) ?? 'none', withImage = this.options.images?.(tick + 1) ?? false;
    if (wanted === 'none' && !withImage) return;
    this.kept.set(tick, { hash: wanted === 'none' ? null : this.jam.hash(), parts: wanted === 'parts' ? this.jam.parts() : null, image: withImage ? this.jam.snapshot() : null });
  }

  get nextTick(): Tick {
    return this.rollback.nextTick;
  }

  get finalTick(): Tick {
    return this.rollback.finalTick;
  }

  push(frame: InputFrame): { readonly ok: true } | Refusal {
    const { rollback } = this, { tick, payload } = frame, checked = this.checkFrame(frame, rollback);
    if (!checked.ok) return checked;
    if (tick >= rollback.nextTick && this.pendingBytes + payload.length > MAX_PENDING_BYTES) return refuse(`${this.pendingBytes} bytes of input wait for their ticks already; send frames nearer to their time.`);
    const answer = rollback.add({ ...frame, payload: payload.slice() });
    if (answer.ok && tick >= rollback.nextTick) {
      this.pendingBytes += payload.length;
      this.pending.set(tick, (this.pending.get(tick) ?? 0) + payload.length);
    }
    return answer;
  }

  protected override look(): void {
    this.settle();
  }

  settle(): number {
    if (!this.rollback.isStale) return 0;
    const ran = this.rollback.settle();
    this.cues.endRewind();
    return ran;
  }

  tick(): void {
    const { rollback } = this, tick = rollback.nextTick;
    this.settle();
    this.pendingBytes -= this.pending.get(tick) ?? 0;
    this.pending.delete(tick);
    rollback.advance();
    for (; this.settledTo < rollback.finalTick; this.settledTo++) {
      const final = this.finish(this.settledTo);
      if (this.options.isRecorded) this.finals.push(final);
    }
    this.cues.forget(rollback.finalTick);
    this.events.forget(rollback.finalTick);
  }

  private finish(tick: Tick): FinalTick {
    const kept = this.kept.get(tick) ?? NOTHING_KEPT, cues = this.cues.givenBy(tick);
    this.kept.delete(tick);
    return { tick, frames: this.rollback.framesOf(tick), cues, cueCount: cues.length / CUE_STRIDE, ...kept };
  }

  takeFinal(): FinalTick | null {
    return this.finals.shift() ?? null;
  }

  drainCues(into: Float64Array, lateTicks?: Uint16Array): number {
    this.settle();
    return this.cues.drain(into, lateTicks);
  }

  drainTakenBack(into: Float64Array): number {
    this.settle();
    return this.cues.drainTakenBack(into);
  }

  readCorrections(visitor: CorrectionVisitor): void {
    this.settle();
    this.events.read(visitor);
  }

  override restore(bytes: Uint8Array): void {
    super.restore(bytes);
    this.cues.clear();
    this.events.clear();
    this.pending.clear();
    this.kept.clear();
    this.finals.length = this.pendingBytes = 0;
    this.rollback = this.begin();
    this.settledTo = this.jam.nextTick;
  }
}
