import type { Seconds } from '../../protocol/index.ts';

/** Uniform noise in −1…1 from a linear congruential sequence (Numerical Recipes' constants): the same in every run. */
export function noiseStream(seed: number): () => number {
  let state = seed >>> 0;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 31 - 1;
}

/** Three seconds of white noise, for breath, wind and bow hair. */
export function makeNoise(sampleRate: number): AudioBuffer {
  const buffer = new AudioBuffer({ length: sampleRate * 3, numberOfChannels: 1, sampleRate }), frames = buffer.getChannelData(0), next = noiseStream(7);
  for (let index = 0; index < frames.length; index++) frames[index] = next() * 0.5;
  return buffer;
}

/**
 * A room: decaying noise that grows darker as it dies, left and right unrelated, after a gap of 14 ms that keeps the source close.
 *
 * @param seconds time in which it falls by 60 dB
 */
export function makeRoom(sampleRate: number, seconds: Seconds): AudioBuffer {
  const gap = Math.round(0.014 * sampleRate), length = gap + Math.round(seconds * 1.05 * sampleRate);
  const buffer = new AudioBuffer({ length, numberOfChannels: 2, sampleRate });
  for (let channel = 0; channel < 2; channel++) {
    const frames = buffer.getChannelData(channel), next = noiseStream(101 + channel * 7919);
    let low = 0, lower = 0;
    for (let index = gap; index < length; index++) {
      const time = (index - gap) / sampleRate, age = time / seconds;
      // Two one-pole low-passes close from 7 kHz to 900 Hz over the decay, as air and curtains do.
      const pole = 1 - Math.exp((-2 * Math.PI * (900 + 6100 * (1 - Math.min(1, age)) ** 2)) / sampleRate);
      low += pole * (next() - low);
      lower += pole * (low - lower);
      const rise = Math.min(1, time / 0.006);
      frames[index] = lower * rise * Math.exp(-6.9 * age) * (1 - Math.min(1, Math.max(0, age - 0.9) * 7));
    }
  }
  return buffer;
}
