import type { Tick } from '../units.ts';
import { CUE_STRIDE } from '../cue.ts';
import { RenderFrame } from '../render-frame.ts';
import { readSession } from './read-session.ts';
import { SessionWriter } from './session-writer.ts';
import { NO_PART, type JamSession, type SessionHeader } from './session.ts';

/** Ticks of a chunk in a rewritten session: 10 s. */
const REWRITTEN_TICKS = 1280;

/** Brings hashes of parts into another order of parts: what is not among them is {@link NO_PART}, what the other has no place for is left out. */
export function partsInPlace(from: readonly string[], to: readonly string[]): (parts: readonly string[]) => readonly string[] {
  if (from.length === to.length && from.every((name, part) => name === to[part])) return (parts) => parts;
  const places = new Map(from.map((name, part) => [name, part])), order = to.map((name) => places.get(name) ?? -1);
  return (parts) => order.map((part) => parts[part] ?? NO_PART);
}

/**
 * Writes everything of a session before `tick` into a writer: frames, sources, markers, cues, pictures, and hashes up to `tick`.
 * Signatures over frames that are not in it are left out.
 */
function copySession(session: JamSession, tick: Tick, writer: SessionWriter): void {
  const frame = new RenderFrame(), kept = new Map<number, number>(), inPlace = partsInPlace(session.partNames, writer.partNames);
  let hash = 0, picture = 0, marker = 0;
  const markers = [...session.markers].sort((a, b) => a.tick - b.tick);
  for (const { source, name, key } of session.sources) writer.source(source, name, key);
  for (let from = 0; from < tick; from += REWRITTEN_TICKS) {
    const to = Math.min(tick, from + REWRITTEN_TICKS);
    for (let t = from; t < to; t++) {
      for (const input of session.framesOf(t)) {
        writer.input(input);
        kept.set(input.source, input.sequence + 1);
      }
    }
    const { cues, leftAt } = session.cuesOf(from, to);
    for (let n = 0; n < leftAt.length; n++) writer.cues(leftAt[n]!, cues.subarray(n * CUE_STRIDE, (n + 1) * CUE_STRIDE), 1);
    for (; hash < session.hashes.length && session.hashes[hash]!.tick <= to; hash++) {
      const { tick: at, hash: whole, parts } = session.hashes[hash]!;
      writer.hash(at, whole, parts && inPlace(parts));
    }
    for (; picture < session.pictureTicks.length && session.pictureTicks[picture]! < to; picture++) {
      session.readPicture(picture, frame);
      writer.picture(frame);
    }
    for (; marker < markers.length && markers[marker]!.tick <= to; marker++) {
      const { tick: at, kind, text } = markers[marker]!;
      writer.marker(at, kind, text);
    }
    writer.advance(to);
  }
  for (const { source, signatures } of session.sources) {
    for (const { frames, signature } of signatures) if (frames <= (kept.get(source) ?? 0)) writer.signature(source, frames, signature);
  }
}

/**
 * The same session in few large chunks: smaller, with the same frames, chains, hashes, cues and pictures. What a cut or damaged
 * file still holds comes out as a whole one with an end mark, and a marker of kind `cut` says what happened to it. Chunks of
 * kinds that this version does not know are left out. The result has been read again before it is handed out.
 *
 * @throws Error with the reader's message for bytes that `readSession` refuses
 */
export async function compactSession(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const read = await readSession(bytes);
  if (!read.ok) throw new Error(read.message);
  const { session } = read, writer = await SessionWriter.create(session.header, session.partNames);
  copySession(session, session.ticks, writer);
  if (session.problem !== null) writer.marker(session.ticks, 'cut', session.problem);
  const compact = writer.end(session.ticks), again = await readSession(compact);
  // Whoever compacts usually throws the original away, so this is worth reading once more.
  if (!again.ok) throw new Error(`The compacted session cannot be read, keep the original: ${again.message}`);
  const { problem, ticks, sources } = again.session;
  if (problem !== null || ticks !== session.ticks || sources.some(({ chain }, index) => chain !== session.sources[index]!.chain)) {
    throw new Error(`The compacted session holds ${ticks} of ${session.ticks} ticks, keep the original: ${problem ?? 'its chains differ'}`);
  }
  return compact;
}

/**
 * A writer of a session that leaves `session` at `tick`: it holds all of that session before `tick` (its first bytes are what
 * {@link SessionWriter.begin} returns) and goes on with frames of its own. Numbers and chains of sources go on.
 *
 * @param header the branch's own, with `branch` and the `root` of `session`
 * @param partNames all parts that it is going to have hashes of
 * @throws RangeError for a tick that the session has not, or a header of another root
 */
export async function branchSession(session: JamSession, tick: Tick, header: SessionHeader, partNames = session.partNames): Promise<SessionWriter> {
  if (!Number.isInteger(tick) || tick < 0 || tick > session.ticks) throw new RangeError(`A branch at tick ${tick} was asked for; the session has ${session.ticks} ticks.`);
  if (header.root !== session.header.root) throw new RangeError(`The branch's root ${header.root} is not the session's ${session.header.root}; chains could not go on.`);
  if (header.branch === null || header.branch.of !== session.header.id || header.branch.tick !== tick) throw new RangeError(`The branch's header must say that it leaves session ${session.header.id} at tick ${tick}.`);
  const writer = await SessionWriter.create(header, partNames);
  copySession(session, tick, writer);
  return writer;
}
