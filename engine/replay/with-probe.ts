import type { App } from '../scheduler/app.ts';
import { joinProbes } from '../scheduler/join-probes.ts';
import type { Probe } from '../scheduler/probe.ts';

/** Runs `run` with a further probe beside the one that the app has, and puts that back afterwards, also after a throw. */
export function withProbe<T>(app: App, probe: Probe, run: () => T): T {
  const before = app.probe;
  app.setProbe(before === null ? probe : joinProbes(before, probe));
  try {
    return run();
  } finally {
    app.setProbe(before);
  }
}
