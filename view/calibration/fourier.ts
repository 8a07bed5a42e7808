/**
 * Discrete Fourier transform in place, radix 2 (Cooley and Tukey, 1965).
 *
 * @param real both of one length, a power of two
 * @param isBack the other way, not divided by the length
 */
export function transform(real: Float64Array, imaginary: Float64Array, isBack = false): void {
  const length = real.length;
  for (let index = 1, reversed = 0; index < length; index++) {
    let bit = length >> 1;
    for (; reversed & bit; bit >>= 1) reversed ^= bit;
    reversed ^= bit;
    if (index < reversed) {
      const r = real[index]!, i = imaginary[index]!;
      real[index] = real[reversed]!;
      imaginary[index] = imaginary[reversed]!;
      real[reversed] = r;
      imaginary[reversed] = i;
    }
  }
  for (let size = 2; size <= length; size <<= 1) {
    const step = ((isBack ? 2 : -2) * Math.PI) / size, half = size >> 1;
    for (let k = 0; k < half; k++) {
      const cosine = Math.cos(step * k), sine = Math.sin(step * k);
      for (let at = k; at < length; at += size) {
        const r = real[at + half]! * cosine - imaginary[at + half]! * sine, i = real[at + half]! * sine + imaginary[at + half]! * cosine;
        real[at + half] = real[at]! - r;
        imaginary[at + half] = imaginary[at]! - i;
        real[at] = real[at]! + r;
        imaginary[at] = imaginary[at]! + i;
      }
    }
  }
}

/** The smallest power of two that is at least so large. */
export const powerOfTwo = (least: number): number => 2 ** Math.ceil(Math.log2(Math.max(2, least)));

/**
 * How like two sounds are at every shift: entry k tells what `later` shifted back by k frames has of `sound`.
 *
 * @param isPhaseOnly every frequency counts alike (Knapp and Carter, 1976, PHAT): a delay stands out as one peak, whatever the spectrum; 1 is a pure
 *   delay. Otherwise plain correlation, not scaled.
 * @returns lags 0 … `most`
 */
export function correlate(sound: ArrayLike<number>, later: ArrayLike<number>, most: number, isPhaseOnly: boolean): Float64Array {
  const length = powerOfTwo(Math.max(sound.length, later.length) + most), a = new Float64Array(length), ai = new Float64Array(length), b = new Float64Array(length), bi = new Float64Array(length);
  a.set(Array.from(sound));
  b.set(Array.from(later));
  transform(a, ai);
  transform(b, bi);
  let strongest = 0, counted = 0;
  for (let k = 0; k < length; k++) strongest = Math.max(strongest, a[k]! * a[k]! + ai[k]! * ai[k]!);
  for (let k = 0; k < length; k++) {
    const power = a[k]! * a[k]! + ai[k]! * ai[k]!, r = b[k]! * a[k]! + bi[k]! * ai[k]!, i = bi[k]! * a[k]! - b[k]! * ai[k]!, size = Math.hypot(r, i);
    // Where nothing is played nothing is told of it.
    const isTold = power > strongest * 1e-5 && size > 0, scale = !isPhaseOnly ? 1 : isTold ? 1 / size : 0;
    if (isTold) counted++;
    a[k] = r * scale;
    ai[k] = i * scale;
  }
  transform(a, ai, true);
  return a.slice(0, most + 1).map((value) => value / (isPhaseOnly ? Math.max(1, counted) : length));
}
