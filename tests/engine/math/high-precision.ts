/**
 * Elementary functions in BigInt fixed point, slow and plain: what `engine/math` is measured against. A value is an integer
 * count of 2^−bits; each function is good to a few dozen units of that.
 */

const view = new DataView(new ArrayBuffer(8));

/** The exact value of a finite double as mantissa · 2^exponent. */
function exact(x: number): { mantissa: bigint; exponent: number } {
  view.setFloat64(0, x);
  const word = view.getBigUint64(0), biased = Number((word >> 52n) & 0x7ffn), fraction = word & 0xfffffffffffffn;
  const mantissa = biased === 0 ? fraction : fraction | (1n << 52n);
  return { mantissa: word >> 63n ? -mantissa : mantissa, exponent: (biased === 0 ? 1 : biased) - 1075 };
}

const shift = (x: bigint, by: number): bigint => (by >= 0 ? x << BigInt(by) : x >> BigInt(-by));
export const fixed = (x: number, bits: number): bigint => {
  const { mantissa, exponent } = exact(x);
  return shift(mantissa, exponent + bits);
};
export const binaryExponent = (x: number): number => {
  const { mantissa, exponent } = exact(x);
  return mantissa === 0n ? 0 : exponent + (mantissa < 0n ? -mantissa : mantissa).toString(2).length - 1;
};

const kept = new Map<string, bigint>();
const once = (key: string, make: () => bigint): bigint => {
  let value = kept.get(key);
  if (value === undefined) kept.set(key, value = make());
  return value;
};

/** arctan(1/n) by its series; π by J. Machin's formula. */
const arctanOfReciprocal = (n: bigint, bits: number): bigint => {
  let power = (1n << BigInt(bits)) / n, sum = power;
  for (let k = 3n, sign = -1n; power !== 0n; k += 2n, sign = -sign) {
    power /= n * n;
    sum += sign * (power / k);
  }
  return sum;
};
const pi = (bits: number): bigint => once(`pi${bits}`, () =>
  (16n * arctanOfReciprocal(5n, bits + 32) - 4n * arctanOfReciprocal(239n, bits + 32)) >> 32n);
/** ln 2 = 2 artanh(1/3). */
const ln2 = (bits: number): bigint => once(`ln2${bits}`, () => {
  let power = (2n << BigInt(bits + 32)) / 3n, sum = power;
  for (let k = 3n; power !== 0n; k += 2n) {
    power /= 9n;
    sum += power / k;
  }
  return sum >> 32n;
});

const multiply = (a: bigint, b: bigint, bits: number): bigint => (a * b) >> BigInt(bits);
const divide = (a: bigint, b: bigint, bits: number): bigint => (a << BigInt(bits)) / b;
const abs = (x: bigint): bigint => (x < 0n ? -x : x);

/** The integer root ⌊n^(1/k)⌋ by Newton's iteration from above. */
function root(n: bigint, k: bigint): bigint {
  if (n === 0n) return 0n;
  let x = 1n << (BigInt(n.toString(2).length) / k + 1n);
  for (;;) {
    const next = ((k - 1n) * x + n / x ** (k - 1n)) / k;
    if (next >= x) return x;
    x = next;
  }
}
const squareRoot = (x: bigint, bits: number): bigint => root(x << BigInt(bits), 2n);

function exponential(x: bigint, bits: number): bigint {
  const guard = bits + 64, halvings = 12;
  const log2 = ln2(guard), value = x << 64n;
  const k = value / log2;
  const r = (value - k * log2) >> BigInt(halvings);
  let term = 1n << BigInt(guard), sum = term;
  for (let n = 1n; term !== 0n; n++) {
    term = multiply(term, r, guard) / n;
    if (term === -1n) break;
    sum += term;
  }
  for (let i = 0; i < halvings; i++) sum = multiply(sum, sum, guard);
  return shift(sum, Number(k) - 64);
}

/** Newton's (Halley's) iteration on the exponential, from the machine's own logarithm. */
function logarithm(x: number, extra: bigint, bits: number): bigint {
  // x + extra · 2^−bits, as 2^k · y with y near 1.
  const whole = fixed(x, bits) + extra;
  const k = whole.toString(2).length - 1 - bits;
  const y = shift(whole, -k);
  let guess = fixed(Math.log(Number(shift(y, 60 - bits)) / 2 ** 60), bits);
  for (let i = 0; i < 4; i++) {
    const e = exponential(guess, bits);
    guess += divide(2n * (y - e), y + e, bits);
  }
  return guess + BigInt(k) * ln2(bits);
}

function sineAndCosine(x: bigint, bits: number): [bigint, bigint] {
  const half = pi(bits) / 2n;
  let quadrant = x / half;
  let r = x - quadrant * half;
  if (r < 0n) {
    r += half;
    quadrant -= 1n;
  }
  const square = multiply(r, r, bits);
  const series = (first: bigint, from: bigint): bigint => {
    let term = first, sum = first;
    for (let n = from; term > 1n || term < -1n; n += 2n) {
      term = -(multiply(term, square, bits) / (n * (n + 1n)));
      sum += term;
    }
    return sum;
  };
  const sine = series(r, 2n), cosine = series(1n << BigInt(bits), 1n);
  switch (Number(((quadrant % 4n) + 4n) % 4n)) {
    case 0: return [sine, cosine];
    case 1: return [cosine, -sine];
    case 2: return [-sine, -cosine];
    default: return [-cosine, sine];
  }
}

/** The angle of (x, y), y > 0 or x ≠ 0, from the machine's own guess and the series of the small angle that is left. */
function angleOf(y: bigint, x: bigint, bits: number): bigint {
  const scale = Math.max(abs(y).toString(2).length, abs(x).toString(2).length) - 60;
  let angle = fixed(Math.atan2(Number(shift(y, -scale)), Number(shift(x, -scale))), bits);
  for (let i = 0; i < 4; i++) {
    const [sine, cosine] = sineAndCosine(angle, bits);
    const t = divide(y * cosine - x * sine, x * cosine + y * sine, bits);
    angle += t - multiply(multiply(t, t, bits), t, bits) / 3n;
  }
  return angle;
}

/** Bits after the point so that results keep some 150 significant ones, whatever is small on the way. */
const precision = (...sizes: number[]): number =>
  Math.ceil((320 + sizes.reduce((sum, x) => sum + Math.abs(binaryExponent(x)), 0)) / 256) * 256;

type Value = { value: bigint; bits: number };
const at = (bits: number, value: bigint): Value => ({ value, bits });
const one = (bits: number): bigint => 1n << BigInt(bits);

/** e^x can be small: as many bits more as it has leading zeros. */
const exponentialBits = (x: number): number => precision(x) + Math.ceil(Math.abs(x) * 1.45 / 256) * 256;

export const reference: Record<string, (x: number, y: number) => Value> = {
  sin: (x) => { const b = precision(x); return at(b, sineAndCosine(fixed(x, b), b)[0]); },
  cos: (x) => { const b = precision(x); return at(b, sineAndCosine(fixed(x, b), b)[1]); },
  tan: (x) => { const b = precision(x), [s, c] = sineAndCosine(fixed(x, b), b); return at(b, divide(s, c, b)); },
  asin: (x) => { const b = precision(x) + 256, f = fixed(x, b); return at(b, angleOf(f, squareRoot(one(b) - multiply(f, f, b), b), b)); },
  acos: (x) => { const b = precision(x) + 256, f = fixed(x, b); return at(b, angleOf(squareRoot(one(b) - multiply(f, f, b), b), f, b)); },
  atan: (x) => { const b = precision(x, x); return at(b, angleOf(fixed(x, b), one(b), b)); },
  atan2: (y, x) => { const b = precision(x, y) + 256; return at(b, angleOf(fixed(y, b), fixed(x, b), b)); },
  exp: (x) => { const b = exponentialBits(x); return at(b, exponential(fixed(x, b), b)); },
  expm1: (x) => { const b = exponentialBits(x); return at(b, exponential(fixed(x, b), b) - one(b)); },
  log: (x) => { const b = precision(x); return at(b, logarithm(x, 0n, b)); },
  log2: (x) => { const b = precision(x); return at(b, divide(logarithm(x, 0n, b), ln2(b), b)); },
  log10: (x) => { const b = precision(x); return at(b, divide(logarithm(x, 0n, b), logarithm(10, 0n, b), b)); },
  log1p: (x) => { const b = precision(x); return at(b, logarithm(x, one(b), b)); },
  pow: (x, y) => {
    const b = precision(x, y) + Math.ceil(Math.abs(y * Math.log2(x)) / 256) * 256;
    return at(b, exponential(multiply(fixed(y, b), logarithm(x, 0n, b), b), b));
  },
  hypot: (x, y) => { const b = precision(x, y) * 2, f = fixed(x, b), g = fixed(y, b); return at(b, root(f * f + g * g, 2n)); },
  cbrt: (x) => { const b = precision(x), r = root(abs(fixed(x, b)) << BigInt(2 * b), 3n); return at(b, x < 0 ? -r : r); },
  sinh: (x) => { const b = exponentialBits(x), f = fixed(x, b); return at(b, (exponential(f, b) - exponential(-f, b)) / 2n); },
  cosh: (x) => { const b = exponentialBits(x), f = fixed(x, b); return at(b, (exponential(f, b) + exponential(-f, b)) / 2n); },
  tanh: (x) => {
    const b = exponentialBits(x), f = fixed(x, b), p = exponential(f, b), m = exponential(-f, b);
    return at(b, divide(p - m, p + m, b));
  },
};

/** How far a double is from an exact value, in units in the last place of that value (2^−1074 at least). */
export function errorInUlps(actual: number, { value, bits }: Value): number {
  const size = abs(value);
  if (size === 0n) return actual === 0 ? 0 : Infinity;
  if (!Number.isFinite(actual)) return Infinity;
  const ulpExponent = Math.max(size.toString(2).length - 1 - bits - 52, -1074);
  const wide = Math.max(bits, 1140);
  const difference = abs(fixed(actual, wide) - shift(value, wide - bits));
  // In 2^−20 of an ulp.
  return Number(shift(difference, 20 - (ulpExponent + wide))) / 2 ** 20;
}
