import { JOINT, JOINT_COUNT } from '../../../protocol/index.ts';
import type { Made, Motion } from './bodies.ts';

/**
 * A second make of bodies, sharing nothing with the first: limbs turn at their joints from key to key, in depth, before a camera with perspective;
 * dance is poses on a beat. For measuring what was never tuned on it.
 */

/** Linear congruential (Numerical Recipes). */
export class Dice {
  constructor(private state: number) { for (let n = 0; n < 8; n++) this.roll(); }
  roll(): number { this.state = (Math.imul(this.state, 1664525) + 1013904223) >>> 0; return this.state / 4294967296; }
  in(low: number, high: number): number { return low + (high - low) * this.roll(); }
  /** About normal: twelve dice. */
  noise(): number { let sum = -6; for (let n = 0; n < 12; n++) sum += this.roll(); return sum; }
}

/** Arms as angles, radians: raised sideways, turned forward, elbow bent; for the right arm, then the left. */
type Keys = readonly (readonly [at: number, right: readonly [number, number, number], left?: readonly [number, number, number]])[];
const REST = [0.15, 0.1, 0.2] as const;

/** Four that resemble each other: the right arm up and down sideways; up, and down with a bend; up in two steps; to the shoulder height and a wave. */
export const COUSINS: readonly { readonly name: string; readonly beats: number; readonly keys: Keys }[] = [
  { name: 'wing', beats: 2, keys: [[0, REST], [0.5, [2.7, 0.2, 0.1]], [1, REST]] },
  { name: 'wing folded', beats: 2, keys: [[0, REST], [0.3, [1.5, 0.3, 2.2]], [0.6, [2.7, 0.2, 0.1]], [0.8, [1.5, 0.3, 2.2]], [1, REST]] },
  { name: 'two flaps', beats: 2.4, keys: [[0, REST], [0.25, [1.9, 0.2, 0.1]], [0.5, [0.5, 0.1, 0.2]], [0.75, [1.9, 0.2, 0.1]], [1, REST]] },
  { name: 'hello', beats: 2.6, keys: [[0, REST], [0.25, [1.6, 0.2, 1.4]], [0.4, [1.6, 0.2, 0.5]], [0.55, [1.6, 0.2, 1.5]], [0.7, [1.6, 0.2, 0.5]], [0.8, [1.6, 0.2, 1.4]], [1, REST]] },
];

export interface Mover { readonly tall: number; readonly armPart: number; readonly upperPart: number; readonly wide: number; readonly beat: number; readonly reach: number; readonly far: number; readonly turned: number; readonly lefty: boolean; readonly habit: readonly [number, number, number] }

export function moverOf(dice: Dice, lefty = false): Mover {
  return { tall: dice.in(1.2, 2), armPart: dice.in(0.41, 0.47), upperPart: dice.in(0.5, 0.57), wide: dice.in(0.2, 0.26), beat: 0.6 / dice.in(0.65, 1.4), reach: dice.in(0.85, 1.1), far: dice.in(2.4, 3.4), turned: dice.in(-0.25, 0.25), lefty, habit: [dice.in(-0.12, 0.12), dice.in(-0.15, 0.15), dice.in(-0.1, 0.15)] };
}

type Arm = readonly [number, number, number];
const blend = (a: Arm, b: Arm, u: number): Arm => { const s = u * u * u * (u * (6 * u - 15) + 10); return [a[0] + (b[0] - a[0]) * s, a[1] + (b[1] - a[1]) * s, a[2] + (b[2] - a[2]) * s]; };

interface Segment { readonly from: number; readonly to: number; readonly gesture: number; arms(t: number): readonly [Arm, Arm]; readonly hop: number }

function gesture(mover: Mover, number: number, from: number, dice: Dice): Segment {
  const { beats, keys } = COUSINS[number]!, length = beats * mover.beat * dice.in(0.93, 1.07), shaky = keys.map(() => [dice.noise() * 0.06, dice.noise() * 0.06, dice.noise() * 0.06] as const);
  const at = keys.map(([place], n) => (n === 0 || n === keys.length - 1 ? place : place + dice.noise() * 0.015));
  return {
    from, to: from + length, gesture: number, hop: 0,
    arms: (t) => {
      const u = (t - from) / length;
      let n = 1;
      while (n < keys.length - 1 && u > at[n]!) n++;
      const pose = (k: number): Arm => { const [a, b, c] = keys[k]![1], isEnd = k === 0 || k === keys.length - 1; return isEnd ? REST : [(a * mover.reach) + mover.habit[0] + shaky[k]![0], b + mover.habit[1] + shaky[k]![1], Math.max(0, c + mover.habit[2] + shaky[k]![2])]; };
      const arm = blend(pose(n - 1), pose(n), Math.max(0, Math.min(1, (u - at[n - 1]!) / (at[n]! - at[n - 1]!))));
      return mover.lefty ? [REST, arm] : [arm, REST];
    },
  };
}

/** Poses on beats: both arms anywhere, often alike, sometimes held. */
function dancePart(from: number, length: number, beat: number, dice: Dice): Segment {
  const count = Math.max(2, Math.round(length / beat)), any = (): Arm => [dice.in(0.1, 2.6), dice.in(-0.2, 1.2), dice.in(0, 2)];
  const poses = Array.from({ length: count + 1 }, (_, n): readonly [Arm, Arm] => { if (n === 0 || n === count) return [REST, REST]; const right = any(); return [right, dice.roll() < 0.35 ? right : any()]; });
  for (let n = 1; n < count; n++) if (dice.roll() < 0.15) poses[n] = poses[n - 1]!;
  return { from, to: from + count * beat, gesture: -1, hop: 1, arms: (t) => { const u = (t - from) / beat, n = Math.min(count - 1, Math.floor(u)), part = Math.min(1, (u - n) * 1.25); return [blend(poses[n]![0], poses[n + 1]![0], part), blend(poses[n]![1], poses[n + 1]![1], part)]; } };
}

export interface Lens { readonly hz: number; readonly px: number; /** Chance that a joint is not seen in a frame, and that a foot is not at all. */ readonly hidden?: number }

function shoot(mover: Mover, segments: readonly Segment[], length: number, lens: Lens, dice: Dice): Motion {
  const seconds: number[] = [], frames: number[][] = [], focal = 430, hasNoFeet = dice.roll() < (lens.hidden ? 0.5 : 0);
  for (let t = dice.roll() / lens.hz; t < length; t += (1 / lens.hz) * dice.in(0.85, 1.15)) {
    const part = segments.find(({ from, to }) => t >= from && t <= to), [right, left] = part ? part.arms(t) : [REST, REST] as const;
    const H = mover.tall, hop = part?.hop ?? 0, hips: [number, number, number] = [0.02 * H * Math.sin(t * 2.1), 0.53 * H - Math.abs(Math.sin(t * 4)) * 0.03 * H * hop, 0.01 * H * Math.sin(t * 1.3)];
    const neck: [number, number, number] = [hips[0] + 0.01 * H * Math.sin(t * 1.7), hips[1] + 0.285 * H, hips[2]], p = new Map<number, readonly [number, number, number]>();
    const spin = mover.turned + 0.1 * Math.sin(t * 0.7), c = Math.cos(spin), s = Math.sin(spin);
    p.set(JOINT.nose, [neck[0], neck[1] + 0.13 * H, neck[2] + 0.05 * H]);
    for (const [side, sign, arm] of [['left', -1, left], ['right', 1, right]] as const) {
      const shoulder: readonly [number, number, number] = [neck[0] + sign * (mover.wide / 2) * H, neck[1], neck[2]], upper = mover.armPart * mover.upperPart * H, fore = mover.armPart * (1 - mover.upperPart) * H;
      const [raise, forward, bend] = arm, dir = (angle: number): readonly [number, number, number] => [sign * Math.sin(angle) * Math.cos(forward), -Math.cos(angle), Math.sin(angle) * Math.sin(forward) + 0.15];
      const u = dir(raise), f = dir(raise + bend), elbow: readonly [number, number, number] = [shoulder[0] + u[0] * upper, shoulder[1] + u[1] * upper, shoulder[2] + u[2] * upper];
      p.set(JOINT[`${side}_shoulder`], shoulder);
      p.set(JOINT[`${side}_elbow`], elbow);
      p.set(JOINT[`${side}_wrist`], [elbow[0] + f[0] * fore, elbow[1] + f[1] * fore, elbow[2] + f[2] * fore]);
      p.set(JOINT[`${side}_hip`], [hips[0] + sign * 0.055 * H, hips[1], hips[2]]);
      const up = hop * 0.08 * H * Math.max(0, Math.sin(t * 4 + (sign > 0 ? 0 : Math.PI)));
      p.set(JOINT[`${side}_knee`], [hips[0] + sign * 0.06 * H, 0.28 * H + up * 0.6, 0.02 * H + up]);
      p.set(JOINT[`${side}_ankle`], [sign * 0.07 * H, 0.04 * H + up, 0]);
    }
    const frame = new Array<number>(JOINT_COUNT * 4).fill(0), metres = mover.far / focal;
    for (const [joint, [x, y, z]] of p) {
      const rx = x * c + z * s, rz = z * c - x * s, depth = mover.far - rz;
      const hidden = lens.hidden !== undefined && (dice.roll() < lens.hidden || (hasNoFeet && (joint === JOINT.left_ankle || joint === JOINT.right_ankle || joint === JOINT.left_knee || joint === JOINT.right_knee)));
      frame[joint * 4] = (focal * rx / depth + dice.noise() * lens.px) * metres;
      frame[joint * 4 + 1] = 1 + (focal * (y - 1) / depth + dice.noise() * lens.px) * metres;
      frame[joint * 4 + 3] = hidden ? 0 : 0.9;
    }
    seconds.push(t);
    frames.push(frame);
  }
  return { seconds: Float64Array.from(seconds), joints: Float32Array.from(frames.flat()) };
}

/** `tight`: without the rest before and after. */
export function showing(mover: Mover, number: number, dice: Dice, lens: Lens, tight = false): Motion {
  const from = tight ? 0.05 : dice.in(0.4, 0.9), act = gesture(mover, number, from, dice);
  return shoot(mover, [act], act.to + (tight ? 0.05 : dice.in(0.4, 0.8)), lens, dice);
}

export function playing(mover: Mover, count: number, dice: Dice, lens: Lens): { readonly motion: Motion; readonly made: readonly Made[] } {
  const segments: Segment[] = [];
  let t = 0.8;
  for (let n = 0; n < count; n++) {
    const act = gesture(mover, Math.floor(dice.roll() * COUSINS.length), t, dice);
    segments.push(act);
    t = act.to + dice.in(0.25, 1.1);
    if (dice.roll() < 0.3) {
      const part = dancePart(t, dice.in(3, 6), dice.in(0.4, 0.7), dice);
      segments.push(part);
      t = part.to + dice.in(0.2, 0.6);
    }
  }
  return { motion: shoot(mover, segments, t + 1.5, lens, dice), made: segments.filter((one) => one.gesture >= 0).map(({ gesture: g, from, to }) => ({ gesture: g, fromSeconds: from, toSeconds: to })) };
}

export function unrelated(mover: Mover, length: number, dice: Dice, lens: Lens): Motion {
  const segments: Segment[] = [];
  for (let t = 0.5; t < length; ) { const part = dancePart(t, dice.in(5, 10), dice.in(0.35, 0.75), dice); segments.push(part); t = part.to + 0.3; }
  return shoot(mover, segments, length, lens, dice);
}

/** The arm raised sideways by `raise(t)` radians, for `length` seconds. */
export function holding(mover: Mover, raise: (t: number) => number, length: number, dice: Dice, lens: Lens): Motion {
  const shape = (t: number): Arm => [raise(t) + mover.habit[0] * 0.5, 0.1, 0.15 + Math.max(0, mover.habit[2] * 0.5)];
  return shoot(mover, [{ from: 0, to: length, gesture: -1, hop: 0, arms: (t) => (mover.lefty ? [REST, shape(t)] : [shape(t), REST]) }], length, lens, dice);
}
