import type { Seconds } from '../../protocol/index.ts';
import { addWorklet } from './worklets/add-worklet.ts';
import source from './worklets/leveller.worklet.js?raw';

/** Top of what is wholly bare, Hz: as if behind a door. At 0.5 and above nothing is cut. */
const BARE_TOP = 1300;
/** Time constant of the top, as the leveller's own: seconds. */
const TOP_SOFT: Seconds = 0.5;

/** Registers the leveller with a context. Without AudioWorklet (an insecure page) resolves to false. */
export const addLeveller = (context: BaseAudioContext): Promise<boolean> => addWorklet(context, source);

/**
 * Makes what comes in even, soft and dark, or livelier than it was: {@link input} → low-pass → gain → {@link output}, where the gain follows the level of the
 * whole. The desks of parts follow the whole's gain, so that parts still add up to it. It delays nothing, and changes nothing at 0.5.
 */
export class Leveller {
  readonly input: GainNode;
  readonly output: GainNode;
  private readonly top: BiquadFilterNode;
  private readonly control: AudioWorkletNode | null;

  /** @param leads whether it listens for itself: it is of no part, and {@link addLeveller} answered true for this context */
  constructor(context: BaseAudioContext, leads: boolean) {
    this.input = context.createGain();
    this.output = context.createGain();
    // At half the rate a low-pass passes all. Two real poles.
    this.top = new BiquadFilterNode(context, { type: 'lowpass', frequency: context.sampleRate / 2, Q: -6 });
    this.input.connect(this.top).connect(this.output);
    this.control = leads ? new AudioWorkletNode(context, 'leveller', { outputChannelCount: [1], channelCount: 2, channelCountMode: 'explicit' }) : null;
    if (!this.control) return;
    this.top.connect(this.control);
    this.control.connect(this.output.gain);
  }

  /** From now on hears a part as well, which follows it. */
  addPart(part: Leveller): void {
    if (!this.control) return;
    part.top.connect(this.control);
    this.control.connect(part.output.gain);
  }

  /** @param value 0 even, soft and dark … 0.5 as it is … 1 lively */
  setRichness(value: number, at: Seconds): void {
    const most = this.top.context.sampleRate / 2;
    this.control?.parameters.get('richness')!.setValueAtTime(value, at);
    this.top.frequency.setTargetAtTime(most * (BARE_TOP / most) ** Math.max(0, 1 - 2 * value), at, TOP_SOFT);
  }
}
