import { useEffect, type RefObject } from 'react';
import { FRAME_HEAD, MAPPING_FIELD, MAPPING_STRIDE } from '../../../../protocol/index.ts';
import { body, seenNow } from '../../../body/body-store.ts';
import { bend } from '../../../body/body-words.ts';
import { stage } from '../../../stage.ts';

/** How long a recognised gesture stays lit, ms. */
const LIT_MS = 1200;

/**
 * Draws what mappings and gestures do now into the elements that carry `data-map` (a mapping's number) and `data-gesture` (a gesture's place), as
 * often as the picture changes and without React: custom properties `--share`, `--value`, `--near`, and the attributes `data-live`, `data-lit`.
 */
export function useMeters(place: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    let next = 0, before = -1;
    const draw = (): void => {
      next = requestAnimationFrame(draw);
      const frame = stage.getState().session?.frame, root = place.current;
      if (!frame || !root || frame.head[FRAME_HEAD.tick] === before) return;
      before = frame.head[FRAME_HEAD.tick]!;
      const { set, lit } = body.getState();
      for (const element of root.querySelectorAll<HTMLElement>('[data-map]')) {
        const slot = Number(element.dataset.map), at = slot * MAPPING_STRIDE, card = set.mappings.find((one) => one.slot === slot), share = frame.mappings[at + MAPPING_FIELD.share]!;
        element.style.setProperty('--share', share.toFixed(3));
        element.style.setProperty('--bent', card ? bend(card.curve, card.steps, share).toFixed(3) : '0');
        element.style.setProperty('--value', frame.mappings[at + MAPPING_FIELD.value]!.toFixed(3));
        element.dataset.live = frame.mappings[at + MAPPING_FIELD.isLive] === 1 ? 'true' : 'false';
      }
      for (const element of root.querySelectorAll<HTMLElement>('[data-gesture]')) {
        const index = Number(element.dataset.gesture), at = lit[index]?.atMs ?? -LIT_MS;
        element.style.setProperty('--near', (seenNow.nearness[index] ?? 0).toFixed(2));
        element.dataset.lit = performance.now() - at < LIT_MS ? 'true' : 'false';
      }
    };
    next = requestAnimationFrame(draw);
    return () => cancelAnimationFrame(next);
  }, [place]);
}
