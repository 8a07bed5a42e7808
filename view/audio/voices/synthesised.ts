import type { InstrumentName } from '../../../protocol/index.ts';
import type { Voice} from './voice.ts';
import { hertzOf, shaped, type NoteRequest } from './voice.ts';

/** Builds the sources of one note into `voice.out`. */
type Synthesis = (context: BaseAudioContext, note: NoteRequest, voice: Voice, noise: AudioBuffer) => void;

function oscillate(context: BaseAudioContext, voice: Voice, type: OscillatorType, hertz: number, cents: number, at: number, level: number, into: AudioNode): OscillatorNode {
  const oscillator = context.createOscillator(), gain = context.createGain();
  oscillator.type = type;
  oscillator.frequency.value = hertz;
  oscillator.detune.value = cents;
  gain.gain.value = level;
  oscillator.connect(gain).connect(into);
  oscillator.start(at);
  voice.own(oscillator);
  return oscillator;
}

function lowPass(context: BaseAudioContext, hertz: number, q: number): BiquadFilterNode {
  const filter = context.createBiquadFilter();
  filter.type = 'lowpass';
  filter.frequency.value = hertz;
  filter.Q.value = q;
  return filter;
}

/** A slow sway of pitch inside the voice, so that nothing stands quite still. */
function sway(context: BaseAudioContext, voice: Voice, hertz: number, cents: number, at: number, ...targets: AudioParam[]): void {
  const lfo = context.createOscillator(), depth = context.createGain();
  lfo.frequency.value = hertz;
  depth.gain.value = cents;
  lfo.connect(depth);
  for (const target of targets) depth.connect(target);
  lfo.start(at);
  voice.own(lfo);
}

/** Drawbars 16′ 8′ 5⅓′ 4′ 2⅔′ 2′ in amplitude, as harmonics of the 16′ pipe: 1 2 3 4 6 8. */
const DRAWBARS: readonly (readonly [number, number])[] = [[1, 0.5], [2, 1], [3, 0.22], [4, 0.4], [6, 0.12], [8, 0.08]];

const roundBass: Synthesis = (context, note, voice) => {
  const { gain, endsAt } = shaped(context, note.at, note.velocity ** 1.3, note.seconds || 0.6, { attack: 0.014, release: 0.09 });
  const filter = lowPass(context, 260, 0.8), open = 260 + 700 * note.velocity;
  filter.frequency.setValueAtTime(open, note.at);
  filter.frequency.setTargetAtTime(240, note.at + 0.02, 0.18);
  const hertz = hertzOf(note.pitch);
  oscillate(context, voice, 'sine', hertz, 0, note.at, 0.75, filter);
  oscillate(context, voice, 'triangle', hertz, 3, note.at, 0.55, filter);
  oscillate(context, voice, 'sawtooth', hertz, -4, note.at, 0.1, filter);
  filter.connect(gain).connect(voice.out);
  voice.endAt(endsAt);
};

const warmPad: Synthesis = (context, note, voice) => {
  const { gain, endsAt } = shaped(context, note.at, note.velocity ** 1.2 * 0.5, note.seconds || 2, { attack: 0.5, release: 0.5 });
  const hertz = hertzOf(note.pitch), filter = lowPass(context, 500, 0.4), top = 700 + 1100 * note.velocity;
  filter.frequency.setValueAtTime(450, note.at);
  filter.frequency.linearRampToValueAtTime(top, note.at + Math.max(0.6, (note.seconds || 2) * 0.5));
  filter.frequency.setTargetAtTime(450, note.at + (note.seconds || 2) * 0.7, 0.8);
  const left = oscillate(context, voice, 'sawtooth', hertz, -7, note.at, 0.35, filter), right = oscillate(context, voice, 'sawtooth', hertz, 7, note.at, 0.35, filter);
  oscillate(context, voice, 'triangle', hertz, 0, note.at, 0.6, filter);
  sway(context, voice, 0.31, 4, note.at, left.detune);
  sway(context, voice, 0.43, 4, note.at, right.detune);
  filter.connect(gain).connect(voice.out);
  voice.endAt(endsAt);
};

const organ: Synthesis = (context, note, voice) => {
  const { gain, endsAt } = shaped(context, note.at, note.velocity * 0.5, note.seconds || 0.5, { attack: 0.008, release: 0.045 });
  const real = new Float32Array(9), imaginary = new Float32Array(9);
  for (const [harmonic, level] of DRAWBARS) imaginary[harmonic] = level;
  const oscillator = context.createOscillator(), filter = lowPass(context, 1400 + 1200 * note.velocity, 0.3);
  oscillator.setPeriodicWave(context.createPeriodicWave(real, imaginary));
  oscillator.frequency.value = hertzOf(note.pitch - 12);
  oscillator.connect(filter).connect(gain).connect(voice.out);
  oscillator.start(note.at);
  voice.own(oscillator);
  sway(context, voice, 5.6, 5, note.at, oscillator.detune);
  // The knock of a key's contact.
  const knock = context.createGain();
  knock.gain.setValueAtTime(0.25 * note.velocity, note.at);
  knock.gain.setTargetAtTime(0, note.at, 0.006);
  oscillate(context, voice, 'triangle', hertzOf(note.pitch + 19), 0, note.at, 1, knock);
  knock.connect(voice.out);
  voice.endAt(endsAt);
};

const drone: Synthesis = (context, note, voice) => {
  const { gain, endsAt } = shaped(context, note.at, note.velocity ** 1.2 * 0.6, note.seconds || 4, { attack: 0.9, release: 0.7 });
  const hertz = hertzOf(note.pitch), filter = lowPass(context, 320 + 300 * note.velocity, 0.7);
  const low = oscillate(context, voice, 'sawtooth', hertz, -5, note.at, 0.4, filter), high = oscillate(context, voice, 'sawtooth', hertz, 5, note.at, 0.4, filter);
  oscillate(context, voice, 'sine', hertz * 1.5, 0, note.at, 0.2, filter);
  sway(context, voice, 0.17, 5, note.at, low.detune);
  sway(context, voice, 0.23, 5, note.at, high.detune);
  filter.connect(gain).connect(voice.out);
  voice.endAt(endsAt);
};

const glass: Synthesis = (context, note, voice) => {
  const seconds = note.seconds || 2, attack = Math.min(0.45, seconds * 0.3);
  const { gain, endsAt } = shaped(context, note.at, note.velocity ** 1.2 * 0.6, seconds, { attack, release: 0.6 });
  const hertz = hertzOf(note.pitch), tremble = context.createGain();
  const first = oscillate(context, voice, 'sine', hertz, 0, note.at, 0.8, tremble);
  oscillate(context, voice, 'sine', hertz * 2, 4, note.at, 0.16, tremble);
  oscillate(context, voice, 'sine', hertz * 3, -3, note.at, 0.07, tremble);
  sway(context, voice, 4.1, 4, note.at, first.detune);
  sway(context, voice, 2.7, 0.12, note.at, tremble.gain);
  tremble.connect(gain).connect(voice.out);
  voice.endAt(endsAt);
};

/** Wind through a narrow place: noise, tuned. */
const air: Synthesis = (context, note, voice, noise) => {
  const seconds = note.seconds || 3;
  const { gain, endsAt } = shaped(context, note.at, note.velocity ** 1.1, seconds, { attack: Math.min(1.1, seconds * 0.4), release: 0.7 });
  const source = context.createBufferSource(), hertz = hertzOf(note.pitch);
  source.buffer = noise;
  source.loop = true;
  for (const [multiple, q, level] of [[1, 45, 2.6], [2, 38, 1.2], [3, 20, 0.35]] as const) {
    const band = context.createBiquadFilter(), amount = context.createGain();
    band.type = 'bandpass';
    band.frequency.value = hertz * multiple;
    band.Q.value = q;
    amount.gain.value = level;
    source.connect(band).connect(amount).connect(gain);
  }
  const body = oscillate(context, voice, 'sine', hertz, 0, note.at, 0.09, gain);
  sway(context, voice, 0.6, 6, note.at, body.detune);
  gain.connect(voice.out);
  // Notes start at different places of the noise, found from the pitch, so that two of them never comb.
  source.start(note.at, (note.pitch * 0.137) % noise.duration);
  voice.own(source);
  voice.endAt(endsAt);
};

export const SYNTHESISED: Readonly<Partial<Record<InstrumentName, Synthesis>>> = {
  'round-bass': roundBass, 'warm-pad': warmPad, organ, drone, glass, air,
};
