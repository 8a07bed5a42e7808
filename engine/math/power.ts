/*
 * Coefficients, and the argument reductions they were fitted for, come from fdlibm 5.3 (https://www.netlib.org/fdlibm):
 *
 * Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
 * Developed at SunPro, a Sun Microsystems, Inc. business.
 * Permission to use, copy, modify, and distribute this software is freely granted, provided that this notice is preserved.
 */
import { fromWords, highWord, lowWord, scaleByPowerOfTwo, upperHalf, withHighWord } from './double-bits.ts';

const TWO_53 = 9007199254740992;
const L1 = 5.99999999999994648725e-01, L2 = 4.28571428578550184252e-01, L3 = 3.33333329818377432918e-01,
  L4 = 2.72728123808534006489e-01, L5 = 2.30660745775561754067e-01, L6 = 2.06975017800338417784e-01;
const P1 = 1.66666666666666019037e-01, P2 = -2.77777777770155933842e-03, P3 = 6.61375632143793436117e-05,
  P4 = -1.65339022054652515390e-06, P5 = 4.13813679705723846039e-08;
const LN2 = 6.93147180559945286227e-01, LN2_HIGH = 6.93147182464599609375e-01, LN2_LOW = -1.90465429995776804525e-09;
/** 2 / (3 ln 2). */
const CP = 9.61796693925975554329e-01, CP_HIGH = 9.61796700954437255859e-01, CP_LOW = -7.02846165095275826516e-09;
const ONE_OVER_LN2 = 1.44269504088896338700e+00, ONE_OVER_LN2_HIGH = 1.44269502162933349609e+00,
  ONE_OVER_LN2_LOW = 1.92596299112661746887e-08;
/** log2 1.5 in two parts. */
const LOG2_1_5_HIGH = 5.84962487220764160156e-01, LOG2_1_5_LOW = 1.35003920212974897128e-08;
/** −(1024 − log2(the greatest double + half an ulp)). */
const OVERFLOW_MARGIN = 8.0085662595372944372e-17;

/** log2 of a positive number as two doubles: what the last `logarithmInTwo` found. */
const logarithm = new Float64Array(2);

/** Writes log2(x) into `logarithm`, good to about 70 bits. x: positive, finite, not near 1 in the way `pow` treats apart. */
function logarithmInTwo(x: number): void {
  let y = x, n = 0;
  if (y < 2.2250738585072014e-308) {
    y *= TWO_53;
    n = -53;
  }
  const high = highWord(y), fraction = high & 0x000fffff;
  n += (high >> 20) - 1023;
  // Around 1 up to √1.5, around 1.5 up to √3, above that around 2.
  let centre = 1, centreHigh = 0, centreLow = 0, mantissa = fraction | 0x3ff00000;
  if (fraction > 0x3988e && fraction < 0xbb67a) {
    centre = 1.5;
    centreHigh = LOG2_1_5_HIGH;
    centreLow = LOG2_1_5_LOW;
  } else if (fraction >= 0xbb67a) {
    n += 1;
    mantissa -= 0x00100000;
  }
  y = fromWords(mantissa, lowWord(y));
  // s = (y − centre) / (y + centre) in two parts.
  const difference = y - centre, inverse = 1 / (y + centre);
  const s = difference * inverse, sHigh = upperHalf(s);
  const sumHigh = fromWords(((mantissa >> 1) | 0x20000000) + 0x00080000 + (centre === 1.5 ? 0x00040000 : 0), 0);
  const sumLow = y - (sumHigh - centre);
  const sLow = inverse * ((difference - sHigh * sumHigh) - sHigh * sumLow);
  const z = s * s;
  const tail = z * z * (L1 + z * (L2 + z * (L3 + z * (L4 + z * (L5 + z * L6))))) + sLow * (sHigh + s);
  const square = sHigh * sHigh;
  const seriesHigh = upperHalf(3 + square + tail), seriesLow = tail - ((seriesHigh - 3) - square);
  const u = sHigh * seriesHigh, v = sLow * seriesHigh + seriesLow * s;
  const pHigh = upperHalf(u + v), pLow = v - (pHigh - u);
  const zHigh = CP_HIGH * pHigh, zLow = CP_LOW * pHigh + pLow * CP + centreLow;
  const sum = upperHalf(((zHigh + zLow) + centreHigh) + n);
  logarithm[0] = sum;
  logarithm[1] = zLow - (((sum - n) - centreHigh) - zHigh);
}

/** As `logarithmInTwo` for |x − 1| ≤ 2^−20, where four terms of the series are enough. */
function logarithmNearOne(x: number): void {
  const t = x - 1;
  const w = t * t * (0.5 - t * (0.3333333333333333 - t * 0.25));
  const u = ONE_OVER_LN2_HIGH * t, v = t * ONE_OVER_LN2_LOW - w * ONE_OVER_LN2;
  const sum = upperHalf(u + v);
  logarithm[0] = sum;
  logarithm[1] = v - (sum - u);
}

/** 0: y is no integer; 1: odd; 2: even. y finite. */
function parity(y: number): number {
  const size = y < 0 ? -y : y;
  if (size >= TWO_53) return 2;
  if (Math.floor(size) !== size) return 0;
  return size - 2 * Math.floor(size / 2) === 1 ? 1 : 2;
}

/**
 * x to the power of y; within 1 ulp. Edges as `Math.pow`: pow(x, ±0) = 1 even for NaN, pow(±1, ±∞) = NaN, NaN for negative
 * x with y no integer.
 *
 * @example pow(2, 1 / 12)   // 1.0594630943592953, a semitone
 */
export function pow(x: number, y: number): number {
  if (y === 0) return 1;
  if (Number.isNaN(x) || Number.isNaN(y)) return NaN;
  const size = x < 0 ? -x : x;
  if (y === Infinity || y === -Infinity) {
    if (size === 1) return NaN;
    return (size > 1) === (y > 0) ? Infinity : 0;
  }
  const isNegative = x < 0 || (x === 0 && 1 / x < 0);
  const kind = isNegative ? parity(y) : 2;
  const sign = kind === 1 ? -1 : 1;
  if (size === 0 || size === Infinity) return sign * ((size === 0) === (y > 0) ? 0 : Infinity);
  if (kind === 0) return NaN;
  if (size === 1) return sign;
  if (y === 1) return x;
  if (y === 2) return x * x;
  if (y === -1) return 1 / x;
  if (y === 0.5 && x > 0) return Math.sqrt(x);

  if (y > 2147483648 || y < -2147483648) {
    // So great an exponent takes anything that is not next to 1 out of range.
    if (size < 0.9999990463256836) return sign * (y < 0 ? Infinity : 0);
    if (size > 1.0000009536743164) return sign * (y > 0 ? Infinity : 0);
    if (y > 1.8446744073709552e19) return sign * (size > 1 ? Infinity : 0);
    if (y < -1.8446744073709552e19) return sign * (size < 1 ? Infinity : 0);
    logarithmNearOne(size);
  } else {
    logarithmInTwo(size);
  }
  // y · log2 x, the leading product exact.
  const yHigh = upperHalf(y), lHigh = logarithm[0]!, lLow = logarithm[1]!;
  const low = (y - yHigh) * lHigh + y * lLow, high = yHigh * lHigh;
  const exponent = low + high;
  if (exponent >= 1024 && (exponent > 1024 || low + OVERFLOW_MARGIN > exponent - high)) return sign * Infinity;
  if (exponent <= -1075 && (exponent < -1075 || low <= exponent - high)) return sign * 0;
  return sign * powerOfTwoInTwo(high, low);
}

/** 2^(high + low), rounded once also where it is subnormal. */
function powerOfTwoInTwo(high: number, low: number): number {
  const n = Math.floor(high + low + 0.5);
  const rest = high - n;
  const t = upperHalf(low + rest);
  const u = t * LN2_HIGH, v = (low - (t - rest)) * LN2 + t * LN2_LOW;
  const z = u + v, w = v - (z - u), square = z * z;
  const c = z - square * (P1 + square * (P2 + square * (P3 + square * (P4 + square * P5))));
  const r = (z * c) / (c - 2) - (w + z * w);
  const value = 1 - (r - z);
  const exponentHigh = highWord(value) + (n << 20);
  return exponentHigh >> 20 <= 0 || n > 1000 ? scaleByPowerOfTwo(value, n) : withHighWord(value, exponentHigh);
}
