import type { Probe } from './probe.ts';

/** Two probes as one: what opens first is told last when it closes. */
export const joinProbes = (first: Probe, second: Probe): Probe => ({
  after: (system, schedule) => {
    first.after(system, schedule);
    second.after(system, schedule);
  },
  enter: (system, schedule) => {
    first.enter?.(system, schedule);
    second.enter?.(system, schedule);
  },
  leave: (system, schedule) => {
    second.leave?.(system, schedule);
    first.leave?.(system, schedule);
  },
});
