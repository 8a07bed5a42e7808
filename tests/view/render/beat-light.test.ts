import { describe, expect, it } from 'vitest';
import { beatLight, BlowLight, MAX_FLASHES_PER_SECOND, swell } from '../../../view/render/beat-light.ts';

/** Times that a light rises by a tenth or more from a low, in the worst second of those given at `rate` samples a second. */
function worstFlashes(levels: readonly number[], rate: number): number {
  const rises: number[] = [];
  let low = levels[0]!, high = low, isUp = false;
  levels.forEach((level, i) => {
    if (isUp) {
      high = Math.max(high, level);
      if (level < high - 0.1) { isUp = false; low = level; }
    } else {
      low = Math.min(low, level);
      if (level > low + 0.1) { isUp = true; high = level; rises.push(i / rate); }
    }
  });
  return Math.max(0, ...rises.map((from) => rises.filter((at) => at >= from && at < from + 1 - 1e-9).length));
}

describe('light in time', () => {
  it('[PIC4] the beat never flashes more than three times a second, from 40 to 200 beats a minute', () => {
    for (const bpm of [40, 84, 120, 161, 179, 181, 200]) for (const beatsPerBar of [3, 4, 5]) {
      const levels = Array.from({ length: 120 * 8 }, (_, i) => {
        const beats = ((i / 120) * bpm) / 60;
        return beatLight(beats % 1, Math.floor(beats) % beatsPerBar, bpm, beatsPerBar);
      });
      expect(worstFlashes(levels, 120), `${bpm} beats a minute, ${beatsPerBar} a bar`).toBeLessThanOrEqual(MAX_FLASHES_PER_SECOND);
      expect(Math.max(...levels)).toBeGreaterThan(0.95);
    }
  });

  it('[PIC4] a drum struck twelve times a second flashes at most three times a second, and still glows', () => {
    const light = new BlowLight(), levels: number[] = [];
    for (let i = 0; i < 120 * 5; i++) {
      if (i % 10 === 0) light.strike(1);
      light.advance(1 / 120);
      levels.push(light.level);
    }
    expect(worstFlashes(levels, 120)).toBeLessThanOrEqual(MAX_FLASHES_PER_SECOND);
    expect(levels[0]!).toBeGreaterThan(0.9);
  });

  it('[PIC4] a downbeat is three times as bright as the other beats', () => {
    expect(beatLight(0.125, 0, 96)).toBeCloseTo(1, 5);
    expect(beatLight(0.125, 2, 96)).toBeCloseTo(1 / 3, 5);
    expect(swell(0)).toBe(0);
    expect(swell(1)).toBe(0);
  });
});
