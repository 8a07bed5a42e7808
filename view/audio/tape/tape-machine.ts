import { MAX_TRACKS } from '../../../protocol/index.ts';
import type { MixingDesk } from '../mixing-desk.ts';
import { addWorklet } from '../worklets/add-worklet.ts';
import tapeSource from '../worklets/tape.worklet.js?raw';
import { MOST_FRAMES, type TapeOrder, type TapeReport } from './tape-order.ts';

/** Registers the tape with a context. Without AudioWorklet (an insecure page) resolves to false: nothing can be recorded then. */
export const addTape = (context: BaseAudioContext): Promise<boolean> => addWorklet(context, tapeSource);

/**
 * The tape in a context: hears the live busses of a desk and, once it is led in, a microphone, and plays into the desk's tracks.
 * {@link addTape} must have answered true.
 */
export class TapeMachine {
  private readonly node: AudioWorkletNode;
  private microphone: AudioNode | null = null;

  /** @param orders what it is told before it runs: offline, where messages would come too late, all there is */
  constructor(context: BaseAudioContext, orders: readonly TapeOrder[] = [], hear: (report: TapeReport) => void = () => undefined) {
    this.node = new AudioWorkletNode(context, 'tape', { numberOfInputs: 2, numberOfOutputs: MAX_TRACKS, outputChannelCount: Array.from({ length: MAX_TRACKS }, () => 2), processorOptions: { most: MOST_FRAMES, orders } });
    this.node.port.onmessage = ({ data }: MessageEvent<TapeReport>) => hear(data);
  }

  /** Plays into this desk; `hearsIt`: what is played live on it can be recorded. */
  attach(desk: MixingDesk, hearsIt: boolean): void {
    desk.openTracks(this.node);
    if (hearsIt) desk.leadLive(this.node, 1);
  }

  order(order: TapeOrder): void {
    this.node.port.postMessage(order);
  }

  /** What the microphone gives; null when there is none any more. */
  listenTo(microphone: AudioNode | null): void {
    if (this.microphone === microphone) return;
    this.microphone?.disconnect(this.node);
    this.microphone = microphone;
    microphone?.connect(this.node, 0, 0);
  }
}
