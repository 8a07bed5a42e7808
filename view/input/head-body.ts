import { JOINT, JOINT_COUNT } from '../../protocol/index.ts';
import { PROPORTION, placeElbow, placeTorso, setJoint } from './standing-body.ts';

/** A position and an orientation (unit quaternion) in the room, as `XRRigidTransform` has them. Metres, right-handed, y up. */
export interface Pose {
  readonly position: { readonly x: number; readonly y: number; readonly z: number };
  readonly orientation: { readonly x: number; readonly y: number; readonly z: number; readonly w: number };
}

/** How sure the parts of a headset's body are. Measured: 1. Guessed from the head: the rest, so that nothing is played by a guess. */
export const SURE = { head: 1, hand: 1, torso: 0.45, elbow: 0.4 } as const;

/** From between the eyes to where the head turns on the neck, metres in the head's own frame (down and back). */
const NECK = { y: -0.11, z: 0.09 };
/** Bounds of a player's standing height, metres; outside them the floor is a mistake of the headset. */
const HEIGHT_MIN = 1, HEIGHT_MAX = 2.2, HEIGHT_NOMINAL = 1.7;
/** The torso turns after the head with this time constant, seconds, once the head is further round than this, radians. */
const TURN_SECONDS = 0.5, TURN_SLACK = 0.35;
/** Heads higher than the tallest seen raise the height with this time constant, seconds: a jump does not make a giant. */
const RISE_SECONDS = 1.5;

/** Rotates (x, y, z) by a unit quaternion into `out`. */
export function rotate(q: Pose['orientation'], x: number, y: number, z: number, out: { x: number; y: number; z: number }): void {
  const tx = 2 * (q.y * z - q.z * y), ty = 2 * (q.z * x - q.x * z), tz = 2 * (q.x * y - q.y * x);
  out.x = x + q.w * tx + q.y * tz - q.z * ty;
  out.y = y + q.w * ty + q.z * tx - q.x * tz;
  out.z = z + q.w * tz + q.x * ty - q.y * tx;
}

/** Angle about the vertical that a pose looks at, radians: 0 towards −z, positive to the left. Looking straight up or down keeps the top of the head's. */
export function yawOf(pose: Pose): number {
  const forward = { x: 0, y: 0, z: 0 };
  rotate(pose.orientation, 0, 0, -1, forward);
  if (Math.hypot(forward.x, forward.z) < 0.2) {
    const { y } = forward;
    rotate(pose.orientation, 0, y > 0 ? -1 : 1, 0, forward);
  }
  return Math.atan2(-forward.x, -forward.z);
}

/**
 * The joints of a body of which a headset knows the head and perhaps the hands. Nose, eyes and ears come from the head's pose
 * (confidence 1); shoulders and hips hang below it in the proportions of an adult whose standing height is the tallest the
 * head has been (0.45); the torso turns after the head; elbows are solved between shoulder and wrist (0.4). Legs are absent:
 * nothing is known of them. {@link HeadBody.head} first, then the hands, then {@link HeadBody.finish}.
 */
export class HeadBody {
  readonly xyz = new Float32Array(JOINT_COUNT * 3);
  readonly confidence = new Float32Array(JOINT_COUNT);
  /** Standing height as estimated, metres. */
  height = HEIGHT_NOMINAL;
  private yaw = 0;
  private seconds = NaN;
  private readonly point = { x: 0, y: 0, z: 0 };

  /** Forgets turn and time, keeps the height: the same player, somewhere else. */
  reset(): void {
    this.seconds = NaN;
  }

  /** Starts a sample: all joints absent, then those of head and torso. `seconds` of any steady clock. */
  head(pose: Pose, seconds: number): void {
    const { xyz, confidence, point } = this;
    confidence.fill(0);
    const { position, orientation } = pose;
    const isFirst = Number.isNaN(this.seconds);
    const step = isFirst ? 0 : Math.max(0, seconds - this.seconds);
    this.seconds = seconds;
    const standing = Math.max(HEIGHT_MIN, Math.min(HEIGHT_MAX, position.y / PROPORTION.eyes));
    if (isFirst && this.height === HEIGHT_NOMINAL) this.height = Math.max(standing, HEIGHT_NOMINAL * 0.85);
    if (standing > this.height) this.height += (standing - this.height) * (1 - Math.exp(-step / RISE_SECONDS));

    const headYaw = yawOf(pose);
    if (isFirst) this.yaw = headYaw;
    let apart = headYaw - this.yaw;
    apart -= 2 * Math.PI * Math.round(apart / (2 * Math.PI));
    const beyond = Math.sign(apart) * Math.max(0, Math.abs(apart) - TURN_SLACK);
    this.yaw += beyond * (1 - Math.exp(-step / TURN_SECONDS));

    const place = (joint: number, x: number, y: number, z: number): void => {
      rotate(orientation, x, y, z, point);
      setJoint(xyz, confidence, joint, position.x + point.x, position.y + point.y, position.z + point.z, SURE.head);
    };
    place(JOINT.nose, 0, -0.035, -0.02);
    place(JOINT.left_eye, -0.032, 0, 0);
    place(JOINT.right_eye, 0.032, 0, 0);
    place(JOINT.left_ear, -0.075, -0.02, 0.1);
    place(JOINT.right_ear, 0.075, -0.02, 0.1);
    rotate(orientation, 0, NECK.y, NECK.z, point);
    const neckX = position.x + point.x, neckZ = position.z + point.z;
    const shoulderY = position.y + point.y - ((PROPORTION.eyes - PROPORTION.shoulders) * this.height + NECK.y);
    placeTorso(xyz, confidence, this.height, neckX, shoulderY, neckZ, this.yaw, 0, 0, SURE.torso);
  }

  /** Wrist and hand in the room, metres. */
  hand(side: 'left' | 'right', wrist: Pose['position'], hand: Pose['position'], sure: number = SURE.hand): void {
    setJoint(this.xyz, this.confidence, JOINT[`${side}_wrist`], wrist.x, wrist.y, wrist.z, sure);
    setJoint(this.xyz, this.confidence, JOINT[`${side}_hand`], hand.x, hand.y, hand.z, sure);
  }

  /** A fingertip in the room, metres. */
  fingertip(side: 'left' | 'right', finger: 'thumb' | 'index' | 'middle' | 'ring' | 'little', tip: Pose['position']): void {
    setJoint(this.xyz, this.confidence, JOINT[`${side}_${finger}`], tip.x, tip.y, tip.z, SURE.hand);
  }

  /** Solves the elbows of those arms whose wrist is there. */
  finish(): void {
    for (const [side, outward] of [['left', -1], ['right', 1]] as const) {
      const wrist = JOINT[`${side}_wrist`];
      if (this.confidence[wrist]! > 0) placeElbow(this.xyz, this.confidence, JOINT[`${side}_shoulder`], JOINT[`${side}_elbow`], wrist, this.height, outward, SURE.elbow);
    }
  }
}
