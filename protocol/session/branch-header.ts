import type { Tick } from '../units.ts';
import { Malformed } from './bytes.ts';
import { encodeHeader } from './header.ts';
import type { ModsChange, SessionHeader, SessionMod } from './session.ts';

/** What a room that goes on from another one with other mods knows of that moment. */
export type RoomTurn = Pick<ModsChange, 'tick' | 'before' | 'after'>;

const isSame = (a: readonly SessionMod[], b: readonly SessionMod[]): boolean => a.length === b.length && a.every(({ hash }, place) => hash === b[place]!.hash);

/**
 * The header of a session that leaves another one: the beginning is that one's, with its changes of mods up to there, and one more where
 * the room went on with others.
 *
 * Where that cannot be said (the other one does not say all of its changes, the room is another than the one that it stood in, or there are more changes
 * than a header holds), it has `remade` in place of `changes`, and can be watched only.
 *
 * @param parent the header of the session that is left
 * @param tick where
 * @param room the header of the room that goes on, as if it began by itself; `id`, `core` and `startedAt` are taken from it
 * @param turn where that room has other mods than the parent's had
 */
export function branchHeader(parent: SessionHeader, tick: Tick, room: SessionHeader, turn: RoomTurn | null): SessionHeader {
  const { changes: all, remade: lost, ...began } = parent, { id, core, startedAt, mods, schema, content } = room;
  const own = { ...began, id, core, startedAt, branch: { of: parent.id, tick } }, known = (all ?? []).filter((change) => change.tick <= tick), stood = known.at(-1) ?? parent;
  const changes = turn ? [...known, { ...turn, schema, content, mods }] : known, isKnown = turn !== null || (isSame(stood.mods, mods) && stood.schema === schema);
  const header = changes.length > 0 ? { ...own, changes } : own;
  if (lost === undefined && isKnown && (turn === null || turn.tick === tick) && fits(header)) return header;
  return { ...own, mods, schema, content, remade: turn?.tick ?? lost ?? changes.at(-1)?.tick ?? tick };
}

function fits(header: SessionHeader): boolean {
  try {
    encodeHeader(header);
    return true;
  } catch (cause) {
    if (cause instanceof Malformed) return false;
    throw cause;
  }
}
