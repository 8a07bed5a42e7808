import { useId, useRef, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { roomActions } from '../../../room/open-room-part.ts';
import { roomByHand } from '../../../room/room-store.ts';
import { Icon } from '../../icons.tsx';

/** Rooms that are kept in this browser, and rooms as files. */
export function Rooms(): ReactNode {
  const shelf = useStore(roomByHand, (state) => state.shelf), deleted = useStore(roomByHand, (state) => state.deleted), words = useStore(roomByHand, (state) => state.words), act = useStore(roomByHand, (state) => state.act);
  const anchor = useStore(roomByHand, (state) => state.anchor), [name, setName] = useState(''), id = useId(), file = useRef<HTMLInputElement>(null), actions = roomActions();
  if (!actions || !act) return null;
  return (
    <section aria-label="Rooms">
      <h3>Rooms</h3>
      <form className="room-row" onSubmit={(event) => { event.preventDefault(); actions.saveRoom(name); setName(''); }}>
        <label htmlFor={id} className="room-hidden">Name of the room</label>
        <input id={id} type="text" className="room-name" placeholder="My room" value={name} maxLength={60} onChange={(event) => setName(event.target.value)} />
        <button type="submit" className="room-button">Save</button>
      </form>
      <ul className="room-saved" aria-label="Saved rooms">
        {shelf.map((saved) => (
          <li key={saved.id}>
            <button type="button" className="room-zone" onClick={() => actions.applyRoom(saved.room)}><Icon name="room" /><span className="room-zone-name">{saved.room.name}</span><span className="room-group">{`${saved.room.zones.length} zones`}</span></button>
            <button type="button" className="line-button" onClick={() => actions.deleteRoom(saved.id)} aria-label={`Delete ${saved.room.name}`} title="Delete"><Icon name="trash" /></button>
          </li>
        ))}
      </ul>
      {shelf.length === 0 && !deleted && <p className="room-words">No room is kept yet. Give this one a name and save it.</p>}
      {deleted && <p className="room-words" role="status">{`“${deleted.room.name}” is deleted.`} <button type="button" className="room-link" onClick={actions.bringBack}>Bring it back</button></p>}
      <div className="room-row">
        <button type="button" className="room-button" onClick={() => actions.downloadRoom(name)}><Icon name="export" /> Save as a file</button>
        <button type="button" className="room-button" onClick={() => file.current?.click()}><Icon name="import" /> Open a file</button>
        <button type="button" className="room-button" onClick={() => act('clear')}>Start over</button>
        <input ref={file} type="file" accept=".jamroom,application/json" hidden aria-label="Room file" onChange={(event) => { const chosen = event.target.files?.[0]; if (chosen) void actions.openFile(chosen); event.target.value = ''; }} />
      </div>
      <div role="status">{words.map((line) => <p key={line} className="room-words room-told">{line}</p>)}</div>
      <h3>In a headset</h3>
      <p className="room-words">Pinch or squeeze at a lantern to take it. Both hands make it larger.</p>
      {anchor !== 'none' && <p className="room-words" role="status">{anchor === 'kept' ? 'The room keeps its place in your home.' : 'This headset cannot keep the room’s place: centre yourself when you come back.'}</p>}
    </section>
  );
}
