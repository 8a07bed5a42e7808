import { FixedUpdate, rowPart } from '../../engine/index.ts';
import { FRAME_HEAD, MAX_ZONES, ZONE_KIND, ZONE_LOOK_FIELD, ZONE_LOOK_STRIDE } from '../../protocol/index.ts';
import { Room } from '../components/room.ts';
import { Grabs, Reach, RoomHistory, ZoneLook } from '../components/zone-look.ts';
import { Zone } from '../components/zone.ts';
import { ZONE_SPECS } from '../scenes/layouts.ts';
import { Edit } from '../scenes/sets.ts';
import { editZones } from '../systems/edit-zones.ts';
import type { Part } from './part.ts';

/** Zones that are made, moved, named and kept by hand. */
export const roomByHand: Part = {
  plugin: {
    id: 'part/room-by-hand',
    build(app) {
      app.insertResource(RoomHistory).insertResource(Grabs).insertResource(Reach).addSystems(FixedUpdate, editZones.inSet(Edit));
    },
  },
  // All zones that a room can have, and as many of the other kit, which rows that were given back come back under.
  rows: 2 * MAX_ZONES - ZONE_SPECS.length,
  picture: (world) => {
    const room = world.resource(Room), zone = world.columns(Zone), look = world.columns(ZoneLook);
    return ({ head, zoneLooks }) => {
      head[FRAME_HEAD.revision] = room.revision;
      for (let index = 0; index < MAX_ZONES; index++) {
        const entity = room.zones[index]!, at = index * ZONE_LOOK_STRIDE;
        if (entity === 0) continue;
        const row = rowPart(entity);
        zoneLooks[at + ZONE_LOOK_FIELD.colour] = look.colour[row]!;
        zoneLooks[at + ZONE_LOOK_FIELD.group] = look.group[row]!;
        zoneLooks[at + ZONE_LOOK_FIELD.isLocked] = look.isLocked[row]!;
        zoneLooks[at + ZONE_LOOK_FIELD.track] = zone.kind[row] === ZONE_KIND.track ? zone.ordinal[row]! : -1;
        zoneLooks[at + ZONE_LOOK_FIELD.isEdited] = look.isHeld[row]!;
        zoneLooks[at + ZONE_LOOK_FIELD.light] = 1;
        zoneLooks[at + ZONE_LOOK_FIELD.hue] = -1;
      }
    };
  },
};
