import { CUE, CUE_KIND, CUE_STRIDE, TICK_MICROS, TICK_RATE, type Performance, type Seconds, type StemDescription } from '../../protocol/index.ts';
import { CuePlayer } from '../audio/cue-player.ts';
import { addDeskWorklets, MixingDesk, type DeskPart } from '../audio/mixing-desk.ts';
import type { SampleShelf } from '../audio/sample-shelf.ts';
import { addWorklet } from '../audio/worklets/add-worklet.ts';
import mixdownSource from './worklets/mixdown.worklet.js?raw';

/** Cues are handed over this much at a time, and so much sound at most waits to be written. */
const WINDOW: Seconds = 4;
/** Rendered before the first second and cut off again: an audio worklet says nothing for its first few quanta. */
const LEAD_IN: Seconds = 0.1;
/** What rings on after the session's last tick. */
const TAIL: Seconds = 4;
/**
 * A stretch rendered at a go. The browser keeps four bytes a frame for it whatever is done with the sound: 115 MB. What is longer is rendered
 * in several, each begun {@link PRE_ROLL} before it is heard, so that whatever rings, rings.
 */
const STRETCH: Seconds = 600, PRE_ROLL: Seconds = 30;
/** Frames in which one stretch gives way to the next. */
const JOIN = 512;
/** Frames that the worklet gathers before it speaks. */
const BLOCK_FRAMES = 4096;
/** What an audio worklet heard may arrive this much after it was rendered, ms. */
const LAST_WORDS_MS = 5000;

/** Sound of one output, in order and without gaps. */
export type HearBlock = (left: Float32Array<ArrayBuffer>, right: Float32Array<ArrayBuffer>) => void;

/** What the rendering is heard by; those that are left out are not worked out. */
export interface RenderHearers {
  readonly master?: HearBlock;
  /** The mix before its limiter; what the parts add up to. */
  readonly beforeLimiter?: HearBlock;
  readonly stems?: readonly { readonly stem: StemDescription; readonly hear: HearBlock }[];
}

export interface RenderSettings {
  readonly sampleRate?: number;
  readonly shelf: SampleShelf;
  /** Lays the loop station's recorded layers in, before anything is played. */
  readonly prepare?: (context: OfflineAudioContext, desk: MixingDesk, timeOf: (seconds: Seconds) => Seconds, cues: Float64Array) => Promise<void>;
  readonly onProgress?: (progress: number) => void;
  readonly signal?: AbortSignal;
  /** Longest stretch rendered at a go, seconds; for tests. */
  readonly stretch?: Seconds;
}

/** The rendering was called off. */
export class RenderCancelled extends Error {
  constructor() {
    super('The export was called off.');
  }
}

/** All that belongs to no other stem; to be the last of them. */
export const REST: StemDescription = { key: 'rest', name: 'All else' };

/** Which of a desk's channels belong to a stem; see `StemDescription.key`. */
export function partOf({ key }: StemDescription): DeskPart {
  if (key === REST.key) return () => true;
  const [kind, number = '0'] = key.split(' '), wanted = Number(number);
  return (bus, index, player) => (bus === 'strike' || bus === 'bow' ? kind === bus && player === wanted : kind === (bus === 'track' ? 'track' : 'loop') && index === wanted);
}

const secondsOf = (cues: Float64Array, index: number): Seconds => (cues[index * CUE_STRIDE + CUE.tick]! + cues[index * CUE_STRIDE + CUE.micros]! / TICK_MICROS) / TICK_RATE;

/** What must be known of the time before `from` so that it can be begun there: the palette, what sounds, parameters. One of each, as they came last. */
function standingAt(cues: Float64Array, from: Seconds): number[] {
  const latest = new Map<string, number>();
  for (let index = 0; index < cues.length / CUE_STRIDE && secondsOf(cues, index) < from; index++) {
    const at = index * CUE_STRIDE, loop = cues[at + CUE.loop]!;
    switch (cues[at + CUE.kind]) {
      case CUE_KIND.palette: latest.set('palette', index); break;
      case CUE_KIND.param: latest.set(`param ${cues[at + CUE.instrument]!}`, index); break;
      case CUE_KIND.loopStart: case CUE_KIND.note: if (loop >= 0 && !latest.has(`loop ${loop}`)) latest.set(`loop ${loop}`, index); break;
      case CUE_KIND.loopStop: latest.delete(`loop ${loop}`); break;
      case CUE_KIND.silence: for (const key of [...latest.keys()]) if (key.startsWith('loop')) latest.delete(key);
    }
  }
  return [...latest.values()].sort((a, b) => a - b);
}

/** Where a stretch that is heard from `from` must begin: early enough for what rings, and for every round of a track that is still under way. */
function beginningOf(cues: Float64Array, from: Seconds): Seconds {
  let begin = Math.max(0, from - PRE_ROLL);
  for (let index = 0; index < cues.length / CUE_STRIDE; index++) {
    const at = index * CUE_STRIDE, seconds = secondsOf(cues, index);
    if (seconds >= begin) break;
    if (cues[at + CUE.kind] === CUE_KIND.trackRound && seconds + cues[at + CUE.duration]! > begin) begin = seconds;
  }
  return begin;
}

/** Numbers of seconds rendered, tail included. */
export const renderedSeconds = ({ ticks }: Pick<Performance, 'ticks'>): Seconds => ticks / TICK_RATE + TAIL;

/**
 * Renders a session through the very instruments and desk that the page plays, and hands the sound over as it comes: the mix, the mix before
 * its limiter, and parts of it. All have the same length and begin at the session's first tick. Rendering goes on beside the page, window by window;
 * memory does not grow with the length of the session.
 *
 * Parts are worked out by desks of their own in the same rendering, each with its own room and echo, and bent by the tape as the whole is, so that they
 * add up to the mix before its limiter. Cost: about that of playing, and half of that for each part. Clicks that count are left out.
 *
 * @throws RenderCancelled when `signal` says so, at the next window
 */
export async function renderSession(performance: Performance, hearers: RenderHearers, settings: RenderSettings): Promise<void> {
  const sampleRate = settings.sampleRate ?? 48_000, total = Math.ceil(renderedSeconds(performance) * sampleRate), longest = Math.round((settings.stretch ?? STRETCH) * sampleRate);
  const outputs = [hearers.master, hearers.beforeLimiter, ...(hearers.stems ?? []).map(({ hear }) => hear)].map((hear) => new OutputLine(hear));
  for (let from = 0; from < total; from += longest) {
    const to = Math.min(total, from + longest), begin = from === 0 ? 0 : Math.floor(beginningOf(performance.cues, from / sampleRate) * sampleRate);
    for (const output of outputs) output.enter(from, to);
    await renderStretch({ performance, settings, sampleRate, begin, end: to < total ? to + JOIN : to, stems: (hearers.stems ?? []).map(({ stem }) => stem), outputs, onProgress: (progress) => settings.onProgress?.((from + (to - from) * progress) / total) });
    for (const output of outputs) output.leave();
  }
  settings.onProgress?.(1);
}

type Stereo = readonly [Float32Array<ArrayBuffer>, Float32Array<ArrayBuffer>];
const silence = (frames: number): Stereo => [new Float32Array(frames), new Float32Array(frames)];

/** One output over all stretches: frames of the session in order, each once. The last {@link JOIN} frames beyond a stretch fade into the next. */
class OutputLine {
  private from = 0;
  private to = 0;
  /** The frame that is to be heard next. */
  private at = 0;
  private before: Stereo | null = null;
  private beyond: Stereo = silence(JOIN);

  constructor(private readonly hear: HearBlock | undefined) {}

  enter(from: number, to: number): void {
    this.from = from;
    this.to = to;
  }

  /** @param frame of the session at which both begin; may lie before what is wanted */
  take(frame: number, [left, right]: Stereo): void {
    if (!this.hear) return;
    const start = Math.max(0, this.at - frame), end = Math.min(left.length, this.to - frame);
    if (end > start) {
      // What never came, at the very start of a rendering, is silence.
      if (frame + start > this.at) this.hear(...silence(frame + start - this.at));
      const heard: Stereo = [left.slice(start, end), right.slice(start, end)], first = frame + start - this.from;
      if (this.before) {
        for (let i = 0; i < heard[0].length && first + i < JOIN; i++) {
          const share = (first + i + 1) / (JOIN + 1);
          for (const channel of [0, 1] as const) heard[channel][i] = heard[channel][i]! * share + this.before[channel][first + i]! * (1 - share);
        }
      }
      this.hear(...heard);
      this.at = frame + end;
    }
    for (let i = Math.max(0, this.to - frame); i < left.length && frame + i < this.to + JOIN; i++) {
      this.beyond[0][frame + i - this.to] = left[i]!;
      this.beyond[1][frame + i - this.to] = right[i]!;
    }
  }

  leave(): void {
    // A rendering that said less than it should leaves silence, not a shorter file.
    if (this.at < this.to) this.hear?.(...silence(this.to - this.at));
    this.at = this.to;
    this.before = this.beyond;
    this.beyond = silence(JOIN);
  }
}

interface StretchTask {
  readonly performance: Performance;
  readonly settings: RenderSettings;
  readonly sampleRate: number;
  /** Frames of the session: where the rendering begins, and where it ends. */
  readonly begin: number;
  readonly end: number;
  readonly stems: readonly StemDescription[];
  readonly outputs: readonly OutputLine[];
  readonly onProgress: (progress: number) => void;
}

async function renderStretch({ performance, settings, sampleRate, begin, end, stems, outputs, onProgress }: StretchTask): Promise<void> {
  const { cues, scene } = performance, { shelf, signal } = settings, lead = Math.round(LEAD_IN * sampleRate), length = lead + end - begin;
  // The worklet speaks in blocks: the last one that is wanted is whole when the rendering ends.
  const context = new OfflineAudioContext(1, length + 2 * BLOCK_FRAMES, sampleRate), hasWorklets = await addDeskWorklets(context);
  if (!(await addWorklet(context, mixdownSource))) throw new Error('This browser has no audio worklets, with which sound is written down. Open the page over https.');
  const whole = new MixingDesk(context, hasWorklets), parts = stems.map((stem) => new MixingDesk(context, hasWorklets, partOf(stem)));
  for (const desk of parts) whole.addPart(desk);
  const stereo = { channelCount: 2, channelCountMode: 'explicit' } as const;
  const mixdown = new AudioWorkletNode(context, 'mixdown', { ...stereo, numberOfInputs: stems.length + 2, numberOfOutputs: 1, outputChannelCount: [1] });
  whole.output.connect(mixdown, 0, 0);
  whole.lead('beforeLimiter', mixdown, 1);
  if (stems.length > 0) {
    const share = new AudioWorkletNode(context, 'tape-share', { ...stereo, numberOfInputs: stems.length + 2, numberOfOutputs: stems.length, outputChannelCount: stems.map(() => 2) });
    whole.lead('beforeTape', share, 0);
    whole.lead('afterTape', share, 1);
    parts.forEach((desk, index) => {
      desk.lead('beforeTape', share, index + 2);
      desk.takeFromTape(share, index);
      desk.lead('beforeLimiter', mixdown, index + 2);
    });
  }
  // A node that leads nowhere is not pulled.
  mixdown.connect(context.destination);

  // The limiter delays what passes it; voices begin earlier by as much, and what does not pass it arrives early.
  const delay = Math.round(whole.latency * sampleRate);
  let heardTo = 0, tellHeard: () => void = () => undefined;
  mixdown.port.onmessage = ({ data: [frame, blocks] }: MessageEvent<readonly [number, readonly Stereo[]]>) => {
    const at = begin + frame - lead;
    blocks.forEach((block, output) => outputs[output]!.take(output === 0 ? at : at + delay, block));
    heardTo = frame + blocks[0]![0].length;
    tellHeard();
  };
  const until = (frame: number): Promise<void> => new Promise((resolve) => {
    const late = setTimeout(resolve, LAST_WORDS_MS);
    tellHeard = () => {
      if (heardTo < frame) return;
      clearTimeout(late);
      resolve();
    };
    tellHeard();
  });

  whole.describe(scene.loops, scene.palettes);
  whole.setPalette(0, 0);
  const player = new CuePlayer(whole, shelf);
  if (scene.mods?.length) player.mods = await (await import('../audio/voices/mod-sounds.ts')).DeclaredSounds.open(scene.mods);
  const from = begin / sampleRate, timeOf = (seconds: number): number => lead / sampleRate + seconds - from;
  let next = 0;
  const count = cues.length / CUE_STRIDE;
  while (next < count && secondsOf(cues, next) < from) next++;
  await settings.prepare?.(context, whole, (seconds) => timeOf(seconds) - whole.latency, cues.subarray(next * CUE_STRIDE));
  for (const index of standingAt(cues, from)) {
    // A note that rings from before the beginning is heard no more; that its loop sounds is.
    const isNote = cues[index * CUE_STRIDE + CUE.kind] === CUE_KIND.note, cue = cues.slice(index * CUE_STRIDE, (index + 1) * CUE_STRIDE);
    if (isNote) cue[CUE.kind] = CUE_KIND.loopStart;
    player.play(cue, 0, 0, 0);
  }
  /** Hands over what is to be heard before a moment, in order. */
  const playTo = (seconds: number): void => {
    for (; next < count && secondsOf(cues, next) < seconds; next++) {
      if (cues[next * CUE_STRIDE + CUE.kind] === CUE_KIND.click) continue;
      const at = timeOf(secondsOf(cues, next));
      player.play(cues, next, Math.max(0, at - whole.latency), at);
    }
  };
  const canWait = typeof context.suspend === 'function';
  // Cues are handed over one window before they are due. A browser that cannot pause a rendering is given all at once.
  playTo(canWait ? from + 2 * WINDOW : Infinity);
  const called = new Promise<never>((_, reject) => {
    const window = (time: number): void => {
      void context.suspend(time).then(async () => {
        onProgress(time / (length / sampleRate));
        await until(Math.floor(time * sampleRate) - 2 * BLOCK_FRAMES);
        if (signal?.aborted) {
          mixdown.port.close();
          return reject(new RenderCancelled());
        }
        playTo(from + time + 2 * WINDOW);
        if (time + WINDOW < length / sampleRate) window(time + WINDOW);
        await context.resume();
      }).catch(reject);
    };
    if (canWait && WINDOW < length / sampleRate) window(WINDOW);
  });
  if (signal?.aborted) throw new RenderCancelled();
  await Promise.race([context.startRendering(), called]);
  await until(length);
  mixdown.port.close();
}
