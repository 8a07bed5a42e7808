import type { EpochMs, Seconds } from '../../protocol/index.ts';
import type { Voice } from './voices/voice.ts';

/** What all bows follow beside their own hand: cents of bend, and a factor of the vibrato's depth. */
export interface SharedHand {
  readonly bend: AudioNode;
  readonly vibrato: AudioNode;
}

/** A voice that goes on until it is stopped. */
export interface ContinuousVoice {
  /** The cue that began it, and the moment that the cue was meant for. */
  cueId: number;
  epochMs: EpochMs;
  readonly isStopped: boolean;
  isOver(now: Seconds): boolean;
  /** `velocity` is weight, `tone` brightness, both 0–1. */
  move(at: Seconds, pitch: number, velocity: number, tone: number): void;
  /** Leaves with the time constant `tau`. What is to be stopped later can still be stopped earlier. */
  stop(at: Seconds, tau?: Seconds): void;
}

/** A note of a mod's instrument: MIDI, 0–1, seconds (0: its own length), brightness 0–1, context time. */
export interface ModNote {
  readonly pitch: number;
  readonly velocity: number;
  readonly seconds: Seconds;
  readonly tone: number;
  readonly at: Seconds;
}

/** The instruments of the mods of a room. Their making is loaded when a room has some. */
export interface ModSounds {
  /** Null where there is no such instrument. */
  strike(context: BaseAudioContext, number: number, note: ModNote, loop: number, destination: AudioNode, noise: AudioBuffer): Voice | null;
  bow(context: BaseAudioContext, number: number, noise: AudioBuffer, destination: AudioNode, at: Seconds, pitch: number, shared: SharedHand): ContinuousVoice | null;
}
