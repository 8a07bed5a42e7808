import { resource, type MutableRecord, type ReadRecord } from '../ecs/resource.ts';

/** Mods that a world can have. */
export const MAX_MODS = 16;
/** A mod that failed in so many ticks in a row is switched off until somebody switches it on again. */
export const FAULTY_TICKS = 64;
/** What a faulty tick adds to a mod's heat, of which a good one takes 1, and where it is switched off: one that is stopped in every second tick within five seconds, one that is in every tenth never. */
export const FAULT_HEAT = 8, MOST_HEAT = 2048;

/** What stopped a mod, as `Mods.why` holds it. Append only: it is in images. */
export const STOPPED_BY = {
  nothing: 0,
  /** An exception. */ error: 1,
  /** Its fuel for the tick. */ fuel: 2,
  /** Its memory. */ memory: 3,
  /** A value that a column cannot hold, such as NaN. */ value: 4,
  /** It did not answer, and its worker had to be replaced. */ silence: 5,
  /** A hand. */ hand: 6,
} as const;

/**
 * How the mods of a world are, by slot: slot 0 is the mod whose id comes first. In the image, so that a replay stops a mod in the same tick.
 *
 * - `count`: mods there are. `key`: {@link modKey} of each one's id. `isOn`: 0: its systems do not run.
 * - `faults`: times that it was stopped; `faultsInRow`: faulty ticks without a good one between; `heat`: how often it was lately. `faultTick`: the latest tick in which it was stopped, plus 1;
 *   0 for never. A mod sits out what is left of that tick.
 * - `why`: STOPPED_BY, of the latest fault or of what switched it off.
 * - `changed`: goes up when one is switched on or off.
 * - `fuel`: units of work in a tick that a caged one asks for; 0 for others. `steps`: of its cage, taken in the tick before `stepsTick`.
 */
export const Mods = resource('mods/Mods', {
  count: 'u8', changed: 'u32', key: ['u32', MAX_MODS], isOn: ['u8', MAX_MODS], faults: ['u32', MAX_MODS], faultsInRow: ['u16', MAX_MODS], faultTick: ['f64', MAX_MODS], why: ['u8', MAX_MODS],
  heat: ['u16', MAX_MODS], fuel: ['u8', MAX_MODS], steps: ['u32', MAX_MODS], stepsTick: ['f64', MAX_MODS],
});
type ModsRecord = ReadRecord<typeof Mods.schema>;

/** A mod's id as 32 bits (FNV-1a, public domain). Two mods of one world never share one: that is checked when they are put together. */
export function modKey(id: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/** Slot of the mod with this key, −1 when it is not there. */
export function slotOfMod(mods: ModsRecord, key: number): number {
  for (let slot = 0; slot < mods.count; slot++) if (mods.key[slot] === key) return slot;
  return -1;
}

/** Whether a mod's systems run now: it is on, and nothing has stopped it in this tick. */
export const isModRunning = (mods: ModsRecord, slot: number, tick: number): boolean => mods.isOn[slot] === 1 && mods.faultTick[slot] !== tick + 1;

/** Notes that a mod was stopped in a tick: it sits out the rest of it. */
export function faultMod(mods: MutableRecord<typeof Mods.schema>, slot: number, tick: number, why: number): void {
  mods.faults[slot] = mods.faults[slot]! + 1;
  if (mods.faultTick[slot] !== tick + 1 && mods.faultsInRow[slot]! < 0xffff) mods.faultsInRow[slot] = mods.faultsInRow[slot]! + 1;
  mods.faultTick[slot] = tick + 1;
  mods.why[slot] = why;
}
