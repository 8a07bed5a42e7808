import { MAX_MODS, modKey, numberOfName, UsageError, type Plugin } from '../../engine/index.ts';
import { describeProblem, type Problem } from '../../engine/mods/index.ts';
import { checkAccess } from './check-access.ts';
import type { LoadedMod } from './load-mod.ts';
import { settingsOf, type ModToRun } from './mods-plugin.ts';

export type OpenedMod = { readonly ok: true; readonly plugin: Plugin | null } | { readonly ok: false; readonly problems: readonly Problem[] };

/** What runs of a mod: its own plugin if it is trusted, what the cage makes of its code if it is not; null without code. Compared with what its mod.json declares. */
export async function openMod(mod: LoadedMod): Promise<OpenedMod> {
  const { plugin } = mod;
  if (!plugin) return { ok: true, plugin: null };
  const problems = await checkAccess(mod, plugin);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, plugin };
}

/**
 * Mods as a room runs them: by ascending id, which is their slot.
 *
 * @throws UsageError that names every problem of the first mod that cannot be opened
 */
export async function openMods(mods: readonly LoadedMod[]): Promise<ModToRun[]> {
  const sorted = [...mods].sort((a, b) => (a.manifest.id < b.manifest.id ? -1 : 1)), keys = new Map<number, string>(), names = new Map<number, string>();
  if (sorted.length > MAX_MODS) throw new UsageError(`A room with ${sorted.length} mods was asked for; it takes ${MAX_MODS}.`);
  for (const { manifest: { id, adds } } of sorted) {
    const other = keys.get(modKey(id));
    if (other !== undefined) throw new UsageError(other === id ? `Mod "${id}" was given twice; give it once.` : `Mods "${id}" and "${other}" cannot be in one room: their keys are the same.`);
    keys.set(modKey(id), id);
    for (const one of [...adds.instruments, ...adds.zones, ...adds.cues]) {
      const name = `${id}/${one.id}`, known = names.get(numberOfName(name));
      if (known !== undefined && known !== name) throw new UsageError(`"${name}" and "${known}" have the same number, so that their mods cannot be in one room.`);
      names.set(numberOfName(name), name);
    }
  }
  const opened: ModToRun[] = [];
  for (const mod of sorted) {
    const answer = await openMod(mod);
    if (!answer.ok) throw new UsageError(`Mod "${mod.manifest.id}" cannot run:\n${answer.problems.map(describeProblem).join('\n')}`);
    opened.push({ mod, plugin: answer.plugin, settings: settingsOf(mod) });
  }
  return opened;
}
