/*
 * Coefficients, and the argument reductions they were fitted for, come from fdlibm 5.3 (https://www.netlib.org/fdlibm):
 *
 * Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
 * Developed at SunPro, a Sun Microsystems, Inc. business.
 * Permission to use, copy, modify, and distribute this software is freely granted, provided that this notice is preserved.
 */
import { upperHalf } from './double-bits.ts';
import { reduceAngle, remainder } from './reduce-angle.ts';

const QUARTER_PI = 0.7853981633974483;
const QUARTER_PI_LOW = 3.061616997868383e-17;

const S1 = -1.66666666666666324348e-01, S2 = 8.33333333332248946124e-03, S3 = -1.98412698298579493134e-04,
  S4 = 2.75573137070700676789e-06, S5 = -2.50507602534068634195e-08, S6 = 1.58969099521155010221e-10;
const C1 = 4.16666666666666019037e-02, C2 = -1.38888888888741095749e-03, C3 = 2.48015872894767294178e-05,
  C4 = -2.75573143513906633035e-07, C5 = 2.08757232129817482790e-09, C6 = -1.13596475577881948265e-11;
const T0 = 3.33333333333334091986e-01, T1 = 1.33333333333201242699e-01, T2 = 5.39682539762260521377e-02,
  T3 = 2.18694882948595424599e-02, T4 = 8.86323982359930005737e-03, T5 = 3.59207910759131235356e-03,
  T6 = 1.45620945432529025516e-03, T7 = 5.88041240820264096874e-04, T8 = 2.46463134818469906812e-04,
  T9 = 7.81794442939557092300e-05, T10 = 7.14072491382608190305e-05, T11 = -1.85586374855275456654e-05,
  T12 = 2.59073051863633712884e-05;

/** sin(x + y) for |x| ≤ π/4 and y a correction far below x. */
function sineNearZero(x: number, y: number): number {
  const z = x * x, w = z * z;
  const r = S2 + z * (S3 + z * S4) + z * w * (S5 + z * S6);
  const v = z * x;
  return x - ((z * (0.5 * y - v * r) - y) - v * S1);
}

/** cos(x + y), as `sineNearZero`. The rounding error of 1 − x²/2 is carried along. */
function cosineNearZero(x: number, y: number): number {
  const z = x * x, w = z * z;
  const r = z * (C1 + z * (C2 + z * C3)) + w * w * (C4 + z * (C5 + z * C6));
  const half = 0.5 * z, main = 1 - half;
  return main + (((1 - main) - half) + (z * r - x * y));
}

/** tan(x + y), or −1 / tan(x + y), as `sineNearZero`. Near π/4 the complement is taken, where the series is short. */
function tangentNearZero(angle: number, correction: number, isReciprocal: boolean): number {
  let x = angle, y = correction;
  const isNearQuarter = x >= 0.67434 || x <= -0.67434;
  const isNegative = x < 0;
  if (isNearQuarter) {
    if (isNegative) {
      x = -x;
      y = -y;
    }
    x = (QUARTER_PI - x) + (QUARTER_PI_LOW - y);
    y = 0;
  }
  const z = x * x, w = z * z;
  const odd = T1 + w * (T3 + w * (T5 + w * (T7 + w * (T9 + w * T11))));
  const even = z * (T2 + w * (T4 + w * (T6 + w * (T8 + w * (T10 + w * T12)))));
  const s = z * x;
  const r = y + z * (s * (odd + even) + y) + T0 * s;
  const sum = x + r;
  if (isNearQuarter) {
    const sign = isReciprocal ? -1 : 1;
    const value = sign - 2 * (x + (r - sum * sum / (sum + sign)));
    return isNegative ? -value : value;
  }
  if (!isReciprocal) return sum;
  // −1 / (x + r) with the part of the sum that rounding dropped.
  const main = upperHalf(sum), rest = r - (main - x);
  const quotient = -1 / sum, leading = upperHalf(quotient);
  const left = 1 + leading * main;
  return leading + quotient * (left + leading * rest);
}

/**
 * Sine of an angle in radians, any double; within 1 ulp. NaN for ±∞ and NaN; sin(−0) = −0.
 *
 * @example sin(0.5)   // 0.479425538604203
 */
export function sin(x: number): number {
  if (x <= QUARTER_PI && x >= -QUARTER_PI) {
    // x² would underflow and the series lose the sign of zero.
    if (x < 7.450580596923828e-9 && x > -7.450580596923828e-9) return x;
    return sineNearZero(x, 0);
  }
  if (x - x !== 0) return NaN;
  const quadrant = reduceAngle(x), main = remainder[0]!, rest = remainder[1]!;
  if (quadrant === 0) return sineNearZero(main, rest);
  if (quadrant === 1) return cosineNearZero(main, rest);
  if (quadrant === 2) return -sineNearZero(main, rest);
  return -cosineNearZero(main, rest);
}

/**
 * Cosine of an angle in radians, any double; within 1 ulp. NaN for ±∞ and NaN.
 *
 * @example cos(0.5)   // 0.8775825618903728
 */
export function cos(x: number): number {
  if (x <= QUARTER_PI && x >= -QUARTER_PI) return cosineNearZero(x, 0);
  if (x - x !== 0) return NaN;
  const quadrant = reduceAngle(x), main = remainder[0]!, rest = remainder[1]!;
  if (quadrant === 0) return cosineNearZero(main, rest);
  if (quadrant === 1) return -sineNearZero(main, rest);
  if (quadrant === 2) return -cosineNearZero(main, rest);
  return sineNearZero(main, rest);
}

/**
 * Tangent of an angle in radians, any double; within 1 ulp. NaN for ±∞ and NaN; tan(−0) = −0.
 *
 * @example tan(0.5)   // 0.5463024898437905
 */
export function tan(x: number): number {
  if (x <= QUARTER_PI && x >= -QUARTER_PI) {
    if (x < 7.450580596923828e-9 && x > -7.450580596923828e-9) return x;
    return tangentNearZero(x, 0, false);
  }
  if (x - x !== 0) return NaN;
  const quadrant = reduceAngle(x);
  return tangentNearZero(remainder[0]!, remainder[1]!, (quadrant & 1) === 1);
}
