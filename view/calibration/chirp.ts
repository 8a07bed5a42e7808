import { correlate } from './fourier.ts';

const SECONDS = 0.12, LOW = 400, HIGH = 7000;

/** A tone that runs from 400 Hz up to 7 kHz in an eighth of a second: found in noise by its shape, and through small loudspeakers. Peak 1. */
export function chirpOf(sampleRate: number): Float32Array<ArrayBuffer> {
  const length = Math.round(SECONDS * sampleRate), rise = Math.log(HIGH / LOW);
  return Float32Array.from({ length }, (_, frame) => {
    const time = frame / sampleRate, edge = Math.min(1, frame / (0.1 * length), (length - 1 - frame) / (0.1 * length));
    return Math.sin(((2 * Math.PI * LOW * SECONDS) / rise) * (Math.exp((time / SECONDS) * rise) - 1)) * (0.5 - 0.5 * Math.cos(Math.PI * edge));
  });
}

/**
 * Where a chirp begins in what was heard, frames from its first, and how clearly it stands out of everything else there (a peak of noise alone stays
 * under 6).
 */
export function findChirp(heard: Float32Array, chirp: Float32Array): { readonly frame: number; readonly clearness: number } {
  const most = Math.max(0, heard.length - chirp.length), found = correlate(chirp, heard, most, false);
  let best = 0, energy = 0;
  for (let lag = 0; lag <= most; lag++) if (Math.abs(found[lag]!) > Math.abs(found[best]!)) best = lag;
  let counted = 0;
  const apart = Math.round(chirp.length / 4);
  for (let lag = 0; lag <= most; lag++) if (Math.abs(lag - best) > apart) {
    energy += found[lag]! * found[lag]!;
    counted++;
  }
  return { frame: best, clearness: Math.abs(found[best]!) / Math.sqrt(energy / Math.max(1, counted) + 1e-18) };
}
