import { COCO_COUNT, JOINT, JOINT_COUNT } from '../../../protocol/index.ts';
import { NoiseStream, type Motion } from '../../../protocol/motion/index.ts';

/**
 * Bodies that dance to a beat, each in a style of its own: the truth that synchrony is held to. Two makers that have nothing in common but the
 * beat: one whose limbs strike on it, there and then still, and one that swings and bounces through it all the time.
 */

/** What a body dances to. */
export interface Music {
  /** Seconds a beat. */
  readonly period: number;
  /** Of a downbeat, seconds. */
  readonly first: number;
}

/** Where a limb can go, body heights from the hips' middle, and the way it went last. */
export type Point = [number, number, number];
const HANDS: readonly Point[] = [[0.16, 0.02, -0.05], [0.34, 0.2, -0.1], [0.3, 0.42, -0.05], [0.12, 0.52, -0.1], [0.4, 0.28, 0], [0.2, 0.16, -0.25], [0.08, 0.3, -0.28], [0.26, 0.05, -0.15]];
const FEET: readonly Point[] = [[0.09, -0.48, 0], [0.18, -0.47, -0.02], [0.09, -0.46, -0.16], [0.14, -0.42, 0.06]];

interface Move { readonly from: number; readonly to: number; readonly a: Point; readonly b: Point; readonly bend: number }

const mix = (a: number, b: number, part: number): number => a + (b - a) * part;

export abstract class DancingBody {
  readonly height: number;
  constructor(protected readonly chance: NoiseStream, readonly music: Music) {
    this.height = chance.range(1.3, 1.95);
  }

  /** Hips, chest, hands and feet at a time, body heights: left and right hand, left and right foot; sway x, bounce y, lean. */
  protected abstract limbs(t: number): { hands: readonly [Point, Point]; feet: readonly [Point, Point]; sway: number; bounce: number; lean: number };

  pose(t: number, out: Float64Array): void {
    const { hands, feet, sway, bounce, lean } = this.limbs(t), H = this.height;
    const put = (joint: number, x: number, y: number, z: number): void => {
      out[joint * 3] = x * H;
      out[joint * 3 + 1] = (y + 0.53) * H;
      out[joint * 3 + 2] = z * H;
    };
    put(JOINT.nose, sway + lean * 1.3, 1.4 * bounce + 0.4, -0.06);
    for (const [side, name, k] of [[-1, 'left', 0], [1, 'right', 1]] as const) {
      const hand = hands[k], foot = feet[k], sx = sway + lean + side * 0.11, sy = bounce + 0.288, hx = sway + side * 0.055, hy = bounce;
      put(JOINT[`${name}_eye`], sway + lean * 1.3 + side * 0.018, bounce + 0.42, -0.05);
      put(JOINT[`${name}_ear`], sway + lean * 1.3 + side * 0.045, bounce + 0.41, 0);
      put(JOINT[`${name}_shoulder`], sx, sy, 0);
      put(JOINT[`${name}_hip`], hx, hy, 0);
      const wx = sway + lean + side * hand[0], wy = bounce + hand[1];
      put(JOINT[`${name}_elbow`], (sx + wx) / 2 + side * 0.05, (sy + wy) / 2 - 0.03, hand[2] / 2 + 0.02);
      put(JOINT[`${name}_wrist`], wx, wy, hand[2]);
      put(JOINT[`${name}_knee`], (hx + side * foot[0]) / 2, (hy + foot[1]) / 2, foot[2] / 2 - 0.03);
      put(JOINT[`${name}_ankle`], side * foot[0], foot[1], foot[2]);
    }
  }

  record(seconds: number, hz: number, shift = 0): Motion {
    const frames = Math.floor(seconds * hz), micros = new Float64Array(frames), xyz = new Float64Array(frames * JOINT_COUNT * 3), confidence = new Float32Array(frames * JOINT_COUNT), pose = new Float64Array(JOINT_COUNT * 3);
    for (let frame = 0; frame < frames; frame++) {
      micros[frame] = Math.round((frame * 1e6) / hz);
      this.pose(micros[frame]! / 1e6 + 20 - shift, pose);
      xyz.set(pose, frame * JOINT_COUNT * 3);
      confidence.fill(1, frame * JOINT_COUNT, frame * JOINT_COUNT + COCO_COUNT);
    }
    return { space: 'world', width: 0, height: 0, micros, tracks: [{ xyz, confidence }], lengthMicros: Math.round((frames * 1e6) / hz), warnings: [] };
  }
}

/**
 * Strikes: limbs that arrive on beats and half beats, each body with its own limbs, places, rests, quickness, and its own lateness (σ 12 ms) and
 * looseness (18 to 30 ms) in time.
 */
export class StrikingBody extends DancingBody {
  private readonly moves: Move[][] = [[], [], [], []];
  private readonly depth: number;
  private readonly phase: number;

  constructor(seed: number, music: Music, seconds = 60) {
    super(new NoiseStream(seed), music);
    const { chance } = this, own = chance.gaussian() * 0.012, loose = chance.range(0.018, 0.03), quick = chance.range(0.14, 0.26), size = chance.range(0.6, 1);
    const uses = [chance.range(0.4, 1), chance.range(0.4, 1), chance.range(0, 0.5), chance.range(0, 0.5)], halves = chance.range(0, 0.2), rests = chance.range(0, 0.2);
    const every = chance.uniform() < 0.2 ? 2 : 1;
    this.depth = chance.range(0.015, 0.04);
    this.phase = chance.range(0, 1);
    const at: Point[] = [HANDS[0]!, HANDS[0]!, FEET[0]!, FEET[0]!], free = [0, 0, 0, 0];
    for (let beat = 0; beat * music.period < seconds + 30; beat += 0.5) {
      const isHalf = beat % 1 !== 0;
      if (isHalf ? chance.uniform() > halves : beat % every !== 0 || chance.uniform() < rests) continue;
      let limb = Math.floor(chance.range(0, 4));
      for (let tries = 0; tries < 8 && chance.uniform() > uses[limb]!; tries++) limb = Math.floor(chance.range(0, 4));
      const end = music.first + beat * music.period + own + chance.gaussian() * loose, time = quick * chance.range(0.8, 1.3);
      if (end - time < free[limb]! + 0.02) continue;
      const places = limb < 2 ? HANDS : FEET, from = at[limb]!, away = (to: Point): number => Math.hypot(...to.map((value, axis) => value - from[axis]!));
      let to = from;
      for (let tries = 0; tries < 8 && away(to) < 0.08; tries++) to = places[Math.floor(chance.range(0, places.length))]!.map((value, axis) => mix(places[0]![axis]!, value, size)) as Point;
      if (to === from) continue;
      this.moves[limb]!.push({ from: end - time, to: end, a: from, b: to, bend: chance.range(0.55, 0.85) });
      at[limb] = to;
      free[limb] = end;
      // Sometimes it drifts home afterwards, slower than any stroke.
      if (chance.uniform() < 0.4) {
        const rest = end + chance.range(0.02, 0.15), home = rest + Math.max(0.35, music.period * 0.8);
        this.moves[limb]!.push({ from: rest, to: home, a: to, b: places[0]!, bend: 0.5 });
        at[limb] = places[0]!;
        free[limb] = home;
      }
    }
  }

  private place(limb: number, t: number): Point {
    const moves = this.moves[limb]!;
    let low = 0, high = moves.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (moves[middle]!.from <= t) low = middle + 1;
      else high = middle;
    }
    const move = moves[low - 1];
    if (!move) return limb < 2 ? HANDS[0]! : FEET[0]!;
    const u = Math.min(1, (t - move.from) / (move.to - move.from)), k = move.bend;
    // Gathers speed until part k of the way in time, then stops in the rest.
    const gone = u < k ? (u * u) / k : 1 - ((1 - u) * (1 - u)) / (1 - k);
    return [0, 1, 2].map((axis) => mix(move.a[axis]!, move.b[axis]!, gone)) as Point;
  }

  protected limbs(t: number): ReturnType<DancingBody['limbs']> {
    const slow = Math.sin(2 * Math.PI * (0.11 * t + this.phase));
    return {
      hands: [this.place(0, t), this.place(1, t)], feet: [this.place(2, t), this.place(3, t)], sway: 0.03 * slow,
      bounce: -this.depth * (0.5 + 0.5 * Math.cos((2 * Math.PI * (t - this.music.first)) / this.music.period)), lean: 0.02 * Math.sin(2 * Math.PI * 0.17 * t),
    };
  }
}

/**
 * Swings: hips bounce and hands and feet go to and fro all the time, at the beat or half of it, each stroke sharper than it comes back; phase
 * wanders a little (30 ms), amplitude from phrase to phrase.
 */
export class SwingingBody extends DancingBody {
  private readonly waves: readonly { readonly rate: number; readonly way: Point; readonly home: Point; readonly sharp: number; readonly breath: number }[];
  private readonly wander: readonly [number, number, number];
  private readonly late: number;
  private readonly depth: number;

  constructor(seed: number, music: Music) {
    super(new NoiseStream(seed), music);
    const { chance } = this;
    this.late = chance.gaussian() * 0.012;
    this.wander = [chance.range(0, 1), chance.range(0.09, 0.21), chance.range(0.015, 0.03)];
    this.depth = chance.range(0.015, 0.045);
    const halfTime = chance.uniform() < 0.4, share = chance.range(0.5, 1);
    this.waves = [0, 1, 2, 3].map((limb) => {
      const isFoot = limb >= 2, size = (isFoot ? 0.07 : 0.2) * (limb % 2 === 0 ? 1 : share) * chance.range(0.6, 1.1);
      const angle = chance.range(0, 2 * Math.PI), places = isFoot ? FEET : HANDS, home = places[1 + Math.floor(chance.range(0, places.length - 1))]!;
      // Feet take turns; a hand may go with the beat or on every other.
      return { rate: isFoot || halfTime ? 0.5 : 1, way: [size * Math.cos(angle), size * Math.sin(angle), size * chance.range(-0.6, 0.3)] as Point, home, sharp: chance.range(0.25, 0.4), breath: chance.range(0.05, 0.12) };
    });
  }

  protected limbs(t: number): ReturnType<DancingBody['limbs']> {
    const [phase, rate, far] = this.wander, at = t - this.late - far * Math.sin(2 * Math.PI * (rate * t + phase)), beats = (at - this.music.first) / this.music.period;
    const place = (limb: number): Point => {
      const { rate: turns, way, home, sharp, breath } = this.waves[limb]!, size = 0.75 + 0.25 * Math.sin(2 * Math.PI * breath * t + limb);
      // Part `sharp` of a turn is the stroke, which ends on the beat; in the rest it comes back.
      const turn = beats * turns + (limb === 3 ? 0.5 : 0), part = turn - Math.floor(turn);
      const back = 1 - sharp, out = part < back ? 0.5 + 0.5 * Math.cos((Math.PI * part) / back) : 0.5 - 0.5 * Math.cos((Math.PI * (part - back)) / sharp);
      return [0, 1, 2].map((axis) => home[axis]! + way[axis]! * size * (out - 0.5)) as Point;
    };
    return {
      hands: [place(0), place(1)], feet: [place(2), place(3)], sway: 0.02 * Math.sin(Math.PI * beats), bounce: -this.depth * (0.5 + 0.5 * Math.cos(2 * Math.PI * beats)), lean: 0.015 * Math.sin(Math.PI * beats + 1),
    };
  }
}

export type Maker = (seed: number, music: Music) => DancingBody;
export const striking: Maker = (seed, music) => new StrikingBody(seed, music);
export const swinging: Maker = (seed, music) => new SwingingBody(seed, music);

/** Two bodies in time with each other, the second a third of a beat late, and the second to another music. Records of `seconds`. */
export function pairs(make: Maker, seed: number, seconds: number, hz: number): { one: Motion; together: Motion; shifted: Motion; unrelated: Motion } {
  const chance = new NoiseStream(seed * 7919 + 1), period = chance.range(0.42, 0.75), music = { period, first: chance.range(0, 1) };
  let other = chance.range(0.42, 0.75);
  while (Math.abs(other / period - 1) < 0.08) other = chance.range(0.42, 0.75);
  const second = make(seed * 2 + 1_000_001, music);
  return {
    one: make(seed * 2, music).record(seconds, hz), together: second.record(seconds, hz), shifted: second.record(seconds, hz, period / 3),
    unrelated: make(seed * 2 + 1_000_001, { period: other, first: chance.range(0, 1) }).record(seconds, hz),
  };
}
