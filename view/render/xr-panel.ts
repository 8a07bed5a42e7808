import { CanvasTexture, Matrix4, Mesh, MeshBasicMaterial, PlaneGeometry, SRGBColorSpace, Vector3 } from 'three';
import type { ReplayState } from '../replay/replay.ts';
import { clockOfTick, speedInWords, trustInWords } from '../ui/player/play-words.ts';
import { TYPEFACE } from './labels.ts';

/** Metres, and px of its picture. */
export const PANEL_WIDTH = 0.64, PANEL_HEIGHT = 0.26;
const WIDE = 1280, HIGH = 520;
/** The session's line, px. */
const LINE = { left: 60, right: WIDE - 60, y: 206, reach: 64 };
/** Buttons: name, left edge, width; all in one row. */
const ROW = { top: 310, height: 160 };

export type PanelPart = 'live' | 'back' | 'play' | 'on' | 'slower' | 'real' | 'faster';

const PARTS: readonly (readonly [PanelPart, number, number])[] = [
  ['back', 50, 130], ['play', 190, 160], ['on', 360, 130], ['slower', 540, 120], ['real', 660, 150], ['faster', 810, 120], ['live', 970, 260],
];

/** What lies under a point of the panel: a button, the line (with how far along, 0–1), or nothing. `u`, `v` 0–1 from the lower left. */
export function panelPart(u: number, v: number): { readonly part: PanelPart | 'line'; readonly along: number } | null {
  const x = u * WIDE, y = (1 - v) * HIGH;
  if (Math.abs(y - LINE.y) <= LINE.reach && x > LINE.left - 40 && x < LINE.right + 40) return { part: 'line', along: Math.max(0, Math.min(1, (x - LINE.left) / (LINE.right - LINE.left))) };
  const found = y >= ROW.top && y <= ROW.top + ROW.height ? PARTS.find(([, left, width]) => x >= left && x <= left + width) : undefined;
  return found ? { part: found[0], along: 0 } : null;
}

const inverse = new Matrix4(), from = new Vector3(), along = new Vector3();

/**
 * Where a ray meets a panel that stands as `matrix` says, `width` × `height` metres (the player's panel): u and v, 0–1 from the lower left, and metres away
 * written to `out`; false where it passes. Ray and matrix in the same space.
 */
export function meetPanel(matrix: Matrix4, origin: Vector3, direction: Vector3, out: { u: number; v: number; away: number }, width = PANEL_WIDTH, height = PANEL_HEIGHT): boolean {
  inverse.copy(matrix).invert();
  from.copy(origin).applyMatrix4(inverse);
  along.copy(direction).transformDirection(inverse);
  if (Math.abs(along.z) < 1e-6) return false;
  out.away = -from.z / along.z;
  out.u = (from.x + along.x * out.away) / width + 0.5;
  out.v = (from.y + along.y * out.away) / height + 0.5;
  return out.away > 0 && out.u >= 0 && out.u <= 1 && out.v >= 0 && out.v <= 1;
}

/** The player's panel in a headset, as a picture that is drawn anew only when something on it changes. */
export class XrPanel {
  readonly object: Mesh<PlaneGeometry, MeshBasicMaterial>;
  private readonly canvas = document.createElement('canvas');
  private readonly texture: CanvasTexture;
  private drawn = '';

  constructor() {
    this.canvas.width = WIDE;
    this.canvas.height = HIGH;
    this.texture = new CanvasTexture(this.canvas);
    this.texture.colorSpace = SRGBColorSpace;
    this.texture.anisotropy = 4;
    this.object = new Mesh(new PlaneGeometry(PANEL_WIDTH, PANEL_HEIGHT), new MeshBasicMaterial({ map: this.texture, transparent: true, depthTest: false, depthWrite: false, toneMapped: false }));
    this.object.renderOrder = 50;
  }

  /** `tick`: now. `over`: what a hand points at. `accent`: the palette's colour. */
  draw(state: ReplayState, tick: number, over: PanelPart | 'line' | null, accent: string): void {
    const now = clockOfTick(tick), seen = [now, state.title, state.ticks, state.isPlaying, state.speed, state.trust, Math.round((state.indexedTo / Math.max(1, state.ticks)) * 200), over, accent].join();
    if (seen === this.drawn) return;
    this.drawn = seen;
    const context = this.canvas.getContext('2d');
    if (!context) return;
    const share = (at: number): number => LINE.left + (LINE.right - LINE.left) * (state.ticks > 0 ? Math.max(0, Math.min(1, at / state.ticks)) : 0);
    context.clearRect(0, 0, WIDE, HIGH);
    context.fillStyle = 'rgb(11 10 16 / 0.9)';
    context.beginPath();
    context.roundRect(0, 0, WIDE, HIGH, 70);
    context.fill();
    context.textBaseline = 'middle';
    context.textAlign = 'left';
    context.fillStyle = '#FFF8EC';
    context.font = `600 56px ${TYPEFACE}`;
    context.fillText(state.title, 60, 80, 720);
    context.textAlign = 'right';
    context.fillText(now, WIDE - 60, 80);
    context.font = `400 42px ${TYPEFACE}`;
    context.fillStyle = '#B9B3C2';
    context.fillText(trustInWords(state).words, WIDE - 280, 82, 200);
    const line = (to: number, colour: string, width: number): void => {
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.lineCap = 'round';
      context.beginPath();
      context.moveTo(LINE.left, LINE.y);
      context.lineTo(to, LINE.y);
      context.stroke();
    };
    line(LINE.right, 'rgb(255 255 255 / 0.16)', 12);
    line(share(state.indexedTo), 'rgb(255 255 255 / 0.26)', 12);
    line(share(tick), accent, 12);
    context.fillStyle = '#FFF8EC';
    for (const { tick: at } of state.markers) context.fillRect(share(at) - 3, LINE.y - 44, 6, 28);
    context.beginPath();
    context.arc(share(tick), LINE.y, over === 'line' ? 30 : 23, 0, 7);
    context.fill();
    for (const [part, left, width] of PARTS) this.drawPart(context, part, left, width, state, over === part, accent);
    this.texture.needsUpdate = true;
  }

  private drawPart(context: CanvasRenderingContext2D, part: PanelPart, left: number, width: number, state: ReplayState, isOver: boolean, accent: string): void {
    const x = left + width / 2, y = ROW.top + ROW.height / 2;
    if (isOver || part === 'play') {
      context.fillStyle = isOver ? accent : 'rgb(255 248 236 / 0.12)';
      context.beginPath();
      context.roundRect(left, ROW.top, width, ROW.height, 60);
      context.fill();
    }
    context.fillStyle = context.strokeStyle = isOver ? '#0B0A10' : '#FFF8EC';
    context.lineWidth = 9;
    const triangle = (at: number, side: number, size: number): void => context.fill(new Path2D(`M${at - side * size * 0.8} ${y - size} L${at + side * size} ${y} L${at - side * size * 0.8} ${y + size} Z`));
    context.textAlign = 'center';
    context.font = `600 50px ${TYPEFACE}`;
    if (part === 'play' && state.isPlaying) for (const side of [-1, 1]) context.fillRect(x + side * 20 - 8, y - 36, 16, 72);
    else if (part === 'play') triangle(x + 4, 1, 40);
    else if (part === 'back' || part === 'on') {
      const side = part === 'back' ? -1 : 1;
      triangle(x, side, 26);
      context.fillRect(x + side * 34 - 4, y - 26, 8, 52);
    } else context.fillText(part === 'slower' ? '−' : part === 'faster' ? '+' : part === 'real' ? speedInWords(state.speed) : 'Live room', x, y + 2, width - 20);
  }
}
