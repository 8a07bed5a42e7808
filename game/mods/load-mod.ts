import { createSHA256 } from 'hash-wasm';
import type { Plugin } from '../../engine/index.ts';
import type { Places, Problem } from '../../engine/mods/index.ts';
import { decodeUtf8, encodeUtf8 } from '../../protocol/session/index.ts';
import { checkManifest, MAX_MANIFEST_BYTES, type Manifest } from './manifest.ts';
import { checkFiles, isModFile, type ModFiles } from './pack.ts';
import { readPalette, type PaletteOfMod } from './palette-file.ts';

/** A mod that was read and found sound; it has not run yet. */
export interface LoadedMod {
  readonly manifest: Manifest;
  /** SHA-256 over its files, 64 hex digits. */
  readonly hash: string;
  /** Only what is part of the mod. */
  readonly files: ModFiles;
  /** The code of a trusted mod; null for one in a cage, or without code. */
  readonly plugin: Plugin | null;
  /** Palettes that it brings. */
  readonly palettes: readonly PaletteOfMod[];
  /** Where things stand in mod.json. */
  readonly places: Places;
}

export type LoadedOrNot = { readonly ok: true; readonly mod: LoadedMod } | { readonly ok: false; readonly problems: readonly Problem[] };

/** What a mod's files are, in 64 hex digits: SHA-256 over path, length and bytes of each, by ascending path. */
export async function hashOfFiles(files: ModFiles): Promise<string> {
  const hasher = (await createSHA256()).init();
  for (const [path, bytes] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) hasher.update(encodeUtf8(`${path}\n${bytes.length}\n`)).update(bytes);
  return hasher.digest('hex');
}

/**
 * Reads a mod. Pure: nothing is installed, run or kept. What of the folder is no part of a mod is left out.
 *
 * @param folder its files by path
 * @param plugin the default export of `main` of a trusted mod, which only whoever builds the app can give
 */
export async function loadMod(folder: ModFiles, plugin: Plugin | null = null): Promise<LoadedOrNot> {
  const files: ModFiles = new Map([...folder].filter(([path]) => isModFile(path))), problems: Problem[] = checkFiles(files);
  const refuse = (file: string, line: number, message: string, hint: string): void => { problems.push({ file, line, message, hint }); };
  if (problems.length > 0) return { ok: false, problems };
  const bytes = files.get('mod.json');
  if (!bytes) return { ok: false, problems: [{ file: '', line: 0, message: 'there is no mod.json', hint: 'a mod is a folder with a mod.json; make one with: npx jam new mod NAME' }] };
  const text = bytes.length > MAX_MANIFEST_BYTES ? null : decodeUtf8(bytes);
  if (text === null) {
    refuse('mod.json', 1, bytes.length > MAX_MANIFEST_BYTES ? `mod.json has ${bytes.length} bytes; at most ${MAX_MANIFEST_BYTES} are read` : 'mod.json is not UTF-8', 'save it as UTF-8, without large things in it');
    return { ok: false, problems };
  }
  const checked = checkManifest(text.startsWith('\ufeff') ? text.slice(1) : text);
  if (!checked.ok) return checked;
  const { manifest, places } = checked, { main, kind, assets, adds } = manifest;
  const mustBeThere = (path: string, at: readonly (string | number)[], what: string): void => {
    if (!files.has(path)) refuse('mod.json', places.lineOf(at), `${what} is "${path}", and there is no such file in the mod`, 'add the file, or name the right one');
  };
  if (main !== undefined) mustBeThere(main, ['main'], 'main');
  assets.forEach((path, index) => mustBeThere(path, ['assets', index], `assets[${index}]`));
  adds.palettes.forEach((path, index) => mustBeThere(path, ['adds', 'palettes', index], `adds.palettes[${index}]`));
  adds.scenes.forEach((path, index) => mustBeThere(path, ['adds', 'scenes', index], `adds.scenes[${index}]`));
  if (kind === 'trusted' && main !== undefined && !plugin) refuse('mod.json', places.lineOf(['kind']), 'kind is "trusted", and its code is no part of this build', 'put its folder into mods/ of the app and build it, or make it a caged mod');
  const palettes = readPalettes(manifest, files, problems);
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, mod: { manifest, hash: await hashOfFiles(files), files, plugin: kind === 'trusted' ? plugin : null, palettes, places } };
}

/** The palettes of a mod; what is wrong with them goes to `problems`. */
function readPalettes({ id, adds }: Manifest, files: ModFiles, problems: Problem[]): PaletteOfMod[] {
  return adds.palettes.flatMap((path) => {
    const bytes = files.get(path), text = bytes && decodeUtf8(bytes);
    if (text === undefined) return [];
    const read = text === null ? { ok: false as const, problems: [{ file: path, line: 1, message: 'it is not UTF-8', hint: 'save it as UTF-8' }] } : readPalette(path, text, id, adds.instruments);
    if (read.ok) return [read.palette];
    problems.push(...read.problems);
    return [];
  });
}
