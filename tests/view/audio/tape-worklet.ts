import { readFileSync } from 'node:fs';
import type { TapeOrder, TapeReport } from '../../../view/audio/tape/tape-order.ts';

const SOURCE = readFileSync(new URL('../../../view/audio/worklets/tape.worklet.js', import.meta.url), 'utf8');

/** The heart of the tape worklet, outside of an audio thread. */
export interface TapeHeart {
  order(order: TapeOrder): void;
  process(frame: number, count: number, inputs: readonly (readonly Float32Array[])[], outputs: readonly Float32Array[][]): void;
}

/** Makes one; `told` hears its reports. */
export function makeTape(sampleRate: number, told: (report: TapeReport) => void = () => undefined, most = 1 << 26): TapeHeart {
  const Heart = new Function('AudioWorkletProcessor', 'registerProcessor', 'sampleRate', 'currentFrame', `${SOURCE}; return Tape;`)(class {}, () => undefined, sampleRate, 0) as new (rate: number, most: number, tell: (report: TapeReport) => void) => TapeHeart;
  return new Heart(sampleRate, most, told);
}

/** Runs frames `from` to `to` in quanta; `input(which, frame)` gives what comes in. Answers left of one track. */
export function run(tape: TapeHeart, from: number, to: number, track = 0, input: ((which: 0 | 1, frame: number) => number) | null = null): Float32Array {
  const QUANTUM = 128, out = new Float32Array(to - from), outputs = Array.from({ length: 8 }, () => [new Float32Array(QUANTUM), new Float32Array(QUANTUM)]);
  for (let at = from; at < to; at += QUANTUM) {
    const count = Math.min(QUANTUM, to - at);
    const inputs = ([0, 1] as const).map((which) => (input ? [Float32Array.from({ length: count }, (_, index) => input(which, at + index))] : []));
    tape.process(at, count, inputs, outputs.map((pair) => pair.map((side) => side.subarray(0, count))));
    out.set(outputs[track]![0]!.subarray(0, count), at - from);
  }
  return out;
}
