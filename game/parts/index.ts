import { loopStation } from './loop-station.ts';
import { movementTuner } from './movement-tuner.ts';
import { partners } from './partners.ts';
import { playableBody } from './playable-body.ts';
import { roomByHand } from './room-by-hand.ts';
import { show } from './show.ts';
import type { Part } from './part.ts';

/** The parts that the loop room is made of beside its core, in the order in which they are added. */
export const PARTS: readonly Part[] = [roomByHand, loopStation, playableBody, movementTuner, partners, show];
export type { Part, PartPicture } from './part.ts';
