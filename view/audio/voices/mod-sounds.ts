import type { ModDescription, ModInstrument, Seconds } from '../../../protocol/index.ts';
import type { ContinuousVoice, ModNote, ModSounds, SharedHand } from '../mod-sounds.ts';
import { FALL_TIMES, hertzOf, Voice } from './voice.ts';

/** How fast a bowed voice follows what it is told. */
const FOLLOW = 0.04;
/** Loudness of one voice; the oscillators of a wave stand near the same weight. */
const LEVEL = 0.4, WAVE_LEVEL = { sine: 1, triangle: 0.9, saw: 0.45, square: 0.4, noise: 0.5 } as const;
const TYPES = { sine: 'sine', triangle: 'triangle', saw: 'sawtooth', square: 'square' } as const;
/** Low-pass as a multiple of the pitch, at brightness 0 and 1, and its top, Hz. */
const DARK = 1.5, LIGHT = 14, TOP = 14_000;

const cutoff = (hertz: number, brightness: number): number => Math.min(TOP, Math.max(120, hertz * (DARK + (LIGHT - DARK) * brightness * brightness)));

/** The instruments that the mods of a room declare, ready to sound. */
export class DeclaredSounds implements ModSounds {
  private constructor(private readonly instruments: ReadonlyMap<number, ModInstrument>, private readonly samples: ReadonlyMap<number, AudioBuffer>) {}

  /** Decodes the samples; one that cannot be decoded is left to its wave. */
  static async open(mods: readonly ModDescription[]): Promise<DeclaredSounds> {
    const instruments = new Map<number, ModInstrument>(), samples = new Map<number, AudioBuffer>(), decoder = new OfflineAudioContext(1, 1, 48_000);
    await Promise.all(mods.flatMap((mod) => mod.instruments.map(async (one) => {
      instruments.set(one.number, one);
      if (!one.sample) return;
      const decoded = await decoder.decodeAudioData(Uint8Array.from(one.sample.bytes).buffer).catch(() => null);
      if (decoded) samples.set(one.number, decoded);
    })));
    return new DeclaredSounds(instruments, samples);
  }

  strike(context: BaseAudioContext, number: number, note: ModNote, loop: number, destination: AudioNode, noise: AudioBuffer): Voice | null {
    const sound = this.instruments.get(number);
    if (!sound) return null;
    const voice = new Voice(context, destination, number, loop, note.at), sample = this.samples.get(number), { gain, endsAt } = this.envelope(context, sound, note, sample ?? null);
    const weight = context.createGain(), filter = context.createBiquadFilter(), hertz = hertzOf(note.pitch), brightness = Math.min(1, sound.brightness * (0.55 + 0.45 * note.velocity) + 0.3 * note.tone);
    filter.type = 'lowpass';
    filter.Q.value = 0.5;
    filter.frequency.value = sample ? Math.min(TOP, 1200 + 12_000 * brightness) : cutoff(hertz, brightness);
    const source = sample ? this.sampled(context, sample, 2 ** ((note.pitch - sound.sample!.pitch) / 12)) : tone(context, sound, hertz, noise);
    weight.gain.value = sample ? 1 : WAVE_LEVEL[sound.wave];
    source.connect(filter).connect(weight).connect(gain).connect(voice.out);
    source.start(note.at);
    voice.own(source);
    voice.endAt(endsAt);
    return voice;
  }

  private sampled(context: BaseAudioContext, buffer: AudioBuffer, rate: number): AudioBufferSourceNode {
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.playbackRate.value = rate;
    return source;
  }

  /** Attack, decay to the sustained level, and release after the written length (or where the sound has died away by itself). */
  private envelope(context: BaseAudioContext, sound: ModInstrument, note: ModNote, sample: AudioBuffer | null): { gain: GainNode; endsAt: Seconds } {
    const gain = context.createGain(), { at } = note, peak = LEVEL * note.velocity ** 1.3 * (sample ? 1.6 : 1), attack = Math.max(0.002, sound.attack), release = Math.max(0.01, sound.release / 4);
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(peak, at + attack);
    if (sample) {
      const ends = at + (note.seconds > 0 ? Math.max(note.seconds, attack) : sample.duration);
      gain.gain.setTargetAtTime(0, ends, release);
      return { gain, endsAt: ends + release * FALL_TIMES };
    }
    const fall = Math.max(0.01, sound.decay / 3);
    gain.gain.setTargetAtTime(peak * sound.sustain, at + attack, fall);
    const own = attack + sound.decay + (sound.sustain > 0 ? 0.3 : 0), letGo = at + Math.max(attack, note.seconds > 0 ? note.seconds : own);
    gain.gain.setTargetAtTime(0, letGo, release);
    return { gain, endsAt: Math.min(letGo + release * FALL_TIMES, sound.sustain > 0 ? Infinity : at + attack + fall * FALL_TIMES) };
  }

  bow(context: BaseAudioContext, number: number, noise: AudioBuffer, destination: AudioNode, at: Seconds, pitch: number, shared: SharedHand): ContinuousVoice | null {
    const sound = this.instruments.get(number);
    return sound ? new DeclaredBow(context, sound, this.samples.get(number) ?? null, noise, destination, at, pitch, shared) : null;
  }
}

type Source = (OscillatorNode | AudioBufferSourceNode) & { readonly detune: AudioParam };

function tone(context: BaseAudioContext, sound: ModInstrument, hertz: number, noise: AudioBuffer): Source {
  if (sound.wave === 'noise') {
    const source = context.createBufferSource();
    source.buffer = noise;
    source.loop = true;
    return source;
  }
  const oscillator = context.createOscillator();
  oscillator.frequency.value = hertz;
  if (sound.partials.length > 0) {
    const real = new Float32Array(sound.partials.length + 1), imaginary = new Float32Array(sound.partials.length + 1);
    sound.partials.forEach((level, index) => { imaginary[index + 1] = level; });
    oscillator.setPeriodicWave(context.createPeriodicWave(real, imaginary));
  } else oscillator.type = TYPES[sound.wave];
  return oscillator;
}

/** A declared voice that sounds for as long as it is told to. */
class DeclaredBow implements ContinuousVoice {
  cueId = 0;
  epochMs = 0;
  private readonly source: Source;
  private readonly weight: GainNode;
  private readonly gate: GainNode;
  private readonly filter: BiquadFilterNode;
  private lastAt: Seconds = 0;
  private stopsAt: Seconds = Infinity;
  private endsAt: Seconds = Infinity;

  constructor(context: BaseAudioContext, private readonly sound: ModInstrument, private readonly sample: AudioBuffer | null, noise: AudioBuffer, destination: AudioNode, at: Seconds, pitch: number, shared: SharedHand) {
    this.weight = context.createGain();
    this.weight.gain.value = 0;
    this.gate = context.createGain();
    this.gate.gain.setValueAtTime(0, at);
    this.gate.gain.linearRampToValueAtTime(1, at + Math.max(0.005, sound.attack));
    this.filter = context.createBiquadFilter();
    this.filter.type = 'lowpass';
    this.filter.Q.value = 0.5;
    this.filter.frequency.value = cutoff(hertzOf(pitch), sound.brightness * 0.5);
    if (sample) {
      const source = context.createBufferSource();
      source.buffer = sample;
      source.loop = true;
      this.source = source;
    } else this.source = tone(context, sound, hertzOf(pitch), noise);
    shared.bend.connect(this.source.detune);
    this.source.connect(this.filter).connect(this.weight).connect(this.gate).connect(destination);
    this.source.onended = () => {
      this.gate.disconnect();
      shared.bend.disconnect(this.source.detune);
    };
    this.source.start(at);
  }

  move(at: Seconds, pitch: number, velocity: number, brightness: number): void {
    if (this.isStopped) return;
    const time = Math.max(at, this.lastAt), { source, sound, sample } = this, hertz = hertzOf(pitch);
    this.lastAt = time;
    if ('frequency' in source) source.frequency.setTargetAtTime(hertz, time, FOLLOW);
    else if (sample) source.playbackRate.setTargetAtTime(2 ** ((pitch - sound.sample!.pitch) / 12), time, FOLLOW);
    this.filter.frequency.setTargetAtTime(cutoff(hertz, Math.min(1, sound.brightness * 0.5 + 0.5 * brightness)), time, FOLLOW);
    this.weight.gain.setTargetAtTime(LEVEL * (sample ? 1.4 : WAVE_LEVEL[sound.wave]) * velocity ** 1.2, time, FOLLOW * 1.3);
  }

  get isStopped(): boolean {
    return this.stopsAt < Infinity;
  }

  isOver(now: Seconds): boolean {
    return this.endsAt < now;
  }

  stop(at: Seconds, tau: Seconds = Math.max(0.03, this.sound.release / 4)): void {
    if (at >= this.stopsAt) return;
    this.stopsAt = at;
    this.endsAt = Math.min(this.endsAt, at + tau * 7);
    this.gate.gain.cancelScheduledValues(at);
    this.gate.gain.setTargetAtTime(0, at, tau);
    this.source.stop(this.endsAt);
  }
}

