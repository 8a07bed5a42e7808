import { component, field, resource } from '../../engine/index.ts';
import { MAX_PLAYERS } from '../../protocol/index.ts';
import { bankOf } from '../motion/bank.ts';
import { share } from './field-kinds.ts';
import { FLOW_SCHEMA } from '../motion/trace-flow.ts';

const HANDS = { slots: ['left', 'right'] };

/**
 * How a body moves as a continuous gesture; see `traceFlow` for formulas and sources. H is the body's height. All are 0 while the
 * body is still, but for `direction` and `smoothness`, which are held.
 */
export const Flow = component('body/Flow', {
  speed: field('f32', { unit: 'H/s', min: 0, doc: 'root mean square over nine joints and 1 s; 2 is as fast as people go' }), travel: field('f32', { unit: 'H', min: 0, doc: 'path of nine joints over 1 s' }),
  curvature: field('f32', { unit: 'rad/H', min: 0, doc: 'how much the hands’ paths bend' }), direction: field('f32', { unit: 'rad', doc: 'of the faster hand: 0 to the right, π/2 up' }),
  smoothness: share('0 jerky … 1 smooth (SPARC −3.2 … −1.6 over 2 s)'), tension: share('0 travelling freely … 1 held back: much motion, little displacement'),
  handSpeed: field(['f32', 2], { ...HANDS, unit: 'H/s', min: 0, doc: 'over a quarter of a second, for bowing' }), handCurvature: field(['f32', 2], { ...HANDS, unit: 'rad/H', min: 0, doc: 'over half a second' }),
  handTension: field(['f32', 2], { ...HANDS, min: 0, max: 1, doc: 'over half a second' }),
}, { doc: 'How a body moves as a continuous gesture; H is the body’s height.' });

/** What flow remembers, one lane per player slot. */
export const FlowBank = resource('body/FlowBank', bankOf(FLOW_SCHEMA, MAX_PLAYERS), {}, { doc: 'What flow remembers, one lane per player slot.' });
