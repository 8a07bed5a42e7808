import { describe, expect, it } from 'vitest';
import * as maths from '../../../engine/math/index.ts';

type Binary = (x: number, y: number) => number;
const ours = maths as unknown as Record<string, Binary>;
const platform = Math as unknown as Record<string, Binary>;

const unary = ['sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'exp', 'expm1', 'log', 'log2', 'log10', 'log1p', 'cbrt', 'sinh', 'cosh', 'tanh'];
const binary = ['atan2', 'pow', 'hypot'];
/** Where ECMAScript itself says what comes out, to the bit. */
const special = [0, -0, Infinity, -Infinity, NaN];
const ordinary = [1, -1, 2, -2, 0.5, -0.5, 3, -3, 2 ** 53, -(2 ** 53), 2 ** 53 + 2, 1e308, -1e308, 5e-324, -5e-324, 2.5, -2.5];

const bits = (x: number): bigint => {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  return view.getBigInt64(0);
};

describe('edges of engine/math', () => {
  it.each(unary)('[MTH2] %s has the zeros, infinities and NaN of ECMAScript', (name) => {
    for (const x of special) expect(ours[name]!(x, 0), `${name}(${x})`).toBe(platform[name]!(x, 0));
  });

  it.each(binary)('[MTH2] %s has the zeros, infinities and NaN of ECMAScript in every pair', (name) => {
    for (const x of special) {
      for (const y of [...special, ...ordinary]) {
        expect(ours[name]!(x, y), `${name}(${x}, ${y})`).toBe(platform[name]!(x, y));
        expect(ours[name]!(y, x), `${name}(${y}, ${x})`).toBe(platform[name]!(y, x));
      }
    }
  });

  it('[MTH2] pow of a negative base asks whether the exponent is an odd integer', () => {
    expect(maths.pow(-2, 3)).toBe(-8);
    expect(maths.pow(-2, 4)).toBe(16);
    expect(maths.pow(-2, 0.5)).toBeNaN();
    expect(maths.pow(-1, 2 ** 53 - 1)).toBe(-1);
    expect(maths.pow(-1, 2 ** 53)).toBe(1);
    expect(maths.pow(-1, 1e300)).toBe(1);
    expect(maths.pow(-0, 3)).toBe(-0);
    expect(maths.pow(-0, -3)).toBe(-Infinity);
    expect(maths.pow(-5e-324, 3)).toBe(-0);
  });

  it('[MTH2] results that are too great are infinite, results that are too small pass through the subnormals to zero', () => {
    expect(maths.exp(709.782712893384)).toBe(1.7976931348622732e308);
    expect(maths.exp(709.7827128933841)).toBe(Infinity);
    expect(maths.exp(-745.1332191019411)).toBe(5e-324);
    expect(maths.exp(-745.1332191019412)).toBe(0);
    expect(maths.pow(2, 1024)).toBe(Infinity);
    expect(maths.pow(2, 1023.9999999999999)).toBeLessThan(Infinity);
    expect(maths.pow(2, -1074)).toBe(5e-324);
    expect(maths.pow(2, -1075)).toBe(0);
    expect(maths.pow(2, -1074.9)).toBe(5e-324);
    expect(maths.pow(1.0000001, 1e10)).toBe(Infinity);
    expect(maths.pow(1.0000001, -1e11)).toBe(0);
    expect(maths.pow(1 + 2 ** -52, 3e9)).toBe(1.0000006661340366);
    expect(maths.sinh(710.4758600739439)).toBeLessThan(Infinity);
    expect(maths.cosh(-710.4758600739439)).toBeLessThan(Infinity);
    expect(maths.sinh(-710.475860073944)).toBe(-Infinity);
    expect(maths.expm1(709.782712893384)).toBeLessThan(Infinity);
    expect(maths.expm1(709.7827128933841)).toBe(Infinity);
    expect(maths.hypot(1e308, 1e308)).toBe(1.4142135623730951e308);
    expect(maths.hypot(1.5e308, 1.5e308)).toBe(Infinity);
    expect(maths.hypot(3e-324, 4e-324)).toBe(5e-324);
    expect(maths.hypot(3e-320, 4e-320)).toBe(5e-320);
  });

  it('[MTH2] subnormal arguments are numbers like others', () => {
    for (const x of [5e-324, -5e-324, 1e-310, -1e-310]) {
      for (const name of ['sin', 'tan', 'asin', 'atan', 'expm1', 'log1p', 'sinh', 'tanh']) expect(ours[name]!(x, 0), name).toBe(x);
      for (const name of ['cos', 'exp', 'cosh']) expect(ours[name]!(x, 0), name).toBe(1);
    }
    expect(maths.log2(5e-324)).toBe(-1074);
    expect(maths.cbrt(2 ** -1074 * 8)).toBe(maths.cbrt(2 ** -1074) * 2);
  });

  it('[MTH3] exact cases are exact: powers, logarithms of powers, cubes, Pythagorean triples, quarters', () => {
    for (let n = -1074; n <= 1023; n++) {
      expect(maths.log2(2 ** n)).toBe(n);
      expect(maths.pow(2, n)).toBe(2 ** n);
    }
    for (let n = 0; n <= 22; n++) expect(maths.log10(Number(`1e${n}`))).toBe(n);
    for (let n = -100; n <= 100; n++) {
      expect(maths.cbrt(n * n * n) + 0).toBe(n);
      expect(maths.pow(n, 3) + 0).toBe(n * n * n);
    }
    expect(maths.hypot(3, 4)).toBe(5);
    expect(maths.hypot(-5, 12)).toBe(13);
    expect(maths.atan2(1, 1)).toBe(Math.PI / 4);
    expect(maths.asin(1)).toBe(Math.PI / 2);
    expect(maths.acos(-1)).toBe(Math.PI);
    expect(maths.acos(1)).toBe(0);
  });

  it('[MTH4] the argument nearest of all doubles to a multiple of π/2 keeps its digits', () => {
    // 6381956970095103 · 2^797: J.-M. Muller, "Elementary Functions", table of worst cases.
    const x = 6381956970095103 * 2 ** 797;
    expect(maths.cos(x)).toBe(-4.687165924254628e-19);
    expect(maths.sin(x)).toBe(1);
    expect(maths.sin(1e22)).toBe(-0.8522008497671888);
    expect(maths.cos(Number.MAX_VALUE)).toBe(-0.9999876894265599);
  });

  it('[MTH5] odd functions are odd and even ones even, to the bit', () => {
    const state = new Uint32Array(maths.STREAM_WORDS);
    maths.seedStream(state, 0, 5, 'symmetry');
    for (let i = 0; i < 2000; i++) {
      const x = (maths.nextFloat(state, 0) - 0.5) * 2 ** (maths.nextInt(state, 0, 60) - 30);
      for (const name of ['sin', 'tan', 'atan', 'cbrt', 'sinh', 'tanh']) expect(bits(ours[name]!(-x, 0))).toBe(bits(-ours[name]!(x, 0)));
      for (const name of ['cos', 'cosh']) expect(bits(ours[name]!(-x, 0))).toBe(bits(ours[name]!(x, 0)));
    }
  });

  it('[MTH6] the examples in the documentation hold', () => {
    expect(maths.sin(0.5)).toBe(0.479425538604203);
    expect(maths.cos(0.5)).toBe(0.8775825618903728);
    expect(maths.tan(0.5)).toBe(0.5463024898437905);
    expect(maths.atan2(1, -1)).toBe(3 * Math.PI / 4);
    expect(maths.exp(1)).toBe(2.718281828459045);
    expect(maths.expm1(1e-10)).toBe(1.00000000005e-10);
    expect(maths.log(10)).toBe(2.302585092994046);
    expect(maths.log1p(1e-10)).toBe(9.999999999500001e-11);
    expect(maths.pow(2, 1 / 12)).toBe(1.0594630943592953);
    expect(maths.sinh(1)).toBe(1.1752011936438014);
    expect(maths.cosh(1)).toBe(1.5430806348152437);
    expect(maths.tanh(1)).toBe(0.7615941559557649);
    expect(maths.cbrt(-27)).toBe(-3);
  });
});
