import { component } from '../../engine/index.ts';

/**
 * One tracked joint of a body.
 *
 * - `player`: the entity that carries `Player`.
 * - `index`: place in protocol `JOINTS`, 0 … 28.
 */
export const Joint = component('body/Joint', { player: 'eid', index: 'u8' });

/**
 * The latest raw sample of a joint, in the room: metres, right-handed, y up, floor at 0. Written by `placeBodies` when a frame
 * brought joints, read by smoothing and measuring, never drawn.
 *
 * - `confidence`: 0 (absent in that frame; x, y, z are then meaningless) … 1.
 * - `captureSeconds`: when it was captured, seconds of the session; not when it arrived.
 * - `arrivalMicros`: when it arrived, 0 … 7812 µs after the start of the tick.
 * - `epoch`: a joint whose epoch changed has no past.
 * - `isNew`: 1 in the tick that brought it; cleared by `measureMotion`, the last reader.
 */
export const JointSample = component('body/JointSample', {
  x: 'f64', y: 'f64', z: 'f64', confidence: 'f32', captureSeconds: 'f64', arrivalMicros: 'u16', epoch: 'u16', isNew: 'u8',
}, { requires: [Joint] });

/**
 * Where a joint is drawn: the sample through a One Euro filter, metres in the room.
 *
 * - `x`, `y`, `z`, `confidence`: for the picture. Confidence falls to 0 over a quarter of a second after the joint was last seen.
 * - `dx`, `dy`, `dz`: filtered derivative, m/s (the filter's own state).
 * - `seconds`: capture time of the last sample that went in; `epoch` that it had; `isStarted` 0 until the first.
 */
export const SmoothedJoint = component('body/SmoothedJoint', {
  x: 'f64', y: 'f64', z: 'f64', confidence: 'f32', dx: 'f64', dy: 'f64', dz: 'f64', seconds: 'f64', epoch: 'u16', isStarted: 'u8',
}, { requires: [JointSample] });
