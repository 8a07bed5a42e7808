import { kWeighted } from '../view/audio/loudness.ts';

/** What can be measured of how rich a sound is, each in more than one way that is usual. */

const WINDOW = 1024, HOP = 512;

/** Magnitudes of successive windows (Hann), up to half the rate, by a plain fast Fourier transform. */
function spectra(frames: Float32Array): Float64Array[] {
  const found: Float64Array[] = [], re = new Float64Array(WINDOW), im = new Float64Array(WINDOW);
  for (let start = 0; start + WINDOW <= frames.length; start += HOP) {
    for (let n = 0; n < WINDOW; n++) {
      let at = 0;
      for (let bit = 1, k = n; bit < WINDOW; bit <<= 1, k >>= 1) at = (at << 1) | (k & 1);
      re[at] = frames[start + n]! * (0.5 - 0.5 * Math.cos((2 * Math.PI * n) / WINDOW));
      im[at] = 0;
    }
    for (let size = 2; size <= WINDOW; size <<= 1) {
      for (let block = 0; block < WINDOW; block += size) {
        for (let k = 0; k < size / 2; k++) {
          const angle = (-2 * Math.PI * k) / size, c = Math.cos(angle), s = Math.sin(angle), a = block + k, b = a + size / 2, x = re[b]! * c - im[b]! * s, y = re[b]! * s + im[b]! * c;
          re[b] = re[a]! - x; im[b] = im[a]! - y;
          re[a] = re[a]! + x; im[a] = im[a]! + y;
        }
      }
    }
    found.push(Float64Array.from({ length: WINDOW / 2 }, (_, k) => Math.hypot(re[k]!, im[k]!)));
  }
  return found;
}

/** Value below which a share of sorted values lies. */
const quantile = (sorted: readonly number[], share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
const decibels = (amplitude: number): number => 20 * Math.log10(Math.max(1e-7, amplitude));

/** Root mean square of windows of so many seconds, one after the other by `hop` seconds. */
function levels(frames: ArrayLike<number>, rate: number, window: number, hop = window): number[] {
  const found: number[] = [], size = Math.round(window * rate), step = Math.round(hop * rate);
  for (let start = 0; start + size <= frames.length; start += step) {
    let energy = 0;
    for (let at = start; at < start + size; at++) energy += frames[at]! * frames[at]!;
    found.push(Math.sqrt(energy / size));
  }
  return found;
}

/** Softer than this is no sound, amplitude: −60 dBFS. */
const SOUNDS = 1e-3;

/** Loudness range, LU (EBU Tech 3342): 10th to 95th percentile of 3 s loudness, gated at −70 LUFS and 20 LU under the mean; of mono. */
function loudnessRange(frames: Float32Array, rate: number, window: number): number {
  const energies = levels(kWeighted(frames, rate), rate, window, 0.1).map((value) => value * value), loud = energies.filter((energy) => -0.691 + 10 * Math.log10(energy + 1e-12) > -70);
  if (loud.length === 0) return 0;
  const mean = loud.reduce((sum, energy) => sum + energy, 0) / loud.length, gated = loud.filter((energy) => energy > mean / 100).sort((a, b) => a - b);
  return 10 * Math.log10(quantile(gated, 0.95) / quantile(gated, 0.1));
}

/**
 * Measures of a sound, mono:
 * - `flux`: mean rise of the magnitudes from window to window (43 ms); `fluxShare`: the same of each window's share of the mean magnitude.
 * - `tones`: as many semitones as would share the sound evenly, 65 Hz to 4 kHz.
 * - Dynamic range over windows of 85 ms: `linear10`, `linear5`: 10th or 5th to 95th percentile of amplitude; `db10`, `db5`: the same in dB over windows in
 *   which something sounds (−60 dBFS); `db10All`: over all of them, floor −80 dBFS; `deviation`: of amplitude; `peakToSoft`: highest peak over the median, dB;
 *   `lra`: loudness range of EBU Tech 3342, LU; `momentary`: the same over 0.4 s.
 */
export function measureRichness(frames: Float32Array, rate: number): Record<RichnessMeasure, number> {
  const windows = spectra(frames), semitones = new Float64Array(73), all = levels(frames, rate, 0.085).sort((a, b) => a - b), sounding = all.filter((level) => level > SOUNDS), mean = all.reduce((sum, level) => sum + level, 0) / all.length;
  let flux = 0, whole = 0, peak = 0;
  windows.forEach((window, n) => {
    window.forEach((value, k) => {
      if (n > 0) flux += Math.max(0, value - windows[n - 1]![k]!) / windows.length;
      whole += value / windows.length;
      const semitone = Math.round(69 + 12 * Math.log2((k * rate) / WINDOW / 440)) - 36;
      if (semitone >= 0 && semitone < semitones.length) semitones[semitone]! += value;
    });
  });
  for (const frame of frames) peak = Math.max(peak, Math.abs(frame));
  const sum = semitones.reduce((a, b) => a + b, 0), entropy = -semitones.reduce((a, b) => (b > 0 ? a + (b / sum) * Math.log(b / sum) : a), 0);
  const range = (from: number, list: readonly number[]): number => (list.length === 0 ? 0 : decibels(quantile(list, 0.95)) - decibels(quantile(list, from)));
  return {
    flux, fluxShare: whole > 0 ? flux / whole : 0, tones: sum > 0 ? Math.exp(entropy) : 0,
    linear10: quantile(all, 0.95) - quantile(all, 0.1), linear5: quantile(all, 0.95) - quantile(all, 0.05), deviation: Math.sqrt(all.reduce((sum, level) => sum + (level - mean) ** 2, 0) / all.length),
    db10: range(0.1, sounding), db5: range(0.05, sounding), db10All: range(0.1, all.map((level) => Math.max(1e-4, level))), peakToSoft: decibels(peak) - decibels(quantile(sounding, 0.5)),
    lra: loudnessRange(frames, rate, 3), momentary: loudnessRange(frames, rate, 0.4),
  };
}

export type RichnessMeasure = 'flux' | 'fluxShare' | 'tones' | 'linear10' | 'linear5' | 'deviation' | 'db10' | 'db5' | 'db10All' | 'peakToSoft' | 'lra' | 'momentary';
