import { SystemFault, type App, type Divergence } from '../../engine/index.ts';
import type { Tick } from '../../protocol/index.ts';
import { NO_PART, type JamSession, type ModsChange, type StoredHash } from '../../protocol/session/index.ts';
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
  /** It is the world that was just carried over into a room with other mods. */
  readonly isCarried: boolean;
}
export interface PartMismatch {
  readonly name: string;
  readonly expected: string;
  readonly actual: string;
}

/** What is to be said of a system's failure. @throws whatever is none */
export function describeFailure(cause: unknown): Divergence {
  if (!(cause instanceof SystemFault)) throw cause;
  return { tick: cause.tick, system: cause.system, component: null, field: null, entity: null, expected: null, actual: null, message: cause.message };
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
  /** The room that the first difference was found in. */
  private parted: Jam | null = null;

  /** @param withParts compares part hashes also where the whole agrees */
  constructor(private readonly session: JamSession, private readonly withParts: boolean) {}

  /** Of the room that the first difference was found in. */
  get app(): App | null {
    return this.parted?.app ?? null;
  }

  /** As {@link app}; empty while there is no difference. */
  get content(): string {
    return this.parted?.content ?? '';
  }

  /** Compares what the session stored for the tick at which the room stands, if anything; before it goes on with other mods. */
  at(jam: Jam): void {
    const { hashes } = this.session, tick = jam.nextTick;
    while (this.next < hashes.length && hashes[this.next]!.tick < tick) this.next++;
    while (this.next < hashes.length && hashes[this.next]!.tick === tick) this.compare(jam, hashes[this.next++]!);
  }

  /** The room is about to be left for one with other mods. */
  beforeChange(jam: Jam, { tick, before }: ModsChange): void {
    if (before !== null) this.compare(jam, { tick, hash: before, parts: null });
  }

  /** The world was carried over into the room with other mods. */
  afterChange(jam: Jam, { tick, after }: ModsChange): void {
    if (after !== null) this.compare(jam, { tick, hash: after, parts: null }, true);
  }

  private compare(jam: Jam, stored: StoredHash, isCarried = false): void {
    const actual = jam.hash(), agrees = actual === stored.hash;
    this.checked++;
    const parts = stored.parts && (this.withParts || !agrees) ? this.compareParts(jam, stored.parts) : null;
    if (this.mismatch) {
      if (agrees) this.agreedAfter++;
      else this.partedAfter++;
      if (!agrees) this.partsAfter ??= parts;
    } else if (!agrees || (parts && parts.length > 0)) {
      this.parted = jam;
      this.mismatch = { tick: stored.tick, lastGood: this.lastGood, expected: stored.hash, actual, parts, isCarried };
      this.partsAfter = parts;
    } else this.lastGood = stored.tick;
  }

  private compareParts(jam: Jam, stored: readonly string[]): PartMismatch[] {
    const { session } = this, own = new Map(jam.parts().map((hash, part) => [jam.partNames[part]!, hash]));
    const found: PartMismatch[] = [];
    session.partNames.forEach((name, part) => {
      const expected = stored[part], actual = own.get(name);
      if (expected === undefined || (expected === NO_PART && actual === undefined)) return;
      this.partsChecked++;
      if (actual !== expected) found.push({ name, expected, actual: actual ?? 'nothing' });
    });
    return found;
  }

  /** What is known without looking for the cause: the window of ticks, and the parts that differ. */
  get divergence(): Divergence | null {
    const { mismatch } = this;
    if (!mismatch) return null;
    const { tick, lastGood, expected, actual, isCarried } = mismatch, parts = tellingParts(this.parted!.app, this.partsAfter ?? []), first = parts[0];
    if (isCarried) {
      return {
        tick: Math.max(0, tick - 1), system: null, component: null, field: null, entity: null, expected, actual,
        message: `Carried over into the room with other mods at tick ${tick}, the world is not the session's${lastGood === tick ? ', though it was before' : ''}.`,
      };
    }
    return {
      tick: Math.max(0, tick - 1), system: first?.writers[0] ?? null, component: first?.name ?? null, field: null, entity: null,
      expected: first?.expected ?? expected, actual: first?.actual ?? actual,
      message: `${lastGood === null ? `At tick ${tick} the world is not the session's` : `The world parted from the session between ticks ${lastGood} and ${tick}`}${describeParts(parts)}.`,
    };
  }
}
