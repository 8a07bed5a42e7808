import { randomBytes } from 'node:crypto';
import { closeSync, openSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { headerOf, SessionRecorder, type Jam } from '../game/index.ts';
import { CUE_STRIDE, type InputFrame } from '../protocol/index.ts';
import { compactSession } from '../protocol/session/index.ts';
import { runningCore } from './running-core.ts';
import { UsageError } from './usage-error.ts';

/**
 * Records a room into a file as it plays. What has happened is appended every half second of session time, so that a process
 * that is killed loses less than a second; at the end the file is rewritten in large chunks beside itself and renamed.
 */
export class SessionRecording {
  private constructor(readonly path: string, private readonly descriptor: number, private readonly recorder: SessionRecorder) {}

  /**
   * Begins the file, in place of one that is there.
   *
   * @param jam before its first tick
   * @throws UsageError when the file cannot be written
   */
  static async begin(path: string, jam: Jam, hasPictures: boolean): Promise<SessionRecording> {
    const header = headerOf(jam, { id: randomBytes(16).toString('hex'), startedAt: new Date().toISOString(), core: await runningCore() });
    const recorder = await SessionRecorder.create(jam, header, { hasPictures }), beside = `${path}.${process.pid}.part`;
    try {
      // The header is there when the file is: whenever a kill comes, what has the name opens.
      writeFileSync(beside, recorder.begin());
      renameSync(beside, path);
      return new SessionRecording(path, openSync(path, 'a'), recorder);
    } catch (cause) {
      rmSync(beside, { force: true });
      const { code, message } = cause as NodeJS.ErrnoException;
      const why = code === 'ENOENT' ? 'its folder is not there' : code === 'EISDIR' ? 'it is a folder' : code === 'EACCES' || code === 'EPERM' || code === 'EROFS' ? 'writing there is not allowed' : message;
      throw new UsageError(`"${path}" cannot be written: ${why}. Give --out the path of a file that can be made.`);
    }
  }

  /** A source of input, named for the library; and a marker where its player begins. */
  player(source: number, name: string, text: string): void {
    this.recorder.writer.source(source, name);
    this.recorder.marker('player', text);
  }

  frame(frame: InputFrame): void {
    this.recorder.frame(frame);
  }

  /** A tick has run, and these cues left in it. @throws UsageError when the file cannot be written any more */
  afterTick(cues: Float64Array, count: number): void {
    this.recorder.afterTick(cues, Math.min(count, cues.length / CUE_STRIDE));
    if (this.recorder.isDue) this.append(this.recorder.flush());
  }

  private append(bytes: Uint8Array): void {
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(this.descriptor, bytes, at);
    } catch (cause) {
      throw new UsageError(`"${this.path}" cannot be written further: ${(cause as Error).message}. What was recorded before can be played.`);
    }
  }

  /** Ends the recording. @returns bytes of the finished file */
  async end(): Promise<number> {
    this.append(this.recorder.end());
    closeSync(this.descriptor);
    const recorded = await readFile(this.path);
    const beside = `${this.path}.${process.pid}.part`;
    try {
      const compact = await compactSession(recorded);
      await writeFile(beside, compact);
      await rename(beside, this.path);
      return compact.length;
    } catch (cause) {
      await rm(beside, { force: true });
      console.error(`"${this.path}" stays as it was recorded, larger than it need be: ${(cause as Error).message}`);
      return recorded.length;
    }
  }
}
