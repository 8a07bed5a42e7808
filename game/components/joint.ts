import { component, field } from '../../engine/index.ts';
import { JOINTS } from '../../protocol/index.ts';
import { flag, share } from './field-kinds.ts';

/** One tracked joint of a body. */
export const Joint = component('body/Joint', { player: field('eid', { doc: 'the entity that carries Player' }), index: field('u8', { names: JOINTS }) }, { doc: 'One tracked joint of a body.' });

/**
 * The latest raw sample of a joint, in the room: metres, right-handed, y up, floor at 0. Written by `placeBodies` when a frame
 * brought joints, read by smoothing and measuring, never drawn.
 */
export const JointSample = component('body/JointSample', {
  x: field('f64', { unit: 'm' }), y: field('f64', { unit: 'm', doc: 'above the floor' }), z: field('f64', { unit: 'm' }), confidence: share('0: absent in that frame, and its place means nothing'),
  captureSeconds: field('f64', { unit: 's', doc: 'when it was captured, of the session; not when it arrived' }), arrivalMicros: field('u16', { unit: 'µs', max: 7812, doc: 'when it arrived, after the start of the tick' }),
  epoch: field('u16', { doc: 'a joint whose epoch changed has no past' }), isNew: flag('this tick brought it; cleared by measureMotion, the last reader'),
}, { requires: [Joint], doc: 'The latest raw sample of a joint, in the room.' });

/** Where a joint is drawn: the sample through a One Euro filter, metres in the room. */
export const SmoothedJoint = component('body/SmoothedJoint', {
  x: field('f64', { unit: 'm' }), y: field('f64', { unit: 'm', doc: 'above the floor' }), z: field('f64', { unit: 'm' }), confidence: share('falls to 0 over a quarter of a second after the joint was last seen'),
  dx: field('f64', { unit: 'm/s', doc: 'filtered derivative: the filter’s own state' }), dy: field('f64', { unit: 'm/s' }), dz: field('f64', { unit: 'm/s' }),
  seconds: field('f64', { unit: 's', doc: 'capture time of the last sample that went in' }), epoch: field('u16', { doc: 'of that sample' }), isStarted: flag('a sample has gone in'),
}, { requires: [JointSample], doc: 'Where a joint is drawn: the sample through a One Euro filter.' });
