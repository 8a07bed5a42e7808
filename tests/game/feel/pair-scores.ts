import {
  addStroke, BODY_MEASURE_SCHEMA, FLOW_SCHEMA, followFlow, measureBody, measureSynchrony, resetBody, resetFlow, resetRhythm, RHYTHM_SCHEMA, SYNCHRONY_WORK, traceFlow,
  type BodyMeasureColumns, type FlowColumns, type RhythmColumns, type SynchronyWork,
} from '../../../game/index.ts';
import { JOINT_COUNT } from '../../../protocol/index.ts';
import { degradeAsCamera, type Motion } from '../../../protocol/motion/index.ts';
import { columnsOf, runKernels, Stage } from '../motion/lanes.ts';
import { pairs, type Maker } from './dancing-pair.ts';

/** What is known of one body, in time order: flow after each frame, strokes when noticed. */
class Seen {
  private readonly body = columnsOf(BODY_MEASURE_SCHEMA, 2) as BodyMeasureColumns;
  private readonly flow = columnsOf(FLOW_SCHEMA, 2) as FlowColumns;
  private readonly stage = new Stage();
  private readonly joints = new Float64Array(JOINT_COUNT * 3);
  private readonly strokes;
  private frame = 0;
  private stroke = 0;

  constructor(private readonly motion: Motion, private readonly lane: number) {
    resetBody(this.body, lane);
    resetFlow(this.flow, lane);
    this.strokes = runKernels(motion);
  }

  /** Brings the rhythm of its lane up to a time. */
  follow(rhythm: RhythmColumns, until: number): void {
    const { motion, lane, body, flow, joints } = this, { xyz, confidence } = motion.tracks[0]!;
    for (; this.frame < motion.micros.length && motion.micros[this.frame]! / 1e6 <= until; this.frame++) {
      const seconds = motion.micros[this.frame]! / 1e6, at = this.frame * JOINT_COUNT;
      if (motion.space === 'image') this.stage.place(xyz, at * 3, seconds, joints);
      else joints.set(xyz.subarray(at * 3, (at + JOINT_COUNT) * 3));
      if (!measureBody(body, lane, seconds, joints, 0, confidence, at)) continue;
      traceFlow(flow, lane, seconds, joints, 0, confidence, at, body.height[lane]!, body.noise[lane]!, body.interval[lane]!);
      followFlow(rhythm, lane, flow, body.height[lane]!);
    }
    for (; this.stroke < this.strokes.length && this.strokes[this.stroke]!.noticed <= until; this.stroke++) addStroke(rhythm, lane, this.strokes[this.stroke]!.seconds);
  }
}

/** Synchrony of two motions over 8 s, every 3.5 s from 12 s on. */
export function scoresOf(one: Motion, other: Motion, seconds: number): number[] {
  const rhythm = columnsOf(RHYTHM_SCHEMA, 2) as RhythmColumns, work = columnsOf(SYNCHRONY_WORK, 1) as SynchronyWork, a = new Seen(one, 0), b = new Seen(other, 1), scores: number[] = [];
  resetRhythm(rhythm, 0);
  resetRhythm(rhythm, 1);
  for (let now = 12; now < seconds; now += 3.5) {
    a.follow(rhythm, now);
    b.follow(rhythm, now);
    scores.push(measureSynchrony(rhythm, 0, 1, work));
  }
  return scores;
}

/** Scores of pairs in time, a third of a beat apart, and unrelated, as seen clean at 60 Hz or by a camera. */
export function pairScores(make: Maker, seeds: readonly number[], camera: { readonly hz: number; readonly px: number } | null, seconds = 24): { together: number[]; shifted: number[]; unrelated: number[] } {
  const scores = { together: [] as number[], shifted: [] as number[], unrelated: [] as number[] };
  let noise = 1;
  for (const seed of seeds) {
    const pair = pairs(make, seed, seconds, 60), view = (motion: Motion): Motion => (camera ? degradeAsCamera(motion, { ...camera, seed: seed * 100 + noise++ }) : motion), one = view(pair.one);
    for (const kind of ['together', 'shifted', 'unrelated'] as const) scores[kind].push(...scoresOf(one, view(pair[kind]), seconds));
  }
  return scores;
}

/** Area under the curve: how often a pair in time scores above one that is not. */
export function areaUnder(together: readonly number[], other: readonly number[]): number {
  let above = 0;
  for (const one of together) for (const two of other) above += one > two ? 1 : one === two ? 0.5 : 0;
  return above / (together.length * other.length);
}
