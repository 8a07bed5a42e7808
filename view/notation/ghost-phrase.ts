import { JOINT_COUNT, MAX_PLAYERS, TICK_RATE } from '../../protocol/index.ts';
import type { GhostTrack } from '../replay/replay.ts';
import { findStrikes } from './find-strikes.ts';
import { POINT_JOINTS } from './phrase-log.ts';
import { PHRASE_POINT_COUNT, PHRASE_RATE, type Phrase } from './phrase.ts';

/** Confidence, 0–255, from which on a joint was seen. */
const SEEN = 13;

/** Whole bars that a recorded body has. */
export function barsOfTrack({ beats, beatsPerBar }: GhostTrack): number {
  return Math.max(0, Math.floor((beats[beats.length - 1] ?? 0) / beatsPerBar + 1e-3) - Math.ceil((beats[0] ?? 0) / beatsPerBar - 1e-3));
}

/**
 * Some bars of a recorded body as a phrase; its strikes are found in its movement. Null where there is no such bar, or the body was not there.
 *
 * @param body 0–3 of the session's players
 * @param firstBar from 0, of the track's whole bars
 */
export function ghostPhrase(track: GhostTrack, body: number, firstBar: number, bars: number): Phrase | null {
  const { beats, beatsPerBar, everyTicks } = track, first = Math.ceil((beats[0] ?? 0) / beatsPerBar - 1e-3) + firstBar, startBeat = first * beatsPerBar, endBeat = (first + bars) * beatsPerBar;
  let from = 0, to = beats.length;
  while (from < to && beats[from]! < startBeat) from++;
  while (to > from && beats[to - 1]! > endBeat) to--;
  if (to - from < 4) return null;
  // Ghosts are kept 32 times a second, as phrases are.
  const step = (TICK_RATE / PHRASE_RATE) / everyTicks, count = Math.floor((to - from) / step), xyz = new Float32Array(count * PHRASE_POINT_COUNT * 3), at = new Float64Array(count);
  let seen = 0, isDeep = false;
  for (let sample = 0; sample < count; sample++) {
    const entry = from + Math.round(sample * step);
    at[sample] = beats[entry]! - startBeat;
    POINT_JOINTS.forEach((joint, point) => {
      const joints = (entry * MAX_PLAYERS + body) * JOINT_COUNT + joint, isSeen = track.confidence[joints]! >= SEEN, to3 = (sample * PHRASE_POINT_COUNT + point) * 3;
      for (let axis = 0; axis < 3; axis++) xyz[to3 + axis] = isSeen ? track.xyz[joints * 3 + axis]! / 1000 : NaN;
      if (isSeen && (point === 5 || point === 6)) seen++;
      if (isSeen && Math.abs(track.xyz[joints * 3 + 2]!) > 250) isDeep = true;
    });
  }
  if (seen < count / 3) return null;
  const phrase: Phrase = { title: track.title, xyz, beats: at, beatsPerBar, strikes: [], hasDepth: isDeep };
  return { ...phrase, strikes: findStrikes(phrase) };
}
