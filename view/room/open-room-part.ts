import { FIT_HANDS, FIT_POSTURE, REACH_DIRECTIONS, ROOM_ACT, type SceneDescription } from '../../protocol/index.ts';
import type { OpenPart } from '../parts/part.ts';
import { Performer } from '../parts/performer.ts';
import { recall, recallNumber, remember } from '../remembered.ts';
import { SOURCE } from '../session.ts';
import { stage } from '../stage.ts';
import { roomPayload } from './apply-room.ts';
import { editMarks } from './edit-marks.ts';
import { startRoomKeys } from './room-keys.ts';
import { startRoomPointer } from './room-pointer.ts';
import { layoutOf, MOST_ROOM_BYTES, readRoom, ROOM_ENDING, roomNow, writeRoom, zonesSeen, type JamRoom } from './room-file.ts';
import { ReachMeter, reachInWords } from './reach-meter.ts';
import { readShelf, writeShelf, type SavedRoom } from './room-shelf.ts';
import { roomByHand, type RoomAct } from './room-store.ts';

/** How often the tab looks at the zones, ms; how often reach is measured, and for how long. */
const LOOK_MS = 100, MEASURE_MS = 40, MEASURE_FOR_MS = 10_000;

/** What the room's tab can ask for beside acts. */
export interface RoomActions {
  choose(index: number): void;
  applyRoom(room: JamRoom): void;
  saveRoom(name: string): void;
  deleteRoom(id: string): void;
  bringBack(): void;
  downloadRoom(name: string): void;
  openFile(file: File): Promise<void>;
  fitTo(choice: Partial<ReturnType<typeof roomByHand.getState>['fit']>): void;
  measureReach(): void;
  stopMeasuring(): void;
  forgetReach(): void;
}

let actions: RoomActions | null = null;
/** Null until the part is open. */
export const roomActions = (): RoomActions | null => actions;

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The room by hand: zones are seen and chosen, moved by pointer and keys while the room's tab is open, kept and fitted. */
export const openRoomByHand: OpenPart = ({ live }) => {
  /** Indices that were in use when something was copied: what comes to them is chosen, so that the next copy is one of it. */
  let copied: ReadonlySet<number> | null = null;
  const performer = new Performer(live), act: RoomAct = (name, target = 0, a = 0, b = 0, c = 0, d = 0) => {
    copied = name === 'duplicate' ? new Set(live.scene.zones.map(({ index }) => index)) : null;
    performer.act(ROOM_ACT[name], target, a, b, c, d);
  };
  const kept = recall(), set = roomByHand.setState, get = roomByHand.getState;
  set({
    act, rename: (index, words) => performer.text(ROOM_ACT.name, index, words), shelf: readShelf(localStorage),
    fit: {
      posture: recallNumber(kept, 'roomPosture', FIT_POSTURE.standing, FIT_POSTURE.wheelchair, FIT_POSTURE.standing), hands: recallNumber(kept, 'roomHands', FIT_HANDS.both, FIT_HANDS.right, FIT_HANDS.both),
      isSmall: kept.roomSmall === true,
    },
  });

  /** What the tab shows of the zones; positions only as often as somebody looks. */
  const look = (scene: SceneDescription = live.scene): void => {
    const zones = zonesSeen(scene, live.frame), names = Object.fromEntries(scene.zones.map(({ index, name }) => [index, name])), { canUndo = false, canRedo = false } = scene.edits ?? {};
    const state = get();
    if (!isSame(zones, state.zones)) set({ zones });
    if (!isSame(names, state.names)) set({ names });
    if (canUndo !== state.canUndo || canRedo !== state.canRedo) set({ canUndo, canRedo });
    const copy = copied && zones.find(({ index }) => !copied?.has(index));
    if (copy) {
      copied = null;
      choose(copy.index);
    } else if (state.selected >= 0 && !zones.some(({ index }) => index === state.selected)) choose(-1);
  };
  const choose = (index: number): void => {
    editMarks.selected = index;
    set({ selected: index });
  };
  live.onScene((scene) => look(scene));

  // While the room's tab is open, or zones are moved in a headset, the player moves zones and plays none.
  let isEditing = false, timer = 0, stopPointer: (() => void) | null = null, stopKeys: (() => void) | null = null;
  const follow = (): void => {
    const { studioTab, replay } = stage.getState(), wants = (studioTab === 'room' || get().isEditedInHeadset) && replay === null;
    if (wants === isEditing) return;
    isEditing = editMarks.isEditing = wants;
    act('edit', 0, wants ? 1 : 0);
    if (wants) {
      look();
      timer = window.setInterval(() => look(), LOOK_MS);
      stopPointer = startRoomPointer(() => live.frame, act, choose);
      stopKeys = startRoomKeys(act, get, choose);
    } else {
      window.clearInterval(timer);
      stopPointer?.();
      stopKeys?.();
      editMarks.hovered = -1;
      actions?.stopMeasuring();
    }
  };
  stage.subscribe(follow);
  roomByHand.subscribe((now, before) => { if (now.isEditedInHeadset !== before.isEditedInHeadset) follow(); });

  const keepShelf = (shelf: readonly SavedRoom[], words: readonly string[]): void => {
    const trouble = writeShelf(localStorage, shelf);
    set(trouble ? { words: [trouble] } : { shelf, words });
  };
  const now = (name: string): JamRoom | null => roomNow(live.scene, live.frame, name.trim() || 'My room');
  let measuring = 0;
  const stopMeasuring = (): void => {
    window.clearInterval(measuring);
    measuring = 0;
    if (get().reach.state === 'running') set({ reach: { state: 'none', progress: 0, reached: [], words: '' } });
  };
  actions = {
    choose,
    applyRoom: (room) => live.send(SOURCE.studio, roomPayload(room, live.scene.zones.map(({ index }) => index)), performance.timeOrigin + performance.now()),
    saveRoom(name) {
      const room = now(name);
      if (!room) return;
      const others = get().shelf.filter((saved) => saved.room.name !== room.name);
      keepShelf([{ id: crypto.randomUUID(), savedAt: Date.now(), room }, ...others], [`“${room.name}” is saved.`]);
    },
    deleteRoom(id) {
      const deleted = get().shelf.find((saved) => saved.id === id) ?? null;
      keepShelf(get().shelf.filter((saved) => saved.id !== id), []);
      set({ deleted });
    },
    bringBack() {
      const { deleted, shelf } = get();
      if (deleted) keepShelf([...shelf, deleted].sort((a, b) => b.savedAt - a.savedAt), []);
      set({ deleted: null });
    },
    downloadRoom(name) {
      const room = now(name);
      if (!room) return;
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([writeRoom(room)], { type: 'application/json' }));
      link.download = `${room.name.replace(/[^\p{L}\p{N} _-]/gu, '').trim() || 'room'}${ROOM_ENDING}`;
      link.click();
      window.setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    },
    async openFile(file) {
      if (file.size > MOST_ROOM_BYTES) return set({ words: [`“${file.name}” has ${file.size} bytes; a room has at most ${MOST_ROOM_BYTES}. Is it another file?`] });
      const read = readRoom(await file.text());
      if (!read.ok) return set({ words: [`“${file.name}” cannot be opened.`, ...read.problems.slice(0, 4), ...(read.problems.length > 4 ? [`And ${read.problems.length - 4} more.`] : [])] });
      actions?.applyRoom(read.room);
      set({ words: [`“${read.room.name || file.name}” stands. Undo brings back what was.`] });
    },
    fitTo(choice) {
      const fit = { ...get().fit, ...choice };
      set({ fit });
      remember({ roomPosture: fit.posture, roomHands: fit.hands, roomSmall: fit.isSmall });
      act('fit', 0, fit.posture, fit.hands, fit.isSmall ? 1 : 0);
    },
    measureReach() {
      stopMeasuring();
      const layout = layoutOf(get().zones), meter = new ReachMeter(layout), beganMs = performance.now();
      let seen = 0;
      set({ reach: { state: 'running', progress: 0, reached: [], words: 'Stretch both arms, all round, slowly.' } });
      measuring = window.setInterval(() => {
        if (meter.add(live.frame)) seen++;
        const progress = Math.min(1, (performance.now() - beganMs) / MEASURE_FOR_MS);
        set({ reach: { state: 'running', progress, reached: meter.reached(), words: seen > 0 ? 'Stretch both arms, all round, slowly.' : 'Nobody is seen yet: step into view.' } });
        if (progress < 1) return;
        window.clearInterval(measuring);
        measuring = 0;
        const reach = meter.result();
        if (!reach) return set({ reach: { state: 'failed', progress: 1, reached: [], words: seen > 0 ? 'No hand was stretched out. Try again, with your arms wide.' : 'Nobody was seen. Step into view, then try again.' } });
        act('open');
        for (let direction = 0; direction < REACH_DIRECTIONS; direction++) act('reach', direction, Math.round(reach.left[direction]! * 1000), Math.round(reach.right[direction]! * 1000), Math.round(reach.chest * 1000));
        const { fit } = get();
        act('fit', 0, fit.posture, fit.hands, fit.isSmall ? 1 : 0);
        act('close');
        set({ reach: { state: 'done', progress: 1, reached: meter.reached(), words: reachInWords(reach, layout) } });
      }, MEASURE_MS);
    },
    stopMeasuring,
    forgetReach() {
      act('forgetReach');
      set({ reach: { state: 'none', progress: 0, reached: [], words: '' } });
      actions?.fitTo({});
    },
  };
  follow();
};
