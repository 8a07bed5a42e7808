import { component } from '../../engine/index.ts';
import { BodyMeasure } from './body-measure.ts';
import { Flow } from './flow.ts';

/**
 * One body that plays: the owner of up to 29 `Joint` entities. Written by the input door only.
 *
 * - `slot`: 0 … MAX_PLAYERS − 1, the player's number in input frames, render frames and messages.
 * - `source`: number of the source whose joints it follows.
 * - `space`: how its latest joints came, as in protocol `SPACE` (0 image, 1 world).
 * - `epoch`: changes when continuity breaks (recentred, another person, camera lost).
 * - `isPresent`: 1 from the first joints until `leave`, or until nothing came for too long.
 * - `isBot`: 1 for the dancer of light.
 * - `hue`: 0 … 1 round the colour circle, the player's own light.
 * - `captureSeconds`: capture time of the latest joints, seconds of the session.
 */
export const Player = component('body/Player', {
  slot: 'u8', source: 'u16', space: 'u8', epoch: 'u16', isPresent: 'u8', isBot: 'u8', hue: 'f32', captureSeconds: 'f64',
}, { requires: [BodyMeasure, Flow] });
