import { Position, query, resMut, system, write } from '../../engine/index.ts';
import { Room } from '../components/room.ts';
import { HISTORY_LENGTH, RECORD, RoomHistory, ZoneLook } from '../components/zone-look.ts';
import { Zone } from '../components/zone.ts';
import { ZONE_PLACES } from '../scenes/layouts.ts';

/**
 * Puts every zone where the wanted layout has it: at first as the scene has it, later where it stands in that layout by what players did. Runs each tick, works
 * only when the layout changed.
 */
export const arrangeZones = system('room/arrange-zones',
  { zones: query({ zone: write(Zone), look: write(ZoneLook), position: write(Position, { mark: 'manual' }) }), room: resMut(Room), history: resMut(RoomHistory) },
  ({ zones, room, history }) => {
    if (room.laidOut === room.layout + 1) return;
    const isFirst = room.laidOut === 0, here = ZONE_PLACES[room.layout]!, there = ZONE_PLACES[1 - room.layout]!, { ids, length, zone, look, position } = zones;
    room.laidOut = room.layout + 1;
    for (let i = 0; i < length; i++) {
      const row = ids[i]!, index = zone.index[row]!;
      const x = isFirst ? here[index]!.x : look.otherX[row]!, y = isFirst ? here[index]!.y : look.otherY[row]!, z = isFirst ? here[index]!.z : look.otherZ[row]!;
      look.otherX[row] = isFirst ? there[index]!.x : position.x[row]!;
      look.otherY[row] = isFirst ? there[index]!.y : position.y[row]!;
      look.otherZ[row] = isFirst ? there[index]!.z : position.z[row]!;
      position.x[row] = x;
      position.y[row] = y;
      position.z[row] = z;
      position.touch(row);
    }
    if (isFirst) return;
    // What can be undone was done in the other layout: its places are now the ones that are not in force.
    const { numbers } = history;
    for (let slot = 0; slot < HISTORY_LENGTH; slot++) {
      for (let axis = 0; axis < 3; axis++) {
        const k = slot * RECORD.numbers + axis, at = numbers[k]!;
        numbers[k] = numbers[k + 5]!;
        numbers[k + 5] = at;
      }
    }
  });
