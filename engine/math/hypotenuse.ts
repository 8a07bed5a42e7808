/** 2^27 + 1: Veltkamp's constant for splitting a double into two halves. */
const SPLITTER = 134217729;
const TWO_700 = 5.260135901548374e210, TWO_MINUS_700 = 1.9010915662951598e-211;
const TWO_510 = 3.3519519824856493e153, TWO_MINUS_450 = 3.4394884474564767e-136;

/**
 * √(x² + y²) without overflow or underflow on the way; within 1 ulp. ∞ if either is ±∞, even beside NaN.
 *
 * The squares are summed with their rounding errors (T. Dekker, "A floating-point technique for extending the available
 * precision", Numerische Mathematik 18, 1971) before the root is taken. Where nothing can overflow and an ulp more does not
 * matter, `Math.sqrt(x * x + y * y)` is the cheaper one, and as deterministic.
 *
 * @example hypot(3, 4)   // 5
 */
export function hypot(x: number, y: number): number {
  const sizeX = x < 0 ? -x : x, sizeY = y < 0 ? -y : y;
  if (sizeX === Infinity || sizeY === Infinity) return Infinity;
  if (Number.isNaN(sizeX) || Number.isNaN(sizeY)) return NaN;
  let a = sizeX > sizeY ? sizeX : sizeY, b = sizeX > sizeY ? sizeY : sizeX;
  if (b === 0) return Math.abs(a);
  // b² is below a quarter ulp of a² from 2^54 on.
  if (a > b * 1.8014398509481984e16) return a + b;
  let scale = 1;
  if (a > TWO_510) {
    scale = TWO_700;
    a *= TWO_MINUS_700;
    b *= TWO_MINUS_700;
  } else if (b < TWO_MINUS_450) {
    scale = TWO_MINUS_700;
    a *= TWO_700;
    b *= TWO_700;
  }
  let spread = a * SPLITTER;
  const aHigh = spread - (spread - a), aLow = a - aHigh, aSquare = a * a;
  spread = b * SPLITTER;
  const bHigh = spread - (spread - b), bLow = b - bHigh, bSquare = b * b;
  const aError = aHigh * aHigh - aSquare + 2 * aHigh * aLow + aLow * aLow;
  const bError = bHigh * bHigh - bSquare + 2 * bHigh * bLow + bLow * bLow;
  return scale * Math.sqrt(bError + aError + bSquare + aSquare);
}
