import { useEffect, useRef, useState, type ReactNode, type RefObject } from 'react';
import { useStore } from 'zustand';
import { stage, type PlayedBy } from '../stage.ts';
import { SILENT, type RoomSeen } from './room-watch.ts';
import { useIsTouch } from './ways-to-play.ts';

/** How long a caption stays. */
const STAYS_MS = 2600;
/** Loops of whoever played before fall silent with the hand-over; that is not news for whoever plays now. */
const HAND_OVER_MS = 700;

/** What a newcomer does first; at most eight words. A file plays by itself. */
function hintFor(playedBy: PlayedBy, isTouch: boolean): string {
  if (playedBy === 'pointer') return isTouch ? 'Touch a light' : 'Click a light, or press 1 to 8';
  return playedBy === 'camera' || playedBy === 'headset' ? 'Reach into a light' : '';
}

/** What comes after the first light: said once, when there is nothing else to say; at most eight words. */
function nextHintFor(playedBy: PlayedBy, isTouch: boolean): string {
  if (playedBy === 'pointer') return isTouch ? 'Now a drum: touch it' : 'Now a drum: click it, or press A';
  return playedBy === 'camera' || playedBy === 'headset' ? 'Now strike a drum' : '';
}
/** The second hint comes so long after the first light has answered, and stays so long. */
const NEXT_AFTER_MS = 5000, NEXT_STAYS_MS = 6000;

/**
 * What the room just did, in one line and for screen readers. The dancer plays without words, a recording with them, at any speed.
 * Until the first light answers, one hint says what to do, captions or not.
 */
export function Captions({ seen, hasCaptions, isStartOpen, captionsRef, replayId }: {
  readonly seen: RoomSeen; readonly hasCaptions: boolean; readonly isStartOpen: boolean; readonly captionsRef: RefObject<HTMLDivElement | null>;
  /** The recorded session on the stage; null while the live one is. */
  readonly replayId: string | null;
}): ReactNode {
  const playedBy = useStore(stage, (state) => state.playedBy), camera = useStore(stage, (state) => state.camera.state), isTouch = useIsTouch();
  const [shown, setShown] = useState({ words: '', count: 0 }), [hasAnswered, setAnswered] = useState(false), isNext = useNextHint(hasAnswered);
  const handedOverAt = useRef(0), isNew = useRef(true);
  const isReplay = replayId !== null, isPerson = isReplay || (playedBy !== 'dancer' && playedBy !== 'nobody');
  useEffect(() => {
    handedOverAt.current = performance.now();
    isNew.current = true;
    setAnswered(false);
    setShown(({ count }) => ({ words: '', count }));
  }, [playedBy, replayId]);
  useEffect(() => {
    if (!isPerson || seen.captionCount === 0 || (!isReplay && performance.now() - handedOverAt.current < HAND_OVER_MS)) return;
    // However late the silence of the hand-over is seen: whoever has started nothing has silenced nothing.
    if (!isReplay && isNew.current && seen.caption.endsWith(SILENT)) return;
    isNew.current = false;
    setAnswered(true);
    setShown({ words: seen.caption, count: seen.captionCount });
    const timer = window.setTimeout(() => setShown((now) => (now.count === seen.captionCount ? { words: '', count: now.count } : now)), STAYS_MS);
    return () => window.clearTimeout(timer);
  }, [seen.caption, seen.captionCount, isPerson, isReplay]);
  const hint = !isPerson || isReplay || (playedBy === 'camera' && camera !== 'running') ? '' : !hasAnswered ? hintFor(playedBy, isTouch) : isNext ? nextHintFor(playedBy, isTouch) : '';
  const words = isPerson ? shown.words || hint : '', [, name, rest] = /^(“.*”)(.*)$/.exec(words) ?? [];
  return (
    <div ref={captionsRef} className="captions" data-shown={!isStartOpen && (hasCaptions || hint !== '')}>
      <p className="caption" role="status" aria-live="polite" data-hint={hint !== '' && words === hint}>{name ? <><strong>{name}</strong>{rest}</> : words}</p>
    </div>
  );
}

/** Whether it is time for the second hint: once in a visit, a while after the first light has answered. */
function useNextHint(hasAnswered: boolean): boolean {
  const [state, setState] = useState<'not yet' | 'now' | 'said'>('not yet');
  useEffect(() => {
    if (!hasAnswered || state === 'said') return;
    const timer = window.setTimeout(() => setState(state === 'now' ? 'said' : 'now'), state === 'now' ? NEXT_STAYS_MS : NEXT_AFTER_MS);
    return () => window.clearTimeout(timer);
  }, [hasAnswered, state]);
  return state === 'now';
}
