import { rowPart, system } from '../../engine/index.ts';
import { MAX_ZONES, ROOM_ACT, ZONE_KIND } from '../../protocol/index.ts';
import { editing, type Editing } from './editing/editing.ts';
import { carryZones } from './editing/grab-zones.ts';
import { obey } from './editing/obey-act.ts';
import { rename } from './editing/change-zones.ts';

const FIRST_ACT = 0x100, LAST_ACT = 0x1ff, LOOP_ZONES = 8;

/**
 * Does what acts ask to be done to places of the room: see ROOM_ACT. Comes last in a tick, so that all of a tick is played in one and the same room. What
 * cannot be done changes nothing and is said in the log. Zones that hands carry follow them.
 */
export const editZones = system('room/edit-zones', editing, (p) => {
  const { acts, texts, work, history } = p, couldUndo = history.done > 0, couldRedo = history.count > history.done;
  for (let i = acts.start; i < acts.end; i++) {
    const slot = i & acts.mask, act = acts.act[slot]!;
    if (act < FIRST_ACT || act > LAST_ACT) continue;
    work.source = acts.source[slot]!;
    obey(p, act, slot);
  }
  // Names still belong to the step that is closed in their tick.
  const isClosing = work.isClosing === 1;
  work.isClosing = 0;
  for (let i = texts.start; i < texts.end; i++) {
    const slot = i & texts.mask;
    if (texts.act[slot] !== ROOM_ACT.name) continue;
    work.source = texts.source[slot]!;
    rename(p, slot);
  }
  if (isClosing) history.isOpen = 0;
  carryZones(p);
  if (work.lostLoops !== 0) endLostLoops(p);
  if (work.hasChanged === 1 || couldUndo !== history.done > 0 || couldRedo !== history.count > history.done) {
    work.hasChanged = 0;
    p.room.revision++;
    nameZonesOfLoops(p);
  }
});

/** Least index of a zone that plays a loop, −1 for none. */
function zoneOfLoop({ room, zone }: Editing, ordinal: number): number {
  for (let index = 0; index < MAX_ZONES; index++) {
    const entity = room.zones[index]!;
    if (entity !== 0 && zone.kind[rowPart(entity)] === ZONE_KIND.loop && zone.ordinal[rowPart(entity)] === ordinal) return index;
  }
  return -1;
}

/** What no zone can end any more is ended at its moment. */
function endLostLoops(p: Editing): void {
  const { work, ends } = p;
  for (let ordinal = 0; ordinal < LOOP_ZONES; ordinal++) {
    if ((work.lostLoops & (1 << ordinal)) === 0 || zoneOfLoop(p, ordinal) >= 0) continue;
    const slot = ends.send();
    ends.ordinal[slot] = ordinal;
    ends.how[slot] = 0;
    ends.source[slot] = work.source;
  }
  work.lostLoops = 0;
}

/** Loops tell by which zone they are heard. */
function nameZonesOfLoops(p: Editing): void {
  const { room, loop } = p;
  for (let ordinal = 0; ordinal < LOOP_ZONES; ordinal++) {
    const index = zoneOfLoop(p, ordinal);
    for (let k = ordinal; k < room.loopCount; k += LOOP_ZONES) loop.zone[rowPart(room.loops[k]!)] = index;
  }
}
