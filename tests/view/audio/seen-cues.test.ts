import { describe, expect, it } from 'vitest';
import { SeenCues } from '../../../view/audio/seen-cues.ts';

describe('cues that were seen', () => {
  it('[SPD5] are seen once, until they are forgotten: by id, all, or the oldest when there are too many', () => {
    const seen = new SeenCues(3);
    expect([seen.add(7), seen.add(7), seen.add(8), seen.add(9)]).toEqual([true, false, true, true]);
    seen.add(10);
    expect([seen.add(8), seen.add(7)]).toEqual([false, true]);
    seen.forget([9, 10]);
    expect([seen.add(10), seen.add(7)]).toEqual([true, false]);
    seen.clear();
    expect(seen.add(7)).toBe(true);
  });
});
