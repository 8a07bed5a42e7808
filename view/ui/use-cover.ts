import { useLayoutEffect } from 'react';
import { coverNow } from '../render/stage-view.ts';

/** Wider than this (width ÷ height) panels stand beside the stage, narrower they stand below it. */
const BESIDE_ASPECT = 1.05;
/** Height that the thin line keeps free under the stage, px. */
const LINE_PX = 60;
/** Height that words above an upright stage keep free, px. */
const WORDS_ABOVE_PX = 44;

type Ref = { readonly current: HTMLElement | null };

/** Tells the room what part of the window is covered by a panel, by captions and by the player, so that the body is never behind words. */
export function useCover(ref: Ref | null, captions: Ref, hasCaptions: boolean, player: Ref): void {
  useLayoutEffect(() => {
    const measure = (): void => {
      const { innerWidth: width, innerHeight: height } = window, element = ref?.current ?? null;
      const isBeside = width / height > BESIDE_ASPECT, line = Math.max(LINE_PX, player.current?.firstElementChild?.clientHeight ?? 0);
      coverNow.left = coverNow.right = coverNow.top = 0;
      coverNow.bottom = (line + (hasCaptions ? (captions.current?.offsetHeight ?? 0) : 0)) / height;
      // Captions stand over whatever is lowest.
      captions.current?.style.setProperty('--line', `${line}px`);
      if (!isBeside) coverNow.top = WORDS_ABOVE_PX / height;
      if (!element) return;
      const isLeft = element.classList.contains('start-place');
      if (!isBeside) coverNow.bottom = Math.min(0.62, element.offsetHeight / height);
      else if (isLeft) coverNow.left = Math.min(0.5, (element.offsetWidth * 0.86) / width);
      else coverNow.right = Math.min(0.5, (element.offsetWidth * 0.86) / width);
    };
    measure();
    const observer = new ResizeObserver(measure), watchPlayer = (): void => {
      if (player.current?.firstElementChild) observer.observe(player.current.firstElementChild);
      measure();
    };
    for (const element of [ref?.current, captions.current]) if (element) observer.observe(element);
    // The player comes and goes by itself, loaded when it is first needed.
    const comings = new MutationObserver(watchPlayer);
    if (player.current) comings.observe(player.current, { childList: true });
    watchPlayer();
    window.addEventListener('resize', measure);
    return () => {
      observer.disconnect();
      comings.disconnect();
      window.removeEventListener('resize', measure);
    };
  }, [ref, captions, hasCaptions, player]);
}
