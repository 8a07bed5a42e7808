import { GROUP_TARGET, NEAREST, ROOM_ACT } from '../../../protocol/index.ts';
import { addZone, change, changeGroup, clearRoom, emptyRoom, fitRoom, forgetReach, takeReach } from './change-zones.ts';
import { duplicateGroup, duplicateZone } from './duplicate-zones.ts';
import type { Editing } from './editing.ts';
import { dropZone, grabZone } from './grab-zones.ts';
import { openStep, redo, undo } from './zone-history.ts';

/** Does one act; see ROOM_ACT. `slot`: of the message. */
export function obey(p: Editing, act: number, slot: number): void {
  const { acts, room, out, history, work } = p, target = acts.target[slot]!, a = acts.a[slot]!, b = acts.b[slot]!, c = acts.c[slot]!, d = acts.d[slot]!, player = acts.player[slot]!;
  switch (act) {
    case ROOM_ACT.make: return addZone(p, target, a, b, c, d, false);
    case ROOM_ACT.become: return addZone(p, target, a, b, c, d, true);
    case ROOM_ACT.open: return openStep(p);
    case ROOM_ACT.close: if (history.isOpen === 1 && history.openSource === work.source) work.isClosing = 1; return;
    case ROOM_ACT.undo: if (!undo(p)) out.info('There is nothing to undo.'); return;
    case ROOM_ACT.redo: if (!redo(p)) out.info('There is nothing to do again.'); return;
    case ROOM_ACT.clear: return clearRoom(p);
    case ROOM_ACT.empty: return emptyRoom(p);
    case ROOM_ACT.fit: return fitRoom(p, a, b, c);
    case ROOM_ACT.reach: return takeReach(p, target, a, b, c);
    case ROOM_ACT.forgetReach: return forgetReach(p);
    case ROOM_ACT.edit: room.editors = a === 1 ? room.editors | (1 << player) : room.editors & ~(1 << player); return;
    case ROOM_ACT.grab: return grabZone(p, player, a, target === NEAREST ? -1 : target);
    case ROOM_ACT.drop: return dropZone(p, player, a);
    case ROOM_ACT.duplicate: return target >= GROUP_TARGET ? duplicateGroup(p, target - GROUP_TARGET, b, c, d) : duplicateZone(p, target, a, b, c, d);
  }
  if (target >= GROUP_TARGET) changeGroup(p, act, target - GROUP_TARGET, slot);
  else change(p, act, target, slot);
}
