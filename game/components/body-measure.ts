import { component, resource } from '../../engine/index.ts';
import { JOINT_COUNT, MAX_PLAYERS } from '../../protocol/index.ts';
import { bankOf } from '../motion/bank.ts';
import { BODY_MEASURE_SCHEMA } from '../motion/measure-body.ts';

/**
 * What is known of a body's size and of how it is seen. Written by `measureMotion`.
 *
 * - `height`: H, standing height in metres; 1.7 until a torso has been seen.
 * - `noise`: σ of a joint coordinate in metres.
 * - `interval`: time between frames in seconds, a running mean; 0 until the second frame.
 * - `seconds`: capture time of the latest frame; `frames`: how many since continuity last broke.
 */
export const BodyMeasure = component('body/BodyMeasure', { height: 'f64', noise: 'f64', interval: 'f64', seconds: 'f64', frames: 'u32' }, { defaults: { height: 1.7 } });

/**
 * The latest frame of each seat's body and what measuring remembers of it, one lane per player slot.
 *
 * - `xyz`, `confidence`: the joints in the room, metres; confidence 0 is absent. `isNew`: 1 in the tick that brought the frame.
 * - `breaks`: per joint, 1 if it has no past in this frame (absent before, or another epoch). `epochs`: per joint.
 * - `arrivalMicros`: when it arrived, after the start of the tick. `captureSeconds`: when it was captured.
 * - `player`: the entity that the lane belongs to; another one starts it afresh.
 */
export const BodyBank = resource('body/BodyBank', {
  ...bankOf(BODY_MEASURE_SCHEMA, MAX_PLAYERS),
  xyz: ['f64', MAX_PLAYERS * JOINT_COUNT * 3], confidence: ['f32', MAX_PLAYERS * JOINT_COUNT], breaks: ['u8', MAX_PLAYERS * JOINT_COUNT], epochs: ['u16', MAX_PLAYERS * JOINT_COUNT],
  captureSeconds: ['f64', MAX_PLAYERS], arrivalMicros: ['u16', MAX_PLAYERS], isNew: ['u8', MAX_PLAYERS], player: ['eid', MAX_PLAYERS],
});
