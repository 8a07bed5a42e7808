/** A pentatonic scale, semitones: whatever rings together sounds well together. */
const SCALE = [0, 2, 4, 7, 9, 12, 14, 16, 19, 21, 24];
const LOWEST_HZ = 220;
const MOST_VOICES = 24;

let context: AudioContext | undefined;
let voices = 0;

/** Browsers let a page sound after the first click or key. */
export function wake(): void {
  context ??= new AudioContext();
  void context.resume();
}

/** Rings a small bell now. `height` and `strength` go from 0 to 1. */
export function ring(height: number, strength: number): void {
  if (context?.state !== 'running' || voices >= MOST_VOICES) return;
  const now = context.currentTime, step = SCALE[Math.round(Math.min(Math.max(height, 0), 1) * (SCALE.length - 1))];
  const tone = new OscillatorNode(context, { type: 'triangle', frequency: LOWEST_HZ * 2 ** (step / 12) });
  const level = new GainNode(context, { gain: 0.05 + 0.15 * Math.min(strength, 1) });
  level.gain.setTargetAtTime(0, now + 0.005, 0.25);
  tone.connect(level).connect(context.destination);
  tone.onended = () => { voices--; level.disconnect(); };
  voices++;
  tone.start(now);
  tone.stop(now + 1.5);
}
