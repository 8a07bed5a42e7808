import './room.css';
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { MAX_ZONES, ZONE_KIND, type ZoneDescription } from '../../../../protocol/index.ts';
import { roomActions } from '../../../room/open-room-part.ts';
import { roomByHand } from '../../../room/room-store.ts';
import { Icon } from '../../icons.tsx';
import type { TabProps } from '../tabs.ts';
import { FitToPlayer } from './fit-to-player.tsx';
import { LockSign } from './lock-sign.tsx';
import { Rooms } from './rooms.tsx';
import { colourOf, KIND_WORDS, KINDS, playsWords } from './room-words.ts';
import { ZoneDetail } from './zone-detail.tsx';

/** The room by hand: what hangs in it, what is done with the one that is chosen, how it fits the player, and rooms that are kept. */
export function RoomTab(_: TabProps): ReactNode {
  const act = useStore(roomByHand, (state) => state.act), zones = useStore(roomByHand, (state) => state.zones), names = useStore(roomByHand, (state) => state.names), selected = useStore(roomByHand, (state) => state.selected);
  const canUndo = useStore(roomByHand, (state) => state.canUndo), canRedo = useStore(roomByHand, (state) => state.canRedo), zone = zones.find(({ index }) => index === selected), actions = roomActions();
  useEffect(() => {
    const tell = (): void => void window.dispatchEvent(new Event('resize'));
    tell();
    return () => void requestAnimationFrame(tell);
  }, []);
  const hasChosen = zone !== undefined;
  // What was chosen on the stage is shown; whoever goes through the list by keys stays there.
  useEffect(() => {
    if (hasChosen && !document.activeElement?.closest('.room-zones')) document.querySelector('.room-detail')?.scrollIntoView({ block: 'nearest' });
  }, [selected, hasChosen]);
  if (!act || !actions) return <p className="room-words" role="status">The room opens …</p>;
  return (
    <div className="room">
      <div className="room-row" role="group" aria-label="Changes">
        <button type="button" className="room-button" disabled={!canUndo} onClick={() => act('undo')} aria-keyshortcuts="Control+Z"><Icon name="undo" /> Undo</button>
        <button type="button" className="room-button room-redo" disabled={!canRedo} onClick={() => act('redo')} aria-keyshortcuts="Control+Shift+Z"><Icon name="undo" /> Redo</button>
        <AddZone />
      </div>
      <p className="room-words">{zone ? 'Drag it, pull its ring to size it, or press the arrow keys.' : 'Drag a lantern in the room, or choose one here.'}</p>
      <ul className="room-zones" aria-label="Zones">
        {zones.map((each) => (
          <li key={each.index}>
            <button type="button" className="room-zone" aria-pressed={each.index === selected} onClick={() => actions.choose(each.index === selected ? -1 : each.index)}>
              <i className="room-dot" style={{ background: colourOf(each) }} data-kind={each.kind} aria-hidden="true" />
              <span className="room-zone-name">{each.kind === 'loop' && each.name === '' ? (playsWords('loop')[each.plays] ?? names[each.index]) : names[each.index]}</span>
              {each.group > 0 && <span className="room-group">{`Group ${each.group}`}</span>}
              {each.isLocked && <span className="room-lock" role="img" aria-label="Locked"><LockSign /></span>}
            </button>
          </li>
        ))}
      </ul>
      {zones.length === 0 && <p className="room-words">The room is empty. Add something to play, or start over.</p>}
      {zone && <ZoneDetail key={zone.index} zone={zone} name={names[zone.index] ?? ''} act={act} />}
      <FitToPlayer />
      <Rooms />
    </div>
  );
}

/** Something new to play, before the player. */
function AddZone(): ReactNode {
  const act = useStore(roomByHand, (state) => state.act), zones = useStore(roomByHand, (state) => state.zones), [kind, setKind] = useState<ZoneDescription['kind']>('strike'), id = useId(), actions = roomActions();
  const wanted = useRef(-1), free = Array.from({ length: MAX_ZONES }, (_, index) => index).find((index) => !zones.some((zone) => zone.index === index));
  // It is chosen as soon as it is there.
  useEffect(() => {
    if (wanted.current < 0 || !zones.some(({ index }) => index === wanted.current)) return;
    actions?.choose(wanted.current);
    wanted.current = -1;
  }, [zones, actions]);
  const add = (): void => {
    if (!act || free === undefined) return;
    wanted.current = free;
    // What plays least so far.
    const counts = Array.from({ length: KINDS[kind].plays }, (_, plays) => zones.filter((zone) => zone.kind === kind && zone.plays === plays).length);
    act('make', free, ZONE_KIND[kind], counts.indexOf(Math.min(...counts)));
  };
  return (
    <span className="room-add">
      <label htmlFor={id} className="room-hidden">What to add</label>
      <select id={id} value={kind} onChange={(event) => setKind(event.target.value as ZoneDescription['kind'])}>
        {Object.entries(KIND_WORDS).map(([name, words]) => <option key={name} value={name}>{words}</option>)}
      </select>
      <button type="button" className="room-button" disabled={free === undefined} onClick={add} title={free === undefined ? `The room is full: it has ${MAX_ZONES} zones` : undefined}><Icon name="plus" /> Add</button>
    </span>
  );
}
