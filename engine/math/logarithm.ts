/*
 * Coefficients, and the argument reductions they were fitted for, come from fdlibm 5.3 (https://www.netlib.org/fdlibm):
 *
 * Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
 * Developed at SunPro, a Sun Microsystems, Inc. business.
 * Permission to use, copy, modify, and distribute this software is freely granted, provided that this notice is preserved.
 */
import { fromWords, highWord, lowWord, upperHalf, withHighWord } from './double-bits.ts';

const LN2_HIGH = 6.93147180369123816490e-01, LN2_LOW = 1.90821492927058770002e-10;
/** 1 / ln 2, 1 / ln 10 and log10 2, each as a short leading part and a rest. */
const ONE_OVER_LN2_HIGH = 1.44269504072144627571e+00, ONE_OVER_LN2_LOW = 1.67517131648865118353e-10;
const ONE_OVER_LN10_HIGH = 4.34294481878168880939e-01, ONE_OVER_LN10_LOW = 2.50829467116452752298e-11;
const LOG10_2_HIGH = 3.01029995663611771306e-01, LOG10_2_LOW = 3.69423907715893078616e-13;
const TWO_54 = 18014398509481984;

const L1 = 6.666666666666735130e-01, L2 = 3.999999999940941908e-01, L3 = 2.857142874366239149e-01,
  L4 = 2.222219843214978396e-01, L5 = 1.818357216161805012e-01, L6 = 1.531383769920937332e-01,
  L7 = 1.479819860511658591e-01;

/** The exponent and the fraction that `split` found: x = 2^exponent · (1 + fraction), √2/2 ≤ 1 + fraction < √2. */
const parts = new Float64Array(2);

/** x: positive, finite. */
function split(x: number): void {
  let k = 0, y = x;
  if (highWord(y) < 0x00100000) {
    k = -54;
    y *= TWO_54;
  }
  // Adding 1.0's high word less that of √2/2 carries into the exponent exactly for fractions from √2 up.
  const high = highWord(y) + (0x3ff00000 - 0x3fe6a09e);
  k += (high >> 20) - 1023;
  parts[0] = k;
  parts[1] = fromWords((high & 0x000fffff) + 0x3fe6a09e, lowWord(y)) - 1;
}

/** ln(1 + f) − f + f²/2, for √2/2 − 1 ≤ f < √2 − 1. */
function logarithmExcess(f: number): number {
  const s = f / (2 + f), z = s * s, w = z * z;
  const even = w * (L2 + w * (L4 + w * L6));
  const odd = z * (L1 + w * (L3 + w * (L5 + w * L7)));
  return s * (0.5 * f * f + (even + odd));
}

/**
 * Natural logarithm; within 1 ulp. log(±0) = −∞, NaN below 0, log(∞) = ∞; subnormal numbers are exact numbers like others.
 *
 * @example log(10)   // 2.302585092994046
 */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return Infinity;
  split(x);
  const k = parts[0]!, f = parts[1]!;
  const half = 0.5 * f * f;
  const excess = logarithmExcess(f);
  if (k === 0) return f - (half - excess);
  return k * LN2_HIGH - ((half - (excess + k * LN2_LOW)) - f);
}

/**
 * Logarithm to base 2; within 1 ulp, exact for powers of two. Edges as `log`.
 *
 * @example log2(440 / 220)   // 1
 */
export function log2(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return Infinity;
  split(x);
  const k = parts[0]!, f = parts[1]!;
  const half = 0.5 * f * f;
  const main = upperHalf(f - half), rest = ((f - main) - half) + logarithmExcess(f);
  const product = main * ONE_OVER_LN2_HIGH;
  const low = (rest + main) * ONE_OVER_LN2_LOW + rest * ONE_OVER_LN2_HIGH;
  const sum = k + product;
  return (low + ((k - sum) + product)) + sum;
}

/**
 * Logarithm to base 10; within 1 ulp. Edges as `log`.
 *
 * @example log10(1000)   // 3
 */
export function log10(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return Infinity;
  split(x);
  const k = parts[0]!, f = parts[1]!;
  const half = 0.5 * f * f;
  const main = upperHalf(f - half), rest = ((f - main) - half) + logarithmExcess(f);
  const product = main * ONE_OVER_LN10_HIGH, exponentPart = k * LOG10_2_HIGH;
  const low = k * LOG10_2_LOW + (rest + main) * ONE_OVER_LN10_LOW + rest * ONE_OVER_LN10_HIGH;
  const sum = exponentPart + product;
  return (low + ((exponentPart - sum) + product)) + sum;
}

/**
 * ln(1 + x) without the loss of digits near 0; within 1 ulp. log1p(−1) = −∞, NaN below, log1p(−0) = −0.
 *
 * @example log1p(1e-10)   // 9.999999999500001e-11
 */
export function log1p(x: number): number {
  if (!(x > -1)) return x === -1 ? -Infinity : NaN;
  if (x === Infinity) return Infinity;
  if (x < 1.1102230246251565e-16 && x > -1.1102230246251565e-16) return x;
  let k = 0, f = x, lost = 0;
  if (x <= -0.2928932188134524 || x >= 0.41421356237309503) {
    const sum = 1 + x;
    const high = highWord(sum) + (0x3ff00000 - 0x3fe6a09e);
    k = (high >> 20) - 1023;
    // What 1 + x rounded away, as a part of the sum; beyond 2^54 nothing of the 1 is left.
    if (k < 54) lost = (k >= 2 ? 1 - (sum - x) : x - (sum - 1)) / sum;
    f = withHighWord(sum, (high & 0x000fffff) + 0x3fe6a09e) - 1;
  }
  const half = 0.5 * f * f;
  return k * LN2_HIGH - ((half - (logarithmExcess(f) + (k * LN2_LOW + lost))) - f);
}
