/*
 * The polynomial, its starting value and the rounding that makes the last step exact come from FreeBSD's s_cbrt.c
 * (B. Evans, after fdlibm 5.3):
 *
 * Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
 * Developed at SunPro, a Sun Microsystems, Inc. business.
 * Permission to use, copy, modify, and distribute this software is freely granted, provided that this notice is preserved.
 */
import { fromWords, highWord, lowWord } from './double-bits.ts';

const TWO_54 = 18014398509481984;
/** (1023 − 1023/3 − 0.03306235651) · 2^20, and 54/3 less for subnormal numbers: a third of the exponent, to 5 bits. */
const BIAS = 715094163, BIAS_SUBNORMAL = 696219795;
const P0 = 1.87595182427177009643, P1 = -1.88497979543377169875, P2 = 1.621429720105354466140, P3 = -0.758397934778766047437,
  P4 = 0.145996192886612446982;

/**
 * Cube root; within 1 ulp. cbrt(−0) = −0, cbrt(±∞) = ±∞.
 *
 * A guess from the exponent, a quartic to 23 bits, and one Newton step whose products are exact.
 *
 * @example cbrt(-27)   // -3
 */
export function cbrt(x: number): number {
  if (x === 0 || x - x !== 0) return x;
  const size = x < 0 ? -x : x;
  const high = highWord(size);
  let t = high < 0x00100000
    ? fromWords(Math.floor(highWord(size * TWO_54) / 3) + BIAS_SUBNORMAL, 0)
    : fromWords(Math.floor(high / 3) + BIAS, 0);
  const r = t * t * (t / size);
  t = t * ((P0 + r * (P1 + r * P2)) + r * r * r * (P3 + r * P4));
  // Rounded to 23 bits away from the middle, so that t² and size / t² − t lose nothing.
  const low = lowWord(t), carried = (low >>> 0) >= 0x80000000 ? 1 : 0;
  t = fromWords(highWord(t) + carried, (low + 0x80000000) & 0xc0000000);
  const quotient = size / (t * t);
  t = t + t * ((quotient - t) / (t + t + quotient));
  return x < 0 ? -t : t;
}
