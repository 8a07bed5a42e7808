import { COMMANDS, SampleWriter, type EpochMs, type ZoneDescription } from '../../protocol/index.ts';
import { SOURCE, type Session } from '../session.ts';

const PLAYER = 0;
/** A key has no velocity of its own: firm, and softer with shift. */
const KEY_VELOCITY = 0.75, SOFT_VELOCITY = 0.4;
/** Pressure of a held key. */
const HOLD_PRESSURE = 0.7;
/** How fast arrow keys move a bow, zone extents a second, and how often, ms. */
const BOW_SPEED = 1.2, BOW_STEP_MS = 20;
const ARROWS: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** Whether an event is meant for a field, a list or another control that takes keys itself. */
function isTyping(event: KeyboardEvent): boolean {
  const target = event.target as Partial<HTMLElement> | null;
  if (!target || typeof target.tagName !== 'string') return false;
  if (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return true;
  // A focused button or slider keeps the arrows; letters and digits are nothing to it.
  return event.code in ARROWS && /^(BUTTON|A)$/.test(target.tagName);
}

/**
 * Plays zones by their keys, with no body: loop zones toggle, the hub turns to the next palette, strike zones and places of mods are struck (shift: softly), bow zones are
 * held for as long as their key is down and moved by the arrow keys. Repeats, keys with ctrl, alt or meta, and keys typed into
 * fields are left alone. Held keys are let go when the page loses the keyboard.
 *
 * @returns the way to stop; held keys are let go
 * @example const stop = startKeyboard(session);
 */
export function startKeyboard(session: Session, target: EventTarget = window, now: () => EpochMs = () => performance.timeOrigin + performance.now()): () => void {
  const writer = new SampleWriter();
  /** Zone → where its bow is, −1…1 of its extent. */
  const held = new Map<number, { x: number; y: number }>();
  const arrows = new Set<string>();
  let moving: ReturnType<typeof setInterval> | null = null;

  const zoneOf = (event: KeyboardEvent): ZoneDescription | undefined => session.scene.zones.find((zone) => zone.key !== '' && zone.key === event.code);
  const send = (): void => {
    if (!writer.isEmpty) session.send(SOURCE.pointer, writer.take(), now());
  };
  const ageOf = (event: Event): number => Math.max(0, Math.round((now() - performance.timeOrigin - event.timeStamp) * 1000));

  const step = (): void => {
    let dx = 0, dy = 0;
    for (const code of arrows) {
      dx += ARROWS[code]![0];
      dy += ARROWS[code]![1];
    }
    const by = (BOW_SPEED * BOW_STEP_MS) / 1000;
    for (const [zone, place] of held) {
      place.x = Math.max(-1, Math.min(1, place.x + dx * by));
      place.y = Math.max(-1, Math.min(1, place.y + dy * by));
      writer.hold(PLAYER, zone, true, HOLD_PRESSURE, place.x, place.y, 0, 0);
    }
    send();
  };
  const pace = (): void => {
    const isNeeded = held.size > 0 && arrows.size > 0;
    if (isNeeded && moving === null) moving = setInterval(step, BOW_STEP_MS);
    else if (!isNeeded && moving !== null) {
      clearInterval(moving);
      moving = null;
    }
  };
  const letGo = (): void => {
    for (const [zone, place] of held) writer.hold(PLAYER, zone, false, 0, place.x, place.y, 0, 0);
    held.clear();
    arrows.clear();
    pace();
    send();
  };

  const onDown = (event: KeyboardEvent): void => {
    if (event.repeat || event.ctrlKey || event.altKey || event.metaKey || isTyping(event)) return;
    if (event.code in ARROWS) {
      if (held.size === 0) return;
      arrows.add(event.code);
      event.preventDefault();
      pace();
      return;
    }
    const zone = zoneOf(event);
    if (!zone) return;
    event.preventDefault();
    const age = ageOf(event);
    if (zone.kind === 'strike' || zone.kind === 'mod') writer.strike(PLAYER, zone.index, event.shiftKey ? SOFT_VELOCITY : KEY_VELOCITY, 0, age);
    else if (zone.kind === 'bow') {
      held.set(zone.index, { x: 0, y: 0 });
      writer.hold(PLAYER, zone.index, true, HOLD_PRESSURE, 0, 0, 0, age);
      pace();
    } else writer.command(PLAYER, COMMANDS.toggleLoop, zone.index, 0);
    send();
  };
  const onUp = (event: KeyboardEvent): void => {
    if (arrows.delete(event.code)) return pace();
    const zone = zoneOf(event), place = zone && held.get(zone.index);
    if (!zone || !place) return;
    held.delete(zone.index);
    writer.hold(PLAYER, zone.index, false, 0, place.x, place.y, 0, ageOf(event));
    send();
    pace();
  };
  const onVisibility = (): void => {
    if (document.hidden) letGo();
  };

  target.addEventListener('keydown', onDown as EventListener);
  target.addEventListener('keyup', onUp as EventListener);
  target.addEventListener('blur', letGo);
  if (typeof document !== 'undefined') document.addEventListener('visibilitychange', onVisibility);
  return () => {
    target.removeEventListener('keydown', onDown as EventListener);
    target.removeEventListener('keyup', onUp as EventListener);
    target.removeEventListener('blur', letGo);
    if (typeof document !== 'undefined') document.removeEventListener('visibilitychange', onVisibility);
    letGo();
  };
}
