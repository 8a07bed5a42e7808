/** The page's side of pose.worker: one picture under way, the latest wins. */
import type { EpochMs, FromPose, ToPose } from '../../protocol/index.ts';

export type PoseModel = 'lightning' | 'multipose';
export type PoseReport = Extract<FromPose, { type: 'poses' }>;
export type PoseProgress = Extract<FromPose, { type: 'state' }>;

export interface PoseFeed {
  /** Loaded, and no picture under way: offer one. */
  readonly isIdle: boolean;
  readonly isReady: boolean;
  /** Takes `picture` over (it is closed in the worker). Only when idle. */
  offer(picture: ImageBitmap | VideoFrame, captureMs: EpochMs, ordinal: number): void;
  stop(): void;
}

export interface PoseFeedOptions {
  readonly model: PoseModel;
  /** Where the app is served: absolute, ending in `/`. */
  readonly base: string;
  onProgress(progress: PoseProgress): void;
  /** `arrivalMs`: when the answer reached the page. */
  onPoses(report: PoseReport, arrivalMs: EpochMs): void;
}

/** Starts the worker; everything that goes wrong in it arrives as a progress of state `failed`. */
export function startPoseFeed({ model, base, onProgress, onPoses }: PoseFeedOptions): PoseFeed {
  const worker = new Worker(new URL('../../workers/pose.worker.ts', import.meta.url), { type: 'module', name: 'pose' });
  let isReady = false, isBusy = false, isStopped = false;
  const send = (message: ToPose<ImageBitmap | VideoFrame>, transfer: Transferable[] = []): void => worker.postMessage(message, transfer);
  const fail = (message: string): void => {
    isReady = false;
    if (!isStopped) onProgress({ type: 'state', state: 'failed', message, progress: 0, backend: '' });
  };

  worker.onmessage = ({ data }: MessageEvent<FromPose>) => {
    if (isStopped) return;
    if (data.type === 'poses') {
      isBusy = false;
      onPoses(data, performance.timeOrigin + performance.now());
      return;
    }
    if (data.state === 'ready') isReady = true;
    if (data.state === 'failed') isReady = false;
    onProgress(data);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    fail(event.message || 'The pose worker could not be loaded.');
  };
  worker.onmessageerror = () => fail('An answer of the pose worker could not be read.');
  send({ type: 'start', model, base });

  return {
    get isIdle() { return isReady && !isBusy; },
    get isReady() { return isReady; },
    offer(picture, captureMs, ordinal) {
      isBusy = true;
      send({ type: 'picture', picture, captureMs, ordinal }, [picture]);
    },
    stop() {
      isStopped = true;
      isReady = false;
      worker.terminate();
    },
  };
}
