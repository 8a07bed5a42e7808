import { JOINT, JOINT_COUNT } from '../../../protocol/index.ts';

/** Bodies made by arithmetic that show gestures, repeat them and dance: hands are led through the air, the rest of the body follows. */

export interface Motion { readonly seconds: ArrayLike<number>; readonly joints: ArrayLike<number> }
export interface Made { readonly gesture: number; readonly fromSeconds: number; readonly toSeconds: number }
export type Chance = () => number;

export function chanceFrom(seed: number): Chance {
  let state = (seed * 2654435761) >>> 0;
  return () => {
    state ^= state << 13; state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5; state >>>= 0;
    return state / 4294967296;
  };
}
const gauss = (chance: Chance): number => Math.sqrt(-2 * Math.log(1 - chance() * 0.999999)) * Math.cos(2 * Math.PI * chance());

/** Where a hand is, in torso lengths from its shoulder, outwards and up; `u` 0–1 through the gesture. */
type Path = (u: number) => readonly [number, number];
const turn = (from: number, to: number, x: number, y: number, r: number): Path => (u) => [x + r * Math.cos(from + (to - from) * u), y + r * Math.sin(from + (to - from) * u)];
const HANGING: readonly [number, number] = [0.2, -1.15];

/** Four that resemble each other, all of the right hand: a circle one way and the other, an arch over and back, and a figure of eight lying down. */
export const ALIKE: readonly { readonly name: string; readonly right: Path; readonly left?: Path; readonly seconds: number }[] = [
  { name: 'circle', right: turn(-Math.PI / 2, 1.5 * Math.PI, 0.35, 0, 0.5), seconds: 1.2 },
  { name: 'circle back', right: turn(-Math.PI / 2, -2.5 * Math.PI, 0.35, 0, 0.5), seconds: 1.2 },
  { name: 'arch', right: (u) => { const a = -Math.PI / 2 + (u < 0.5 ? 2 * u : 2 - 2 * u) * 1.25 * Math.PI; return [0.35 + 0.5 * Math.cos(a), 0.5 * Math.sin(a)]; }, seconds: 1.2 },
  { name: 'eight', right: (u) => [0.35 + 0.55 * Math.sin(2 * Math.PI * u), -0.35 * Math.sin(4 * Math.PI * u) - 0.1], seconds: 1.4 },
];

export interface Body {
  readonly stature: number; readonly arm: number; readonly leg: number; readonly shoulders: number; readonly sway: number; readonly size: number; readonly tempo: number; readonly isLeft: boolean;
  /** Shifts of the middle of gestures. */ readonly dx: number; readonly dy: number;
}

export function bodyFrom(chance: Chance, options: { readonly isLeft?: boolean; readonly plain?: boolean } = {}): Body {
  const within = (spread: number): number => (options.plain ? 1 : 1 + spread * (2 * chance() - 1));
  return {
    stature: options.plain ? 1.7 : 1.2 + 0.8 * chance(), arm: within(0.08), leg: within(0.08), shoulders: within(0.1), sway: options.plain ? 0.3 : chance(), size: within(0.2), tempo: 1 / within(0.4), isLeft: options.isLeft ?? false,
    dx: options.plain ? 0 : 0.12 * (2 * chance() - 1), dy: options.plain ? 0 : 0.12 * (2 * chance() - 1),
  };
}

/** What both hands should do at a moment: right and left, torso lengths from their shoulders; null leaves them where they hang. */
interface Plan { right: readonly [number, number]; left: readonly [number, number]; step: number }

function pose(body: Body, plan: Plan, seconds: number, out: Float32Array, at: number): void {
  const H = body.stature, torso = 0.288 * H, legs = 0.49 * H * body.leg, half = 0.115 * H * body.shoulders;
  const sway = 0.03 * H * body.sway * Math.sin(2 * Math.PI * 0.45 * seconds), bounce = 0.012 * H * body.sway * Math.sin(2 * Math.PI * 0.9 * seconds + 1);
  const hipX = sway, hipY = legs + bounce, put = (joint: number, x: number, y: number): void => {
    out[at + joint * 4] = x; out[at + joint * 4 + 1] = y; out[at + joint * 4 + 3] = 1;
  };
  const lean = 0.4 * sway, neckX = hipX + lean, neckY = hipY + torso;
  put(JOINT.nose, neckX, neckY + 0.5 * torso);
  for (const [eye, ear, sign] of [[JOINT.left_eye, JOINT.left_ear, -1], [JOINT.right_eye, JOINT.right_ear, 1]] as const) { put(eye, neckX + sign * 0.03, neckY + 0.55 * torso); put(ear, neckX + sign * 0.07, neckY + 0.53 * torso); }
  for (const [side, sign, hand] of [['left', -1, plan.left], ['right', 1, plan.right]] as const) {
    const sx = neckX + sign * half, sy = neckY, wx = sx + sign * hand[0] * torso * body.arm, wy = sy + hand[1] * torso * body.arm;
    put(JOINT[`${side}_shoulder`], sx, sy);
    const far = Math.hypot(wx - sx, wy - sy) || 1e-6, bone = 0.6 * torso * body.arm, out2 = Math.sqrt(Math.max(0, bone * bone - (far * far) / 4));
    put(JOINT[`${side}_elbow`], (sx + wx) / 2 + (sign * out2 * Math.abs(wy - sy)) / far, (sy + wy) / 2 - (out2 * Math.abs(wx - sx)) / far);
    put(JOINT[`${side}_wrist`], wx, wy);
    put(JOINT[`${side}_hip`], hipX + sign * 0.06 * H, hipY);
    const lift = Math.max(0, Math.sin(2 * Math.PI * seconds * 0.9 + (sign > 0 ? 0 : Math.PI))) * plan.step * 0.06 * H;
    put(JOINT[`${side}_knee`], hipX + sign * 0.07 * H, legs * 0.52 + lift);
    put(JOINT[`${side}_ankle`], sign * 0.08 * H, 0.05 * H + lift * 1.4);
  }
}

const ease = (u: number): number => u * u * (3 - 2 * u);
const mix = (a: readonly [number, number], b: readonly [number, number], u: number): readonly [number, number] => [a[0] + (b[0] - a[0]) * u, a[1] + (b[1] - a[1]) * u];

/** A stretch of a performance: what hands do from `start` for `length` seconds. */
interface Act { readonly start: number; readonly length: number; plan(t: number): Plan; readonly gesture: number; readonly core: readonly [number, number] }

function gestureAct(body: Body, gesture: number, start: number, chance: Chance, set = ALIKE, isCut = false): Act {
  const { right, left, seconds } = set[gesture]!, length = seconds * body.tempo * (1 + 0.08 * gauss(chance)), lead = isCut ? 0 : 0.35 * body.tempo, rush = 0.06 * gauss(chance), grow = body.size * (1 + 0.06 * gauss(chance));
  const wx = 0.04 * gauss(chance), wy = 0.04 * gauss(chance);
  const at = (path: Path | undefined, u: number): readonly [number, number] => {
    if (!path) return HANGING;
    const [x, y] = path(Math.max(0, Math.min(1, u + rush * Math.sin(Math.PI * u) * Math.sin(Math.PI * u))));
    return [0.35 + (x - 0.35) * grow + body.dx + wx, y * grow + body.dy + wy];
  };
  const path = (p: Path | undefined, t: number): readonly [number, number] => {
    if (t < lead) return mix(HANGING, at(p, 0), ease(t / lead));
    if (t > lead + length) return mix(at(p, 1), HANGING, ease(Math.min(1, (t - lead - length) / lead)));
    return at(p, ease((t - lead) / length) * 0.35 + 0.65 * ((t - lead) / length));
  };
  return {
    start, length: length + 2 * lead, gesture, core: [start + lead, start + lead + length],
    plan: (t) => (body.isLeft ? { right: path(left, t), left: path(right, t), step: 0.2 } : { right: path(right, t), left: path(left, t), step: 0.2 }),
  };
}

/** Hands that go anywhere, each on waves of its own, on stepping feet. */
function danceAct(start: number, length: number, chance: Chance): Act {
  const waves = [0, 1, 2, 3].map(() => [0.25 + 0.9 * chance(), 6.28 * chance(), 0.15 + 0.5 * chance(), 0.3 + 1.1 * chance(), 6.28 * chance()] as const);
  const wave = (k: number, t: number): number => waves[k]![2] * (0.7 * Math.sin(2 * Math.PI * waves[k]![0] * t + waves[k]![1]) + 0.5 * Math.sin(2 * Math.PI * waves[k]![3] * t + waves[k]![4]));
  const x = 0.1 + 0.5 * chance(), y = -0.6 + 0.9 * chance(), x2 = 0.1 + 0.5 * chance(), y2 = -0.6 + 0.9 * chance();
  const fade = (t: number): number => ease(Math.max(0, Math.min(1, t / 0.5, (length - t) / 0.5)));
  return { start, length, gesture: -1, core: [start, start], plan: (t) => ({ right: mix(HANGING, [x + wave(0, t), y + wave(1, t)], fade(t)), left: mix(HANGING, [x2 + wave(2, t), y2 + wave(3, t)], fade(t)), step: 1 }) };
}

function film(body: Body, acts: readonly Act[], length: number, hz: number, noise: number, chance: Chance): Motion {
  const frames = Math.floor(length * hz), seconds = new Float64Array(frames), joints = new Float32Array(frames * JOINT_COUNT * 4), late = chance() / hz;
  // A camera's body is brought to one size by its torso, and its 4 px with it: a person fills some 330 of 480 px.
  const px = (body.stature / 330) * noise;
  let at = 0;
  for (let frame = 0; frame < frames; frame++) {
    const t = frame / hz + late;
    seconds[frame] = t;
    while (at < acts.length && t > acts[at]!.start + acts[at]!.length) at++;
    const act = acts[at];
    pose(body, act && t >= act.start ? act.plan(t - act.start) : { right: HANGING, left: HANGING, step: 0 }, t, joints, frame * JOINT_COUNT * 4);
    for (let joint = 0; joint < 17; joint++) for (let axis = 0; axis < 2; axis++) joints[frame * JOINT_COUNT * 4 + joint * 4 + axis]! += px * gauss(chance);
  }
  return { seconds, joints };
}

/** One show of a gesture: standing, the gesture, standing. */
export function show(body: Body, gesture: number, chance: Chance, hz = 30, noise = 2, set = ALIKE): Motion {
  const act = gestureAct(body, gesture, 0.5 + 0.3 * chance(), chance, set);
  return film(body, [act], act.start + act.length + 0.4 + 0.3 * chance(), hz, noise, chance);
}

/** Gestures in any order among pauses and stretches of dance; what was made, and when. */
export function performance(body: Body, count: number, chance: Chance, hz = 12, noise = 4, set = ALIKE): { readonly motion: Motion; readonly made: readonly Made[]; readonly danceSeconds: number } {
  const acts: Act[] = [];
  let t = 1, danceSeconds = 0;
  for (let n = 0; n < count; n++) {
    if (n % 3 === 2) {
      const dance = danceAct(t, 4 + 3 * chance(), chance);
      acts.push(dance);
      danceSeconds += dance.length;
      t += dance.length + 0.3 + 0.4 * chance();
    }
    const act = gestureAct(body, Math.floor(chance() * set.length), t, chance, set);
    acts.push(act);
    t += act.length + 0.3 + 0.8 * chance();
  }
  return { motion: film(body, acts, t + 1.5, hz, noise, chance), made: acts.filter(({ gesture }) => gesture >= 0).map(({ gesture, core }) => ({ gesture, fromSeconds: core[0], toSeconds: core[1] })), danceSeconds };
}

/** Only dance, in stretches of another kind each. */
export function dance(body: Body, length: number, chance: Chance, hz = 12, noise = 4): Motion {
  const acts: Act[] = [];
  for (let t = 0.5; t < length; ) {
    const act = danceAct(t, 6 + 6 * chance(), chance);
    acts.push(act);
    t += act.length + 0.2;
  }
  return film(body, acts, length, hz, noise, chance);
}
