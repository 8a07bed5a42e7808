import type { ActStation } from './station-store.ts';

/** Event code → track: the digits with shift, and those of the number pad. */
function trackOf(event: KeyboardEvent): number {
  const match = /^(Digit|Numpad)([1-8])$/.exec(event.code);
  return match && (match[1] === 'Numpad' || event.shiftKey) ? Number(match[2]) - 1 : -1;
}

const isTyping = (target: EventTarget | null): boolean => target instanceof HTMLElement && (target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName) || (target instanceof HTMLInputElement && !/^(range|checkbox|radio)$/.test(target.type)));

/**
 * Tracks by keys: shift and 1–8, or the number pad, press a track's one button; shift and 0 stops all; shift and backspace undoes on the track that was
 * touched last. They come before the keys of the zones, which the digits alone belong to.
 *
 * @param ageOf how long ago an event happened, µs
 * @returns the way to stop
 */
export function startStationKeys(act: (name: Parameters<ActStation>[0], track: number, ageMicros: number) => void, current: () => number, target: Window = window): () => void {
  const ageOf = (event: Event): number => Math.max(0, Math.round((performance.now() - event.timeStamp) * 1000));
  const key = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
    const track = trackOf(event), isStop = event.code === 'Numpad0' || (event.code === 'Digit0' && event.shiftKey), isUndo = event.code === 'Backspace' && event.shiftKey;
    if (track < 0 && !isStop && !isUndo) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.repeat) return;
    if (track >= 0) act('record', track, ageOf(event));
    else if (isStop) act('stopAll', 0, ageOf(event));
    else act('undo', current(), ageOf(event));
  };
  target.addEventListener('keydown', key, { capture: true });
  return () => target.removeEventListener('keydown', key, { capture: true });
}
