import type { World } from '../ecs/world.ts';
import type { LiveSchedule } from './live-schedule.ts';
import type { LiveObserver } from './observers.ts';
import type { Touches } from './param.ts';

/** What an app did so far; for people. */
export interface Diagnostics {
  readonly entities: number;
  readonly signatures: number;
  readonly imageBytes: number;
  readonly droppedMessages: Readonly<Record<string, number>>;
  readonly systems: readonly SystemDiagnostics[];
}
/** What one system did so far. */
export interface SystemDiagnostics {
  readonly schedule: string;
  readonly id: string;
  readonly runs: number;
  /** Rows and messages that its queries and readers gave it, over all runs. */
  readonly visited: number;
  /** How many queries and readers it has; with none it never visits anything. */
  readonly looks: number;
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}

/** @internal See `app.diagnostics`. */
export function diagnose(world: World, live: ReadonlyMap<string, LiveSchedule>, observers: readonly LiveObserver[]): Diagnostics {
  const systems: SystemDiagnostics[] = [], ids = (touches: readonly Touches[], isWrite: boolean): string[] => [...new Set(touches.filter((touch) => touch.isWrite === isWrite).map(({ thing }) => thing.id))];
  for (const [schedule, { systems: all, accesses }] of live) {
    all.forEach(({ id, runs, visited, looks }, index) => {
      const own = accesses[index]!.touches.filter(({ via }) => via === undefined);
      systems.push({ schedule, id, runs, visited, looks, reads: ids(own, false), writes: ids(own, true) });
    });
  }
  for (const { id, runs, visited, looks, touches } of observers) systems.push({ schedule: 'Observer', id, runs, visited, looks, reads: ids(touches, false), writes: ids(touches, true) });
  return { entities: world.entityCount, signatures: world.signatureCount, imageBytes: world.imageBytes, droppedMessages: world.droppedMessages(), systems };
}
