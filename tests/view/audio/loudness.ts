/**
 * Loudness as ITU-R BS.1770-4 measures it: K-weighting (annex 1), blocks of 400 ms with 75 % overlap, gated at −70 LUFS and at 10 LU
 * below the mean of what passed; true peak by four-fold interpolation (annex 2, here with a 48-tap windowed sinc).
 */

interface Biquad { readonly b0: number; readonly b1: number; readonly b2: number; readonly a1: number; readonly a2: number }

/** The two stages of K-weighting at any rate: analogue prototypes of the standard's 48 kHz coefficients (as in libebur128), bilinear. */
function kWeighting(rate: number): readonly [Biquad, Biquad] {
  const shelf = (() => {
    const f0 = 1681.974450955533, gain = 3.999843853973347, q = 0.7071752369554196;
    const k = Math.tan((Math.PI * f0) / rate), vh = 10 ** (gain / 20), vb = vh ** 0.4996667741545416, a0 = 1 + k / q + k * k;
    return { b0: (vh + (vb * k) / q + k * k) / a0, b1: (2 * (k * k - vh)) / a0, b2: (vh - (vb * k) / q + k * k) / a0, a1: (2 * (k * k - 1)) / a0, a2: (1 - k / q + k * k) / a0 };
  })();
  const highPass = (() => {
    const f0 = 38.13547087602444, q = 0.5003270373238773;
    const k = Math.tan((Math.PI * f0) / rate), a0 = 1 + k / q + k * k;
    return { b0: 1, b1: -2, b2: 1, a1: (2 * (k * k - 1)) / a0, a2: (1 - k / q + k * k) / a0 };
  })();
  return [shelf, highPass];
}

function filtered(input: ArrayLike<number>, { b0, b1, b2, a1, a2 }: Biquad): Float64Array {
  const output = new Float64Array(input.length);
  let x1 = 0, x2 = 0, y1 = 0, y2 = 0;
  for (let index = 0; index < input.length; index++) {
    const x = input[index]!, y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2;
    output[index] = y;
    x2 = x1; x1 = x; y2 = y1; y1 = y;
  }
  return output;
}

/** A channel as K-weighting hears it. @param rate frames a second */
export function kWeighted(channel: ArrayLike<number>, rate: number): Float64Array {
  const [shelf, highPass] = kWeighting(rate);
  return filtered(filtered(channel, shelf), highPass);
}

/** Integrated loudness in LUFS of channels of weight 1 (mono, left and right). −Infinity for silence. */
export function integratedLoudness(channels: readonly ArrayLike<number>[], rate: number): number {
  const weighted = channels.map((channel) => kWeighted(channel, rate));
  const block = Math.round(0.4 * rate), hop = Math.round(0.1 * rate), length = weighted[0]!.length, powers: number[] = [];
  for (let start = 0; start + block <= length; start += hop) {
    let power = 0;
    for (const channel of weighted) {
      let sum = 0;
      for (let index = start; index < start + block; index++) sum += channel[index]! * channel[index]!;
      power += sum / block;
    }
    powers.push(power);
  }
  const loudness = (power: number): number => -0.691 + 10 * Math.log10(power);
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const audible = powers.filter((power) => loudness(power) > -70);
  if (audible.length === 0) return -Infinity;
  const gate = loudness(mean(audible)) - 10;
  return loudness(mean(audible.filter((power) => loudness(power) > gate)));
}

/** Largest magnitude between and at the samples, dBTP. */
export function truePeak(channels: readonly ArrayLike<number>[]): number {
  const half = 24, kernels = [1, 2, 3].map((phase) => Float64Array.from({ length: half * 2 }, (_, tap) => {
    const x = tap - half + 1 - phase / 4;
    return (Math.sin(Math.PI * x) / (Math.PI * x)) * (0.5 + 0.5 * Math.cos((Math.PI * x) / half));
  }));
  let peak = 0;
  for (const channel of channels) {
    let sampled = 0;
    for (let index = 0; index < channel.length; index++) sampled = Math.max(sampled, Math.abs(channel[index]!));
    peak = Math.max(peak, sampled);
    for (let index = half; index < channel.length - half; index++) {
      // Only beside samples that are themselves high can an interpolated point be the highest.
      if (Math.abs(channel[index]!) < sampled * 0.5) continue;
      for (const kernel of kernels) {
        let sum = 0;
        for (let tap = 0; tap < half * 2; tap++) sum += kernel[tap]! * channel[index - half + 1 + tap]!;
        peak = Math.max(peak, Math.abs(sum));
      }
    }
  }
  return 20 * Math.log10(peak);
}
