import { rowPart } from '../../../engine/index.ts';
import { FIT_HANDS, FIT_POSTURE, MAX_COLOUR, MAX_GROUPS, MAX_ZONES, REACH_DIRECTIONS, ROOM_ACT, TEXT_BYTES, ZONE_KIND, ZONE_PLAYS } from '../../../protocol/index.ts';
import { fitPlaces, pullWithin } from '../../scenes/fit-places.ts';
import { LAYOUTS, ZONE_PLACES, ZONE_SPECS } from '../../scenes/layouts.ts';
import { rowOfZone, type Editing } from './editing.ts';
import { hereOf } from './hand-of.ts';
import { becomeKind, letGo, removeZone, setOwnName, setPlace, setPlaceElsewhere, setPlays, setSize, setUsualSize } from './shape-zone.ts';
import { beginStep, endStep, isInStep, keep } from './zone-history.ts';

export const MM = 0.001;
/** Where a new zone hangs, metres, by layout: before the player, at the height of the chest. */
const NEW_PLACES = [{ x: 0, y: 1.2, z: 0 }, { x: 0, y: 1.25, z: -0.45 }] as const;
/** What each of the scene's own zones plays. */
const SPEC_PLAYS: readonly number[] = (() => {
  const counts: Record<string, number> = {};
  return ZONE_SPECS.map(({ kind }) => (counts[kind] = (counts[kind] ?? -1) + 1));
})();

/** Row of a zone that may be changed; −1, and a line in the log, where there is none or it is locked. */
export function openZone(p: Editing, index: number): number {
  const row = rowOfZone(p, index);
  if (row < 0) p.out.warn(`There is no zone ${index}; nothing was changed.`);
  else if (p.look.isLocked[row] === 1) p.out.info('This zone is locked: unlock it first.');
  else return row;
  return -1;
}

/** A new zone; `mayReplace`: the index may be in use. */
export function addZone(p: Editing, index: number, kind: number, plays: number, radius: number, height: number, mayReplace: boolean): void {
  const most = ZONE_PLAYS[kind];
  if (most === undefined || plays < 0 || plays >= most) return p.out.warn(`A zone of kind ${kind} that plays ${plays} was asked for; kinds are 0–${ZONE_PLAYS.length - 1}, and this one plays 0–${(most ?? 1) - 1}.`);
  if (index >= MAX_ZONES) return p.out.warn(`Zone ${index} was asked for; a room has zones 0–${MAX_ZONES - 1}.`);
  if (!mayReplace && rowOfZone(p, index) >= 0) return p.out.warn(`There is a zone ${index} already; ask for another index.`);
  keep(p, index);
  const isNew = rowOfZone(p, index) < 0, row = becomeKind(p, index, kind), { look } = p;
  if (isNew || p.zone.ordinal[row] !== plays || p.zone.loop[row] === 0) setPlays(p, row, plays);
  setUsualSize(p, row, radius * MM, height * MM);
  look.colour[row] = look.group[row] = look.isLocked[row] = look.placed[row] = 0;
  setOwnName(p, row);
  if (!isNew) return;
  const place = NEW_PLACES[p.room.layout]!;
  setPlace(p, row, place.x, place.y, place.z);
}

/** Changes one zone, unless it is locked. */
export function change(p: Editing, act: number, index: number, slot: number): void {
  const { acts, zone, look, position } = p, a = acts.a[slot]!, b = acts.b[slot]!, c = acts.c[slot]!;
  if (act === ROOM_ACT.lock) {
    const row = rowOfZone(p, index), isLocked = a === 2 ? 1 - (row < 0 ? 0 : look.isLocked[row]!) : a === 1 ? 1 : 0;
    if (row < 0 || look.isLocked[row] === isLocked) return;
    keep(p, index);
    letGo(p, index);
    look.isLocked[row] = isLocked;
    return;
  }
  const row = openZone(p, index);
  if (row < 0) return;
  switch (act) {
    case ROOM_ACT.place:
      keep(p, index);
      return acts.d[slot]! === 2 - p.room.layout ? setPlaceElsewhere(p, row, a * MM, b * MM, c * MM) : setPlace(p, row, a * MM, b * MM, c * MM);
    case ROOM_ACT.shift:
      keep(p, index);
      return setPlace(p, row, position.x[row]! + a * MM, position.y[row]! + b * MM, position.z[row]! + c * MM);
    case ROOM_ACT.size:
      keep(p, index);
      return setSize(p, row, a * MM, b * MM);
    case ROOM_ACT.scale:
      if (a <= 0) return p.out.warn(`A zone was to be ${a / 1000} times as large; a size is above 0.`);
      keep(p, index);
      return setSize(p, row, zone.radius[row]! * a * MM, zone.height[row]! * a * MM);
    case ROOM_ACT.colour:
      if (a < 0 || a > MAX_COLOUR) return p.out.warn(`Colour ${a} is outside 0–${MAX_COLOUR}.`);
      keep(p, index);
      look.colour[row] = a;
      return;
    case ROOM_ACT.group:
      if (a < 0 || a > MAX_GROUPS) return p.out.warn(`Group ${a} is outside 0–${MAX_GROUPS}.`);
      keep(p, index);
      look.group[row] = a;
      return;
    case ROOM_ACT.remove:
      keep(p, index);
      return removeZone(p, index);
    case ROOM_ACT.plays:
      if (a < 0 || a >= ZONE_PLAYS[zone.kind[row]!]!) return p.out.warn(`This zone plays 0–${ZONE_PLAYS[zone.kind[row]!]! - 1}, not ${a}.`);
      keep(p, index);
      setPlays(p, row, a);
      if (look.isNamed[row] === 0) setOwnName(p, row);
      return;
    case ROOM_ACT.here: {
      const to = hereOf(p, acts.player[slot]!, a);
      if (to < 0) return p.out.info('Nobody is seen there: step into view, then try again.');
      keep(p, index);
      return setPlace(p, row, p.work.places[0]!, p.work.places[1]!, p.work.places[2]!);
    }
  }
  p.out.warn(`Act ${act} on zone ${index} is unknown; it is left out.`);
}

/** Does an act to all zones of a group that are not locked, as one step. */
export function changeGroup(p: Editing, act: number, group: number, slot: number): void {
  const { look, zone, position, acts } = p, isLocking = act === ROOM_ACT.lock, a = acts.a[slot]!;
  if (group < 1 || group > MAX_GROUPS || (act !== ROOM_ACT.shift && act !== ROOM_ACT.scale && act !== ROOM_ACT.colour && act !== ROOM_ACT.remove && !isLocking)) {
    return p.out.warn(`Act ${act} cannot be done to group ${group}.`);
  }
  let members = 0, x = 0, y = 0, z = 0;
  for (let index = 0; index < MAX_ZONES; index++) {
    const row = rowOfZone(p, index);
    if (row < 0 || look.group[row] !== group || (look.isLocked[row] === 1 && !isLocking)) continue;
    members++;
    x += position.x[row]!;
    y += position.y[row]!;
    z += position.z[row]!;
  }
  if (members === 0) return p.out.info('Nothing in this group can be changed: unlock it first.');
  if (act === ROOM_ACT.scale && a <= 0) return p.out.warn(`A group was to be ${a / 1000} times as large; a size is above 0.`);
  const isOwnStep = beginStep(p);
  for (let index = 0; index < MAX_ZONES; index++) {
    const row = rowOfZone(p, index);
    if (row < 0 || look.group[row] !== group || (look.isLocked[row] === 1 && !isLocking)) continue;
    if (act !== ROOM_ACT.scale) {
      change(p, act, index, slot);
      continue;
    }
    keep(p, index);
    const times = a * MM;
    setSize(p, row, zone.radius[row]! * times, zone.height[row]! * times);
    setPlace(p, row, x / members + (position.x[row]! - x / members) * times, y / members + (position.y[row]! - y / members) * times, z / members + (position.z[row]! - z / members) * times);
  }
  endStep(p, isOwnStep);
}

/** Gives a zone the words of a text. One that was locked in the same step can still be named. */
export function rename(p: Editing, slot: number): void {
  const { texts, look, work } = p, index = texts.target[slot]!, row = isInStep(p, index) ? rowOfZone(p, index) : openZone(p, index), length = texts.byteCount[slot]!;
  if (row < 0) return;
  keep(p, index);
  if (length === 0) return setOwnName(p, row);
  look.isNamed[row] = 1;
  look.nameLength[row] = length;
  for (let k = 0; k < TEXT_BYTES; k++) look.name[row * TEXT_BYTES + k] = k < length ? texts.bytes[slot * TEXT_BYTES + k]! : 0;
  work.hasChanged = 1;
}

/** Everything as the scene has it. */
export function clearRoom(p: Editing): void {
  const { look, position } = p, isOwnStep = beginStep(p), here = ZONE_PLACES[p.room.layout]!, other = ZONE_PLACES[1 - p.room.layout]!;
  for (let index = 0; index < MAX_ZONES; index++) {
    const spec = ZONE_SPECS[index];
    if (!spec) {
      if (rowOfZone(p, index) < 0) continue;
      keep(p, index);
      removeZone(p, index);
      continue;
    }
    addZone(p, index, ZONE_KIND[spec.kind], SPEC_PLAYS[index]!, spec.radius * 1000, spec.height * 1000, true);
    const row = rowPart(p.room.zones[index]!);
    position.x[row] = here[index]!.x;
    position.y[row] = here[index]!.y;
    position.z[row] = here[index]!.z;
    position.touch(row);
    look.otherX[row] = other[index]!.x;
    look.otherY[row] = other[index]!.y;
    look.otherZ[row] = other[index]!.z;
    look.placed[row] = 0;
  }
  endStep(p, isOwnStep);
}

/** No zone is left. */
export function emptyRoom(p: Editing): void {
  const isOwnStep = beginStep(p);
  for (let index = 0; index < MAX_ZONES; index++) {
    if (rowOfZone(p, index) < 0) continue;
    keep(p, index);
    removeZone(p, index);
  }
  endStep(p, isOwnStep);
}

/** Zones stand as the player needs them; see ROOM_ACT.fit. */
export function fitRoom(p: Editing, posture: number, hands: number, small: number): void {
  if (posture < 0 || posture > FIT_POSTURE.wheelchair || hands < 0 || hands > FIT_HANDS.right) return p.out.warn(`Posture ${posture} with hands ${hands} is unknown; both are 0–2.`);
  const { zone, look, position, reach, room, work: { places } } = p, isOwnStep = beginStep(p), isSmall = small === 1;
  for (let pass = 0; pass < LAYOUTS.length; pass++) {
    const layout = pass === 0 ? 1 - room.layout : room.layout;
    fitPlaces(layout, posture, hands, isSmall, reach, places);
    for (let index = 0; index < ZONE_SPECS.length; index++) {
      const row = rowOfZone(p, index), spec = ZONE_SPECS[index]!, at = index * 4;
      if (row < 0 || look.isLocked[row] === 1 || zone.kind[row] !== ZONE_KIND[spec.kind]) continue;
      keep(p, index);
      if (pass === 0) {
        look.otherX[row] = places[at]!;
        look.otherY[row] = places[at + 1]!;
        look.otherZ[row] = places[at + 2]!;
        continue;
      }
      setSize(p, row, spec.radius * places[at + 3]!, spec.height * places[at + 3]!);
      position.x[row] = places[at]!;
      position.y[row] = places[at + 1]!;
      position.z[row] = places[at + 2]!;
      position.touch(row);
      look.placed[row] = 0;
    }
  }
  for (let index = 0; index < MAX_ZONES; index++) {
    const row = rowOfZone(p, index), spec = ZONE_SPECS[index];
    if (row < 0 || look.isLocked[row] === 1 || (spec && zone.kind[row] === ZONE_KIND[spec.kind])) continue;
    places[0] = position.x[row]!;
    places[1] = position.y[row]!;
    places[2] = position.z[row]!;
    if (!pullWithin(room.layout, hands, isSmall, reach, zone.radius[row]!, places)) continue;
    keep(p, index);
    setPlace(p, row, places[0]!, places[1]!, places[2]!);
  }
  endStep(p, isOwnStep);
}

/** Metres that a hand is from the chest when it is stretched in a direction; `chest` height. See `fitPlaces`. */
export function takeReach({ reach, room, out }: Editing, direction: number, left: number, right: number, chest: number): void {
  const isSound = left >= 0 && right >= 0 && left <= 2500 && right <= 2500 && chest >= 300 && chest <= 2500;
  if (direction >= REACH_DIRECTIONS || !isSound) return out.warn(`Reach ${left} and ${right} mm from a chest at ${chest} mm in direction ${direction} cannot be; lengths are 0–2500 mm, directions 0–${REACH_DIRECTIONS - 1}.`);
  reach.left[direction] = left * MM;
  reach.right[direction] = right * MM;
  reach.chest = chest * MM;
  reach.layout = room.layout;
}

export function forgetReach({ reach }: Editing): void {
  reach.left.fill(0);
  reach.right.fill(0);
  reach.chest = 0;
}
