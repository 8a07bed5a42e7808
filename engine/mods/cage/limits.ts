/** Steps of the guest's machine in one unit of work: about half a millisecond on a machine of 2020. */
export const STEPS_PER_UNIT = 100_000;
/** Units of work that all caged mods of a room may take in a tick together. */
export const ROOM_UNITS = 100;
/** Lines that a mod can say in a second. */
export const LINES_A_SECOND = 32;

/** What a mod may use. */
export interface CageLimits {
  /** Megabytes of its own values, 1 to 8. */
  readonly memory: number;
  /** Units of work in a tick, 1 to 100. */
  readonly fuel: number;
  /** Bytes of columns that it has in view. */
  readonly columns: number;
}
export const DEFAULT_LIMITS: CageLimits = { memory: 2, fuel: 20, columns: 16 * 1_048_576 };
const MOST: Pick<CageLimits, 'memory' | 'fuel'> = { memory: 8, fuel: 100 };

const between = (value: number | undefined, initial: number, most: number): number => (value === undefined || !Number.isFinite(value) ? initial : Math.min(most, Math.max(1, value)));
/** The limits asked for, within what there is. */
export const limitsOf = ({ memory, fuel }: Partial<Pick<CageLimits, 'memory' | 'fuel'>>): CageLimits =>
  ({ memory: between(memory, DEFAULT_LIMITS.memory, MOST.memory), fuel: between(fuel, DEFAULT_LIMITS.fuel, MOST.fuel), columns: DEFAULT_LIMITS.columns });
