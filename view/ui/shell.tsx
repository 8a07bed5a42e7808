import '@fontsource-variable/outfit/wght.css';
import './shell.css';
import './sessions.css';
import './shell-narrow.css';
import { useCallback, useEffect, useRef, useState, type CSSProperties, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { SILENT_LEVELS, type Levels } from '../render/levels.ts';
import { PALETTE_COLOURS } from '../render/palette-colours.ts';
import { showPage } from '../show/show-store.ts';
import { stage, type PlayedBy, type StageActions } from '../stage.ts';
import { Captions } from './captions.tsx';
import { CameraFlies } from './camera-flies.tsx';
import { GhostList } from './ghost-list.tsx';
import { lazyPart } from './lazy-part.tsx';
import { Panel } from './panel.tsx';
import { recall, remember } from './remembered.ts';
import { useRoomSeen } from './room-watch.ts';
import { StartChoices } from './start-choices.tsx';
import { SoundWaits, SoundWords } from './sound-words.tsx';
import { CameraWords, Notices, RecordingWords } from './status.tsx';
import { ThinLine, usePresence } from './thin-line.tsx';
import { useCover } from './use-cover.ts';
import { useDrop } from './use-drop.ts';
import { useShellKeys } from './use-shell-keys.ts';

// What only those need who look back is loaded when they do.
const Library = lazyPart(() => import('./library/library.tsx').then((part) => part.Library), 'Your sessions');
const Studio = lazyPart(() => import('./studio/studio.tsx').then((part) => part.Studio), 'The studio');
const TrackStrip = lazyPart(() => import('../station/strip.tsx').then((part) => part.TrackStrip), 'The tracks');
const ShowLayer = lazyPart(() => import('./show/show-layer.tsx').then((part) => part.ShowLayer), 'The show');
const InspectorPlace = lazyPart(() => import('../inspector/inspector-place.tsx').then((part) => part.InspectorPlace), 'The inspector');
const PlayerBar = lazyPart(() => import('./player/player-bar.tsx').then((part) => part.PlayerBar), 'The player');

/** Whoever begins to play sees the line for so long: what can be changed, and the way back. */
const LINE_AT_START_MS = 7000;

/** All of the page that is not the picture. Light: no part of the renderer is loaded with it. */
export function Shell({ actions, levels = SILENT_LEVELS }: { readonly actions: StageActions; readonly levels?: Levels }): ReactNode {
  const playedBy = useStore(stage, (state) => state.playedBy), session = useStore(stage, (state) => state.session);
  const isPanelOpen = useStore(stage, (state) => state.isPanelOpen), settings = useStore(stage, (state) => state.settings);
  const isReducedMotion = useStore(stage, (state) => state.isReducedMotion), isFullScreen = useStore(stage, (state) => state.isFullScreen);
  const isLibraryOpen = useStore(stage, (state) => state.library.isOpen), replayId = useStore(stage, (state) => state.replay?.state.id ?? null), isReplay = replayId !== null;
  const [hasChosen, setChosen] = useState(false), [hasCaptions, setCaptions] = useState(() => recall().hasCaptions), [isDragging, setDragging] = useState(false);
  const seen = useRoomSeen(session, settings.launchQuantisation, isReplay), isHere = usePresence();
  const startRef = useRef<HTMLDivElement>(null), panelRef = useRef<HTMLElement>(null), panelButton = useRef<HTMLButtonElement>(null), captionsRef = useRef<HTMLDivElement>(null), playerRef = useRef<HTMLDivElement>(null);
  const isPlaying = playedBy !== 'nobody' && playedBy !== 'dancer';
  const isStudioOpen = useStore(stage, (state) => state.studioTab !== null), wasStudioOpen = useRef(false), studioRef = useRef<HTMLElement>(null);
  if (isStudioOpen) wasStudioOpen.current = true;
  const isInspectorOpen = useStore(stage, (state) => state.inspector !== 'shut');
  const show = useStore(stage, (state) => state.show), hasNotes = useStore(showPage, (state) => state.notes.state === 'open'), isPerformed = show === 'performed' && !isReplay;
  const isStartOpen = !hasChosen && !isPerformed && !isPanelOpen && !isStudioOpen && !isReplay;

  // Somebody plays, by whatever way it began (a dropped file, a headset's own button), or looks back: the choices step aside.
  useEffect(() => { if (isPlaying || isReplay || show !== 'off') setChosen(true); }, [isPlaying, isReplay, show]);
  const isBeginning = useBeginning(playedBy);
  useCover(isPanelOpen ? panelRef : isStudioOpen ? studioRef : isStartOpen ? startRef : null, captionsRef, hasCaptions, playerRef);
  useDrop(actions, setDragging);
  const chosen = useCallback(() => setChosen(true), []), begin = useCallback(() => setChosen(false), []);
  useShellKeys(actions, chosen);
  useFocusBack(isLibraryOpen);

  const wasOpen = useRef(false);
  useEffect(() => {
    if (wasOpen.current && !isPanelOpen) panelButton.current?.focus({ preventScroll: true });
    wasOpen.current = isPanelOpen;
  }, [isPanelOpen]);

  const colours = PALETTE_COLOURS[seen.palette >= 0 ? seen.palette : settings.palette] ?? PALETTE_COLOURS[0]!;
  const lights = Object.fromEntries(colours.map((colour, i) => [`--light-${i}`, colour])) as CSSProperties;
  return (
    <div className="shell" style={lights} data-still={isReducedMotion} data-dragging={isDragging} data-panel={isPanelOpen || isStudioOpen} data-replay={isReplay} data-show={isReplay ? 'off' : show} data-full={isFullScreen} data-idle={!isHere && hasChosen && !isPanelOpen && !isStudioOpen && !isLibraryOpen}>
      <div className="shell-rest" inert={isLibraryOpen || isPerformed}>
        <div ref={startRef} className="start-place" data-open={isStartOpen} inert={!isStartOpen}>
          <StartChoices actions={actions} onChosen={chosen} />
        </div>
        <Captions seen={seen} hasCaptions={hasCaptions} isStartOpen={isStartOpen} captionsRef={captionsRef} replayId={replayId} />
        {!isStartOpen && <SoundWaits actions={actions} />}
        <CameraFlies actions={actions} />
        {!isStartOpen && <TrackStrip />}
        <div className="side">
          <GhostList actions={actions} />
          <CameraWords actions={actions} />
          <SoundWords actions={actions} />
          {!isReplay && <RecordingWords actions={actions} />}
          <Notices actions={actions} />
        </div>
        {!isReplay && <ThinLine actions={actions} seen={seen} isShown={isHere || isBeginning || isPanelOpen || isStudioOpen || isStartOpen} panelButton={panelButton} onStart={() => {
          actions.setPanelOpen(false);
          actions.openStudio(null);
          setChosen(false);
          requestAnimationFrame(() => startRef.current?.querySelector<HTMLElement>('.choice')?.focus({ preventScroll: true }));
        }} />}
        <div ref={playerRef} className="player-place">{isReplay && <PlayerBar actions={actions} isShown={isHere} />}</div>
        <Panel actions={actions} seen={seen} levels={levels} panelRef={panelRef} hasCaptions={hasCaptions} onCaptions={(has) => {
          setCaptions(has);
          remember({ hasCaptions: has });
        }} />
        {wasStudioOpen.current && <Studio actions={actions} panelRef={studioRef} />}
      </div>
      {(hasNotes || (show !== 'off' && !isReplay)) && <ShowLayer actions={actions} isHere={isHere} onOver={begin} />}
      {isLibraryOpen && <Library actions={actions} />}
      {isInspectorOpen && <InspectorPlace actions={actions} />}
      {isDragging && <p className="drop" role="status">Let go: the room takes it</p>}
    </div>
  );
}

/** When the library closes the focus goes back to what had it before, or to what opened it. */
function useFocusBack(isOpen: boolean): void {
  const before = useRef<Element | null>(null);
  if (isOpen && before.current === null) before.current = document.activeElement;
  useEffect(() => {
    if (isOpen || before.current === null) return;
    const was = before.current;
    before.current = null;
    if (was instanceof HTMLElement && was.isConnected && was !== document.body) was.focus({ preventScroll: true });
    else document.querySelector<HTMLElement>('.shell .mark, .shell .player-play')?.focus({ preventScroll: true });
  }, [isOpen]);
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
