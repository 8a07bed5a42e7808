/**
 * The joints of a body, in one fixed order that input frames, components and render frames share.
 * 0–16 are COCO's seventeen, as cameras see them; the rest come from headsets, controllers and motion files.
 */
export const JOINTS = [
  'nose', 'left_eye', 'right_eye', 'left_ear', 'right_ear',
  'left_shoulder', 'right_shoulder', 'left_elbow', 'right_elbow', 'left_wrist', 'right_wrist',
  'left_hip', 'right_hip', 'left_knee', 'right_knee', 'left_ankle', 'right_ankle',
  'left_hand', 'right_hand',
  'left_thumb', 'left_index', 'left_middle', 'left_ring', 'left_little',
  'right_thumb', 'right_index', 'right_middle', 'right_ring', 'right_little',
] as const;

export type JointName = (typeof JOINTS)[number];

/** How many joints a body can have: 29. */
export const JOINT_COUNT = JOINTS.length;
/** How many of them are COCO's: 17. */
export const COCO_COUNT = 17;

/** Joint name → index in {@link JOINTS}. */
export const JOINT: Readonly<Record<JointName, number>> = Object.freeze(
  Object.fromEntries(JOINTS.map((name, index) => [name, index])) as Record<JointName, number>,
);

/** Bones as pairs of joint indices, for drawing: parent first. */
export const BONES: readonly (readonly [number, number])[] = [
  [JOINT.left_shoulder, JOINT.right_shoulder], [JOINT.left_hip, JOINT.right_hip],
  [JOINT.left_shoulder, JOINT.left_hip], [JOINT.right_shoulder, JOINT.right_hip],
  [JOINT.left_shoulder, JOINT.left_elbow], [JOINT.left_elbow, JOINT.left_wrist],
  [JOINT.right_shoulder, JOINT.right_elbow], [JOINT.right_elbow, JOINT.right_wrist],
  [JOINT.left_hip, JOINT.left_knee], [JOINT.left_knee, JOINT.left_ankle],
  [JOINT.right_hip, JOINT.right_knee], [JOINT.right_knee, JOINT.right_ankle],
  [JOINT.left_wrist, JOINT.left_hand], [JOINT.right_wrist, JOINT.right_hand],
  [JOINT.left_hand, JOINT.left_thumb], [JOINT.left_hand, JOINT.left_index], [JOINT.left_hand, JOINT.left_middle],
  [JOINT.left_hand, JOINT.left_ring], [JOINT.left_hand, JOINT.left_little],
  [JOINT.right_hand, JOINT.right_thumb], [JOINT.right_hand, JOINT.right_index], [JOINT.right_hand, JOINT.right_middle],
  [JOINT.right_hand, JOINT.right_ring], [JOINT.right_hand, JOINT.right_little],
];
