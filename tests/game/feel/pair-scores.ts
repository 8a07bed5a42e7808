import {
  addStroke, BODY_MEASURE_SCHEMA, FLOW_SCHEMA, followFlow, measureBody, measureSynchrony, resetBody, resetFlow, resetRhythm, RHYTHM_SCHEMA, SYNCHRONY_WORK, traceFlow,
  type BodyMeasureColumns, type FlowColumns, type RhythmColumns, type SynchronyWork,
} from '../../../game/index.ts';
import { JOINT_COUNT } from '../../../protocol/index.ts';
import { degradeAsCamera, NoiseStream, type Motion } from '../../../protocol/motion/index.ts';
import { columnsOf, runKernels, Stage } from '../motion/lanes.ts';
import { pairs, striking, swinging, type Maker } from './dancing-pair.ts';
import { GroovingBody } from './grooving-body.ts';

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

const grooving: Maker = (seed, music) => new GroovingBody(new NoiseStream(seed), music);
const STYLES: readonly Maker[] = [striking, swinging, grooving];

/**
 * The same of pairs of which each body has a style of its own, at 80 to 140 beats a minute, by a camera of 12 to 30 Hz and 4 px or clean. Unrelated is
 * the second body to another tempo, or to the same one from a fifth to four fifths of a beat away. Shifted is a third of a beat late or early.
 */
export function mixedScores(seeds: readonly number[], hasCamera: boolean, seconds = 24): { together: number[]; shifted: number[]; otherTempo: number[]; otherPhase: number[] } {
  const scores = { together: [] as number[], shifted: [] as number[], otherTempo: [] as number[], otherPhase: [] as number[] };
  for (const seed of seeds) {
    const chance = new NoiseStream(seed * 7919 + 13), [first, second] = [0, 1].map(() => STYLES[Math.floor(chance.range(0, STYLES.length))]!) as [Maker, Maker], period = 60 / chance.range(80, 140), music = { period, first: chance.range(0, 1) };
    let other = 60 / chance.range(80, 140), noise = 0;
    while (Math.abs(other / period - 1) < 0.08) other = 60 / chance.range(80, 140);
    const hz = chance.range(12, 30), side = chance.uniform() < 0.5 ? 1 : -1, view = (motion: Motion): Motion => (hasCamera ? degradeAsCamera(motion, { hz, px: 4, seed: seed * 100 + noise++ }) : motion);
    const one = view(first(seed * 2, music).record(seconds, 60)), dancing = (to: typeof music, shift = 0): Motion => view(second(seed * 2 + 1_000_001, to).record(seconds, 60, shift));
    scores.together.push(...scoresOf(one, dancing(music), seconds));
    scores.shifted.push(...scoresOf(one, dancing(music, (side * period) / 3), seconds));
    scores.otherTempo.push(...scoresOf(one, dancing({ period: other, first: chance.range(0, 1) }), seconds));
    scores.otherPhase.push(...scoresOf(one, dancing({ period, first: music.first + period * chance.range(0.2, 0.8) }), seconds));
  }
  return scores;
}

/** Area under the curve: how often a pair in time scores above one that is not. */
export function areaUnder(together: readonly number[], other: readonly number[]): number {
  let above = 0;
  for (const one of together) for (const two of other) above += one > two ? 1 : one === two ? 0.5 : 0;
  return above / (together.length * other.length);
}
