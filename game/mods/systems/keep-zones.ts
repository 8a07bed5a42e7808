import { Collider, columns, commands, entities, local, log, MAX_MODS, Mods, Position, res, resMut, rowPart, Shape, system, write, type Args, type Entity, type System } from '../../../engine/index.ts';
import { MAX_ZONES, MOD_ZONES, TEXT_BYTES, ZONE_KIND } from '../../../protocol/index.ts';
import { EFFECTOR_COUNT } from '../../components/effector.ts';
import { Room } from '../../components/room.ts';
import { ZoneKit } from '../../components/zone-kit.ts';
import { Grabs, ZoneLook } from '../../components/zone-look.ts';
import { Zone } from '../../components/zone.ts';
import { mapPlace } from '../../scenes/zone-names.ts';
import { ZONE_GROUPS } from '../../systems/editing/shape-zone.ts';
import { NEAR_REACH } from '../../systems/enter-zones.ts';
import { ModPlaces } from '../mod-places.ts';
import { ModZone } from '../mod-zone.ts';

/** A place that a mod declares, as it hangs on a stage. Metres; `name`: UTF-8. `type`: of `zoneType('…')`; `number`: which of the mod's places. */
export interface PlannedPlace {
  readonly slot: number; readonly number: number; readonly type: number; readonly name: Uint8Array; readonly radius: number; readonly height: number; readonly colour: number; readonly x: number; readonly y: number; readonly z: number;
}

const STAGE = 0;
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
        else for (const place of planned) if (place.slot === slot) hang(p, place);
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
  if (place && look.isNamed[row] === 0) writeName(p, row, place.name);
}

function writeName({ look }: Keeping, row: number, name: Uint8Array): void {
  const length = Math.min(name.length, TEXT_BYTES);
  look.nameLength[row] = length;
  for (let k = 0; k < TEXT_BYTES; k++) look.name[row * TEXT_BYTES + k] = k < length ? name[k]! : 0;
}

function hang(p: Keeping, place: PlannedPlace): void {
  const { room, zone, look, position, collider, mark, world, out } = p, other = p.work.place;
  let index = 0;
  while (index < MAX_ZONES && room.zones[index] !== 0) index++;
  if (index === MAX_ZONES) return out.warn(`There is no room for another place of a mod: the room holds ${MAX_ZONES}. Take some away, then switch the mod off and on.`);
  const entity = world.spawn(ZoneKit), row = rowPart(entity), straight = place.height / 2 - place.radius;
  world.add(entity, ModZone);
  mark.mod[row] = place.slot;
  mark.number[row] = place.number;
  mark.type[row] = place.type;
  zone.index[row] = index;
  zone.kind[row] = ZONE_KIND.mod;
  zone.ordinal[row] = place.slot * MOD_ZONES + place.number;
  zone.radius[row] = place.radius;
  zone.height[row] = place.height;
  look.colour[row] = place.colour;
  writeName(p, row, place.name);
  mapPlace(STAGE, place.x, place.y, place.z, other);
  const isStage = room.layout === STAGE;
  position.x[row] = isStage ? place.x : other[0]!;
  position.y[row] = place.y;
  position.z[row] = isStage ? 0 : other[2]!;
  look.otherX[row] = isStage ? other[0]! : place.x;
  look.otherY[row] = place.y;
  look.otherZ[row] = isStage ? other[2]! : 0;
  position.touch(row);
  collider.shape[row] = straight > 0 ? Shape.capsule : Shape.ball;
  collider.radius[row] = place.radius + NEAR_REACH;
  collider.halfHeight[row] = straight > 0 ? straight : 0;
  collider.groups[row] = ZONE_GROUPS;
  room.zones[index] = entity;
  if (room.zoneCount <= index) room.zoneCount = index + 1;
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
