import type { World } from '../ecs/world.ts';
import type { WorldPlan } from '../ecs/world-plan.ts';
import { describeContributions, systemsIn, type Contribution, type Contributions } from './contributions.ts';
import type { LiveSchedule, ScheduleDraft } from './live-schedule.ts';
import type { Workshop } from './live-system.ts';
import { nameGates } from './order.ts';
import { stageCondition, stageSystem, SwapRefusal, type Staged } from './swap.ts';

/** What a plugin was built into anew, only to see what it brings. */
export interface Rebuilt {
  readonly plan: WorldPlan;
  readonly contributions: Contributions;
  readonly drafts: ReadonlyMap<string, ScheduleDraft>;
}
/** The app that runs. */
export interface Running {
  readonly workshop: Workshop;
  readonly world: World;
  readonly live: ReadonlyMap<string, LiveSchedule>;
  readonly contributions: Contributions;
}

/** Makes all systems and conditions of a plugin ready to take their places. @throws SwapRefusal, UsageError where something has another shape. */
export function stagePlugin(id: string, { workshop, world, live, contributions }: Running, rebuilt: Rebuilt): Staged[] {
  const before = contributions.of(id), now = rebuilt.contributions.of(id)!;
  if (before === undefined) throw new SwapRefusal(`Plugin "${id}" is not in this app`);
  checkSame(id, before, now);
  workshop.plan.adoptAll(rebuilt.plan);
  const staged: Staged[] = [];
  for (const { schedule, isConfiguration, targets } of now) {
    if (isConfiguration) continue;
    const { systems } = live.get(schedule.id)!;
    for (const system of targets.flatMap(systemsIn)) staged.push(stageSystem(workshop, world, schedule, systems.find((place) => place.id === system.id)!, system));
  }
  for (const { schedule, added, configured } of rebuilt.drafts.values()) {
    const gates = [...nameGates([...added, ...configured]).values()].flat(), places = live.get(schedule.id)?.gatesByName;
    if (places === undefined) continue;
    for (const { name, condition } of gates) {
      const owner = name.slice(0, name.lastIndexOf('.') + 1), isOf = (one: string): boolean => one.startsWith(owner);
      const place = places.get(name), theirs = [...places.keys()].filter(isOf).length;
      // A condition of a set that nobody is in is never asked.
      if (theirs === 0) continue;
      if (place === undefined || theirs !== gates.filter((gate) => isOf(gate.name)).length) throw new SwapRefusal(`The conditions ${owner}… of ${schedule.id} belong to others too`);
      staged.push(stageCondition(workshop, world, schedule, name, place, condition));
    }
  }
  return staged;
}

function checkSame(id: string, before: readonly Contribution[], now: readonly Contribution[]): void {
  const theirs = describeContributions(before), ours = describeContributions(now);
  const more = ours.filter((line) => !theirs.includes(line)), less = theirs.filter((line) => !ours.includes(line));
  if (more.length > 0 || less.length > 0) throw new SwapRefusal(`Plugin "${id}" ${[...more.map((line) => `now has ${line}`), ...less.map((line) => `no longer has ${line}`)].join('; ')}`);
  if (theirs.join('\n') !== ours.join('\n')) throw new SwapRefusal(`Plugin "${id}" adds its systems in another order`);
}
