import type { MicrophoneState } from './microphone-words.ts';

/** One look at what the microphone gives. */
export interface MicrophoneReading {
  readonly nowMs: number;
  /** Largest magnitude, and root mean square, of the latest twentieth of a second; 0–1. */
  readonly peak: number;
  readonly rms: number;
  /** The system has muted it. */
  readonly isMuted: boolean;
  /** How surely it hears what is played, 0–1, and how much later, seconds; null when nobody looked this time. */
  readonly echo: { readonly likeness: number; readonly lag: number } | null;
}

/** −80 dBFS: below the hiss of any microphone that is on. */
const SILENCE = 1e-4;
const SILENT_AFTER_MS = 4000;
/** Converters rarely reach full scale exactly. */
const CLIPPED = 0.985;
/** So many looks that clipped, in so long, are no accident; and so long it is said. */
const CLIPS = 3, CLIP_MS = 2500;
/**
 * A likeness above this, twice running at the same lag, is the loudspeaker. Somebody who plays the same notes in time
 * reaches 0.15, a loudspeaker in a room, with a voice over it, 0.4 and more (`tests/view/microphone` measures both on made-up music).
 */
const ECHO = 0.25, SAME_LAG = 0.003, ECHO_MS = 6000;

/** Tells from readings how a microphone that is open stands. Reads no clock. */
export class MicrophoneJudge {
  private soundMs: number;
  private clips: number[] = [];
  private lag: number | null = null;
  private echoMs = -Infinity;

  /** @param nowMs when it was opened */
  constructor(nowMs: number) {
    this.soundMs = nowMs;
  }

  judge({ nowMs, peak, rms, isMuted, echo }: MicrophoneReading): Extract<MicrophoneState, 'on' | 'silent' | 'clipping' | 'echo'> {
    if (rms > SILENCE && !isMuted) this.soundMs = nowMs;
    this.clips = this.clips.filter((ms) => ms > nowMs - CLIP_MS);
    if (peak >= CLIPPED) this.clips.push(nowMs);
    if (echo) {
      const isLike = echo.likeness > ECHO;
      if (isLike && this.lag !== null && Math.abs(echo.lag - this.lag) < SAME_LAG) this.echoMs = nowMs;
      this.lag = isLike ? echo.lag : null;
    }
    if (nowMs - this.soundMs > SILENT_AFTER_MS) return 'silent';
    if (this.clips.length >= CLIPS) return 'clipping';
    return nowMs - this.echoMs < ECHO_MS ? 'echo' : 'on';
  }
}
