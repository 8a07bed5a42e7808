import { message, resource } from '../../engine/index.ts';
import { JOINT, MAX_PLAYERS } from '../../protocol/index.ts';
import { bankOf } from '../motion/bank.ts';
import { STROKE_SCHEMA } from '../motion/track-stroke.ts';

/**
 * Limbs whose strokes count, by the joint that is reported: wrists (or hands where a source has no wrists), ankles, head, and the
 * pelvis, which is followed as the middle of the hips and reported as the left one.
 */
export const STROKE_JOINTS: readonly number[] = [JOINT.left_wrist, JOINT.right_wrist, JOINT.left_ankle, JOINT.right_ankle, JOINT.left_hand, JOINT.right_hand, JOINT.nose, JOINT.left_hip];

/** What the attack detector remembers: lane = player slot × STROKE_JOINTS.length + place in STROKE_JOINTS. */
export const StrokeBank = resource('body/StrokeBank', {
  ...bankOf(STROKE_SCHEMA, MAX_PLAYERS * STROKE_JOINTS.length),
  /** Per player slot: when a limb (not head or pelvis) last struck, seconds. */ limbSeconds: ['f64', MAX_PLAYERS],
});

/**
 * A limb struck: it moved fast, then stopped sharply.
 *
 * - `player`: entity; `slot`: its number. `joint`: index in JOINTS.
 * - `tick`, `micros` (0 … 7812): when it was noticed. `strokeAtMicros`: when the stroke ended, µs of the session, never later.
 * - `strength`: best mean speed over 100 ms along the stroke, body heights a second: 0.8 (barely) … 5 (as hard as people can).
 * - `dx`, `dy`, `dz`: direction of the stroke, unit vector. `x`, `y`, `z`: where the limb was when it was noticed, metres in the room.
 */
export const AttackStruck = message('body/AttackStruck', {
  player: 'eid', slot: 'u8', joint: 'u8', tick: 'u32', micros: 'u16', strokeAtMicros: 'f64', strength: 'f32',
  dx: 'f32', dy: 'f32', dz: 'f32', x: 'f32', y: 'f32', z: 'f32',
}, { capacity: 256 });
