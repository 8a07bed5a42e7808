import { readFile } from 'node:fs/promises';
import { SessionRun, type LoadedMod } from '../game/index.ts';
import { readSession, type JamSession } from '../protocol/session/index.ts';
import { UsageError } from './usage-error.ts';

/** Reads a `.jam` file. What is cut or damaged is said on standard error, and its valid beginning is the answer. @throws UsageError when nothing of it can be played */
export async function readSessionFile(path: string): Promise<JamSession> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const what = code === 'ENOENT' ? 'is not there' : code === 'EISDIR' ? 'is a folder' : `cannot be read: ${message}`;
    throw new UsageError(`"${path}" ${what}. Give the path of a .jam file.`);
  }
  const read = await readSession(bytes);
  if (!read.ok) throw new UsageError(`"${path}": ${read.message}`);
  if (read.session.problem !== null) console.error(`"${path}": ${read.session.problem}`);
  return read.session;
}

/** The session of a file, simulated and compared with its hashes, before its first tick. @throws UsageError when this version cannot simulate it */
export async function openSessionRun(path: string, session: JamSession, mods: readonly LoadedMod[] = []): Promise<SessionRun> {
  const opened = await SessionRun.open(session, mods, { compares: 'whole' });
  if (!opened.ok) throw new UsageError(`"${path}": ${opened.message}`);
  return opened.run;
}
