import { Collider, columns, commands, entities, local, log, Position, res, resMut, rowPart, system, write, type Args, type Entity, type System } from '../../../engine/index.ts';
import { MAX_MODS, Mods } from '../../../engine/mods/index.ts';
import { MAX_ZONES, MOD_ZONES, ZONE_KIND } from '../../../protocol/index.ts';
import { EFFECTOR_COUNT } from '../../components/effector.ts';
import { Room } from '../../components/room.ts';
import { ZoneKit } from '../../components/zone-kit.ts';
import { Grabs, ZoneLook } from '../../components/zone-look.ts';
import { Zone } from '../../components/zone.ts';
import { hangPlace, writePlaceName, type PlannedPlace } from '../hang-place.ts';
import { ModPlaces } from '../mod-places.ts';
import { ModZone } from '../mod-zone.ts';

const params = {
  mods: res(Mods), places: resMut(ModPlaces), room: resMut(Room), grabs: resMut(Grabs), zone: columns(write(Zone)), look: columns(write(ZoneLook)), position: columns(write(Position)), collider: columns(write(Collider)), mark: columns(write(ModZone)),
  known: entities(), world: commands(ZoneKit, ModZone), out: log(), work: local({ place: ['f64', 3] }),
};
type Keeping = Args<typeof params>;

/**
 * Hangs the places of mods that are on into the room, and takes those of others away. What players then do to them (move, name, copy, take away, bring back) is
 * done as to any place. Last in the tick; works only when something changed.
 */
export function keepZones(planned: readonly PlannedPlace[]): System {
  return system('mods/keep-zones', params, (p) => {
    const { mods, places, room } = p;
    if (places.changed !== mods.changed + 1) {
      places.changed = mods.changed + 1;
      for (let slot = 0; slot < MAX_MODS; slot++) {
        const isWanted = slot < mods.count && mods.isOn[slot] === 1 ? 1 : 0;
        if (isWanted === places.isShown[slot]) continue;
        places.isShown[slot] = isWanted;
        if (isWanted === 0) takeAway(p, slot);
        else for (const place of planned) if (place.slot === slot) hangPlace(p, place, p.work.place);
        room.revision++;
      }
    }
    if (places.revision === room.revision + 1) return;
    places.revision = room.revision + 1;
    for (let index = 0; index < MAX_ZONES; index++) if (room.zones[index] !== 0) markPlace(p, room.zones[index]!, planned);
  });
}

/** A place that a player made anew, copied or brought back is told apart like the others; one that became something else no longer is. */
function markPlace(p: Keeping, entity: Entity, planned: readonly PlannedPlace[]): void {
  const { zone, look, known, world, mark } = p, row = rowPart(entity), isMarked = known.has(row, ModZone), isOfMod = zone.kind[row] === ZONE_KIND.mod, plays = zone.ordinal[row]!;
  if (isMarked && !isOfMod) return world.remove(entity, ModZone);
  if (!isOfMod) return;
  const place = planned.find(({ slot, number }) => slot * MOD_ZONES + number === plays);
  if (!isMarked) world.add(entity, ModZone);
  mark.mod[row] = Math.floor(plays / MOD_ZONES);
  mark.number[row] = plays % MOD_ZONES;
  mark.type[row] = place ? place.type : 0;
  if (place && look.isNamed[row] === 0) writePlaceName(p.look, row, place.name);
}

function takeAway({ room, zone, grabs, world }: Keeping, slot: number): void {
  for (let index = 0; index < MAX_ZONES; index++) {
    const entity = room.zones[index]!;
    if (entity === 0 || zone.kind[rowPart(entity)] !== ZONE_KIND.mod || Math.floor(zone.ordinal[rowPart(entity)]! / MOD_ZONES) !== slot) continue;
    for (let number = 0; number < EFFECTOR_COUNT; number++) if (grabs.zone[number] === index + 1) grabs.zone[number] = 0;
    world.despawn(entity);
    room.zones[index] = 0;
  }
  while (room.zoneCount > 0 && room.zones[room.zoneCount - 1] === 0) room.zoneCount--;
}
