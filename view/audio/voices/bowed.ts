import type { InstrumentName, Seconds } from '../../../protocol/index.ts';
import type { ContinuousVoice, SharedHand } from '../mod-sounds.ts';
import { hertzOf } from './voice.ts';

/** How fast a bowed voice follows the hand. */
const FOLLOW = 0.045;

interface BowSound {
  /** Wave, ratio to the pitch, cents, level. */
  readonly strings: readonly (readonly [OscillatorType, number, number, number])[];
  /** Resonances of the body: Hz at tone 0, Hz at tone 1, Q, gain in dB (0 for band-passes in parallel). */
  readonly body: readonly (readonly [number, number, number, number])[];
  readonly isParallel: boolean;
  /** Low-pass as a multiple of the pitch at tone 0 and 1. */
  readonly open: readonly [number, number];
  readonly vibrato: { readonly hertz: number; readonly cents: number };
  /** Noise of hair on string, or breath. */
  readonly rosin: number;
  readonly level: number;
}

const SOUNDS: Readonly<Partial<Record<InstrumentName, BowSound>>> = {
  'bow-cello': {
    strings: [['sawtooth', 1, -3, 0.5], ['sawtooth', 1, 4, 0.35], ['triangle', 0.5, 0, 0.12]],
    body: [[220, 240, 1.2, 5], [480, 560, 1.5, 4], [1100, 1500, 1.2, 3]], isParallel: false,
    open: [3, 9], vibrato: { hertz: 5.3, cents: 16 }, rosin: 0.03, level: 0.5,
  },
  'bow-voice': {
    strings: [['sawtooth', 1, -2, 0.5], ['sawtooth', 1, 5, 0.4]],
    body: [[430, 720, 6, 0], [850, 1180, 8, 0], [2500, 2700, 9, 0]], isParallel: true,
    open: [5, 12], vibrato: { hertz: 5.0, cents: 22 }, rosin: 0.035, level: 1.1,
  },
  'bow-glass': {
    strings: [['sine', 1, 0, 0.7], ['sine', 2, 3, 0.18], ['sine', 3, -4, 0.08], ['sine', 4.02, 0, 0.03]],
    body: [], isParallel: false,
    open: [3, 8], vibrato: { hertz: 4.3, cents: 7 }, rosin: 0.012, level: 0.55,
  },
};

export const isBowed = (instrument: InstrumentName): boolean => instrument in SOUNDS;

/**
 * A voice that flow bows: one continuous tone whose pitch, weight and brightness follow the hand, with a vibrato that grows while the
 * tone is held firmly, and silence when the hand is still.
 */
export class BowedVoice implements ContinuousVoice {
  private readonly sound: BowSound;
  private readonly oscillators: { readonly node: OscillatorNode; readonly ratio: number }[] = [];
  private readonly sources: AudioScheduledSourceNode[] = [];
  private readonly weight: GainNode;
  private readonly gate: GainNode;
  private readonly filter: BiquadFilterNode;
  private readonly resonances: BiquadFilterNode[] = [];
  private readonly vibrato: GainNode;
  private readonly unlead: () => void;
  private readonly rosinBand: BiquadFilterNode;
  private lastAt: Seconds = 0;
  private stopsAt: Seconds = Infinity;
  private endsAt: Seconds = Infinity;
  /** The cue that began it, and the moment that the cue was meant for (EpochMs). */
  cueId = 0;
  epochMs = 0;

  constructor(context: BaseAudioContext, instrument: InstrumentName, noise: AudioBuffer, destination: AudioNode, at: Seconds, pitch: number, shared: SharedHand) {
    const sound = SOUNDS[instrument];
    if (!sound) throw new RangeError(`"${instrument}" is not a bowed instrument; use one of ${Object.keys(SOUNDS).join(', ')}.`);
    this.sound = sound;
    const hertz = hertzOf(pitch);
    this.weight = context.createGain();
    this.weight.gain.value = 0;
    this.gate = context.createGain();
    this.filter = context.createBiquadFilter();
    this.filter.type = 'lowpass';
    this.filter.Q.value = 0.6;
    this.filter.frequency.value = Math.min(12_000, hertz * sound.open[0]);
    this.vibrato = context.createGain();
    this.vibrato.gain.value = 0;
    const lfo = context.createOscillator();
    lfo.frequency.value = sound.vibrato.hertz;
    lfo.connect(this.vibrato);
    lfo.start(at);
    const bridge = context.createGain(), sway = context.createGain();
    sway.gain.value = 0;
    shared.vibrato.connect(sway.gain);
    this.vibrato.connect(sway);
    this.unlead = () => {
      shared.vibrato.disconnect(sway.gain);
      for (const { node } of this.oscillators) shared.bend.disconnect(node.detune);
    };
    for (const [type, ratio, cents, level] of sound.strings) {
      const node = context.createOscillator(), amount = context.createGain();
      node.type = type;
      node.frequency.value = hertz * ratio;
      node.detune.value = cents;
      amount.gain.value = level;
      sway.connect(node.detune);
      shared.bend.connect(node.detune);
      node.connect(amount).connect(bridge);
      node.start(at);
      this.oscillators.push({ node, ratio });
      this.sources.push(node);
    }
    const rosin = context.createBufferSource(), rosinLevel = context.createGain();
    rosin.buffer = noise;
    rosin.loop = true;
    rosinLevel.gain.value = sound.rosin;
    this.rosinBand = context.createBiquadFilter();
    this.rosinBand.type = 'bandpass';
    this.rosinBand.Q.value = 1.2;
    this.rosinBand.frequency.value = Math.min(9000, hertz * 4);
    rosin.connect(this.rosinBand).connect(rosinLevel).connect(bridge);
    rosin.start(at);
    this.sources.push(lfo, rosin);

    bridge.connect(this.filter);
    if (sound.isParallel) {
      const direct = context.createGain();
      direct.gain.value = 0.22;
      this.filter.connect(direct).connect(this.weight);
    }
    let last: AudioNode = this.filter;
    for (const [low, , q, gain] of sound.body) {
      const resonance = context.createBiquadFilter();
      resonance.type = sound.isParallel ? 'bandpass' : 'peaking';
      resonance.frequency.value = low;
      resonance.Q.value = q;
      resonance.gain.value = gain;
      this.resonances.push(resonance);
      if (sound.isParallel) this.filter.connect(resonance).connect(this.weight);
      else last = last.connect(resonance);
    }
    if (!sound.isParallel) last.connect(this.weight);
    this.weight.connect(this.gate).connect(destination);
    this.sources[0]!.onended = () => {
      this.gate.disconnect();
      this.unlead();
    };
  }

  /** Follows the hand from `at` on. `velocity` is weight, `tone` brightness, both 0–1. */
  move(at: Seconds, pitch: number, velocity: number, tone: number): void {
    if (this.isStopped) return;
    const time = Math.max(at, this.lastAt), { sound } = this, hertz = hertzOf(pitch);
    this.lastAt = time;
    for (const { node, ratio } of this.oscillators) node.frequency.setTargetAtTime(hertz * ratio, time, FOLLOW);
    const [closed, open] = sound.open;
    this.filter.frequency.setTargetAtTime(Math.min(12_000, hertz * (closed + (open - closed) * (0.65 * tone + 0.35 * velocity))), time, FOLLOW);
    this.rosinBand.frequency.setTargetAtTime(Math.min(9000, hertz * 4), time, FOLLOW);
    sound.body.forEach(([low, high], index) => this.resonances[index]!.frequency.setTargetAtTime(low + (high - low) * tone, time, FOLLOW * 2));
    this.vibrato.gain.setTargetAtTime(sound.vibrato.cents * (0.25 + 0.75 * velocity), time, 0.35);
    this.weight.gain.setTargetAtTime(sound.level * velocity ** 1.3, time, FOLLOW * 1.4);
  }

  get isStopped(): boolean {
    return this.stopsAt < Infinity;
  }

  isOver(now: Seconds): boolean {
    return this.endsAt < now;
  }

  /** Lifts the bow. A bow that is to be lifted later can still be lifted earlier. */
  stop(at: Seconds, tau: Seconds = 0.11): void {
    if (at >= this.stopsAt) return;
    this.stopsAt = at;
    this.endsAt = Math.min(this.endsAt, at + tau * 7);
    this.gate.gain.setTargetAtTime(0, at, tau);
    for (const source of this.sources) source.stop(this.endsAt);
  }
}
