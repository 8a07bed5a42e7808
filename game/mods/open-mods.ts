import { numberOfName, Shape, UsageError, type CheckedScene, type Plugin } from '../../engine/index.ts';
import { describeProblem, MAX_MODS, modKey, type Problem } from '../../engine/mods/index.ts';
import type { Catalogue, OpenedCage } from '../../engine/mods/cage/index.ts';
import { INSTRUMENT, JOINT, MAX_PLAYERS, THING_SHAPE, TICK_MICROS, TICK_RATE, ZONE_STATE } from '../../protocol/index.ts';
import { decodeUtf8 } from '../../protocol/session/index.ts';
import { EFFECTOR_COUNT, PART, PART_COUNT } from '../components/effector.ts';
import { checkAccess } from './check-access.ts';
import { checkScenes } from './check-scenes.ts';
import { KNOWN_THINGS } from './known-things.ts';
import type { LoadedMod } from './load-mod.ts';
import { BOW, MOST_NOTES, PLAYED } from './messages.ts';
import { settingsOf, type ModToRun } from './mods-plugin.ts';

export type OpenedMod = { readonly ok: true; readonly plugin: Plugin | null; readonly scenes: readonly CheckedScene[]; /** Not wrong, but perhaps not meant. */ readonly warnings?: readonly Problem[] } | { readonly ok: false; readonly problems: readonly Problem[] };

/** Constants of `jam-engine/game` whose members mods look up by name. */
export const MOD_CONSTANTS: Readonly<Record<string, Readonly<Record<string, number>>>> = { PLAYED, BOW, PART, JOINT, ZONE_STATE, THING_SHAPE, Shape };

/** What `jam-engine/game` exports to mods in a cage. */
const CATALOGUE: Catalogue = {
  ...Object.fromEntries(Object.entries(KNOWN_THINGS).map(([name, { thing }]) => [name, thing])),
  instrument: { kind: 'names', numbers: INSTRUMENT }, zoneType: { kind: 'names', numbers: {} }, cueName: { kind: 'names', numbers: {} },
  ...Object.fromEntries(Object.entries(MOD_CONSTANTS).map(([name, values]) => [name, { kind: 'constants', values }])), PART_COUNT, EFFECTOR_COUNT, MAX_PLAYERS, TICK_MICROS, TICK_RATE, MOST_NOTES,
};

/** What a cage makes of a mod's code. The cage is loaded with the first mod that needs it. */
async function cage({ manifest: { id, memory, fuel }, files }: LoadedMod, main: string): Promise<OpenedCage> {
  const scripts = new Map<string, string>(), problems: Problem[] = [];
  for (const [path, bytes] of files) {
    if (!path.endsWith('.js')) continue;
    const text = decodeUtf8(bytes);
    if (text === null) problems.push({ file: path, line: 0, message: 'it is not UTF-8', hint: 'save it as UTF-8' });
    else scripts.set(path, text);
  }
  if (problems.length > 0) return { ok: false, problems };
  const { openCage } = await import('../../engine/mods/cage/index.ts');
  return openCage({ id, files: scripts, main, catalogue: CATALOGUE, limits: { memory, fuel } });
}

/** What runs of a mod: its own plugin if it is trusted, what the cage makes of its code if it is not; null without code. Compared with what its mod.json declares. */
export async function openMod(mod: LoadedMod): Promise<OpenedMod> {
  const { manifest: { kind, main } } = mod, caged = kind === 'caged' && main !== undefined ? await cage(mod, main) : null;
  if (caged && !caged.ok) return caged;
  const plugin = caged ? caged.plugin : mod.plugin;
  const problems = plugin ? await checkAccess(mod, plugin) : [];
  if (problems.length > 0) return { ok: false, problems };
  const checked = await checkScenes(mod, plugin);
  return checked.ok ? { ok: true, plugin: plugin ?? null, scenes: checked.scenes, ...(caged ? { warnings: caged.warnings } : {}) } : checked;
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
    opened.push({ mod, plugin: answer.plugin, scenes: answer.scenes, settings: settingsOf(mod) });
  }
  return opened;
}
