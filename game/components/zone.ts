import { component, field, Position } from '../../engine/index.ts';
import { MAX_PLAYERS, ZONE_KIND, ZONE_STATE } from '../../protocol/index.ts';
import { EFFECTOR_COUNT, EFFECTOR_NAMES } from './effector.ts';
import { each, share } from './field-kinds.ts';

const ofEffectors = { bits: EFFECTOR_NAMES, isDerived: true };

/**
 * A place in the air that can be played. Its centre is `Position`; what comes near is found by a physics sensor around it, and
 * judged here by distance. Zones are balls, or upright capsules where `height` is more than twice the radius.
 */
export const Zone = component('room/Zone', {
  index: field('u8', { doc: 'place in the scene’s description' }), kind: field('u8', { names: ZONE_KIND }), ordinal: field('u8', { doc: 'from 0, among those of its kind' }),
  radius: field('f32', { unit: 'm', min: 0 }), height: field('f32', { unit: 'm', min: 0, doc: 'from end to end' }), state: field('u8', { names: ZONE_STATE }),
  near: field('u32', { ...ofEffectors, doc: 'who is in its sensor' }), inside: field('u32', { ...ofEffectors, doc: 'who is in it, with hysteresis' }),
  triggered: field('u32', { ...ofEffectors, doc: 'who has had their effect in this visit' }),
  enteredTick: each('u32', EFFECTOR_COUNT, { unit: 'ticks', isDerived: true, doc: 'when each came in' }),
  stillTicks: each('u8', EFFECTOR_COUNT, { unit: 'ticks', isDerived: true, doc: 'for how long of this visit each was there and not just passing' }),
  outsideTick: each('u32', EFFECTOR_COUNT, { unit: 'ticks', isDerived: true, doc: 'since when each has been beyond the leaving distance; 0: it is not' }),
  outsideSamples: each('u8', EFFECTOR_COUNT, { isDerived: true, doc: 'how many samples of each said so' }),
  nearness: share('of the closest effector'), energy: share('how loud it is now'), phase: share('through what it shows, see showLoops'),
  wait: share('through the wait for the moment at which something starts or stops'), hits: field('u32', { doc: 'strikes so far' }),
  triggeredTick: field('u32', { unit: 'ticks', doc: 'in which it last had its effect, plus 1; 0 for never' }), loop: field('eid', { doc: 'the loop that it shows' }),
  isHeld: each('u8', MAX_PLAYERS, { names: ['no', 'yes'], doc: 'a key stands in it, per player' }), heldPressure: each('f32', MAX_PLAYERS, { min: 0, max: 1 }),
  heldX: each('f32', MAX_PLAYERS, { min: -1, max: 1 }), heldY: each('f32', MAX_PLAYERS, { min: -1, max: 1 }), heldSource: each('u16', MAX_PLAYERS, { doc: 'source of that key' }),
}, { requires: [Position], doc: 'A place in the air that can be played: a ball, or an upright capsule where height is more than twice the radius.' });
