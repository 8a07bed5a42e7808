import { expect, it } from 'vitest';
import { readWav, writeWav } from '../../protocol/index.ts';

it('[EXP10] a WAV file of floats gives back every sample, beyond full scale, too; one of 24 bits clips there', () => {
  const channels = [Float32Array.of(0, 0.1, -1.7, 1e-20), Float32Array.of(1, -1, 2.5, 0.333)], wav = writeWav({ sampleRate: 48_000, channels, loop: { from: 1, to: 4 } }, 32), floats = readWav(wav);
  expect(floats).toEqual({ ok: true, sampleRate: 48_000, channels, loop: { from: 1, to: 4 } });
  expect(String.fromCharCode(...wav.subarray(36, 40))).toBe('fact');
  const whole = readWav(writeWav({ sampleRate: 48_000, channels, loop: null }, 24));
  expect(whole.ok && whole.channels[0]![2]).toBe(-1);
  // What is neither is refused with what it is.
  const other = wav.slice();
  other[34] = 64;
  expect(readWav(other)).toEqual({ ok: false, message: 'The sound is format 3 of 64 bits; PCM of 16 or 24 bits and floats of 32 can be read. Save it as such.' });
});
