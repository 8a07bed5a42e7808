import { chain, condition, FixedPostUpdate, FixedPreUpdate, FixedUpdate, res, Startup, Time, UsageError, type App, type Plugin, type Schedule, type SystemSet, type Target } from '../../engine/index.ts';
import { isModRunning, Mods } from '../../engine/mods/index.ts';

/** What a mod registers while its plugin builds: systems are gathered, everything else goes into the app at once. */
export interface Gathered {
  /** Systems of fixed schedules, by the schedule's id, in order of registration. */
  readonly fixed: Readonly<Record<string, readonly Target[]>>;
}

/** Fixed schedules in which mods can have systems. */
const FIXED: readonly Schedule[] = [FixedPreUpdate, FixedUpdate, FixedPostUpdate];

/** A condition: the mod in this slot is on and was not stopped in this tick. Asked before each of its systems, so that a fault keeps the rest of them out. */
export const isRunning = (slot: number): ReturnType<typeof condition> => condition({ mods: res(Mods), time: res(Time) }, ({ mods, time }) => isModRunning(mods, slot, time.tick));

/**
 * Lets a mod's plugin build into an app, as if it had the app for itself.
 *
 * - Systems of fixed schedules are gathered; the room puts those of all mods in one row. Those of Startup run after the room's.
 * - Other schedules (OnEnter, OnExit of its own states; Extract for trusted mods) get them as they are.
 * - It cannot order the room's sets.
 */
export function buildMod(app: App, plugin: Plugin, slot: number, set: SystemSet): Gathered {
  const fixed: Record<string, Target[]> = { [FixedPreUpdate.id]: [], [FixedUpdate.id]: [], [FixedPostUpdate.id]: [] };
  const own: Record<string, unknown> = {
    addSystems(schedule: Schedule, ...systems: readonly Target[]): App {
      if (FIXED.includes(schedule)) fixed[schedule.id]!.push(...systems.map((target) => target.inSet(set).runIf(isRunning(slot))));
      else if (schedule === Startup) app.addSystems(schedule, chain(...systems));
      else app.addSystems(schedule, ...systems);
      return facade;
    },
    configureSets(): App {
      throw new UsageError(`Mod "${plugin.id}" orders sets of systems; the systems of a mod run in the order in which it adds them.`);
    },
    addPlugin(part: Plugin): App {
      part.build(facade);
      return facade;
    },
  };
  const facade: App = new Proxy(app, {
    get(target, name) {
      if (typeof name === 'string' && Object.hasOwn(own, name)) return own[name];
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...given: unknown[]): unknown => {
        const answer: unknown = (value as (...given: unknown[]) => unknown).apply(target, given);
        return answer === target ? facade : answer;
      };
    },
  });
  plugin.build(facade);
  return { fixed };
}
