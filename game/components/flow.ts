import { component, resource } from '../../engine/index.ts';
import { MAX_PLAYERS } from '../../protocol/index.ts';
import { bankOf } from '../motion/bank.ts';
import { FLOW_SCHEMA } from '../motion/trace-flow.ts';

/**
 * How a body moves as a continuous gesture; see `traceFlow` for formulas and sources. H is the body's height. All are 0 while the
 * body is still, but for `direction` and `smoothness`, which are held.
 *
 * - `speed`: root mean square over nine joints and 1 s, H/s, 0 … 2.
 * - `travel`: path of nine joints over 1 s, H.
 * - `curvature`: how much the hands' paths bend, rad/H.
 * - `direction`: of the faster hand, radians, 0 to the right, π/2 up.
 * - `smoothness`: 0 jerky … 1 smooth (SPARC −3.2 … −1.6 over 2 s).
 * - `tension`: 0 travelling freely … 1 held back: much motion, little displacement.
 * - `handSpeed`, `handCurvature`, `handTension`: [left, right], over a quarter of a second (speed) and half a second (the others): for
 *   bowing. H/s, rad/H, 0 … 1.
 */
export const Flow = component('body/Flow', {
  speed: 'f32', travel: 'f32', curvature: 'f32', direction: 'f32', smoothness: 'f32', tension: 'f32',
  handSpeed: ['f32', 2], handCurvature: ['f32', 2], handTension: ['f32', 2],
});

/** What flow remembers, one lane per player slot. */
export const FlowBank = resource('body/FlowBank', bankOf(FLOW_SCHEMA, MAX_PLAYERS));
