/** What reads, checks, packs and opens mods. Loaded only where there are some; what mods themselves name is exported by the game's index. */
export { checkManifest } from './manifest.ts';
export type { CheckedManifest, CueSpec, InstrumentSpec, Manifest, SettingSpecOfMod, ZoneSpecOfMod } from './manifest.ts';
export { ASKS, KNOWN_IDS, KNOWN_THINGS } from './known-things.ts';
export type { Ask, KnownThing } from './known-things.ts';
export { checkFiles, isModFile, MAX_MOD_BYTES, MAX_MOD_FILES, packMod, unpackMod } from './pack.ts';
export type { ModFiles, UnpackedMod } from './pack.ts';
export { hashOfFiles, loadMod } from './load-mod.ts';
export type { LoadedMod, LoadedOrNot } from './load-mod.ts';
export { nearestDeclared } from './names-in-code.ts';
export { MOD_CONSTANTS, openMod } from './open-mods.ts';
export type { OpenedMod } from './open-mods.ts';
export { permissionsOf } from './permissions.ts';
