import { useEffect, useRef, useState, type ReactNode, type RefObject } from 'react';
import { useStore } from 'zustand';
import { stage, type StageActions } from '../stage.ts';
import { Icon } from './icons.tsx';
import { PaletteChoice, TempoStepper } from './music-controls.tsx';
import type { RoomSeen } from './room-watch.ts';
import { SessionsMark } from './sessions-mark.tsx';
import { STUDIO_TABS, type StudioTab } from './studio/tabs.ts';

/** The line goes this long after the pointer last moved. */
const AWAY_AFTER_MS = 3200;

/** Whether somebody is at the pointer or the keys just now. */
export function usePresence(): boolean {
  const [isHere, setHere] = useState(true);
  useEffect(() => {
    let timer = 0;
    const leave = (): void => setHere(false);
    const arrive = (): void => {
      setHere(true);
      window.clearTimeout(timer);
      timer = window.setTimeout(leave, AWAY_AFTER_MS);
    };
    const key = (event: KeyboardEvent): void => { if (event.key === 'Tab' || event.key === 'Escape') arrive(); };
    arrive();
    window.addEventListener('pointermove', arrive, { passive: true });
    window.addEventListener('pointerdown', arrive, { passive: true });
    window.addEventListener('keydown', key);
    return () => {
      window.clearTimeout(timer);
      window.removeEventListener('pointermove', arrive);
      window.removeEventListener('pointerdown', arrive);
      window.removeEventListener('keydown', key);
    };
  }, []);
  return isHere;
}

/**
 * One thin line along the bottom: what is changed while playing. It leaves with the pointer and returns with it;
 * the way back to the start stays, dim, so that nobody is ever without one.
 */
export function ThinLine({ actions, seen, isShown, onStart, panelButton }: {
  readonly actions: StageActions; readonly seen: RoomSeen; readonly isShown: boolean; readonly onStart: () => void; readonly panelButton: RefObject<HTMLButtonElement | null>;
}): ReactNode {
  const audio = useStore(stage, (state) => state.audio), isFullScreen = useStore(stage, (state) => state.isFullScreen), isPanelOpen = useStore(stage, (state) => state.isPanelOpen), studioTab = useStore(stage, (state) => state.studioTab);
  const playedBy = useStore(stage, (state) => state.playedBy), lastTab = useRef<StudioTab>(STUDIO_TABS[0]?.id ?? 'room');
  if (studioTab) lastTab.current = studioTab;
  return (
    <div className="line" data-shown={isShown} role="toolbar" aria-label="While playing">
      <button type="button" className="line-button line-start" onClick={onStart} aria-label="Ways to play" title="Ways to play"><Icon name="back" /><span className="line-start-words" aria-hidden="true">Ways to play</span></button>
      <SessionsMark actions={actions} />
      <TempoStepper actions={actions} bpm={seen.bpm} />
      <PaletteChoice actions={actions} seen={seen} isBrief />
      <span className="line-gap" />
      <button type="button" className="line-button" onClick={actions.toggleMute} aria-pressed={audio.isMuted} aria-label={audio.isMuted ? 'Sound on' : 'Sound off'} title={audio.isMuted ? 'Sound on' : 'Sound off'}>
        <Icon name={audio.isMuted ? 'muted' : 'sound'} />
      </button>
      <input
        className="line-volume" type="range" min={0} max={1} step={0.01} value={audio.volume} aria-label="Volume" aria-valuetext={`${Math.round(audio.volume * 100)} %`}
        style={{ '--at': audio.volume } as React.CSSProperties} onChange={(event) => actions.setVolume(Number(event.target.value))}
      />
      <button type="button" className="line-button line-words" onClick={actions.panic} title="Everything falls silent"><Icon name="stop" /> Stop all</button>
      {playedBy === 'headset' && <button type="button" className="line-button line-words" onClick={actions.leaveHeadset}><Icon name="headset" /> Leave</button>}
      <button type="button" className="line-button line-full" onClick={actions.toggleFullScreen} aria-pressed={isFullScreen} aria-label="Full screen" title="Full screen"><Icon name={isFullScreen ? 'window' : 'full'} /></button>
      {STUDIO_TABS.length > 0 && <button type="button" className="line-button line-words" onClick={() => actions.openStudio(studioTab ? null : lastTab.current)} aria-expanded={studioTab !== null} aria-controls="studio" aria-keyshortcuts="U"><Icon name="studio" /> Studio</button>}
      <button ref={panelButton} type="button" className="line-button" onClick={() => actions.setPanelOpen(!isPanelOpen)} aria-expanded={isPanelOpen} aria-controls="panel" aria-label="Settings" title="Settings"><Icon name="panel" /></button>
    </div>
  );
}
