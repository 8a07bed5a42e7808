import '@fontsource-variable/outfit/wght.css';
import './shell.css';
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type CSSProperties, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { SILENT_LEVELS, type Levels } from '../render/levels.ts';
import { PALETTE_COLOURS } from '../render/palette-colours.ts';
import { coverNow } from '../render/stage-view.ts';
import { stage, type PlayedBy, type StageActions } from '../stage.ts';
import { Captions } from './captions.tsx';
import { Panel } from './panel.tsx';
import { recall, remember } from './remembered.ts';
import { useRoomSeen } from './room-watch.ts';
import { StartChoices } from './start-choices.tsx';
import { SoundWaits, SoundWords } from './sound-words.tsx';
import { CameraWords, Notices } from './status.tsx';
import { ThinLine, usePresence } from './thin-line.tsx';

/** Wider than this (width ÷ height) panels stand beside the stage, narrower they stand below it. */
export const BESIDE_ASPECT = 1.05;
/** Height that the thin line keeps free under the stage, px. */
const LINE_PX = 60;
/** Height that words above an upright stage keep free, px. */
const WORDS_ABOVE_PX = 44;
/** Whoever begins to play sees the line for so long: what can be changed, and the way back. */
const LINE_AT_START_MS = 7000;

/** All of the page that is not the picture. Light: no part of the renderer is loaded with it. */
export function Shell({ actions, levels = SILENT_LEVELS }: { readonly actions: StageActions; readonly levels?: Levels }): ReactNode {
  const playedBy = useStore(stage, (state) => state.playedBy), session = useStore(stage, (state) => state.session);
  const isPanelOpen = useStore(stage, (state) => state.isPanelOpen), settings = useStore(stage, (state) => state.settings);
  const isReducedMotion = useStore(stage, (state) => state.isReducedMotion), isFullScreen = useStore(stage, (state) => state.isFullScreen);
  const [hasChosen, setChosen] = useState(false), [hasCaptions, setCaptions] = useState(() => recall().hasCaptions), [isDragging, setDragging] = useState(false);
  const seen = useRoomSeen(session, settings.launchQuantisation), isHere = usePresence();
  const startRef = useRef<HTMLDivElement>(null), panelRef = useRef<HTMLElement>(null), panelButton = useRef<HTMLButtonElement>(null), captionsRef = useRef<HTMLDivElement>(null);
  const isPlaying = playedBy !== 'nobody' && playedBy !== 'dancer';
  const isStartOpen = !hasChosen && !isPanelOpen;

  // Somebody plays, by whatever way it began (a dropped file, a headset's own button): the choices step aside.
  useEffect(() => { if (isPlaying) setChosen(true); }, [isPlaying]);
  const isBeginning = useBeginning(playedBy);
  useCover(isPanelOpen ? panelRef : isStartOpen ? startRef : null, captionsRef, hasCaptions);
  useDrop(actions, setDragging);

  const wasOpen = useRef(false);
  useEffect(() => {
    if (wasOpen.current && !isPanelOpen) panelButton.current?.focus({ preventScroll: true });
    wasOpen.current = isPanelOpen;
  }, [isPanelOpen]);
  useEffect(() => {
    const key = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      if (stage.getState().isPanelOpen) actions.setPanelOpen(false);
      else setChosen(true);
    };
    window.addEventListener('keydown', key);
    return () => window.removeEventListener('keydown', key);
  }, [actions]);

  const colours = PALETTE_COLOURS[seen.palette >= 0 ? seen.palette : settings.palette] ?? PALETTE_COLOURS[0]!;
  const lights = Object.fromEntries(colours.map((colour, i) => [`--light-${i}`, colour])) as CSSProperties;
  const chosen = useCallback(() => setChosen(true), []);
  return (
    <div className="shell" style={lights} data-still={isReducedMotion} data-dragging={isDragging} data-panel={isPanelOpen} data-full={isFullScreen} data-idle={!isHere && hasChosen && !isPanelOpen}>
      <div ref={startRef} className="start-place" data-open={isStartOpen} inert={!isStartOpen}>
        <StartChoices actions={actions} onChosen={chosen} />
      </div>
      <Captions seen={seen} hasCaptions={hasCaptions} isStartOpen={isStartOpen} captionsRef={captionsRef} />
      {!isStartOpen && <SoundWaits actions={actions} />}
      <div className="side">
        <CameraWords actions={actions} />
        <SoundWords actions={actions} />
        <Notices actions={actions} />
      </div>
      <ThinLine actions={actions} seen={seen} isShown={isHere || isBeginning || isPanelOpen || isStartOpen} panelButton={panelButton} onStart={() => {
        actions.setPanelOpen(false);
        setChosen(false);
        requestAnimationFrame(() => startRef.current?.querySelector<HTMLElement>('.choice')?.focus({ preventScroll: true }));
      }} />
      <Panel actions={actions} seen={seen} levels={levels} panelRef={panelRef} hasCaptions={hasCaptions} onCaptions={(has) => {
        setCaptions(has);
        remember({ hasCaptions: has });
      }} />
      {isDragging && <p className="drop" role="status">Let go: the room plays it</p>}
    </div>
  );
}

/** Whether whoever plays has only just begun. */
function useBeginning(playedBy: PlayedBy): boolean {
  const [isBeginning, setBeginning] = useState(false);
  useEffect(() => {
    if (playedBy === 'nobody' || playedBy === 'dancer') return;
    setBeginning(true);
    const timer = window.setTimeout(() => setBeginning(false), LINE_AT_START_MS);
    return () => {
      window.clearTimeout(timer);
      setBeginning(false);
    };
  }, [playedBy]);
  return isBeginning;
}

/** Tells the room what part of the window is covered, so that the body is never behind words. */
function useCover(ref: { readonly current: HTMLElement | null } | null, captions: { readonly current: HTMLElement | null }, hasCaptions: boolean): void {
  useLayoutEffect(() => {
    const measure = (): void => {
      const { innerWidth: width, innerHeight: height } = window, element = ref?.current ?? null;
      const isBeside = width / height > BESIDE_ASPECT;
      coverNow.left = coverNow.right = coverNow.top = 0;
      coverNow.bottom = (LINE_PX + (hasCaptions ? (captions.current?.offsetHeight ?? 0) : 0)) / height;
      if (!isBeside) coverNow.top = WORDS_ABOVE_PX / height;
      if (!element) return;
      const isLeft = element.classList.contains('start-place');
      if (!isBeside) coverNow.bottom = Math.min(0.62, element.offsetHeight / height);
      else if (isLeft) coverNow.left = Math.min(0.5, (element.offsetWidth * 0.86) / width);
      else coverNow.right = Math.min(0.5, (element.offsetWidth * 0.86) / width);
    };
    measure();
    const observer = new ResizeObserver(measure);
    for (const element of [ref?.current, captions.current]) if (element) observer.observe(element);
    window.addEventListener('resize', measure);
    return () => {
      observer.disconnect();
      window.removeEventListener('resize', measure);
    };
  }, [ref, captions, hasCaptions]);
}

/** A motion file let go anywhere over the page is played. */
function useDrop(actions: StageActions, setDragging: (isDragging: boolean) => void): void {
  useEffect(() => {
    const over = (event: DragEvent): void => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      setDragging(true);
    };
    const leave = (event: DragEvent): void => { if (event.relatedTarget === null) setDragging(false); };
    const drop = (event: DragEvent): void => {
      event.preventDefault();
      setDragging(false);
      const file = event.dataTransfer?.files[0];
      if (file) actions.openMotionFile(file);
    };
    window.addEventListener('dragover', over);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', over);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, [actions, setDragging]);
}
