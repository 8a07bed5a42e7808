import { CUE, CUE_STRIDE, TICK_MICROS, type Tick } from '../../protocol/index.ts';

/** A cue as it was given out, or is about to be. */
interface Entry {
  readonly cue: Float64Array;
  /** As the world has it now; another than `cue` when what sounds already is left to sound. */
  simulated: Float64Array;
  /** Ticks between the tick that gave it and the present in which it can leave at the earliest. */
  readonly lateTicks: number;
  isDelivered: boolean;
}

/** Cues that may wait undrained; beyond that the oldest are lost. */
const MAX_WAITING_CUES = 16_384;

const isSame = (a: Float64Array, b: Float64Array): boolean => {
  for (let field = 0; field < CUE_STRIDE; field++) if (a[field] !== b[field]) return false;
  return true;
};

/** When a cue is to be heard, in ticks with a fraction. */
const dueOf = (cue: Float64Array): number => cue[CUE.tick]! + cue[CUE.micros]! / TICK_MICROS;

/**
 * What was given out to be heard, tick by tick, so that ticks that run again make no sound a second time: a cue that comes again is
 * kept, one that is new is given out, one that comes no more is taken back, and one that comes otherwise is exchanged as long as
 * it has not begun to sound.
 */
export class CueLedger {
  /** Per tick what it gave and nobody took back, by id. Ticks that gave nothing are missing. */
  private readonly given = new Map<Tick, Map<number, Entry>>();
  private waiting: Entry[] = [];
  /** What was heard, or would be, and must not; by id. */
  private readonly takenBack = new Map<number, Entry>();
  /** During a rewind: what the ticks that run again gave before. */
  private readonly revoked = new Map<number, Entry>();
  private present: Tick = 0;

  /** Ticks `from` … `present` − 1 will run again. */
  beginRewind(from: Tick, present: Tick): void {
    this.present = present;
    for (const [tick, entries] of this.given) {
      if (tick < from) continue;
      for (const [id, entry] of entries) this.revoked.set(id, entry);
      this.given.delete(tick);
    }
  }

  /** The first `count` of `cues` were given by a tick, which ran for the first time or again. */
  take(tick: Tick, cues: Float64Array, count: number, isAgain: boolean): void {
    if (count === 0) return;
    const entries = new Map<number, Entry>();
    this.given.set(tick, entries);
    for (let i = 0; i < count; i++) {
      const cue = cues.slice(i * CUE_STRIDE, (i + 1) * CUE_STRIDE), id = cue[CUE.id]!;
      entries.set(id, isAgain ? this.reconcile(tick, id, cue) : this.giveOut(cue, 0));
    }
  }

  private reconcile(tick: Tick, id: number, cue: Float64Array): Entry {
    const lateTicks = this.present - tick, before = this.revoked.get(id);
    if (before === undefined) {
      const restored = this.takenBack.get(id);
      if (restored === undefined || !isSame(restored.cue, cue)) return this.giveOut(cue, lateTicks);
      this.takenBack.delete(id);
      restored.simulated = cue;
      return restored;
    }
    this.revoked.delete(id);
    if (isSame(before.cue, cue) || (before.isDelivered && dueOf(before.cue) < this.present)) {
      before.simulated = cue;
      return before;
    }
    this.takeBack(id, before);
    return this.giveOut(cue, lateTicks);
  }

  private giveOut(cue: Float64Array, lateTicks: number): Entry {
    if (this.waiting.length >= MAX_WAITING_CUES) this.waiting = this.waiting.slice(1);
    const entry: Entry = { cue, simulated: cue, lateTicks, isDelivered: false };
    this.waiting.push(entry);
    return entry;
  }

  private takeBack(id: number, entry: Entry): void {
    if (entry.isDelivered) this.takenBack.set(id, entry);
    else this.waiting = this.waiting.filter((other) => other !== entry);
  }

  /** All ticks have run again: what did not come again is taken back. */
  endRewind(): void {
    for (const [id, entry] of this.revoked) this.takeBack(id, entry);
    this.revoked.clear();
  }

  /** Moves ids that are to fall silent into `into`; returns how many. */
  drainTakenBack(into: Float64Array): number {
    let count = 0;
    for (const id of this.takenBack.keys()) {
      if (count === into.length) break;
      into[count++] = id;
      this.takenBack.delete(id);
    }
    return count;
  }

  /** Moves the oldest cues into `into`, and by how many ticks each comes too late into `lateTicks`; returns how many. */
  drain(into: Float64Array, lateTicks?: Uint16Array): number {
    const count = Math.min(this.waiting.length, Math.floor(into.length / CUE_STRIDE), lateTicks?.length ?? Infinity);
    for (let i = 0; i < count; i++) {
      const entry = this.waiting[i]!;
      into.set(entry.cue, i * CUE_STRIDE);
      if (lateTicks) lateTicks[i] = entry.lateTicks;
      entry.isDelivered = true;
    }
    if (count > 0) this.waiting = this.waiting.slice(count);
    return count;
  }

  /** The cues that a tick gave, CUE_STRIDE numbers each, as the world has them now. */
  givenBy(tick: Tick): Float64Array {
    const entries = this.given.get(tick), cues = new Float64Array((entries?.size ?? 0) * CUE_STRIDE);
    let at = 0;
    if (entries) for (const { simulated } of entries.values()) {
      cues.set(simulated, at);
      at += CUE_STRIDE;
    }
    return cues;
  }

  /** Leaves out what ticks before this one gave: they cannot run again. */
  forget(before: Tick): void {
    for (const tick of this.given.keys()) if (tick < before) this.given.delete(tick);
  }

  /** Leaves out everything: another world begins. */
  clear(): void {
    this.given.clear();
    this.waiting = [];
    this.takenBack.clear();
    this.revoked.clear();
  }
}
