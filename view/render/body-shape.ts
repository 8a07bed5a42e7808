import { JOINT, JOINT_COUNT, JOINT_STRIDE } from '../../protocol/index.ts';
import { MAX_BONES, PARTS } from './body-shader.ts';

/** Made-up points of a body beside its joints. */
const NECK = JOINT_COUNT, PELVIS = NECK + 1, NAPE = NECK + 2, CHEST = NECK + 3, WAIST = NECK + 4, LEFT_WAIST = NECK + 5, RIGHT_WAIST = NECK + 6, HEAD = NECK + 7,
  JAW = NECK + 8, CROWN = NECK + 9, LEFT_TOE = NECK + 10, RIGHT_TOE = NECK + 11, LEFT_CHEST = NECK + 12, RIGHT_CHEST = NECK + 13,
  /** Of each hand: palm, then the roots of thumb and fingers, then their tips. */
  LEFT_PALM = NECK + 14, RIGHT_PALM = LEFT_PALM + 11, LEFT_UPPER = RIGHT_PALM + 11, RIGHT_UPPER = LEFT_UPPER + 1,
  /** Where arms and legs are drawn from, and the balls that feet are drawn from. */
  LEFT_SHOULDER = RIGHT_UPPER + 1, RIGHT_SHOULDER = LEFT_SHOULDER + 1, LEFT_HIP = RIGHT_SHOULDER + 1, RIGHT_HIP = LEFT_HIP + 1, LEFT_HEEL = RIGHT_HIP + 1, RIGHT_HEEL = LEFT_HEEL + 1,
  STERNUM = RIGHT_HEEL + 1, POINTS = STERNUM + 1;
const FINGERS = 5;
/** From wrist to palm, and of thumb and fingers: how far out their roots and tips are, how far aside (towards the thumb). In body heights. */
const PALM_REACH = 0.036, FINGER = [[0.022, 0.012, 0.056, 0.03], [0.044, 0.0105, 0.094, 0.0115], [0.052, 0.002, 0.102, 0.001], [0.042, -0.0095, 0.084, -0.0115], [0.042, -0.014, 0.08, -0.018]] as const;
/** At most this far from the middle are shoulders and hips drawn, and so far above the hips' line the thighs begin. Sources of bodies disagree about where these joints are. In body heights. */
const HALF_SHOULDERS = 0.104, HALF_HIPS = 0.05, HIP_RISE = 0.012;
/** How far a shoulder goes along with its arm: down when it hangs, up when it is raised. In body heights. */
const SHRUG = 0.018;

/** A limb: from point, radius there, to point, radius there (body heights), shine at both, how much it swells between (body heights × 4), how softly it joins what is there. */
type Bone = readonly [number, number, number, number, number, number, number, number];

/** Soft where flesh is, crisp where limbs part. */
const TRUNK: readonly Bone[] = [
  [STERNUM, 0.05, WAIST, 0.048, 0.85, 0.8, 0.06, 0.05],
  [LEFT_CHEST, 0.043, LEFT_WAIST, 0.039, 0.85, 0.8, 0, 0.045], [RIGHT_CHEST, 0.043, RIGHT_WAIST, 0.039, 0.85, 0.8, 0, 0.045],
  // A slope from the neck to a round shoulder.
  [NAPE, 0.018, LEFT_SHOULDER, 0.024, 0.85, 0.9, 0, 0.045], [NAPE, 0.018, RIGHT_SHOULDER, 0.024, 0.85, 0.9, 0, 0.045],
  // The arms grow out of the shoulders: each begins here and fades where the arm's own part has taken over.
  [LEFT_SHOULDER, 0.026, LEFT_UPPER, 0.0235, 0.9, 0, 0, 0.03], [RIGHT_SHOULDER, 0.026, RIGHT_UPPER, 0.0235, 0.9, 0, 0, 0.03],
  // Waist and thighs flow into one pelvis, whichever way the trunk leans.
  [WAIST, 0.048, PELVIS, 0.054, 0.8, 0.8, 0, 0.055], [LEFT_HIP, 0.046, RIGHT_HIP, 0.046, 0.8, 0.8, 0, 0.05],
  [LEFT_HIP, 0.047, JOINT.left_knee, 0.0265, 0.8, 0.88, 0.012, 0.03], [RIGHT_HIP, 0.047, JOINT.right_knee, 0.0265, 0.8, 0.88, 0.012, 0.03],
  [JOINT.left_knee, 0.0255, LEFT_HEEL, 0.0135, 0.88, 0.95, 0.03, 0.014], [JOINT.right_knee, 0.0255, RIGHT_HEEL, 0.0135, 0.88, 0.95, 0.03, 0.014],
  [LEFT_HEEL, 0.0165, LEFT_TOE, 0.0105, 0.95, 1, 0.006, 0.014], [RIGHT_HEEL, 0.0165, RIGHT_TOE, 0.0105, 0.95, 1, 0.006, 0.014],
  [NAPE, 0.022, JAW, 0.022, 0.85, 0.95, 0, 0.04], [JAW, 0.035, CROWN, 0.0455, 0.95, 1, 0, 0.03],
];
const arm = (shoulder: number, elbow: number, wrist: number, palm: number, fingers: readonly number[]): readonly Bone[] => [
  [shoulder, 0.026, elbow, 0.0195, 0.9, 0.92, 0.006, 0.01], [elbow, 0.0195, wrist, 0.0125, 0.92, 1, 0.016, 0.014], [wrist, 0.0135, palm, 0.0205, 1, 1.3, 0, 0.016],
  ...fingers.map((finger): Bone => [palm + 1 + finger, finger ? 0.0175 : 0.0095, palm + 1 + FINGERS + finger, finger ? 0.0125 : 0.0085, 1.3, 1.4, finger ? 0.008 : 0, 0.014]),
];
/** Fingers that nothing measures are drawn as a mitten: one for all, and the thumb. */
const MITTEN = [2, 0];
/** Those that are measured are drawn one by one. */
const MEASURED = [0, 1, 2, 3, 4];
const armsOf = (fingers: readonly number[]): readonly (readonly Bone[])[] => [arm(LEFT_SHOULDER, JOINT.left_elbow, JOINT.left_wrist, LEFT_PALM, fingers), arm(RIGHT_SHOULDER, JOINT.right_elbow, JOINT.right_wrist, RIGHT_PALM, fingers)];
const MITTENS = armsOf(MITTEN), OPEN_HANDS = armsOf(MEASURED).map((bones) => bones.map((bone, k): Bone => (k < 3 ? bone : [bone[0], 0.0085, bone[2], 0.0065, bone[4], bone[5], 0, k === 3 ? 0.01 : 0.004])));
/** Where a limb ends when its next joint is unknown. */
const ENDS = [[LEFT_SHOULDER, JOINT.left_elbow], [RIGHT_SHOULDER, JOINT.right_elbow], [JOINT.left_elbow, JOINT.left_wrist], [JOINT.right_elbow, JOINT.right_wrist], [JOINT.left_knee, JOINT.left_ankle], [JOINT.right_knee, JOINT.right_ankle]] as const;
/** A wearer's own arms and hands, seen from half a metre, are drawn this much slimmer. */
const OWN_ARM = 0.6, OWN_HAND = 0.8;
/** Limbs of an arm seen from some way off. */
const BARE_ARM = 4;
/** Metres of air drawn around a body. */
const AIR = 0.12;
/** Metres that an arm must lie behind the body to be drawn behind it. */
const BEHIND = 0.06;

/** A body's limbs as the shader takes them. */
export interface BodyColumns {
  /** MAX_BONES × 12: start and radius, end and radius, shine at both, swelling, softness. Metres. */
  readonly bones: Float32Array;
  /** PARTS × 8: centre and half width, half height, first limb, limbs, whether it is an arm, spare. */
  readonly boxes: Float32Array;
}

/** Columns for one body. */
export function bodyColumns(): BodyColumns {
  return { bones: new Float32Array(MAX_BONES * 12), boxes: new Float32Array(PARTS * 8) };
}

/** How a body is seen. `own`: through its eyes, so that only slim arms are drawn. `plain`: from some way off, with fewer fingers. */
export type BodyManner = 'whole' | 'own' | 'plain';

/** Makes a body's limbs out of its joints; what is unseen is left out. One for any number of bodies; allocates nothing. */
export class BodyShape {
  private readonly points = new Float32Array(POINTS * 3);
  private readonly seen = new Float32Array(POINTS);
  /** 0 where a body is cut off, 1 elsewhere: its light fades out there. */
  private readonly whole = new Float32Array(POINTS).fill(1);
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
   * `joints`: JOINT_STRIDE numbers each, metres. `there`: how much of each joint is there, 0–1. `height`: of the body, metres.
   */
  shape(to: BodyColumns, joints: Float32Array, there: Float32Array, first: number, height: number, manner: BodyManner): void {
    this.gather(joints, there, first, height);
    const { seen } = this;
    this.used = 0;
    let part = 0;
    const isLeftBehind = this.isBehind(JOINT.left_elbow, JOINT.left_wrist), isRightBehind = this.isBehind(JOINT.right_elbow, JOINT.right_wrist);
    const left = (seen[JOINT.left_index]! > 0.3 ? OPEN_HANDS : MITTENS)[0]!, right = (seen[JOINT.right_index]! > 0.3 ? OPEN_HANDS : MITTENS)[1]!;
    if (isLeftBehind) this.part(to, part++, left, height, manner);
    if (isRightBehind) this.part(to, part++, right, height, manner);
    if (manner === 'own') to.boxes[part * 8 + 3] = to.boxes[part++ * 8 + 6] = 0;
    else this.part(to, part++, TRUNK, height, 'whole');
    if (!isLeftBehind) this.part(to, part++, left, height, manner);
    if (!isRightBehind) this.part(to, part++, right, height, manner);
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
      to[at + 8] = bone[4] * there * fade * this.whole[a]!; to[at + 9] = bone[5] * there * this.whole[b]!; to[at + 10] = bone[6] * slim; to[at + 11] = bone[7] * slim;
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
    // Cut off below the chest: the trunk fades out where it would go on.
    const isCut = seen[PELVIS]! < 0.02;
    if (isCut) this.offset(NECK, 0, -0.2 * height, 0, PELVIS);
    this.whole[PELVIS] = isCut ? 0 : 1;
    this.whole[WAIST] = this.whole[LEFT_WAIST] = this.whole[RIGHT_WAIST] = isCut ? 0.25 : 1;
    for (const [end, next] of ENDS) this.whole[end] = 0.2 + 0.8 * seen[next]!;
    this.between(PELVIS, NECK, 1.15, NAPE);
    this.between(NECK, PELVIS, 0.07, STERNUM);
    this.between(NECK, PELVIS, 0.24, CHEST);
    this.between(NECK, PELVIS, 0.64, WAIST);
    this.shoulder(JOINT.left_shoulder, JOINT.left_elbow, height, LEFT_SHOULDER);
    this.shoulder(JOINT.right_shoulder, JOINT.right_elbow, height, RIGHT_SHOULDER);
    this.hip(JOINT.left_hip, height, LEFT_HIP);
    this.hip(JOINT.right_hip, height, RIGHT_HIP);
    // The spine leaves the pelvis upright and comes to the neck in a curve; flanks lie beside it.
    points[WAIST * 3] = points[WAIST * 3]! + (points[PELVIS * 3]! - points[WAIST * 3]!) * 0.3;
    points[WAIST * 3 + 2] = points[WAIST * 3 + 2]! + (points[PELVIS * 3 + 2]! - points[WAIST * 3 + 2]!) * 0.3;
    this.beside(LEFT_SHOULDER, 0.46, CHEST, LEFT_CHEST);
    this.beside(RIGHT_SHOULDER, 0.46, CHEST, RIGHT_CHEST);
    this.beside(LEFT_SHOULDER, 0.24, WAIST, LEFT_WAIST);
    this.beside(RIGHT_SHOULDER, 0.24, WAIST, RIGHT_WAIST);
    this.between(LEFT_SHOULDER, JOINT.left_elbow, 0.55, LEFT_UPPER);
    this.between(RIGHT_SHOULDER, JOINT.right_elbow, 0.55, RIGHT_UPPER);
    this.head(height);
    this.foot(JOINT.left_knee, JOINT.left_ankle, JOINT.right_ankle, -1, height, LEFT_HEEL, LEFT_TOE);
    this.foot(JOINT.right_knee, JOINT.right_ankle, JOINT.left_ankle, 1, height, RIGHT_HEEL, RIGHT_TOE);
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

  /** A shoulder as it is drawn: no farther from the neck than a body is broad, and drawn along by its arm. */
  private shoulder(joint: number, elbow: number, height: number, to: number): void {
    const { points, seen } = this;
    this.between(NECK, joint, this.share(NECK, joint, HALF_SHOULDERS * height), to);
    seen[to] = seen[joint]!;
    if (seen[elbow]! < 0.3) return;
    const x = points[elbow * 3]! - points[to * 3]!, y = points[elbow * 3 + 1]! - points[to * 3 + 1]!, z = points[elbow * 3 + 2]! - points[to * 3 + 2]!;
    const along = (SHRUG * height) / (Math.sqrt(x * x + y * y + z * z) || 1);
    points[to * 3] = points[to * 3]! + x * along; points[to * 3 + 1] = points[to * 3 + 1]! + y * along; points[to * 3 + 2] = points[to * 3 + 2]! + z * along;
  }

  /** Where a thigh is drawn from: within the pelvis, a little above its joint. */
  private hip(joint: number, height: number, to: number): void {
    const { points, seen } = this;
    this.between(PELVIS, joint, this.share(PELVIS, joint, HALF_HIPS * height), to);
    points[to * 3 + 1] = points[to * 3 + 1]! + HIP_RISE * height;
    seen[to] = seen[joint]!;
  }

  /** How much of the way from one point to another is no longer than `most` metres. */
  private share(from: number, to: number, most: number): number {
    const { points } = this, x = points[to * 3]! - points[from * 3]!, y = points[to * 3 + 1]! - points[from * 3 + 1]!, z = points[to * 3 + 2]! - points[from * 3 + 2]!;
    return Math.min(1, most / (Math.sqrt(x * x + y * y + z * z) || 1));
  }

  /** A foot: from under the shin forwards and out to the side, level when the shin stands and pointed when it hangs. */
  private foot(knee: number, ankle: number, other: number, side: number, height: number, heel: number, toe: number): void {
    const { points, seen } = this;
    const x = points[ankle * 3]! - points[knee * 3]!, y = points[ankle * 3 + 1]! - points[knee * 3 + 1]!, z = points[ankle * 3 + 2]! - points[knee * 3 + 2]!;
    const run = 1 / (Math.sqrt(x * x + y * y + z * z) || 1), out = seen[other]! > 0.1 && points[ankle * 3]! < points[other * 3]! !== side < 0 ? -side : side;
    // Across the hips lies which way is forwards.
    const acrossX = points[RIGHT_HIP * 3]! - points[LEFT_HIP * 3]!, acrossZ = points[RIGHT_HIP * 3 + 2]! - points[LEFT_HIP * 3 + 2]!, across = Math.sqrt(acrossX * acrossX + acrossZ * acrossZ);
    const aheadX = across > 0.01 ? -acrossZ / across : 0, aheadZ = across > 0.01 ? acrossX / across : 1;
    const ahead = 0.072 * height, aside = 0.026 * height * out;
    this.offset(ankle, x * run * 0.012 * height, y * run * 0.012 * height, z * run * 0.012 * height, heel);
    this.offset(ankle, aheadX * ahead + aheadZ * aside + x * run * 0.026 * height, y * run * 0.026 * height, aheadZ * ahead - aheadX * aside + z * run * 0.026 * height, toe);
    seen[heel] = seen[toe] = Math.min(seen[ankle]!, seen[knee]!);
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
