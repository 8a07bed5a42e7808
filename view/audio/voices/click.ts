import { connect } from 'tone/build/esm/classes.js';
import type { Gain } from 'tone/build/esm/classes.js';
import type { Seconds } from '../../../protocol/index.ts';
import { Voice } from './voice.ts';

const LENGTH: Seconds = 0.06;
const BAR_HERTZ = 1760, BEAT_HERTZ = 1175;
/** A click stands in front of the music and is not part of it. */
const LEVEL = 0.3;

/** Wood: a tone of one pitch that dies within a twentieth of a second, begun by a grain of its own octave. */
function wood(context: BaseAudioContext, hertz: number): AudioBuffer {
  const { sampleRate } = context, length = Math.round(LENGTH * sampleRate), buffer = new AudioBuffer({ length, numberOfChannels: 1, sampleRate }), frames = buffer.getChannelData(0);
  for (let index = 0; index < length; index++) {
    const time = index / sampleRate;
    frames[index] = (Math.sin(2 * Math.PI * hertz * time) * Math.exp(-time / 0.011) + 0.4 * Math.sin(2 * Math.PI * hertz * 2.76 * time) * Math.exp(-time / 0.003)) * Math.min(1, index / 6);
  }
  return buffer;
}

const made = new WeakMap<BaseAudioContext, { readonly bar: AudioBuffer; readonly beat: AudioBuffer }>();

/**
 * A click of the count-in or the metronome.
 *
 * @param velocity 1 on the bar, less on a beat
 */
export function playClick(context: BaseAudioContext, velocity: number, at: Seconds, destination: Gain): Voice {
  let sounds = made.get(context);
  if (!sounds) made.set(context, (sounds = { bar: wood(context, BAR_HERTZ), beat: wood(context, BEAT_HERTZ) }));
  const out = context.createGain(), voice = new Voice(context, out, 'rim', -1, at), source = context.createBufferSource();
  connect(out, destination);
  out.gain.value = LEVEL * Math.max(0, Math.min(1, velocity));
  source.buffer = velocity > 0.8 ? sounds.bar : sounds.beat;
  source.connect(voice.out);
  source.start(at);
  voice.own(source);
  source.addEventListener('ended', () => out.disconnect());
  voice.endAt(at + LENGTH);
  return voice;
}
