import { loadMod, unpackMod, type LoadedMod } from '../game/mods/index.ts';
import type { Plugin } from '../engine/index.ts';
import type { ModProblem, RoomMod } from '../protocol/index.ts';
import { bytesOfText } from './base64.ts';

/** Mods that are ready for a room, or the one that is not and why. */
export type RoomMods = { readonly ok: true; readonly mods: readonly LoadedMod[] } | { readonly ok: false; readonly mod: string; readonly problems: readonly ModProblem[]; readonly stack: string };

const refuse = (mod: string, problems: readonly ModProblem[], stack = ''): RoomMods => ({ ok: false, mod, problems, stack });
const problem = (message: string, hint: string): ModProblem => ({ file: '', line: 0, message, hint });

const isPlugin = (value: unknown): value is Plugin => typeof value === 'object' && value !== null && 'id' in value && 'build' in value && typeof value.build === 'function';

/** The files and the code of a mod that is part of the build. @throws whatever its module throws when it is first evaluated */
async function trustedMod({ id, code }: Extract<RoomMod, { kind: 'trusted' }>): Promise<{ readonly files: Readonly<Record<string, string>>; readonly plugin: unknown } | null> {
  const { trusted, loadAt } = await import('virtual:trusted-mods');
  if (code && loadAt) return { files: code.files, plugin: (await loadAt(code.address)).default };
  return (await trusted.find((mod) => mod.id === id)?.load()) ?? null;
}

/** Reads the mods that a room is asked to have. Never throws; the first that does not load is named. */
export async function loadRoomMods(asked: readonly RoomMod[]): Promise<RoomMods> {
  const mods: LoadedMod[] = [];
  for (const one of asked) {
    const name = one.kind === 'trusted' ? one.id : '';
    try {
      let loaded;
      if (one.kind === 'packed') {
        const unpacked = unpackMod(one.packed);
        if (!unpacked.ok) return refuse(name, unpacked.problems);
        loaded = await loadMod(unpacked.files);
      } else {
        const found = await trustedMod(one);
        if (!found) return refuse(name, [problem(`"${one.id}" is no mod of this build`, 'put its folder into mods/ and start the app anew')]);
        if (!isPlugin(found.plugin)) return refuse(name, [problem('its main file has no plugin as its default export', 'end it with: export default plugin({ id, build })')]);
        loaded = await loadMod(new Map(Object.entries(found.files).map(([path, text]) => [path, bytesOfText(text)])), found.plugin);
      }
      if (!loaded.ok) return refuse(name, loaded.problems);
      mods.push(loaded.mod);
    } catch (cause) {
      return refuse(name, [problem(cause instanceof Error ? cause.message : String(cause), '')], cause instanceof Error ? cause.stack ?? '' : '');
    }
  }
  return { ok: true, mods };
}
