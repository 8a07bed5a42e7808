import { resource } from '../../engine/index.ts';
import { JOINT_COUNT, MAX_PLAYERS } from '../../protocol/index.ts';

/** Numbers of all seats' joints: joint j of seat s is at s × JOINT_COUNT + j. */
const ALL_JOINTS = MAX_PLAYERS * JOINT_COUNT;

/**
 * Who plays and what came of them through the door, by seat, before it has a place in the room. Written by `applyInputs`.
 * (By seat and not by entity: four bodies' worth of joints instead of one per row of the world.)
 *
 * - `player`: the seat's `Player` entity, 0 for an empty seat. `joint`: its joint entities, by joint index.
 * - `xyz`: 3 per joint; image space: pixels of a picture 640 wide, y down; world space: metres, y up. `confidence`: 0 absent … 1.
 * - `captureSeconds`: when they were captured, seconds of the session. `ageMicros`: how long before arrival that was.
 *   `arrivalMicros`: arrival, after the start of `seenTick`.
 * - `breaks`: per joint, counts how often it was absent inside a tick that brought several samples; such a joint has no past.
 * - `isNew`: 1 in the tick that brought them. `isRecentreAsked`: 1 from the command to the next joints.
 */
export const Seats = resource('room/Seats', {
  player: ['eid', MAX_PLAYERS], joint: ['eid', ALL_JOINTS],
  isNew: ['u8', MAX_PLAYERS], captureSeconds: ['f64', MAX_PLAYERS], ageMicros: ['f64', MAX_PLAYERS], arrivalMicros: ['u16', MAX_PLAYERS],
  seenTick: ['u32', MAX_PLAYERS], isRecentreAsked: ['u8', MAX_PLAYERS],
  xyz: ['f64', ALL_JOINTS * 3], confidence: ['f32', ALL_JOINTS], breaks: ['u16', ALL_JOINTS],
});

/** Torso lengths that a placement remembers: 3 s at 16 a second. */
export const TORSO_RING = 48;

/**
 * How each seat's body is put into the room.
 *
 * - `originX`, `originY`, `originZ`: the point of the source's space that stands at the room's hip point (0, 0.95, 0) for image
 *   bodies, at the room's origin for world bodies. Pixels or metres.
 * - `scale`: metres a pixel (image bodies). `torso…`: the running torso lengths it comes from, pixels.
 * - `isStarted`: 0 until the first joints. `seconds`, `epoch`, `space`: of the latest joints.
 * - `turn`: counts every break of continuity that the source does not know of, so that what follows starts afresh.
 */
export const Placements = resource('room/Placements', {
  originX: ['f64', MAX_PLAYERS], originY: ['f64', MAX_PLAYERS], originZ: ['f64', MAX_PLAYERS], scale: ['f64', MAX_PLAYERS],
  isStarted: ['u8', MAX_PLAYERS], seconds: ['f64', MAX_PLAYERS], epoch: ['u16', MAX_PLAYERS], space: ['u8', MAX_PLAYERS], turn: ['u16', MAX_PLAYERS],
  torso: ['f32', MAX_PLAYERS * TORSO_RING], torsoCount: ['u8', MAX_PLAYERS], torsoHead: ['u8', MAX_PLAYERS], torsoSeconds: ['f64', MAX_PLAYERS],
});
