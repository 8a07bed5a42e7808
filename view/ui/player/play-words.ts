import { TICK_RATE } from '../../../protocol/index.ts';
import type { SessionMarker } from '../../../protocol/session/index.ts';
import { MAX_SPEED, MIN_SPEED, type ReplayState } from '../../replay/replay.ts';

/** Speeds that the slider and the keys step through, as factors: about a quarter more each. Real time is one of them. */
export const SPEEDS: readonly number[] = [MIN_SPEED, 0.125, 0.16, 0.2, 0.25, 0.35, 0.5, 0.7, 0.85, 1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 12, MAX_SPEED];

/** Place among {@link SPEEDS} of the one that is nearest to a factor, by ratio. */
export function speedStep(speed: number): number {
  let best = 0;
  for (let i = 1; i < SPEEDS.length; i++) if (Math.abs(Math.log(SPEEDS[i]! / speed)) < Math.abs(Math.log(SPEEDS[best]! / speed))) best = i;
  return best;
}

/** The next speed up (`by` 1) or down (−1); stays within the ends. */
export function nextSpeed(speed: number, by: number): number {
  return SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, speedStep(speed) + by))]!;
}

/** `0.5 ×`, `1 ×`, `16 ×`. */
export function speedInWords(speed: number): string {
  return `${Number(speed.toFixed(3))} ×`;
}

/** `1:02.4`, or `1:05:02.4` from an hour on. `tick` ≥ 0, fractions allowed. */
export function clockOfTick(tick: number): string {
  const tenths = Math.floor((Math.max(0, tick) / TICK_RATE) * 10 + 1e-6), seconds = Math.floor(tenths / 10), minutes = Math.floor(seconds / 60), hours = Math.floor(minutes / 60);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${hours > 0 ? `${hours}:${two(minutes % 60)}` : minutes}:${two(seconds % 60)}.${tenths % 10}`;
}

/** A range to repeat, ticks. */
export type LoopRange = NonNullable<ReplayState['loop']>;

/** Shortest range that is repeated: a quarter of a second. */
export const SHORTEST_LOOP = TICK_RATE / 4;

/**
 * The range with one edge moved to `tick`. Without a range the other edge is the session's end or beginning. An edge that is moved past the
 * other pushes it along, so that a range is never shorter than {@link SHORTEST_LOOP}, unless the session is.
 */
export function loopWith(loop: LoopRange | null, edge: 'from' | 'to', tick: number, ticks: number): LoopRange {
  const shortest = Math.min(SHORTEST_LOOP, ticks), at = Math.max(0, Math.min(ticks, Math.round(tick)));
  if (edge === 'from') {
    const from = Math.min(at, ticks - shortest);
    return { from, to: Math.max(loop?.to ?? ticks, from + shortest) };
  }
  const to = Math.max(at, shortest);
  return { from: Math.min(loop?.from ?? 0, to - shortest), to };
}

/** Seconds that the loop button takes around now. */
const LOOP_SECONDS = 8;

/** A range of eight seconds around a tick, kept within the session. */
export function loopAround(tick: number, ticks: number): LoopRange {
  const length = Math.min(ticks, LOOP_SECONDS * TICK_RATE), from = Math.round(Math.max(0, Math.min(ticks - length, tick - length / 2)));
  return { from, to: from + length };
}

/** The tick under a place on the bar. `x` and the box in px. */
export function tickAt(x: number, left: number, width: number, ticks: number): number {
  return Math.round(Math.max(0, Math.min(1, (x - left) / Math.max(1, width))) * ticks);
}

/** The marker nearest to a tick, no farther than `within` ticks, or null. */
export function markerNear(markers: readonly SessionMarker[], tick: number, within: number): SessionMarker | null {
  let best: SessionMarker | null = null;
  for (const marker of markers) if (Math.abs(marker.tick - tick) <= (best ? Math.abs(best.tick - tick) - 1 : within)) best = marker;
  return best;
}

/** Somebody who presses "back" just after a marker wants the one before it. */
const JUST_AFTER = TICK_RATE / 2;

/** The tick of the marker before or after a tick, or null. */
export function markerBeside(markers: readonly SessionMarker[], tick: number, by: -1 | 1): number | null {
  const ticks = markers.map((marker) => marker.tick), found = by > 0 ? ticks.filter((at) => at > tick + 1) : ticks.filter((at) => at < tick - JUST_AFTER);
  return found.length === 0 ? null : by > 0 ? Math.min(...found) : Math.max(...found);
}

const KINDS: Readonly<Record<string, string>> = { player: 'Player', device: 'Device', note: 'Note', branch: 'Branch' };

/** What a marker is called: its text, else its kind. */
export function markerInWords(marker: SessionMarker): string {
  return marker.text || KINDS[marker.kind] || marker.kind;
}

/** What a player may trust of what is shown, in plain words, and how sure it is at a glance. */
export function trustInWords({ trust }: ReplayState): { readonly words: string; readonly more: string } {
  if (trust === 'exact') return { words: 'Exact', more: 'It happens again just as it did' };
  if (trust === 'diverged') return { words: 'Not exact', more: 'Something here went another way' };
  return { words: 'Only watched', more: 'Shown from its pictures, not checked' };
}
