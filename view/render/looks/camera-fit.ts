import { JOINT, JOINT_COUNT, JOINT_STRIDE, type RenderFrame } from '../../../protocol/index.ts';
import { cameraView } from '../../input/camera-view.ts';

/** Joints by which a camera's picture is laid over the body: those that move least beside one another. */
const ANCHORS = [JOINT.left_shoulder, JOINT.right_shoulder, JOINT.left_hip, JOINT.right_hip, JOINT.nose, JOINT.left_knee, JOINT.right_knee] as const;
const SURE = 0.3;
/** Shares a second by which the picture follows the body. */
const FOLLOW = 8;

/** Where a camera's picture lies in the room: metres = a × pixels + b. */
export class CameraFit {
  /** Metres a pixel to the right; negative where the room shows a mirror image of it. */
  scaleX = 0;
  /** Metres a pixel down, ≤ 0. */
  scaleY = 0;
  x = 0;
  y = 0;
  /** Depth of the hips, metres. */
  z = 0;
  /** A body was seen in both. */
  isKnown = false;

  /** Lays the picture so that the joints which the camera saw lie where the room has them; eases from picture to picture. */
  follow(frame: RenderFrame, player: number, step: number): void {
    const seen = cameraView.keypoints[player];
    if (!cameraView.video || !seen) {
      this.isKnown = false;
      return;
    }
    let count = 0, px = 0, py = 0, rx = 0, ry = 0, rz = 0;
    for (const joint of ANCHORS) {
      const from = (player * JOINT_COUNT + joint) * JOINT_STRIDE;
      if (seen[joint * 3 + 2]! < SURE || frame.joints[from + 3]! < 0.05) continue;
      count++;
      px += seen[joint * 3]!; py += seen[joint * 3 + 1]!; rx += frame.joints[from]!; ry += frame.joints[from + 1]!; rz += frame.joints[from + 2]!;
    }
    if (count < 3) return;
    px /= count; py /= count; rx /= count; ry /= count; rz /= count;
    // One scale for both ways: what a least-squares fit of the heights and widths together gives; the sign says whether it is a mirror.
    let pixels = 0, across = 0, down = 0;
    for (const joint of ANCHORS) {
      const from = (player * JOINT_COUNT + joint) * JOINT_STRIDE;
      if (seen[joint * 3 + 2]! < SURE || frame.joints[from + 3]! < 0.05) continue;
      const dx = seen[joint * 3]! - px, dy = seen[joint * 3 + 1]! - py;
      pixels += dx * dx + dy * dy;
      across += dx * (frame.joints[from]! - rx);
      down += dy * (frame.joints[from + 1]! - ry);
    }
    if (pixels < 1) return;
    const size = (Math.abs(across) + Math.abs(down)) / pixels, sign = across < 0 ? -1 : 1, share = this.isKnown && Math.sign(this.scaleX) === sign ? 1 - Math.exp(-FOLLOW * step) : 1;
    this.scaleX += (sign * size - this.scaleX) * share;
    this.scaleY += (-size - this.scaleY) * share;
    this.x += (rx - this.scaleX * px - this.x) * share;
    this.y += (ry - this.scaleY * py - this.y) * share;
    this.z += (rz - this.z) * share;
    this.isKnown = true;
  }
}
