import { addWorklet } from './worklets/add-worklet.ts';
import highPassSource from './worklets/high-pass.worklet.js?raw';

/** A browser's quality of 0.5 dB, as the worklet has it: hardly a bump at the corner. */
const Q_DB = 0.5;

/** Registers {@link movingHighPass}'s worklet with a context. Without AudioWorklet (an insecure page) resolves to false. */
export const addHighPass = (context: BaseAudioContext): Promise<boolean> => addWorklet(context, highPassSource);

/**
 * A high-pass of 12 dB an octave that stays where it is, reckoned in double precision: a BiquadFilterNode's memory is of single precision and rumbles
 * by that, at 12 Hz some 70 dB under what passes.
 *
 * @param hertz where it begins, 1 up to a third of the sample rate
 */
export function steadyHighPass(context: BaseAudioContext, hertz: number): IIRFilterNode {
  const angle = (2 * Math.PI * hertz) / context.sampleRate, alpha = Math.sin(angle) / (2 * 10 ** (Q_DB / 20)), cosine = Math.cos(angle), whole = 1 + alpha, ends = (1 + cosine) / 2 / whole;
  return context.createIIRFilter([ends, -2 * ends, ends], [1, (-2 * cosine) / whole, (1 - alpha) / whole]);
}

/** The same, with a corner that can be moved. */
export interface MovingHighPass {
  readonly node: AudioNode;
  readonly frequency: AudioParam;
}

/** @param hasWorklet what {@link addHighPass} answered for this context; without it the browser's own filter stands in */
export function movingHighPass(context: BaseAudioContext, hasWorklet: boolean, hertz: number): MovingHighPass {
  if (hasWorklet) {
    const node = new AudioWorkletNode(context, 'high-pass', { outputChannelCount: [2], parameterData: { frequency: hertz } });
    return { node, frequency: node.parameters.get('frequency')! };
  }
  const node = context.createBiquadFilter();
  node.type = 'highpass';
  node.frequency.value = hertz;
  node.Q.value = Q_DB;
  return { node, frequency: node.frequency };
}
