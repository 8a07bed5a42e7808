import { addWorklet } from './worklets/add-worklet.ts';
import captureSource from './worklets/capture.worklet.js?raw';

/** What was heard, as the context counted it. */
export interface Captured {
  readonly left: Float32Array;
  readonly right: Float32Array;
  /** Frame of the context at which both begin. */
  readonly startFrame: number;
  readonly sampleRate: number;
}

export interface Capture {
  /** Ends the recording. Quanta that the page missed are silence, so frames stay where they belong. */
  stop(): Captured;
}

const registered = new WeakSet<BaseAudioContext>();

/** Records everything that passes a node, frame-exact against the context's own count. Needs AudioWorklet. */
export async function captureOutput(context: BaseAudioContext, node: AudioNode): Promise<Capture> {
  if (!registered.has(context)) {
    if (!(await addWorklet(context, captureSource))) throw new Error('This browser has no audio worklets, with which sound is recorded. Open the page over https.');
    registered.add(context);
  }
  const recorder = new AudioWorkletNode(context, 'capture', { numberOfOutputs: 1 });
  const quanta: (readonly [number, Float32Array, Float32Array])[] = [];
  recorder.port.onmessage = (event: MessageEvent<readonly [number, Float32Array, Float32Array]>) => quanta.push(event.data);
  node.connect(recorder);
  // A node that leads nowhere is not pulled.
  recorder.connect(context.destination);
  return {
    stop(): Captured {
      node.disconnect(recorder);
      recorder.disconnect();
      recorder.port.onmessage = null;
      const startFrame = quanta[0]?.[0] ?? 0, last = quanta.at(-1), length = last ? last[0] + last[1].length - startFrame : 0;
      const left = new Float32Array(length), right = new Float32Array(length);
      for (const [frame, leftQuantum, rightQuantum] of quanta) {
        left.set(leftQuantum, frame - startFrame);
        right.set(rightQuantum, frame - startFrame);
      }
      return { left, right, startFrame, sampleRate: context.sampleRate };
    },
  };
}
