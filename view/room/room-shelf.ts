import { checkRoom, type JamRoom } from './room-file.ts';

/** A room that is kept in this browser. */
export interface SavedRoom {
  readonly id: string;
  /** Epoch ms. */
  readonly savedAt: number;
  readonly room: JamRoom;
}

const KEY = 'jam-engine/rooms/1';

/** What is kept, newest first. What is damaged is left out. */
export function readShelf(storage: Pick<Storage, 'getItem'>): SavedRoom[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(KEY) ?? '[]');
    if (!Array.isArray(kept)) return [];
    return kept.flatMap((entry: { id?: unknown; savedAt?: unknown; room?: unknown } | null) => {
      const read = checkRoom(entry?.room);
      return entry && read.ok && typeof entry.id === 'string' && typeof entry.savedAt === 'number' ? [{ id: entry.id, savedAt: entry.savedAt, room: read.room }] : [];
    }).sort((a, b) => b.savedAt - a.savedAt);
  } catch {
    return [];
  }
}

/** Keeps these rooms. @returns a sentence for the player where the browser does not, else null */
export function writeShelf(storage: Pick<Storage, 'setItem'>, rooms: readonly SavedRoom[]): string | null {
  try {
    storage.setItem(KEY, JSON.stringify(rooms));
    return null;
  } catch {
    return 'This browser keeps nothing now: its storage is full or shut. Save the room as a file instead.';
  }
}
