import type { App } from '../scheduler/app.ts';
import type { Probe } from '../scheduler/probe.ts';

/** Runs `run` with a further probe beside the one that the app has, and puts that back afterwards, also after a throw. */
export function withProbe<T>(app: App, probe: Probe, run: () => T): T {
  const before = app.probe;
  app.setProbe(before === null ? probe : join(before, probe));
  try {
    return run();
  } finally {
    app.setProbe(before);
  }
}

const join = (first: Probe, second: Probe): Probe => ({
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
