import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type * as StandIns from '../../core/stand-ins.ts';
import { NoiseStream } from '../../protocol/motion/index.ts';

const NativeEncoder = TextEncoder, NativeDecoder = TextDecoder;

describe('text coders of the core where the platform has none', () => {
  let own: typeof StandIns;
  beforeEach(async () => {
    vi.resetModules();
    vi.stubGlobal('TextEncoder', undefined);
    vi.stubGlobal('TextDecoder', undefined);
    own = await import('../../core/stand-ins.ts');
  });
  afterEach(() => vi.unstubAllGlobals());

  it('[COR7] write and read text as the standard\'s do, lone surrogates and byte order marks included', () => {
    expect(own.TextEncoder).not.toBe(NativeEncoder);
    const noise = new NoiseStream(1), ranges = [[0, 0x7f], [0x80, 0x7ff], [0x800, 0xffff], [0xd7f0, 0xe00f], [0xfff0, 0x1000f], [0x10000, 0x10ffff]] as const;
    for (let n = 0; n < 2000; n++) {
      let text = n % 50 === 0 ? '\ufeff' : '';
      for (let i = Math.floor(noise.range(0, 12)); i > 0; i--) {
        const [low, high] = ranges[Math.floor(noise.range(0, ranges.length))]!;
        text += String.fromCodePoint(Math.floor(noise.range(low, high + 1)));
      }
      const bytes = new NativeEncoder().encode(text);
      expect([...new own.TextEncoder().encode(text)]).toEqual([...bytes]);
      for (const ignoreBOM of [false, true]) expect(new own.TextDecoder('utf-8', { fatal: true, ignoreBOM }).decode(bytes)).toBe(new NativeDecoder('utf-8', { fatal: true, ignoreBOM }).decode(bytes));
    }
  });

  it('[COR7] refuse the bytes that the standard\'s refuse, and no others', () => {
    const noise = new NoiseStream(2), starts = [0x41, 0x80, 0xbf, 0xc0, 0xc2, 0xdf, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0xff];
    let refused = 0;
    const outcome = (read: () => string): string => {
      try {
        return read();
      } catch (cause) {
        expect(cause).toBeInstanceOf(TypeError);
        return 'refused';
      }
    };
    for (let n = 0; n < 20_000; n++) {
      const bytes = Uint8Array.from({ length: 1 + Math.floor(noise.range(0, 5)) }, (_, i) => i === 0 ? starts[n % starts.length]! : noise.uniform() < 0.7 ? Math.floor(noise.range(0x80, 0xc0)) : Math.floor(noise.range(0, 256)));
      const expected = outcome(() => new NativeDecoder('utf-8', { fatal: true }).decode(bytes));
      if (expected === 'refused') refused++;
      expect(outcome(() => new own.TextDecoder('utf-8', { fatal: true }).decode(bytes)), String(bytes)).toBe(expected);
    }
    expect(refused).toBeGreaterThan(5000);
    expect(refused).toBeLessThan(19_000);
  });
});
