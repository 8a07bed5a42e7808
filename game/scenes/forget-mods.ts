import { rowPart, type World } from '../../engine/index.ts';
import { MAX_ZONES, ZONE_KIND } from '../../protocol/index.ts';
import { Room } from '../components/room.ts';
import { Zone } from '../components/zone.ts';

/** Takes places of mods away from a room without mods that goes on from the image of one that had some. Between ticks. */
export function forgetMods(world: World): void {
  const room = world.resource(Room), zones = world.columns(Zone);
  for (let index = 0; index < MAX_ZONES; index++) {
    const entity = room.zones[index]!;
    if (entity === 0 || zones.kind[rowPart(entity)] !== ZONE_KIND.mod) continue;
    world.despawn(entity);
    room.zones[index] = 0;
  }
  while (room.zoneCount > 0 && room.zones[room.zoneCount - 1] === 0) room.zoneCount--;
  room.revision++;
}
