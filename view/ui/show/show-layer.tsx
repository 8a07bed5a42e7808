import './show.css';
import { useEffect, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { useStore } from 'zustand';
import { SHOW_STATE } from '../../../protocol/index.ts';
import { remainingWords } from '../../show/show-words.ts';
import { showPage } from '../../show/show-store.ts';
import { stage, type StageActions } from '../../stage.ts';
import { Icon } from '../icons.tsx';
import { Notes } from './notes.tsx';
import { Performing } from './performing.tsx';

/** The title stands for so long, s; the end rests for so long before the page is as it was, ms. */
const TITLE_SECONDS = 5, END_MS = 3500;

/** What a show puts over the picture: its words, and for whoever performs it the way to lead it. */
export function ShowLayer({ actions, isHere, onOver }: { readonly actions: StageActions; readonly isHere: boolean; /** The show is over and nobody has stepped in. */ readonly onOver: () => void }): ReactNode {
  const mode = useStore(stage, (state) => state.show), notes = useStore(showPage, (state) => state.notes);
  return (
    <>
      {mode === 'watched' && <Watched actions={actions} isHere={isHere} onOver={onOver} />}
      {mode === 'performed' && <Performing actions={actions} />}
      {notes.window && createPortal(<Notes actions={actions} />, notes.window.document.body)}
    </>
  );
}

function Watched({ actions, isHere, onOver }: { readonly actions: StageActions; readonly isHere: boolean; readonly onOver: () => void }): ReactNode {
  const seen = useStore(showPage, (state) => state.seen), running = useStore(showPage, (state) => state.running), director = useStore(showPage, (state) => state.director);
  const playedBy = useStore(stage, (state) => state.playedBy), isStudioOpen = useStore(stage, (state) => state.studioTab !== null);
  const isOver = seen.state === SHOW_STATE.over;
  useEffect(() => {
    if (!isOver) return;
    const timer = window.setTimeout(() => {
      actions.leaveShow();
      if (stage.getState().playedBy === 'dancer') onOver();
    }, END_MS);
    return () => window.clearTimeout(timer);
  }, [isOver, actions, onOver]);
  const scene = running?.scenes[seen.scene], isTitle = running !== null && seen.scene === 0 && seen.showSeconds < TITLE_SECONDS;
  return (
    <>
      <p className="show-title" data-shown={isTitle && !isStudioOpen} aria-hidden={!isTitle}>{running?.name}</p>
      <p className="show-words" role="status" aria-live="polite" data-shown={seen.prompt !== ''}>{seen.prompt}</p>
      <div className="show-strip" data-shown={isHere || isStudioOpen} role="toolbar" aria-label="Show">
        <span className="show-now">{scene ? <><strong>{scene.name}</strong> {remainingWords(scene.seconds - seen.seconds)}</> : isOver ? 'The end' : 'It begins'}</span>
        {playedBy === 'dancer' && <span className="show-hint">Touch a light to step in</span>}
        <button type="button" className="line-button" onClick={() => director?.back()} aria-label="Scene again" title="Scene again"><Icon name="stepBack" /></button>
        <button type="button" className="line-button" onClick={() => director?.hold()} aria-pressed={seen.isHeld} aria-label={seen.isHeld ? 'Go on' : 'Hold'} title={seen.isHeld ? 'Go on' : 'Hold'}><Icon name={seen.isHeld ? 'play' : 'pause'} /></button>
        <button type="button" className="line-button" onClick={() => director?.next()} aria-label="Next scene" title="Next scene"><Icon name="stepOn" /></button>
        <button type="button" className="line-button line-words" onClick={actions.leaveShow}><Icon name="close" /> End the show</button>
      </div>
    </>
  );
}
