import { describe, expect, it } from 'vitest';
import { JOINT_COUNT } from '../../protocol/index.ts';
import type { Motion as Recorded } from '../../protocol/motion/index.ts';
import { learnGestures, type Motion } from '../../workers/learn/index.ts';
import { hasRecordings, loadRecording, RECORDINGS } from '../game/motion/recordings.ts';
import { caseOf, outcomeOf, outcomeOfSet, type Kind } from '../workers/learn/cases.ts';
import { Dice } from '../workers/learn/other-bodies.ts';
import { F, judge, spotAll } from '../workers/learn/judge.ts';
import { SETS } from '../workers/learn/sets-of-four.ts';

/** Seeds that nothing was tuned on. */
const SEEDS = [401, 402, 403, 404, 405, 406];
const KINDS: readonly Kind[] = ['first', 'first, slow camera', 'first, left-handed', 'second', 'second, slow camera', 'second, left-handed', 'second, no rest between', 'second, joints hidden'];

describe('gestures by example, at length', () => {
  it.each(KINDS)('[LRN1] bodies of the %s', { timeout: 600_000 }, async (kind) => {
    const outcome = await outcomeOf(kind, SEEDS);
    console.log(`${kind}: F ${F(outcome).toFixed(3)}, ${(outcome.falses / outcome.minutes).toFixed(2)} a minute in dance, ${JSON.stringify(outcome)}`);
    expect(F(outcome)).toBeGreaterThanOrEqual(0.9);
    expect(outcome.falses / outcome.minutes).toBeLessThanOrEqual(1);
  });

  it.each(Object.keys(SETS).flatMap((set) => [[set, 'one body', false], [set, 'three bodies', true]] as const))('[LRN1] the set “%s”, shown by %s', { timeout: 600_000 }, async (set, who, each) => {
    const outcome = await outcomeOfSet(set, SEEDS.slice(0, 4), each);
    console.log(`${set}, shown by ${who}: F ${F(outcome).toFixed(3)}, ${(outcome.falses / outcome.minutes).toFixed(2)} a minute in dance, ${JSON.stringify(outcome)}`);
    expect(F(outcome)).toBeGreaterThanOrEqual(0.9);
    expect(outcome.falses / outcome.minutes).toBeLessThanOrEqual(1);
  });

  it('[LRN7] four gestures are learned within three seconds of this machine’s processor', { timeout: 60_000 }, async () => {
    const { shown } = caseOf('first', 1, 0), before = process.cpuUsage();
    await learnGestures(shown);
    const { user, system } = process.cpuUsage(before), seconds = (user + system) / 1e6;
    console.log(`learned in ${seconds.toFixed(2)} s of processor time`);
    expect(seconds).toBeLessThan(3);
  });
});

/** A recording as a camera sees a body of another size and tempo: `hz` pictures a second, `px` of noise on each coordinate of a person 330 px tall. */
function filmed({ tracks, micros }: Recorded, { size, tempo, hz, px, rest }: { readonly size: number; readonly tempo: number; readonly hz: number; readonly px: number; readonly rest: number }, dice: Dice): Motion {
  const seconds: number[] = [], joints: number[] = [], noise = (px * 1.7 * size) / 330, { xyz, confidence } = tracks[0]!, length = micros.at(-1)! / 1e6;
  for (let t = dice.roll() / hz, frame = 0; t < length * tempo + 2 * rest; t += 1 / hz) {
    const at = Math.max(0, Math.min(length, (t - rest) / tempo)) * 1e6;
    while (frame < micros.length - 1 && micros[frame + 1]! <= at) frame++;
    for (let joint = 0; joint < JOINT_COUNT; joint++) {
      const k = frame * JOINT_COUNT + joint, isSeen = joint < 17 && confidence[k]! > 0;
      joints.push(isSeen ? xyz[k * 3]! * size + dice.noise() * noise : 0, isSeen ? xyz[k * 3 + 1]! * size + dice.noise() * noise : 0, 0, isSeen ? 1 : 0);
    }
    seconds.push(t);
  }
  return { seconds, joints };
}

/** One motion after the other. */
function after(motions: readonly Motion[]): { motion: Motion; made: { gesture: number; fromSeconds: number; toSeconds: number }[] } {
  const seconds: number[] = [], joints: number[] = [], made: { gesture: number; fromSeconds: number; toSeconds: number }[] = [];
  let start = 0;
  motions.forEach((motion, gesture) => {
    for (let n = 0; n < motion.seconds.length; n++) seconds.push(start + motion.seconds[n]!);
    for (let n = 0; n < motion.joints.length; n++) joints.push(motion.joints[n]!);
    made.push({ gesture, fromSeconds: start, toSeconds: seconds.at(-1)! });
    start = seconds.at(-1)! + 0.4;
  });
  return { motion: { seconds, joints }, made };
}

describe.skipIf(!hasRecordings)('gestures by example, of recorded people', () => {
  it('[LRN8] a dab and a wave shown three times are recognised in other bodies’ repeats, and not in a minute of jumping jacks', { timeout: 120_000 }, async () => {
    const dice = new Dice(77), names = ['dab', 'wave_hello'] as const, clips = names.map(loadRecording), jacks = loadRecording(RECORDINGS[1]), sum = { right: 0, missed: 0, wrong: 0 };
    const model = (await learnGestures(clips.map((clip, n) => ({ name: names[n]!, shows: [0, 1, 2].map(() => filmed(clip, { size: 1, tempo: dice.in(0.9, 1.1), hz: 30, px: 3, rest: 0.4 }, dice)) }))))!;
    for (let k = 0; k < 8; k++) {
      const order = clips.map((_, n) => n), { motion, made } = after(order.map((n) => filmed(clips[n]!, { size: dice.in(0.7, 1.18), tempo: dice.in(0.72, 1.38), hz: k % 2 === 0 ? 12 : 30, px: 4, rest: 0.5 }, dice)));
      const counted = judge(made, spotAll(model, motion));
      sum.right += counted.right;
      sum.missed += counted.missed;
      sum.wrong += counted.wrong;
    }
    const rounds = Math.ceil(60 / (jacks.lengthMicros / 1e6)), unrelated = after(Array.from({ length: rounds }, () => filmed(jacks, { size: 0.9, tempo: 1, hz: 12, px: 4, rest: 0 }, dice)));
    const falses = spotAll(model, unrelated.motion).length;
    console.log(`recorded people: F ${F(sum).toFixed(3)} ${JSON.stringify(sum)}, ${falses} in a minute of jumping jacks`);
    expect(F(sum)).toBeGreaterThanOrEqual(0.9);
    expect(falses).toBeLessThanOrEqual(1);
  });
});
