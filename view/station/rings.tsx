import { useEffect, type ReactNode, type RefObject } from 'react';
import { TRACK_FIELD, TRACK_STRIDE } from '../../protocol/index.ts';
import { stage } from '../stage.ts';

/** A track's ring: how far it has gone round, and around that how much of its wait has passed. Moved by {@link useRings}. */
export function Ring({ track }: { readonly track: number }): ReactNode {
  return (
    <svg className="ring" viewBox="0 0 100 100" data-ring={track} aria-hidden="true" focusable="false">
      <circle className="ring-ground" cx="50" cy="50" r="42" />
      <circle className="ring-phase" cx="50" cy="50" r="42" pathLength="1" />
      <circle className="ring-wait" cx="50" cy="50" r="48.5" pathLength="1" />
    </svg>
  );
}

/** Turns all rings within an element as the picture does, while it is shown. */
export function useRings(place: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    let request = 0;
    const turn = (): void => {
      request = requestAnimationFrame(turn);
      const frame = stage.getState().session?.frame;
      if (!frame || !place.current) return;
      for (const ring of place.current.querySelectorAll<SVGElement>('[data-ring]')) {
        const at = Number(ring.dataset['ring']) * TRACK_STRIDE;
        ring.style.setProperty('--phase', frame.tracks[at + TRACK_FIELD.phase]!.toFixed(3));
        ring.style.setProperty('--wait', frame.tracks[at + TRACK_FIELD.wait]!.toFixed(3));
      }
    };
    turn();
    return () => cancelAnimationFrame(request);
  }, [place]);
}
