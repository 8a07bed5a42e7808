import { COCO_COUNT, JOINT, JOINT_COUNT } from '../../../protocol/index.ts';
import { NoiseStream, type Motion } from '../../../protocol/motion/index.ts';

/**
 * Bodies made of arithmetic, with strokes at known times among sways and waves: the truth that the attack detector is held to.
 * Harder and more varied than a metronome: five shapes of stroke, both hands and both feet, any direction in the frontal half space,
 * lengths from a hand's breadth to a full reach, at chance times or in a tempo, singly, in pairs and in runs there and back.
 */

export type StrokeShape = 'minimum-jerk' | 'sharp-stop' | 'rebound' | 'whip' | 'half-cosine';
export const STROKE_SHAPES: readonly StrokeShape[] = ['minimum-jerk', 'sharp-stop', 'rebound', 'whip', 'half-cosine'];

/** When a stroke ends: the limb's speed along it falls to zero. */
export interface TrueStroke {
  readonly seconds: number;
  readonly joint: number;
  readonly shape: StrokeShape;
  /** Body heights a second. */
  readonly peakSpeed: number;
  /** Body heights. */
  readonly length: number;
  /** Seconds. */
  readonly duration: number;
}

export interface SyntheticOptions {
  readonly seed: number;
  readonly seconds: number;
  /** No strokes at all. */
  readonly isStrokeless?: boolean;
  /** Times the usual sway and waving of the limbs; 0 stands still but for breathing, 1 usual. */
  readonly waves?: number;
  readonly shapes?: readonly StrokeShape[];
  /** Least and greatest peak speed, H/s. */
  readonly peak?: readonly [number, number];
}

interface Segment { readonly from: number; readonly to: number; readonly a: readonly number[]; readonly b: readonly number[]; readonly shape: StrokeShape | 'hold' | 'ease'; readonly rebound: number }

/** Part of the way gone at part `u` of the time, each shape from 0 to 1 (the rebound comes in a segment of its own). */
function gone(shape: Segment['shape'], u: number): number {
  switch (shape) {
    case 'hold': return 1;
    case 'half-cosine': return (1 - Math.cos(Math.PI * u)) / 2;
    case 'sharp-stop': { // gathers speed over 80 % of the time, stops in the rest: speed triangular
      const k = 0.8;
      return u < k ? (u * u) / k : 1 - ((1 - u) * (1 - u)) / (1 - k);
    }
    case 'rebound': { // still moving when it meets the stop: speed rises as sin to the stop
      return 1 - Math.cos((Math.PI / 2) * u);
    }
    case 'whip': { // late, high peak: skewed minimum jerk
      const v = u * u * (0.35 + 0.65 * u);
      return v * v * v * (10 + v * (-15 + 6 * v)) ;
    }
    default: return u * u * u * (10 + u * (-15 + 6 * u));
  }
}

const PEAK_OF: Readonly<Record<StrokeShape, number>> = { 'minimum-jerk': 1.875, 'half-cosine': Math.PI / 2, 'sharp-stop': 2, rebound: Math.PI / 2, whip: 3.1 };

class Limb {
  readonly segments: Segment[] = [];
  private cursor = 0;
  constructor(readonly joint: number, readonly home: readonly number[], public at: readonly number[]) {}
  add(from: number, to: number, b: readonly number[], shape: Segment['shape'], rebound = 0): void {
    this.segments.push({ from, to, a: this.at, b, shape, rebound });
    this.at = b;
  }
  position(t: number, out: number[]): void {
    if (t < (this.segments[this.cursor]?.from ?? 0)) this.cursor = 0;
    while (this.cursor + 1 < this.segments.length && this.segments[this.cursor + 1]!.from <= t) this.cursor++;
    const s = this.segments[this.cursor]!;
    const u = s.to > s.from ? Math.min(1, Math.max(0, (t - s.from) / (s.to - s.from))) : 1;
    const p = gone(s.shape, u);
    for (let axis = 0; axis < 3; axis++) out[axis] = s.a[axis]! + (s.b[axis]! - s.a[axis]!) * p;
  }
}

export class SyntheticBody {
  readonly truth: TrueStroke[] = [];
  readonly height: number;
  private readonly limbs: Limb[];
  private readonly waveTable: { amplitude: number; frequency: number; phase: number }[][] = [];
  private readonly random: NoiseStream;

  constructor(readonly options: SyntheticOptions) {
    const random = (this.random = new NoiseStream(options.seed));
    this.height = random.range(1.15, 1.95);
    // Body heights from the hip middle: x right, y up, z back.
    this.limbs = [
      new Limb(JOINT.left_wrist, [-0.16, 0.02, -0.05], [-0.16, 0.02, -0.05]),
      new Limb(JOINT.right_wrist, [0.16, 0.02, -0.05], [0.16, 0.02, -0.05]),
      new Limb(JOINT.left_ankle, [-0.09, -0.48, 0], [-0.09, -0.48, 0]),
      new Limb(JOINT.right_ankle, [0.09, -0.48, 0], [0.09, -0.48, 0]),
    ];
    const waves = (options.waves ?? 1) * (options.waves === 0 ? 0 : random.range(0.5, 1.6));
    for (let channel = 0; channel < 24; channel++) {
      const isSway = channel < 6, isFoot = channel >= 12 && channel < 18;
      const size = waves * (isSway ? 0.035 : isFoot ? 0.01 : 0.07);
      this.waveTable.push([0, 1, 2].map((k) => ({ amplitude: (size * random.range(0.4, 1)) / (1 + 0.6 * k), frequency: random.range(0.08, 0.2) * (1 + 1.1 * k), phase: random.range(0, 2 * Math.PI) })));
    }
    if (options.isStrokeless) for (const limb of this.limbs) limb.add(0, 1e9, limb.at, 'hold');
    else this.plan();
    this.truth.sort((a, b) => a.seconds - b.seconds);
  }

  private wave(channel: number, t: number): number {
    let sum = 0;
    for (const w of this.waveTable[channel]!) sum += w.amplitude * Math.sin(2 * Math.PI * w.frequency * t + w.phase);
    return sum;
  }

  /** A point that a limb can reach, `length` away from where it is, or null. */
  private target(limb: Limb, length: number): number[] | null {
    const random = this.random, isFoot = limb.joint >= JOINT.left_ankle;
    for (let attempt = 0; attempt < 40; attempt++) {
      const d = [random.gaussian(), random.gaussian(), random.gaussian() * 0.35];
      const size = Math.hypot(d[0]!, d[1]!, d[2]!) || 1;
      const p = limb.at.map((v, axis) => v + (d[axis]! / size) * length);
      const side = limb.joint % 2 === 1 ? -1 : 1; // left joints are odd
      if (isFoot) {
        if (p[1]! > -0.49 && p[1]! < -0.15 && p[0]! * side > 0 && p[0]! * side < 0.4 && p[2]! < 0.15 && p[2]! > -0.35) return p;
      } else {
        const reach = Math.hypot(p[0]! - side * 0.11, p[1]! - 0.288, p[2]!);
        if (reach < 0.36 && reach > 0.08 && p[2]! < 0.05 && p[0]! * side > -0.15) return p;
      }
    }
    return null;
  }

  private strike(limb: Limb, end: number): number {
    const random = this.random, [low, high] = this.options.peak ?? [1.5, 4.5];
    const shapes = this.options.shapes ?? STROKE_SHAPES;
    for (let attempt = 0; attempt < 30; attempt++) {
      const shape = shapes[Math.floor(random.uniform() * shapes.length)]!;
      const isFoot = limb.joint >= JOINT.left_ankle;
      const length = isFoot ? random.range(0.12, 0.35) : random.range(0.12, 0.5);
      const duration = random.uniform() < 0.7 ? random.range(0.09, 0.28) : random.range(0.28, 0.42), peakSpeed = (PEAK_OF[shape] * length) / duration;
      if (peakSpeed < low || peakSpeed > high) continue;
      const to = this.target(limb, length);
      if (!to) continue;
      const from = limb.at;
      limb.add(end - duration, end, to, shape);
      this.truth.push({ seconds: end, joint: limb.joint, shape, peakSpeed, length, duration });
      if (shape === 'rebound' || (shape === 'whip' && random.uniform() < 0.5)) {
        const part = random.range(0.1, 0.35), back = to.map((v, axis) => v + (from[axis]! - v) * part);
        const time = Math.max(0.12, (1.875 * length * part) / Math.min(0.5 * peakSpeed, 1.1));
        limb.add(end, end + time, back, 'ease');
        return end + time;
      }
      return end;
    }
    return -1;
  }

  private plan(): void {
    const random = this.random;
    for (const limb of this.limbs) limb.add(0, 1.5, limb.at, 'hold');
    const free = this.limbs.map(() => 1.5);
    let t = 2.2;
    const beat = random.range(0.36, 0.75);
    while (t < this.options.seconds - 0.6) {
      const isTempo = random.uniform() < 0.5;
      const first = random.uniform() < 0.75 ? (random.uniform() < 0.5 ? 0 : 1) : random.uniform() < 0.5 ? 2 : 3;
      const chosen = random.uniform() < 0.2 && first < 2 ? [0, 1] : [first];
      const run = random.uniform() < 0.25 ? 2 + Math.floor(random.uniform() * 3) : 1;
      let latest = t;
      for (const index of chosen) {
        const limb = this.limbs[index]!;
        let end = Math.max(t, free[index]! + 0.35);
        if (random.uniform() < 0.15) {
          // Pumping: there and back without a rest, each turn a stroke's end.
          const count = 3 + Math.floor(random.uniform() * 5), half = random.range(0.22, 0.42);
          const a = limb.at, b = this.target(limb, Math.min(0.6, random.range(1.6, 3.2) * half / PEAK_OF['half-cosine']));
          for (let k = 0; b && k < count; k++) {
            const from = limb.at, to = k % 2 === 0 ? b : a, size = Math.hypot(...to.map((v, axis) => v - from[axis]!));
            limb.add(end, end + half, to, 'half-cosine');
            end += half;
            this.truth.push({ seconds: end, joint: limb.joint, shape: 'half-cosine', peakSpeed: (PEAK_OF['half-cosine'] * size) / half, length: size, duration: half });
          }
          if (b) free[index] = end;
          latest = Math.max(latest, end);
        } else for (let k = 0; k < run; k++) {
          const ready = this.strike(limb, end);
          if (ready < 0) break;
          free[index] = ready;
          latest = Math.max(latest, end);
          end = Math.max(ready + 0.3, end + (isTempo ? beat : random.range(0.4, 0.8)));
        }
        // Hold, then drift home or on to somewhere else, slower than any stroke.
        const rest = free[index]! + random.range(0.05, 0.5);
        const goal = random.uniform() < 0.6 ? limb.home : (this.target(limb, random.range(0.08, 0.3)) ?? limb.home);
        const far = Math.hypot(...goal.map((v, axis) => v - limb.at[axis]!));
        const time = Math.max(random.range(0.4, 0.9), (1.875 * far) / random.range(0.4, 1));
        limb.add(free[index]!, rest, limb.at, 'hold');
        limb.add(rest, rest + time, goal, 'ease');
        free[index] = rest + time;
      }
      t = Math.max(t, latest) + (isTempo ? beat * (1 + Math.floor(random.uniform() * 3)) : random.range(0.25, 1.4));
    }
  }

  /** Seventeen joints at a time, metres, the body facing −z; 29 × 3 numbers. */
  pose(t: number, out: Float64Array): void {
    const H = this.height;
    const put = (joint: number, x: number, y: number, z: number): void => {
      out[joint * 3] = x * H;
      out[joint * 3 + 1] = (y + 0.53) * H;
      out[joint * 3 + 2] = z * H;
    };
    const sx = this.wave(0, t), sy = 0.4 * this.wave(1, t), sz = this.wave(2, t), lean = this.wave(3, t), twist = this.wave(4, t), breath = 0.003 * Math.sin(2 * Math.PI * 0.27 * t);
    const shoulder = (side: number): [number, number, number] => [sx + lean + side * 0.11, sy + 0.288 + breath, sz + side * twist * 0.6];
    const hip = (side: number): [number, number, number] => [sx + side * 0.055, sy, sz - side * twist * 0.3];
    put(JOINT.nose, sx + lean * 1.4, sy + 0.4 + breath, sz - 0.06);
    put(JOINT.left_eye, sx + lean * 1.4 - 0.018, sy + 0.42 + breath, sz - 0.05);
    put(JOINT.right_eye, sx + lean * 1.4 + 0.018, sy + 0.42 + breath, sz - 0.05);
    put(JOINT.left_ear, sx + lean * 1.4 - 0.045, sy + 0.41 + breath, sz);
    put(JOINT.right_ear, sx + lean * 1.4 + 0.045, sy + 0.41 + breath, sz);
    const p = [0, 0, 0];
    this.limbs.forEach((limb, index) => {
      const side = index % 2 === 0 ? -1 : 1, isFoot = index >= 2;
      limb.position(t, p);
      const base = 6 + index * 3 - (isFoot ? 0 : 0);
      const [rx, ry, rz] = isFoot ? hip(side) : shoulder(side);
      // A hand rides on the trunk; a foot stands on the ground.
      const ex = (isFoot ? 0 : sx + lean) + p[0]! + this.wave(base, t), ey = (isFoot ? 0 : sy) + p[1]! + (isFoot ? 0.3 * Math.abs(this.wave(base + 1, t)) : this.wave(base + 1, t)), ez = (isFoot ? 0 : sz) + p[2]! + 0.5 * this.wave(base + 2, t);
      const mx = (rx + ex) / 2 + (isFoot ? 0 : side * 0.05), my = (ry + ey) / 2 - (isFoot ? 0 : 0.03), mz = (rz + ez) / 2 + (isFoot ? -0.03 : 0.02);
      put(isFoot ? (side < 0 ? JOINT.left_hip : JOINT.right_hip) : side < 0 ? JOINT.left_shoulder : JOINT.right_shoulder, rx, ry, rz);
      put(isFoot ? (side < 0 ? JOINT.left_knee : JOINT.right_knee) : side < 0 ? JOINT.left_elbow : JOINT.right_elbow, mx, my, mz);
      put(limb.joint, ex, ey, ez);
    });
  }
}

/** The body as a world motion at `hz`: what a very good motion capture would have recorded. */
export function recordSynthetic(body: SyntheticBody, hz: number): Motion {
  const frames = Math.floor(body.options.seconds * hz);
  const micros = new Float64Array(frames), xyz = new Float64Array(frames * JOINT_COUNT * 3), confidence = new Float32Array(frames * JOINT_COUNT);
  const pose = new Float64Array(JOINT_COUNT * 3);
  for (let frame = 0; frame < frames; frame++) {
    micros[frame] = Math.round((frame * 1e6) / hz);
    body.pose(micros[frame]! / 1e6, pose);
    xyz.set(pose, frame * JOINT_COUNT * 3);
    confidence.fill(1, frame * JOINT_COUNT, frame * JOINT_COUNT + COCO_COUNT);
  }
  return { space: 'world', width: 0, height: 0, micros, tracks: [{ xyz, confidence }], lengthMicros: Math.round((frames * 1e6) / hz), warnings: [] };
}
