import { useEffect } from 'react';
import { touchRecorded } from '../../render/recorded-touch.ts';
import type { Replay, ReplayState } from '../../replay/replay.ts';
import { stage, type StageActions } from '../../stage.ts';
import { loopWith, nextSpeed } from './play-words.ts';
import { keySeek } from './scrub-bar.tsx';
import type { SeekQueue } from './seek-queue.ts';

/** Starts or stops; at its end it starts over. */
export async function togglePlaying(player: Replay, state: ReplayState): Promise<void> {
  if (state.isPlaying) return player.setPlaying(false);
  if (player.tickNow() >= state.ticks - 1) await player.seek(state.loop?.from ?? 0);
  player.setPlaying(true);
}

/** One tick on or back, from where a seek that is still under way leads. */
export function stepBy(player: Replay, seeks: SeekQueue, by: -1 | 1): void {
  const { goal } = seeks;
  if (goal === null) void player.step(by);
  else seeks.to(Math.max(0, Math.min(player.state.ticks, goal + by)));
}

/** Whether keys go to a field, or this key to the control that has the focus. */
function isTaken(event: KeyboardEvent): boolean {
  const { target } = event;
  if (!(target instanceof HTMLElement) || target === document.body) return false;
  if (target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName)) return true;
  if (target instanceof HTMLInputElement) return target.type !== 'range' || /^(Arrow|Home|End|Page)/.test(event.key);
  return (/^(BUTTON|A|SUMMARY)$/.test(target.tagName) && (event.key === ' ' || event.key === 'Enter')) || target.getAttribute('role') === 'slider' && /^(Arrow|Home|End|Page)/.test(event.key);
}

/**
 * Keys of the player, while it is shown: space, `,` `.` (a tick), `[` `]` (speed), `I` `O` (repeat from, to), arrows, Home, End, Page Up and Down (place),
 * `P` (pitch), Escape (back to the live room). They are taken before the room's own keys see them, and so is every key that would play: a recording is
 * not played into, which is said.
 */
export function usePlayerKeys(player: Replay, seeks: SeekQueue, actions: StageActions): void {
  useEffect(() => {
    const run = (event: KeyboardEvent): boolean => {
      const { replay, isCameraFree } = stage.getState(), state = replay?.state ?? player.state, now = seeks.goal ?? player.tickNow();
      switch (event.key) {
        case ' ': if (!event.repeat) void togglePlaying(player, state); return true;
        case ',': stepBy(player, seeks, -1); return true;
        case '.': stepBy(player, seeks, 1); return true;
        case '[': player.setSpeed(nextSpeed(state.speed, -1)); return true;
        case ']': player.setSpeed(nextSpeed(state.speed, 1)); return true;
        case 'i': case 'I': player.setLoop(loopWith(state.loop, 'from', now, state.ticks)); return true;
        case 'o': case 'O': player.setLoop(loopWith(state.loop, 'to', now, state.ticks)); return true;
        case 'p': case 'P': player.setPitchKept(!state.isPitchKept); return true;
        case 'Escape': actions.leaveReplay(); return true;
      }
      const to = isCameraFree ? null : keySeek(event.key, now, state.ticks);
      if (to !== null) seeks.to(to);
      return to !== null;
    };
    const onKey = (event: KeyboardEvent): void => {
      const { library, isPanelOpen, isCameraFree } = stage.getState();
      if (library.isOpen || event.ctrlKey || event.altKey || event.metaKey || isTaken(event)) return;
      if (event.key === 'Escape' && isPanelOpen) return;
      if (run(event)) {
        event.preventDefault();
        event.stopPropagation();
      } else if (player.session.scene.zones.some((zone) => zone.key !== '' && zone.key === event.code)) {
        event.stopPropagation();
        // Some of these keys fly a free camera.
        if (!event.repeat && !isCameraFree) touchRecorded();
      }
    };
    // On its way down: the room's keyboard listens at the same window, on the way up.
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, [player, seeks, actions]);
}
