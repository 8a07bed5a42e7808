import { SystemFault, UsageError, type Image, type Simulation } from '../../engine/index.ts';
import { CUE_STRIDE, type Refusal, type Tick } from '../../protocol/index.ts';
import type { JamSession } from '../../protocol/session/index.ts';
import type { HeirJam, Jam } from '../jam.ts';
import type { LoadedMod } from '../mods/load-mod.ts';
import { describeFailure, HashCheck } from './hash-check.ts';
import { modsOfStretch, openBeginning, openHeir, openHeirs, stretchesOf, whyNotHere, type Stretch } from './stretches.ts';

export interface RunOptions {
  /** Compares the world with the session's hashes as it goes: of the whole, or of its parts too. Not at all unless given. */
  readonly compares?: 'whole' | 'parts';
}

/** Where a run stands: in which stretch, and with what world. */
export interface RunImage {
  readonly stretch: number;
  readonly image: Image;
}

/**
 * A session that is simulated: each tick with the frames that it had, in the room with the mods that it had. Where mods changed the
 * world is carried over into the next room as soon as the tick before has run.
 *
 * @example
 * const opened = await SessionRun.open(session, modsAtHand);
 * if (opened.ok) while (opened.run.jam.nextTick < session.ticks) opened.run.step();
 */
export class SessionRun {
  private readonly heard = new Float64Array(1024 * CUE_STRIDE);
  /** Why the first frame that the room would not take was refused; null while it took all. */
  refusal: { readonly tick: Tick; readonly message: string } | null = null;
  private at = 0;
  private room: Jam;
  /** Cues of rooms that are left, not drained yet. */
  private waiting: Float64Array[] = [];

  private constructor(
    readonly session: JamSession, private readonly first: Jam, private readonly stretches: readonly Stretch[], private readonly heirs: readonly HeirJam[], private readonly mods: readonly LoadedMod[],
    /** What came of comparing; null where nothing is compared. */
    readonly check: HashCheck | null,
  ) {
    this.room = first;
    check?.at(first);
    this.enterDue(true);
  }

  /**
   * Opens the rooms of a session, and stands before its first tick. Memory: some megabytes for each set of mods that it had.
   *
   * @param mods those that are at hand; the ones that the session was played with are taken by their hash
   * @returns a refusal for a session that this version cannot simulate: another schema, scene or tick rate, or a mod that is not at hand
   */
  static async open(session: JamSession, mods: readonly LoadedMod[] = [], { compares }: RunOptions = {}): Promise<{ readonly ok: true; readonly run: SessionRun } | Refusal> {
    const { header } = session, stretches = stretchesOf(session), why = whyNotHere(session, mods);
    if (why !== null) return { ok: false, message: why };
    const first = await openBeginning(header, mods);
    if (!first.ok) return first;
    const later = await openHeirs(header, stretches.slice(1), mods);
    if (!later.ok) return later;
    try {
      return { ok: true, run: new SessionRun(session, first.jam, stretches, later.heirs, mods, compares ? new HashCheck(session, compares === 'parts') : null) };
    } catch (cause) {
      // Mods that changed before the first tick ran.
      return { ok: false, message: describeFailure(cause).message };
    }
  }

  /** One stretch of a session by itself, for those who bring its image along: {@link step} stays in it. */
  static async openStretch(session: JamSession, stretch: number, mods: readonly LoadedMod[]): Promise<{ readonly ok: true; readonly run: SessionRun } | Refusal> {
    const stretches = stretchesOf(session), opened = stretch === 0 ? await openBeginning(session.header, mods) : await openHeir(session.header, stretches[stretch]!, mods);
    if (!opened.ok) return opened;
    return { ok: true, run: new SessionRun(session, 'jam' in opened ? opened.jam : opened.heir.jam, stretches.slice(stretch, stretch + 1), [], mods, null) };
  }

  /** The room as it stands, with the mods of this moment: after a {@link step} it may be another one. */
  get jam(): Jam {
    return this.room;
  }

  /** Which of the session's stretches the room stands in, from 0. */
  get stretch(): number {
    return this.at;
  }

  /** Runs the next tick with the session's frames, and goes over into the room with the next mods where they changed. Its cues wait in the room. @throws SystemFault */
  step(isCompared = true): void {
    this.runTick();
    if (isCompared) this.check?.at(this.room);
    this.enterDue(isCompared);
  }

  private runTick(): void {
    const { room } = this, tick = room.nextTick;
    for (const frame of this.session.framesOf(tick)) {
      const answer = room.push(frame);
      if (!answer.ok) this.refusal ??= { tick, message: answer.message };
    }
    room.tick();
  }

  private enterDue(isCompared: boolean): void {
    for (let next = this.stretches[this.at + 1]; next !== undefined && next.from === this.room.nextTick; next = this.stretches[this.at + 1]) this.enter(next, isCompared);
  }

  private enter(next: Stretch, isCompared: boolean): void {
    const { room, stretches, at, mods } = this, heir = this.heirs[at]!, change = next.change!, image = room.app.snapshot();
    if (isCompared) this.check?.beforeChange(room, change);
    // What it gave before the change is heard.
    for (let count = room.drainCues(this.heard); count > 0; count = room.drainCues(this.heard)) this.waiting.push(this.heard.slice(0, count * CUE_STRIDE));
    try {
      heir.inherit(image, change.before === null ? [] : modsOfStretch(stretches[at]!, mods));
    } catch (cause) {
      throw cause instanceof UsageError ? new SystemFault('room/other mods', change.tick, cause) : cause;
    }
    this.room = heir.jam;
    this.at++;
    if (isCompared) this.check?.afterChange(heir.jam, change);
  }

  /** Everything that the run is. `into`: reused, if it is of this stretch. */
  snapshot(into?: RunImage): RunImage {
    return { stretch: this.at, image: this.room.app.snapshot(into?.stretch === this.at ? into.image : undefined) };
  }

  /** Goes to where an image of this session was taken. */
  restore({ stretch, image }: RunImage): void {
    this.at = stretch;
    this.room = stretch === 0 ? this.first : this.heirs[stretch - 1]!.jam;
    this.room.app.restore(image);
    this.dropCues();
  }

  /** For those who compare runs: the room of this stretch with its input, stepped from wherever an image has put it; nobody hears its cues. */
  get simulation(): Simulation {
    const { room } = this;
    return {
      app: room.app,
      step: () => {
        this.runTick();
        while (room.drainCues(this.heard) > 0);
      },
    };
  }

  /** Moves the oldest cues that nobody took into `into`, CUE_STRIDE numbers each; returns how many. */
  drainCues(into: Float64Array): number {
    const [oldest] = this.waiting;
    if (!oldest) return this.room.drainCues(into);
    const length = Math.min(oldest.length, Math.floor(into.length / CUE_STRIDE) * CUE_STRIDE);
    into.set(oldest.subarray(0, length));
    if (length === oldest.length) this.waiting.shift();
    else this.waiting[0] = oldest.subarray(length);
    return length / CUE_STRIDE;
  }

  /** Leaves out the cues that wait: nobody will hear them. */
  dropCues(): void {
    this.waiting = [];
    while (this.room.drainCues(this.heard) > 0);
  }
}
