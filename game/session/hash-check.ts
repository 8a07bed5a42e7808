import { SystemFault, type App, type Divergence } from '../../engine/index.ts';
import type { Tick } from '../../protocol/index.ts';
import type { JamSession, StoredHash } from '../../protocol/session/index.ts';
import type { Jam } from '../jam.ts';
import { describeParts, tellingParts } from './telling-parts.ts';

/** A stored hash that the simulation did not reach. */
export interface HashMismatch {
  readonly tick: Tick;
  /** The last tick before it at which they agreed; null where none did. */
  readonly lastGood: Tick | null;
  readonly expected: string;
  readonly actual: string;
  /** Parts of the world that differ from the session's; null where it stored none. */
  readonly parts: readonly PartMismatch[] | null;
}
export interface PartMismatch {
  readonly name: string;
  readonly expected: string;
  readonly actual: string;
}

/** Compares a room that plays a session with the session's hashes, tick by tick in ascending order. */
export class HashCheck {
  private next = 0;
  /** Whole hashes compared so far. */
  checked = 0;
  /** Part hashes compared so far. */
  partsChecked = 0;
  /** The last tick, before any that differs, at which all agreed; null where none did. */
  lastGood: Tick | null = null;
  /** The first that differs. */
  mismatch: HashMismatch | null = null;
  /** Parts that differ at the first hash with parts from the mismatch on. */
  partsAfter: readonly PartMismatch[] | null = null;
  /** Hashes after the first mismatch that agree, and that do not. */
  agreedAfter = 0;
  partedAfter = 0;
  private failure: Divergence | null = null;

  /** @param withParts compares part hashes also where the whole agrees */
  constructor(private readonly session: JamSession, private readonly jam: Jam, private readonly withParts: boolean) {}

  get app(): App {
    return this.jam.app;
  }

  get content(): string {
    return this.jam.content;
  }

  /** Compares what the session stored for the tick at which the room stands, if anything. */
  at(): void {
    const { hashes } = this.session, tick = this.jam.nextTick;
    while (this.next < hashes.length && hashes[this.next]!.tick < tick) this.next++;
    while (this.next < hashes.length && hashes[this.next]!.tick === tick) this.compare(hashes[this.next++]!);
  }

  private compare(stored: StoredHash): void {
    const actual = this.jam.hash(), agrees = actual === stored.hash;
    this.checked++;
    const parts = stored.parts && (this.withParts || !agrees) ? this.compareParts(stored.parts) : null;
    if (this.mismatch) {
      if (agrees) this.agreedAfter++;
      else this.partedAfter++;
      if (!agrees) this.partsAfter ??= parts;
    } else if (!agrees || (parts && parts.length > 0)) {
      this.mismatch = { tick: stored.tick, lastGood: this.lastGood, expected: stored.hash, actual, parts };
      this.partsAfter = parts;
    } else this.lastGood = stored.tick;
  }

  private compareParts(stored: readonly string[]): PartMismatch[] {
    const { session, jam } = this, own = new Map(jam.parts().map((hash, part) => [jam.partNames[part]!, hash]));
    const found: PartMismatch[] = [];
    session.partNames.forEach((name, part) => {
      const expected = stored[part], actual = own.get(name);
      if (expected === undefined) return;
      this.partsChecked++;
      if (actual !== expected) found.push({ name, expected, actual: actual ?? 'nothing' });
    });
    return found;
  }

  /** A system failed: the room cannot go on. @throws whatever is not a system's failure */
  fail(cause: unknown): void {
    if (!(cause instanceof SystemFault)) throw cause;
    this.failure ??= { tick: cause.tick, system: cause.system, component: null, field: null, entity: null, expected: null, actual: null, message: cause.message };
  }

  /** A system has failed: the room stands in the middle of a tick. */
  get hasFailed(): boolean {
    return this.failure !== null;
  }

  /** What is known without looking for the cause: the window of ticks, and the parts that differ. */
  get divergence(): Divergence | null {
    const { mismatch, failure } = this;
    if (!mismatch) return failure;
    const { tick, lastGood, expected, actual } = mismatch, parts = tellingParts(this.jam.app, this.partsAfter ?? []), first = parts[0];
    return {
      tick: Math.max(0, tick - 1), system: first?.writers[0] ?? null, component: first?.name ?? null, field: null, entity: null,
      expected: first?.expected ?? expected, actual: first?.actual ?? actual,
      message: `${lastGood === null ? `At tick ${tick} the world is not the session's` : `The world parted from the session between ticks ${lastGood} and ${tick}`}${describeParts(parts)}.`,
    };
  }
}
