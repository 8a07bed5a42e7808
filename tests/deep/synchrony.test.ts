import { expect, it } from 'vitest';
import { striking, swinging, type Maker } from '../game/feel/dancing-pair.ts';
import { areaUnder, pairScores } from '../game/feel/pair-scores.ts';

const seeds = (first: number, count: number): number[] => Array.from({ length: count }, (_, k) => first + k);

it.each<[string, Maker]>([['strike', striking], ['swing', swinging]])('[PRT1] sixty pairs of bodies that %s are told in time from a third of a beat apart and from unrelated, by a camera and as a headset sees them', (_, make) => {
  const camera = pairScores(make, seeds(501, 60), { hz: 12, px: 4 }), clean = pairScores(make, seeds(601, 30), null);
  expect(areaUnder(camera.together, camera.shifted)).toBeGreaterThanOrEqual(0.93);
  expect(areaUnder(camera.together, camera.unrelated)).toBeGreaterThanOrEqual(0.88);
  expect(areaUnder(clean.together, clean.shifted)).toBeGreaterThanOrEqual(0.98);
  expect(areaUnder(clean.together, clean.unrelated)).toBeGreaterThanOrEqual(0.98);
});
