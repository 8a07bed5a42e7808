import { component, field } from '../../engine/index.ts';
import { MAX_PLAYERS, SPACE } from '../../protocol/index.ts';
import { BodyMeasure } from './body-measure.ts';
import { flag, share } from './field-kinds.ts';
import { Flow } from './flow.ts';

/** One body that plays: the owner of up to 29 `Joint` entities. Written by the input door only. */
export const Player = component('body/Player', {
  slot: field('u8', { max: MAX_PLAYERS - 1, doc: 'the player’s number in input frames, render frames and messages' }), source: field('u16', { doc: 'whose joints it follows' }),
  space: field('u8', { names: SPACE, doc: 'how its latest joints came' }), epoch: field('u16', { doc: 'changes when continuity breaks: recentred, another person, camera lost' }),
  isPresent: flag('from the first joints until it leaves, or nothing came for too long'), isBot: flag('the dancer of light'), hue: share('round the colour circle: the player’s own light'),
  captureSeconds: field('f64', { unit: 's', doc: 'capture time of the latest joints, of the session' }),
}, { requires: [BodyMeasure, Flow], doc: 'One body that plays: the owner of up to 29 joints.' });
