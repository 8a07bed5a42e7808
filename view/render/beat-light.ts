/**
 * How the light breathes with a pulse. Nothing in the room flashes more than three times a second, whatever the tempo:
 * brightness follows every beat only while beats are slower than that, and every second or third one beyond.
 */

/** Flashes a second that are never exceeded. Source: WCAG 2.2, success criterion 2.3.1. */
export const MAX_FLASHES_PER_SECOND = 3;

/** Every how many beats the light may rise: 1 up to 180 beats a minute, 2 up to 360, … */
export function beatsPerRise(bpm: number): number {
  return Math.max(1, Math.ceil(bpm / 60 / MAX_FLASHES_PER_SECOND));
}

/** Swell of one beat: quick and soft up over the first eighth of it, then a long fall. `phase` 0…1, answer 0…1. */
export function swell(phase: number): number {
  if (phase < 0.125) {
    const up = phase / 0.125;
    return up * up * (3 - 2 * up);
  }
  const down = (1 - phase) / 0.875;
  return down * down;
}

/**
 * Brightness of the beat in 0…1: the downbeat whole, other beats a third.
 * `beat` counts beats of the bar from 0.
 */
export function beatLight(beatPhase: number, beat: number, bpm: number): number {
  const stride = beatsPerRise(bpm), within = Math.floor(beat) % stride;
  const light = swell((within + beatPhase) / stride);
  return Math.floor(beat) - within === 0 ? light : light / 3;
}

/**
 * A light that answers blows. It rises at once when struck, but at most three times a second; blows in between
 * are kept in its glow without another rise. Falls to half in about 0.2 s.
 */
export class BlowLight {
  /** 0…1. */
  level = 0;
  private sinceRise = 1;

  /** Adds a blow of `strength` 0…1. */
  strike(strength: number): void {
    if (this.sinceRise < 1 / MAX_FLASHES_PER_SECOND) return;
    this.sinceRise = 0;
    this.level = Math.max(this.level, Math.min(1, 0.35 + 0.65 * strength));
  }

  /** Lets `seconds` pass. */
  advance(seconds: number): void {
    this.sinceRise += seconds;
    this.level *= Math.exp(-seconds * 3.4);
    if (this.level < 1e-3) this.level = 0;
  }
}
