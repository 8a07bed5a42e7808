import { App, chain, FixedPostUpdate, FixedPreUpdate, FixedUpdate, UsageError, type Plugin } from '../../engine/index.ts';
import type { Problem } from '../../engine/mods/index.ts';
import { ASKS, KNOWN_IDS } from './known-things.ts';
import type { LoadedMod } from './load-mod.ts';
import { buildMod } from './mod-app.ts';
import { settingsOf } from './mods-plugin.ts';
import { RoomMods } from './set.ts';

/**
 * Compares what a mod's systems really declare with what its mod.json says: everything that it touches and that is not its own must stand in `reads` or
 * `writes`. Built into an app of its own for this, which is then thrown away.
 */
export async function checkAccess({ manifest, places }: LoadedMod, plugin: Plugin): Promise<Problem[]> {
  const { id, reads, writes, asks } = manifest, problems: Problem[] = [], told = new Set<string>();
  const tell = (field: 'reads' | 'writes' | 'asks', thing: string, message: string, hint: string): void => {
    if (told.has(`${field} ${thing}`)) return;
    told.add(`${field} ${thing}`);
    problems.push({ file: 'mod.json', line: places.lineOf([field]), message, hint });
  };
  let schedules: App['schedules'];
  try {
    const app = new App({ capacity: 64 });
    const resource = settingsOf({ manifest } as LoadedMod);
    if (resource) app.insertResource(resource);
    const { fixed } = buildMod(app, plugin, 0, RoomMods);
    for (const schedule of [FixedPreUpdate, FixedUpdate, FixedPostUpdate]) app.addSystems(schedule, chain(...fixed[schedule.id]!));
    await app.ready();
    schedules = app.schedules;
  } catch (cause) {
    if (!(cause instanceof UsageError)) throw cause;
    return [{ file: manifest.main ?? '', line: 0, message: cause.message, hint: '' }];
  }
  for (const schedule of schedules.values()) {
    for (const { system, isExclusive, isRestructuring, touches } of schedule.placements) {
      if (!system.startsWith(`${id}/`)) tell('reads', system, `the system "${system}" does not belong to the mod by its name`, `call it "${id}/${system.slice(system.indexOf('/') + 1)}"`);
      if (isRestructuring && !asks.includes('spawn')) tell('asks', 'spawn', `the system "${system}" has commands, and asks does not say so`, `add "spawn" (${ASKS.spawn}) to asks`);
      if (isExclusive && manifest.kind === 'caged') tell('writes', system, `the system "${system}" wants the whole world`, 'name what it touches with parameters');
      for (const { thing, isWrite } of touches) {
        // What the engine keeps for itself (its own state in a condition, the room's gate) has no name that a mod could list.
        if (thing.id.startsWith(`${id}/`) || GATE_IDS.includes(thing.id)) continue;
        const known = KNOWN_IDS.get(thing.id);
        if (!known) tell('reads', thing.id, `the system "${system}" uses ${thing.id}, which is neither the mod's own nor what the room lends to mods`, `call your own "${id}/…"; see the list of what can be read and written in docs/mods.md`);
        else if (isWrite && !writes.includes(thing.id)) tell('writes', thing.id, `the system "${system}" writes ${thing.id}, and writes does not say so`, known.isWritable ? `add "${thing.id}" to writes` : 'mods may only read it');
        else if (!isWrite && !reads.includes(thing.id) && !writes.includes(thing.id)) tell('reads', thing.id, `the system "${system}" reads ${thing.id}, and reads does not say so`, `add "${thing.id}" to reads`);
      }
    }
  }
  return problems;
}

/** Read before each system of a mod, by the room and not by the mod. */
const GATE_IDS: readonly string[] = ['mods/Mods', 'engine/Time'];
