/**
 * Seeded random streams whose state is four words of an array that the caller owns (the world's arena), so that a snapshot
 * holds them and two streams never share anything.
 *
 * Generator: xoshiro128** 1.1, D. Blackman and S. Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47(4),
 * 2021; reference code at https://prng.di.unimi.it/xoshiro128starstar.c (public domain). Period 2^128 − 1, 32-bit integer
 * arithmetic only.
 */

import { UsageError } from '../ecs/errors.ts';

/** Words of state of one stream. */
export const STREAM_WORDS = 4;

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
/** 2^32 ÷ golden ratio, odd: the step between the counters that are mixed into words. */
const GOLDEN_STEP = 0x9e3779b9;
const TWO_32 = 4294967296;
const TWO_MINUS_53 = 1 / 9007199254740992;

/** MurmurHash3's 32-bit finaliser (A. Appleby, public domain): every input bit reaches every output bit. */
function mixWord(word: number): number {
  let h = word | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/**
 * Fills the four words at `at` with the start of the stream that belongs to this seed and this name.
 *
 * Name and seed are hashed together, so streams of one seed are unrelated to each other and a system keeps its stream when
 * other systems come or go.
 *
 * @param state Uint32Array, mutated at `at … at + 3`.
 * @param seed any number that is an exact integer (−2^53 … 2^53); all of its 64 bits of two's complement count.
 * @param name stable id of the stream, compared by UTF-16 code units.
 * @example
 * const state = new Uint32Array(STREAM_WORDS);
 * seedStream(state, 0, 1, 'room/spawn');
 * const die = 1 + nextInt(state, 0, 6);   // 1 … 6
 */
export function seedStream(state: Uint32Array, at: number, seed: number, name: string): void {
  let hash = FNV_OFFSET;
  for (let i = 0; i < name.length; i++) {
    const unit = name.charCodeAt(i);
    hash = Math.imul(hash ^ (unit & 0xff), FNV_PRIME);
    hash = Math.imul(hash ^ (unit >>> 8), FNV_PRIME);
  }
  const low = seed | 0;
  const high = Math.floor(seed / TWO_32) | 0;
  let any = 0;
  for (let word = 0; word < STREAM_WORDS; word++) {
    const step = Math.imul(word + 1, GOLDEN_STEP);
    const value = mixWord(mixWord(mixWord(hash + step) ^ low) + high + step) >>> 0;
    state[at + word] = value;
    any |= value;
  }
  // The all-zero state is the one that the generator never leaves.
  if (any === 0) state[at] = 1;
}

/**
 * The next 32 bits of the stream at `at`, as an integer 0 … 2^32 − 1. Mutates the four words.
 */
export function nextU32(state: Uint32Array, at: number): number {
  const s0 = state[at]!, s1 = state[at + 1]!, s2 = state[at + 2]!, s3 = state[at + 3]!;
  const scaled = Math.imul(s1, 5);
  const result = Math.imul((scaled << 7) | (scaled >>> 25), 9) >>> 0;
  const x2 = s2 ^ s0, x3 = s3 ^ s1;
  state[at] = s0 ^ x3;
  state[at + 1] = s1 ^ x2;
  state[at + 2] = x2 ^ (s1 << 9);
  state[at + 3] = (x3 << 11) | (x3 >>> 21);
  return result;
}

/**
 * The next number of the stream, uniform in [0, 1), a multiple of 2^−53. Draws twice.
 */
export function nextFloat(state: Uint32Array, at: number): number {
  const high = nextU32(state, at) >>> 5, low = nextU32(state, at) >>> 6;
  return (high * 67108864 + low) * TWO_MINUS_53;
}

/**
 * The next integer of the stream, uniform in 0 … n − 1, without bias: draws from the incomplete last run of n are thrown
 * away, so it may draw several times (fewer than twice on average).
 *
 * @param n integer, 1 … 2^32.
 * @throws UsageError when n is not such an integer.
 */
export function nextInt(state: Uint32Array, at: number, n: number): number {
  if (!(n >= 1 && n <= TWO_32) || n !== Math.floor(n)) {
    throw new UsageError(`A random integer below ${n} was asked for; expected an integer bound 1 … 4294967296.`);
  }
  const limit = TWO_32 - (TWO_32 % n);
  let draw = nextU32(state, at);
  while (draw >= limit) draw = nextU32(state, at);
  return draw % n;
}
