import type { Schedule } from './schedule.ts';
import { Arrangement, System, type Target } from './system.ts';

/** What a plugin put into a schedule in one call. */
export interface Contribution {
  readonly schedule: Schedule;
  readonly isConfiguration: boolean;
  readonly targets: readonly Target[];
}

/** Who put what into an app: a plugin's contributions are those of its `build` and of the plugins that it adds. */
export class Contributions {
  private readonly byPlugin = new Map<string, Contribution[]>();
  private readonly building: string[] = [];

  /** Runs a plugin's `build`, with everything that is added in the meantime put to its account. */
  during(pluginId: string, build: () => void): void {
    this.byPlugin.set(pluginId, []);
    this.building.push(pluginId);
    try {
      build();
    } finally {
      this.building.pop();
    }
  }

  note(contribution: Contribution): void {
    for (const id of this.building) this.byPlugin.get(id)!.push(contribution);
  }

  /** A plugin that is there already is added by another one too. */
  include(pluginId: string): void {
    for (const contribution of this.byPlugin.get(pluginId) ?? []) this.note(contribution);
  }

  /** Undefined for a plugin that the app does not have. */
  of(pluginId: string): readonly Contribution[] | undefined {
    return this.byPlugin.get(pluginId);
  }
}

/** Systems in the order in which they are named. */
export const systemsIn = (target: Target): readonly System[] => (target instanceof System ? [target] : target instanceof Arrangement ? target.parts.flatMap(systemsIn) : []);

/** What stands where: two plugins with one text give a schedule the same systems in the same order, in the same sets, behind as many conditions. */
export function describeTarget(target: Target): string {
  if (!(target instanceof Arrangement)) return `${target.kind} ${target.id}`;
  const { parts, isChained, runsAfter, runsBefore, sets, conditions } = target;
  const list = (targets: readonly Target[]): string => targets.map(describeTarget).join(', ');
  const clauses = [runsAfter.length > 0 && `after ${list(runsAfter)}`, runsBefore.length > 0 && `before ${list(runsBefore)}`, sets.length > 0 && `in ${list(sets)}`, conditions.length > 0 && `if ${conditions.length}`];
  return `${isChained ? 'chain' : 'group'}(${list(parts)})${clauses.filter((clause) => clause !== false).map((clause) => `, ${clause}`).join('')}`;
}

export const describeContributions = (contributions: readonly Contribution[]): string[] =>
  contributions.flatMap(({ schedule, isConfiguration, targets }) => targets.map((target) => `${isConfiguration ? 'sets' : 'systems'} of ${schedule.id}: ${describeTarget(target)}`));
