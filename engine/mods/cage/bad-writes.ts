import type { LoadedGuest } from './caged-mod.ts';
import { Guest } from './guest.ts';

/** Steps for loading traced files, and for the one call: some 25 and 5 milliseconds. A mod that needs more is not traced. */
const LOAD_STEPS = 5_000_000, CALL_STEPS = 1_000_000;

/**
 * Finds the line of a mod that wrote a number which a column cannot hold. A call is a function of what it is given: it is made
 * once more, in a guest of its own that is only opened then, by files whose assignments tell on themselves (traceWrites).
 * Nothing of it comes into the world.
 */
export class BadWrites {
  private opened: { readonly guest: Guest; readonly runs: readonly number[] } | null | undefined;

  /** @param places, pieces as for the guest at work, so that both have one block */
  constructor(private readonly loaded: LoadedGuest, private readonly bytes: number, private readonly places: string, private readonly pieces: readonly (readonly [from: number, to: number])[]) {}

  private open(): BadWrites['opened'] {
    const { loaded: { module, limits, traced }, pieces } = this;
    try {
      const guest = new Guest(module, limits.memory * 1_048_576, this.bytes);
      guest.load(traced(), 'cage:entry', LOAD_STEPS);
      const runs = guest.layOut(guest.exported('layOut'), this.places, pieces, pieces.length - 1);
      guest.keep();
      return { guest, runs };
    } catch {
      // Whatever it was (too much work, no memory for a second guest, too deep to be read from here), it is no reason to end a tick.
      return null;
    }
  }

  /**
   * `main.js:14`, or null where it cannot be said: the number did not come by an assignment, or the call takes too long.
   *
   * @param system its place among the mod's
   * @param block as the call finds it
   * @param column byte of the system's piece at which the column begins
   * @param field name of the field, for one that is no array
   */
  find(system: number, block: Uint8Array, column: number, field: string): string | null {
    const opened = (this.opened === undefined ? (this.opened = this.open()) : this.opened) ?? null;
    if (opened === null) return null;
    const { guest, runs } = opened;
    guest.putBack();
    guest.bytes.set(block, guest.blockStart);
    const told = guest.call(runs[system]!, CALL_STEPS);
    if (told?.kind !== 'error') return null;
    const places = new Map(told.message.split(' ').map((one) => one.split('=') as [string, string]));
    const place = places.get(String(column)) ?? places.get(`.${field}`);
    return place !== undefined && /^[\w./-]+:\d+$/.test(place) ? place : null;
  }
}
