/** Shaping of recorded samples before they are encoded. Frames are mono, full scale ±1; functions without a return value work in place. */

type Frames = Float32Array<ArrayBufferLike>;

/** Windowed-sinc resampling (Hann, 32 zero crossings a side), band-limited to the lower rate. Cost: 64 × output frames. */
export function resample(input: Frames, from: number, to: number): Float32Array {
  const output = new Float32Array(Math.floor((input.length * to) / from)), cut = Math.min(1, to / from) * 0.96, reach = 32 / cut;
  for (let index = 0; index < output.length; index++) {
    const centre = (index * from) / to;
    let sum = 0;
    for (let tap = Math.max(0, Math.ceil(centre - reach)); tap <= Math.min(input.length - 1, Math.floor(centre + reach)); tap++) {
      const x = tap - centre, sinc = x === 0 ? 1 : Math.sin(Math.PI * cut * x) / (Math.PI * cut * x);
      sum += input[tap]! * cut * sinc * (0.5 + 0.5 * Math.cos((Math.PI * x) / reach));
    }
    output[index] = sum;
  }
  return output;
}

function biquad(input: Frames, b0: number, b1: number, b2: number, a0: number, a1: number, a2: number): Float32Array {
  const output = new Float32Array(input.length);
  let x1 = 0, x2 = 0, y1 = 0, y2 = 0;
  for (let index = 0; index < input.length; index++) {
    const x = input[index]!, y = (b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2) / a0;
    output[index] = y;
    x2 = x1; x1 = x; y2 = y1; y1 = y;
  }
  return output;
}

/** Butterworth, two poles. Formulae: R. Bristow-Johnson, Audio EQ Cookbook. */
export function lowPass(input: Frames, hz: number, rate: number): Float32Array {
  const w = (2 * Math.PI * hz) / rate, alpha = Math.sin(w) / Math.SQRT2, cos = Math.cos(w);
  return biquad(input, (1 - cos) / 2, 1 - cos, (1 - cos) / 2, 1 + alpha, -2 * cos, 1 - alpha);
}

/** Butterworth, two poles. Formulae: R. Bristow-Johnson, Audio EQ Cookbook. */
export function highPass(input: Frames, hz: number, rate: number): Float32Array {
  const w = (2 * Math.PI * hz) / rate, alpha = Math.sin(w) / Math.SQRT2, cos = Math.cos(w);
  return biquad(input, (1 + cos) / 2, -(1 + cos), (1 + cos) / 2, 1 + alpha, -2 * cos, 1 - alpha);
}

/**
 * Frame at which a sample should begin: where it first exceeds 5 % of the peak of its first half second, less half a millisecond, which
 * is where its attack rises. A loud stroke is thereby heard within a millisecond of being started.
 */
export function onsetOf(frames: Frames, rate: number): number {
  let peak = 0;
  for (let index = 0; index < Math.min(frames.length, rate / 2); index++) peak = Math.max(peak, Math.abs(frames[index]!));
  const crossing = frames.findIndex((value) => Math.abs(value) > peak * 0.05);
  return Math.max(0, crossing - Math.round(rate * 0.0005));
}

/** Raised-cosine fade over the last `count` frames, and a quarter of a millisecond at the start, so that neither end clicks. */
export function fadeEnd(frames: Frames, count: number): void {
  for (let index = 0; index < count; index++) frames[frames.length - 1 - index]! *= 0.5 - 0.5 * Math.cos((Math.PI * index) / count);
  for (let index = 0; index < 12; index++) frames[index]! *= index / 12;
}

/**
 * Makes `from`…`to` repeat without a seam: its last `cross` frames blend, at equal power, into what comes before `from`.
 */
export function crossfadeLoop(frames: Frames, from: number, to: number, cross: number): void {
  const count = Math.min(cross, from);
  for (let index = 0; index < count; index++) {
    const angle = (Math.PI / 2) * (index / count);
    frames[to - count + index] = frames[to - count + index]! * Math.cos(angle) + frames[from - count + index]! * Math.sin(angle);
  }
  for (let index = 0; index < 12; index++) frames[index]! *= index / 12;
}

/**
 * Brings a sample to −16 dBFS RMS over its loudest 50 ms, or to a peak of −1 dBFS if that is less: samples of one instrument then stand
 * at one level, and the mix can be written in decibels.
 */
export function level(frames: Frames, rate: number): void {
  const window = Math.min(frames.length, Math.round(rate * 0.05));
  let energy = 0, loudest = 0, peak = 0;
  for (let index = 0; index < frames.length; index++) {
    energy += frames[index]! * frames[index]!;
    if (index >= window) energy -= frames[index - window]! * frames[index - window]!;
    loudest = Math.max(loudest, energy / window);
    peak = Math.max(peak, Math.abs(frames[index]!));
  }
  const gain = Math.min(10 ** (-16 / 20) / Math.sqrt(loudest), 10 ** (-1 / 20) / peak);
  for (let index = 0; index < frames.length; index++) frames[index]! *= gain;
}

/** Rounds to words of `bits` with triangular dither from a fixed sequence, so that the same recipe gives the same file. */
export function quantise(frames: Frames, bits: number): void {
  const scale = 2 ** (bits - 1);
  let state = 1;
  const next = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  for (let index = 0; index < frames.length; index++) {
    const value = frames[index]!;
    if (value !== 0) frames[index] = Math.max(-1, Math.min(1 - 1 / scale, Math.round(value * scale + (next() - next()) * 0.5) / scale));
  }
}
