import { describe, expect, it } from 'vitest';
import { FRAME_LENGTH, GestureSpotter, learnGestures, learnPoses, PoseReader, type Motion } from '../../../workers/learn/index.ts';
import { caseOf, outcomeOf, outcomeOfSet } from './cases.ts';
import { Dice, holding, moverOf } from './other-bodies.ts';
import { F } from './judge.ts';

describe('gestures by example', () => {
  it.each(['first', 'second'] as const)('[LRN1] four gestures that resemble each other, shown three times each, are recognised on other bodies (%s make) with F ≥ 0.9, and at most once a minute in unrelated dance', async (kind) => {
    const outcome = await outcomeOf(kind, [901], 1, 12);
    console.log(`${kind}: F ${F(outcome).toFixed(3)}, ${outcome.falses} in ${outcome.minutes} min of dance`, JSON.stringify(outcome));
    expect(F(outcome)).toBeGreaterThanOrEqual(0.9);
    expect(outcome.falses / outcome.minutes).toBeLessThanOrEqual(1);
  });

  it('[LRN11] waving low, high, high and fast, and with both hands are told apart on another body', async () => {
    const outcome = await outcomeOfSet('waves', [902], false, 1, 12);
    console.log(`waves: F ${F(outcome).toFixed(3)}, ${outcome.falses} in ${outcome.minutes} min of dance`, JSON.stringify(outcome));
    expect(F(outcome)).toBeGreaterThanOrEqual(0.9);
  });

  it('[LRN2] learning tells its progress, rising to 1, stops when it is told to, and gives the same model for the same shows', async () => {
    const { shown } = caseOf('first', 31, 0), told: number[] = [];
    const model = await learnGestures(shown.slice(0, 2), [], (done) => told.push(done) > 0);
    expect(told.length).toBeGreaterThan(4);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told.at(-1)).toBe(1);
    expect(JSON.stringify(await learnGestures(shown.slice(0, 2)))).toBe(JSON.stringify(model));
    let asked = 0;
    expect(await learnGestures(shown.slice(0, 2), [], () => ++asked < 3)).toBeNull();
    expect(asked).toBe(3);
  });

  it('[LRN3] nothing is recognised in a body that stands, that is hardly seen, or whose frames go back in time', async () => {
    const { shown } = caseOf('first', 32, 0), model = (await learnGestures(shown.slice(0, 2)))!, spotter = new GestureSpotter(model), still = shown[0]!.shows[0]!;
    const frame = Float32Array.from(still.joints as Float32Array).slice(0, FRAME_LENGTH);
    for (let n = 0; n < 200; n++) expect(spotter.push(n / 30, frame)).toEqual([]);
    const hidden = frame.map((x, k) => (k % 4 === 3 ? 0 : x));
    for (let n = 0; n < 100; n++) expect(spotter.push(10 + n / 30, hidden)).toEqual([]);
    for (let n = 0; n < 50; n++) expect(spotter.push(5 - n / 30, frame)).toEqual([]);
  });
});

describe('sounds by example', () => {
  it('[LRN4] values learned from four poses of one body follow another body between them, before a slow and trembling camera, within 10 % of their range', () => {
    let worst = 0;
    for (const seed of [911, 912, 913]) {
      const dice = new Dice(seed), shower = moverOf(dice), lens = { hz: 12, px: 4 }, most = 2.4;
      const model = learnPoses([0, 1 / 3, 2 / 3, 1].map((value) => ({ values: [value, 1 - value], motion: holding(shower, () => value * most, 2, dice, lens) })))!;
      const other = moverOf(dice), raise = (t: number): number => most * (0.5 - 0.5 * Math.cos((2 * Math.PI * t) / 16)), motion: Motion = holding(other, raise, 16, dice, lens), reader = new PoseReader(model);
      let sum = 0, count = 0;
      for (let frame = 0; frame < motion.seconds.length; frame++) {
        const seconds = motion.seconds[frame]!;
        if (!reader.push(seconds, motion.joints, frame * FRAME_LENGTH) || seconds < 1) continue;
        const meant = raise(seconds - 0.15) / most;
        sum += (reader.values[0]! - meant) ** 2 + (1 - reader.values[1]! - meant) ** 2;
        count += 2;
      }
      worst = Math.max(worst, Math.sqrt(sum / count));
      console.log(`seed ${seed}: root mean square error ${(100 * Math.sqrt(sum / count)).toFixed(1)} % of the range`);
    }
    expect(worst).toBeLessThan(0.1);
  });

  it('[LRN5] a movement can stand for a sound: shaking against holding still in the same place', () => {
    const dice = new Dice(921), shower = moverOf(dice), lens = { hz: 12, px: 4 }, shake = (t: number): number => 1.4 + 0.35 * Math.sin(t * 9);
    const model = learnPoses([{ values: [0], motion: holding(shower, () => 1.4, 3, dice, lens) }, { values: [1], motion: holding(shower, shake, 3, dice, lens) }])!;
    const other = moverOf(dice), valueOf = (motion: Motion): number => {
      const reader = new PoseReader(model);
      let sum = 0, count = 0;
      for (let frame = 0; frame < motion.seconds.length; frame++) if (reader.push(motion.seconds[frame]!, motion.joints, frame * FRAME_LENGTH) && motion.seconds[frame]! > 1) { sum += reader.values[0]!; count++; }
      return sum / count;
    };
    expect(valueOf(holding(other, () => 1.4, 4, dice, lens))).toBeLessThan(0.25);
    expect(valueOf(holding(other, shake, 4, dice, lens))).toBeGreaterThan(0.7);
  });

  it('[LRN6] one pose, or the same one twice, is too little to learn from, and says so by giving nothing', () => {
    const dice = new Dice(931), mover = moverOf(dice), lens = { hz: 12, px: 0 }, motion = holding(mover, () => 1, 1, dice, lens);
    expect(learnPoses([{ values: [0], motion }])).toBeNull();
    expect(learnPoses([{ values: [0], motion }, { values: [1], motion }])).toBeNull();
  });
});
