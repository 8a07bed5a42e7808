import { JOINT, JOINT_COUNT, JOINT_STRIDE, MAX_PLAYERS } from '../../protocol/index.ts';
import type { GhostTrack } from '../replay/replay.ts';

/** Confidence, 0–255, from which on a joint is drawn: the same share as a live body's. */
const SEEN = 13;

/** Whether one of a track's bodies is there at all at a tick. */
export function isGhostThere(track: GhostTrack, body: number, tick: number): boolean {
  const entry = Math.max(0, Math.min(track.beats.length - 1, Math.floor(tick / track.everyTicks))), from = (entry * MAX_PLAYERS + body) * JOINT_COUNT;
  for (let joint = 0; joint < JOINT_COUNT; joint++) if (track.confidence[from + joint]! >= SEEN) return true;
  return false;
}

/**
 * A ghost's body at a tick (fractions allowed; held at the track's ends), between the two entries around it, moved by `x` and `z` metres: places into
 * `joints` (JOINT_STRIDE each), how much of each joint is there into `seen` (0 or 1). A joint that only one of the entries has stays where that one has it.
 */
export function poseGhost(track: GhostTrack, body: number, tick: number, x: number, z: number, joints: Float32Array, seen: Float32Array): void {
  const last = track.beats.length - 1, at = Math.max(0, Math.min(last, tick / track.everyTicks)), before = Math.floor(at), after = Math.min(last, before + 1), share = at - before;
  for (let joint = 0; joint < JOINT_COUNT; joint++) {
    const a = (before * MAX_PLAYERS + body) * JOINT_COUNT + joint, b = (after * MAX_PLAYERS + body) * JOINT_COUNT + joint, to = joint * JOINT_STRIDE;
    const isBefore = track.confidence[a]! >= SEEN, isAfter = track.confidence[b]! >= SEEN, part = isBefore && isAfter ? share : isAfter ? 1 : 0;
    for (let axis = 0; axis < 3; axis++) joints[to + axis] = (track.xyz[a * 3 + axis]! + (track.xyz[b * 3 + axis]! - track.xyz[a * 3 + axis]!) * part) / 1000;
    joints[to] = joints[to]! + x;
    joints[to + 2] = joints[to + 2]! + z;
    joints[to + 3] = seen[joint] = (share < 0.5 ? isBefore : isAfter) ? 1 : 0;
  }
}

const HEAD = [JOINT.nose, JOINT.left_ear, JOINT.right_ear, JOINT.left_shoulder, JOINT.right_shoulder] as const;

/** The highest point of a posed body's head, metres, written to `out`; false when nothing of it is there. */
export function crownOf(joints: Float32Array, seen: Float32Array, out: { x: number; y: number; z: number }): boolean {
  let top = -Infinity;
  for (const joint of HEAD) {
    const at = joint * JOINT_STRIDE, y = joints[at + 1]!;
    if (seen[joint]! < 0.5 || y <= top) continue;
    top = y;
    out.x = joints[at]!;
    out.y = y + (joint === JOINT.nose || joint === JOINT.left_ear || joint === JOINT.right_ear ? 0.14 : 0.4);
    out.z = joints[at + 2]!;
  }
  return top > -Infinity;
}
