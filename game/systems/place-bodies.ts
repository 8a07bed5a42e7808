import { columns, exp, read, res, resMut, rowPart, system, write, type Args } from '../../engine/index.ts';
import { JOINT, JOINT_COUNT, MAX_PLAYERS, SPACE } from '../../protocol/index.ts';
import { JointSample } from '../components/joint.ts';
import { Player } from '../components/player.ts';
import { Room } from '../components/room.ts';
import { Placements, Seats, TORSO_RING } from '../components/seats.ts';
import { Settings } from '../components/settings.ts';
import { quantileOf } from '../motion/quantile.ts';
import { LAYOUTS } from '../scenes/layouts.ts';

/** Nominal body: standing height in metres, and the hip point that a camera's body hangs from. */
const HEIGHT = 1.7, HIP_HEIGHT = 0.95;
/** Shoulder middle to hip middle, and shoulder to shoulder, as parts of standing height. */
const TORSO = 0.288, SHOULDERS = 0.23;
/** Joints less sure than this are not there. */
const SURE = 0.2;
/** How slowly a camera body's origin follows its hips, seconds: steps and jumps stay visible, a new place in the room becomes home. */
const FOLLOW_SECONDS = 1.5;
/** A whole body in world space stays this near to the middle of a stage, metres, before it is drawn back. */
const LEASH = 0.35;
/** Between torso readings, seconds, so that the ring holds 3 s. */
const TORSO_STEP = 3 / TORSO_RING;
/** Longer without joints, and the body starts anew where it is, seconds. */
const LOST_SECONDS = 1;

const params = {
  seats: resMut(Seats), placement: resMut(Placements), player: columns(read(Player)), samples: columns(write(JointSample)), settings: res(Settings), room: res(Room),
};
type Placing = Args<typeof params>;

/**
 * Gives the joints that came in this tick their places in the room: metres, y up, the player at the origin looking towards −z.
 *
 * Image bodies: scale = 0.288 × 1.7 m ÷ the running torso length (75th percentile over 3 s, in pixels), origin = the hip middle,
 * followed with a time constant of 1.5 s; without hips both come from the shoulders. With the setting `mirror` the player's
 * right hand is at +x; depth is 0. World bodies pass through; one with hips that wanders about a stage is kept within 0.35 m of its middle.
 * Joints of confidence below 0.2 are absent.
 */
export const placeBodies = system('room/place-bodies', params, (p) => {
  const { seats, placement, player } = p;
  for (let slot = 0; slot < MAX_PLAYERS; slot++) {
    if (seats.isNew[slot] === 0) continue;
    const row = rowPart(seats.player[slot]!), isLost = seats.captureSeconds[slot]! - placement.seconds[slot]! > LOST_SECONDS;
    if (placement.isStarted[slot] === 0 || player.epoch[row] !== placement.epoch[slot] || player.space[row] !== placement.space[slot] || isLost) restart(p, slot, row);
    if (player.space[row] === SPACE.image) placeImage(p, slot);
    else placeWorld(p, slot);
    if (placement.isStarted[slot] === 1) seats.isRecentreAsked[slot] = 0;
    placement.seconds[slot] = seats.captureSeconds[slot]!;
  }
});

/** Continuity is broken: another body, or the same one after a gap. */
function restart({ player, placement }: Placing, slot: number, row: number): void {
  if (placement.isStarted[slot] === 1) placement.turn[slot]!++;
  placement.isStarted[slot] = 0;
  placement.epoch[slot] = player.epoch[row]!;
  placement.space[slot] = player.space[row]!;
  placement.torsoCount[slot] = 0;
  placement.torsoHead[slot] = 0;
  placement.torsoSeconds[slot] = -1e9;
}

const LS = JOINT.left_shoulder, RS = JOINT.right_shoulder, LH = JOINT.left_hip, RH = JOINT.right_hip;

function placeImage(p: Placing, slot: number): void {
  const { seats, placement } = p, { xyz, confidence } = seats;
  const at = slot * JOINT_COUNT, seconds = seats.captureSeconds[slot]!;
  const hasShoulders = confidence[at + LS]! >= SURE && confidence[at + RS]! >= SURE;
  const hasHips = confidence[at + LH]! >= SURE && confidence[at + RH]! >= SURE;
  const shoulderX = (xyz[(at + LS) * 3]! + xyz[(at + RS) * 3]!) / 2, shoulderY = (xyz[(at + LS) * 3 + 1]! + xyz[(at + RS) * 3 + 1]!) / 2;
  const hipX = (xyz[(at + LH) * 3]! + xyz[(at + RH) * 3]!) / 2, hipY = (xyz[(at + LH) * 3 + 1]! + xyz[(at + RH) * 3 + 1]!) / 2;

  if (hasShoulders && seconds - placement.torsoSeconds[slot]! >= TORSO_STEP) {
    const acrossX = xyz[(at + LS) * 3]! - xyz[(at + RS) * 3]!, acrossY = xyz[(at + LS) * 3 + 1]! - xyz[(at + RS) * 3 + 1]!;
    const length = hasHips
      ? Math.sqrt((shoulderX - hipX) * (shoulderX - hipX) + (shoulderY - hipY) * (shoulderY - hipY))
      : Math.sqrt(acrossX * acrossX + acrossY * acrossY) * (TORSO / SHOULDERS);
    if (length > 1) {
      const head = placement.torsoHead[slot]!;
      placement.torso[slot * TORSO_RING + head] = length;
      placement.torsoHead[slot] = (head + 1) % TORSO_RING;
      placement.torsoCount[slot] = Math.min(TORSO_RING, placement.torsoCount[slot]! + 1);
      placement.torsoSeconds[slot] = seconds;
      placement.scale[slot] = (TORSO * HEIGHT) / quantileOf(placement.torso, slot * TORSO_RING, placement.torsoCount[slot]!, 0.75);
    }
  }
  const isPlaced = (hasHips || hasShoulders) && placement.torsoCount[slot]! > 0;
  const scale = placement.scale[slot]!;
  if (isPlaced) {
    const x = hasHips ? hipX : shoulderX, y = hasHips ? hipY : shoulderY + (TORSO * HEIGHT) / scale;
    follow(p, slot, x, y, 0, FOLLOW_SECONDS);
  }
  const isReady = placement.isStarted[slot] === 1;
  const { originX, originY } = placement, mirror = p.settings.mirror === 1 ? -scale : scale;
  for (let joint = 0; joint < JOINT_COUNT; joint++) {
    const k = (at + joint) * 3;
    writeSample(p, slot, joint, isReady, (xyz[k]! - originX[slot]!) * mirror, HIP_HEIGHT - (xyz[k + 1]! - originY[slot]!) * scale, 0);
  }
}

function placeWorld(p: Placing, slot: number): void {
  const { seats, placement } = p, { xyz, confidence } = seats, at = slot * JOINT_COUNT;
  const hasHips = confidence[at + LH]! >= SURE && confidence[at + RH]! >= SURE;
  const x = hasHips ? (xyz[(at + LH) * 3]! + xyz[(at + RH) * 3]!) / 2 : xyz[(at + JOINT.nose) * 3]!;
  const z = hasHips ? (xyz[(at + LH) * 3 + 2]! + xyz[(at + RH) * 3 + 2]!) / 2 : xyz[(at + JOINT.nose) * 3 + 2]!;
  const isWhole = hasHips && confidence[at + JOINT.left_ankle]! >= SURE && confidence[at + JOINT.right_ankle]! >= SURE;
  const isOnStage = LAYOUTS[p.room.layout] === 'stage';
  if (seats.isRecentreAsked[slot] === 1 && (hasHips || confidence[at + JOINT.nose]! >= SURE)) {
    if (placement.isStarted[slot] === 1) placement.turn[slot]!++;
    placement.originX[slot] = x;
    placement.originZ[slot] = z;
  } else if (placement.isStarted[slot] === 0) {
    const isFar = isOnStage && isWhole && x * x + z * z > LEASH * LEASH;
    placement.originX[slot] = isFar ? x : 0;
    placement.originZ[slot] = isFar ? z : 0;
  } else if (isOnStage && isWhole) {
    const dx = x - placement.originX[slot]!, dz = z - placement.originZ[slot]!, distance = Math.sqrt(dx * dx + dz * dz);
    if (distance > LEASH) {
      const pull = ((distance - LEASH) / distance) * (1 - exp((placement.seconds[slot]! - seats.captureSeconds[slot]!) / FOLLOW_SECONDS));
      placement.originX[slot] = placement.originX[slot]! + dx * pull;
      placement.originZ[slot] = placement.originZ[slot]! + dz * pull;
    }
  }
  placement.isStarted[slot] = 1;
  for (let joint = 0; joint < JOINT_COUNT; joint++) {
    const k = (at + joint) * 3;
    writeSample(p, slot, joint, true, xyz[k]! - placement.originX[slot]!, xyz[k + 1]!, xyz[k + 2]! - placement.originZ[slot]!);
  }
}

/** Moves a body's origin towards a point, or puts it there at its first joints and when the player asks. */
function follow({ placement, seats }: Placing, slot: number, x: number, y: number, z: number, timeConstant: number): void {
  if (placement.isStarted[slot] === 0 || seats.isRecentreAsked[slot] === 1) {
    if (placement.isStarted[slot] === 1) placement.turn[slot]!++;
    placement.originX[slot] = x;
    placement.originY[slot] = y;
    placement.originZ[slot] = z;
    placement.isStarted[slot] = 1;
    return;
  }
  const share = 1 - exp((placement.seconds[slot]! - seats.captureSeconds[slot]!) / timeConstant);
  placement.originX[slot] = placement.originX[slot]! + (x - placement.originX[slot]!) * share;
  placement.originY[slot] = placement.originY[slot]! + (y - placement.originY[slot]!) * share;
  placement.originZ[slot] = placement.originZ[slot]! + (z - placement.originZ[slot]!) * share;
}

/** Hands a joint on. `isPlaced` false: the body has no place yet, so the joint counts as absent. */
function writeSample(p: Placing, slot: number, joint: number, isPlaced: boolean, x: number, y: number, z: number): void {
  const { samples, seats, player, placement } = p, k = slot * JOINT_COUNT + joint;
  const to = rowPart(seats.joint[k]!), confidence = seats.confidence[k]!;
  const isSeen = isPlaced && confidence >= SURE;
  samples.x[to] = isSeen ? x : 0;
  samples.y[to] = isSeen ? y : 0;
  samples.z[to] = isSeen ? z : 0;
  samples.confidence[to] = isSeen ? confidence : 0;
  samples.captureSeconds[to] = seats.captureSeconds[slot]!;
  samples.arrivalMicros[to] = seats.arrivalMicros[slot]!;
  samples.epoch[to] = player.epoch[rowPart(seats.player[slot]!)]! + placement.turn[slot]! + seats.breaks[k]!;
  samples.isNew[to] = 1;
}
