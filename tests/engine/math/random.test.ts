import { describe, expect, it } from 'vitest';
import { STREAM_WORDS, nextFloat, nextInt, nextU32, seedStream } from '../../../engine/math/index.ts';

const draw = (state: Uint32Array, at: number, count: number): number[] => Array.from({ length: count }, () => nextU32(state, at));

describe('random streams', () => {
  it('[RND1] a stream is xoshiro128**: from state 1 2 3 4 it gives the outputs of its authors’ C code', () => {
    // Also the vector of Rust's rand_xoshiro (src/xoshiro128starstar.rs).
    expect(draw(Uint32Array.of(1, 2, 3, 4), 0, 10)).toEqual(
      [11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804]);
  });

  it('[RND1] only the four words at its place are read and written', () => {
    const state = Uint32Array.of(7, 1, 2, 3, 4, 9);
    expect(draw(state, 1, 3)).toEqual([11520, 0, 5927040]);
    expect([state[0], state[5]]).toEqual([7, 9]);
  });

  it('[RND2] seed and name decide a stream, and each bit of the seed and each letter counts', () => {
    const start = (seed: number, name: string): string => {
      const state = new Uint32Array(STREAM_WORDS);
      seedStream(state, 0, seed, name);
      expect(state.some((word) => word !== 0)).toBe(true);
      return draw(state, 0, 4).join(' ');
    };
    expect(start(1, 'room/spawn')).toBe(start(1, 'room/spawn'));
    const seeds = [0, 1, -1, 2, 2 ** 31, 2 ** 32, 2 ** 32 + 1, -(2 ** 32), 2 ** 52 + 1];
    const names = ['', 'a', 'b', 'ab', 'ba', 'aa', 'é', 'ę', 'room/spawn'];
    expect(new Set(seeds.flatMap((seed) => names.map((name) => start(seed, name)))).size).toBe(seeds.length * names.length);
  });

  it('[RND2] streams of neighbouring seeds are unrelated', () => {
    const a = new Uint32Array(STREAM_WORDS), b = new Uint32Array(STREAM_WORDS);
    let differing = 0;
    for (let seed = 0; seed < 1000; seed++) {
      seedStream(a, 0, seed, 's');
      seedStream(b, 0, seed + 1, 's');
      for (let bits = (nextU32(a, 0) ^ nextU32(b, 0)) >>> 0; bits !== 0; bits = (bits & (bits - 1)) >>> 0) differing++;
    }
    // Half of 32,000 bits, SD 89.
    expect(Math.abs(differing - 16000)).toBeLessThan(450);
  });

  it('[RND3] floats lie in [0, 1), with the mean and variance of a uniform number', () => {
    const state = new Uint32Array(STREAM_WORDS);
    seedStream(state, 0, 42, 'float');
    let sum = 0, squares = 0;
    const count = 100_000;
    for (let i = 0; i < count; i++) {
      const x = nextFloat(state, 0);
      if (!(x >= 0 && x < 1)) throw new Error(`float ${x}`);
      sum += x;
      squares += (x - 0.5) ** 2;
    }
    expect(Math.abs(sum / count - 0.5)).toBeLessThan(0.005);
    expect(Math.abs(squares / count - 1 / 12)).toBeLessThan(0.001);
  });

  it('[RND4] integers below n are uniform, also where n does not divide 2^32', () => {
    const state = new Uint32Array(STREAM_WORDS);
    seedStream(state, 0, 7, 'int');
    const counts = new Array<number>(6).fill(0);
    for (let i = 0; i < 60_000; i++) counts[nextInt(state, 0, 6)]!++;
    const chiSquare = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    expect(chiSquare).toBeLessThan(20.5);   // 5 degrees of freedom, p = .001
    // n = 3·2^30: a plain remainder would give the first third twice as often.
    const n = 3 * 2 ** 30;
    let low = 0;
    for (let i = 0; i < 30_000; i++) if (nextInt(state, 0, n) < 2 ** 30) low++;
    expect(Math.abs(low - 10_000)).toBeLessThan(350);
    expect(nextInt(state, 0, 1)).toBe(0);
    expect(nextInt(state, 0, 2 ** 32)).toBeLessThan(2 ** 32);
  });

  it('[RND4] a bound that is no integer of 1 … 2^32 is refused with its value', () => {
    const state = Uint32Array.of(1, 2, 3, 4);
    for (const n of [0, -1, 1.5, Number.NaN, 2 ** 32 + 1]) {
      expect(() => nextInt(state, 0, n)).toThrow(`below ${n} was asked for; expected an integer bound 1 … 4294967296`);
    }
  });
});
