import { JOINT, JOINT_COUNT } from '../joints.ts';
import type { MotionTrack } from './motion.ts';

/** A body within this of the middle is left where it is, metres. */
const NEAR = 0.75;
/** Feet that stand within this of the floor are left there, metres. */
const LEVEL = 0.3;
/** Height of a standing ankle, metres. */
const ANKLE = 0.07;

/**
 * Moves a world track that starts far away, faces away (more than 60° from −z) or stands far off the floor to where a player
 * stands: hips over the origin, facing −z, floor at 0. One rigid move for all frames; small offsets are the recording's own and stay.
 *
 * @returns what was moved, each a sentence's end
 */
export function settle(track: MotionTrack, frames: number): readonly string[] {
  const { xyz, confidence } = track, said: string[] = [];
  const corners = [JOINT.left_shoulder, JOINT.right_shoulder, JOINT.left_hip, JOINT.right_hip];
  let first = -1;
  for (let frame = 0; frame < frames && first < 0; frame++) if (corners.every((joint) => confidence[frame * JOINT_COUNT + joint]! > 0)) first = frame;
  if (first < 0) return said;
  const at = (joint: number, axis: number): number => xyz[(first * JOINT_COUNT + joint) * 3 + axis]!;
  const [ls, rs, lh, rh] = corners as [number, number, number, number];
  let x = (at(lh, 0) + at(rh, 0)) / 2, z = (at(lh, 2) + at(rh, 2)) / 2;
  const away = Math.sqrt(x * x + z * z);
  let rx = at(rs, 0) + at(rh, 0) - at(ls, 0) - at(lh, 0), rz = at(rs, 2) + at(rh, 2) - at(ls, 2) - at(lh, 2);
  const across = Math.sqrt(rx * rx + rz * rz);
  if (across < 1e-6) rx = 1, rz = 0;
  else rx /= across, rz /= across;
  const lows: number[] = [];
  for (let frame = 0; frame < frames; frame++) {
    const l = frame * JOINT_COUNT + JOINT.left_ankle, r = frame * JOINT_COUNT + JOINT.right_ankle;
    if (confidence[l]! > 0 && confidence[r]! > 0) lows.push(Math.min(xyz[l * 3 + 1]!, xyz[r * 3 + 1]!));
  }
  lows.sort((a, b) => a - b);
  const low = lows[Math.floor(lows.length * 0.1)] ?? ANKLE;
  const isTurned = rx < 0.5, isFar = away > NEAR, isOff = Math.abs(low - ANKLE) > LEVEL;
  if (!isTurned) rx = 1, rz = 0;
  if (!isFar && !isTurned) x = 0, z = 0;
  const y = isOff ? low - ANKLE : 0;
  if (isFar) said.push(`starts ${away.toFixed(1)} m from the middle of the room and was moved there.`);
  if (isTurned) said.push('starts facing away from −z and was turned round.');
  if (isOff) said.push(`stands ${Math.abs(y).toFixed(1)} m ${y > 0 ? 'above' : 'below'} the floor and was set on it.`);
  if (said.length === 0) return said;
  for (let i = 0; i < frames * JOINT_COUNT; i++) {
    if (confidence[i]! <= 0) continue;
    const dx = xyz[i * 3]! - x, dz = xyz[i * 3 + 2]! - z;
    xyz[i * 3] = dx * rx + dz * rz;
    xyz[i * 3 + 1] = xyz[i * 3 + 1]! - y;
    xyz[i * 3 + 2] = dz * rx - dx * rz;
  }
  return said;
}
