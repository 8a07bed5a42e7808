import { describe, expect, it } from 'vitest';
import { drawOnset, nearestTone, toneAbove } from '../../../game/index.ts';

const distance = (at: number, step: number): number => Math.abs(at - Math.round(at / step) * step);

describe('drawing', () => {
  it('[TUN1] an onset is never moved earlier, by 0 not at all, and its distance to the grid never grows with the strength', () => {
    for (let k = 0; k <= 400; k++) {
      const at = k / 400;
      let last = distance(at, 1);
      for (let s = 0; s <= 100; s++) {
        const drawn = drawOnset(at, 0, 1, s / 100, 0.02);
        expect(drawn).toBeGreaterThanOrEqual(at);
        expect(drawn - at).toBeLessThanOrEqual(s / 100 + 1e-12);
        expect(distance(drawn, 1)).toBeLessThanOrEqual(last + 1e-12);
        last = distance(drawn, 1);
        if (s === 0) expect(drawn).toBe(at);
      }
      expect(last).toBeLessThanOrEqual(at <= 0.02 ? 0.02 : 1e-12);
    }
    expect(drawOnset(0.9, 0, 1, 0.5, 0)).toBe(0.95);
    expect(drawOnset(0.4, 0, 1, 0.5, 0)).toBe(0.75);
    expect(drawOnset(3, 3, 3, 1, 0)).toBe(3);
  });

  it('[TUN5] the nearest tone of a set is found by its class, and tones above it are counted', () => {
    const c = 0b000010010001;
    expect([60, 61.2, 62, 66.4, 71.9, 65.5].map((pitch) => nearestTone(pitch, c))).toEqual([60, 60, 60, 67, 72, 64]);
    expect([nearestTone(61.2, 0), toneAbove(60, 1, c), toneAbove(60, 2, c), toneAbove(67.5, 1, c), toneAbove(64, 3, 0)]).toEqual([61.2, 64, 67, 72, 64]);
    for (let pitch = 20; pitch < 100; pitch += 0.37) {
      const tone = nearestTone(pitch, c);
      for (let other = 10; other < 110; other++) if (c & (1 << (other % 12))) expect(Math.abs(other - pitch)).toBeGreaterThanOrEqual(Math.abs(tone - pitch));
    }
  });
});
