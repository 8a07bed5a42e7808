import { App, chain, checkScene, ChildOf, FixedPostUpdate, FixedPreUpdate, FixedUpdate, UsageError, type CheckedScene, type Plugin } from '../../engine/index.ts';
import type { Problem } from '../../engine/mods/index.ts';
import { decodeUtf8 } from '../../protocol/session/index.ts';
import { KNOWN_IDS, SCENE_PARTS } from './known-things.ts';
import type { LoadedMod } from './load-mod.ts';
import { buildMod } from './mod-app.ts';
import { settingsOf } from './mods-plugin.ts';
import { RoomMods } from './set.ts';

export type CheckedScenes = { readonly ok: true; readonly scenes: readonly CheckedScene[] } | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Reads the scenes of a mod and checks them against what it declares and what it may write: its own components and resources, and of the room's what stands in `writes`.
 * Built into an app of its own for this, which is then thrown away.
 */
export async function checkScenes({ manifest, files, places }: LoadedMod, plugin: Plugin | null): Promise<CheckedScenes> {
  const { id, adds, asks, writes, entities } = manifest, problems: Problem[] = [], scenes: CheckedScene[] = [];
  if (adds.scenes.length === 0) return { ok: true, scenes };
  const tell = (at: string, message: string, hint: string): void => { problems.push({ file: 'mod.json', line: places.lineOf([at]), message, hint }); };
  if (!asks.includes('spawn')) tell('asks', 'the mod adds scenes, and asks does not say so', 'add "spawn" to asks');
  const app = new App({ capacity: 64 }).addComponents(...SCENE_PARTS);
  try {
    const settings = settingsOf({ manifest } as LoadedMod);
    if (settings) app.insertResource(settings);
    const fixed = plugin ? buildMod(app, plugin, 0, RoomMods).fixed : {};
    for (const schedule of [FixedPreUpdate, FixedUpdate, FixedPostUpdate]) app.addSystems(schedule, chain(...fixed[schedule.id] ?? []));
    await app.ready();
  } catch (cause) {
    if (!(cause instanceof UsageError)) throw cause;
    return { ok: false, problems: [{ file: manifest.main ?? '', line: 0, message: cause.message, hint: '' }] };
  }
  let count = 0;
  for (const [index, file] of adds.scenes.entries()) {
    const text = decodeUtf8(files.get(file)!), check = text === null ? null : checkScene(text, app, { file });
    if (check === null) problems.push({ file, line: 1, message: 'it is not UTF-8', hint: 'save it as UTF-8' });
    else if (!check.ok) problems.push(...check.problems);
    else {
      const used = [...check.scene.entities.flatMap(({ components }) => components.map((part) => part.id)), ...check.scene.relations.map((relation) => relation.id), ...check.scene.resources.map((part) => part.id)];
      for (const part of new Set(used)) {
        if (part.startsWith(`${id}/`) || part === ChildOf.id || writes.includes(part)) continue;
        const isWritable = KNOWN_IDS.get(part)?.isWritable === true;
        problems.push({ file: isWritable ? 'mod.json' : file, line: isWritable ? places.lineOf(['writes']) : 1, message: `the scene "${file}" has ${part}, ${isWritable ? 'and writes does not say so' : 'which mods may only read'}`, hint: isWritable ? `add "${part}" to writes` : 'take it out of the scene' });
      }
      count += check.scene.entities.length;
      scenes.push(check.scene);
      if (count > entities) problems.push({ file: 'mod.json', line: places.lineOf(['adds', 'scenes', index]), message: `the scenes have ${count} entities, and the mod has room for ${entities}`, hint: `write "entities": ${count}` });
    }
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, scenes };
}
