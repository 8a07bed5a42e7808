/** Frames that a meter looks at: 43 ms at 48 kHz, so that a picture drawn 30 times a second misses no stroke. */
export const METER_FRAMES = 2048;

/** A meter on a node. */
export function meterOn(context: BaseAudioContext, node: AudioNode): AnalyserNode {
  const analyser = context.createAnalyser();
  analyser.fftSize = METER_FRAMES;
  node.connect(analyser);
  return analyser;
}

/**
 * Root mean square of what a meter sees now, as 0…1 over −54…−6 dBFS. No allocation.
 *
 * @param frames {@link METER_FRAMES} long; overwritten
 */
export function readLevel(analyser: AnalyserNode, frames: Float32Array<ArrayBuffer>): number {
  analyser.getFloatTimeDomainData(frames);
  let energy = 0;
  for (let index = 0; index < METER_FRAMES; index++) energy += frames[index]! * frames[index]!;
  const decibels = 10 * Math.log10(energy / METER_FRAMES + 1e-12);
  return Math.max(0, Math.min(1, (decibels + 54) / 48));
}

/**
 * Each channel's own tape: straight up to {@link KNEE}, then bent towards {@link CHANNEL_CEILING}, so that a brush or a rim can stand as loud as a
 * pad without its tips reaching the limiter. The curve spans ±{@link CURVE_SPAN}, where a WaveShaper clamps.
 */
const KNEE = 0.25;
const CHANNEL_CEILING = 0.56;
const CURVE_SPAN = 4;
const CHANNEL_CURVE = Float32Array.from({ length: 8193 }, (_, index) => {
  const x = (index / 4096 - 1) * CURVE_SPAN, size = Math.abs(x), room = CHANNEL_CEILING - KNEE;
  return size <= KNEE ? x : Math.sign(x) * (KNEE + room * Math.tanh((size - KNEE) / room));
});

/** One voice's way in: level, tape, place between the ears, meter. It leaves by its `panner`. */
export interface Channel {
  readonly input: GainNode;
  readonly panner: StereoPannerNode;
  readonly analyser: AnalyserNode;
}

/** @param trim linear @param pan −1…1 */
export function openChannel(context: BaseAudioContext, trim: number, pan: number): Channel {
  const input = context.createGain(), tape = context.createWaveShaper(), panner = context.createStereoPanner();
  input.gain.value = trim / CURVE_SPAN;
  tape.curve = CHANNEL_CURVE;
  panner.pan.value = pan;
  input.connect(tape).connect(panner);
  return { input, panner, analyser: meterOn(context, tape) };
}
