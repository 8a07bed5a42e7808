import { createJam, headerOf, SessionRecorder, type RecorderOptions } from '../../../game/index.ts';
import { CUE_STRIDE, type InputFrame } from '../../../protocol/index.ts';
import { compactSession, readSession, SessionWriter, type JamSession, type SessionHeader, type StoredHash } from '../../../protocol/session/index.ts';
import { busySession } from '../room/busy-session.ts';

export const CORE = 'c0'.repeat(32);

export interface Recording {
  /** The pieces in the order in which they were to be appended. */
  readonly pieces: readonly Uint8Array[];
  /** Of the finished file, compacted. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly session: JamSession;
  /** Of the live room after as many ticks as the place in the list says; where `everyTick` was not asked for only the last. */
  readonly hashes: readonly string[];
}

export interface RecordingOptions extends RecorderOptions {
  readonly ticks?: number;
  readonly seed?: number;
  /** Whether to keep the live room's hash of each tick. */
  readonly everyTick?: boolean;
  readonly frames?: (frames: InputFrame[]) => InputFrame[];
}

export const joined = (pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.concat(pieces));

export async function opened(bytes: Uint8Array): Promise<JamSession> {
  const read = await readSession(bytes);
  if (!read.ok) throw new Error(read.message);
  return read.session;
}

/** Plays a session in which everything happens, live, and records it. */
export async function recordBusy(options: RecordingOptions = {}): Promise<Recording> {
  const { ticks = 1100, seed = 1, everyTick = false, frames: change = (frames) => frames } = options;
  const jam = await createJam({ scene: 'loop-room', seed, layout: 'stage' }), cues = new Float64Array(512 * CUE_STRIDE);
  const recorder = await SessionRecorder.create(jam, headerOf(jam, { id: 'ab'.repeat(16), startedAt: '2026-01-31T20:15:00.000Z', core: CORE }), options);
  const pieces = [recorder.begin()], hashes = [jam.hash()], frames = change(busySession(ticks));
  recorder.marker('player', 'player 1');
  for (let tick = 0, next = 0; tick < ticks; tick++) {
    for (; next < frames.length && frames[next]!.tick === tick; next++) {
      const answer = jam.push(frames[next]!);
      if (!answer.ok) throw new Error(answer.message);
      recorder.frame(frames[next]!);
    }
    jam.tick();
    recorder.afterTick(cues, jam.drainCues(cues));
    if (everyTick) hashes.push(jam.hash());
    if (recorder.isDue) pieces.push(recorder.flush());
  }
  pieces.push(recorder.end());
  if (!everyTick) hashes.push(jam.hash());
  const bytes = await compactSession(joined(pieces));
  return { pieces, bytes, session: await opened(bytes), hashes };
}

/** The same session with something about it changed, written anew, so that nothing in the file contradicts it. */
export async function rewritten(session: JamSession, changes: { readonly header?: Partial<SessionHeader>; readonly hash?: (stored: StoredHash) => StoredHash | readonly StoredHash[] }): Promise<JamSession> {
  return opened(await rewrittenBytes(session, changes));
}

export async function rewrittenBytes(session: JamSession, { header, hash = (stored) => stored }: { readonly header?: Partial<SessionHeader>; readonly hash?: (stored: StoredHash) => StoredHash | readonly StoredHash[] }): Promise<Uint8Array<ArrayBuffer>> {
  const writer = await SessionWriter.create({ ...session.header, ...header }, session.partNames), pieces = [writer.begin()];
  for (let tick = 0; tick < session.ticks; tick++) for (const frame of session.framesOf(tick)) writer.input(frame);
  for (const stored of session.hashes.flatMap(hash)) writer.hash(stored.tick, stored.hash, stored.parts);
  pieces.push(writer.end(session.ticks));
  return joined(pieces);
}

/** Another 16 hex digits. */
export const falsified = (hash: string): string => hash.replace(/./g, (digit) => (15 - parseInt(digit, 16)).toString(16));
