import { bestVideoType, videoBits, videoSize, type VideoType } from './video-type.ts';
import type { VideoStore } from './video-store.ts';
import { withDuration } from './webm-duration.ts';

/** What a video in the making is doing. */
export interface VideoStatus {
  /** done: it can be saved · failed: see the message. */
  readonly state: 'idle' | 'recording' | 'finishing' | 'done' | 'failed';
  /** Length so far. */
  readonly seconds: number;
  readonly bytes: number;
  /** What happened and what to do; empty when all is well. */
  readonly message: string;
  readonly hasSound: boolean;
  /** File name, once it is done. */
  readonly name: string;
}

export const NO_VIDEO: VideoStatus = { state: 'idle', seconds: 0, bytes: 0, message: '', hasSound: false, name: '' };

export interface VideoSources {
  /** The stage's canvas now: it may be replaced while a video is made. */
  canvas(): HTMLCanvasElement | null;
  /** Calls `copy` each time the stage was drawn, while its picture can still be read; answers what ends that. */
  onDrawn(copy: () => void): () => void;
  /** The mix as it is heard; throws or answers null while nothing sounds. `onSilent` is called when it ends before it is stopped. */
  sound(onSilent: () => void): { readonly stream: MediaStream; stop(): void } | null;
}

/** A piece of the video arrives so often, ms: what a crash can cost. */
const PIECE_MS = 1000;
/** The head of a file lies within its first bytes. */
const HEAD_BYTES = 65_536;

const NO_ROOM = 'The browser has no more room, so the video ends here. Save it, then delete old sessions.';
const SILENT = 'The sound device changed, so the video is silent from here on. Stop it and begin another one to have sound again.';
const isFull = (cause: unknown): boolean => cause instanceof Error && (cause.name === 'QuotaExceededError' || /quota|disk|space/i.test(cause.message));
const inWords = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

/**
 * Records the stage with its sound. The stage is copied to a picture of fixed size after each drawing, so that windows may change and canvases be replaced while a
 * video is made; each piece is kept as soon as it is there. What fails leaves everything that was recorded before.
 *
 * @example const video = new VideoRecorder(sources, store, (status) => show(status)); await video.start('friday.mp4'); … const file = await video.stop();
 */
export class VideoRecorder {
  private current: VideoStatus = NO_VIDEO;
  private recorder: MediaRecorder | null = null;
  private sound: { readonly stream: MediaStream; stop(): void } | null = null;
  private track: MediaStreamTrack | null = null;
  private type: VideoType | null = null;
  private startedMs = 0;
  private stopCopying: () => void = () => undefined;
  private line: Promise<void> = Promise.resolve();
  /** Pieces that could not be kept, in order; they are in the file all the same. */
  private readonly unkept: Blob[] = [];
  private finished: Promise<void> = Promise.resolve();
  /** How pieces become a file again. */
  private readonly picture = document.createElement('canvas');

  constructor(private readonly sources: VideoSources, private readonly store: VideoStore, private readonly onChange: (status: VideoStatus) => void) {}

  get status(): VideoStatus {
    return this.current;
  }

  private tell(change: Partial<VideoStatus>): void {
    this.current = { ...this.current, ...change };
    this.onChange(this.current);
  }

  private fail(message: string): false {
    this.tell({ ...NO_VIDEO, state: 'failed', message });
    return false;
  }

  /**
   * Begins. `name`: of the file, without its ending. Answers whether it has begun; why not is in the status. Call it in a gesture, so that sound may run.
   */
  async start(name: string): Promise<boolean> {
    if (this.recorder) return true;
    const canvas = this.sources.canvas(), type = bestVideoType();
    if (!type || typeof this.picture.captureStream !== 'function') return this.fail('This browser cannot record video. Try Chrome, Edge, Firefox or Safari in their latest form.');
    if (!canvas || canvas.width < 2) return this.fail('There is no picture to record yet. Try again when the stage can be seen.');
    const { width, height } = videoSize(canvas.width, canvas.height), context = this.picture.getContext('2d', { alpha: false });
    if (!context) return this.fail('The picture cannot be copied here, so no video can be made. Close other tabs and reload the page.');
    this.picture.width = width;
    this.picture.height = height;
    try {
      this.sound = this.sources.sound(() => this.tell({ message: SILENT }));
    } catch {
      this.sound = null;
    }
    this.type = type;
    try {
      await this.store.begin({ name: `${name}.${type.extension}`, mime: type.mime, startedMs: Date.now(), seconds: 0 });
    } catch (cause) {
      return this.fail(isFull(cause) ? 'The browser has no room for a video. Delete old sessions, then try again.' : `The video could not begin: ${inWords(cause)}.`);
    }
    try {
      this.copy(context, canvas);
      // 0: a picture is taken when one was copied, and at no other time.
      const pictures = this.picture.captureStream(0);
      this.track = pictures.getVideoTracks()[0]!;
      if (!('requestFrame' in this.track)) this.track = this.picture.captureStream(60).getVideoTracks()[0]!;
      const stream = new MediaStream([this.track, ...(this.sound?.stream.getAudioTracks() ?? [])]);
      this.recorder = new MediaRecorder(stream, { mimeType: type.mime, videoBitsPerSecond: videoBits(width, height), audioBitsPerSecond: 192_000 });
    } catch (cause) {
      this.release();
      return this.fail(`The video could not begin: ${inWords(cause)}. Reload the page and try again.`);
    }
    const { recorder } = this;
    this.finished = new Promise((done) => recorder.addEventListener('stop', () => done(), { once: true }));
    recorder.addEventListener('dataavailable', ({ data }) => this.keep(data));
    recorder.addEventListener('error', (event) => {
      const cause: unknown = (event as ErrorEvent & { error?: unknown }).error ?? event;
      this.end(`The browser stopped recording (${inWords(cause)}). What there is can be saved.`);
    });
    recorder.addEventListener('stop', () => { if (this.current.state === 'recording') this.end('The browser stopped recording. What there is can be saved.'); });
    this.unkept.length = 0;
    this.line = Promise.resolve();
    recorder.start(PIECE_MS);
    this.startedMs = performance.now();
    this.tell({ state: 'recording', seconds: 0, bytes: 0, message: this.sound ? '' : 'Without sound: nothing has sounded yet.', hasSound: this.sound !== null, name: `${name}.${type.extension}` });
    this.stopCopying = this.sources.onDrawn(() => {
      const now = this.sources.canvas();
      if (now) this.copy(context, now);
      if (this.track && 'requestFrame' in this.track) (this.track as CanvasCaptureMediaStreamTrack).requestFrame();
    });
    return true;
  }

  /** The stage as it was just drawn, whole, whatever shape it has now. */
  private copy(context: CanvasRenderingContext2D, canvas: HTMLCanvasElement): void {
    const { width, height } = this.picture, scale = Math.min(width / canvas.width, height / canvas.height), wide = canvas.width * scale, high = canvas.height * scale;
    if (wide < width - 1 || high < height - 1) {
      context.fillStyle = '#0B0A10';
      context.fillRect(0, 0, width, height);
    }
    context.drawImage(canvas, (width - wide) / 2, (height - high) / 2, wide, high);
  }

  private keep(piece: Blob): void {
    if (piece.size === 0) return;
    const seconds = (performance.now() - this.startedMs) / 1000;
    if (this.current.state === 'recording') this.tell({ seconds, bytes: this.current.bytes + piece.size });
    else this.tell({ bytes: this.current.bytes + piece.size });
    this.line = this.line.then(() => (this.unkept.length > 0 ? Promise.reject(new Error(NO_ROOM)) : this.store.append(piece, seconds))).catch((cause: unknown) => {
      this.unkept.push(piece);
      this.end(isFull(cause) ? NO_ROOM : `The video could not be kept (${inWords(cause)}), so it ends here. Save it now.`);
    });
  }

  /** Ends it because of something that happened. */
  private end(message: string): void {
    if (this.current.state !== 'recording') return;
    this.tell({ message });
    void this.stop();
  }

  /** Ends. Answers the file, or null when nothing was recorded; it can be had again with {@link file}. */
  async stop(): Promise<File | null> {
    const { recorder } = this;
    if (!recorder) return this.file();
    const seconds = (performance.now() - this.startedMs) / 1000;
    this.tell({ state: 'finishing', seconds });
    if (recorder.state !== 'inactive') recorder.stop();
    await this.finished;
    this.release();
    // Pieces add themselves to the line when they come, the last one just before the recorder stopped.
    for (let line = this.line; ;) {
      await line;
      if (line === this.line) break;
      line = this.line;
    }
    const file = await this.file();
    if (file) this.tell({ state: 'done', bytes: file.size });
    else this.fail(this.current.message || 'Nothing was recorded. Try again.');
    return file;
  }

  private release(): void {
    this.stopCopying();
    this.stopCopying = () => undefined;
    this.sound?.stop();
    this.track?.stop();
    this.sound = null;
    this.track = null;
    this.recorder = null;
  }

  /** The video that is kept, whole: this visit's, or one that a visit before left; null when there is none. */
  async file(): Promise<File | null> {
    const kept = await this.store.load();
    if (!kept && this.unkept.length === 0) return null;
    const pieces = [...(kept?.pieces ?? []), ...this.unkept], mime = kept?.video.mime ?? this.type?.mime ?? 'video/webm', name = kept?.video.name ?? (this.current.name || 'video.webm');
    const seconds = Math.max(kept?.video.seconds ?? 0, this.current.seconds), whole = new Blob(pieces);
    if (!mime.startsWith('video/webm')) return new File([whole], name, { type: mime });
    const head = new Uint8Array(await whole.slice(0, HEAD_BYTES).arrayBuffer()), longer = withDuration(head, seconds);
    return new File(longer ? [longer, whole.slice(head.length)] : [whole], name, { type: mime });
  }

  /** Forgets the video that is kept. */
  async discard(): Promise<void> {
    if (this.recorder) return;
    this.unkept.length = 0;
    await this.store.discard();
    this.tell(NO_VIDEO);
  }
}
