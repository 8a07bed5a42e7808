import { bundle, component, DynamicBody, KinematicBody } from '../../engine/index.ts';
import { Shown } from './shown.ts';

/**
 * A thing that falls, piles up, is pushed by hands, and sounds when it is hit.
 *
 * - `number`: 0 … 2^32 − 1 in order of arrival: the stable key of its cues.
 * - `x`, `y`, `z`, `vx`, `vy`, `vz`: where it was after the latest tick and how fast it went, metres and m/s.
 * - `isKnown`: 0 until its first tick is over; before, it has no speed.
 * - `quietUntil`: the tick before which it does not sound again.
 */
export const Prop = component('tumble/Prop', {
  number: 'u32', x: 'f32', y: 'f32', z: 'f32', vx: 'f32', vy: 'f32', vz: 'f32', isKnown: 'u8', quietUntil: 'u32',
}, { requires: [DynamicBody, Shown] });

/**
 * A solid that follows a hand, foot or head and pushes props aside.
 *
 * - `number`: of the effector that it follows. `isOut`: 1 while that part is seen.
 */
export const Paddle = component('tumble/Paddle', { number: 'u8', isOut: 'u8' }, { requires: [KinematicBody] });

export const PropKit = bundle('tumble/PropKit', [Prop]);
export const PaddleKit = bundle('tumble/PaddleKit', [Paddle]);
