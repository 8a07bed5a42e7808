import type { EpochMs } from '../../protocol/index.ts';

/** What is used of a `VideoFrameCallbackMetadata`. `captureTime` in ms since the page's time origin, `mediaTime` in s. */
export interface PictureMetadata {
  readonly captureTime?: number | undefined;
  readonly mediaTime: number;
}

/** Beyond this a capture time is another clock's, ms: no camera stack holds pictures that long. */
const OLDEST_MS = 2000;
/** Frame interval that is assumed until two pictures came, ms. */
const USUAL_INTERVAL_MS = 33;

/**
 * When a picture was taken.
 *
 * - `captureTime` where the browser gives it (Chromium and Safari do for local cameras): the moment the picture entered
 *   the browser's capture stack. Exposure and the cable lie before it, 10–60 ms that no interface tells; the player's
 *   calibration covers them.
 * - Otherwise the moment of the callback less one frame interval: a picture is handed over once it is complete, and
 *   presentation waits for the next one of the display. The interval is the median of the last differences of `mediaTime`.
 *
 * Never later than the callback and never earlier than the picture before, so that ages are not negative and time does
 * not run backwards.
 */
export class CaptureClock {
  private readonly intervals: number[] = [];
  private lastMediaTime = NaN;
  private lastMs: EpochMs = -Infinity;
  /** How the last picture's time came about. */
  source: 'captureTime' | 'estimate' = 'estimate';

  /** `timeOriginMs`: `performance.timeOrigin`. */
  constructor(private readonly timeOriginMs: EpochMs) {}

  /** Median time between pictures, ms. */
  get intervalMs(): number {
    return [...this.intervals].sort((a, b) => a - b)[this.intervals.length >> 1] ?? USUAL_INTERVAL_MS;
  }

  /**
   * `callbackMs`: `performance.now()` inside the frame callback. (The callback's own `now` is the start of the display's
   * frame and can lie up to 16 ms before the picture came, measured in Chromium.) Call once per picture.
   */
  captured(callbackMs: number, metadata: PictureMetadata): EpochMs {
    const interval = (metadata.mediaTime - this.lastMediaTime) * 1000;
    this.lastMediaTime = metadata.mediaTime;
    if (interval > 1 && interval < 500) {
      this.intervals.push(interval);
      if (this.intervals.length > 15) this.intervals.shift();
    }
    const given = metadata.captureTime;
    this.source = given !== undefined && given <= callbackMs + 5 && given > callbackMs - OLDEST_MS ? 'captureTime' : 'estimate';
    const at = this.source === 'captureTime' ? Math.min(given!, callbackMs) : callbackMs - this.intervalMs;
    this.lastMs = Math.max(this.lastMs, this.timeOriginMs + at);
    return this.lastMs;
  }
}
