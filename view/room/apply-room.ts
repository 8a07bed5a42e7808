import { ROOM_ACT, SampleWriter, ZONE_KIND } from '../../protocol/index.ts';
import type { JamRoom } from './room-file.ts';

/** Which layout the places of a `place` act are of: its last argument. */
const PLACES_OF = { stage: 1, ring: 2 } as const;

/** All acts that make the room what a file says, as one step that can be undone: a payload for the door. `taken`: indices that are in use now. */
export function roomPayload(room: JamRoom, taken: readonly number[]): Uint8Array<ArrayBuffer> {
  const writer = new SampleWriter(), act = (name: keyof typeof ROOM_ACT, target = 0, a = 0, b = 0, c = 0, d = 0): void => writer.act(0, ROOM_ACT[name], target, a, b, c, d, 0, 0);
  const mm = (metres: number): number => Math.round(metres * 1000);
  act('open');
  for (const index of taken) {
    if (room.zones.some((zone) => zone.index === index)) continue;
    act('lock', index, 0);
    act('remove', index);
  }
  for (const zone of room.zones) {
    act('become', zone.index, ZONE_KIND[zone.kind], zone.plays, mm(zone.radius), mm(zone.height));
    act('place', zone.index, mm(zone.x), mm(zone.y), mm(zone.z), PLACES_OF[room.layout]);
    if (zone.colour > 0) act('colour', zone.index, zone.colour);
    if (zone.group > 0) act('group', zone.index, zone.group);
    if (zone.isLocked) act('lock', zone.index, 1);
    if (zone.name !== '') writer.text(0, ROOM_ACT.name, zone.index, zone.name, 0);
  }
  act('close');
  return writer.take();
}
