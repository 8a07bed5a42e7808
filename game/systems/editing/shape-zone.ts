import { NO_HANDLE, rowPart, Shape } from '../../../engine/index.ts';
import { CUE_KIND, MAX_PLAYERS, MAX_ZONES, ROOM_HALF, ROOM_HEIGHT, TEXT_BYTES, ZONE_HEIGHT_MOST, ZONE_KIND, ZONE_RADIUS, ZONE_STATE } from '../../../protocol/index.ts';
import { BOW_KEYS, EXTRA_KEYS } from '../../components/bow.ts';
import { BOW_EXTRAS, HOLD } from '../../components/bow-voices.ts';
import { EFFECTOR_COUNT } from '../../components/effector.ts';
import { LOOPS_PER_PALETTE, ZONE_EVENT } from '../../components/room.ts';
import { BowZoneKit, ZoneKit } from '../../components/zone-kit.ts';
import { mapPlace, ownName, USUAL_SIZE } from '../../scenes/zone-names.ts';
import { NEAR_REACH } from '../enter-zones.ts';
import { rowOfZone, type Editing } from './editing.ts';

/** Zones meet effectors and nothing else: member bits above, bits they meet below. */
export const ZONE_GROUPS = 0x0002_0001;
const STAGE = 0;

const within = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value));

/** The zone `index` exists and is of this kind afterwards; what it was otherwise stays, if it stays an entity. Returns its row. */
export function becomeKind(p: Editing, index: number, kind: number): number {
  const { room, zone, collider, world } = p, before = rowOfZone(p, index), isBow = kind === ZONE_KIND.bow;
  if (before >= 0 && isBow === (zone.kind[before] === ZONE_KIND.bow)) {
    if (zone.kind[before] !== kind) {
      loseLoop(p, before);
      zone.kind[before] = kind;
      zone.state[before] = ZONE_STATE.idle;
      zone.energy[before] = zone.phase[before] = zone.wait[before] = 0;
      zone.loop[before] = 0;
    }
    p.work.hasChanged = 1;
    return before;
  }
  if (before >= 0) removeZone(p, index);
  const entity = world.spawn(isBow ? BowZoneKit : ZoneKit), row = rowPart(entity);
  zone.index[row] = index;
  zone.kind[row] = kind;
  collider.groups[row] = ZONE_GROUPS;
  room.zones[index] = entity;
  if (room.zoneCount <= index) room.zoneCount = index + 1;
  p.work.hasChanged = 1;
  return row;
}

/** What sounded in it ends; its index is free. */
export function removeZone(p: Editing, index: number): void {
  const { room, zone } = p, row = rowOfZone(p, index);
  if (row < 0) return;
  if (zone.kind[row] === ZONE_KIND.bow) for (let slot = 0; slot < MAX_PLAYERS; slot++) endBow(p, row, slot);
  loseLoop(p, row);
  letGo(p, index);
  p.world.despawn(room.zones[index]!);
  room.zones[index] = 0;
  while (room.zoneCount > 0 && room.zones[room.zoneCount - 1] === 0) room.zoneCount--;
  p.work.hasChanged = 1;
}

/** A bow's voice and those that joined it end. */
function endBow(p: Editing, row: number, slot: number): void {
  const { zone, bow, voices, changes } = p, index = zone.index[row]!, k = row * MAX_PLAYERS + slot, at = index * MAX_PLAYERS + slot;
  if (bow.isSounding[k] === 1) {
    const told = changes.send();
    changes.zone[told] = index;
    changes.event[told] = ZONE_EVENT.bowStop;
    stopVoice(p, row, slot, 0, bow.pitch[k]!);
  }
  for (let extra = 0; extra < BOW_EXTRAS; extra++) {
    if (voices.isSounding[at * BOW_EXTRAS + extra] === 1) stopVoice(p, row, slot, 1 + extra, voices.pitch[at * BOW_EXTRAS + extra]!);
    voices.isSounding[at * BOW_EXTRAS + extra] = voices.level[at * BOW_EXTRAS + extra] = voices.pitch[at * BOW_EXTRAS + extra] = 0;
  }
  voices.hold[at] = HOLD.none;
  voices.moved[at] = voices.holdBeat[at] = voices.holdLoudness[at] = 0;
}

/** `voice`: 0 the bow's own, then those that join it. */
function stopVoice({ cues, zone, bow, time }: Editing, row: number, slot: number, voice: number, pitch: number): void {
  const at = cues.send(), index = zone.index[row]!;
  cues.tick[at] = time.tick + 1;
  cues.kind[at] = CUE_KIND.bowStop;
  cues.source[at] = bow.source[row * MAX_PLAYERS + slot]!;
  cues.pitch[at] = pitch;
  cues.zone[at] = index;
  cues.loop[at] = -1;
  cues.voice[at] = cues.key[at] = BOW_KEYS + voice * EXTRA_KEYS + index * 8 + slot;
  cues.content[at] = slot + 1;
}

/** What the zone's loop sounds by is gone, or another. */
function loseLoop({ zone, work }: Editing, row: number): void {
  if (zone.kind[row] === ZONE_KIND.loop) work.lostLoops |= 1 << zone.ordinal[row]!;
}

/** Hands that carry it let go. */
export function letGo(p: Editing, index: number): void {
  const { grabs, look } = p, row = rowOfZone(p, index);
  for (let number = 0; number < EFFECTOR_COUNT; number++) if (grabs.zone[number] === index + 1) grabs.zone[number] = 0;
  if (row >= 0) look.isHeld[row] = 0;
}

/** What it plays; see ROOM_ACT.plays. */
export function setPlays(p: Editing, row: number, plays: number): void {
  const { zone, room, song } = p;
  loseLoop(p, row);
  zone.ordinal[row] = plays;
  zone.loop[row] = zone.kind[row] === ZONE_KIND.loop ? room.loops[song.palette * LOOPS_PER_PALETTE + plays]! : 0;
  p.work.hasChanged = 1;
}

/** Metres; kept within what a zone can be. A ball where the height is no more than twice the radius. */
export function setSize(p: Editing, row: number, radius: number, height: number): void {
  const { zone, collider } = p, wide = within(radius, ZONE_RADIUS.least / 1000, ZONE_RADIUS.most / 1000), tall = within(height, wide * 2, Math.max(wide * 2, ZONE_HEIGHT_MOST / 1000));
  zone.radius[row] = wide;
  zone.height[row] = tall;
  const straight = zone.height[row]! / 2 - zone.radius[row]!;
  collider.shape[row] = straight > 0 ? Shape.capsule : Shape.ball;
  collider.radius[row] = zone.radius[row]! + NEAR_REACH;
  collider.halfHeight[row] = straight > 0 ? straight : 0;
  // A body of this shape is made in its stead.
  collider.body[row] = collider.collider[row] = NO_HANDLE;
}

/** The size that is usual for its kind where a number is 0. */
export function setUsualSize(p: Editing, row: number, radius: number, height: number): void {
  const usual = USUAL_SIZE[p.zone.kind[row]!]!, wide = radius > 0 ? radius : usual.radius;
  setSize(p, row, wide, height > 0 ? height : usual.height * (wide / usual.radius));
}

/** Puts its centre, metres, in the layout that is in force; the other layout follows while nothing was put by hand there. */
export function setPlace(p: Editing, row: number, x: number, y: number, z: number): void {
  const { position, look, room } = p, { layout } = room, bit = 1 << layout;
  position.x[row] = within(x, -ROOM_HALF / 1000, ROOM_HALF / 1000);
  position.y[row] = within(y, 0, ROOM_HEIGHT / 1000);
  position.z[row] = layout === STAGE ? 0 : within(z, -ROOM_HALF / 1000, ROOM_HALF / 1000);
  position.touch(row);
  look.placed[row] = look.placed[row]! | bit;
  if ((look.placed[row]! & ~bit) !== 0) return;
  mapPlace(layout, position.x[row]!, position.y[row]!, position.z[row]!, p.work.places);
  look.otherX[row] = p.work.places[0]!;
  look.otherY[row] = p.work.places[1]!;
  look.otherZ[row] = p.work.places[2]!;
}

/** Puts it in the layout that is not in force; in the one that is it follows while nothing was put by hand there. */
export function setPlaceElsewhere(p: Editing, row: number, x: number, y: number, z: number): void {
  const { position, look, room } = p, other = 1 - room.layout, { placed } = look;
  look.otherX[row] = within(x, -ROOM_HALF / 1000, ROOM_HALF / 1000);
  look.otherY[row] = within(y, 0, ROOM_HEIGHT / 1000);
  look.otherZ[row] = other === STAGE ? 0 : within(z, -ROOM_HALF / 1000, ROOM_HALF / 1000);
  placed[row] = placed[row]! | (1 << other);
  if ((placed[row]! & (1 << room.layout)) !== 0) return;
  mapPlace(other, look.otherX[row]!, look.otherY[row]!, look.otherZ[row]!, p.work.places);
  position.x[row] = p.work.places[0]!;
  position.y[row] = p.work.places[1]!;
  position.z[row] = p.work.places[2]!;
  position.touch(row);
}

/** Gives it the name that it has by itself. */
export function setOwnName(p: Editing, row: number): void {
  const { zone, look } = p, name = ownName(zone.kind[row]!, zone.ordinal[row]!);
  look.isNamed[row] = 0;
  look.nameLength[row] = name.length;
  for (let k = 0; k < TEXT_BYTES; k++) look.name[row * TEXT_BYTES + k] = k < name.length ? name[k]! : 0;
  p.work.hasChanged = 1;
}

/** Least free index, −1 when all are taken. */
export function freeIndex({ room }: Editing): number {
  for (let index = 0; index < MAX_ZONES; index++) if (room.zones[index] === 0) return index;
  return -1;
}
