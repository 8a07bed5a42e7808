import { describe, expect, it } from 'vitest';
import * as maths from '../../../engine/math/index.ts';
import { errorInUlps, reference } from './high-precision.ts';

type Binary = (x: number, y: number) => number;
const functions = maths as unknown as Record<string, Binary>;

const state = new Uint32Array(maths.STREAM_WORDS);
const uniform = (low: number, high: number): number => low + (high - low) * maths.nextFloat(state, 0);
/** Both signs, sizes spread evenly over powers of two. */
const wide = (low: number, high: number): number => (maths.nextFloat(state, 0) < 0.5 ? -1 : 1) * uniform(1, 2) * 2 ** Math.floor(uniform(low, high));
const positive = (low: number, high: number): number => Math.abs(wide(low, high));
const pick = (...sources: (() => number)[]): number => sources[maths.nextInt(state, 0, sources.length)]!();

const angle = (): number => pick(() => uniform(-4, 4), () => uniform(-100, 100), () => uniform(-1e6, 1e6), () => uniform(-3e6, 3e6),
  () => wide(-40, 20), () => wide(20, 1023), () => nearMultiple());
/** Doubles next to multiples of π/2, where reduction loses most. */
const nearMultiple = (): number => Math.floor(uniform(1, 2 ** Math.floor(uniform(1, 40)))) * 1.5707963267948966;

/** Arguments of each function, and the greatest error that is promised, in ulp. */
const cases: Record<string, { x: () => number; y?: () => number; ulps: number }> = {
  sin: { x: angle, ulps: 1 },
  cos: { x: angle, ulps: 1 },
  tan: { x: angle, ulps: 1 },
  asin: { x: () => pick(() => uniform(-1, 1), () => wide(-60, -1), () => 1 - positive(-53, -2)), ulps: 1 },
  acos: { x: () => pick(() => uniform(-1, 1), () => wide(-60, -1), () => 1 - positive(-53, -2), () => positive(-53, -2) - 1), ulps: 1 },
  atan: { x: () => pick(() => uniform(-3, 3), () => wide(-60, 70)), ulps: 1 },
  atan2: { x: () => pick(() => uniform(-3, 3), () => wide(-60, 60)), y: () => pick(() => uniform(-3, 3), () => wide(-60, 60)), ulps: 2 },
  exp: { x: () => pick(() => uniform(-2, 2), () => uniform(-745, 709.7), () => wide(-60, 9)), ulps: 1 },
  expm1: { x: () => pick(() => uniform(-2, 2), () => uniform(-40, 709.7), () => wide(-60, 9)), ulps: 1 },
  log: { x: () => pick(() => uniform(0.5, 2), () => uniform(0, 1e4), () => positive(-1074, 1023), () => 1 + wide(-50, -3)), ulps: 1 },
  log2: { x: () => pick(() => uniform(0.5, 2), () => uniform(0, 1e4), () => positive(-1074, 1023), () => 1 + wide(-50, -3)), ulps: 1 },
  log10: { x: () => pick(() => uniform(0.5, 2), () => uniform(0, 1e4), () => positive(-1074, 1023), () => 1 + wide(-50, -3)), ulps: 1 },
  log1p: { x: () => pick(() => uniform(-0.9, 2), () => uniform(0, 1e4), () => positive(-100, 1023), () => wide(-60, -2), () => positive(-53, -2) - 1), ulps: 1 },
  pow: {
    x: () => pick(() => uniform(0.1, 3), () => positive(-20, 20), () => 1 + wide(-40, -3)),
    y: () => pick(() => uniform(-3, 3), () => uniform(-50, 50), () => wide(-20, 5)), ulps: 1,
  },
  hypot: { x: () => pick(() => uniform(-3, 3), () => wide(-60, 60), () => wide(-1060, 1020)), y: () => pick(() => uniform(-3, 3), () => wide(-60, 60)), ulps: 1 },
  cbrt: { x: () => pick(() => uniform(-30, 30), () => wide(-1074, 1023)), ulps: 1 },
  sinh: { x: () => pick(() => uniform(-3, 3), () => uniform(-30, 30), () => uniform(-710.4, 710.4), () => wide(-60, 5)), ulps: 2 },
  cosh: { x: () => pick(() => uniform(-3, 3), () => uniform(-30, 30), () => uniform(-710.4, 710.4), () => wide(-60, 5)), ulps: 2 },
  tanh: { x: () => pick(() => uniform(-3, 3), () => uniform(-25, 25), () => wide(-60, 5)), ulps: 2 },
};

/** JAM_MATH_POINTS asks for more points, JAM_SEED for others, JAM_SHOW for the figures. */
const POINTS = Number(process.env.JAM_MATH_POINTS ?? 600);

describe('accuracy of engine/math', () => {
  for (const [name, { x, y, ulps }] of Object.entries(cases)) {
    it(`[MTH1] ${name} is within ${ulps} ulp of the exact value`, () => {
      maths.seedStream(state, 0, Number(process.env.JAM_SEED ?? 1), name);
      let worst = 0, where = '';
      for (let i = 0; i < POINTS; i++) {
        const a = x(), b = y === undefined ? 0 : y();
        if (name === 'pow' && Math.abs(b * Math.log2(a)) > 1070) continue;
        const error = errorInUlps(functions[name]!(a, b), reference[name]!(a, b));
        if (error > worst) {
          worst = error;
          where = y === undefined ? `${name}(${a})` : `${name}(${a}, ${b})`;
        }
      }
      if (process.env.JAM_SHOW !== undefined) console.log(name.padEnd(6), worst.toFixed(4), where);
      expect(worst, where).toBeLessThanOrEqual(ulps);
    });
  }
});
