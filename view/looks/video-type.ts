/** A kind of video file that this browser can make. */
export interface VideoType {
  readonly mime: string;
  /** Of the file's name. */
  readonly extension: 'mp4' | 'webm';
}

/** From what plays nearly everywhere to what the browser makes at all. */
const TYPES: readonly VideoType[] = [
  ...['avc1.640028,mp4a.40.2', 'avc1.42E01F,mp4a.40.2', 'avc1.42E01F,opus'].map((codecs) => ({ mime: `video/mp4;codecs=${codecs}`, extension: 'mp4' as const })),
  ...['vp9,opus', 'vp8,opus'].map((codecs) => ({ mime: `video/webm;codecs=${codecs}`, extension: 'webm' as const })),
  { mime: 'video/mp4', extension: 'mp4' }, { mime: 'video/webm', extension: 'webm' },
];

/** The best kind of video that a browser can record; null where it records none. */
export function bestVideoType(isSupported: (mime: string) => boolean = (mime) => typeof MediaRecorder === 'function' && MediaRecorder.isTypeSupported(mime)): VideoType | null {
  return TYPES.find(({ mime }) => isSupported(mime)) ?? null;
}

/** Largest picture that is recorded, px. */
const MOST_WIDTH = 1920, MOST_HEIGHT = 1080;

/** Size of the recorded picture for a canvas of this many px: the same shape, whole pairs of px, at most 1920 × 1080. */
export function videoSize(width: number, height: number): { readonly width: number; readonly height: number } {
  const scale = Math.min(1, MOST_WIDTH / Math.max(1, width), MOST_HEIGHT / Math.max(1, height)), even = (value: number): number => Math.max(2, Math.round((value * scale) / 2) * 2);
  return { width: even(width), height: even(height) };
}

/** Bits a second for a picture of this size. Soft light on black shows its steps when it is given less. */
export const videoBits = (width: number, height: number): number => Math.round(Math.min(12e6, Math.max(2.5e6, width * height * 30 * 0.14)));
