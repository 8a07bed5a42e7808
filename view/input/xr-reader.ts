import { RoomAnchor } from './room-anchor.ts';
import { HeadBody, rotate, yawOf, type Pose } from './head-body.ts';

/** The part of three's WebXRManager that a reader needs. */
export interface ReferenceSpaceHolder {
  getReferenceSpace(): XRReferenceSpace | null;
  setReferenceSpace(space: XRReferenceSpace): void;
}

const FINGERS = ['thumb', 'index', 'middle', 'ring', 'little'] as const;
const TIPS: Readonly<Record<(typeof FINGERS)[number], XRHandJoint>> = {
  thumb: 'thumb-tip', index: 'index-finger-tip', middle: 'middle-finger-tip', ring: 'ring-finger-tip', little: 'pinky-finger-tip',
};
/** From the palm to the wrist along the grip's +Y, which points up the arm (WebXR, "grip space"), metres. */
const PALM_TO_WRIST = 0.07;
/** How far beyond a phone's glass a touch lies: where the ring of zones hangs, metres. */
const TOUCH_REACH = 0.6;

/** An anchor that moved by less than this, metres and radians together, is followed no further: what is held should not tremble. */
const ANCHOR_SLACK = 0.02;

const originPose = (x: number, z: number, yaw: number): XRRigidTransform => new XRRigidTransform({ x, y: 0, z }, { x: 0, y: Math.sin(yaw / 2), z: 0, w: Math.cos(yaw / 2) });

/**
 * Reads a body from XR frames: the head from the viewer's pose, hands from finger joints where they are tracked, otherwise
 * from controllers' grips (wrist 7 cm up the arm). Positions are metres on a floor-level reference space whose origin is put
 * under the player, facing where they look, at the first tracked frame and on {@link XrReader.recentre}.
 *
 * `epoch` counts breaks of continuity: recentred (by the player or by the system's own reset), or tracking lost and found again.
 */
export class XrReader {
  readonly body = new HeadBody();
  epoch = 0;
  /** Input source of each hand in the latest frame, for answering by touch. */
  readonly sources: { left: XRInputSource | null; right: XRInputSource | null } = { left: null, right: null };
  private base: XRReferenceSpace | null = null;
  /** The player asked for another middle: the one that is held counts no more. */
  private isMoved = false;
  private readonly origin = { x: 0, z: 0, yaw: 0 };
  private isToBeCentred = true;
  private isTracked = false;
  private readonly wrist = { x: 0, y: 0, z: 0 };
  private readonly onReset = (): void => this.recentre();

  /** @param anchor keeps the room's place in the player's home where the headset can */
  constructor(private readonly anchor: RoomAnchor = new RoomAnchor()) {}

  /** The headset's own floor-level space, which recentring does not move; null outside of a session. */
  get floor(): XRReferenceSpace | null {
    return this.base;
  }

  /** Puts the room's origin under the player at the next tracked frame. */
  recentre(): void {
    this.isToBeCentred = true;
    this.isMoved = true;
  }

  /** Forgets the session that ended; the next frame begins another. */
  end(): void {
    this.base?.removeEventListener('reset', this.onReset);
    this.base = null;
    this.isToBeCentred = true;
    this.isMoved = false;
    this.anchor.end();
    this.isTracked = false;
    this.body.reset();
    this.sources.left = this.sources.right = null;
  }

  /**
   * Reads one frame into `body`. `seconds`: the frame's time.
   * @returns whether there is a sample to send: not in the frame that recentres, whose coordinates are neither the old nor the new
   */
  read(frame: XRFrame, holder: ReferenceSpaceHolder, seconds: number): boolean {
    if (!this.base) {
      this.base = holder.getReferenceSpace();
      this.base?.addEventListener('reset', this.onReset);
      void this.anchor.begin(frame.session).then((isFound) => {
        if (isFound && !this.isMoved) this.isToBeCentred = true;
      });
    }
    const reference = holder.getReferenceSpace();
    if (!this.base || !reference) return false;
    if (this.isToBeCentred) return this.centre(frame, holder);
    this.followAnchor(frame, holder);

    const viewer = frame.getViewerPose(reference);
    if (!viewer || viewer.emulatedPosition) {
      // Lost: one sample without joints says so, once.
      const wasTracked = this.isTracked;
      this.isTracked = false;
      this.body.confidence.fill(0);
      return wasTracked;
    }
    if (!this.isTracked) {
      this.epoch++;
      this.isTracked = true;
      this.body.reset();
    }
    this.body.head(viewer.transform, seconds);
    this.sources.left = this.sources.right = null;
    for (const source of frame.session.inputSources) {
      if (source.targetRayMode === 'screen') this.readTouch(frame, source, reference);
      else if (source.handedness !== 'none' && this.readHand(frame, source, source.handedness, reference)) this.sources[source.handedness] = source;
    }
    this.body.finish();
    return true;
  }

  /** Offsets the session's own floor-level space so that the player stands at the origin and looks towards −z. */
  private centre(frame: XRFrame, holder: ReferenceSpaceHolder): boolean {
    const viewer = frame.getViewerPose(this.base!);
    if (!viewer || viewer.emulatedPosition) return false;
    const held = this.isMoved ? null : this.anchor.poseIn(frame, this.base!), at = held ?? viewer.transform;
    this.putOrigin(holder, at.position.x, at.position.z, yawOf(at));
    if (this.isMoved) this.anchor.hold(frame, originPose(this.origin.x, this.origin.z, this.origin.yaw), this.base!);
    this.isToBeCentred = this.isMoved = false;
    this.isTracked = false;
    return false;
  }

  private putOrigin(holder: ReferenceSpaceHolder, x: number, z: number, yaw: number): void {
    Object.assign(this.origin, { x, z, yaw });
    holder.setReferenceSpace(this.base!.getOffsetReferenceSpace(originPose(x, z, yaw)));
  }

  /** Goes along when the headset has learnt better where the room's middle is. */
  private followAnchor(frame: XRFrame, holder: ReferenceSpaceHolder): void {
    const { anchor } = this, held = anchor.poseIn(frame, this.base!);
    if (!anchor.hasBeenAsked && !anchor.isLooking) anchor.hold(frame, originPose(this.origin.x, this.origin.z, this.origin.yaw), this.base!);
    if (!held) return;
    const { origin } = this, yaw = yawOf(held), turn = Math.abs(Math.sin((yaw - origin.yaw) / 2)) * 2;
    if (Math.hypot(held.position.x - origin.x, held.position.z - origin.z) + turn < ANCHOR_SLACK) return;
    this.putOrigin(holder, held.position.x, held.position.z, yaw);
  }

  private readHand(frame: XRFrame, source: XRInputSource, side: 'left' | 'right', reference: XRReferenceSpace): boolean {
    if (source.hand) {
      const wrist = this.joint(frame, source.hand, 'wrist', reference);
      if (!wrist) return false;
      this.body.hand(side, wrist, this.joint(frame, source.hand, 'middle-finger-phalanx-proximal', reference) ?? wrist);
      for (const finger of FINGERS) {
        const tip = this.joint(frame, source.hand, TIPS[finger], reference);
        if (tip) this.body.fingertip(side, finger, tip);
      }
      return true;
    }
    const pose = source.gripSpace && frame.getPose(source.gripSpace, reference);
    // A controller that guesses its own position is one that is not seen.
    if (!pose || (pose.emulatedPosition && frame.session.visibilityState !== 'visible')) return false;
    const grip = pose.transform;
    rotate(grip.orientation, 0, PALM_TO_WRIST, 0, this.wrist);
    this.wrist.x += grip.position.x;
    this.wrist.y += grip.position.y;
    this.wrist.z += grip.position.z;
    this.body.hand(side, this.wrist, grip.position, pose.emulatedPosition ? 0.5 : 1);
    return true;
  }

  /** A finger on the screen of a phone is a hand beyond the glass, at arm's length: the first one right, the second left. */
  private readTouch(frame: XRFrame, source: XRInputSource, reference: XRReferenceSpace): void {
    const ray = frame.getPose(source.targetRaySpace, reference)?.transform;
    const side = this.sources.right === null ? 'right' : this.sources.left === null ? 'left' : null;
    if (!ray || !side) return;
    rotate(ray.orientation, 0, 0, -TOUCH_REACH, this.wrist);
    this.wrist.x += ray.position.x;
    this.wrist.y += ray.position.y;
    this.wrist.z += ray.position.z;
    this.body.hand(side, this.wrist, this.wrist);
    this.sources[side] = source;
  }

  private joint(frame: XRFrame, hand: XRHand, name: XRHandJoint, reference: XRReferenceSpace): Pose['position'] | null {
    const space = hand.get(name);
    const pose = space && frame.getJointPose?.(space, reference);
    return pose ? pose.transform.position : null;
  }
}
