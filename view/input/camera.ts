/**
 * The camera as a way to play: pictures go to pose.worker, bodies come back and enter the room through the session's
 * door. Everything that can happen to a camera is a state with words for the player; nothing throws, nothing ends a loop.
 * Pictures never leave the page and are never kept.
 */
import { COCO_COUNT, SampleWriter, SPACE, type EpochMs } from '../../protocol/index.ts';
import { cameraDelayMs } from '../calibration/camera-delay.ts';
import { SOURCE, type Session } from '../session.ts';
import type { CameraState, CameraStatus } from '../stage.ts';
import { cameraView, forgetSeen } from './camera-view.ts';
import { CAMERA_WORDS, DARK_LUMA, FAILED_ADVICE, INSECURE_WORDS, judgeSight, wordsForError } from './camera-words.ts';
import { openPictures, type PictureSource } from './picture-source.ts';
import { startPoseFeed, type PoseFeed, type PoseModel, type PoseProgress, type PoseReport } from './pose-feed.ts';
import { createSeats, seatPeople, vacate } from './seat-people.ts';

export interface CameraOptions {
  readonly session: Pick<Session, 'send'>;
  /** A device of an earlier {@link CameraStatus}; the browser's choice (facing the player) if absent or gone. */
  readonly deviceId?: string | undefined;
  /** `lightning`: one person, fast (default). `multipose`: up to three play. */
  readonly model?: PoseModel;
  /** Called on every change, and up to four times a second while playing. */
  onStatus(status: CameraStatus): void;
}

/** How one picture travelled. All EpochMs except `inferenceMs`. */
export interface PictureTiming {
  readonly ordinal: number;
  readonly captureMs: EpochMs;
  readonly sentMs: EpochMs;
  readonly arrivalMs: EpochMs;
  /** Reading of pixels and inference, ms. */
  readonly inferenceMs: number;
  readonly people: number;
}

export interface CameraInput {
  readonly status: CameraStatus;
  /** The latest pictures, oldest first, up to 512. */
  readonly timings: readonly PictureTiming[];
  /** How the backends fared when they were measured, in words. */
  readonly backends: string;
  chooseDevice(id: string): void;
  chooseModel(model: PoseModel): void;
  /** Asks again, if the camera is refused, missing, lost or could not be loaded. */
  retry(): void;
  /** Ends the camera: its light goes out, its players leave. */
  stop(): void;
}

/** People who can play in front of one camera; slot 3 is the dancer's. */
const SEATS = 3;
/** Keypoints below this score are written as absent. MoveNet gives hidden joints 0.05–0.2. */
const MIN_CONFIDENCE = 0.2;
/** How often the state is judged, ms. */
const JUDGE_MS = 250;
/** How often a lost camera is looked for besides `devicechange`, ms: some systems never tell. */
const RETURN_MS = 1500;
/** Pictures whose travel is kept, and inferences that rate and median are of. */
const TIMINGS = 512, RECENT = 24;
/** How many players' seats there are times the largest age that a sample can carry, µs. */
const MAX_AGE_MICROS = 0xffffffff;

const nowMs = (): EpochMs => performance.timeOrigin + performance.now();
const ABSENT = new Float32Array(COCO_COUNT);

/**
 * Asks for a camera and plays with it until {@link CameraInput.stop}. Answers at once; what happens is told by `onStatus`.
 *
 * Pictures are stamped with the time they were taken (see {@link CaptureClock}) and each sample says how old it is on
 * arrival. The rate is the machine's: the next picture goes to the worker when the one before came back, and it is always
 * the latest. A hidden tab sends none; its players leave and come back with a new epoch.
 */
export function startCamera(options: CameraOptions): CameraInput {
  const { session, onStatus } = options;
  const seats = createSeats(SEATS, Math.floor(nowMs() / 1000));
  const writer = new SampleWriter();
  const xyz = new Float32Array(COCO_COUNT * 3), confidence = new Float32Array(COCO_COUNT);
  const timings: PictureTiming[] = [], sent = new Map<number, EpochMs>();
  let recent: { arrivalMs: number; inferenceMs: number }[] = [];

  let wanted = options.deviceId ?? '', model: PoseModel = options.model ?? 'lightning';
  let status: CameraStatus = { state: 'asking', message: CAMERA_WORDS.asking, progress: 0, devices: [], deviceId: '', rate: 0, inferenceMs: 0, people: 0 };
  /** What keeps the camera from running, or null while nothing does. */
  let trouble: { state: CameraState; message: string } | null = { state: 'asking', message: CAMERA_WORDS.asking };
  let progress: PoseProgress = { type: 'state', state: 'loading', message: CAMERA_WORDS.loading, progress: 0, backend: '' };
  let stream: MediaStream | null = null, pictures: PictureSource | null = null, feed: PoseFeed;
  let sight = { sinceMs: nowMs(), lastPictureMs: -Infinity, lastPersonMs: -Infinity, darkSinceMs: Infinity };
  let isStopped = false, isTaking = false, ordinal = 0, openings = 0, hasRun = false, people = 0, lastTryMs = 0, isWorkerRetried = false;

  function tell(change: Partial<CameraStatus> = {}): void {
    if (isStopped) return;
    const times = recent.filter((entry) => entry.arrivalMs > nowMs() - 2500);
    recent = times;
    const span = times.length > 1 ? times.at(-1)!.arrivalMs - times[0]!.arrivalMs : 0;
    const base = trouble ?? (feed.isReady ? judgeSight(sight, nowMs()) : { state: 'loading' as const, message: progress.message });
    const next: CameraStatus = {
      ...status, ...change, state: base.state, message: base.message,
      progress: feed.isReady ? 1 : progress.progress,
      rate: span > 0 ? Math.round((times.length - 1) / span * 10_000) / 10 : 0,
      inferenceMs: [...times].sort((a, b) => a.inferenceMs - b.inferenceMs)[times.length >> 1]?.inferenceMs ?? 0,
      people: base.state === 'running' ? people : 0,
    };
    const isSame = (Object.keys(next) as (keyof CameraStatus)[]).every((key) => next[key] === status[key]);
    status = next;
    if (!isSame) onStatus(status);
  }

  /** Everybody leaves; whoever comes next starts a new epoch. */
  function leave(): void {
    for (const seat of vacate(seats)) writer.leave(seat, 0);
    if (!writer.isEmpty) session.send(SOURCE.camera, writer.take(), nowMs());
    people = 0;
  }

  function onPoses(report: PoseReport, arrivalMs: EpochMs): void {
    isTaking = false;
    const { ids, keypoints, captureMs, inferenceMs, brightness } = report;
    recent.push({ arrivalMs, inferenceMs });
    if (recent.length > RECENT) recent.shift();
    timings.push({ ordinal: report.ordinal, captureMs, sentMs: sent.get(report.ordinal) ?? captureMs, arrivalMs, inferenceMs, people: ids.length });
    if (timings.length > TIMINGS) timings.shift();
    sent.delete(report.ordinal);
    // A picture that was under way when the camera went or the tab was hidden is nobody's any more.
    if (trouble === null && !document.hidden) {
      sight = { ...sight, lastPictureMs: arrivalMs, lastPersonMs: ids.length > 0 ? arrivalMs : sight.lastPersonMs, darkSinceMs: brightness < DARK_LUMA ? Math.min(sight.darkSinceMs, arrivalMs) : Infinity };
      const { seatOf, absent, left } = seatPeople(seats, ids, captureMs);
      const ageMicros = Math.round(Math.max(0, Math.min(MAX_AGE_MICROS, (arrivalMs - captureMs + cameraDelayMs()) * 1000)));
      people = 0;
      seatOf.forEach((seat, person) => {
        if (seat < 0) return;
        for (let joint = 0, at = person * 51; joint < COCO_COUNT; joint++, at += 3) {
          xyz[joint * 3] = keypoints[at]!;
          xyz[joint * 3 + 1] = keypoints[at + 1]!;
          confidence[joint] = keypoints[at + 2]! >= MIN_CONFIDENCE ? keypoints[at + 2]! : 0;
        }
        writer.joints(seat, SPACE.image, seats.seats[seat]!.epoch, xyz, confidence, COCO_COUNT, 0, ageMicros);
        cameraView.keypoints[seat]?.set(keypoints.subarray(person * 51, person * 51 + 51));
        people++;
      });
      for (const seat of absent) writer.joints(seat, SPACE.image, seats.seats[seat]!.epoch, xyz, ABSENT, COCO_COUNT, 0, ageMicros);
      for (const seat of left) {
        writer.leave(seat, 0);
        forgetSeen(seat);
      }
      if (!writer.isEmpty) session.send(SOURCE.camera, writer.take(), arrivalMs);
    }
    offer();
  }

  /** Sends the latest picture if the worker waits for one. */
  function offer(): void {
    if (isStopped || isTaking || document.hidden || !pictures || pictures.freshMs === null || !feed.isIdle) return;
    isTaking = true;
    const to = feed;
    pictures.take().then((taken) => {
      if (!taken || isStopped || to !== feed) { taken?.picture.close(); isTaking = false; return; }
      sent.set(++ordinal, nowMs());
      to.offer(taken.picture, taken.captureMs, ordinal);
    }, () => { isTaking = false; });
  }

  function onProgress(next: PoseProgress): void {
    progress = next;
    if (next.state === 'failed') {
      leave();
      if (hasRun && !isWorkerRetried) {
        // It worked before: a lost graphics context, or memory. Once more from the start.
        isWorkerRetried = true;
        openFeed();
        return;
      }
      trouble = { state: 'failed', message: `${CAMERA_WORDS.failed} ${next.message} ${FAILED_ADVICE}` };
      closeStream();
    } else if (next.state === 'ready') {
      hasRun = true;
      sight = { sinceMs: nowMs(), lastPictureMs: -Infinity, lastPersonMs: -Infinity, darkSinceMs: Infinity };
      offer();
    }
    tell();
  }

  function openFeed(): void {
    (feed as PoseFeed | undefined)?.stop();
    isTaking = false;
    sent.clear();
    progress = { type: 'state', state: 'loading', message: CAMERA_WORDS.loading, progress: 0, backend: '' };
    feed = startPoseFeed({ model, base: new URL('.', document.baseURI).href, onProgress, onPoses });
  }

  function closeStream(): void {
    cameraView.video = null;
    forgetSeen();
    pictures?.stop();
    pictures = null;
    for (const track of stream?.getTracks() ?? []) {
      track.onended = null;
      track.stop();
    }
    stream = null;
  }

  async function listDevices(): Promise<void> {
    const all = await navigator.mediaDevices.enumerateDevices().catch(() => []);
    const devices = all.filter((device) => device.kind === 'videoinput' && device.deviceId !== '')
      .map((device, index) => ({ id: device.deviceId, label: device.label || `Camera ${index + 1}` }));
    if (JSON.stringify(devices) !== JSON.stringify(status.devices)) tell({ devices });
  }

  /** `quietly`: a lost camera is being looked for; its words stay until it is there. */
  async function open(isQuiet: boolean): Promise<void> {
    const opening = ++openings;
    lastTryMs = nowMs();
    if (!navigator.mediaDevices?.getUserMedia) {
      trouble = { state: 'missing', message: INSECURE_WORDS };
      tell();
      return;
    }
    if (!isQuiet) {
      trouble = { state: 'asking', message: CAMERA_WORDS.asking };
      tell();
    }
    const size = { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30 } };
    try {
      const request = wanted
        ? navigator.mediaDevices.getUserMedia({ video: { ...size, deviceId: { exact: wanted } } })
          .catch((error: unknown) => {
            // A device that is gone: another is better than none.
            if (!(error instanceof DOMException) || !['OverconstrainedError', 'NotFoundError'].includes(error.name)) throw error;
            return navigator.mediaDevices.getUserMedia({ video: { ...size, facingMode: 'user' } });
          })
        : navigator.mediaDevices.getUserMedia({ video: { ...size, facingMode: 'user' } });
      const opened = await request;
      if (isStopped || opening !== openings) {
        for (const track of opened.getTracks()) track.stop();
        return;
      }
      closeStream();
      stream = opened;
      const track = opened.getVideoTracks()[0]!;
      track.onended = lose;
      if (progress.state === 'failed') openFeed();
      trouble = null;
      sight = { sinceMs: nowMs(), lastPictureMs: -Infinity, lastPersonMs: -Infinity, darkSinceMs: Infinity };
      pictures = openPictures(opened, offer);
      cameraView.video = pictures.video;
      tell({ deviceId: track.getSettings().deviceId ?? '' });
      await listDevices();
    } catch (error) {
      if (isStopped || opening !== openings) return;
      const words = wordsForError(error);
      // While a lost camera is away, "not found" is no news; a refusal is.
      if (!(isQuiet && words.state === 'missing')) trouble = words;
      tell();
    }
  }

  function lose(): void {
    leave();
    closeStream();
    trouble = { state: 'lost', message: CAMERA_WORDS.lost };
    lastTryMs = nowMs();
    tell({ deviceId: '' });
  }

  /** Whether a camera that was wanted and is not there may have come back. */
  const isAway = (): boolean => trouble?.state === 'lost' || trouble?.state === 'missing';

  function onDevices(): void {
    listDevices().then(() => {
      if (isAway() && status.devices.length > 0) return open(true);
      return undefined;
    }, () => undefined);
  }
  function onVisibility(): void {
    if (document.hidden) leave();
    else {
      sight = { sinceMs: nowMs(), lastPictureMs: -Infinity, lastPersonMs: -Infinity, darkSinceMs: Infinity };
      offer();
    }
  }
  function judge(): void {
    if (document.hidden) return;
    // Looks by itself only for a camera that played: asking again and again for one that never was would be a nuisance.
    if (trouble?.state === 'lost' && nowMs() - lastTryMs > RETURN_MS) open(true).catch(() => undefined);
    if (trouble === null && feed.isReady && judgeSight(sight, nowMs()).state === 'lost') leave();
    tell();
  }

  openFeed();
  navigator.mediaDevices?.addEventListener('devicechange', onDevices);
  document.addEventListener('visibilitychange', onVisibility);
  const timer = setInterval(judge, JUDGE_MS);
  // Firefox has no such permission name, and rejects.
  let permission: PermissionStatus | null = null;
  const onPermission = (): void => { if (permission?.state === 'granted' && trouble?.state === 'denied') open(false).catch(() => undefined); };
  navigator.permissions?.query({ name: 'camera' as PermissionName }).then((found) => {
    permission = found;
    if (!isStopped) found.addEventListener('change', onPermission);
  }, () => undefined);
  onStatus(status);
  open(false).catch(() => undefined);

  return {
    get status() { return status; },
    get timings() { return timings; },
    get backends() { return progress.state === 'ready' ? progress.message : ''; },
    chooseDevice(id) {
      wanted = id;
      leave();
      closeStream();
      open(false).catch(() => undefined);
    },
    chooseModel(next) {
      if (next === model) return;
      model = next;
      leave();
      openFeed();
      tell();
    },
    retry() {
      if (trouble === null || trouble.state === 'asking') return;
      if (progress.state === 'failed') openFeed();
      open(false).catch(() => undefined);
    },
    stop() {
      if (isStopped) return;
      leave();
      onStatus({ ...status, state: 'off', message: CAMERA_WORDS.off, rate: 0, people: 0 });
      isStopped = true;
      openings++;
      clearInterval(timer);
      navigator.mediaDevices?.removeEventListener('devicechange', onDevices);
      document.removeEventListener('visibilitychange', onVisibility);
      permission?.removeEventListener('change', onPermission);
      closeStream();
      feed.stop();
    },
  };
}
