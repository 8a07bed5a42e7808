/*
 * Coefficients, and the argument reductions they were fitted for, come from fdlibm 5.3 (https://www.netlib.org/fdlibm):
 *
 * Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
 * Developed at SunPro, a Sun Microsystems, Inc. business.
 * Permission to use, copy, modify, and distribute this software is freely granted, provided that this notice is preserved.
 */
import { fromWords, scaleByPowerOfTwo } from './double-bits.ts';

/** ln 2 in two parts, the first short enough that a multiple of up to 11 bits is exact. */
const LN2_HIGH = 6.93147180369123816490e-01, LN2_LOW = 1.90821492927058770002e-10;
const ONE_OVER_LN2 = 1.4426950408889634;
const OVERFLOWS_ABOVE = 709.782712893384, UNDERFLOWS_BELOW = -745.1332191019411;

const P1 = 1.66666666666666019037e-01, P2 = -2.77777777770155933842e-03, P3 = 6.61375632143793436117e-05,
  P4 = -1.65339022054652515390e-06, P5 = 4.13813679705723846039e-08;
const Q1 = -3.33333333333331316428e-02, Q2 = 1.58730158725481460165e-03, Q3 = -7.93650757867487942473e-05,
  Q4 = 4.00821782732936239552e-06, Q5 = -2.01099218183624371326e-07;

/**
 * e^x; within 1 ulp. exp(−∞) = 0, exp(∞) = ∞; overflows to ∞ above 709.78, is subnormal below −708.4, 0 below −745.13.
 *
 * x = k ln 2 + r with |r| ≤ ln 2 / 2, and e^r from a rational function of r².
 *
 * @example exp(1)   // 2.718281828459045
 */
export function exp(x: number): number {
  if (Number.isNaN(x)) return NaN;
  if (x > OVERFLOWS_ABOVE) return Infinity;
  if (x < UNDERFLOWS_BELOW) return 0;
  // The way below rounds e itself upwards, by .84 ulp.
  if (x === 1) return 2.718281828459045;
  let high = x, low = 0, k = 0;
  if (x > 0.34657359027997264 || x < -0.34657359027997264) {
    k = Math.floor(x * ONE_OVER_LN2 + 0.5);
    high = x - k * LN2_HIGH;
    low = k * LN2_LOW;
  } else if (x < 3.725290298461914e-9 && x > -3.725290298461914e-9) {
    return 1 + x;
  }
  const r = high - low, z = r * r;
  const c = r - z * (P1 + z * (P2 + z * (P3 + z * (P4 + z * P5))));
  if (k === 0) return 1 - (r * c / (c - 2) - r);
  const y = 1 - ((low - r * c / (2 - c)) - high);
  return k >= -1021 && k <= 1023 ? y * fromWords((1023 + k) << 20, 0) : scaleByPowerOfTwo(y, k);
}

/**
 * e^x − 1 without the loss of digits near 0; within 1 ulp. expm1(−∞) = −1, expm1(−0) = −0.
 *
 * @example expm1(1e-10)   // 1.00000000005e-10
 */
export function expm1(x: number): number {
  if (Number.isNaN(x)) return NaN;
  if (x > OVERFLOWS_ABOVE) return Infinity;
  if (x < -38.816242111356935) return -1;
  let r = x, lost = 0, k = 0;
  if (x > 0.34657359027997264 || x < -0.34657359027997264) {
    k = x > 0 && x < 1.0397207708399179 ? 1 : x < 0 && x > -1.0397207708399179 ? -1 : Math.floor(x * ONE_OVER_LN2 + 0.5);
    const high = x - k * LN2_HIGH, low = k * LN2_LOW;
    r = high - low;
    lost = (high - r) - low;
  } else if (x < 5.551115123125783e-17 && x > -5.551115123125783e-17) {
    return x;
  }
  const half = 0.5 * r, z = r * half;
  const r1 = 1 + z * (Q1 + z * (Q2 + z * (Q3 + z * (Q4 + z * Q5))));
  const t = 3 - r1 * half;
  let e = z * ((r1 - t) / (6 - r * t));
  if (k === 0) return r - (r * e - z);
  e = (r * (e - lost) - lost) - z;
  if (k === -1) return 0.5 * (r - e) - 0.5;
  if (k === 1) return r < -0.25 ? -2 * (e - (r + 0.5)) : 1 + 2 * (r - e);
  if (k <= -2 || k > 56) {
    const y = 1 - (e - r);
    return (k === 1024 ? y * 2 * fromWords(0x7fe00000, 0) : y * fromWords((1023 + k) << 20, 0)) - 1;
  }
  const scale = fromWords((1023 + k) << 20, 0), inverse = fromWords((1023 - k) << 20, 0);
  if (k < 20) return ((1 - inverse) - (e - r)) * scale;
  return ((r - (e + inverse)) + 1) * scale;
}
