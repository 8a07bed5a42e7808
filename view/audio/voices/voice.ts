import type { InstrumentName, Seconds } from '../../../protocol/index.ts';

/** One note to be sounded. */
export interface NoteRequest {
  readonly instrument: InstrumentName;
  /** MIDI number, fractions allowed. */
  readonly pitch: number;
  /** 0–1. */
  readonly velocity: number;
  /** Written length; 0 = the instrument's own. */
  readonly seconds: Seconds;
  /** Brightness 0–1. */
  readonly tone: number;
  /** Context time of the onset. */
  readonly at: Seconds;
}

/** Rise, and time constant of the fall after the written length. */
export interface Envelope {
  readonly attack: Seconds;
  readonly release: Seconds;
}

/** After this many time constants an exponential fall is under −78 dB: what is cut off then is not heard. */
export const FALL_TIMES = 9;

export const hertzOf = (pitch: number): number => 440 * 2 ** ((pitch - 69) / 12);

/**
 * A sounding or scheduled note: sources behind one gain of their own, kept so that it can be let go early (its loop stops, it is choked,
 * everything falls silent). The envelope is on another gain, so letting go never fights with it. `instrument`: a name, or the number of a mod's.
 */
export class Voice {
  readonly out: GainNode;
  private readonly sources: AudioScheduledSourceNode[] = [];
  private endsAt = Infinity;
  /** The cue that it sounds, and the moment that the cue was meant for (EpochMs). */
  cueId = 0;
  epochMs = 0;

  constructor(context: BaseAudioContext, destination: AudioNode, readonly instrument: InstrumentName | number, readonly loop: number, readonly startsAt: Seconds) {
    this.out = context.createGain();
    this.out.connect(destination);
  }

  /** Adds a source that is already started. The voice is over when the first of them ends. */
  own(source: AudioScheduledSourceNode): void {
    if (this.sources.length === 0) source.onended = () => this.out.disconnect();
    this.sources.push(source);
  }

  /** Lets the sources end at this time at the latest. */
  endAt(time: Seconds): void {
    if (time >= this.endsAt) return;
    this.endsAt = time;
    for (const source of this.sources) source.stop(time);
  }

  isOver(now: Seconds): boolean {
    return this.endsAt < now;
  }

  /** Falls silent from `at` on with the time constant `tau`; a note that has not begun by then never does. */
  release(at: Seconds, tau: Seconds): void {
    if (at >= this.endsAt) return;
    if (at <= this.startsAt) {
      this.endAt(this.startsAt);
      this.out.gain.setValueAtTime(0, this.startsAt);
      return;
    }
    this.out.gain.setTargetAtTime(0, at, tau);
    this.endAt(at + tau * FALL_TIMES);
  }
}

/**
 * A gain that rises to `level` over the attack and, where `seconds` is finite, falls from the end of the written length on.
 * Returns the gain and when it has fallen silent.
 */
export function shaped(context: BaseAudioContext, at: Seconds, level: number, seconds: Seconds, envelope: Envelope): { gain: GainNode; endsAt: Seconds } {
  const gain = context.createGain();
  if (envelope.attack > 0) {
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(level, at + envelope.attack);
  } else gain.gain.setValueAtTime(level, at);
  if (!Number.isFinite(seconds)) return { gain, endsAt: Infinity };
  const letGo = at + Math.max(seconds, envelope.attack);
  gain.gain.setTargetAtTime(0, letGo, envelope.release);
  return { gain, endsAt: letGo + envelope.release * FALL_TIMES };
}
