import { createStore } from 'zustand/vanilla';
import { SETTINGS, type SettingName } from '../protocol/index.ts';
import type { Notice, Session } from './session.ts';

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

/** Everything the interface shows, and everything it can ask for. One store; components subscribe to parts of it. */
export interface StageState {
  readonly phase: 'loading' | 'ready' | 'failed';
  readonly loadingMessage: string;
  readonly loadingProgress: number;
  readonly session: Session | null;
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
  readonly hasSeveralPeople: boolean;
}

/** What the interface can ask for. Wired in `main.tsx`; every one answers at once and reports through the store. */
export interface StageActions {
  playWithCamera(deviceId?: string): void;
  playWithPointer(): void;
  watchDancer(): void;
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
  dismissNotice(id: number): void;
}

const initialSettings = Object.fromEntries(Object.values(SETTINGS).map((setting) => [setting.name, setting.initial])) as Record<SettingName, number>;

export const stage = createStore<StageState>(() => ({
  phase: 'loading', loadingMessage: 'Opening the room', loadingProgress: 0, session: null, playedBy: 'nobody',
  camera: { state: 'off', message: '', progress: 0, devices: [], deviceId: '', rate: 0, inferenceMs: 0, people: 0 },
  audio: { state: 'waiting', message: '', volume: 0.8, isMuted: false },
  notices: [], settings: initialSettings, canEnterAr: false, canEnterVr: false,
  isReducedMotion: false, isFullScreen: false, isPanelOpen: false, hasSeveralPeople: false,
}));

let noticeId = 0;
/** Adds a quiet line. The same words twice in a row are shown once. */
export function notify(level: Notice['level'], message: string): void {
  const { notices } = stage.getState();
  if (notices.at(-1)?.message === message) return;
  stage.setState({ notices: [...notices.slice(-3), { id: ++noticeId, level, message }] });
}
