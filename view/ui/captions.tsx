import { useEffect, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { stage } from '../stage.ts';
import type { RoomSeen } from './room-watch.ts';

/** How long a caption stays. */
const STAYS_MS = 2600;

/**
 * What the room just did, in big words and for screen readers. The dancer plays without words.
 * Until the first lantern answers, one hint says what to do.
 */
export function Captions({ seen, isShown }: { readonly seen: RoomSeen; readonly isShown: boolean }): ReactNode {
  const playedBy = useStore(stage, (state) => state.playedBy), camera = useStore(stage, (state) => state.camera.state);
  const [shown, setShown] = useState({ words: '', count: 0 });
  const isPerson = playedBy !== 'dancer' && playedBy !== 'nobody';
  const [countAtStart, setCountAtStart] = useState(0);
  const [lastPlayer, setLastPlayer] = useState(playedBy);
  if (lastPlayer !== playedBy) {
    setLastPlayer(playedBy);
    setCountAtStart(seen.captionCount);
  }
  useEffect(() => {
    if (!isPerson || seen.captionCount === 0 || seen.captionCount <= countAtStart) return;
    setShown({ words: seen.caption, count: seen.captionCount });
    const timer = window.setTimeout(() => setShown((now) => (now.count === seen.captionCount ? { words: '', count: now.count } : now)), STAYS_MS);
    return () => window.clearTimeout(timer);
  }, [seen.caption, seen.captionCount, isPerson, countAtStart]);
  const isFirst = isPerson && seen.captionCount <= countAtStart && (playedBy !== 'camera' || camera === 'running');
  const hint = !isFirst ? '' : playedBy === 'pointer' ? 'Press a lantern or a number' : playedBy === 'file' ? '' : 'Reach into a lantern';
  return (
    <div className="captions" data-shown={isShown}>
      <p className="caption" role="status" aria-live="polite">{isPerson ? shown.words || hint : ''}</p>
    </div>
  );
}
