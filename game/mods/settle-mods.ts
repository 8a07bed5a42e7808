import { Collider, NO_HANDLE, Position, rowPart, type World } from '../../engine/index.ts';
import { MAX_MODS, modKey, Mods } from '../../engine/mods/index.ts';
import { MAX_ZONES, MOD_ZONES, ZONE_KIND } from '../../protocol/index.ts';
import { Room } from '../components/room.ts';
import { ZoneLook } from '../components/zone-look.ts';
import { Zone } from '../components/zone.ts';
import { hangPlace, putPlace, sizePlace, writePlaceName, type Hanging, type PlannedPlace } from './hang-place.ts';
import type { LoadedMod } from './load-mod.ts';
import { ModPlaces } from './mod-places.ts';
import { ModZone } from './mod-zone.ts';
import { unitsOf } from './mods-plugin.ts';
import { planPlaces } from './plan-places.ts';

const FIELDS = ['isOn', 'faults', 'faultsInRow', 'heat', 'faultTick', 'why'] as const;

/**
 * Puts what a world knows of mods by slot right, after an image of a world with other mods was carried into it: each mod keeps how it stood and its places, new
 * ones are on, places of those that are gone are taken away. Of a mod that was there in another version new places are hung up, those that it has no more are taken
 * away, and those that it put or sized otherwise follow, unless a player moved them. Between ticks.
 *
 * @param mods by slot
 * @param before the mods of the world that the image is of, as far as they are known, by slot
 * @returns slots of mods that the world had not
 */
export function settleMods(world: World, mods: readonly LoadedMod[], before: readonly LoadedMod[] = []): number[] {
  const standing = world.resource(Mods), places = world.resource(ModPlaces), room = world.resource(Room), zone = world.columns(Zone), mark = world.columns(ModZone);
  const were = { count: standing.count, key: standing.key.slice(), shown: places.isShown.slice(), ...Object.fromEntries(FIELDS.map((field) => [field, standing[field].slice()])) } as {
    count: number; key: Uint32Array; shown: Uint8Array } & Record<(typeof FIELDS)[number], ArrayLike<number>>;
  const keys = mods.map(({ manifest }) => modKey(manifest.id)), slotNow = (slot: number): number => (slot < were.count ? keys.indexOf(were.key[slot]!) : -1);
  standing.count = mods.length;
  standing.key.fill(0);
  standing.fuel.fill(0);
  places.isShown.fill(0);
  for (const field of FIELDS) standing[field].fill(0);
  keys.forEach((key, slot) => {
    standing.key[slot] = key;
    standing.isOn[slot] = 1;
    standing.fuel[slot] = unitsOf(mods[slot]!);
  });
  for (let old = 0; old < MAX_MODS; old++) {
    const slot = slotNow(old);
    if (slot < 0) continue;
    for (const field of FIELDS) standing[field][slot] = were[field][old]!;
    places.isShown[slot] = were.shown[old]!;
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
  updatePlaces(world, mods, before);
  while (room.zoneCount > 0 && room.zones[room.zoneCount - 1] === 0) room.zoneCount--;
  standing.changed++;
  room.revision++;
  return keys.flatMap((key, slot) => (were.key.subarray(0, were.count).includes(key) ? [] : [slot]));
}

/** A place's own is its type and which of that type it is: by that a place of an older version is found in the newer one. */
function twinOf(place: PlannedPlace, all: readonly PlannedPlace[], others: readonly PlannedPlace[]): PlannedPlace | undefined {
  const ofType = (list: readonly PlannedPlace[]): PlannedPlace[] => list.filter(({ type }) => type === place.type);
  return ofType(others)[ofType(all).indexOf(place)];
}

/** Lets the places of mods that were there in another version follow the new one. Slots are the new ones by now. */
function updatePlaces(world: World, mods: readonly LoadedMod[], before: readonly LoadedMod[]): void {
  const room = world.resource(Room), zone = world.columns(Zone), look = world.columns(ZoneLook), mark = world.columns(ModZone), collider = world.columns(Collider), shown = world.resource(ModPlaces).isShown, scratch = [0, 0, 0];
  const position = { ...world.columns(Position), touch: (row: number) => world.touch(row, Position) };
  const hanging: Hanging = { room, zone, look, mark, collider, position, world: { spawn: (kit) => world.spawn(kit), add: (entity, component) => world.add(entity, component) }, out: { warn: () => undefined } };
  mods.forEach(({ manifest: { id }, hash }, slot) => {
    const old = before.find(({ manifest }) => manifest.id === id);
    if (!old || old.hash === hash || shown[slot] === 0) return;
    const had = planPlaces([old]), has = planPlaces(mods).filter((place) => place.slot === slot);
    for (let index = 0; index < MAX_ZONES; index++) {
      const entity = room.zones[index]!, row = rowPart(entity);
      if (entity === 0 || zone.kind[row] !== ZONE_KIND.mod || Math.floor(zone.ordinal[row]! / MOD_ZONES) !== slot) continue;
      const was = had.find(({ number }) => number === zone.ordinal[row]! % MOD_ZONES), place = was && twinOf(was, had, has);
      if (!was || !place) {
        world.despawn(entity);
        room.zones[index] = 0;
        continue;
      }
      zone.ordinal[row] = slot * MOD_ZONES + place.number;
      mark.number[row] = place.number;
      if (look.isNamed[row] === 0) writePlaceName(look, row, place.name);
      if (look.colour[row] === was.colour) look.colour[row] = place.colour;
      const isMoved = place.x !== was.x || place.y !== was.y || place.z !== was.z, isResized = place.radius !== was.radius || place.height !== was.height;
      if (isMoved && look.placed[row] === 0 && look.isLocked[row] === 0) putPlace(hanging, row, place, scratch);
      if (isResized && zone.radius[row] === Math.fround(was.radius) && zone.height[row] === Math.fround(was.height)) {
        sizePlace(hanging, row, place);
        collider.body[row] = collider.collider[row] = NO_HANDLE;
      }
    }
    for (const place of has) if (!twinOf(place, has, had)) hangPlace(hanging, place, scratch);
  });
}
