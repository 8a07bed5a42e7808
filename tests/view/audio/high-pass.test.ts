import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const SOURCE = readFileSync(new URL('../../../view/audio/worklets/high-pass.worklet.js', import.meta.url), 'utf8'), RATE = 48_000;
interface Processor { process(inputs: Float32Array[][], outputs: Float32Array[][], parameters: { frequency: Float32Array }): boolean }

function makeHighPass(): Processor {
  const made: { type?: new () => Processor } = {};
  new Function('AudioWorkletProcessor', 'registerProcessor', 'sampleRate', SOURCE)(class {}, (_: string, type: new () => Processor) => (made.type = type), RATE);
  return new made.type!();
}
/** What comes out of it, quantum by quantum. */
function through(filter: Processor, sound: Float32Array, hertz: number): Float32Array {
  const out = new Float32Array(sound.length);
  for (let at = 0; at + 128 <= sound.length; at += 128) filter.process([[sound.subarray(at, at + 128)]], [[out.subarray(at, at + 128)]], { frequency: Float32Array.of(hertz) });
  return out;
}
const energy = (sound: Float32Array): number => sound.reduce((sum, value) => sum + value * value, 0);

it('[SND18] two sounds that pass the high-pass at 5 Hz apart add up to what passes it together within −120 dB; what lies below its corner goes, and silence falls', () => {
  const sine = (hertz: number): Float32Array => Float32Array.from({ length: RATE * 2 }, (_, frame) => 0.4 * Math.sin((2 * Math.PI * hertz * frame) / RATE));
  const a = sine(110), b = sine(743.3), both = a.map((value, frame) => value + b[frame]!), apart = [a, b].map((sound) => through(makeHighPass(), sound, 5)), whole = through(makeHighPass(), both, 5);
  expect(10 * Math.log10(energy(whole.map((value, frame) => value - apart[0]![frame]! - apart[1]![frame]!)) / energy(whole))).toBeLessThan(-120);
  expect(10 * Math.log10(energy(apart[0]!) / energy(a))).toBeCloseTo(0, 1);
  expect(10 * Math.log10(energy(through(makeHighPass(), sine(110), 1000)) / energy(a))).toBeLessThan(-35);
  const filter = makeHighPass();
  through(filter, a, 5);
  const tail = through(filter, new Float32Array(RATE * 20), 5);
  expect(tail.slice(-128)).toEqual(new Float32Array(128));
});
