import { CUE, CUE_KIND, CUE_STRIDE, FRAME_HEAD, PULSE_FIELD, TICK_MICROS, TICK_RATE, type RenderFrame } from '../../protocol/index.ts';
import type { StrikeSeen } from './feel-store.ts';

/** Strikes that are kept for drawing. */
export const MOST_STRIKES = 48;
const MINUTE = 60;

/** The room's beat at a moment in ticks, by the picture: beats since the beginning of the bar that the picture shows. Good near the picture's own moment. */
export function beatAt(frame: Pick<RenderFrame, 'head' | 'pulses'>, tick: number): number {
  const { head, pulses } = frame;
  // The picture stands at the end of its tick; it lies between two frames, and so do its seconds and its bar's phase.
  return pulses[PULSE_FIELD.barPhase]! * pulses[PULSE_FIELD.beatsPerBar]! + ((tick - 1) / TICK_RATE - head[FRAME_HEAD.seconds]!) * (pulses[PULSE_FIELD.bpm]! / MINUTE);
}

/**
 * The strikes among cues, as played and as heard. Of several cues of one moment, place and player (tones that ring along) there is one.
 *
 * @param cues CUE_STRIDE numbers a cue
 */
export function readStrikes(cues: Float64Array, count: number, frame: Pick<RenderFrame, 'head' | 'pulses'>, atMs: number): StrikeSeen[] {
  const seen: StrikeSeen[] = [];
  let last = -1;
  for (let at = 0; at < count * CUE_STRIDE; at += CUE_STRIDE) {
    if (cues[at + CUE.kind] !== CUE_KIND.strike) continue;
    const isAlong = last >= 0 && cues[last + CUE.zone] === cues[at + CUE.zone] && cues[last + CUE.tick] === cues[at + CUE.tick] && cues[last + CUE.micros] === cues[at + CUE.micros] && cues[last + CUE.content] === cues[at + CUE.content];
    last = at;
    if (isAlong) continue;
    const due = cues[at + CUE.tick]! + cues[at + CUE.micros]! / TICK_MICROS;
    seen.push({ heard: beatAt(frame, due), played: beatAt(frame, due - cues[at + CUE.movedMicros]! / TICK_MICROS), velocity: cues[at + CUE.velocity]!, atMs });
  }
  return seen;
}
