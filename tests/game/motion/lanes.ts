import {
  BODY_MEASURE_SCHEMA, breakStroke, FLOW_SCHEMA, measureBody, resetBody, resetFlow, resetStroke, STROKE_JOINTS, STROKE_SCHEMA, traceFlow, trackStroke,
  type BodyMeasureColumns, type FlowColumns, type StrokeColumns,
} from '../../../game/index.ts';
import { JOINT, JOINT_COUNT } from '../../../protocol/index.ts';
import type { Motion } from '../../../protocol/motion/index.ts';

const ARRAYS = { f64: Float64Array, f32: Float32Array, u8: Uint8Array, u16: Uint16Array, u32: Uint32Array } as const;
type Kind = keyof typeof ARRAYS;

/** Typed arrays for `lanes` records of a schema, as the engine's arena would hold them. */
export function columnsOf(schema: Readonly<Record<string, Kind | readonly [Kind, number]>>, lanes: number): unknown {
  return Object.fromEntries(Object.entries(schema).map(([name, field]) => [name, typeof field === 'string' ? new ARRAYS[field](lanes) : new ARRAYS[field[0]](lanes * field[1])]));
}

/** Joints of a camera's picture put into the room: torso length gives the scale, the hips the origin, both followed slowly. */
export class Stage {
  private scale = 0;
  private x = 0;
  private y = 0;
  private seconds = -1;
  place(xyz: ArrayLike<number>, at: number, seconds: number, out: Float64Array): void {
    const middle = (a: number, b: number, axis: number): number => (xyz[at + a * 3 + axis]! + xyz[at + b * 3 + axis]!) / 2;
    const hipX = middle(JOINT.left_hip, JOINT.right_hip, 0), hipY = middle(JOINT.left_hip, JOINT.right_hip, 1);
    const torso = Math.hypot(middle(JOINT.left_shoulder, JOINT.right_shoulder, 0) - hipX, middle(JOINT.left_shoulder, JOINT.right_shoulder, 1) - hipY);
    const step = this.seconds < 0 ? Infinity : seconds - this.seconds;
    this.scale += Math.min(1, step / 3) * (torso - this.scale);
    this.x += Math.min(1, step / 1.5) * (hipX - this.x);
    this.y += Math.min(1, step / 1.5) * (hipY - this.y);
    this.seconds = seconds;
    const metres = (0.288 * 1.7) / this.scale;
    for (let joint = 0; joint < JOINT_COUNT; joint++) {
      out[joint * 3] = (this.x - xyz[at + joint * 3]!) * metres;
      out[joint * 3 + 1] = 0.95 + (this.y - xyz[at + joint * 3 + 1]!) * metres;
      out[joint * 3 + 2] = 0;
    }
  }
}

export interface FoundStroke {
  /** When it ended, as estimated; when it was noticed. Seconds. */
  readonly seconds: number;
  readonly noticed: number;
  readonly joint: number;
  readonly strength: number;
}
export interface FlowReading {
  readonly seconds: number;
  readonly speed: number;
  readonly travel: number;
  readonly tension: number;
  readonly curvature: number;
  readonly smoothness: number;
  readonly direction: number;
  readonly handSpeed: number;
}

/** The lanes of `STROKE_JOINTS` that a camera's joints feed; head and pelvis need a quarter more, as in `detectAttacks`. */
const PLAYED = [0, 1, 2, 3, 6, 7] as const;
const HEAD_LANE = 6, TRUNK_NEED = 1.25, SHAKE_SECONDS = 0.15;

/** Runs the measuring, stroke and flow kernels over a motion, frame by frame, as the simulation's systems do. */
export function runKernels(motion: Motion, onFlow?: (reading: FlowReading) => void): FoundStroke[] {
  const body = columnsOf(BODY_MEASURE_SCHEMA, 1) as BodyMeasureColumns, strokes = columnsOf(STROKE_SCHEMA, STROKE_JOINTS.length) as StrokeColumns, flow = columnsOf(FLOW_SCHEMA, 1) as FlowColumns;
  resetBody(body, 0);
  resetFlow(flow, 0);
  for (let lane = 0; lane < STROKE_JOINTS.length; lane++) resetStroke(strokes, lane);
  const { xyz, confidence } = motion.tracks[0]!, joints = new Float64Array(JOINT_COUNT * 3), stage = new Stage(), found: FoundStroke[] = [];
  let limbSeconds = -1e9;
  for (let frame = 0; frame < motion.micros.length; frame++) {
    const seconds = motion.micros[frame]! / 1e6, at = frame * JOINT_COUNT;
    if (motion.space === 'image') stage.place(xyz, at * 3, seconds, joints);
    else joints.set(xyz.subarray(at * 3, (at + JOINT_COUNT) * 3));
    if (!measureBody(body, 0, seconds, joints, 0, confidence, at)) continue;
    for (const lane of PLAYED) {
      const joint = STROKE_JOINTS[lane]!, isPelvis = joint === JOINT.left_hip;
      if (confidence[at + joint] === 0) {
        breakStroke(strokes, lane);
        continue;
      }
      const p = [0, 1, 2].map((axis) => (isPelvis ? (joints[joint * 3 + axis]! + joints[JOINT.right_hip * 3 + axis]!) / 2 : joints[joint * 3 + axis]!));
      if (!trackStroke(strokes, lane, seconds, p[0]!, p[1]!, p[2]!, body.height[0]!, body.noise[0]!, lane < HEAD_LANE ? 1 : 1 / TRUNK_NEED)) continue;
      if (lane < HEAD_LANE) limbSeconds = seconds;
      else if (seconds - limbSeconds < SHAKE_SECONDS) continue;
      found.push({ seconds: strokes.strokeSeconds[lane]!, noticed: seconds, joint, strength: strokes.strength[lane]! });
    }
    traceFlow(flow, 0, seconds, joints, 0, confidence, at, body.height[0]!, body.noise[0]!, body.interval[0]!);
    onFlow?.({
      seconds, speed: flow.speed[0]!, travel: flow.travel[0]!, tension: flow.tension[0]!, curvature: flow.curvature[0]!,
      smoothness: flow.smoothness[0]!, direction: flow.direction[0]!, handSpeed: Math.max(flow.handSpeed[0]!, flow.handSpeed[1]!),
    });
  }
  return found;
}

/** Pairs of true and found strokes of the same limb no further apart than `window` seconds, nearest first, each used once. */
export function pairStrokes(truth: readonly { readonly seconds: number; readonly joint: number }[], found: readonly FoundStroke[], window: number): [number, number][] {
  const near: [number, number, number][] = [];
  truth.forEach((stroke, i) => found.forEach((other, k) => {
    const apart = Math.abs(stroke.seconds - other.seconds);
    if (stroke.joint === other.joint && apart <= window) near.push([apart, i, k]);
  }));
  near.sort((a, b) => a[0] - b[0]);
  const usedTruth = new Set<number>(), usedFound = new Set<number>(), pairs: [number, number][] = [];
  for (const [, i, k] of near) {
    if (usedTruth.has(i) || usedFound.has(k)) continue;
    usedTruth.add(i);
    usedFound.add(k);
    pairs.push([i, k]);
  }
  return pairs;
}

/** Harmonic mean of precision and recall over several takes. */
export class Agreement {
  private hits = 0;
  private total = 0;
  /** Noticed minus true end of each pair, seconds. */
  readonly delays: number[] = [];
  add(truth: readonly { readonly seconds: number; readonly joint: number }[], found: readonly FoundStroke[], window: number): void {
    const pairs = pairStrokes(truth, found, window);
    this.hits += 2 * pairs.length;
    this.total += truth.length + found.length;
    for (const [i, k] of pairs) this.delays.push(found[k]!.noticed - truth[i]!.seconds);
  }
  get f(): number {
    return this.total === 0 ? 1 : this.hits / this.total;
  }
  get medianDelay(): number {
    return [...this.delays].sort((a, b) => a - b)[this.delays.length >> 1]!;
  }
}
