import { component, field, Position } from '../../engine/index.ts';
import { JOINT, MAX_PLAYERS } from '../../protocol/index.ts';
import { each, flag, share } from './field-kinds.ts';

/** The parts of a body that zones feel, in the order of their numbers. */
export const PART = { leftHand: 0, rightHand: 1, leftFoot: 2, rightFoot: 3, head: 4 } as const;
/** How many of them a body has. */
export const PART_COUNT = 5;
/** All of all players: effector number = slot × PART_COUNT + part. Fits the bits of a u32. */
export const EFFECTOR_COUNT = MAX_PLAYERS * PART_COUNT;

/** What the effectors are called, by number: `1 leftHand` is the left hand of the first player. */
export const EFFECTOR_NAMES: readonly string[] = Array.from({ length: EFFECTOR_COUNT }, (_, number) => `${Math.floor(number / PART_COUNT) + 1} ${Object.keys(PART)[number % PART_COUNT]!}`);

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
 */
export const Effector = component('room/Effector', {
  number: field('u8', { max: EFFECTOR_COUNT - 1, doc: 'slot × 5 + part' }), slot: field('u8', { max: MAX_PLAYERS - 1, doc: 'of whose body' }), part: field('u8', { names: PART }),
  isPresent: flag('its joint is seen, or was a moment ago'), x: field('f64', { unit: 'm', doc: 'in the room, smoothed as drawn' }), y: field('f64', { unit: 'm' }), z: field('f64', { unit: 'm' }),
  speed: field('f32', { unit: 'm/s', min: 0, doc: 'of the smoothed joint' }), confidence: share(),
  samples: field('u16', { doc: 'how many it has had, modulo 2^16' }), seenTick: field('u32', { unit: 'ticks', doc: 'when the last came' }), epoch: field('u16', { doc: 'of that sample' }),
  trailX: each('f32', TRAIL_LENGTH, { unit: 'm', isDerived: true, doc: 'the latest raw positions, a ring' }), trailY: each('f32', TRAIL_LENGTH, { unit: 'm', isDerived: true }), trailZ: each('f32', TRAIL_LENGTH, { unit: 'm', isDerived: true }),
  trailSeconds: each('f64', TRAIL_LENGTH, { unit: 's', isDerived: true, doc: 'when they were captured' }),
  trailHead: field('u8', { max: TRAIL_LENGTH - 1, isDerived: true, doc: 'next slot of the ring' }), trailCount: field('u8', { max: TRAIL_LENGTH, isDerived: true }),
}, { requires: [Position], doc: 'A hand, a foot or a head as the zones feel it.' });
