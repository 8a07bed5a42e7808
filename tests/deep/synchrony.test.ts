import { expect, it } from 'vitest';
import { striking, swinging, type Maker } from '../game/feel/dancing-pair.ts';
import { areaUnder, mixedScores, pairScores } from '../game/feel/pair-scores.ts';

const seeds = (first: number, count: number): number[] => Array.from({ length: count }, (_, k) => first + k);

it.each<[string, Maker]>([['strike', striking], ['swing', swinging]])('[PRT1] sixty pairs of bodies that %s are told in time from a third of a beat apart and from unrelated, by a camera and as a headset sees them', (_, make) => {
  const camera = pairScores(make, seeds(501, 60), { hz: 12, px: 4 }), clean = pairScores(make, seeds(601, 30), null);
  console.log('apart, unrelated: camera', areaUnder(camera.together, camera.shifted), areaUnder(camera.together, camera.unrelated), 'clean', areaUnder(clean.together, clean.shifted), areaUnder(clean.together, clean.unrelated));
  expect(areaUnder(camera.together, camera.shifted)).toBeGreaterThanOrEqual(0.93);
  expect(areaUnder(camera.together, camera.unrelated)).toBeGreaterThanOrEqual(0.88);
  expect(areaUnder(clean.together, clean.shifted)).toBeGreaterThanOrEqual(0.98);
  expect(areaUnder(clean.together, clean.unrelated)).toBeGreaterThanOrEqual(0.98);
});

it('[PRT1] of sixty pairs in which each body has a style and a beat of its own, by cameras of 12 to 30 Hz, and as a headset sees them', () => {
  const camera = mixedScores(seeds(2001, 60), true), clean = mixedScores(seeds(3001, 30), false), areas = (of: typeof camera): number[] => [of.shifted, of.otherTempo, of.otherPhase].map((other) => areaUnder(of.together, other));
  console.log('a third of a beat apart, another tempo, another phase: camera', areas(camera), 'clean', areas(clean));
  expect(areaUnder(camera.together, camera.shifted)).toBeGreaterThanOrEqual(0.93);
  expect(areaUnder(camera.together, [...camera.otherTempo, ...camera.otherPhase])).toBeGreaterThanOrEqual(0.88);
  expect(areaUnder(clean.together, clean.shifted)).toBeGreaterThanOrEqual(0.98);
  expect(areaUnder(clean.together, clean.otherTempo)).toBeGreaterThanOrEqual(0.98);
});
