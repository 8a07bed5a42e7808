/**
 * How the light breathes with a pulse. Nothing in the room flashes more than three times a second, whatever the tempo:
 * brightness follows every beat only while beats are slower than that, and every second or fourth one beyond.
 */

/** Flashes a second that are never exceeded. Source: WCAG 2.2, success criterion 2.3.1. */
export const MAX_FLASHES_PER_SECOND = 3;

/** Closest that two rises may be, seconds: three in any second, with room for pictures that fall between. */
const RISE_SECONDS = 0.37;

/** Every how many beats the light may rise: 1 up to 162 beats a minute, beyond that the next number that divides the bar. */
export function beatsPerRise(bpm: number, beatsPerBar: number): number {
  const least = Math.max(1, Math.ceil((bpm / 60) * RISE_SECONDS - 1e-9));
  for (let beats = least; beats < beatsPerBar; beats++) if (beatsPerBar % beats === 0) return beats;
  return Math.max(least, beatsPerBar);
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
export function beatLight(beatPhase: number, beat: number, bpm: number, beatsPerBar = 4): number {
  const stride = beatsPerRise(bpm, beatsPerBar), within = Math.floor(beat) % stride;
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
    if (this.sinceRise < RISE_SECONDS) return;
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
