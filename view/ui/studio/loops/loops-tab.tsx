import '../../../station/rings.css';
import './loops.css';
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { TRACK_SOURCE } from '../../../../protocol/index.ts';
import { MicrophoneField } from '../../../microphone/microphone-field.tsx';
import { useRings } from '../../../station/rings.tsx';
import { station } from '../../../station/station-store.ts';
import { labelOf } from '../../../station/station-words.ts';
import { tapeState } from '../../../tape/tape-store.ts';
import type { TabProps } from '../tabs.ts';
import { StationSettings } from './station-settings.tsx';
import { TrackCard } from './track-card.tsx';
import { TrackDetail } from './track-detail.tsx';

const COLUMNS = 4;
const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS };

/** The loop station: eight tracks to press, what can be done with the one that was touched last, and how loops begin. */
export function LoopsTab(_: TabProps): ReactNode {
  const act = useStore(station, (state) => state.act), seen = useStore(station, (state) => state.seen), current = useStore(station, (state) => state.current), place = useRef<HTMLDivElement>(null);
  const hasNoMicrophone = useStore(tapeState, ({ microphone }) => microphone.state === 'denied' || microphone.state === 'missing' || microphone.state === 'busy' || microphone.state === 'lost');
  useRings(place);
  useEffect(() => {
    // The page is wider for it: the room learns what it covers.
    const tell = (): void => void window.dispatchEvent(new Event('resize'));
    tell();
    return () => void requestAnimationFrame(tell);
  }, []);
  if (!act) return <p className="loops-words" role="status">The loop station opens …</p>;
  const walk = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (step === undefined || !(event.target instanceof HTMLElement) || !event.target.matches('.loops-press')) return;
    const next = current + step;
    if (next < 0 || next >= seen.tracks.length) return;
    event.preventDefault();
    station.setState({ current: next });
    place.current?.querySelectorAll<HTMLElement>('.loops-press')[next]?.focus({ preventScroll: false });
  };
  const isEmpty = seen.tracks.every(({ layers, state }) => layers === 0 && state === 0);
  return (
    <div ref={place} className="loops">
      <div className="loops-all" role="group" aria-label="All tracks">
        <button type="button" className="loops-button" onClick={() => act('stopAll')} disabled={isEmpty}>Stop all</button>
        <button type="button" className="loops-button" onClick={() => act('playAll')} disabled={isEmpty}>Play all</button>
        <button type="button" className="loops-button" onClick={() => act('clearAll')} disabled={isEmpty} title="Undo brings each track back">Clear all</button>
        <span className="loops-held" title="Recorded loops hold the tempo until they are cleared">{seen.counted > 0 ? `In ${seen.counted}` : seen.heldBpm > 0 ? `${seen.heldBpm} bpm, held` : ''}</span>
      </div>
      <div className="loops-tracks" role="group" aria-label="Tracks" onKeyDown={walk}>
        {seen.tracks.map((track, index) => <TrackCard key={index} index={index} track={track} isCurrent={index === current} counted={seen.counted} act={act} />)}
      </div>
      <p className="loops-heard" role="status">{labelOf(seen.tracks[current]!, current + 1)}</p>
      {isEmpty && <p className="loops-words">Press a ring and play or sing. Press it again: your loop goes round.</p>}
      <MicrophoneField />
      {hasNoMicrophone && seen.tracks[current]!.source === TRACK_SOURCE.microphone && (
        <button type="button" className="loops-button loops-instead" onClick={() => seen.tracks.forEach((_, track) => act('source', track, TRACK_SOURCE.played))}>Record what I play instead</button>
      )}
      <TrackDetail index={current} track={seen.tracks[current]!} ratios={seen.ratios} act={act} />
      <StationSettings seen={seen} act={act} />
    </div>
  );
}
