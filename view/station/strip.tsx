import './rings.css';
import './strip.css';
import { useRef, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { TRACK_STATE } from '../../protocol/index.ts';
import { Ring, useRings } from './rings.tsx';
import { isRed, labelOf, nextOf, stateOf } from './station-words.ts';
import { station } from './station-store.ts';

/** While playing: the rings of the tracks that are in use, and of the next empty one. There when any track is used, gone when none is. */
export function TrackStrip(): ReactNode {
  const tracks = useStore(station, (state) => state.seen.tracks), act = useStore(station, (state) => state.act), counted = useStore(station, (state) => state.seen.counted), place = useRef<HTMLDivElement>(null);
  useRings(place);
  const isUsed = tracks.map(({ state }) => state !== TRACK_STATE.empty), last = isUsed.lastIndexOf(true);
  if (!act || last < 0) return null;
  return (
    <div ref={place} className="strip" role="toolbar" aria-label="Tracks">
      {tracks.slice(0, Math.min(tracks.length, last + 2)).map((track, index) => (
        <button key={index} type="button" className="strip-track" data-red={isRed(track)} data-quiet={track.isMuted} data-state={track.state === TRACK_STATE.armed ? 'armed' : ''} aria-label={labelOf(track, index + 1)} title={`Track ${index + 1}: ${nextOf(track)}`} onClick={() => act('record', index)}>
          <Ring track={index} />
          <span className="strip-number" aria-hidden="true">{track.state === TRACK_STATE.armed && counted > 0 ? counted : index + 1}</span>
          <span className="strip-word" aria-hidden="true">{track.state === TRACK_STATE.empty ? '' : stateOf(track)}</span>
        </button>
      ))}
    </div>
  );
}
