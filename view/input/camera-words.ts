/** What the camera is doing, in words that say what to do. */
import type { CameraState } from '../stage.ts';

/** Mean luma (0–255) below which a picture without a body counts as dark. A dim room lit by a screen gives 25–40, a lid 0–16. */
export const DARK_LUMA = 20;
/** A picture must have been dark for this long, ms: cameras start black. */
export const DARK_MS = 1500;
/** Nobody in view for this long is worth a word, ms. */
export const NOBODY_MS = 3000;
/** No picture for this long means that the camera stands still, ms. */
export const STALL_MS = 3000;

/** Message of each state; those that depend on what happened are below. */
export const CAMERA_WORDS: Readonly<Record<CameraState, string>> = {
  off: '',
  asking: 'Your browser is asking: allow the camera. Pictures stay on this page and are never stored.',
  loading: 'Getting ready to see you.',
  running: 'You are in view.',
  missing: 'No camera found. Plug one in and it starts by itself, or play with pointer and keys.',
  denied: 'The browser may not use the camera. Allow it beside the address bar, or play with pointer and keys.',
  lost: 'The camera went away. Loops go on; plug it in again and you are back.',
  dark: 'It is too dark to see you. Turn on a light or uncover the camera.',
  nobody: 'Nobody in view. Step back until the camera sees you from head to knees.',
  failed: 'What sees your body did not load.',
};

/** The page was opened without https on another machine: browsers then hide the camera. */
export const INSECURE_WORDS = 'Browsers share a camera only over https or on localhost. Open the https address that the start command printed, or play with pointer and keys.';
export const STALLED_WORDS = 'The camera sends no pictures. Check its cover and cable, or choose another; loops go on.';
export const BUSY_WORDS = 'The camera did not start; another program may be using it. Close that program and choose the camera again.';
export const FAILED_ADVICE = 'Reload the page to try again, or play with pointer and keys.';

/** State and words for an error of `getUserMedia`. Errors are told apart by name (Media Capture and Streams, 10.2). */
export function wordsForError(error: unknown): { readonly state: CameraState; readonly message: string } {
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return { state: 'denied', message: CAMERA_WORDS.denied };
  if (name === 'NotReadableError' || name === 'AbortError') return { state: 'missing', message: BUSY_WORDS };
  return { state: 'missing', message: CAMERA_WORDS.missing };
}

/** What a running camera sees. Times are EpochMs; −Infinity for never. */
export interface Sight {
  readonly sinceMs: number;
  readonly lastPictureMs: number;
  readonly lastPersonMs: number;
  /** Since when every picture was dark; Infinity when the last one was not. */
  readonly darkSinceMs: number;
}

/** The state of a camera that runs: stalled before dark before nobody. */
export function judgeSight(sight: Sight, nowMs: number): { readonly state: CameraState; readonly message: string } {
  if (nowMs - Math.max(sight.lastPictureMs, sight.sinceMs) > STALL_MS) return { state: 'lost', message: STALLED_WORDS };
  const unseenMs = nowMs - Math.max(sight.lastPersonMs, sight.sinceMs);
  if (unseenMs > DARK_MS && nowMs - sight.darkSinceMs > DARK_MS) return { state: 'dark', message: CAMERA_WORDS.dark };
  if (unseenMs > NOBODY_MS) return { state: 'nobody', message: CAMERA_WORDS.nobody };
  return { state: 'running', message: sight.lastPersonMs > sight.sinceMs ? CAMERA_WORDS.running : 'Looking for you.' };
}
