import { useEffect, useId, useState, type CSSProperties, type ReactNode } from 'react';
import { MAX_GROUPS, ZONE_RADIUS } from '../../../../protocol/index.ts';
import type { RoomZone } from '../../../room/room-file.ts';
import { roomByHand, type RoomAct } from '../../../room/room-store.ts';
import { targetOf } from '../../../room/target-of.ts';
import { Icon } from '../../icons.tsx';
import { LockSign } from './lock-sign.tsx';
import { KIND_WORDS, paletteColours, playsWords } from './room-words.ts';

const MOST_RADIUS = 0.4;
/** Words for hands, as ROOM_ACT.here numbers them. */
const HERE = ['My hand', 'Left hand', 'Right hand', 'My chest'];

/** What can be done with the chosen zone. */
export function ZoneDetail({ zone, name, act }: { readonly zone: RoomZone; readonly name: string; readonly act: RoomAct }): ReactNode {
  const nameId = useId(), playsId = useId(), groupId = useId(), sizeId = useId(), tallId = useId(), wholeId = useId(), [isWhole, setWhole] = useState(true), plays = playsWords(zone.kind), { isLocked } = zone;
  const target = targetOf(zone, isWhole), mm = (metres: number): number => Math.round(metres * 1000), at = (zone.radius - 0.05) / (MOST_RADIUS - 0.05);
  const sized = (radius: number, height: number): void => act('size', zone.index, mm(radius), mm(height));
  return (
    <section className="room-detail" aria-label={`${KIND_WORDS[zone.kind]}: ${name}`}>
      <h3>{KIND_WORDS[zone.kind]}</h3>
      <div className="field">
        <label htmlFor={nameId}>Name</label>
        <NameField id={nameId} zone={zone} name={name} />
      </div>
      {plays.length > 1 && (
        <div className="field">
          <label htmlFor={playsId}>Plays</label>
          <select id={playsId} value={zone.plays} disabled={isLocked} onChange={(event) => act('plays', zone.index, Number(event.target.value))}>
            {plays.map((words, k) => <option key={words + String(k)} value={k}>{words}</option>)}
          </select>
        </div>
      )}
      <fieldset className="field pick" disabled={isLocked}>
        <legend>Colour</legend>
        <div className="room-colours">
          {['Its own', ...paletteColours()].map((colour, k) => (
            <label key={colour} className="room-colour" style={k > 0 ? { '--colour': colour } as CSSProperties : undefined} title={k === 0 ? 'Its own colour' : `Colour ${k}`}>
              <input type="radio" name={`${nameId}-colour`} checked={zone.colour === k} onChange={() => act('colour', target, k)} aria-label={k === 0 ? 'Its own colour' : `Colour ${k}`} />
              {k === 0 ? <span>Own</span> : <i aria-hidden="true" />}
            </label>
          ))}
        </div>
      </fieldset>
      <div className="field">
        <label htmlFor={sizeId}>Size</label>
        <output htmlFor={sizeId} className="field-value">{`${Math.round(zone.radius * 200)} cm`}</output>
        <input id={sizeId} type="range" min={ZONE_RADIUS.least / 1000} max={MOST_RADIUS} step={0.005} value={zone.radius} disabled={isLocked} style={{ '--at': Math.min(1, at) } as CSSProperties}
          onPointerDown={() => act('open')} onPointerUp={() => act('close')} onChange={(event) => sized(Number(event.target.value), zone.height * (Number(event.target.value) / zone.radius))} />
      </div>
      {zone.kind === 'bow' && (
        <div className="field">
          <label htmlFor={tallId}>Height</label>
          <output htmlFor={tallId} className="field-value">{`${Math.round(zone.height * 100)} cm`}</output>
          <input id={tallId} type="range" min={zone.radius * 2} max={1.6} step={0.01} value={zone.height} disabled={isLocked} style={{ '--at': Math.min(1, (zone.height - zone.radius * 2) / (1.6 - zone.radius * 2)) } as CSSProperties}
            onPointerDown={() => act('open')} onPointerUp={() => act('close')} onChange={(event) => sized(zone.radius, Number(event.target.value))} />
        </div>
      )}
      <div className="field">
        <label htmlFor={groupId}>Group</label>
        <select id={groupId} value={zone.group} disabled={isLocked} onChange={(event) => act('group', zone.index, Number(event.target.value))}>
          <option value={0}>None</option>
          {Array.from({ length: MAX_GROUPS }, (_, k) => <option key={k} value={k + 1}>{k + 1}</option>)}
        </select>
      </div>
      {zone.group > 0 && (
        <div className="field field-check">
          <label htmlFor={wholeId}>Change the whole group</label>
          <input id={wholeId} type="checkbox" checked={isWhole} onChange={(event) => setWhole(event.target.checked)} />
        </div>
      )}
      <div className="room-row" role="group" aria-label="Put it where I am">
        <span className="room-here">Here:</span>
        {HERE.map((words, how) => <button key={words} type="button" className="room-button" disabled={isLocked} onClick={() => act('here', zone.index, how)}>{words}</button>)}
      </div>
      <div className="room-row">
        <button type="button" className="room-button" aria-pressed={isLocked} onClick={() => act('lock', target, isLocked ? 0 : 1)}><LockSign /> {isLocked ? 'Unlock' : 'Lock'}</button>
        <button type="button" className="room-button" onClick={() => act('duplicate', target, -1, 80, -80, 0)} aria-keyshortcuts="Control+D"><Icon name="plus" /> Duplicate</button>
        <button type="button" className="room-button" disabled={isLocked} onClick={() => act('remove', target)} aria-keyshortcuts="Delete"><Icon name="trash" /> Delete</button>
      </div>
    </section>
  );
}

/** Words are kept when they are done: with Enter, or when the field is left. Empty gives it its own name back. */
function NameField({ id, zone, name }: { readonly id: string; readonly zone: RoomZone; readonly name: string }): ReactNode {
  const rename = roomByHand.getState().rename, [words, setWords] = useState(name);
  useEffect(() => setWords(name), [name]);
  const keep = (): void => {
    if (words.trim() !== name) rename(zone.index, words.trim());
  };
  return (
    <input id={id} type="text" className="room-name" value={words} maxLength={40} disabled={zone.isLocked} onChange={(event) => setWords(event.target.value)} onBlur={keep}
      onKeyDown={(event) => { if (event.key === 'Enter') event.currentTarget.blur(); }} />
  );
}
