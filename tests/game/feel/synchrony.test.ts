import { describe, expect, it } from 'vitest';
import { areaUnder, mixedScores } from './pair-scores.ts';

const seeds = (first: number, count: number): number[] => Array.from({ length: count }, (_, k) => first + k);

describe('synchrony', () => {
  // The measure was made with seeds 1–40 and 301–316; these are others. tests/deep has six times as many.
  it('[PRT1] bodies of different styles are told in time from a third of a beat apart and from unrelated, by cameras of 12 to 30 Hz and 4 px', () => {
    const { together, shifted, otherTempo, otherPhase } = mixedScores(seeds(501, 10), true);
    expect(areaUnder(together, shifted)).toBeGreaterThanOrEqual(0.93);
    expect(areaUnder(together, [...otherTempo, ...otherPhase])).toBeGreaterThanOrEqual(0.88);
  });

  it('[PRT1] as a headset sees them, nearly every one', () => {
    const { together, shifted, otherTempo } = mixedScores(seeds(3001, 5), false);
    expect(areaUnder(together, shifted)).toBeGreaterThanOrEqual(0.98);
    expect(areaUnder(together, otherTempo)).toBeGreaterThanOrEqual(0.98);
  });
});
