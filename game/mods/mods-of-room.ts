import { spawnScene, type Plugin, type World } from '../../engine/index.ts';
import { MOD_ZONES, type ModDescription } from '../../protocol/index.ts';
import type { ModTold } from '../jam.ts';
import type { Palette } from '../palettes/index.ts';
import type { PartPicture } from '../parts/index.ts';
import { modsDescriber } from './describe-mods.ts';
import type { LoadedMod } from './load-mod.ts';
import { modPicture } from './mod-picture.ts';
import { modsPlugin } from './mods-plugin.ts';
import { openMods } from './open-mods.ts';
import { palettesWith } from './palette-file.ts';
import { settleMods } from './settle-mods.ts';

/** The mods of a room, as the room wants them. */
export interface ModsOfRoom {
  readonly plugin: Plugin;
  /** Rows that they need: their places, twice, since rows come back under the kit that they had, and entities of their own. */
  readonly rows: number;
  readonly told: readonly ModTold[];
  /** The room's palettes, with theirs in the places that they ask for. */
  readonly palettes: (own: readonly Palette[]) => readonly Palette[];
  readonly describe: (world: World) => readonly ModDescription[];
  readonly picture: (world: World) => PartPicture;
  /** After an image of a room with other mods was carried over: slots are another mod's now. `before`: those of that room, as far as they are known. */
  readonly settle: (world: World, before: readonly LoadedMod[]) => void;
}

/** @throws UsageError for mods that cannot run, naming each problem */
export async function modsOfRoom(loaded: readonly LoadedMod[]): Promise<ModsOfRoom> {
  const opened = await openMods(loaded), mods = opened.map(({ mod }) => mod);
  let rows = 0;
  for (const { manifest } of mods) rows += manifest.entities + (manifest.adds.zones.length > 0 ? 2 * MOD_ZONES : 0);
  return {
    plugin: modsPlugin(opened), rows: Math.ceil(rows / 128) * 128,
    palettes: (own) => palettesWith(own, mods),
    told: mods.map(({ hash, manifest: { id, version, home = '' } }) => ({ id, version, hash, home })),
    describe: modsDescriber(opened), picture: modPicture, settle: (world, before) => {
      // A mod that comes into a room that has begun brings what it would have brought to its beginning.
      for (const slot of settleMods(world, mods, before)) for (const scene of opened[slot]!.scenes) spawnScene(world, scene);
    },
  };
}
