import { rowPart, type World } from '../../engine/index.ts';
import { TEXT_BYTES, ZONE_KIND, type SceneDescription, type ZoneDescription } from '../../protocol/index.ts';
import { decodeUtf8 } from '../../protocol/session/index.ts';
import { Room } from '../components/room.ts';
import { RoomHistory, ZoneLook } from '../components/zone-look.ts';
import { Zone } from '../components/zone.ts';
import { keyOfZone } from './zone-names.ts';

const KINDS = Object.keys(ZONE_KIND) as ZoneDescription['kind'][];

/** The scene as it is now: `made` with the zones that the world has. Names that are no UTF-8 are read as the zone's number. */
export function describeZones(world: World, made: SceneDescription): SceneDescription {
  const room = world.resource(Room), history = world.resource(RoomHistory), zone = world.columns(Zone), look = world.columns(ZoneLook), zones: ZoneDescription[] = [];
  for (let index = 0; index < room.zoneCount; index++) {
    if (room.zones[index] === 0) continue;
    const row = rowPart(room.zones[index]!), at = row * TEXT_BYTES, kind = KINDS[zone.kind[row]!]!, plays = zone.ordinal[row]!;
    const name = decodeUtf8(look.name.slice(at, at + look.nameLength[row]!)) ?? `Zone ${index + 1}`;
    zones.push({ index, name, isNamed: look.isNamed[row] === 1, plays, kind, key: keyOfZone(index), family: kind === 'loop' ? made.loops[plays]!.family : 'none' });
  }
  return { ...made, zones, revision: room.revision, edits: { canUndo: history.done > 0, canRedo: history.count > history.done } };
}
