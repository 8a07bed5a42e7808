import { Position, query, resMut, system, write } from '../../engine/index.ts';
import { Room } from '../components/room.ts';
import { Zone } from '../components/zone.ts';
import { ZONE_PLACES } from '../scenes/layouts.ts';

/** Puts every zone where the wanted layout has it. Runs each tick, works only when the layout changed. */
export const arrangeZones = system('room/arrange-zones',
  { zones: query({ zone: write(Zone), position: write(Position, { mark: 'manual' }) }), room: resMut(Room) },
  ({ zones, room }) => {
    if (room.laidOut === room.layout + 1) return;
    room.laidOut = room.layout + 1;
    const places = ZONE_PLACES[room.layout]!, { ids, length, zone, position } = zones;
    for (let i = 0; i < length; i++) {
      const row = ids[i]!, place = places[zone.index[row]!]!;
      position.x[row] = place.x;
      position.y[row] = place.y;
      position.z[row] = place.z;
      position.touch(row);
    }
  });
