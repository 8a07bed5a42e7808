import { MAX_MODS, modKey, Mods, rowPart, type World } from '../../engine/index.ts';
import { MAX_ZONES, MOD_ZONES, ZONE_KIND } from '../../protocol/index.ts';
import { Room } from '../components/room.ts';
import { Zone } from '../components/zone.ts';
import type { LoadedMod } from './load-mod.ts';
import { ModPlaces } from './mod-places.ts';
import { ModZone } from './mod-zone.ts';

const FIELDS = ['isOn', 'faults', 'faultsInRow', 'faultTick', 'why'] as const;

/**
 * Puts what a world knows of mods by slot right, after an image of a world with other mods was carried into it: each mod keeps how it stood and its places, new
 * ones are on, places of those that are gone are taken away. Between ticks.
 *
 * @param mods by slot
 * @returns slots of mods that the world had not
 */
export function settleMods(world: World, mods: readonly LoadedMod[]): number[] {
  const standing = world.resource(Mods), places = world.resource(ModPlaces), room = world.resource(Room), zone = world.columns(Zone), mark = world.columns(ModZone);
  const before = { count: standing.count, key: standing.key.slice(), shown: places.isShown.slice(), ...Object.fromEntries(FIELDS.map((field) => [field, standing[field].slice()])) } as {
    count: number; key: Uint32Array; shown: Uint8Array } & Record<(typeof FIELDS)[number], ArrayLike<number>>;
  const keys = mods.map(({ manifest }) => modKey(manifest.id)), slotNow = (slot: number): number => (slot < before.count ? keys.indexOf(before.key[slot]!) : -1);
  standing.count = mods.length;
  standing.key.fill(0);
  places.isShown.fill(0);
  for (const field of FIELDS) standing[field].fill(0);
  keys.forEach((key, slot) => {
    standing.key[slot] = key;
    standing.isOn[slot] = 1;
  });
  for (let old = 0; old < MAX_MODS; old++) {
    const slot = slotNow(old);
    if (slot < 0) continue;
    for (const field of FIELDS) standing[field][slot] = before[field][old]!;
    places.isShown[slot] = before.shown[old]!;
  }
  for (let index = 0; index < MAX_ZONES; index++) {
    const entity = room.zones[index]!;
    if (entity === 0 || zone.kind[rowPart(entity)] !== ZONE_KIND.mod) continue;
    const row = rowPart(entity), slot = slotNow(Math.floor(zone.ordinal[row]! / MOD_ZONES));
    if (slot < 0) {
      world.despawn(entity);
      room.zones[index] = 0;
    } else {
      zone.ordinal[row] = slot * MOD_ZONES + (zone.ordinal[row]! % MOD_ZONES);
      mark.mod[row] = slot;
    }
  }
  while (room.zoneCount > 0 && room.zones[room.zoneCount - 1] === 0) room.zoneCount--;
  standing.changed++;
  room.revision++;
  return keys.flatMap((key, slot) => (before.key.subarray(0, before.count).includes(key) ? [] : [slot]));
}
