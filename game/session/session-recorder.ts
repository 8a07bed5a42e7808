import { RenderFrame, TICK_RATE, type InputFrame } from '../../protocol/index.ts';
import { SessionWriter, type SessionHeader } from '../../protocol/session/index.ts';
import type { Jam } from '../jam.ts';

/** The whole world is hashed every second, its parts every ten. */
const HASH_TICKS = TICK_RATE, PARTS_TICKS = 10 * TICK_RATE;
/** Light keyframes, eight a second. */
const PICTURE_TICKS = TICK_RATE / 8;
/** Half a second: what a process that is killed has not yet handed out. */
const FLUSH_TICKS = TICK_RATE / 2;

export interface RecorderOptions {
  /** Light keyframes too, so that a version that cannot simulate the session can show it; about a kilobyte a second when the body is lively. */
  readonly hasPictures?: boolean;
}

/**
 * Records a running room: what went in, what came out, and its hashes. The caller holds the room, and appends the bytes.
 *
 * @example
 * const recorder = await SessionRecorder.create(jam, headerOf(jam, told));
 * append(recorder.begin());
 * jam.push(frame); recorder.frame(frame);
 * jam.tick(); recorder.afterTick(cues, jam.drainCues(cues));
 * if (recorder.isDue) append(recorder.flush());
 * append(recorder.end());
 */
export class SessionRecorder {
  private readonly picture: RenderFrame | null;

  private constructor(private readonly jam: Jam, readonly writer: SessionWriter, options: RecorderOptions) {
    this.picture = options.hasPictures ? new RenderFrame() : null;
  }

  /** @param jam before its first tick */
  static async create(jam: Jam, header: SessionHeader, options: RecorderOptions = {}): Promise<SessionRecorder> {
    return new SessionRecorder(jam, await SessionWriter.create(header, jam.partNames), options);
  }

  /** First bytes of the file. */
  begin(): Uint8Array<ArrayBuffer> {
    this.hash();
    return this.writer.begin();
  }

  /** A frame that the room let in. Of one tick in ascending order of source. */
  frame(frame: InputFrame): void {
    this.writer.input(frame);
  }

  /** A tick has run, and the first `count` of `cues` left in it. At intervals it hashes the world (0.7 ms). */
  afterTick(cues: Float64Array, count: number): void {
    const { jam, writer, picture } = this, ticks = jam.nextTick;
    if (count > 0) writer.cues(ticks - 1, cues, count);
    if (ticks % HASH_TICKS === 0) this.hash();
    if (picture && ticks % PICTURE_TICKS === 0) {
      jam.writeRenderFrame(picture, 0);
      writer.picture(picture);
    }
  }

  private hash(): void {
    const { jam } = this, ticks = jam.nextTick;
    this.writer.hash(ticks, jam.hash(), ticks % PARTS_TICKS === 0 ? jam.parts() : null);
  }

  marker(kind: string, text: string): void {
    this.writer.marker(this.jam.nextTick, kind, text);
  }

  /** Whether half a second has passed since bytes left. */
  get isDue(): boolean {
    return this.jam.nextTick % FLUSH_TICKS === 0;
  }

  /** Bytes to append: all that has happened. */
  flush(): Uint8Array<ArrayBuffer> {
    return this.writer.flush(this.jam.nextTick);
  }

  /** The last bytes, with the hash of the world as it stands. Nothing can be recorded after them. */
  end(): Uint8Array<ArrayBuffer> {
    const { jam, writer } = this, ticks = jam.nextTick;
    writer.hash(ticks, jam.hash(), jam.parts());
    return writer.end(ticks);
  }
}
