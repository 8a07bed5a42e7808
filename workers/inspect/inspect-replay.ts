import { CUE_STRIDE } from '../../protocol/index.ts';
import type { ReplayPlayer } from '../replay-player.ts';
import type { Show } from '../show.ts';
import { InspectRoom } from './inspect-room.ts';

/**
 * Looks into a recorded session while it is shown: all that an inspector does, but edits. While it plays, the room runs a little ahead of what is seen; while
 * time stands still both stand at one tick. Where the session goes on with other mods the room is another one, and this look is over.
 *
 * @throws when the session can only be watched
 */
export function inspectReplay(player: ReplayPlayer, show: Show, nowMicros: () => number): InspectRoom {
  const { jam } = show, unheard = new Float64Array(256 * CUE_STRIDE);
  if (!jam) throw new Error('This recording was made with another version: it can be watched, and not looked into.');
  let isHeld = !player.standing().isPlaying, isLeft = false;
  const room = new InspectRoom({
    kind: 'replay', jam, nowMicros,
    hold(to) {
      // The one that looks into the next room finds time as it is.
      if (isLeft) return;
      isHeld = to;
      if (to) player.hold();
      else player.setPlaying(true);
    },
    step() {
      const { tick } = show;
      show.step();
      while (show.drainCues(unheard) > 0);
      void player.seek(show.tick);
      return show.tick > tick;
    },
    send: () => 'A recorded session takes no input.',
    left() { show.watcher = show.entered = null; },
  });
  show.entered = () => {
    isLeft = true;
    room.leave();
  };
  show.watcher = (ran) => {
    const halt = room.afterTick(ran, 0, jam.app.drainLog());
    if (halt === null || isHeld) return;
    isHeld = true;
    // The player is in the middle of a turn.
    queueMicrotask(() => {
      player.setPlaying(false);
      void player.seek(ran + 1);
    });
  };
  return room;
}
