import { component, resource } from '../../engine/index.ts';
import { MAX_ZONES, REACH_DIRECTIONS, TEXT_BYTES } from '../../protocol/index.ts';
import { EFFECTOR_COUNT } from './effector.ts';
import { Zone } from './zone.ts';

/**
 * What a zone's maker gave it.
 *
 * - `colour`: 0 its own, 1–5. `group`: 0 none, 1–8. `isLocked`: 1 refuses to be changed.
 * - `name`: UTF-8, the first `nameLength` bytes. `isNamed`: 0 while that is the name that it has by itself.
 * - `placed`: bit l: it was put by hand in layout l. `otherX`, `otherY`, `otherZ`: where it stands in the layout that is not in force, metres.
 * - `isHeld`: 1 while a hand carries it.
 */
export const ZoneLook = component('room/ZoneLook', {
  colour: 'u8', group: 'u8', isLocked: 'u8', isNamed: 'u8', placed: 'u8', isHeld: 'u8', nameLength: 'u8', name: ['u8', TEXT_BYTES],
  otherX: 'f32', otherY: 'f32', otherZ: 'f32',
}, { requires: [Zone] });

/** How a record of a zone lies in {@link RoomHistory}: numbers x y z radius height otherX otherY otherZ; bytes by these offsets, then the name. */
export const RECORD = { numbers: 8, zone: 0, isLive: 1, kind: 2, plays: 3, colour: 4, group: 5, isLocked: 6, placed: 7, isNamed: 8, nameLength: 9, name: 10, bytes: 10 + TEXT_BYTES } as const;
/** Records that are kept: some hundred moves, or the last four whole rooms. The one after them is room to work in. */
export const HISTORY_LENGTH = 4 * MAX_ZONES;

/**
 * What was done to the room, to be undone. A record is a zone as it was before a step; when the step is undone it becomes the zone as it was after.
 *
 * - `done`: so many records, from the first, belong to steps that can be undone; those from there to `count` can be done again.
 * - `step`: number of the step that a record belongs to, ascending. `latest`: the number given last.
 * - `isOpen`: 1 while what `openSource` does counts as one step; `hasStep`: 1 once it has done something.
 */
export const RoomHistory = resource('room/RoomHistory', {
  done: 'u16', count: 'u16', latest: 'u32', isOpen: 'u8', openSource: 'u16', hasStep: 'u8',
  step: ['u32', HISTORY_LENGTH + 1], numbers: ['f32', (HISTORY_LENGTH + 1) * RECORD.numbers], bytes: ['u8', (HISTORY_LENGTH + 1) * RECORD.bytes],
});

/**
 * Zones that hands carry, by effector.
 *
 * - `zone`: its index plus 1; 0 for a hand that carries none. `source`: who asked for it.
 * - `dx`, `dy`, `dz`: from the hand (with two hands on a zone: from the middle between them) to the zone's centre, metres.
 * - `lostTicks`: for how long the hand has not been seen.
 * - `spread`, `radius`, `height`: of two hands on one zone: how far apart they were, and how large it was then. In both hands' entries.
 */
export const Grabs = resource('room/Grabs', {
  zone: ['u8', EFFECTOR_COUNT], lostTicks: ['u16', EFFECTOR_COUNT], source: ['u16', EFFECTOR_COUNT], dx: ['f32', EFFECTOR_COUNT], dy: ['f32', EFFECTOR_COUNT], dz: ['f32', EFFECTOR_COUNT],
  spread: ['f32', EFFECTOR_COUNT], radius: ['f32', EFFECTOR_COUNT], height: ['f32', EFFECTOR_COUNT],
});

/** What was measured of the player's reach, metres from the chest: `left`, `right` by direction, see `fitPlaces`. `chest`: its height; 0: nothing was measured. `layout`: in which. */
export const Reach = resource('room/Reach', { left: ['f32', REACH_DIRECTIONS], right: ['f32', REACH_DIRECTIONS], chest: 'f32', layout: 'u8' });
