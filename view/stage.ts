import { createStore } from 'zustand/vanilla';
import { SETTINGS, type SettingName } from '../protocol/index.ts';
import type { GhostTrack, Replay, ReplayState } from './replay/replay.ts';
import type { Notice, Session } from './session.ts';
import type { StudioTab } from './ui/studio/tabs.ts';
import type { SessionCard, StorageUse } from './sessions/session-store.ts';

/** Whose body plays: nobody yet, the dancer of light, the pointer and keys, a camera, a headset, or a motion file. */
export type PlayedBy = 'nobody' | 'dancer' | 'pointer' | 'camera' | 'headset' | 'file';

/** What the camera is doing; each has words of its own on the page. */
export type CameraState = 'off' | 'asking' | 'loading' | 'running' | 'missing' | 'denied' | 'lost' | 'dark' | 'nobody' | 'failed';

export interface CameraStatus {
  readonly state: CameraState;
  /** What happened and what to do, one line. */
  readonly message: string;
  /** 0–1 while loading. */
  readonly progress: number;
  readonly devices: readonly { readonly id: string; readonly label: string }[];
  readonly deviceId: string;
  /** Inferences a second, and the median time of one in ms. */
  readonly rate: number;
  readonly inferenceMs: number;
  readonly people: number;
}

export interface AudioStatus {
  /** waiting: for the first gesture · blocked: the browser holds sound back · lost: the device went away. */
  readonly state: 'waiting' | 'starting' | 'running' | 'blocked' | 'lost';
  readonly message: string;
  /** 0–1. */
  readonly volume: number;
  readonly isMuted: boolean;
}

/** The recording of what is played now. */
export interface RecordingStatus {
  /** waiting: nobody has played yet, so nothing worth keeping · full: the browser gives no more room · failed: see the message. */
  readonly state: 'waiting' | 'recording' | 'full' | 'failed';
  /** What happened and what to do; empty when all is well. */
  readonly message: string;
  readonly id: string | null;
}

/** The library of recorded sessions. */
export interface LibraryStatus {
  readonly isOpen: boolean;
  readonly isLoading: boolean;
  readonly cards: readonly SessionCard[];
  readonly use: StorageUse;
  /** What went wrong last, and what to do; empty when nothing did. */
  readonly message: string;
  /** Sessions that were just deleted and can be brought back. */
  readonly undo: readonly { readonly id: string; readonly title: string }[];
}

/** A recorded session that dances beside the live one. */
export interface Ghost {
  readonly track: GhostTrack;
  readonly isShown: boolean;
  /** 0–1 round the colour circle. */
  readonly hue: number;
}

/** Everything the interface shows, and everything it can ask for. One store; components subscribe to parts of it. */
export interface StageState {
  readonly phase: 'loading' | 'ready' | 'failed';
  readonly loadingMessage: string;
  readonly loadingProgress: number;
  /** What is on the stage: the live session, or the replay's. */
  readonly session: Session | null;
  readonly recording: RecordingStatus;
  readonly library: LibraryStatus;
  /** The recorded session on the stage, and what its player shows; null while the live one is. */
  readonly replay: { readonly player: Replay; readonly state: ReplayState } | null;
  readonly ghosts: readonly Ghost[];
  /** A ghost that is being read: its title and 0–1; null when none is. */
  readonly ghostLoading: { readonly title: string; readonly progress: number } | null;
  /** The camera of the picture can be flown by hand. */
  readonly isCameraFree: boolean;
  readonly playedBy: PlayedBy;
  readonly camera: CameraStatus;
  readonly audio: AudioStatus;
  readonly notices: readonly (Notice & { readonly id: number })[];
  readonly settings: Readonly<Record<SettingName, number>>;
  readonly canEnterAr: boolean;
  readonly canEnterVr: boolean;
  readonly isReducedMotion: boolean;
  readonly isFullScreen: boolean;
  readonly isPanelOpen: boolean;
  /** Where the inspector is: beside the stage, in a window of its own, or nowhere. */
  readonly inspector: 'page' | 'window' | 'shut';
  /** The studio's tab that is open; null when the studio is shut. Panel and studio are never open together. */
  readonly studioTab: StudioTab | null;
  readonly hasSeveralPeople: boolean;
  /** watched: a show runs, and whoever likes steps in · performed: the stage is taken, and nothing but it is on the screen. */
  readonly show: 'off' | 'watched' | 'performed';
}

/** What the interface can ask for. Wired in `main.tsx`; every one answers at once and reports through the store. */
export interface StageActions {
  playWithCamera(deviceId?: string): void;
  playWithPointer(): void;
  watchDancer(): void;
  /** The show that comes with the page, performed by the dancer of light. */
  watchShow(): void;
  /** Takes the stage with the show that is open in the studio, or only tries it from a scene on, with the studio beside it. */
  takeStage(): void;
  tryShow(scene: number): void;
  /** The show ends, the stage is left. */
  leaveShow(): void;
  enterHeadset(mode: 'ar' | 'vr'): void;
  leaveHeadset(): void;
  openMotionFile(file: File): void;
  stopCamera(): void;
  /** Whether the camera looks for up to three people (slower) or for one. */
  setSeveralPeople(hasSeveral: boolean): void;
  setSetting(name: SettingName, value: number): void;
  setVolume(volume: number): void;
  toggleMute(): void;
  /** Everything falls silent, every loop stops. */
  panic(): void;
  recentre(): void;
  toggleFullScreen(): void;
  setPanelOpen(isOpen: boolean): void;
  /** Null shuts the studio. */
  openStudio(tab: StudioTab | null): void;
  /** Looks into the room: beside the stage, or in a window of its own, which only a click may open. `shut` ends it. */
  openInspector(place: 'page' | 'window' | 'shut'): void;
  dismissNotice(id: number): void;

  openLibrary(): void;
  closeLibrary(): void;
  /** Puts a recorded session on the stage. */
  playSession(id: string): void;
  renameSession(id: string, title: string): void;
  tagSession(id: string, tags: readonly string[]): void;
  /** Can be undone until the page closes or 30 s have passed. */
  deleteSessions(ids: readonly string[]): void;
  undoDelete(): void;
  exportSession(id: string): void;
  importSessions(files: readonly File[]): void;
  /** Back to the live session, as it was left. */
  leaveReplay(): void;
  /** The replay's room at this tick becomes the live one, recorded as a branch. */
  playOnFromHere(): void;
  addGhost(id: string): void;
  setGhostShown(id: string, isShown: boolean): void;
  removeGhost(id: string): void;
  setCameraFree(isFree: boolean): void;
}

const initialSettings = Object.fromEntries(Object.values(SETTINGS).map((setting) => [setting.name, setting.initial])) as Record<SettingName, number>;

export const stage = createStore<StageState>(() => ({
  phase: 'loading', loadingMessage: 'Opening the room', loadingProgress: 0, session: null, playedBy: 'nobody',
  recording: { state: 'waiting', message: '', id: null },
  library: { isOpen: false, isLoading: false, cards: [], use: { sessionBytes: 0, usedBytes: 0, quotaBytes: 0 }, message: '', undo: [] },
  replay: null, ghosts: [], ghostLoading: null, isCameraFree: false,
  camera: { state: 'off', message: '', progress: 0, devices: [], deviceId: '', rate: 0, inferenceMs: 0, people: 0 },
  audio: { state: 'waiting', message: '', volume: 0.8, isMuted: false },
  notices: [], settings: initialSettings, canEnterAr: false, canEnterVr: false,
  isReducedMotion: false, isFullScreen: false, isPanelOpen: false, inspector: 'shut', studioTab: null, hasSeveralPeople: false, show: 'off',
}));

let noticeId = 0;
/** What stops a mod is told of once, though it happens in tick after tick. */
const aboutMod = (message: string | undefined): string | undefined => (message?.startsWith('Mod "') ? message.replaceAll(/\d+/g, '#') : message);

/** Adds a quiet line. The same words twice in a row are shown once. */
export function notify(level: Notice['level'], message: string): void {
  const { notices } = stage.getState();
  if (aboutMod(notices.at(-1)?.message) === aboutMod(message)) return;
  stage.setState({ notices: [...notices.slice(-3), { id: ++noticeId, level, message }] });
}
