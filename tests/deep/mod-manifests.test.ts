import { describe, expect, it } from 'vitest';
import { faultOf } from '../game/mods/mutate-manifest.ts';

describe('mod.json, at length', () => {
  it('[MAN4] ten thousand mutated mod.json are refused by name, line and hint or accepted as they stand, and none reaches a prototype', () => {
    const faults: string[] = [];
    for (let seed = 0; seed < 10_000; seed++) {
      const fault = faultOf(seed);
      if (fault !== null) faults.push(`seed ${seed}: ${fault}`);
    }
    expect(faults.slice(0, 10)).toEqual([]);
  });
});
