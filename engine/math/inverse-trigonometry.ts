/*
 * Coefficients, and the argument reductions they were fitted for, come from fdlibm 5.3 (https://www.netlib.org/fdlibm):
 *
 * Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
 * Developed at SunPro, a Sun Microsystems, Inc. business.
 * Permission to use, copy, modify, and distribute this software is freely granted, provided that this notice is preserved.
 */
import { upperHalf } from './double-bits.ts';

const PI = 3.141592653589793, PI_LOW = 1.2246467991473532e-16;
const HALF_PI = 1.5707963267948966, HALF_PI_LOW = 6.123233995736766e-17;
const QUARTER_PI = 0.7853981633974483;

const P0 = 1.66666666666666657415e-01, P1 = -3.25565818622400915405e-01, P2 = 2.01212532134862925881e-01,
  P3 = -4.00555345006794114027e-02, P4 = 7.91534994289814532176e-04, P5 = 3.47933107596021167570e-05;
const Q1 = -2.40339491173441421878e+00, Q2 = 2.02094576023350569471e+00, Q3 = -6.88283971605453293030e-01,
  Q4 = 7.70381505559019352791e-02;
const A0 = 3.33333333333329318027e-01, A1 = -1.99999999998764832476e-01, A2 = 1.42857142725034663711e-01,
  A3 = -1.11111104054623557880e-01, A4 = 9.09088713343650656196e-02, A5 = -7.69187620504482999495e-02,
  A6 = 6.66107313738753120669e-02, A7 = -5.83357013379057348645e-02, A8 = 4.97687799461593236017e-02,
  A9 = -3.65315727442169155270e-02, A10 = 1.62858201153657823623e-02;

/** (asin(x) − x) / x³ · x² as a rational function of z = x², z ≤ 1/4. */
function arcsineExcess(z: number): number {
  const p = z * (P0 + z * (P1 + z * (P2 + z * (P3 + z * (P4 + z * P5)))));
  const q = 1 + z * (Q1 + z * (Q2 + z * (Q3 + z * Q4)));
  return p / q;
}

/**
 * The angle in −π/2 … π/2 whose sine is x; within 1 ulp. NaN outside −1 … 1; asin(−0) = −0.
 *
 * @example asin(1)   // π/2
 */
export function asin(x: number): number {
  const size = x < 0 ? -x : x;
  if (!(size <= 1)) return NaN;
  if (size < 0.5) {
    if (size < 7.450580596923828e-9) return x;
    return x + x * arcsineExcess(x * x);
  }
  if (size === 1) return x * HALF_PI;
  // asin(x) = π/2 − 2 asin(√((1 − x)/2))
  const z = (1 - size) * 0.5, excess = arcsineExcess(z), root = Math.sqrt(z);
  let value: number;
  if (size >= 0.975) {
    value = HALF_PI - (2 * (root + root * excess) - HALF_PI_LOW);
  } else {
    const main = upperHalf(root), rest = (z - main * main) / (root + main);
    value = QUARTER_PI - (2 * root * excess - (HALF_PI_LOW - 2 * rest) - (QUARTER_PI - 2 * main));
  }
  return x < 0 ? -value : value;
}

/**
 * The angle in 0 … π whose cosine is x; within 1 ulp. NaN outside −1 … 1.
 *
 * @example acos(-1)   // π
 */
export function acos(x: number): number {
  if (!(x <= 1 && x >= -1)) return NaN;
  if (x < 0.5 && x > -0.5) {
    if (x < 6.938893903907228e-18 && x > -6.938893903907228e-18) return HALF_PI;
    return HALF_PI - (x - (HALF_PI_LOW - x * arcsineExcess(x * x)));
  }
  if (x < 0) {
    const z = (1 + x) * 0.5, root = Math.sqrt(z);
    return PI - 2 * (root + (arcsineExcess(z) * root - HALF_PI_LOW));
  }
  if (x === 1) return 0;
  const z = (1 - x) * 0.5, root = Math.sqrt(z);
  const main = upperHalf(root), rest = (z - main * main) / (root + main);
  return 2 * (main + (arcsineExcess(z) * root + rest));
}

/**
 * The angle in −π/2 … π/2 whose tangent is x, any number; within 1 ulp. atan(−0) = −0, atan(±∞) = ±π/2.
 *
 * The range is folded at 7/16, 11/16, 19/16 and 39/16 around the arctangents of 0, 1/2, 1, 3/2 and ∞.
 *
 * @example atan(1)   // π/4
 */
export function atan(x: number): number {
  const size = x < 0 ? -x : x;
  if (!(size < 7.378697629483821e19)) return Number.isNaN(x) ? NaN : x < 0 ? -HALF_PI : HALF_PI;
  let t = size, main = 0, rest = 0;
  if (size < 0.4375) {
    if (size < 7.450580596923828e-9) return x;
  } else if (size < 0.6875) {
    main = 4.63647609000806093515e-01;
    rest = 2.26987774529616870924e-17;
    t = (2 * size - 1) / (2 + size);
  } else if (size < 1.1875) {
    main = QUARTER_PI;
    rest = 3.06161699786838301793e-17;
    t = (size - 1) / (size + 1);
  } else if (size < 2.4375) {
    main = 9.82793723247329054082e-01;
    rest = 1.39033110312309984516e-17;
    t = (size - 1.5) / (1 + 1.5 * size);
  } else {
    main = HALF_PI;
    rest = HALF_PI_LOW;
    t = -1 / size;
  }
  const z = t * t, w = z * z;
  const odd = z * (A0 + w * (A2 + w * (A4 + w * (A6 + w * (A8 + w * A10)))));
  const even = w * (A1 + w * (A3 + w * (A5 + w * (A7 + w * A9))));
  const value = main === 0 ? t - t * (odd + even) : main - ((t * (odd + even) - rest) - t);
  return x < 0 ? -value : value;
}

/**
 * The angle of the point (x, y), −π … π, counter-clockwise from +x; within 2 ulp. Signed zeros and infinities as IEEE 754
 * and `Math.atan2` have them: atan2(−0, −1) = −π, atan2(0, 0) = 0.
 *
 * @example atan2(1, -1)   // 3π/4
 */
export function atan2(y: number, x: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return NaN;
  const isLeft = x < 0 || (x === 0 && 1 / x < 0);
  const isBelow = y < 0 || (y === 0 && 1 / y < 0);
  const sizeX = isLeft ? -x : x, sizeY = isBelow ? -y : y;
  let angle: number;
  if (sizeY === 0) {
    angle = isLeft ? PI : 0;
  } else if (sizeX === 0) {
    angle = HALF_PI;
  } else if (sizeX === Infinity) {
    if (sizeY === Infinity) angle = isLeft ? 3 * QUARTER_PI : QUARTER_PI;
    else angle = isLeft ? PI : 0;
  } else {
    const ratio = sizeY / sizeX;
    if (!isLeft) angle = ratio > 1e18 ? HALF_PI : atan(ratio);
    else if (ratio > 1e18) angle = HALF_PI;
    else angle = PI - (atan(ratio) - PI_LOW);
  }
  return isBelow ? -angle : angle;
}
