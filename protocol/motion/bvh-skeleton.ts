import type { BvhJoint } from './bvh-file.ts';

/** Which joint of a file plays which part; indices into its joints, −1 where there is none. Pairs are [left, right]. */
export interface SkeletonRoles {
  readonly hips: readonly [number, number];
  readonly knees: readonly [number, number];
  readonly ankles: readonly [number, number];
  readonly shoulders: readonly [number, number];
  readonly elbows: readonly [number, number];
  readonly wrists: readonly [number, number];
  readonly neck: number;
  readonly head: number;
  /** End of the head, or −1. */
  readonly crown: number;
}

export type RolesResult = { readonly ok: true; readonly roles: SkeletonRoles } | { readonly ok: false; readonly message: string };

/** A name in words, lower case: "LHipJoint" → l hip joint, "mixamorig:LeftForeArm" → left fore arm. */
export function wordsOf(name: string): string[] {
  const bare = name.includes(':') ? name.slice(name.lastIndexOf(':') + 1) : name;
  const words = (bare.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g) ?? []).map((word) => word.toLowerCase());
  // "lhand", "rfoot": a side written without any seam.
  return words.flatMap((word) => {
    const seamless = /^(l|r|left|right)(hand|wrist|foot|ankle|thigh|shin|shoulder|elbow|knee|hip|arm|forearm|collar|leg|upleg|toe)/.exec(word);
    return seamless ? [seamless[1]!, word.slice(seamless[1]!.length)] : [word];
  });
}

const LEFT = new Set(['l', 'left']), RIGHT = new Set(['r', 'right']);
const FINGER = /^(thumb|index|middle|ring|pinky|little|finger|fingers|digit|metacarpal|toe|toes|end|nub|site|tip|roll|twist|prop|ik|target|pole)/;

/** 0 left, 1 right, −1 neither. */
function sideOf(words: readonly string[]): number {
  for (const word of words) {
    if (LEFT.has(word)) return 0;
    if (RIGHT.has(word)) return 1;
  }
  return -1;
}

/**
 * Finds a body in a skeleton whatever its joints are called. Wrists and ankles are looked for by name (hand or wrist, foot or ankle, with
 * a side), elbows, shoulders, knees and hips are then the joints above them, since "LeftShoulder" is a collar bone in one family of
 * files and the shoulder in another. Joints at the same place as their child, and twists along a bone, are passed over.
 */
export function findRoles(joints: readonly BvhJoint[]): RolesResult {
  const words = joints.map((joint) => wordsOf(joint.name));
  const depth = joints.map(() => 0);
  joints.forEach((joint, index) => { if (joint.parent >= 0) depth[index] = depth[joint.parent]! + 1; });
  const lengthOf = (index: number): number => Math.sqrt(joints[index]!.offset[0] * joints[index]!.offset[0] + joints[index]!.offset[1] * joints[index]!.offset[1] + joints[index]!.offset[2] * joints[index]!.offset[2]);
  let longest = 0;
  joints.forEach((_, index) => { if (joints[index]!.parent >= 0) longest = Math.max(longest, lengthOf(index)); });
  const isShort = (index: number): boolean => lengthOf(index) < 0.04 * longest;

  const shallowest = (side: number, names: RegExp): number => {
    let best = -1;
    joints.forEach((joint, index) => {
      const own = words[index]!;
      if (joint.isEnd || sideOf(own) !== side || own.some((word) => FINGER.test(word)) || !own.some((word) => names.test(word))) return;
      if (best < 0 || depth[index]! < depth[best]!) best = index;
    });
    return best;
  };
  /** The joint at the other end of the bone that ends at `index`. */
  const above = (index: number): number => {
    let at = index;
    while (at >= 0 && isShort(at)) at = joints[at]!.parent;
    at = at >= 0 ? joints[at]!.parent : -1;
    while (at >= 0 && joints[at]!.parent >= 0 && words[at]!.some((word) => /^(roll|twist)/.test(word))) at = joints[at]!.parent;
    return at;
  };
  const limb = (side: number, names: RegExp): [number, number, number] => {
    const end = shallowest(side, names), middle = end >= 0 ? above(end) : -1;
    return [end, middle, middle >= 0 ? above(middle) : -1];
  };
  const arms = [limb(0, /^(hand|wrist)/), limb(1, /^(hand|wrist)/)], legs = [limb(0, /^(foot|ankle)/), limb(1, /^(foot|ankle)/)];
  const missing: string[] = [];
  ['left', 'right'].forEach((name, side) => {
    if (arms[side]!.some((index) => index < 0)) missing.push(`${name} wrist, elbow and shoulder`);
    if (legs[side]!.some((index) => index < 0)) missing.push(`${name} ankle, knee and hip`);
  });
  if (missing.length > 0) return { ok: false, message: `The skeleton of ${joints.length} joints has no ${missing.join(', no ')}; name them like LeftHand or l_wrist, LeftFoot or l_ankle.` };

  // Head: by name, else the end of whatever rises from between the shoulders without being an arm.
  const byName = (names: RegExp): number => joints.findIndex((joint, index) => !joint.isEnd && sideOf(words[index]!) < 0 && words[index]!.some((word) => names.test(word)) && !words[index]!.some((word) => FINGER.test(word)));
  let head = byName(/^head/);
  const neckByName = byName(/^neck/);
  if (head < 0) head = neckByName >= 0 ? neckByName : joints[arms[0]![2]]!.parent;
  if (head < 0) return { ok: false, message: 'The skeleton has no head and no neck; name one of its joints Head.' };
  let neck = above(head);
  if (neck < 0) neck = head;
  const endBelow = (index: number): number => {
    // The deepest end of the first line below a joint.
    let at = index, found = -1;
    for (let child = index + 1; child < joints.length; child++) if (joints[child]!.parent === at) { at = child; found = child; }
    return found;
  };
  return {
    ok: true,
    roles: {
      wrists: [arms[0]![0], arms[1]![0]], elbows: [arms[0]![1], arms[1]![1]], shoulders: [arms[0]![2], arms[1]![2]],
      ankles: [legs[0]![0], legs[1]![0]], knees: [legs[0]![1], legs[1]![1]], hips: [legs[0]![2], legs[1]![2]],
      neck, head, crown: endBelow(head),
    },
  };
}
