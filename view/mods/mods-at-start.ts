import type { KeptMod, RoomMod } from '../../protocol/index.ts';
import { recall, remember, type Remembered } from '../remembered.ts';
import { versionsNow } from './follow-saves.ts';
import { MODS_ON, TRUSTED_ON } from './has-mods.ts';
import { askShelf } from './open-shelf.ts';

const idsOf = (kept: Remembered, key: string): string[] => (typeof kept[key] === 'string' ? kept[key].split(',').filter((id) => id !== '') : []);

/** Ids of the trusted mods that are on: remembered, and those that the address names as `?mods=a,b`. */
export function trustedOn(): string[] {
  const asked = new URLSearchParams(location.search).get('mods')?.split(',').filter((id) => id !== '') ?? [];
  return [...new Set([...idsOf(recall(), TRUSTED_ON), ...asked])].sort();
}

export const rememberTrusted = (ids: readonly string[]): void => remember({ [TRUSTED_ON]: ids.join(',') });
export const rememberKept = (mods: readonly KeptMod[]): void => remember({ [MODS_ON]: mods.filter(({ isOn }) => isOn).map(({ id }) => id).join(',') });

/** Mods for the room: those that are kept and on, with their files, and the trusted ones. What has gone from the store is left out. */
export async function roomModsOf(kept: readonly KeptMod[], trusted: readonly RoomMod[]): Promise<RoomMod[]> {
  const mods: RoomMod[] = [...trusted];
  for (const { hash, isOn } of kept) {
    if (!isOn) continue;
    const pack = await askShelf((shelf) => shelf.pack(hash));
    if (pack) mods.push({ kind: 'packed', packed: pack });
  }
  return mods;
}

/** The mods that a page opens its room with. Never rejects: a room without them is better than none. */
export async function modsAtStart(): Promise<RoomMod[]> {
  const versions = await versionsNow(), trusted = trustedOn().map((id): RoomMod => {
    const version = versions.find((one) => one.id === id);
    return { kind: 'trusted', id, ...(version ? { code: { address: version.address, files: version.files } } : {}) };
  });
  if (idsOf(recall(), MODS_ON).length === 0) return trusted;
  try {
    return await roomModsOf(await askShelf((shelf) => shelf.list()), trusted);
  } catch {
    return trusted;
  }
}

/** The mods that a recorded session was played with, for a room that goes on from it. @throws Error in words when one has gone since it was opened */
export async function roomModsOfSession(mods: readonly { readonly id: string; readonly hash: string }[]): Promise<RoomMod[]> {
  return Promise.all(mods.map(async ({ id, hash }): Promise<RoomMod> => {
    const packed = await askShelf((shelf) => shelf.pack(hash));
    return packed ? { kind: 'packed', packed } : { kind: 'trusted', id };
  }));
}
