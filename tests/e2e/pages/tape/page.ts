import { CUE, CUE_KIND, CUE_STRIDE, layerId, TICK_RATE, TRACK_SOURCE } from '../../../../protocol/index.ts';
import { createAudio, captureOutput, type AudioEngine, type TapeReport } from '../../../../view/audio/index.ts';
import { DelayBench } from '../../../../view/calibration/delay-bench.ts';
import type { DelayFinding } from '../../../../view/calibration/judge-delays.ts';
import { Microphone } from '../../../../view/microphone/microphone.ts';
import { MicrophoneEar } from '../../../../view/tape/microphone-ear.ts';

/** A page that records with the tape and without a simulation. */
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const nowMs = (): number => performance.timeOrigin + performance.now();
let audio: AudioEngine | null = null;
const pieces = new Map<string, Float32Array[]>(), wholes = new Map<string, Extract<TapeReport, { type: 'whole' }>>(), states: string[] = [];
let nextId = 1;

function cue(kind: keyof typeof CUE_KIND, seconds: number, fields: Partial<Record<keyof typeof CUE, number>>): Float64Array {
  const cues = new Float64Array(CUE_STRIDE), tick = Math.floor(seconds * TICK_RATE);
  cues[CUE.id] = nextId++;
  cues[CUE.kind] = CUE_KIND[kind];
  cues[CUE.tick] = tick;
  cues[CUE.micros] = (seconds - tick / TICK_RATE) * 1e6;
  for (const [name, value] of Object.entries(fields)) cues[CUE[name as keyof typeof CUE]] = value!;
  return cues;
}
/** Strongest frame of a stretch, and where. */
function peak(frames: Float32Array): { at: number; level: number } {
  let at = 0;
  for (let index = 0; index < frames.length; index++) if (Math.abs(frames[index]!) > Math.abs(frames[at]!)) at = index;
  return { at, level: Math.abs(frames[at] ?? 0) };
}

const microphone = new Microphone({
  onStatus: (status) => { if (states.at(-1) !== status.state) states.push(status.state); },
  onStream: (stream) => audio?.tape.useMicrophone(stream),
  onChanged: () => undefined,
}, navigator.mediaDevices, () => performance.now());

const page = {
  states,
  microphone,
  async start(): Promise<void> {
    audio = createAudio({ base: new URL('/sounds/', location.href).href, hasGreeting: false });
    audio.tape.listen({
      begun: () => undefined, ended: () => undefined, missed: () => undefined, sounded: () => undefined, leaving: () => undefined, reopened: () => undefined,
      heard: (report) => {
        if (report.type === 'piece') pieces.set(report.key, [...pieces.get(report.key) ?? [], report.channels[0]!]);
        else if (report.type === 'whole') wholes.set(report.key, report);
      },
    });
    audio.tape.openReel('room', true);
    await audio.start();
    await wait(1200);
  },
  open: (isAsked: boolean): Promise<boolean> => microphone.open(isAsked),
  /** A way from the loudspeaker back into a microphone, `extraMs` longer than the context's own: what leaves the page's mix and its chirps come in there. */
  modelRoom(extraMs: number): void {
    const { context } = audio!.device!, into = context.createMediaStreamDestination(), delay = context.createDelay(1), level = context.createGain();
    delay.delayTime.value = extraMs / 1000;
    level.gain.value = 0.5;
    delay.connect(level).connect(into);
    const connect = AudioNode.prototype.connect as (this: AudioNode, ...to: unknown[]) => AudioNode;
    // Whatever is led to the loudspeaker is led into the room, too.
    Object.assign(AudioNode.prototype, { connect(this: AudioNode, ...to: unknown[]) {
      if (to[0] === context.destination) connect.call(this, delay);
      return connect.apply(this, to);
    } });
    connect.call(audio!.device!.output, delay);
    navigator.mediaDevices.getUserMedia = () => Promise.resolve(into.stream);
  },
  async measure(): Promise<DelayFinding> {
    const found = await new DelayBench(audio!).roundTrip(microphone.stream!, { onProgress: () => undefined, signal: new AbortController().signal });
    if (found.ok) audio!.tape.roundTrip = found.seconds;
    return found;
  },
  setRoundTrip(seconds: number | null): void {
    audio!.tape.roundTrip = seconds;
  },
  /** Records a second of the microphone from 0.5 s from now on; a click is played into the middle of it. Answers where in the layer it lies, seconds. */
  async recordClick(ordinal: number, doesClick: boolean): Promise<{ at: number; level: number; frames: number; outputLatency: number }> {
    const zero = nowMs() + 500, schedule = (cues: Float64Array): void => audio!.schedule(cues, 1, (tick) => zero + (tick / TICK_RATE) * 1000), id = layerId(0, ordinal), key = `room ${id}`;
    schedule(cue('trackRecord', 0, { loop: 0, content: id, instrument: 0, tone: TRACK_SOURCE.microphone }));
    if (doesClick) schedule(cue('click', 0.5, { velocity: 1 }));
    await wait(1200);
    schedule(cue('trackRecordEnd', 1, { loop: 0, content: id, instrument: 0, duration: 1, amount: 1 }));
    for (let look = 0; look < 60 && !wholes.has(key); look++) await wait(50);
    const whole = wholes.get(key)!, joined = (pieces.get(key) ?? []).flatMap((piece) => [...piece]), { sampleRate } = audio!.device!.context, { at, level } = peak(Float32Array.from(joined.slice(0, whole.before + whole.frames)));
    return { at: (at - whole.before) / sampleRate, level, frames: whole.frames, outputLatency: audio!.figures().outputLatency };
  },
  /** Hears the microphone for so long: context seconds of its strongest frame, and of frames above `threshold` 0.2 s apart. */
  async listen(seconds: number, threshold: number): Promise<number[]> {
    const { context } = audio!.device!, source = context.createMediaStreamSource(microphone.stream!), capture = await captureOutput(context, source);
    await wait(seconds * 1000);
    const { left, startFrame, sampleRate } = capture.stop(), found: number[] = [];
    source.disconnect();
    for (let frame = 0; frame < left.length; frame++) if (Math.abs(left[frame]!) > threshold && (found.length === 0 || (frame + startFrame) / sampleRate - found.at(-1)! > 0.2)) found.push((frame + startFrame) / sampleRate);
    return found;
  },
  /** EpochMs at which what the mix renders at a context time is heard. */
  heardMs(contextTime: number): number {
    const now = nowMs();
    return now + (contextTime - audio!.contextTimeOf(now).heard) * 1000;
  },
  /** Records a second of the microphone whose first moment is heard at `zeroMs`; answers where a click lies in it. */
  async recordFrom(ordinal: number, zeroMs: number): Promise<{ at: number; level: number }> {
    const schedule = (cues: Float64Array): void => audio!.schedule(cues, 1, (tick) => zeroMs + (tick / TICK_RATE) * 1000), id = layerId(1, ordinal), key = `room ${id}`;
    schedule(cue('trackRecord', 0, { loop: 1, content: id, instrument: 0, tone: TRACK_SOURCE.microphone }));
    await wait(Math.max(0, zeroMs - nowMs()) + 1200);
    schedule(cue('trackRecordEnd', 1, { loop: 1, content: id, instrument: 0, duration: 1, amount: 1 }));
    for (let look = 0; look < 60 && !wholes.has(key); look++) await wait(50);
    const whole = wholes.get(key)!, joined = (pieces.get(key) ?? []).flatMap((piece) => [...piece]), { sampleRate } = audio!.device!.context;
    const { at, level } = peak(Float32Array.from(joined.slice(whole.before, whole.before + whole.frames)));
    return { at: at / sampleRate, level };
  },
  level(): { peak: number; rms: number } {
    const { context, output } = audio!.device!, ear = new MicrophoneEar(context, microphone.stream!, output);
    Object.assign(globalThis, { ear });
    return ear.level();
  },
};
export type TapePage = typeof page;
Object.assign(globalThis, { tapePage: page });
