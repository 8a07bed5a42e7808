import { describe, expect, it } from 'vitest';
import { striking, swinging, type Maker } from './dancing-pair.ts';
import { areaUnder, pairScores } from './pair-scores.ts';

const seeds = (first: number, count: number): number[] => Array.from({ length: count }, (_, k) => first + k);

describe('synchrony', () => {
  // The measure was made with seeds 1–48; these are others. tests/deep has five times as many.
  it.each<[string, Maker]>([['strike on beats', striking], ['swing all the time', swinging]])('[PRT1] bodies that %s are told in time from a third of a beat apart and from unrelated, by a camera of 12 Hz and 4 px', (_, make) => {
    const { together, shifted, unrelated } = pairScores(make, seeds(501, make === striking ? 10 : 4), { hz: 12, px: 4 });
    expect(areaUnder(together, shifted)).toBeGreaterThanOrEqual(0.93);
    expect(areaUnder(together, unrelated)).toBeGreaterThanOrEqual(0.88);
  });

  it.each<[string, Maker]>([['strike on beats', striking], ['swing all the time', swinging]])('[PRT1] of bodies that %s as a headset sees them, nearly every one', (_, make) => {
    const { together, shifted, unrelated } = pairScores(make, seeds(701, 3), null);
    expect(areaUnder(together, shifted)).toBeGreaterThanOrEqual(0.98);
    expect(areaUnder(together, unrelated)).toBeGreaterThanOrEqual(0.98);
  });
});
