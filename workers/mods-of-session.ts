import type { LoadedMod } from '../game/mods/index.ts';
import { modsThroughout } from '../game/index.ts';
import type { JamSession, SessionMod } from '../protocol/session/index.ts';
import type { loadRoomMods } from './room-mods.ts';

/** Mods that a session was played with at any time: those that are here, and those that are not. */
export interface ModsOfSession {
  readonly mods: readonly LoadedMod[];
  readonly missing: readonly SessionMod[];
}

/** Looks for a session's mods by their hash among those that this browser keeps and those that are part of the build. Never rejects; costs nothing where a session has none. */
export async function modsOfSession(session: JamSession): Promise<ModsOfSession> {
  const wanted = modsThroughout(session), mods: LoadedMod[] = [], missing: SessionMod[] = [];
  if (wanted.length === 0) return { mods, missing };
  const [{ ModDatabase }, { loadRoomMods }] = await Promise.all([import('./mod-database.ts'), import('./room-mods.ts')]), database = await ModDatabase.open().catch(() => null);
  for (const one of wanted) {
    const packed = await database?.pack(one.hash).catch(() => undefined);
    const loaded = await loadRoomMods([packed ? { kind: 'packed', packed } : { kind: 'trusted', id: one.id }]), [mod] = loaded.ok ? loaded.mods : [];
    const found = mod?.hash === one.hash ? mod : await savedMod(one, loadRoomMods);
    if (found) mods.push(found);
    else missing.push(one);
  }
  return { mods, missing };
}

/** In development: a trusted mod as it was saved at some time since the server began. Null in a build. */
async function savedMod({ id, hash }: SessionMod, load: typeof loadRoomMods): Promise<LoadedMod | null> {
  const { versions } = await import('virtual:trusted-mods');
  for (const { id: of, address, files } of (await versions?.().catch(() => null)) ?? []) {
    const loaded = of === id ? await load([{ kind: 'trusted', id, code: { address, files } }]) : null;
    if (loaded?.ok && loaded.mods[0]?.hash === hash) return loaded.mods[0];
  }
  return null;
}

/** Which mods are missing, in words for who wants to watch the session. */
export function missingWords(missing: ModsOfSession['missing']): string {
  const names = missing.map(({ id, version, home }) => `“${id}”${version === undefined ? '' : ` ${version}`}${home === undefined ? '' : ` (from ${home})`}`);
  return `It was played with the mod${missing.length > 1 ? 's' : ''} ${names.join(' and ')}, which ${missing.length > 1 ? 'are' : 'is'} not here. Install ${missing.length > 1 ? 'them' : 'it'} and open it again; until then you see and hear what was kept.`;
}
