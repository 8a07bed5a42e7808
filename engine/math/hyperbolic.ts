import { exp, expm1 } from './exponential.ts';

/** From here on e^−2x is below half an ulp of 1. */
const SATURATES_ABOVE = 22;
const LN_GREATEST = 709.782712893384;
/** ln 2, its first part so short that subtracting it from a number above 22 is exact. */
const LN2_HIGH = 6.93147180369123816490e-01, LN2_LOW = 1.90821492927058770002e-10;

/** e^x / 2, also where e^x itself overflows: there 2 ln 2 is taken off before and a factor put back after. x > 22. */
function halfExponential(x: number): number {
  if (x <= LN_GREATEST) return 0.5 * exp(x);
  if (x > 711) return Infinity;
  const eighth = exp(x - 2 * LN2_HIGH) * 0.5;
  return (eighth - eighth * (2 * LN2_LOW)) * 4;
}

/**
 * Hyperbolic sine; within 2 ulp. sinh(−0) = −0, sinh(±∞) = ±∞, overflows beyond ±710.476.
 *
 * @example sinh(1)   // 1.1752011936438014
 */
export function sinh(x: number): number {
  const size = x < 0 ? -x : x, half = x < 0 ? -0.5 : 0.5;
  if (!(size >= 3.725290298461914e-9)) return x;
  if (size >= SATURATES_ABOVE) return 2 * half * halfExponential(size);
  const t = expm1(size);
  if (size < 1) return half * (2 * t - t * t / (t + 1));
  return half * (t + t / (t + 1));
}

/**
 * Hyperbolic cosine; within 2 ulp. cosh(±∞) = ∞, overflows beyond ±710.476.
 *
 * @example cosh(1)   // 1.5430806348152437
 */
export function cosh(x: number): number {
  const size = x < 0 ? -x : x;
  if (size < 0.34657359027997264) {
    const t = expm1(size), e = 1 + t;
    return 1 + t * t / (e + e);
  }
  if (size >= SATURATES_ABOVE) return halfExponential(size);
  const e = exp(size);
  return 0.5 * e + 0.5 / e;
}

/**
 * Hyperbolic tangent; within 2 ulp. tanh(−0) = −0, tanh(±∞) = ±1.
 *
 * @example tanh(1)   // 0.7615941559557649
 */
export function tanh(x: number): number {
  const size = x < 0 ? -x : x;
  if (!(size >= 3.725290298461914e-9)) return x;
  let value = 1;
  if (size < 1) {
    const t = expm1(-2 * size);
    value = -t / (t + 2);
  } else if (size < SATURATES_ABOVE) {
    value = 1 - 2 / (expm1(2 * size) + 2);
  }
  return x < 0 ? -value : value;
}
