import { FRAME_HEAD, GROUP_TARGET, ZONE_FIELD, ZONE_LOOK_FIELD, ZONE_LOOK_STRIDE, ZONE_STRIDE, type RenderFrame } from '../../protocol/index.ts';
import { stageView } from '../render/stage-view.ts';
import { stage } from '../stage.ts';
import { editMarks, RING } from './edit-marks.ts';
import type { RoomAct } from './room-store.ts';

/** A pointer takes what is within this many radii. */
const TAKE = 1.15;
/** A pointer this near to the ring around the chosen zone, in metres, takes it and sizes the zone. So does one this near to one of its four knobs, px: a finger is wider than a mouse. */
const RING_WIDTH = 0.05, KNOB_PX = { mouse: 14, touch: 24 };
/** A notch of a wheel: so many times as large; turns that follow each other within this, ms, are one step. */
const NOTCH = 1.06, WHEEL_STEP_MS = 500;

const point = new Float32Array(2), beside = new Float32Array(2);

/** Metres of the stage plane from a zone's surface (negative within), as a pointer sees it. */
export function beyondZone({ zones }: RenderFrame, index: number, x: number, y: number): number {
  const at = index * ZONE_STRIDE, radius = zones[at + ZONE_FIELD.radius]!, half = Math.max(0, zones[at + ZONE_FIELD.height]! / 2 - radius);
  const dx = x - zones[at + ZONE_FIELD.x]!, dy = Math.max(0, Math.abs(y - zones[at + ZONE_FIELD.y]!) - half);
  return Math.hypot(dx, dy) - radius;
}

/** The zone under a point of the stage plane, −1 for none; of several the one whose surface is nearest inside. */
export function zoneAt(frame: RenderFrame, x: number, y: number): number {
  let best = -1, least = Infinity;
  for (let index = 0; index < frame.head[FRAME_HEAD.zones]!; index++) {
    if (frame.zones[index * ZONE_STRIDE + ZONE_FIELD.isLive] !== 1) continue;
    const radius = frame.zones[index * ZONE_STRIDE + ZONE_FIELD.radius]!, beyond = beyondZone(frame, index, x, y);
    if (beyond > radius * (TAKE - 1) || beyond / radius >= least) continue;
    best = index;
    least = beyond / radius;
  }
  return best;
}

/** Whether a point of the stage plane takes the ring of a zone: where the ring is, or one of its knobs, which hang at its corners. @param grip how near to a knob, metres */
export function isOnRing(frame: RenderFrame, index: number, x: number, y: number, grip: number): boolean {
  const at = index * ZONE_STRIDE, radius = frame.zones[at + ZONE_FIELD.radius]!, beyond = beyondZone(frame, index, x, y), straight = Math.max(0, frame.zones[at + ZONE_FIELD.height]! / 2 - radius);
  if (Math.abs(beyond - radius * (RING - 1)) < RING_WIDTH / 2) return true;
  const corner = radius * RING * Math.SQRT1_2, dx = Math.abs(x - frame.zones[at + ZONE_FIELD.x]!) - corner, dy = Math.abs(y - frame.zones[at + ZONE_FIELD.y]!) - straight - corner;
  return beyond > -radius * 0.2 && Math.hypot(dx, dy) < grip;
}

interface Drag {
  readonly pointer: number;
  readonly index: number;
  /** What is dragged: the zone (with its group), or the ring that sizes it. */
  readonly isSizing: boolean;
  readonly fromX: number;
  readonly fromY: number;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly height: number;
  readonly group: number;
  movedX: number;
  movedY: number;
  hasBegun: boolean;
}

/** How far a point lies from the middle of what was taken, as its ring goes round it, metres. */
function awayFrom(taken: Pick<Drag, 'x' | 'y' | 'radius' | 'height'>, x: number, y: number): number {
  return Math.hypot(x - taken.x, Math.max(0, Math.abs(y - taken.y) - Math.max(0, taken.height / 2 - taken.radius)));
}

/** The arrow that shows which way the ring is pulled. */
function sizingCursor({ zones }: RenderFrame, index: number, x: number, y: number): string {
  const at = index * ZONE_STRIDE;
  return (x - zones[at + ZONE_FIELD.x]!) * (y - zones[at + ZONE_FIELD.y]!) > 0 ? 'nesw-resize' : 'nwse-resize';
}

/** Metres that a pointer must travel before what it took moves: a click only chooses. */
const SLACK = 0.012;

/**
 * Zones by pointer, on the stage: a drag moves one and its group (with Alt it alone), the ring around the chosen one and the wheel size it. Each drag is one step.
 *
 * @returns the way to stop
 */
export function startRoomPointer(frameOf: () => RenderFrame, act: RoomAct, choose: (index: number) => void): () => void {
  let drag: Drag | null = null, wheelTimer = 0, lastX = 0, lastY = 0, isDue = false;
  const isCanvas = <E extends Event>(event: E): event is E & { readonly target: HTMLCanvasElement } => event.target instanceof HTMLCanvasElement && !stage.getState().isCameraFree;
  const look = (index: number, field: keyof typeof ZONE_LOOK_FIELD): number => frameOf().zoneLooks[index * ZONE_LOOK_STRIDE + ZONE_LOOK_FIELD[field]]!;
  const mm = (metres: number): number => Math.round(metres * 1000);

  /** Whether the pointer is where it would size the chosen zone. */
  const takesRing = (event: PointerEvent, x: number, y: number): boolean => {
    const { selected } = editMarks;
    if (selected < 0 || frameOf().zones[selected * ZONE_STRIDE + ZONE_FIELD.isLive] !== 1 || look(selected, 'isLocked') === 1) return false;
    stageView.pointAt(event.clientX + 1, event.clientY, beside);
    return isOnRing(frameOf(), selected, x, y, Math.abs(beside[0]! - x) * (event.pointerType === 'touch' ? KNOB_PX.touch : KNOB_PX.mouse));
  };

  const send = (): void => {
    isDue = false;
    if (!drag || !drag.hasBegun) return;
    const dx = lastX - drag.fromX, dy = lastY - drag.fromY;
    if (drag.isSizing) {
      // As far as the pointer has gone from where it took the ring, so that nothing jumps.
      const radius = Math.max(0.05, drag.radius + (awayFrom(drag, lastX, lastY) - awayFrom(drag, drag.fromX, drag.fromY)) / RING), times = radius / drag.radius;
      act('size', drag.index, mm(radius), mm(drag.height * times));
    } else if (drag.group > 0) {
      const byX = mm(dx) - drag.movedX, byY = mm(dy) - drag.movedY;
      drag.movedX += byX;
      drag.movedY += byY;
      if (byX !== 0 || byY !== 0) act('shift', GROUP_TARGET + drag.group, byX, byY, 0);
    } else act('place', drag.index, mm(drag.x + dx), mm(drag.y + dy), 0);
  };
  const onDown = (event: PointerEvent): void => {
    if (!isCanvas(event) || event.button !== 0 || drag) return;
    const frame = frameOf();
    stageView.pointAt(event.clientX, event.clientY, point);
    const [x = 0, y = 0] = point;
    const isRing = takesRing(event, x, y);
    const index = isRing ? editMarks.selected : zoneAt(frame, x, y), at = index * ZONE_STRIDE;
    choose(index);
    event.stopPropagation();
    if (index < 0) return;
    event.target.setPointerCapture(event.pointerId);
    drag = {
      pointer: event.pointerId, index, isSizing: isRing, fromX: x, fromY: y, x: frame.zones[at + ZONE_FIELD.x]!, y: frame.zones[at + ZONE_FIELD.y]!, radius: frame.zones[at + ZONE_FIELD.radius]!,
      height: frame.zones[at + ZONE_FIELD.height]!, group: event.altKey ? 0 : look(index, 'group'), movedX: 0, movedY: 0, hasBegun: false,
    };
    lastX = x;
    lastY = y;
  };
  const onMove = (event: PointerEvent): void => {
    if (!isCanvas(event)) return;
    stageView.pointAt(event.clientX, event.clientY, point);
    editMarks.hovered = drag?.index ?? zoneAt(frameOf(), point[0]!, point[1]!);
    event.target.style.cursor = (drag ? drag.isSizing : takesRing(event, point[0]!, point[1]!)) ? sizingCursor(frameOf(), editMarks.selected, point[0]!, point[1]!) : editMarks.hovered >= 0 ? 'grab' : '';
    if (!drag || drag.pointer !== event.pointerId) return;
    [lastX = 0, lastY = 0] = point;
    if (!drag.hasBegun && Math.hypot(lastX - drag.fromX, lastY - drag.fromY) > SLACK) {
      drag.hasBegun = true;
      act('open');
    }
    // Once a picture: a fast pointer says more than anybody can see.
    if (isDue || !drag.hasBegun) return;
    isDue = true;
    requestAnimationFrame(send);
  };
  const onUp = (event: PointerEvent): void => {
    if (!drag || drag.pointer !== event.pointerId) return;
    send();
    if (drag.hasBegun) act('close');
    drag = null;
  };
  const onWheel = (event: WheelEvent): void => {
    if (!isCanvas(event)) return;
    stageView.pointAt(event.clientX, event.clientY, point);
    const index = zoneAt(frameOf(), point[0]!, point[1]!);
    if (index < 0 || event.deltaY === 0) return;
    event.preventDefault();
    if (wheelTimer === 0) act('open');
    window.clearTimeout(wheelTimer);
    wheelTimer = window.setTimeout(endWheel, WHEEL_STEP_MS);
    choose(index);
    act('scale', index, Math.round(1000 * (event.deltaY < 0 ? NOTCH : 1 / NOTCH)));
  };
  const endWheel = (): void => {
    if (wheelTimer === 0) return;
    window.clearTimeout(wheelTimer);
    wheelTimer = 0;
    act('close');
  };
  addEventListener('pointerdown', onDown, { capture: true });
  addEventListener('pointermove', onMove, { capture: true });
  addEventListener('pointerup', onUp, { capture: true });
  addEventListener('pointercancel', onUp, { capture: true });
  addEventListener('wheel', onWheel, { capture: true, passive: false });
  return () => {
    endWheel();
    if (drag?.hasBegun) act('close');
    drag = null;
    removeEventListener('pointerdown', onDown, { capture: true });
    removeEventListener('pointermove', onMove, { capture: true });
    removeEventListener('pointerup', onUp, { capture: true });
    removeEventListener('pointercancel', onUp, { capture: true });
    removeEventListener('wheel', onWheel, { capture: true });
  };
}
