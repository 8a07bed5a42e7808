import { fromWords, highWord } from './double-bits.ts';

/** π/2 cut into pieces of 33 bits, so that a multiple of up to 20 bits of a piece is exact; `…_REST` is what is left of π/2. */
const TWO_OVER_PI = 0.6366197723675814;
const PIECE_1 = 1.5707963267341256, REST_1 = 6.077100506506192e-11;
const PIECE_2 = 6.077100506303966e-11, REST_2 = 2.0222662487959506e-21;
const PIECE_3 = 2.0222662487111665e-21, REST_3 = 8.4784276603689e-32;

/** Below this (2^20 · π/2) the multiple of π/2 has at most 20 bits. */
const LARGE = 1647099.0;

/** 2/π, 24 bits a word: enough for the greatest double. Made with mpmath. */
const TWO_OVER_PI_WORDS = Float64Array.of(
  0xa2f983, 0x6e4e44, 0x1529fc, 0x2757d1, 0xf534dd, 0xc0db62, 0x95993c, 0x439041, 0xfe5163, 0xabdebb, 0xc561b7,
  0x246e3a, 0x424dd2, 0xe00649, 0x2eea09, 0xd1921c, 0xfe1deb, 0x1cb129, 0xa73ee8, 0x8235f5, 0x2ebb44, 0x84e99c,
  0x7026b4, 0x5f7e41, 0x3991d6, 0x398353, 0x39f49c, 0x845f8b, 0xbdf928, 0x3b1ff8, 0x97ffde, 0x05980f, 0xef2f11,
  0x8b5a0a, 0x6d1f6d, 0x367ecf, 0x27cb09, 0xb74f46, 0x3f669e, 0x5fea2d, 0x7527ba, 0xc7ebe5, 0xf17b3d, 0x0739f7,
  0x8a5292, 0xea6bfb, 0x5fb11f, 0x8d5d08, 0x560330, 0x46fc7b, 0x6babf0, 0xcfbc20, 0x9af436, 0x1da9e3, 0x91615e,
);
const TWO_24 = 16777216;
const TWO_48 = 281474976710656;
const TWO_72 = 4722366482869645213696;
const HALF_PI_HIGH = 1.5707963267948966, HALF_PI_LOW = 6.123233995736766e-17;
/** 2^27 + 1: Veltkamp's constant for splitting a double into two halves of 26 bits. */
const SPLITTER = 134217729;
const FRACTION_WORDS = 8;

/** Scratch, filled and read within one call. */
const digits = new Float64Array(FRACTION_WORDS + 1);

/** What the last `reduceAngle` left: the angle within ±π/4 as a sum of two doubles, the second below half an ulp of the first. */
export const remainder = new Float64Array(2);

/**
 * Writes x − n·π/2 into `remainder`, |x − n·π/2| ≤ π/4 (plus rounding), and returns n mod 4 (0 … 3).
 *
 * Up to 1.6 million: subtraction of π/2 in pieces (W. Cody, W. Waite, "Software Manual for the Elementary Functions", 1980),
 * as many as cancellation asks for. Above: multiplication by the bits of 2/π that matter (M. Payne, R. Hanek, "Radian
 * reduction for trigonometric functions", SIGNUM 18, 1983). Right for every finite double; no double comes closer than
 * 2^−61 to a multiple of π/2.
 *
 * @param x finite.
 */
export function reduceAngle(x: number): number {
  if (x > LARGE || x < -LARGE) return reduceLargeAngle(x);
  const n = Math.floor(x * TWO_OVER_PI + 0.5);
  let rest = x - n * PIECE_1;
  let tail = n * REST_1;
  let main = rest - tail;
  const exponent = (highWord(x) >>> 20) & 0x7ff;
  if (exponent - ((highWord(main) >>> 20) & 0x7ff) > 16) {
    const before = rest;
    let part = n * PIECE_2;
    rest = before - part;
    tail = n * REST_2 - ((before - rest) - part);
    main = rest - tail;
    if (exponent - ((highWord(main) >>> 20) & 0x7ff) > 49) {
      const again = rest;
      part = n * PIECE_3;
      rest = again - part;
      tail = n * REST_3 - ((again - rest) - part);
      main = rest - tail;
    }
  }
  remainder[0] = main;
  remainder[1] = (rest - main) - tail;
  return n & 3;
}

/**
 * |x| = m · 2^exponent with a 53-bit integer m. Words of 2/π so far up that they add multiples of 4 turns of π/2 are left out;
 * m is shifted to the word grid and multiplied word by word (each sum of four 48-bit products is exact), from 2^−192 up.
 */
function reduceLargeAngle(x: number): number {
  const exponent = ((highWord(x) >>> 20) & 0x7ff) - 1075;
  const first = exponent > 2 ? Math.floor((exponent - 2) / 24) : 0;
  const shift = exponent - 24 * first;
  const wordShift = Math.floor(shift / 24);
  // |x| · 2^−exponent in two exact steps: one factor could overflow. Then the bits that are left of the shift.
  const bitShift = shift - 24 * wordShift;
  let m = (x < 0 ? -x : x) * powerOfTwo(-(exponent >> 1)) * powerOfTwo(-(exponent - (exponent >> 1))) * powerOfTwo(bitShift);
  const m3 = Math.floor(m / TWO_72);
  m -= m3 * TWO_72;
  const m2 = Math.floor(m / TWO_48);
  m -= m2 * TWO_48;
  const m1 = Math.floor(m / TWO_24);
  const m0 = m - m1 * TWO_24;

  let carry = 0;
  for (let place = FRACTION_WORDS; place >= 0; place--) {
    const at = wordShift - 1 + place;
    let sum = carry;
    if (at >= 0) sum += m0 * TWO_OVER_PI_WORDS[first + at]!;
    if (at + 1 >= 0) sum += m1 * TWO_OVER_PI_WORDS[first + at + 1]!;
    if (at + 2 >= 0) sum += m2 * TWO_OVER_PI_WORDS[first + at + 2]!;
    if (at + 3 >= 0) sum += m3 * TWO_OVER_PI_WORDS[first + at + 3]!;
    carry = Math.floor(sum / TWO_24);
    digits[place] = sum - carry * TWO_24;
  }
  let n = digits[0]! & 3;

  const isUpperHalf = digits[1]! >= TWO_24 / 2;
  if (isUpperHalf) {
    n += 1;
    for (let place = 1; place <= FRACTION_WORDS; place++) digits[place] = TWO_24 - 1 - digits[place]!;
  }
  let top = 1;
  while (top < FRACTION_WORDS - 3 && digits[top] === 0) top++;
  const upper = digits[top]! * TWO_24 + digits[top + 1]!;
  const lower = (digits[top + 2]! * TWO_24 + digits[top + 3]!) / TWO_48;

  // (upper + lower) · π/2, the product of the leading parts exact after T. Dekker, Numerische Mathematik 18, 1971.
  let spread = upper * SPLITTER;
  const upperA = spread - (spread - upper), upperB = upper - upperA;
  spread = HALF_PI_HIGH * SPLITTER;
  const piA = spread - (spread - HALF_PI_HIGH), piB = HALF_PI_HIGH - piA;
  const product = upper * HALF_PI_HIGH;
  const error = upperB * piB - (((product - upperA * piA) - upperB * piA) - upperA * piB);
  const low = error + (upper * HALF_PI_LOW + lower * HALF_PI_HIGH);
  const scale = (x < 0) === isUpperHalf ? powerOfTwo(-24 * (top + 1)) : -powerOfTwo(-24 * (top + 1));
  const sum = product + low;
  remainder[0] = sum * scale;
  remainder[1] = (low - (sum - product)) * scale;
  return (x < 0 ? -n : n) & 3;
}

/** 2^n for −1022 ≤ n ≤ 1023. */
function powerOfTwo(n: number): number {
  return fromWords((1023 + n) << 20, 0);
}
