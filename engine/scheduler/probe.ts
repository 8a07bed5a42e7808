/**
 * Watches an app run its ticks, from outside: nothing that is simulated can see it, and it must change nothing in the world.
 *
 * The systems of a schedule are reported in the order in which they run, those that a condition keeps from running included.
 */
export interface Probe {
  /** A system's turn is over: its conditions were asked, it ran if they held, and its commands were applied. */
  after(systemId: string, scheduleId: string): void;
  /** The function of a system, or of one of the conditions before it, is about to be called. */
  enter?(systemId: string, scheduleId: string): void;
  /** That function has returned or thrown. */
  leave?(systemId: string, scheduleId: string): void;
}
