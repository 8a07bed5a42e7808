import { bundle } from '../../engine/index.ts';
import { BodyMeasure } from './body-measure.ts';
import { Flow } from './flow.ts';
import { SmoothedJoint } from './joint.ts';
import { Player } from './player.ts';

/** A player's body. */
export const BodyKit = bundle('body/BodyKit', [Player, BodyMeasure, Flow]);
/** One joint of it. */
export const JointKit = bundle('body/JointKit', [SmoothedJoint]);
