import { addAfterEffect } from '@react-three/fiber';
import { createStore } from 'zustand/vanilla';
import type { StageSound } from '../stage-sound.ts';
import { isCameraAsked, looks, setFilmed } from './looks.ts';
import { NO_VIDEO, VideoRecorder, type VideoStatus } from './video-recorder.ts';
import { memoryVideoStore, openVideoStore, type VideoStore } from './video-store.ts';

/** The video of the stage that is being made, or was made last. */
export interface StageVideoState extends VideoStatus {
  /** A video of an earlier visit that was never saved: its file's name. */
  readonly left: string | null;
}

export const stageVideo = createStore<StageVideoState>(() => ({ ...NO_VIDEO, left: null }));

let recorder: VideoRecorder | null = null;

/** Makes the stage's recorder; looks whether an earlier visit left a video. */
export async function openStageVideo(sound: StageSound): Promise<void> {
  let store: VideoStore;
  try {
    store = await openVideoStore();
  } catch {
    store = memoryVideoStore();
  }
  const made = (recorder = new VideoRecorder({
    canvas: () => document.querySelector('canvas'),
    // A canvas forgets its picture when it is shown; in a slow one most frames of the display draw nothing.
    onDrawn: (copy) => addAfterEffect(copy),
    sound: (onSilent) => sound.audio?.stream(onSilent) ?? null,
  }, store, (status) => {
    stageVideo.setState(status);
    // Whatever a camera sees stays out of files.
    setFilmed(status.state === 'recording' || status.state === 'finishing');
  }));
  const left = await made.file().catch(() => null);
  if (left) stageVideo.setState({ left: left.name });
}

/** `2026-11-21-1705-stage`: a name that sorts by time and that any file system takes. */
export function videoName(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}-${two(date.getHours())}${two(date.getMinutes())}-stage`;
}

/** By now the slowest machine has drawn the stage anew, ms. */
const DRAWN_MS = 700;

/** Begins a video; one that was left is forgotten. A camera's picture leaves the stage before. */
export async function startVideo(): Promise<void> {
  if (!recorder) return;
  const state = looks.getState(), hadCamera = isCameraAsked(state) || state.hasCameraShade;
  stageVideo.setState({ left: null });
  setFilmed(true);
  if (hadCamera) await new Promise((done) => setTimeout(done, DRAWN_MS));
  await recorder.start(videoName(new Date()));
}

/** Ends the video and saves it as a file. */
export async function stopVideo(): Promise<void> {
  save((await recorder?.stop()) ?? null);
}

/** Saves what is kept once more. */
export async function saveVideo(): Promise<void> {
  save((await recorder?.file()) ?? null);
}

export async function forgetVideo(): Promise<void> {
  stageVideo.setState({ left: null });
  await recorder?.discard();
}

function save(file: File | null): void {
  if (!file) return;
  const link = document.createElement('a'), address = URL.createObjectURL(file);
  link.href = address;
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** `1:05`: minutes and seconds. */
export const clock = (seconds: number): string => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;

/** `3.4 MB`. */
export const size = (bytes: number): string => (bytes < 1e6 ? `${Math.round(bytes / 1000)} KB` : `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`);
