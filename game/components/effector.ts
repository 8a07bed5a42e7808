import { component, Position } from '../../engine/index.ts';
import { JOINT, MAX_PLAYERS } from '../../protocol/index.ts';

/** The parts of a body that zones feel, in the order of their numbers. */
export const PART = { leftHand: 0, rightHand: 1, leftFoot: 2, rightFoot: 3, head: 4 } as const;
/** How many of them a body has. */
export const PART_COUNT = 5;
/** All of all players: effector number = slot × PART_COUNT + part. Fits the bits of a u32. */
export const EFFECTOR_COUNT = MAX_PLAYERS * PART_COUNT;

/** The joints that a part follows, best first: a headset's hand before a camera's wrist. */
export const PART_JOINTS: readonly (readonly number[])[] = [
  [JOINT.left_hand, JOINT.left_wrist], [JOINT.right_hand, JOINT.right_wrist], [JOINT.left_ankle], [JOINT.right_ankle], [JOINT.nose],
];

/** Joint → the part that it belongs to when it strikes, or −1. */
export const PART_OF_JOINT: Readonly<Int8Array> = (() => {
  const parts = new Int8Array(Object.keys(JOINT).length).fill(-1);
  PART_JOINTS.forEach((joints, part) => joints.forEach((joint) => { parts[joint] = part; }));
  return parts;
})();

/** Positions that an effector remembers: 16 samples are 180 ms of the fastest source. */
export const TRAIL_LENGTH = 16;

/**
 * A hand, a foot or a head as the zones feel it: a small kinematic ball at `Position` that follows a joint. One per part and
 * seat, made with the room; when its joint is not seen it waits far below the floor.
 *
 * - `number`: slot × PART_COUNT + part. `slot`, `part`: of whose body, which part.
 * - `isPresent`: 1 while its joint is seen (or was a moment ago).
 * - `x`, `y`, `z`: metres in the room, f64, smoothed as drawn. `speed`: m/s, of the smoothed joint. `confidence`: 0 … 1.
 * - `samples`: how many samples it has had, modulo 2^16. `seenTick`: when the last came. `epoch`: of that sample.
 * - `trail…`: the latest raw positions (metres) and their capture times (seconds), a ring with `trailHead` the next slot.
 */
export const Effector = component('room/Effector', {
  number: 'u8', slot: 'u8', part: 'u8', isPresent: 'u8', x: 'f64', y: 'f64', z: 'f64', speed: 'f32', confidence: 'f32',
  samples: 'u16', seenTick: 'u32', epoch: 'u16',
  trailX: ['f32', TRAIL_LENGTH], trailY: ['f32', TRAIL_LENGTH], trailZ: ['f32', TRAIL_LENGTH], trailSeconds: ['f64', TRAIL_LENGTH],
  trailHead: 'u8', trailCount: 'u8',
}, { requires: [Position] });
