import { TRACK_STATE } from '../../protocol/index.ts';
import type { TrackSeen } from './station-seen.ts';

/** Of each state of a track: what it does, in a word, and what its one button would do. */
const WORDS: readonly (readonly [does: string, next: string])[] = (() => {
  const words: (readonly [string, string])[] = [];
  words[TRACK_STATE.empty] = ['Empty', 'record'];
  words[TRACK_STATE.armed] = ['Ready', 'cancel'];
  words[TRACK_STATE.recording] = ['Recording', 'end the loop'];
  words[TRACK_STATE.playing] = ['Playing', 'add a layer'];
  words[TRACK_STATE.overdubbing] = ['Adding', 'end the layer'];
  words[TRACK_STATE.stopped] = ['Stopped', 'play'];
  words[TRACK_STATE.starting] = ['Starting', 'cancel'];
  words[TRACK_STATE.ending] = ['Stopping', 'go on'];
  return words;
})();

/** What a track does, in a word. */
export function stateOf(track: TrackSeen): string {
  if (track.listens) return 'Listening';
  if (track.isReplaced) return 'Replacing';
  return track.isMuted && track.state === TRACK_STATE.playing ? 'Muted' : WORDS[track.state]?.[0] ?? '';
}
/** What its one button would do. */
export const nextOf = (track: TrackSeen): string => (track.isReplaced ? 'end it' : track.isOneShot && track.state === TRACK_STATE.playing ? 'play again' : WORDS[track.state]?.[1] ?? '');

/** Whether sound is captured for it, or about to be: the one red thing. */
export const isRed = (track: TrackSeen): boolean => track.state === TRACK_STATE.armed || track.state === TRACK_STATE.recording || track.state === TRACK_STATE.overdubbing;
/** Whether it sounds, or goes round in silence because it is muted. */
export const isGoing = (track: TrackSeen): boolean => track.state >= TRACK_STATE.playing && track.state !== TRACK_STATE.stopped;

/** How long a track is, in words. */
export function lengthOf(track: TrackSeen): string {
  if (track.layers === 0) return '';
  const beats = Math.round(track.beats * 100) / 100;
  return `${beats} ${beats === 1 ? 'beat' : 'beats'}`;
}

/** All that the name of a track's button says. */
export function labelOf(track: TrackSeen, number: number): string {
  const layers = track.layers > 1 ? `, ${track.layers} layers` : '';
  // What is seen on the ring stands in it as it is read, so that it can be asked for by voice.
  return `Track ${number} ${stateOf(track).toLowerCase()}${layers}. Press to ${nextOf(track)}`;
}

/** A pulse by its ratio to the room's own. */
export function pulseWords(ratio: number, index: number): string {
  if (index === 0) return 'Room';
  for (const [a, b] of [[1, 1], [3, 2], [4, 3], [2, 1], [1, 2], [2, 3], [3, 4], [5, 4], [5, 3]] as const) if (Math.abs(ratio - a / b) < 1e-4) return `${a} : ${b}`;
  return Math.abs(ratio - 1.618034) < 1e-4 ? 'Golden' : `${ratio.toFixed(3)} : 1`;
}
