import { readFile } from 'node:fs/promises';
import { openRoomOf, type Jam, type LoadedMod } from '../game/index.ts';
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

/** The room in which the session of a file began. @throws UsageError when this version cannot simulate it */
export async function openSessionRoom(path: string, session: JamSession, mods: readonly LoadedMod[] = []): Promise<Jam> {
  const room = await openRoomOf(session.header, mods);
  if (!room.ok) throw new UsageError(`"${path}": ${room.message}`);
  return room.jam;
}
