import { JOINT } from '../../protocol/index.ts';

/** Where a body leaves the camera's picture: its sides as the picture has them, unmirrored, and its top. */
export interface AtEdge {
  readonly left: boolean;
  readonly right: boolean;
  readonly top: boolean;
}

/** A joint is believed from this confidence on. */
const SURE = 0.3;
/** How near the middle of a body comes to a side, in shares of the picture's width, before it is told; and how far it must come back. */
const NEAR = 0.13, BACK = 0.17;
/** A head this near the top, in shares of the height, is about to leave. */
const NEAR_TOP = 0.035, BACK_TOP = 0.06;
const TRUNK = [JOINT.left_shoulder, JOINT.right_shoulder, JOINT.left_hip, JOINT.right_hip] as const;

export const NOWHERE: AtEdge = { left: false, right: false, top: false };

/**
 * Whether a body is about to leave the picture. What was told stays told until it has come back some way, so that the sign does not flicker.
 *
 * @param keypoints COCO's joints as x, y in pixels and confidence 0–1
 * @param width of the picture, px
 * @param before what was told last of this body
 */
export function edgesOf(keypoints: Float32Array, width: number, height: number, before: AtEdge): AtEdge {
  let sum = 0, sure = 0;
  for (const joint of TRUNK) {
    if (keypoints[joint * 3 + 2]! < SURE) continue;
    sum += keypoints[joint * 3]!;
    sure++;
  }
  if (sure < 2 || !(width > 0) || !(height > 0)) return NOWHERE;
  const x = sum / sure / width, noseY = keypoints[JOINT.nose * 3 + 2]! >= SURE ? keypoints[JOINT.nose * 3 + 1]! / height : 1;
  return { left: x < (before.left ? BACK : NEAR), right: x > 1 - (before.right ? BACK : NEAR), top: noseY < (before.top ? BACK_TOP : NEAR_TOP) };
}

/** What all bodies together come near to, as the screen has it: in a mirror the picture's left is the screen's right. */
export function onScreen(bodies: readonly AtEdge[], isMirror: boolean): AtEdge {
  const left = bodies.some((edge) => edge.left), right = bodies.some((edge) => edge.right), top = bodies.some((edge) => edge.top);
  return isMirror ? { left: right, right: left, top } : { left, right, top };
}

