/**
 * Mathematics that gives one bit pattern in every JavaScript engine: only + − × ÷, square root, floor and integer operations,
 * which IEEE 754 and ECMAScript define to the bit. `Math.sin` and its kind are left to each engine, and engines differ.
 * No function allocates or keeps anything between calls.
 */
export { STREAM_WORDS, nextFloat, nextInt, nextU32, seedStream } from './random.ts';
export { cos, sin, tan } from './trigonometry.ts';
export { acos, asin, atan, atan2 } from './inverse-trigonometry.ts';
export { exp, expm1 } from './exponential.ts';
export { log, log10, log1p, log2 } from './logarithm.ts';
export { pow } from './power.ts';
export { hypot } from './hypotenuse.ts';
export { cbrt } from './cube-root.ts';
export { cosh, sinh, tanh } from './hyperbolic.ts';
