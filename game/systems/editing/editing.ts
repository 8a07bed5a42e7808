import { Collider, columns, commands, local, log, Position, query, read, reads, res, resMut, rowPart, Time, write, writes, type Args } from '../../../engine/index.ts';
import { ActAsked, TextGiven } from '../../components/acts.ts';
import { Bow } from '../../components/bow.ts';
import { BowVoices } from '../../components/bow-voices.ts';
import { Effector } from '../../components/effector.ts';
import { Loop } from '../../components/loop.ts';
import { CueGiven, Room, Song, ZoneChanged } from '../../components/room.ts';
import { LoopAsked } from '../../components/show.ts';
import { BowZoneKit, ZoneKit } from '../../components/zone-kit.ts';
import { Grabs, Reach, RoomHistory, ZoneLook } from '../../components/zone-look.ts';
import { Zone } from '../../components/zone.ts';
import { ZONE_SPECS } from '../../scenes/layouts.ts';

/** All that editing a room touches; shared by what makes, moves, removes and brings back zones. */
export const editing = {
  acts: reads(ActAsked), texts: reads(TextGiven),
  zone: columns(write(Zone)), look: columns(write(ZoneLook)), bow: columns(write(Bow)), position: columns(write(Position)), collider: columns(write(Collider)), loop: columns(write(Loop)),
  effectors: query({ effector: read(Effector) }),
  room: resMut(Room), history: resMut(RoomHistory), grabs: resMut(Grabs), voices: resMut(BowVoices), reach: resMut(Reach), song: res(Song), time: res(Time),
  cues: writes(CueGiven), changes: writes(ZoneChanged), ends: writes(LoopAsked), world: commands(ZoneKit, BowZoneKit), out: log(),
  /** `lostLoops`: a bit per loop zone's number that lost a zone in this tick; `hasChanged`: whether what is described has; `isClosing`: 1 when the open step ends with the texts of this tick; `source`: whose act it is. */
  work: local({ lostLoops: 'u8', isClosing: 'u8', hasChanged: 'u8', source: 'u16', places: ['f64', 4 * ZONE_SPECS.length] }),
};
export type Editing = Args<typeof editing>;

/** Row of a zone, −1 where there is none. */
export function rowOfZone({ room }: Editing, index: number): number {
  const zone = index < room.zones.length ? room.zones[index]! : 0;
  return zone === 0 ? -1 : rowPart(zone);
}
