import { correlate } from '../calibration/fourier.ts';

/** Shortest and longest way from the mix through air and devices back, seconds: no device takes less than a few milliseconds. */
const SHORTEST = 0.004, LONGEST = 0.4;
/** Below this, root mean square, there is nothing to compare. */
const LEAST = 2e-4;
/** Frames that are averaged into one: 12 kHz are left of 48. */
const FOLD = 4;

function folded(frames: Float32Array): Float64Array {
  const out = new Float64Array(Math.floor(frames.length / FOLD));
  // The first difference, so that the bass, where everything is alike, does not decide.
  let last = 0;
  for (let index = 0; index < out.length; index++) {
    let sum = 0;
    for (let k = 0; k < FOLD; k++) sum += frames[index * FOLD + k]!;
    out[index] = sum - last;
    last = sum;
  }
  return out;
}
const level = (frames: Float32Array): number => Math.sqrt(frames.reduce((sum, value) => sum + value * value, 0) / frames.length);

/**
 * Whether a microphone hears what is played: how surely, 0–1, and how much later. Compared by phase, wave by wave, so that somebody who plays or sings
 * the same notes in time is not taken for the loudspeaker. Null when one of the two is too quiet to tell.
 *
 * @param played what left the mix, and `heard`, what came in, over the same half second or more
 */
export function echoOf(played: Float32Array, heard: Float32Array, sampleRate: number): { readonly likeness: number; readonly lag: number } | null {
  if (level(played) < LEAST || level(heard) < LEAST) return null;
  const most = Math.round((LONGEST * sampleRate) / FOLD), found = correlate(folded(played), folded(heard), most, true);
  const least = Math.round((SHORTEST * sampleRate) / FOLD);
  let best = least;
  for (let lag = least + 1; lag <= most; lag++) if (Math.abs(found[lag]!) > Math.abs(found[best]!)) best = lag;
  return { likeness: Math.min(1, Math.abs(found[best]!)), lag: (best * FOLD) / sampleRate };
}
