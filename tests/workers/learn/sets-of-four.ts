import { JOINT, JOINT_COUNT } from '../../../protocol/index.ts';
import type { Made, Motion } from './bodies.ts';
import type { Dice } from './other-bodies.ts';

/**
 * A third make of bodies, and sets of four gestures that resemble each other. Hands and feet are led along paths in space by limbs of two bones, before a
 * camera with perspective: what goes towards it is hardly seen. For measuring what was never tuned on it.
 */

/** Sideways away from the body, up, forward: arm lengths from the shoulder, or leg lengths from where the foot stands. */
type Place = readonly [out: number, up: number, forward: number];
type Path = (u: number) => Place;

export interface Figure {
  readonly name: string;
  /** How long it lasts in beats of 0.6 s. */
  readonly beats: number;
  readonly right?: Path;
  readonly left?: Path;
  readonly rightFoot?: Path;
  /** Where the hips go: right and up, torso lengths; and how the trunk leans to the right, radians. */
  readonly trunk?: (u: number) => readonly [right: number, up: number, lean: number];
}

const { PI, sin, cos, abs, min, max } = Math;
const HANG: Place = [0.12, -0.96, 0.06];
const ease = (u: number): number => { const x = max(0, min(1, u)); return x * x * (3 - 2 * x); };
const mix = (a: Place, b: Place, u: number): Place => [a[0] + (b[0] - a[0]) * u, a[1] + (b[1] - a[1]) * u, a[2] + (b[2] - a[2]) * u];
/** Round from an angle to another, counted from below, anticlockwise seen by the camera for the right hand. */
const round = (x: number, y: number, r: number, from: number, to: number): Path => (u) => { const a = from + (to - from) * u; return [x + r * sin(a), y - r * cos(a), 0.35]; };
/** Through places, from one to the next in equal times. */
const through = (...places: readonly Place[]): Path => (u) => { const at = max(0, min(places.length - 1.000001, u * (places.length - 1))), n = Math.floor(at); return mix(places[n]!, places[n + 1]!, ease(at - n)); };
/** There and back along a line, so many times. */
const swing = (x: number, y: number, side: number, times: number): Path => (u) => [x + side * sin(2 * PI * times * u), y, 0.3];

/** Sets of four. */
export const SETS: Readonly<Record<string, readonly Figure[]>> = {
  circles: [
    { name: 'circle', beats: 2.2, right: round(0.3, 0.05, 0.5, 0, 2 * PI) },
    { name: 'circle the other way', beats: 2.2, right: round(0.3, 0.05, 0.5, 0, -2 * PI) },
    { name: 'small circle', beats: 1.8, right: round(0.3, 0.05, 0.22, 0, 2 * PI) },
    { name: 'half circle', beats: 1.5, right: round(0.3, 0.05, 0.5, 0, PI) },
  ],
  touches: [
    { name: 'push', beats: 1.4, right: through([0.02, -0.35, 0.25], [0.1, 0.05, 0.95], [0.02, -0.35, 0.25]) },
    { name: 'pull', beats: 1.4, right: through([0.1, 0.05, 0.95], [0.3, -0.45, 0.1], [0.1, 0.05, 0.95]) },
    { name: 'slap', beats: 1.2, right: through([0.8, 0.1, 0.3], [0.85, 0.15, 0.25], [-0.3, -0.05, 0.6]) },
    { name: 'wipe', beats: 2, right: through([-0.3, 0, 0.6], [0.7, 0, 0.5], [-0.3, 0, 0.6]) },
  ],
  waves: [
    { name: 'wave low', beats: 2.4, right: swing(0.45, -0.35, 0.25, 2) },
    { name: 'wave high', beats: 2.4, right: swing(0.3, 0.7, 0.25, 2) },
    { name: 'wave high and fast', beats: 2.4, right: swing(0.3, 0.7, 0.25, 4) },
    { name: 'wave with both', beats: 2.4, right: swing(0.3, 0.7, 0.25, 2), left: swing(0.3, 0.7, 0.25, 2) },
  ],
  letters: [
    { name: 'L', beats: 2, right: through([0.1, 0.5, 0.4], [0.1, -0.3, 0.4], [0.7, -0.3, 0.3]) },
    { name: 'V', beats: 2, right: through([-0.05, 0.5, 0.4], [0.3, -0.3, 0.4], [0.65, 0.5, 0.3]) },
    { name: 'Z', beats: 2.4, right: through([-0.05, 0.45, 0.4], [0.65, 0.45, 0.3], [-0.05, -0.3, 0.4], [0.65, -0.3, 0.3]) },
    { name: 'N', beats: 2.4, right: through([0, -0.3, 0.4], [0, 0.5, 0.4], [0.6, -0.3, 0.3], [0.6, 0.5, 0.3]) },
  ],
  both: [
    { name: 'open', beats: 1.6, right: through([-0.1, -0.2, 0.5], [0.85, 0.1, 0.2]), left: through([-0.1, -0.2, 0.5], [0.85, 0.1, 0.2]) },
    { name: 'close', beats: 1.6, right: through([0.85, 0.1, 0.2], [-0.1, -0.2, 0.5]), left: through([0.85, 0.1, 0.2], [-0.1, -0.2, 0.5]) },
    { name: 'lift', beats: 1.6, right: through([0.1, -0.5, 0.5], [0.2, 0.85, 0.3]), left: through([0.1, -0.5, 0.5], [0.2, 0.85, 0.3]) },
    { name: 'seesaw', beats: 2, right: through([0.6, -0.3, 0.2], [0.6, 0.6, 0.2], [0.6, -0.3, 0.2]), left: through([0.6, 0.6, 0.2], [0.6, -0.3, 0.2], [0.6, 0.6, 0.2]) },
  ],
  feet: [
    { name: 'kick aside', beats: 1.6, rightFoot: through([0, 0, 0], [0.55, 0.3, 0], [0, 0, 0]) },
    { name: 'tap aside', beats: 1.6, rightFoot: through([0, 0, 0], [0.4, 0.02, 0], [0, 0, 0]) },
    { name: 'knee up', beats: 1.6, rightFoot: through([0, 0, 0], [0.02, 0.5, 0.15], [0, 0, 0]) },
    { name: 'lean over', beats: 1.8, trunk: (u) => [-0.1 * sin(PI * u), -0.08 * sin(PI * u), 0.6 * sin(PI * u) ** 2], rightFoot: through([0, 0, 0], [0.3, 0.02, 0], [0, 0, 0]) },
  ],
};

/** Someone: how they are built and how they move. */
export interface Person {
  readonly tall: number; readonly arm: number; readonly leg: number; readonly wide: number; readonly beat: number; readonly reach: number; readonly aside: number; readonly above: number; readonly tilt: number;
  /** 0 evenly … 1 slowly in and out. */ readonly swell: number; readonly sway: number; readonly turned: number; readonly far: number;
}
/** 1.1–2 m, tempo ±35 %. */
export const personOf = (dice: Dice): Person => ({
  tall: dice.in(1.1, 2), arm: dice.in(0.4, 0.46), leg: dice.in(0.46, 0.52), wide: dice.in(0.1, 0.13), beat: 0.6 * dice.in(0.65, 1.35), reach: dice.in(0.85, 1.12), aside: dice.in(-0.08, 0.08), above: dice.in(-0.08, 0.08), tilt: dice.in(-0.12, 0.12),
  swell: dice.roll(), sway: dice.in(0.2, 1), turned: dice.in(-0.3, 0.3), far: dice.in(2.3, 3.2),
});

interface Posture { readonly right: Place; readonly left: Place; readonly rightFoot: Place; readonly leftFoot: Place; readonly trunk: readonly [number, number, number] }
const STANDING: Posture = { right: HANG, left: HANG, rightFoot: [0, 0, 0], leftFoot: [0, 0, 0], trunk: [0, 0, 0] };
interface Stretch { readonly from: number; readonly to: number; readonly figure: number; readonly core: readonly [number, number]; at(t: number): Posture }

function perform(person: Person, set: readonly Figure[], figure: number, from: number, dice: Dice): Stretch {
  const { beats, right, left, rightFoot, trunk } = set[figure]!, length = beats * person.beat * dice.in(0.92, 1.08), lead = right || left ? 0.55 * person.beat : 0.1 * person.beat, reach = person.reach * dice.in(0.94, 1.06), tilt = person.tilt + dice.noise() * 0.04, dx = person.aside + dice.noise() * 0.03, dy = person.above + dice.noise() * 0.03, late = dice.noise() * 0.03;
  const styled = (path: Path | undefined, u: number): Place => {
    if (!path) return HANG;
    // Each makes it larger or smaller about its middle, and turned a little.
    const [x, y, z] = path(u), px = (x - 0.3) * reach, py = (y - 0.1) * reach;
    return [0.3 + px * cos(tilt) - py * sin(tilt) + dx, 0.1 + px * sin(tilt) + py * cos(tilt) + dy, z * (0.9 + 0.1 * reach)];
  };
  const hand = (path: Path | undefined, t: number): Place => {
    if (t < lead) return mix(HANG, styled(path, 0), ease(t / lead));
    if (t > lead + length) return mix(styled(path, 1), HANG, ease((t - lead - length) / lead));
    const u = (t - lead) / length, warped = u + late * sin(2 * PI * u);
    return styled(path, warped + (ease(warped) - warped) * person.swell);
  };
  const within = (t: number): number => ease((t - lead) / length) * person.swell + max(0, min(1, (t - lead) / length)) * (1 - person.swell);
  return {
    from, to: from + length + 2 * lead, figure, core: [from + lead, from + lead + length],
    at: (at) => { const t = at - from, u = within(t), foot = rightFoot?.(u) ?? [0, 0, 0], lean = trunk?.(u) ?? [0, 0, 0]; return { right: hand(right, t), left: hand(left, t), rightFoot: [foot[0] * reach, foot[1] * reach, foot[2] * reach], leftFoot: [0, 0, 0], trunk: [lean[0] * reach, lean[1] * reach, lean[2] * reach] }; },
  };
}

/** Unrelated dance: arms thrown to a place on a beat and swaying there, feet that step, now and then a rest. */
function danceFor(from: number, length: number, person: Person, dice: Dice): Stretch {
  const beat = person.beat * dice.in(0.7, 1.3), count = max(2, Math.round(length / beat)), any = (): Place => [dice.in(-0.3, 0.9), dice.in(-0.95, 0.9), dice.in(0.05, 0.6)];
  const keys = Array.from({ length: count + 1 }, (_, n) => (n === 0 || n === count ? [HANG, HANG] as const : [any(), dice.roll() < 0.15 ? HANG : any()] as const)).map((key, n, all) => (n > 0 && dice.roll() < 0.2 ? all[n - 1]! : key));
  keys[count] = [HANG, HANG];
  const shake = dice.in(0, 0.08), rate = dice.in(4, 9), step = dice.in(0.05, 0.2), lean = dice.in(0, 0.15);
  return {
    from, to: from + count * beat, figure: -1, core: [from, from],
    at: (at) => {
      const u = max(0, (at - from) / beat), n = min(count - 1, Math.floor(u)), part = ease((u - n) * 1.2), fade = min(1, u, count - u), s = shake * fade * sin(rate * at), sure = (side: 0 | 1): Place => { const p = mix(keys[n]![side], keys[n + 1]![side], part); return [p[0] + s, p[1] + s * 0.7, p[2]]; };
      const foot = (phase: number): Place => { const lift = max(0, sin(PI * u + phase)) * fade; return [step * lift, step * 0.8 * lift, 0]; };
      return { right: sure(0), left: sure(1), rightFoot: foot(0), leftFoot: foot(PI), trunk: [0.12 * fade * sin(PI * u), -0.05 * fade * abs(sin(PI * u)), lean * fade * sin(PI * u * 0.5)] };
    },
  };
}

export interface Camera { readonly hz: number; readonly px: number }

/** 640 × 480, a usual lens. */
const FOCAL = 430;

function film(person: Person, stretches: readonly Stretch[], length: number, camera: Camera, dice: Dice): Motion {
  const seconds: number[] = [], joints: number[] = [], H = person.tall, torso = 0.288 * H, arm = person.arm * H, leg = person.leg * H, metres = person.far / FOCAL;
  for (let t = dice.roll() / camera.hz, at = 0; t < length; t += dice.in(0.8, 1.2) / camera.hz) {
    while (at < stretches.length && t > stretches[at]!.to) at++;
    const here = stretches[at], { right, left, rightFoot, leftFoot, trunk } = here && t >= here.from ? here.at(t) : STANDING, p = new Map<number, Place>();
    const hip: Place = [trunk[0] * torso + 0.015 * H * person.sway * sin(2.3 * t), leg + trunk[1] * torso + 0.006 * H * person.sway * sin(4.1 * t), 0], lean = trunk[2] + 0.03 * person.sway * sin(1.7 * t + 1), neck: Place = [hip[0] + torso * sin(lean), hip[1] + torso * cos(lean), 0.02 * H];
    p.set(JOINT.nose, [neck[0] + 0.13 * H * sin(lean), neck[1] + 0.13 * H * cos(lean), 0.06 * H]);
    for (const [side, sign, hand, foot] of [['left', -1, left, leftFoot], ['right', 1, right, rightFoot]] as const) {
      const eyes = p.get(JOINT.nose)!;
      p.set(JOINT[`${side}_eye`], [eyes[0] + sign * 0.02 * H, eyes[1] + 0.02 * H, 0.05 * H]);
      p.set(JOINT[`${side}_ear`], [eyes[0] + sign * 0.045 * H, eyes[1] + 0.01 * H, 0]);
      const shoulder: Place = [neck[0] + sign * person.wide * H * cos(lean), neck[1] - sign * person.wide * H * sin(lean), 0], hand3 = [sign * hand[0] * arm, hand[1] * arm, hand[2] * arm] as const, far = Math.hypot(...hand3), most = min(1, (0.985 * arm) / far);
      const wrist: Place = [shoulder[0] + hand3[0] * most, shoulder[1] + hand3[1] * most, hand3[2] * most];
      p.set(JOINT[`${side}_shoulder`], shoulder);
      p.set(JOINT[`${side}_wrist`], wrist);
      p.set(JOINT[`${side}_elbow`], middle(shoulder, wrist, 0.53 * arm, 0.47 * arm, [sign * 0.5, -1, -0.4]));
      const root: Place = [hip[0] + sign * 0.055 * H, hip[1], 0], ground: Place = [sign * (0.075 * H + foot[0] * leg), 0.04 * H + foot[1] * leg, foot[2] * leg], down = Math.hypot(ground[0] - root[0], ground[1] - root[1], ground[2]), reach = min(1, (0.99 * leg) / down);
      const ankle: Place = [root[0] + (ground[0] - root[0]) * reach, root[1] + (ground[1] - root[1]) * reach, ground[2] * reach];
      p.set(JOINT[`${side}_hip`], root);
      p.set(JOINT[`${side}_ankle`], ankle);
      p.set(JOINT[`${side}_knee`], middle(root, ankle, 0.5 * leg, 0.5 * leg, [sign * 0.25, 0, 1]));
    }
    const frame = new Array<number>(JOINT_COUNT * 4).fill(0), turn = person.turned + 0.06 * sin(0.8 * t), c = cos(turn), s = sin(turn);
    for (const [joint, [x, y, z]] of p) {
      const depth = person.far - (z * c - x * s);
      frame[joint * 4] = (FOCAL * ((x * c + z * s) / depth) + dice.noise() * camera.px) * metres;
      frame[joint * 4 + 1] = 1 + (FOCAL * ((y - 1) / depth) + dice.noise() * camera.px) * metres;
      frame[joint * 4 + 3] = 0.9;
    }
    seconds.push(t);
    joints.push(...frame);
  }
  return { seconds: Float64Array.from(seconds), joints: Float32Array.from(joints) };
}

/** The joint between two bones, bent towards `pole`. */
function middle(a: Place, b: Place, first: number, second: number, pole: Place): Place {
  const d: Place = [b[0] - a[0], b[1] - a[1], b[2] - a[2]], far = max(1e-6, Math.hypot(...d)), along = (first * first - second * second + far * far) / (2 * far), aside = Math.sqrt(max(0, first * first - along * along)), n: Place = [d[0] / far, d[1] / far, d[2] / far];
  const dot = pole[0] * n[0] + pole[1] * n[1] + pole[2] * n[2], q: Place = [pole[0] - dot * n[0], pole[1] - dot * n[1], pole[2] - dot * n[2]], length = max(1e-6, Math.hypot(...q));
  return [a[0] + n[0] * along + (q[0] / length) * aside, a[1] + n[1] * along + (q[1] / length) * aside, a[2] + n[2] * along + (q[2] / length) * aside];
}

/** One show: standing, the gesture, standing. */
export function shownBy(person: Person, set: readonly Figure[], figure: number, dice: Dice, camera: Camera): Motion {
  const act = perform(person, set, figure, dice.in(0.4, 0.9), dice);
  return film(person, [act], act.to + dice.in(0.4, 0.8), camera, dice);
}

/** Gestures in any order, with pauses and some dance between. */
export function repeatsOf(person: Person, set: readonly Figure[], count: number, dice: Dice, camera: Camera): { readonly motion: Motion; readonly made: readonly Made[] } {
  const stretches: Stretch[] = [];
  let t = 0.8;
  for (let n = 0; n < count; n++) {
    const act = perform(person, set, n < set.length ? n : Math.floor(dice.roll() * set.length), t, dice);
    stretches.push(act);
    t = act.to + dice.in(0.25, 1);
    if (dice.roll() < 0.25) {
      const part = danceFor(t, dice.in(3, 5), person, dice);
      stretches.push(part);
      t = part.to + dice.in(0.3, 0.7);
    }
  }
  return { motion: film(person, stretches, t + 2.5, camera, dice), made: stretches.filter(({ figure }) => figure >= 0).map(({ figure, core }) => ({ gesture: figure, fromSeconds: core[0], toSeconds: core[1] })) };
}

/** Dance with none of the gestures in it. */
export function dancedBy(person: Person, length: number, dice: Dice, camera: Camera): Motion {
  const stretches: Stretch[] = [];
  for (let t = 0.4; t < length; ) { const part = danceFor(t, dice.in(4, 9), person, dice); stretches.push(part); t = part.to + dice.in(0, 0.5); }
  return film(person, stretches, length, camera, dice);
}
