/**
 * Sine, cosine, arc tangent and logarithm from + − × ÷ and sqrt alone, so that a motion file gives the same joints in every
 * JavaScript engine (engines differ in the last bit of `Math.sin`). The simulation has its own, more exact, in its engine, which this
 * leaf may not import. Error below 1e-14 absolute for |angle| ≤ 1e4: a ten-thousandth of what a quantised joint can tell.
 */
export const PI = 3.141592653589793;
const HALF_PI = PI / 2;

/** sin of an angle within ±π/4, Taylor to x¹⁵. */
function sineNear(x: number): number {
  const q = x * x;
  return x * (1 - (q / 6) * (1 - (q / 20) * (1 - (q / 42) * (1 - (q / 72) * (1 - (q / 110) * (1 - (q / 156) * (1 - q / 210)))))));
}

/** cos of an angle within ±π/4, Taylor to x¹⁶. */
function cosineNear(x: number): number {
  const q = x * x;
  return 1 - (q / 2) * (1 - (q / 12) * (1 - (q / 30) * (1 - (q / 56) * (1 - (q / 90) * (1 - (q / 132) * (1 - (q / 182) * (1 - q / 240)))))));
}

/** @param angle radians */
export function sine(angle: number): number {
  const quarter = Math.round(angle / HALF_PI), rest = angle - quarter * HALF_PI;
  const turn = ((quarter % 4) + 4) % 4;
  return turn === 0 ? sineNear(rest) : turn === 1 ? cosineNear(rest) : turn === 2 ? -sineNear(rest) : -cosineNear(rest);
}

/** @param angle radians */
export function cosine(angle: number): number {
  return sine(angle + HALF_PI);
}

/** Natural logarithm of a positive number: halved or doubled into 0.7 … 1.4, then the series of artanh. */
export function naturalLog(value: number): number {
  let mantissa = value, exponent = 0;
  while (mantissa > 1.4142135623730951) { mantissa /= 2; exponent++; }
  while (mantissa < 0.7071067811865476) { mantissa *= 2; exponent--; }
  const s = (mantissa - 1) / (mantissa + 1), q = s * s;
  let sum = 0;
  for (let k = 27; k >= 1; k -= 2) sum = sum * q + 1 / k;
  return 2 * s * sum + exponent * 0.6931471805599453;
}
