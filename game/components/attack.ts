import { field, message, resource } from '../../engine/index.ts';
import { JOINT, JOINTS, MAX_PLAYERS } from '../../protocol/index.ts';
import { bankOf } from '../motion/bank.ts';
import { metres } from './field-kinds.ts';
import { STROKE_SCHEMA } from '../motion/track-stroke.ts';

/**
 * Limbs whose strokes count, by the joint that is reported: wrists (or hands where a source has no wrists), ankles, head, and the
 * pelvis, which is followed as the middle of the hips and reported as the left one.
 */
export const STROKE_JOINTS: readonly number[] = [JOINT.left_wrist, JOINT.right_wrist, JOINT.left_ankle, JOINT.right_ankle, JOINT.left_hand, JOINT.right_hand, JOINT.nose, JOINT.left_hip];

/** What the attack detector remembers: lane = player slot × STROKE_JOINTS.length + place in STROKE_JOINTS. */
export const StrokeBank = resource('body/StrokeBank', {
  ...bankOf(STROKE_SCHEMA, MAX_PLAYERS * STROKE_JOINTS.length),
  limbSeconds: field(['f64', MAX_PLAYERS], { unit: 's', doc: 'per player slot: when a limb (not head or pelvis) last struck' }),
}, {}, { doc: 'What the attack detector remembers, by player slot and limb.' });

/** A limb struck: it moved fast, then stopped sharply. */
export const AttackStruck = message('body/AttackStruck', {
  player: 'eid', slot: field('u8', { max: MAX_PLAYERS - 1, doc: 'number of the player' }), joint: field('u8', { names: JOINTS }),
  tick: field('u32', { unit: 'ticks', doc: 'when it was noticed' }), micros: field('u16', { unit: 'µs', max: 7812, doc: 'after the start of that tick' }),
  strokeAtMicros: field('f64', { unit: 'µs', doc: 'when the stroke ended, of the session, never later than noticed' }),
  strength: field('f32', { unit: 'H/s', min: 0, doc: 'best mean speed over 100 ms along the stroke: 0.8 barely, 5 as hard as people can' }),
  dx: field('f32', { doc: 'direction of the stroke, unit vector' }), dy: 'f32', dz: 'f32', x: metres('where the limb was when it was noticed'), y: metres(), z: metres(),
}, { capacity: 256, doc: 'A limb struck: it moved fast, then stopped sharply.' });
