import type { InstrumentName } from '../../../protocol/index.ts';
import type { Sample, SampleShelf } from '../sample-shelf.ts';
import { shaped, Voice, type Envelope, type NoteRequest } from './voice.ts';

/** How a sampled instrument is played. */
interface SampledSound {
  readonly envelope: Envelope;
  /** Whether the written length damps it; otherwise it rings as long as the sample does. */
  readonly isDamped: boolean;
  /** Low-pass in Hz at velocity 0 and 1: softer strokes are darker. None for drums. */
  readonly bright?: readonly [number, number];
  /** Exponent of velocity → gain. */
  readonly curve: number;
  /** Depth of the tape's slow wow, cents. */
  readonly wow?: number;
}

const drum: SampledSound = { envelope: { attack: 0, release: 0.05 }, isDamped: false, curve: 1.5 };
const ringing = (dark: number, light: number): SampledSound => ({ envelope: { attack: 0, release: 0.2 }, isDamped: false, bright: [dark, light], curve: 1.4 });
const damped = (dark: number, light: number, release: number): SampledSound => ({ envelope: { attack: 0, release }, isDamped: true, bright: [dark, light], curve: 1.4 });

export const SAMPLED: Readonly<Partial<Record<InstrumentName, SampledSound>>> = {
  kick: drum, snare: drum, hat: drum, 'hat-open': drum, clap: drum, rim: drum, 'tom-low': drum, 'tom-high': drum, shaker: { ...drum, curve: 1.3 }, brush: { ...drum, curve: 1.3 }, stomp: drum,
  chime: ringing(3000, 9000),
  'felt-piano': damped(900, 3600, 0.16),
  'plucked-bass': damped(500, 2600, 0.07),
  nylon: damped(1500, 6000, 0.14),
  kalimba: ringing(2200, 7000),
  marimba: ringing(1400, 6000),
  'music-box': ringing(2400, 8000),
  harp: ringing(1500, 5500),
  'tape-strings': { envelope: { attack: 0.28, release: 0.3 }, isDamped: true, bright: [1400, 3800], curve: 1.2, wow: 7 },
  choir: { envelope: { attack: 0.35, release: 0.35 }, isDamped: true, bright: [1300, 3800], curve: 1.2, wow: 5 },
  breath: { envelope: { attack: 0.12, release: 0.25 }, isDamped: true, bright: [1800, 5500], curve: 1.2, wow: 4 },
};

/** The sample whose own pitch is nearest. */
function nearest(samples: readonly Sample[], pitch: number): Sample {
  let best = samples[0]!;
  for (const sample of samples) if (Math.abs(sample.root - pitch) < Math.abs(best.root - pitch)) best = sample;
  return best;
}

/**
 * Sounds a recorded note. Returns null while its samples have not arrived.
 *
 * @param wow a slow oscillation of ±1 that looped, tape-like instruments share
 * @param bend cents that are added to its pitch all the while; null for what is not bent
 */
export function playSample(context: BaseAudioContext, shelf: SampleShelf, sound: SampledSound, note: NoteRequest, loop: number, destination: AudioNode, wow: AudioNode, bend: AudioNode | null = null): Voice | null {
  const samples = shelf.get(note.instrument);
  if (!samples) return null;
  const sample = nearest(samples, note.pitch), voice = new Voice(context, destination, note.instrument, loop, note.at);
  const rate = 2 ** ((note.pitch - sample.root) / 12), ownSeconds = sample.buffer.duration / rate;
  const source = context.createBufferSource();
  source.buffer = sample.buffer;
  source.playbackRate.value = rate;
  const isLooped = sample.loopEnd > 0;
  if (isLooped) {
    source.loop = true;
    source.loopStart = sample.loopStart;
    source.loopEnd = sample.loopEnd;
  }
  const held = note.seconds > 0 ? note.seconds : isLooped ? 2 : ownSeconds;
  const { gain, endsAt } = shaped(context, note.at, note.velocity ** sound.curve, sound.isDamped ? held : Infinity, sound.envelope);
  let last: AudioNode = source;
  if (sound.bright) {
    const filter = context.createBiquadFilter(), [dark, light] = sound.bright, brightness = 0.7 * note.velocity + 0.3 * note.tone;
    filter.type = 'lowpass';
    filter.Q.value = 0.3;
    filter.frequency.value = dark * (light / dark) ** brightness;
    last = last.connect(filter);
  }
  last.connect(gain).connect(voice.out);
  if (sound.wow) {
    const depth = context.createGain();
    depth.gain.value = sound.wow;
    wow.connect(depth).connect(source.detune);
    source.addEventListener('ended', () => wow.disconnect(depth));
  }
  if (bend) {
    bend.connect(source.detune);
    source.addEventListener('ended', () => bend.disconnect(source.detune));
  }
  source.start(note.at);
  voice.own(source);
  voice.endAt(Math.min(endsAt, isLooped ? Infinity : note.at + ownSeconds + 0.01));
  return voice;
}
