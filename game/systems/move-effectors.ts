import { columns, Position, query, read, res, rowPart, system, Time, write } from '../../engine/index.ts';
import { JOINT_COUNT } from '../../protocol/index.ts';
import { Effector, PART_JOINTS, TRAIL_LENGTH } from '../components/effector.ts';
import { JointSample, SmoothedJoint } from '../components/joint.ts';
import { Room } from '../components/room.ts';
import { Seats } from '../components/seats.ts';
import { LAYOUTS } from '../scenes/layouts.ts';

/** A part whose joint is missing from the frames stays where it was for this many ticks: 250 ms. */
export const HOLD_TICKS = 32;
/** With no frames at all a part stays for this many ticks: 500 ms, six frames of a slow camera. */
export const SILENT_TICKS = 64;
/** Where parts wait that are not seen, metres below the floor. */
const AWAY = -50;
/** How far a hand may be before (towards −z) and behind a stage's plane and still be seen at its zones, metres. */
const STAGE_BEFORE = 0.9, STAGE_BEHIND = 0.15;

/**
 * Brings hands, feet and heads to their joints. In the stage layout depth counts little: a hand stretched forward is seen
 * where its zone is, so it is there; behind the plane (a hovering pointer) it is not.
 */
export const moveEffectors = system('room/move-effectors', {
  effectors: query({ effector: write(Effector), position: write(Position) }),
  samples: columns(read(JointSample)), joints: columns(read(SmoothedJoint)),
  seats: res(Seats), room: res(Room), time: res(Time),
}, ({ effectors, samples, joints, seats, room, time }) => {
  const { ids, length, effector, position } = effectors, tick = time.tick;
  const isStage = LAYOUTS[room.layout] === 'stage';
  for (let i = 0; i < length; i++) {
    const row = ids[i]!, seat = effector.slot[row]!;
    if (seats.player[seat] === 0) {
      away(effector, position, row);
      continue;
    }
    const candidates = PART_JOINTS[effector.part[row]!]!;
    let joint = -1;
    for (let k = 0; k < candidates.length && joint < 0; k++) {
      const candidate = rowPart(seats.joint[seat * JOINT_COUNT + candidates[k]!]!);
      if (samples.confidence[candidate]! > 0) joint = candidate;
    }
    if (joint < 0 || tick - seats.seenTick[seat]! > SILENT_TICKS) {
      if (effector.isPresent[row] === 1 && tick - effector.seenTick[row]! > (joint < 0 ? HOLD_TICKS : SILENT_TICKS)) away(effector, position, row);
      continue;
    }
    const isNew = seats.isNew[seat] === 1, epoch = samples.epoch[joint]!;
    if (effector.isPresent[row] === 0 && !isNew) continue;
    if (effector.isPresent[row] === 0 || epoch !== effector.epoch[row]) {
      effector.isPresent[row] = 1;
      effector.epoch[row] = epoch;
      effector.trailCount[row] = 0;
    }
    if (isNew) {
      const head = effector.trailHead[row]!, k = row * TRAIL_LENGTH + head;
      effector.trailX[k] = samples.x[joint]!;
      effector.trailY[k] = samples.y[joint]!;
      effector.trailZ[k] = flat(isStage, samples.z[joint]!);
      effector.trailSeconds[k] = samples.captureSeconds[joint]!;
      effector.trailHead[row] = (head + 1) % TRAIL_LENGTH;
      effector.trailCount[row] = Math.min(TRAIL_LENGTH, effector.trailCount[row]! + 1);
      effector.samples[row]!++;
      effector.seenTick[row] = tick;
      effector.confidence[row] = samples.confidence[joint]!;
    }
    const dx = joints.dx[joint]!, dy = joints.dy[joint]!, dz = joints.dz[joint]!;
    effector.speed[row] = Math.sqrt(dx * dx + dy * dy + dz * dz);
    effector.x[row] = joints.x[joint]!;
    effector.y[row] = joints.y[joint]!;
    effector.z[row] = flat(isStage, joints.z[joint]!);
    position.x[row] = effector.x[row]!;
    position.y[row] = effector.y[row]!;
    position.z[row] = effector.z[row]!;
  }
});

/** Depth as the zones feel it. */
function flat(isStage: boolean, z: number): number {
  if (!isStage) return z;
  return z > STAGE_BEHIND ? z - STAGE_BEHIND : z < -STAGE_BEFORE ? z + STAGE_BEFORE : 0;
}

interface Presence { readonly isPresent: Uint8Array; readonly speed: Float32Array; readonly number: Uint8Array; readonly trailCount: Uint8Array }
interface Point { readonly x: Float32Array; readonly y: Float32Array; readonly z: Float32Array }

/** Each waits at a place of its own, so that nothing overlaps there either. */
function away(effector: Presence, position: Point, row: number): void {
  effector.isPresent[row] = 0;
  effector.speed[row] = 0;
  effector.trailCount[row] = 0;
  position.x[row] = effector.number[row]!;
  position.y[row] = AWAY;
  position.z[row] = 0;
}
