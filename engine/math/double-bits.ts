/**
 * Doubles seen as their two 32-bit words. The arrays are scratch: each function fills them before it reads them, so nothing
 * outlives a call.
 */
const double = new Float64Array(1);
const words = new Int32Array(double.buffer);
double[0] = 1;
const HIGH = words[1] === 0x3ff00000 ? 1 : 0;
const LOW = 1 - HIGH;

/** Sign, exponent and the upper 20 bits of the fraction, as a signed 32-bit integer. */
export function highWord(x: number): number {
  double[0] = x;
  return words[HIGH]!;
}

/** The lower 32 bits of the fraction, as a signed 32-bit integer. */
export function lowWord(x: number): number {
  double[0] = x;
  return words[LOW]!;
}

/** The double of two words. */
export function fromWords(high: number, low: number): number {
  words[HIGH] = high;
  words[LOW] = low;
  return double[0]!;
}

/** x with the lower 32 bits of its fraction cleared: products of two such numbers are exact. */
export function upperHalf(x: number): number {
  double[0] = x;
  words[LOW] = 0;
  return double[0]!;
}

/** x with its high word replaced. */
export function withHighWord(x: number, high: number): number {
  double[0] = x;
  words[HIGH] = high;
  return double[0]!;
}

const TWO_1023 = fromWords(0x7fe00000, 0);
/** 2^−1022 · 2^53: steps down without rounding twice into the subnormals. */
const TWO_MINUS_969 = fromWords((1023 - 969) << 20, 0);

/** x · 2^n, rounded once. n: integer. */
export function scaleByPowerOfTwo(x: number, n: number): number {
  let y = x, k = n;
  if (k > 1023) {
    y *= TWO_1023;
    k -= 1023;
    if (k > 1023) {
      y *= TWO_1023;
      k -= 1023;
      if (k > 1023) k = 1023;
    }
  } else if (k < -1022) {
    y *= TWO_MINUS_969;
    k += 969;
    if (k < -1022) {
      y *= TWO_MINUS_969;
      k += 969;
      if (k < -1022) k = -1022;
    }
  }
  return y * fromWords((1023 + k) << 20, 0);
}
