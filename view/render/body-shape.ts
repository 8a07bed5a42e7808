import { JOINT, JOINT_COUNT, JOINT_STRIDE } from '../../protocol/index.ts';
import { MAX_BONES, PARTS } from './body-shader.ts';

/** Made-up points of a body beside its joints. */
const NECK = JOINT_COUNT, PELVIS = NECK + 1, NAPE = NECK + 2, CHEST = NECK + 3, WAIST = NECK + 4, LEFT_WAIST = NECK + 5, RIGHT_WAIST = NECK + 6, HEAD = NECK + 7,
  JAW = NECK + 8, CROWN = NECK + 9, LEFT_TOE = NECK + 10, RIGHT_TOE = NECK + 11, LEFT_CHEST = NECK + 12, RIGHT_CHEST = NECK + 13,
  /** Of each hand: palm, then the roots of thumb and fingers, then their tips. */
  LEFT_PALM = NECK + 14, RIGHT_PALM = LEFT_PALM + 11, LEFT_UPPER = RIGHT_PALM + 11, RIGHT_UPPER = LEFT_UPPER + 1, POINTS = RIGHT_UPPER + 1;
const FINGERS = 5;
/** From wrist to palm, and of thumb and fingers: how far out their roots and tips are, how far aside (towards the thumb). In body heights. */
const PALM_REACH = 0.04, FINGER = [[0.02, 0.016, 0.052, 0.042], [0.05, 0.014, 0.098, 0.024], [0.053, 0.004, 0.108, 0.006], [0.05, -0.006, 0.1, -0.011], [0.045, -0.015, 0.085, -0.026]] as const;

/** A limb: from point, radius there, to point, radius there (body heights), shine at both, distance along, how softly it joins what is there. */
type Bone = readonly [number, number, number, number, number, number, number, number];

/** Soft where flesh is, crisp where limbs part. */
const TRUNK: readonly Bone[] = [
  [CHEST, 0.056, WAIST, 0.044, 0.8, 0.7, 0, 0.05],
  [LEFT_CHEST, 0.038, LEFT_WAIST, 0.037, 0.85, 0.72, 0, 0.045], [RIGHT_CHEST, 0.038, RIGHT_WAIST, 0.037, 0.85, 0.72, 0, 0.045],
  [NAPE, 0.025, JOINT.left_shoulder, 0.029, 0.85, 0.9, 0, 0.045], [NAPE, 0.025, JOINT.right_shoulder, 0.029, 0.85, 0.9, 0, 0.045],
  // The arms grow out of the shoulders: each begins here and fades where the arm's own part has taken over.
  [JOINT.left_shoulder, 0.029, LEFT_UPPER, 0.0265, 0.9, 0, 0, 0.03], [JOINT.right_shoulder, 0.029, RIGHT_UPPER, 0.0265, 0.9, 0, 0, 0.03],
  [LEFT_WAIST, 0.037, JOINT.left_hip, 0.045, 0.72, 0.76, 0.5, 0.04], [RIGHT_WAIST, 0.037, JOINT.right_hip, 0.045, 0.72, 0.76, 0.5, 0.04],
  [JOINT.left_hip, 0.045, JOINT.left_knee, 0.028, 0.76, 0.85, 1, 0.022], [JOINT.right_hip, 0.045, JOINT.right_knee, 0.028, 0.76, 0.85, 1, 0.022],
  [JOINT.left_knee, 0.028, JOINT.left_ankle, 0.0145, 0.85, 1, 2, 0.012], [JOINT.right_knee, 0.028, JOINT.right_ankle, 0.0145, 0.85, 1, 2, 0.012],
  [JOINT.left_ankle, 0.0145, LEFT_TOE, 0.01, 1, 1.1, 3, 0.01], [JOINT.right_ankle, 0.0145, RIGHT_TOE, 0.01, 1, 1.1, 3, 0.01],
  [NAPE, 0.027, JAW, 0.024, 0.85, 0.9, 0, 0.034], [JAW, 0.036, CROWN, 0.047, 1, 1.05, 0, 0.016],
];
const arm = (shoulder: number, elbow: number, wrist: number, palm: number): readonly Bone[] => [
  [shoulder, 0.029, elbow, 0.022, 0.9, 0.92, 0, 0.01], [elbow, 0.022, wrist, 0.0145, 0.92, 1, 1, 0.012], [wrist, 0.0145, palm, 0.022, 1, 1.3, 2, 0.014],
  ...FINGER.map((_, finger): Bone => [palm + 1 + finger, finger ? 0.0085 : 0.0095, palm + 1 + FINGERS + finger, 0.0065, 1.3, 1.5, 2.4, finger ? 0.004 : 0.01]),
];
const LEFT_ARM = arm(JOINT.left_shoulder, JOINT.left_elbow, JOINT.left_wrist, LEFT_PALM), RIGHT_ARM = arm(JOINT.right_shoulder, JOINT.right_elbow, JOINT.right_wrist, RIGHT_PALM);
/** A wearer's own arms and hands, seen from half a metre, are drawn this much slimmer. */
const OWN_ARM = 0.6, OWN_HAND = 0.8;
/** Limbs of an arm without its fingers. */
const BARE_ARM = 3;
/** Metres of air drawn around a body. */
const AIR = 0.12;
/** Metres that an arm must lie behind the body to be drawn behind it. */
const BEHIND = 0.06;

/** A body's limbs as the shader takes them. */
export interface BodyColumns {
  /** MAX_BONES × 12: start and radius, end and radius, shine at both, distance along, softness. Metres. */
  readonly bones: Float32Array;
  /** PARTS × 8: centre and half width, half height, first limb, limbs, whether it is an arm, spare. */
  readonly boxes: Float32Array;
}

/** Columns for one body. */
export function bodyColumns(): BodyColumns {
  return { bones: new Float32Array(MAX_BONES * 12), boxes: new Float32Array(PARTS * 8) };
}

/** How a body is seen. `own`: through its eyes, so that only slim arms are drawn. `plain`: from some way off, without fingers. */
export type BodyManner = 'whole' | 'own' | 'plain';

/** Makes a body's limbs out of its joints; what is unseen is left out. One for any number of bodies; allocates nothing. */
export class BodyShape {
  private readonly points = new Float32Array(POINTS * 3);
  private readonly seen = new Float32Array(POINTS);
  private used = 0;
  private eyeX = 0;
  private eyeZ = 1e6;

  /** From where bodies are seen, metres: arms beyond a body are drawn behind it. */
  seenFrom(x: number, z: number): void {
    this.eyeX = x;
    this.eyeZ = z;
  }

  /**
   * Writes the limbs of the body whose first joint is number `first` of both columns, into `to`.
   * `joints`: JOINT_STRIDE numbers each, metres. `seen`: how much of each joint is there, 0–1. `height`: of the body, metres.
   */
  shape(to: BodyColumns, joints: Float32Array, seen: Float32Array, first: number, height: number, manner: BodyManner): void {
    this.gather(joints, seen, first, height);
    this.used = 0;
    let part = 0;
    const isLeftBehind = this.isBehind(JOINT.left_elbow, JOINT.left_wrist), isRightBehind = this.isBehind(JOINT.right_elbow, JOINT.right_wrist);
    if (isLeftBehind) this.part(to, part++, LEFT_ARM, height, manner);
    if (isRightBehind) this.part(to, part++, RIGHT_ARM, height, manner);
    if (manner === 'own') to.boxes[part * 8 + 3] = to.boxes[part++ * 8 + 6] = 0;
    else this.part(to, part++, TRUNK, height, 'whole');
    if (!isLeftBehind) this.part(to, part++, LEFT_ARM, height, manner);
    if (!isRightBehind) this.part(to, part++, RIGHT_ARM, height, manner);
  }

  private isBehind(elbow: number, wrist: number): boolean {
    const { points, seen } = this;
    if (Math.min(seen[elbow]!, seen[wrist]!, seen[CHEST]!) <= 0.3) return false;
    const x = points[CHEST * 3]!, z = points[CHEST * 3 + 2]!, towardX = this.eyeX - x, towardZ = this.eyeZ - z, away = Math.sqrt(towardX * towardX + towardZ * towardZ) || 1;
    const nearer = ((points[elbow * 3]! + points[wrist * 3]!) / 2 - x) * towardX + ((points[elbow * 3 + 2]! + points[wrist * 3 + 2]!) / 2 - z) * towardZ;
    return nearer / away < -BEHIND;
  }

  /** Writes a part's limbs, and the box around them that is drawn. */
  private part({ bones: to, boxes }: BodyColumns, part: number, bones: readonly Bone[], height: number, manner: BodyManner): void {
    const { points, seen } = this, first = this.used, isArm = bones !== TRUNK, isOwn = manner === 'own', limbs = manner === 'plain' ? BARE_ARM : bones.length;
    let minX = 1e9, minY = 1e9, minZ = 1e9, maxX = -1e9, maxY = -1e9, maxZ = -1e9;
    for (let k = 0; k < limbs; k++) {
      const bone = bones[k]!, a = bone[0], b = bone[2], there = Math.min(seen[a]!, seen[b]!);
      if (there < 0.02) continue;
      // A wearer's arms: slim, and gone towards the shoulder, which is beside the eyes.
      const slim = height * (isOwn ? (k < 2 ? OWN_ARM : OWN_HAND) : 1), fade = isOwn && k === 0 ? 0 : isOwn && k === 1 ? 0.1 : 1;
      if (fade === 0) continue;
      const at = this.used++ * 12;
      for (let end = 0; end < 2; end++) {
        const point = (end === 0 ? a : b) * 3, x = points[point]!, y = points[point + 1]!, z = points[point + 2]!;
        to[at + end * 4] = x; to[at + end * 4 + 1] = y; to[at + end * 4 + 2] = z;
        to[at + end * 4 + 3] = (end === 0 ? bone[1] : bone[3]) * slim * (0.3 + 0.7 * there);
        minX = Math.min(minX, x); minY = Math.min(minY, y); minZ = Math.min(minZ, z);
        maxX = Math.max(maxX, x); maxY = Math.max(maxY, y); maxZ = Math.max(maxZ, z);
      }
      to[at + 8] = bone[4] * there * fade; to[at + 9] = bone[5] * there; to[at + 10] = bone[6]; to[at + 11] = bone[7] * slim;
    }
    const at = part * 8, count = this.used - first, margin = count > 0 ? AIR + 0.05 * height : 0;
    const x = (maxX - minX) / 2, y = (maxY - minY) / 2, z = (maxZ - minZ) / 2;
    boxes[at] = (minX + maxX) / 2; boxes[at + 1] = (minY + maxY) / 2; boxes[at + 2] = (minZ + maxZ) / 2;
    // Seen from any side about the vertical; from near by, what stands before the box's middle looks larger.
    boxes[at + 3] = count > 0 ? Math.sqrt(x * x + z * z) * (isOwn ? 1.5 : 1.05) + margin : 0;
    boxes[at + 4] = count > 0 ? (isOwn ? Math.sqrt(y * y + z * z) * 1.5 : y + 0.3 * z) + margin : 0;
    boxes[at + 5] = first; boxes[at + 6] = count; boxes[at + 7] = isArm ? 1 : 0;
  }

  /** The joints and the points between them. */
  private gather(joints: Float32Array, there: Float32Array, first: number, height: number): void {
    const { points, seen } = this;
    for (let joint = 0; joint < JOINT_COUNT; joint++) {
      const at = (first + joint) * JOINT_STRIDE;
      points[joint * 3] = joints[at]!; points[joint * 3 + 1] = joints[at + 1]!; points[joint * 3 + 2] = joints[at + 2]!;
      seen[joint] = there[first + joint]!;
    }
    this.between(JOINT.left_shoulder, JOINT.right_shoulder, 0.5, NECK);
    this.between(JOINT.left_hip, JOINT.right_hip, 0.5, PELVIS);
    // Cut off below the chest: the trunk goes on a little where it would be.
    if (seen[PELVIS]! < 0.02) this.offset(NECK, 0, -0.2 * height, 0, PELVIS);
    // Shoulders fall away from the nape; chest and waist lie on the spine, flanks beside it.
    this.between(PELVIS, NECK, 1.1, NAPE);
    this.between(NECK, PELVIS, 0.2, CHEST);
    this.between(NECK, PELVIS, 0.62, WAIST);
    this.beside(JOINT.left_shoulder, 0.52, CHEST, LEFT_CHEST);
    this.beside(JOINT.right_shoulder, 0.52, CHEST, RIGHT_CHEST);
    this.beside(JOINT.left_shoulder, 0.27, WAIST, LEFT_WAIST);
    this.beside(JOINT.right_shoulder, 0.27, WAIST, RIGHT_WAIST);
    this.between(JOINT.left_shoulder, JOINT.left_elbow, 0.5, LEFT_UPPER);
    this.between(JOINT.right_shoulder, JOINT.right_elbow, 0.5, RIGHT_UPPER);
    this.head(height);
    this.toe(JOINT.left_knee, JOINT.left_ankle, JOINT.right_ankle, -1, height, LEFT_TOE);
    this.toe(JOINT.right_knee, JOINT.right_ankle, JOINT.left_ankle, 1, height, RIGHT_TOE);
    this.hand(JOINT.left_elbow, JOINT.left_wrist, JOINT.left_hand, JOINT.left_thumb, -1, height, LEFT_PALM);
    this.hand(JOINT.right_elbow, JOINT.right_wrist, JOINT.right_hand, JOINT.right_thumb, 1, height, RIGHT_PALM);
  }

  private between(a: number, b: number, share: number, to: number): void {
    const { points, seen } = this;
    for (let axis = 0; axis < 3; axis++) points[to * 3 + axis] = points[a * 3 + axis]! + (points[b * 3 + axis]! - points[a * 3 + axis]!) * share;
    seen[to] = Math.min(seen[a]!, seen[b]!);
  }

  private offset(from: number, x: number, y: number, z: number, to: number): void {
    const { points } = this;
    points[to * 3] = points[from * 3]! + x; points[to * 3 + 1] = points[from * 3 + 1]! + y; points[to * 3 + 2] = points[from * 3 + 2]! + z;
    this.seen[to] = this.seen[from]!;
  }

  /** A share of the way from the neck to a shoulder, beside a point of the spine. */
  private beside(shoulder: number, share: number, spine: number, to: number): void {
    const { points } = this;
    this.offset(spine, (points[shoulder * 3]! - points[NECK * 3]!) * share, (points[shoulder * 3 + 1]! - points[NECK * 3 + 1]!) * share, (points[shoulder * 3 + 2]! - points[NECK * 3 + 2]!) * share, to);
  }

  /** Jaw and crown on the line from nape to ears (or nose), kept as near as a neck is long. */
  private head(height: number): void {
    const { points, seen } = this;
    if (seen[JOINT.left_ear]! > 0.3 && seen[JOINT.right_ear]! > 0.3) this.between(JOINT.left_ear, JOINT.right_ear, 0.5, HEAD);
    else this.between(JOINT.nose, JOINT.nose, 0, HEAD);
    const hasNeck = seen[NAPE]! > 0.02;
    const dx = hasNeck ? points[HEAD * 3]! - points[NAPE * 3]! : 0, dy = hasNeck ? points[HEAD * 3 + 1]! - points[NAPE * 3 + 1]! : 1, dz = hasNeck ? points[HEAD * 3 + 2]! - points[NAPE * 3 + 2]! : 0;
    const length = Math.sqrt(dx * dx + dy * dy + dz * dz) || 1;
    if (hasNeck) {
      const reach = (Math.max(0.068, Math.min(0.088, length / height)) * height) / length, there = seen[HEAD]!;
      this.offset(NAPE, dx * reach, dy * reach, dz * reach, HEAD);
      seen[HEAD] = there;
    }
    const up = (0.021 * height) / length;
    this.offset(HEAD, -dx * up, -dy * up, -dz * up, JAW);
    this.offset(HEAD, dx * up, dy * up, dz * up, CROWN);
  }

  /** A foot: on along the shin and out to the side, towards the viewer's floor. */
  private toe(knee: number, ankle: number, other: number, side: number, height: number, to: number): void {
    const { points, seen } = this;
    const x = points[ankle * 3]! - points[knee * 3]!, y = points[ankle * 3 + 1]! - points[knee * 3 + 1]!, z = points[ankle * 3 + 2]! - points[knee * 3 + 2]!;
    const run = 1 / (Math.sqrt(x * x + y * y + z * z) || 1), out = seen[other]! > 0.1 && points[ankle * 3]! < points[other * 3]! !== side < 0 ? -side : side;
    this.offset(ankle, (x * run * 0.02 + out * 0.026) * height, (y * run * 0.03) * height, (z * run * 0.02 + 0.03) * height, to);
    seen[to] = Math.min(seen[to]!, seen[knee]!);
  }

  /** Palm and fingers: where the joints say, or as an open hand (thumb out when the arm hangs, up when it is level). */
  private hand(elbow: number, wrist: number, hand: number, thumb: number, side: number, height: number, palm: number): void {
    const { points, seen } = this, w = wrist * 3;
    const from = seen[hand]! > 0.3 ? w : elbow * 3, to = seen[hand]! > 0.3 ? hand * 3 : w, isKnown = seen[hand]! > 0.3 || seen[elbow]! > 0.3;
    let x = isKnown ? points[to]! - points[from]! : 0, y = isKnown ? points[to + 1]! - points[from + 1]! : 0, z = isKnown ? points[to + 2]! - points[from + 2]! : 0;
    let length = Math.sqrt(x * x + y * y + z * z);
    // A hand without an arm (a pointer) reaches up.
    if (length < 0.01) {
      x = 0; y = 1; z = 0; length = 1;
    }
    x /= length; y /= length; z /= length;
    const flat = Math.sqrt(x * x + y * y), ax = flat > 0.05 ? (-side * y) / flat : 0, ay = flat > 0.05 ? (side * x) / flat : 1;
    const there = seen[wrist]!;
    this.offset(wrist, x * PALM_REACH * height, y * PALM_REACH * height, z * PALM_REACH * height, palm);
    for (let finger = 0; finger < FINGERS; finger++) {
      const place = FINGER[finger]!, root = palm + 1 + finger, tip = root + FINGERS, joint = thumb + finger;
      const r = place[0] * height, ra = place[1] * height, t = place[2] * height, ta = place[3] * height;
      this.offset(wrist, x * r + ax * ra, y * r + ay * ra, z * r, root);
      this.offset(wrist, x * t + ax * ta, y * t + ay * ta, z * t, tip);
      if (seen[joint]! > 0.3) {
        this.offset(joint, 0, 0, 0, tip);
        this.between(palm, joint, finger === 0 ? 0.1 : 0.3, root);
      }
      seen[root] = seen[tip] = there;
    }
  }
}
