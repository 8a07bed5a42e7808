import type { App } from '../scheduler/app.ts';
import type { Probe } from '../scheduler/probe.ts';
import { Time } from '../systems/time.ts';
import type { DiagnosticsStore } from './diagnostics-store.ts';

export interface WatchOptions {
  /** Milliseconds from any start: `() => performance.now()`. Without it nothing is timed. The engine has no clock of its own. */
  readonly clock?: () => number;
  /** Samples that are kept; 120 unless given. */
  readonly length?: number;
}

/** An app that is being watched. */
export interface Watch {
  /** Takes a value of each measure: what has been since the last sample. */
  sample(): void;
  /** Ends the watch; the app's probe is again the one that it was. */
  stop(): void;
}

/**
 * Measures an app into a store: `app/entities`, `app/ticks` (since the last sample), `app/dropped-messages`, and with a clock `system/<schedule>/<id>`, the time of
 * a run in ms, those of observers and one-shot systems included in the systems that set them off. The app's own probe goes on being told.
 *
 * While nobody watches, nothing is measured and nothing is paid. With a clock each system costs two readings of it more.
 */
export function watchApp(app: App, store: DiagnosticsStore, { clock, length = 120 }: WatchOptions = {}): Watch {
  const before = app.probe, time = app.world.resource(Time), kept = { length };
  for (const [id, unit] of [['app/entities', 'entities'], ['app/ticks', 'ticks'], ['app/dropped-messages', 'messages']] as const) if (!store.has(id)) store.add(id, { unit, ...kept });
  const spent = new Map<string, { millis: number; runs: number }>(), starts: number[] = [];
  let tick = time.tick;
  const timing: Probe = {
    after: (system, schedule) => before?.after(system, schedule),
    enter: (system, schedule) => {
      before?.enter?.(system, schedule);
      starts.push(clock!());
    },
    leave: (system, schedule) => {
      const millis = clock!() - starts.pop()!, key = `system/${schedule}/${system}`, known = spent.get(key);
      if (known === undefined) spent.set(key, { millis, runs: 1 });
      else {
        known.millis += millis;
        known.runs++;
      }
      before?.leave?.(system, schedule);
    },
  };
  if (clock !== undefined) app.setProbe(timing);
  return {
    sample: () => {
      store.measure('app/entities', app.world.entityCount);
      store.measure('app/ticks', time.tick - tick);
      tick = time.tick;
      store.measure('app/dropped-messages', Object.values(app.world.droppedMessages()).reduce((sum, one) => sum + one, 0));
      for (const [id, one] of spent) {
        if (one.runs === 0) continue;
        if (!store.has(id)) store.add(id, { unit: 'ms', ...kept });
        store.measure(id, one.millis / one.runs);
        one.millis = one.runs = 0;
      }
    },
    stop: () => {
      if (clock !== undefined) app.setProbe(before);
    },
  };
}
