import { JOINT, JOINT_COUNT } from '../../protocol/index.ts';
import { FRAME_LENGTH, type Motion } from './body-trace.ts';

/** A number from 0 up to 1; the next one every time. */
export type Chance = () => number;

/** A stream of chance from a seed (mulberry32, T. Ettinger, public domain). */
export function chanceOf(seed: number): Chance {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** From the normal distribution, σ 1 (Box & Muller). */
export const normal = (chance: Chance): number => Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());

/** Cameras: frames a second of a slow one and of a faster one, and σ of a coordinate in metres. */
const CAMERA_HZ = 12, FASTER_HZ = 30, CAMERA_NOISE = 0.02;

/** Limbs as chains from the trunk outwards: whoever is larger in one joint is larger in all after it. */
const CHAINS: readonly (readonly number[])[] = [
  [JOINT.left_shoulder, JOINT.left_elbow, JOINT.left_wrist, JOINT.left_hand], [JOINT.right_shoulder, JOINT.right_elbow, JOINT.right_wrist, JOINT.right_hand],
  [JOINT.left_hip, JOINT.left_knee, JOINT.left_ankle], [JOINT.right_hip, JOINT.right_knee, JOINT.right_ankle],
];

/** A gesture's place differs from body to body by up to this, torso lengths. */
const HABIT = 0.15;

/** Length of a body's torso in its first frame, metres. */
function torsoOf(joints: ArrayLike<number>): number {
  const middle = (a: number, b: number, axis: number): number => (joints[a * 4 + axis]! + joints[b * 4 + axis]!) / 2;
  return Math.hypot(
    middle(JOINT.left_shoulder, JOINT.right_shoulder, 0) - middle(JOINT.left_hip, JOINT.right_hip, 0), middle(JOINT.left_shoulder, JOINT.right_shoulder, 1) - middle(JOINT.left_hip, JOINT.right_hip, 1),
  ) || 0.5;
}

/**
 * A motion as another body might repeat it before a camera: other proportions, a little larger or smaller, leaning, faster or slower and not evenly so,
 * trembling. The whole lasts as much longer or shorter as it is slower or faster.
 */
export function unseenBody({ seconds, joints }: Motion, chance: Chance): Motion {
  const between = (low: number, high: number): number => low + (high - low) * chance();
  const tempo = between(0.72, 1.4), size = between(0.85, 1.18), arms = between(0.92, 1.08), lean = between(-0.12, 0.12), waver = between(-0.05, 0.05);
  // Where in the air, how large and how slanted one makes it: habits, of arms that are not at rest.
  const aside = between(-HABIT, HABIT), above = between(-HABIT, HABIT), slant = between(-0.15, 0.15), torso = torsoOf(joints);
  const first = seconds[0]!, length = seconds[seconds.length - 1]! - first, cos = Math.cos(lean), sin = Math.sin(lean);
  // What was shown before a slow camera has lost its quickest turns already: it is not looked at as rarely again.
  const hz = between(1.3 * CAMERA_HZ, FASTER_HZ), frames = Math.max(4, Math.floor(length * tempo * hz)), out = new Float32Array(frames * FRAME_LENGTH), times = new Float64Array(frames);
  let at = 0;
  for (let frame = 0; frame < frames; frame++) {
    const u = frame / (frames - 1), moment = first + length * Math.max(0, Math.min(1, u + waver * Math.sin(2 * Math.PI * u)));
    while (at < seconds.length - 2 && seconds[at + 1]! < moment) at++;
    const part = (moment - seconds[at]!) / (seconds[at + 1]! - seconds[at]!), o = frame * FRAME_LENGTH;
    times[frame] = frame / hz;
    for (let k = 0; k < FRAME_LENGTH; k++) {
      const a = joints[at * FRAME_LENGTH + k]!, b = joints[(at + 1) * FRAME_LENGTH + k]!;
      out[o + k] = k % 4 === 3 ? Math.min(a, b) : a + (b - a) * part;
    }
    // Rests of limbs: how far each joint is from the mean of the one before it, made longer or shorter.
    for (const [c, chain] of CHAINS.entries()) for (let n = chain.length - 1; n > 0; n--) for (let axis = 0; axis < 3; axis++) {
      const root = out[o + chain[0]! * 4 + axis]!;
      out[o + chain[n]! * 4 + axis] = root + (out[o + chain[n]! * 4 + axis]! - root) * (c < 2 ? arms * (0.5 + 0.5 * size) : 1);
    }
    for (const chain of CHAINS.slice(0, 2)) for (const joint of chain.slice(1)) {
      const k = o + joint * 4, root = o + chain[0]! * 4, x = out[k]! - out[root]!, y = out[k + 1]! - out[root + 1]!;
      const raised = Math.max(0, Math.min(1, (out[k + 1]! - joints[joint * 4 + 1]!) / torso * 2 + Math.abs(out[k]! - joints[joint * 4]!) / torso)) * (joint === chain[1] ? 0.5 : 1), side = chain === CHAINS[0] ? -1 : 1;
      out[k] = out[k]! + raised * (side * aside * torso - y * slant);
      out[k + 1] = out[k + 1]! + raised * (above * torso + x * slant);
    }
    const hx = (out[o + JOINT.left_hip * 4]! + out[o + JOINT.right_hip * 4]!) / 2, hy = (out[o + JOINT.left_hip * 4 + 1]! + out[o + JOINT.right_hip * 4 + 1]!) / 2;
    for (let joint = 0; joint < JOINT_COUNT; joint++) {
      const j = o + joint * 4, x = out[j]! - hx, y = out[j + 1]! - hy;
      out[j] = hx + x * cos - y * sin + normal(chance) * CAMERA_NOISE;
      out[j + 1] = hy + x * sin + y * cos + normal(chance) * CAMERA_NOISE;
    }
  }
  return { seconds: times, joints: out };
}

/** Arms of {@link dancing}: shoulder, elbow, wrist; and on which side. */
const ARMS = [[JOINT.left_shoulder, JOINT.left_elbow, JOINT.left_wrist], [JOINT.right_shoulder, JOINT.right_elbow, JOINT.right_wrist]] as const;
interface Spot { readonly out: number; readonly up: number }

/** Of moves in dance: how many rest, how many go where a hand was in a show, and how many are made by both hands alike. */
const RESTS = 0.2, SHOWN = 0.5, ALIKE = 0.35;

/**
 * Unrelated dance of the body that is shown in `motions`: its hands go from place to place in times of their own, to where hands were in the shows and
 * anywhere else that an arm reaches, each for itself or both alike. What is shown is hardly ever in it.
 */
export function dancing(motions: readonly Motion[], length: number, chance: Chance): Motion {
  const frames = Math.floor(length * CAMERA_HZ), joints = new Float32Array(frames * FRAME_LENGTH), seconds = Float64Array.from({ length: frames }, (_, frame) => frame / CAMERA_HZ);
  const body = motions[0]!.joints, torso = torsoOf(body), facing = Math.sign(body[JOINT.right_shoulder * 4]! - body[JOINT.left_shoulder * 4]!) || 1, sides = [-facing, facing] as const;
  const shown = (): Spot => {
    const motion = motions[Math.floor(chance() * motions.length)]!, at = Math.floor(chance() * motion.seconds.length) * FRAME_LENGTH, arm = chance() < 0.5 ? 0 : 1, [shoulder, , wrist] = ARMS[arm]!, size = torsoOf(motion.joints);
    return { out: (sides[arm]! * (motion.joints[at + wrist * 4]! - motion.joints[at + shoulder * 4]!)) / size, up: (motion.joints[at + wrist * 4 + 1]! - motion.joints[at + shoulder * 4 + 1]!) / size };
  };
  const anywhere = (): Spot => { const reach = 0.4 + 0.7 * chance(), turn = chance() * 2 * Math.PI; return { out: 0.25 + reach * Math.cos(turn), up: reach * Math.sin(turn) }; };
  const hang: Spot = { out: 0.2, up: -1.1 }, moves = ARMS.map(() => ({ from: hang, to: hang, start: 0, end: 1 }));
  for (let frame = 0; frame < frames; frame++) {
    for (let k = 0; k < FRAME_LENGTH; k++) joints[frame * FRAME_LENGTH + k] = body[k]!;
    for (const [arm, move] of moves.entries()) {
      if (frame < move.end) continue;
      const next = chance() < RESTS ? move.to : chance() < SHOWN ? shown() : anywhere(), end = frame + Math.round((0.25 + chance() * 0.9) * CAMERA_HZ), isAlike = chance() < ALIKE;
      for (const [n, one] of moves.entries()) if (n === arm || isAlike) Object.assign(one, { from: one.to, to: next, start: frame, end });
    }
    for (const [arm, [shoulder, elbow, wrist]] of ARMS.entries()) {
      const { from, to, start, end } = moves[arm]!, u = Math.min(1, (frame - start) / Math.max(1, end - start)), eased = u * u * (3 - 2 * u), side = sides[arm]! * torso;
      const sx = body[shoulder * 4]!, sy = body[shoulder * 4 + 1]!, x = sx + side * (from.out + (to.out - from.out) * eased), y = sy + torso * (from.up + (to.up - from.up) * eased);
      for (const [joint, jx, jy] of [[wrist, x, y], [elbow, (x + sx) / 2 + side * 0.15, (y + sy) / 2 - 0.15 * torso]] as const) {
        const at = frame * FRAME_LENGTH + joint * 4;
        joints[at] = jx + normal(chance) * CAMERA_NOISE;
        joints[at + 1] = jy + normal(chance) * CAMERA_NOISE;
        joints[at + 3] = 1;
      }
    }
  }
  return { seconds, joints };
}
