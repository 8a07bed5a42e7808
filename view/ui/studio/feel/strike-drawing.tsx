import { useEffect, useRef, type ReactNode } from 'react';
import { PULSE_FIELD, STRIKE_GRID, STRIKE_GRIDS } from '../../../../protocol/index.ts';
import { feel } from '../../../feel/feel-store.ts';
import { stage } from '../../../stage.ts';

/** Strikes fade over this long, ms. */
const FADE_MS = 7000;
/** Heights of the two rows, parts of the drawing. */
const PLAYED_ROW = 0.3, HEARD_ROW = 0.74;
/** Lines that are drawn for the groove, which has its own. */
const GROOVE_LINES = 1 / 4;

/** One bar of music: lines of the grid, strikes as they were played above and as they are heard below, a thread from one to the other. */
export function StrikeDrawing(): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current, pen = element?.getContext('2d');
    if (!element || !pen) return;
    let request = 0;
    const draw = (): void => {
      request = requestAnimationFrame(draw);
      paint(element, pen);
    };
    draw();
    return () => cancelAnimationFrame(request);
  }, []);
  return <canvas ref={canvas} className="feel-drawing" role="img" aria-label="Your strikes in the bar: as you played them above, as they are heard below" />;
}

function paint(element: HTMLCanvasElement, pen: CanvasRenderingContext2D): void {
  const { session, settings, isReducedMotion } = stage.getState(), ratio = Math.min(2, devicePixelRatio), wide = Math.round(element.clientWidth * ratio), high = Math.round(element.clientHeight * ratio);
  if (wide === 0 || high === 0) return;
  if (element.width !== wide || element.height !== high) [element.width, element.height] = [wide, high];
  pen.clearRect(0, 0, wide, high);
  if (!session) return;
  const style = getComputedStyle(element), accent = style.getPropertyValue('--accent') || '#ffb35c', words = style.getPropertyValue('--words') || '#fff', quiet = style.getPropertyValue('--quiet') || '#aaa';
  const { frame } = session, beats = frame.pulses[PULSE_FIELD.beatsPerBar]! || 4, pad = 10 * ratio, place = (beat: number): number => pad + ((((beat % beats) + beats) % beats) / beats) * (wide - 2 * pad);
  const step = settings.strikeGrid === STRIKE_GRID.groove ? GROOVE_LINES : STRIKE_GRIDS[settings.strikeGrid]!.beats, played = PLAYED_ROW * high, heard = HEARD_ROW * high;
  for (let beat = 0; beat < beats - 1e-6; beat += step) {
    const isBeat = Math.abs(beat - Math.round(beat)) < 1e-6;
    pen.globalAlpha = isBeat ? 0.5 : 0.2;
    pen.strokeStyle = words;
    pen.lineWidth = (beat === 0 ? 2 : 1) * ratio;
    line(pen, place(beat), isBeat ? 0.06 * high : 0.5 * high, place(beat), 0.94 * high);
  }
  if (!isReducedMotion) {
    pen.globalAlpha = 0.55;
    pen.strokeStyle = accent;
    pen.lineWidth = 2 * ratio;
    const now = place(frame.pulses[PULSE_FIELD.barPhase]! * beats);
    line(pen, now, 0, now, high);
  }
  const nowMs = performance.now();
  for (const strike of feel.getState().strikes) {
    const left = 1 - (nowMs - strike.atMs) / FADE_MS;
    if (left <= 0) continue;
    const from = place(strike.played), to = place(strike.heard), size = (3 + 4 * strike.velocity) * ratio;
    pen.globalAlpha = 0.55 * left;
    pen.strokeStyle = quiet;
    pen.lineWidth = 1.5 * ratio;
    // A strike may be drawn over the end of the bar: its thread then goes on at the beginning.
    line(pen, from, played, to < from - 1 ? wide : to, heard);
    pen.globalAlpha = left;
    pen.strokeStyle = words;
    pen.lineWidth = 2 * ratio;
    pen.beginPath();
    pen.arc(from, played, size, 0, 2 * Math.PI);
    pen.stroke();
    pen.fillStyle = accent;
    pen.beginPath();
    pen.arc(to, heard, size, 0, 2 * Math.PI);
    pen.fill();
  }
  pen.globalAlpha = 1;
}

function line(pen: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void {
  pen.beginPath();
  pen.moveTo(x1, y1);
  pen.lineTo(x2, y2);
  pen.stroke();
}
