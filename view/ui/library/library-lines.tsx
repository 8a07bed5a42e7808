import { useEffect, useRef, useState, type CSSProperties, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { StorageUse } from '../../sessions/session-store.ts';
import { stage, type StageActions } from '../../stage.ts';
import { Icon } from '../icons.tsx';
import { storageInWords } from './session-words.ts';

/** Ending of session files. */
export const SESSION_FILES = '.jam,.jambundle';

/** Takes sessions in from the disk. */
export function ImportButton({ actions }: { readonly actions: StageActions }): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className="quiet library-import" onClick={() => input.current?.click()} title="Or let .jam files go anywhere over the page"><Icon name="import" /> Import</button>
      <input
        ref={input} type="file" accept={SESSION_FILES} multiple hidden aria-hidden="true" tabIndex={-1}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = '';
          if (files.length > 0) actions.importSessions(files);
        }}
      />
    </>
  );
}

/** Nothing was kept yet: what to do, and what is kept then. */
export function EmptyLibrary({ actions }: { readonly actions: StageActions }): ReactNode {
  return (
    <div className="library-empty">
      <h3>Play, and it is kept</h3>
      <p>Your movement and the music, on this device only. Never the camera’s picture.</p>
      <button type="button" className="solid" onClick={actions.closeLibrary}>Play now</button>
    </div>
  );
}

/** How much room sessions take, what to do when it runs out, and the way to be rid of them all. */
export function StorageLine({ use, isFull, count, onDeleteAll }: { readonly use: StorageUse; readonly isFull: boolean; readonly count: number; readonly onDeleteAll: () => void }): ReactNode {
  const { words, advice, sessions, used } = storageInWords(use, isFull), [isAsking, setAsking] = useState(false), no = useRef<HTMLButtonElement>(null), ask = useRef<HTMLButtonElement>(null), wasAsking = useRef(false);
  useEffect(() => {
    if (isAsking) no.current?.focus();
    else if (wasAsking.current) ask.current?.focus();
    wasAsking.current = isAsking;
  }, [isAsking]);
  return (
    <div className="storage" data-short={advice !== ''}>
      <div className="storage-bar" role="img" aria-label={words} style={{ '--sessions': Math.max(sessions, use.sessionBytes > 0 ? 0.004 : 0), '--used': used } as CSSProperties}><i /><i /></div>
      <p className="storage-words">{words}{advice && <strong role="alert"> {advice}</strong>}</p>
      {count > 0 && (isAsking ? (
        <p className="storage-ask" role="group" aria-label="Delete all sessions?">
          <span>Delete {count === 1 ? 'the only session' : `all ${count}`}?</span>
          <button type="button" className="solid" onClick={() => {
            setAsking(false);
            onDeleteAll();
          }}>Delete</button>
          <button ref={no} type="button" className="quiet" onClick={() => setAsking(false)}>Keep</button>
        </p>
      ) : <button ref={ask} type="button" className="quiet" onClick={() => setAsking(true)}>Delete all</button>)}
    </div>
  );
}

/** What sounds behind the library can be silenced from it. */
export function QuietButtons({ actions }: { readonly actions: StageActions }): ReactNode {
  const isMuted = useStore(stage, (state) => state.audio.isMuted);
  return (
    <>
      <button type="button" className="line-button" onClick={actions.toggleMute} aria-pressed={isMuted} aria-label={isMuted ? 'Sound on' : 'Sound off'} title={isMuted ? 'Sound on' : 'Sound off'}><Icon name={isMuted ? 'muted' : 'sound'} /></button>
      <button type="button" className="line-button" onClick={actions.panic} aria-label="Stop all" title="Everything falls silent"><Icon name="stop" /></button>
    </>
  );
}

/** What was just deleted, and the way to bring it back. */
export function DeletedLine({ actions }: { readonly actions: StageActions }): ReactNode {
  const undo = useStore(stage, (state) => state.library.undo);
  return (
    <div className="library-said" role="status">
      {undo.length > 0 && (
        <p className="deleted">
          <span>{undo.length === 1 ? `“${undo[0]!.title}” is deleted.` : `${undo.length} sessions are deleted.`}</span>
          <button type="button" className="solid" onClick={actions.undoDelete}><Icon name="undo" /> Bring back</button>
        </p>
      )}
    </div>
  );
}

/** What can be done with several sessions at once. */
export function SelectedLine({ actions, ids, onDelete, onClear }: { readonly actions: StageActions; readonly ids: readonly string[]; readonly onDelete: () => void; readonly onClear: () => void }): ReactNode {
  return (
    <div className="selected" role="toolbar" aria-label="Selected sessions">
      <span className="selected-count">{ids.length} selected</span>
      <button type="button" className="line-button" onClick={() => {
        for (const id of ids) actions.addGhost(id);
        actions.closeLibrary();
      }} aria-label="Dance with the selected sessions as ghosts"><Icon name="ghost" /><span>Ghosts</span></button>
      <button type="button" className="line-button" onClick={() => ids.forEach((id) => actions.exportSession(id))} aria-label="Export the selected sessions"><Icon name="export" /><span>Export</span></button>
      <button type="button" className="line-button" onClick={onDelete} aria-label="Delete the selected sessions"><Icon name="trash" /><span>Delete</span></button>
      <button type="button" className="line-button" onClick={onClear} aria-label="Select none"><Icon name="close" /></button>
    </div>
  );
}
