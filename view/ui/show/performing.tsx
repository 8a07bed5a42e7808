import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { SHOW_STATE } from '../../../protocol/index.ts';
import { openNotes } from '../../show/notes-window.ts';
import { showPage } from '../../show/show-store.ts';
import { stage, type StageActions } from '../../stage.ts';
import { Icon } from '../icons.tsx';
import { useIsTouch } from '../ways-to-play.ts';
import { HOLD_MS, HoldButton } from './hold-button.tsx';
import { stageKey } from './stage-keys.ts';

/** After the pointer moved, what leads off the stage stays this long, ms. */
const WAY_OUT_MS = 3500;

/**
 * The stage, taken: nothing but the picture, and the prompter for whoever wants it. The pointer is hidden and clicks mean nothing; keys and clickers lead
 * the show. The way out shows itself when the pointer moves, and has to be held.
 */
export function Performing({ actions }: { readonly actions: StageActions }): ReactNode {
  const seen = useStore(showPage, (state) => state.seen), running = useStore(showPage, (state) => state.running), notes = useStore(showPage, (state) => state.notes), hasPrompter = useStore(showPage, (state) => state.hasPrompter);
  const director = useStore(showPage, (state) => state.director), playedBy = useStore(stage, (state) => state.playedBy), isFull = useStore(stage, (state) => state.isFullScreen);
  const isWayOutShown = useWayOut(), isTouch = useIsTouch(), isReady = seen.state === SHOW_STATE.ready, isOver = seen.state === SHOW_STATE.over;
  useStageKeys(actions);
  return (
    <div className="show-stage" data-way-out={isWayOutShown || isReady}>
      {playedBy !== 'pointer' && <div className="show-shield" />}
      {hasPrompter && <p className="show-prompter" role="status" aria-live="polite" data-shown={seen.prompt !== ''}>{seen.prompt}</p>}
      {isReady && (
        <div className="show-ready">
          <p className="show-name">{running?.name}</p>
          <button type="button" className="solid" autoFocus onClick={() => director?.go()}>Begin</button>
          <p className="show-keys">{isTouch ? 'Touch the screen: Go leads on.' : 'Space or a clicker leads on. Backspace stops everything.'}</p>
        </div>
      )}
      {seen.isHeld && <p className="show-held" role="alert">Held. Space goes on.</p>}
      <div className="show-way-out" data-shown={isWayOutShown || isReady || isOver} inert={!(isWayOutShown || isReady || isOver)}>
        {notes.state === 'blocked' && <p role="alert">The browser blocked the second window. Allow pop-ups for this page and try again.</p>}
        <HoldButton className="line-button" onHeld={actions.leaveShow}><Icon name="back" /> Hold to leave</HoldButton>
        {/* Whoever has no keys leads from here; what cannot be taken back has to be held. */}
        {isTouch && !isReady && !isOver && (playedBy === 'pointer'
          // Fingers that play the room come by here.
          ? <HoldButton className="line-button" onHeld={() => director?.go()}>Hold to go on</HoldButton>
          : <button type="button" className="line-button show-go" onClick={() => director?.go()}>Go</button>)}
        {isTouch && !isReady && <HoldButton className="line-button" onHeld={actions.panic}><Icon name="stop" /> Hold to stop all</HoldButton>}
        {notes.state !== 'open' && <button type="button" className="line-button" onClick={openNotes}><Icon name="notes" /> Notes window</button>}
        {!isFull && <button type="button" className="line-button" onClick={actions.toggleFullScreen}><Icon name="full" /> Full screen</button>}
      </div>
    </div>
  );
}

/** Whether the pointer moved a moment ago. */
function useWayOut(): boolean {
  const [isShown, setShown] = useState(true);
  useEffect(() => {
    let timer = 0, x = NaN, y = NaN;
    const show = (): void => {
      setShown(true);
      window.clearTimeout(timer);
      timer = window.setTimeout(() => setShown(false), WAY_OUT_MS);
    };
    const move = (event: PointerEvent): void => {
      // A table that trembles is no hand.
      const isMoved = Math.hypot(event.clientX - x, event.clientY - y) > 6;
      if (Number.isNaN(x) || isMoved) {
        if (isMoved) show();
        x = event.clientX;
        y = event.clientY;
      }
    };
    const key = (event: KeyboardEvent): void => { if (event.key === 'Tab' || event.key === 'Escape') show(); };
    show();
    window.addEventListener('pointermove', move, { passive: true });
    window.addEventListener('pointerdown', show, { passive: true });
    window.addEventListener('keydown', key, true);
    return () => {
      window.clearTimeout(timer);
      window.removeEventListener('pointermove', move);
      window.removeEventListener('pointerdown', show);
      window.removeEventListener('keydown', key, true);
    };
  }, []);
  return isShown;
}

/** Keys lead the show; nothing else of the page hears them, but for the keys that play the room. */
function useStageKeys(actions: StageActions): void {
  const leaving = useRef(0);
  useEffect(() => {
    // Where a browser lends the escape key to a page, holding it leads out; elsewhere it only ends the full screen.
    const { keyboard } = navigator as Navigator & { keyboard?: { lock?(codes: string[]): Promise<void>; unlock?(): void } };
    void keyboard?.lock?.(['Escape']).catch(() => undefined);
    const down = (event: KeyboardEvent): void => {
      if (event.code === 'Escape') {
        event.stopImmediatePropagation();
        if (!event.repeat && leaving.current === 0) leaving.current = window.setTimeout(actions.leaveShow, HOLD_MS);
        return;
      }
      const target = event.target as HTMLElement | null, isOnButton = target?.tagName === 'BUTTON' && (event.code === 'Space' || event.code === 'Enter');
      if (event.ctrlKey || event.altKey || event.metaKey || isOnButton) return;
      const { director } = showPage.getState(), asked = stageKey(event.code);
      if (asked === null) return;
      event.preventDefault();
      if (event.repeat || !director) return;
      if (asked === 'panic') actions.panic();
      else if (asked === 'blackout') director.blackout();
      else if (asked !== 'nothing' && !director.waitsForKey(event.code)) director[asked]();
      if (asked === 'nothing') event.stopImmediatePropagation();
    };
    const up = (event: KeyboardEvent): void => {
      if (event.code !== 'Escape') return;
      window.clearTimeout(leaving.current);
      leaving.current = 0;
    };
    window.addEventListener('keydown', down, true);
    window.addEventListener('keyup', up, true);
    return () => {
      window.clearTimeout(leaving.current);
      leaving.current = 0;
      keyboard?.unlock?.();
      window.removeEventListener('keydown', down, true);
      window.removeEventListener('keyup', up, true);
    };
  }, [actions]);
}
