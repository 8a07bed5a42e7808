import type { LiveRoom } from '../live-room.ts';
import type { OpenedSessionStore } from '../sessions/open-session-store.ts';
import type { StageActions } from '../stage.ts';
import type { StageSound } from '../stage-sound.ts';

/** Whom the parts of the stage work with. */
export interface PartCrew {
  /** The room that is played in, whichever it is. */
  readonly live: LiveRoom;
  readonly sound: StageSound;
  readonly store: OpenedSessionStore;
  readonly actions: StageActions;
}

/**
 * A part of the page beside the picture and the shell: the loop station, the playable body. Loaded once the room is open and the page is idle, so
 * that the first minute never waits for it; what it shows lives in a store of its own, beside its interface.
 */
export type OpenPart = (crew: PartCrew) => void | Promise<void>;
