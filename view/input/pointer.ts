import { JOINT_COUNT, SPACE, SampleWriter, ZONE_FIELD, ZONE_KIND, ZONE_STRIDE, type EpochMs, type RenderFrame } from '../../protocol/index.ts';
import { SOURCE, type Session } from '../session.ts';
import { HOVER_DEPTH, PointerBody, type HandName } from './pointer-body.ts';

/** The player whom pointer and keys play. */
const PLAYER = 0;
/** Velocity of a click or tap, which has none of its own: firm, with room above for a pen's pressure or a fast stroke. */
const TAP_VELOCITY = 0.75;
/** A tap keeps touching for this long, ms, so that a quick finger still dwells in its lantern. */
const TAP_MS = 260;
/** A zone answers a click this much beyond its radius: fingers are wide. */
const TAP_REACH = 1.15;
/**
 * A pointer that says nothing has stopped, and its stop is what is played: after this silence, ms, samples say so, close together for
 * a while, the first dated back to just after the last event. Raw updates come every 8 ms or faster, plain moves with each picture.
 */
const SILENCE_RAW_MS = 18, SILENCE_MS = 36, STOPPED_AFTER_MS = 8, STOPPING_MS = 8, STOPPING_FOR_MS = 400;
/** Otherwise a sign of life this often, ms. */
const ALIVE_MS = 80;
/** Pointers that report faster than this, ms, are bundled: two a tick are plenty. */
const BUNDLE_MS = 3;

export interface PointerOptions {
  /** Now, in epoch ms. Default: the page's clock. */
  readonly now?: () => EpochMs;
  /** EpochMs of an event's `timeStamp` 0. Default: the page's time origin. */
  readonly timeOrigin?: EpochMs;
}

/** The strike zone (a drum, or a place of a mod) at a place of the stage plane, or −1. `x`, `y` in metres. The nearest wins. */
export function strikeZoneAt(frame: RenderFrame, x: number, y: number): number {
  const { zones } = frame;
  let best = -1, bestDistance = Infinity;
  for (let zone = 0; zone * ZONE_STRIDE < zones.length; zone++) {
    const at = zone * ZONE_STRIDE;
    const kind = zones[at + ZONE_FIELD.kind];
    if (zones[at + ZONE_FIELD.isLive] !== 1 || (kind !== ZONE_KIND.strike && kind !== ZONE_KIND.mod)) continue;
    const radius = zones[at + ZONE_FIELD.radius]!, straight = Math.max(0, zones[at + ZONE_FIELD.height]! / 2 - radius), above = Math.max(0, Math.abs(y - zones[at + ZONE_FIELD.y]!) - straight);
    const distance = Math.hypot(x - zones[at + ZONE_FIELD.x]!, above);
    if (distance <= radius * TAP_REACH && distance < bestDistance) {
      best = zone;
      bestDistance = distance;
    }
  }
  return best;
}

/**
 * Makes a mouse, pen or fingers the hands of a simple body: a pressed pointer is a hand in the stage plane, a hovering one a
 * hand a little in front of it, a pointer that left a hand at rest. The mouse and the first finger are the right hand, the second finger is
 * the left. A press on a strike zone strikes at once; everything else (lanterns, bows, the hub, strokes while dragging) is
 * played by the body like any other. Sends with each event, at the event's own time, and never less than ten times a second.
 *
 * `project` tells where on the plane z = `depth` a place on the page is seen (metres), as `projectToStagePlane` does.
 *
 * @returns the way to stop: the player leaves the room
 * @example const stop = startPointer(session, canvas, (x, y, depth) => projectToStagePlane(camera, x, y, canvas.getBoundingClientRect(), point, depth));
 */
export function startPointer(session: Session, element: EventTarget, project: (clientX: number, clientY: number, depth: number) => { x: number; y: number; z: number }, options: PointerOptions = {}): () => void {
  const timeOrigin = options.timeOrigin ?? performance.timeOrigin;
  const now = options.now ?? ((): EpochMs => timeOrigin + performance.now());
  const writer = new SampleWriter();
  const body = new PointerBody();
  /** Which pointer is which hand, and since when it touches. */
  const pointers = new Map<number, { hand: HandName; touchedAtMs: EpochMs; clientX: number; clientY: number }>();
  const withdrawals = new Map<HandName, ReturnType<typeof setTimeout>>();
  /** When something was last sent; the capture time of the latest event; of the latest sample. */
  let lastSentMs = 0, lastMovedMs = 0, lastCaptureMs = 0;
  let bundle: ReturnType<typeof setTimeout> | null = null;

  /** Writes the body as it was at `captureMs`; time never runs backwards from one sample to the next. */
  const write = (captureMs: EpochMs, lifted: HandName | null = null): void => {
    lastCaptureMs = Math.max(captureMs, lastCaptureMs + 0.1);
    body.place(lastCaptureMs / 1000, lifted);
    writer.joints(PLAYER, SPACE.world, 0, body.xyz, body.confidence, JOINT_COUNT, 0, Math.max(0, (now() - lastCaptureMs) * 1000));
  };
  const flush = (): void => {
    if (bundle !== null) clearTimeout(bundle);
    bundle = null;
    if (writer.isEmpty) return;
    lastSentMs = now();
    session.send(SOURCE.pointer, writer.take(), lastSentMs);
  };
  const flushSoon = (): void => {
    if (now() - lastSentMs >= BUNDLE_MS) flush();
    else bundle ??= setTimeout(flush, BUNDLE_MS);
  };

  /** A hand appears elsewhere: between the places it is absent for one sample, so that no motion joins them. */
  const jump = (hand: HandName, captureMs: EpochMs, change: () => void): void => {
    write(captureMs, hand);
    change();
    write(captureMs + 0.5);
  };
  const cancelWithdrawal = (hand: HandName): void => {
    clearTimeout(withdrawals.get(hand));
    withdrawals.delete(hand);
  };
  const moveTo = (hand: HandName, clientX: number, clientY: number): void => {
    const { x, y } = project(clientX, clientY, body.hands[hand].state === 'hovering' ? HOVER_DEPTH : 0);
    body.hands[hand].x = x;
    body.hands[hand].y = y;
  };
  const captureOf = (event: Event): EpochMs => timeOrigin + event.timeStamp;
  /** The hand of a pointer: a mouse or pen is the right one, fingers take right, then left; a third finger is nobody's. */
  const handOf = (event: PointerEvent): HandName | null => {
    const known = pointers.get(event.pointerId);
    if (known) return known.hand;
    const taken = [...pointers.values()].map((pointer) => pointer.hand);
    const hand = (['right', 'left'] as const).find((side) => !taken.includes(side)) ?? null;
    if (hand) pointers.set(event.pointerId, { hand, touchedAtMs: 0, clientX: event.clientX, clientY: event.clientY });
    return hand;
  };

  const onMove = (event: PointerEvent): void => {
    if (event.pointerType === 'touch' && !pointers.has(event.pointerId)) return;
    const hand = handOf(event);
    if (!hand) return;
    const place = body.hands[hand], pointer = pointers.get(event.pointerId)!;
    pointer.clientX = event.clientX;
    pointer.clientY = event.clientY;
    // What was tapped is still being touched; where the mouse goes meanwhile must not be.
    if (withdrawals.has(hand)) return;
    const steps = event.getCoalescedEvents?.() ?? [];
    for (const step of steps.length > 0 ? steps : [event]) {
      if (place.state === 'resting') jump(hand, captureOf(step), () => {
        place.state = 'hovering';
        moveTo(hand, step.clientX, step.clientY);
      });
      else {
        moveTo(hand, step.clientX, step.clientY);
        write(captureOf(step));
      }
    }
    lastMovedMs = lastCaptureMs;
    flushSoon();
  };

  const onDown = (event: PointerEvent): void => {
    if (event.pointerType === 'mouse' && event.button !== 0) return;
    const hand = handOf(event);
    if (!hand) return;
    cancelWithdrawal(hand);
    if (event.currentTarget && 'setPointerCapture' in event.currentTarget) (event.currentTarget as Element).setPointerCapture(event.pointerId);
    pointers.get(event.pointerId)!.touchedAtMs = now();
    const place = body.hands[hand];
    jump(hand, captureOf(event), () => {
      place.state = 'touching';
      moveTo(hand, event.clientX, event.clientY);
    });
    const zone = strikeZoneAt(session.frame, place.x, place.y);
    if (zone >= 0) {
      const velocity = event.pointerType === 'pen' && event.pressure > 0 ? Math.max(0.2, event.pressure) : TAP_VELOCITY;
      writer.strike(PLAYER, zone, velocity, 0, Math.max(0, (now() - captureOf(event)) * 1000));
    }
    lastMovedMs = lastCaptureMs;
    flush();
  };

  /** The hand stays until its tap has lasted, then hovers (a mouse) or rests (a finger that was lifted). */
  const withdraw = (event: PointerEvent, state: 'hovering' | 'resting'): void => {
    const pointer = pointers.get(event.pointerId);
    if (!pointer) return;
    const { hand } = pointer;
    if (state === 'resting') pointers.delete(event.pointerId);
    cancelWithdrawal(hand);
    const leave = (): void => {
      withdrawals.delete(hand);
      if (body.hands[hand].state === state) return;
      jump(hand, now(), () => {
        body.hands[hand].state = state;
        moveTo(hand, pointer.clientX, pointer.clientY);
      });
      flush();
    };
    const remaining = body.hands[hand].state === 'touching' ? pointer.touchedAtMs + TAP_MS - now() : 0;
    if (remaining > 0) withdrawals.set(hand, setTimeout(leave, remaining));
    else leave();
  };
  const onUp = (event: PointerEvent): void => withdraw(event, event.pointerType === 'mouse' ? 'hovering' : 'resting');
  const onLeave = (event: PointerEvent): void => withdraw(event, 'resting');

  // Raw updates come as they happen; plain moves wait for the next picture.
  const isRaw = 'onpointerrawupdate' in element;
  const silenceMs = isRaw ? SILENCE_RAW_MS : SILENCE_MS;
  const beat = setInterval(() => {
    const nowMs = now(), silentMs = nowMs - lastMovedMs;
    if (silentMs < silenceMs) return;
    if (nowMs - lastSentMs < (silentMs < STOPPING_FOR_MS ? STOPPING_MS - 1 : ALIVE_MS)) return;
    if (lastCaptureMs <= lastMovedMs) write(Math.min(nowMs - 1, lastCaptureMs + STOPPED_AFTER_MS));
    write(nowMs);
    flush();
  }, STOPPING_MS / 2);

  const wired: readonly (readonly [string, (event: PointerEvent) => void])[] = [
    [isRaw ? 'pointerrawupdate' : 'pointermove', onMove], ['pointerdown', onDown], ['pointerup', onUp], ['pointercancel', onLeave], ['pointerleave', onLeave],
  ];
  for (const [type, listener] of wired) element.addEventListener(type, listener as EventListener);
  write(now());
  flush();

  return () => {
    for (const [type, listener] of wired) element.removeEventListener(type, listener as EventListener);
    clearInterval(beat);
    for (const timer of withdrawals.values()) clearTimeout(timer);
    if (bundle !== null) clearTimeout(bundle);
    writer.take();
    writer.leave(PLAYER, 0);
    session.send(SOURCE.pointer, writer.take(), now());
  };
}
