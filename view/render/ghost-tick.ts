import { PULSE_FIELD, type RenderFrame } from '../../protocol/index.ts';
import type { GhostTrack } from '../replay/replay.ts';

/** The tick of a ghost whose dance falls on the beats and bars of the live frame's music; it begins anew after its last whole bar. */
export function ghostTickAt(track: GhostTrack, frame: RenderFrame): number {
  const { pulses } = frame, perBar = pulses[PULSE_FIELD.beatsPerBar]! || 4, beats = (pulses[PULSE_FIELD.bar]! + pulses[PULSE_FIELD.barPhase]!) * perBar;
  const last = track.beats.length - 1, first = track.beats[0]!, length = Math.max(1, Math.floor((track.beats[last]! - first) / perBar) * perBar), wanted = first + (beats % length);
  let low = 0, high = last;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (track.beats[middle]! <= wanted) low = middle;
    else high = middle - 1;
  }
  const next = Math.min(last, low + 1), run = track.beats[next]! - track.beats[low]!;
  return (low + (run > 0 ? (wanted - track.beats[low]!) / run : 0)) * track.everyTicks;
}
