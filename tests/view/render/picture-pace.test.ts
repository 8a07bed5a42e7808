import { describe, expect, it } from 'vitest';
import { PACES, PaceKeeper, type PaceLook } from '../../../view/render/picture-pace.ts';

const alone = (drawn: number): PaceLook => ({ drawn, hasCamera: false, inferences: 0 });

describe('the pace of the picture', () => {
  it('[PAC1] stays finest where the display’s rate is kept', () => {
    const keeper = new PaceKeeper();
    for (let i = 0; i < 100; i++) expect(keeper.next(alone(60))).toBe(PACES[0]);
  });

  it('[PAC2] is held back where drawing is slow, but names stay sharp while no camera needs the machine', () => {
    const keeper = new PaceKeeper();
    for (let i = 0; i < 20; i++) keeper.next(alone(5));
    expect(PACES[keeper.level]!.dpr).toBe(1);
    expect(PACES[keeper.level]!.rate).toBeLessThan(20);
  });

  it('[PAC3] a camera that starves takes from a slow picture until it sees enough, and never from a fast one', () => {
    const slow = new PaceKeeper();
    for (let i = 0; i < 20; i++) slow.next({ drawn: 5, hasCamera: true, inferences: 1.2 });
    expect(slow.level).toBe(PACES.length - 1);
    const fast = new PaceKeeper();
    for (let i = 0; i < 20; i++) fast.next({ drawn: 60, hasCamera: true, inferences: 4 });
    expect(fast.level).toBe(0);
  });

  it('[PAC4] does not swing: a finer pace that failed is tried ever more rarely', () => {
    const keeper = new PaceKeeper();
    let changes = 0, before = 0;
    for (let i = 0; i < 400; i++) {
      // A machine that manages the held-back rate, and never the display's.
      const { rate } = PACES[keeper.level]!;
      keeper.next(alone(rate === Infinity ? 12 : rate));
      if (keeper.level !== before) changes++;
      before = keeper.level;
    }
    expect(changes).toBeLessThan(30);
  });
});
