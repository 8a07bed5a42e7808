import { stage } from '../stage.ts';
import { targetOf } from './target-of.ts';
import type { RoomAct, RoomByHand } from './room-store.ts';

/** How far an arrow moves a zone, 1/1000 m; with Shift. */
const STEP = 20, LONG_STEP = 100;
const ARROWS: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
/** Presses of a key that follow each other within this, ms, are one step. */
const ONE_STEP_MS = 700;

/** Whether a key belongs to what has the focus: words, a slider, the studio's tabs. Rows of the list are no such thing. */
function isTaken(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement) || target === document.body) return false;
  if (target.isContentEditable || /^(TEXTAREA|SELECT|INPUT)$/.test(target.tagName)) return true;
  return target.getAttribute('role') === 'tab' || target.getAttribute('role') === 'radio';
}

/**
 * Keys while the room's tab is open: Ctrl+Z undoes, Ctrl+Shift+Z and Ctrl+Y do again; arrows move the chosen zone (Shift: farther), + and − size it, Delete
 * removes it, Ctrl+D copies it. They are taken before the room's own keys see them.
 *
 * @returns the way to stop
 */
export function startRoomKeys(act: RoomAct, get: () => RoomByHand, choose: (index: number) => void): () => void {
  let timer = 0;
  const close = (): void => {
    if (timer === 0) return;
    window.clearTimeout(timer);
    timer = 0;
    act('close');
  };
  /** What is held or pressed again is one step. */
  const together = (): void => {
    if (timer === 0) act('open');
    window.clearTimeout(timer);
    timer = window.setTimeout(close, ONE_STEP_MS);
  };
  const run = (event: KeyboardEvent): boolean => {
    const { selected, zones } = get(), zone = zones.find(({ index }) => index === selected), isMeta = event.ctrlKey || event.metaKey;
    if (isMeta && event.code === 'KeyZ') {
      close();
      act(event.shiftKey ? 'redo' : 'undo');
      return true;
    }
    if (isMeta && event.code === 'KeyY') {
      close();
      act('redo');
      return true;
    }
    if (!zone) return false;
    const target = targetOf(zone, !event.altKey), arrow = ARROWS[event.key];
    if (isMeta && event.code === 'KeyD') {
      close();
      act('duplicate', target, -1, 80, -80, 0);
      return true;
    }
    if (isMeta) return false;
    if (arrow) {
      const step = event.shiftKey ? LONG_STEP : STEP;
      together();
      act('shift', target, arrow[0] * step, arrow[1] * step, 0);
      return true;
    }
    if (event.key === '+' || event.key === '=' || event.key === '-') {
      together();
      act('scale', target, event.key === '-' ? 943 : 1060);
      return true;
    }
    if (event.key === 'Delete' || event.key === 'Backspace') {
      close();
      act('remove', target);
      return true;
    }
    if (event.key === 'Escape') {
      choose(-1);
      return true;
    }
    return false;
  };
  const onKey = (event: KeyboardEvent): void => {
    const { library, isPanelOpen, replay } = stage.getState();
    if (library.isOpen || isPanelOpen || replay !== null || isTaken(event.target) || !run(event)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  window.addEventListener('keydown', onKey, { capture: true });
  return () => {
    close();
    window.removeEventListener('keydown', onKey, { capture: true });
  };
}
