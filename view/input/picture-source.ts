/** A camera's latest picture, with the time it was taken. */
import type { EpochMs } from '../../protocol/index.ts';
import { CaptureClock } from './capture-time.ts';

export interface PictureSource {
  /** Time of the latest picture that was not taken yet, or null. */
  readonly freshMs: EpochMs | null;
  readonly timing: CaptureClock['source'];
  /** Plays the camera, outside of the page. */
  readonly video: HTMLVideoElement;
  /** The latest picture; null when there is none. It then counts as taken. */
  take(): Promise<{ readonly picture: ImageBitmap | VideoFrame; readonly captureMs: EpochMs } | null>;
  stop(): void;
}

/**
 * Plays `stream` in a video element outside the page and calls `onFresh` for each new picture.
 * Where `requestVideoFrameCallback` is missing the picture is looked for with every display frame.
 */
export function openPictures(stream: MediaStream, onFresh: () => void): PictureSource {
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.autoplay = true;
  video.srcObject = stream;
  // Refused only when the tab is being closed or the stream ended: both are seen elsewhere.
  video.play().catch(() => undefined);

  const clock = new CaptureClock(performance.timeOrigin);
  let freshMs: EpochMs | null = null, held: VideoFrame | null = null, isStopped = false, handle = 0, seenTime = -1;
  const hasCallback = 'requestVideoFrameCallback' in video;
  const arrived = (_displayMs: number, metadata: { captureTime?: number | undefined; mediaTime: number }): void => {
    if (isStopped) return;
    freshMs = clock.captured(performance.now(), metadata);
    // A VideoFrame is a reference to the picture where it already is. Taken now, it is the one that the time belongs to.
    held?.close();
    held = typeof VideoFrame === 'function' && video.videoWidth > 0 ? new VideoFrame(video) : null;
    watch();
    onFresh();
  };
  const poll = (displayMs: number): void => {
    if (isStopped) return;
    if (video.currentTime === seenTime || video.readyState < 2) { watch(); return; }
    seenTime = video.currentTime;
    arrived(displayMs, { mediaTime: seenTime });
  };
  function watch(): void {
    handle = hasCallback ? video.requestVideoFrameCallback(arrived) : requestAnimationFrame(poll);
  }
  watch();

  return {
    video,
    get freshMs() { return freshMs; },
    get timing() { return clock.source; },
    async take() {
      if (freshMs === null || isStopped || video.videoWidth === 0) return null;
      const captureMs = freshMs;
      freshMs = null;
      const picture = held ?? await createImageBitmap(video);
      held = null;
      return { picture, captureMs };
    },
    stop() {
      isStopped = true;
      held?.close();
      held = null;
      if (hasCallback) video.cancelVideoFrameCallback(handle); else cancelAnimationFrame(handle);
      video.srcObject = null;
    },
  };
}
