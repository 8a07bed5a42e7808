import { describe, expect, it } from 'vitest';
import { PACES, PaceKeeper, SOFTWARE_LEVEL, softwareGapMs, type PaceLook } from '../../../view/render/picture-pace.ts';
import { isSoftwareName } from '../../../view/render/software-renderer.ts';

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

  it('[PAC5] where the processor draws, pictures begin held back, and it rests for longer than each took, at most a third of a second', () => {
    expect(PACES[SOFTWARE_LEVEL]!.rate).toBeLessThan(20);
    expect(new PaceKeeper(SOFTWARE_LEVEL).level).toBe(SOFTWARE_LEVEL);
    for (const tookMs of [5, 20, 60, 150, 200]) expect(softwareGapMs(Infinity, tookMs) - tookMs).toBeGreaterThan(tookMs);
    for (const tookMs of [300, 2000]) expect(softwareGapMs(12, tookMs) - tookMs).toBeLessThanOrEqual(350);
    // A light picture keeps the rate that was asked for.
    expect(softwareGapMs(12, 10)).toBeCloseTo(1000 / 12);
  });

  it('[PAC6] a processor that draws is known by its renderer’s name', () => {
    for (const name of ['ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero) (0x0000C0DE)), SwiftShader driver)', 'llvmpipe (LLVM 15.0.6, 256 bits)', 'ANGLE (Microsoft, Microsoft Basic Render Driver Direct3D11)']) expect(isSoftwareName(name), name).toBe(true);
    for (const name of ['Adreno (TM) 740', 'Apple GPU', 'ANGLE (Intel, Mesa Intel(R) UHD Graphics 620 (KBL GT2), OpenGL 4.6)', 'NVIDIA GeForce GTX 980, or similar']) expect(isSoftwareName(name), name).toBe(false);
  });
});
