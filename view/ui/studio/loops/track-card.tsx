import type { CSSProperties, ReactNode } from 'react';
import { TRACK_STATE } from '../../../../protocol/index.ts';
import { Ring } from '../../../station/rings.tsx';
import type { ActStation } from '../../../station/station-store.ts';
import type { TrackSeen } from '../../../station/station-seen.ts';
import { isGoing, isRed, labelOf, lengthOf, nextOf, stateOf } from '../../../station/station-words.ts';
import { Icon } from '../../icons.tsx';

/** One track: its ring is its one button; below it level, stop or play, undo and clear. */
export function TrackCard({ index, track, isCurrent, counted, act }: { readonly index: number; readonly track: TrackSeen; readonly isCurrent: boolean; readonly counted: number; readonly act: ActStation }): ReactNode {
  const number = index + 1, isOn = isGoing(track) || isRed(track), isEmpty = track.state === TRACK_STATE.empty;
  return (
    <div className="loops-track" data-current={isCurrent} data-red={isRed(track)} data-state={track.state === TRACK_STATE.armed ? 'armed' : ''} data-quiet={track.isMuted}>
      <button type="button" className="loops-press" tabIndex={isCurrent ? 0 : -1} aria-label={labelOf(track, number)} title={`Press to ${nextOf(track)}`} onClick={() => act('record', index)}>
        <Ring track={index} />
        <span className="loops-face" aria-hidden="true">
          <b>{track.state === TRACK_STATE.armed && counted > 0 ? counted : number}</b>{' '}
          <span>{stateOf(track)}</span>
        </span>
      </button>
      <span className="loops-length" aria-hidden="true">{lengthOf(track)}{track.layers > 1 ? ` · ${track.layers}` : ''}</span>
      <div className="loops-row">
        <button type="button" className="loops-small" aria-label={`${isOn ? 'Stop' : 'Play'} track ${number}`} title={isOn ? 'Stop' : 'Play'} disabled={isEmpty} onClick={() => act(isOn ? 'stop' : 'play', index)}><Icon name={isOn ? 'stop' : 'play'} /></button>
        <button type="button" className="loops-small" aria-label={`Undo on track ${number}`} title="Undo" onClick={() => act('undo', index)}><Icon name="undo" /></button>
        <button type="button" className="loops-small" aria-label={`Clear track ${number}`} title="Clear: undo brings it back" disabled={isEmpty} onClick={() => act('clear', index)}><Icon name="trash" /></button>
      </div>
      <input className="loops-level" type="range" min={0} max={1000} step={10} value={Math.round(track.level * 1000)} aria-label={`Level of track ${number}`} aria-valuetext={`${Math.round(track.level * 100)} %`}
        style={{ '--at': track.level } as CSSProperties} onChange={(event) => act('level', index, Number(event.target.value))} />
    </div>
  );
}
