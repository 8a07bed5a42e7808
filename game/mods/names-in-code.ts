import { numberOfName } from '../../engine/index.ts';
import { nearestWord } from '../../engine/mods/index.ts';
import { decodeUtf8 } from '../../protocol/session/index.ts';
import type { LoadedMod } from './load-mod.ts';

/** The declared name that was probably meant: `glow-harp/chime` for `chime` or `glow-harp/chimes`; null when none is near. @param also names of the room's that would do */
export function nearestDeclared(name: string, id: string, own: readonly string[], also: readonly string[] = []): string | null {
  const whole = name.includes('/') ? name : `${id}/${name}`;
  return own.includes(whole) ? whole : nearestWord(name, [...own, ...also]) ?? nearestWord(whole, own);
}

/**
 * What the log says of a number that no mod of the room declares: the code of mods says by which name it was asked for. By number; read once, when a room is made.
 *
 * @param call the function that makes names into numbers: `instrument` or `cueName`
 */
export function undeclaredNames(mods: readonly LoadedMod[], call: 'instrument' | 'cueName'): ReadonlyMap<number, string> {
  const field = call === 'instrument' ? 'instruments' : 'cues', said = new Map<number, string>(), asked = new RegExp(`\\b${call}\\(\\s*(['"\`])([^'"\`\\n]{1,81})\\1`, 'g');
  const declared = mods.flatMap(({ manifest: { id, adds } }) => adds[field].map((one) => `${id}/${one.id}`));
  for (const { manifest: { id, name: title }, files } of mods) {
    for (const [path, bytes] of files) {
      const text = /\.[jt]s$/.test(path) ? decodeUtf8(bytes) : null;
      for (const [, , name] of text?.matchAll(asked) ?? []) {
        if (declared.includes(name!) || said.has(numberOfName(name!))) continue;
        const near = nearestDeclared(name!, id, declared);
        said.set(numberOfName(name!), `Mod "${title}" asks for "${name!}", and no mod of this room has ${call === 'instrument' ? 'such an instrument' : 'such a cue'}: ${near ? `did you mean "${near}"?` : `name it in adds.${field}.`}`);
      }
    }
  }
  return said;
}
