import { component, Position } from '../../engine/index.ts';
import { MAX_PLAYERS } from '../../protocol/index.ts';
import { EFFECTOR_COUNT } from './effector.ts';

/**
 * A place in the air that can be played. Its centre is `Position`; what comes near is found by a physics sensor around it, and
 * judged here by distance. Zones are balls, or upright capsules where `height` is more than twice the radius.
 *
 * - `index`: place in the scene's description. `kind`: protocol `ZONE_KIND`. `ordinal`: 0 … among those of its kind.
 * - `radius`: metres. `height`: metres from end to end.
 * - `near`, `inside`, `triggered`: a bit per effector: in the sensor; in the zone (with hysteresis); has had its effect
 *   in this visit.
 * - `enteredTick`, `stillTicks`, `outsideTick`, `outsideSamples`: per effector: when it came in; for how many ticks of this visit
 *   it was there and not just passing; since when it has been beyond the leaving
 *   distance (0: it is not), and how many of its samples said so.
 * - `nearness`: 0 … 1, of the closest effector. `energy`: 0 … 1, how loud it is now. `phase`: 0 … 1, see `showLoops`.
 * - `wait`: 0 … 1 through the wait for the moment at which something starts or stops.
 * - `state`: protocol `ZONE_STATE`. `hits`: strikes so far.
 * - `triggeredTick`: the tick in which it last had its effect, plus 1; 0 for never. `loop`: the loop that it shows; 0 for none.
 * - `isHeld`, `heldPressure`, `heldX`, `heldY`: a key that stands in it, per player: 0/1, 0 … 1, −1 … 1.
 * - `heldSource`: source of that key.
 */
export const Zone = component('room/Zone', {
  index: 'u8', kind: 'u8', ordinal: 'u8', radius: 'f32', height: 'f32', state: 'u8',
  near: 'u32', inside: 'u32', triggered: 'u32',
  enteredTick: ['u32', EFFECTOR_COUNT], stillTicks: ['u8', EFFECTOR_COUNT], outsideTick: ['u32', EFFECTOR_COUNT], outsideSamples: ['u8', EFFECTOR_COUNT],
  nearness: 'f32', energy: 'f32', phase: 'f32', wait: 'f32', hits: 'u32', triggeredTick: 'u32', loop: 'eid',
  isHeld: ['u8', MAX_PLAYERS], heldPressure: ['f32', MAX_PLAYERS], heldX: ['f32', MAX_PLAYERS], heldY: ['f32', MAX_PLAYERS], heldSource: ['u16', MAX_PLAYERS],
}, { requires: [Position] });
