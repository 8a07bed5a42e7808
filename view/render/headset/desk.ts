import { CanvasTexture, Mesh, MeshBasicMaterial, PlaneGeometry, SRGBColorSpace } from 'three';
import { TYPEFACE } from '../labels.ts';
import { DESK_HEIGHT, DESK_HIGH, DESK_WIDE, DESK_WIDTH, deskHeading, type DeskFacts, type DeskPart } from './desk-parts.ts';

const WORDS = '#FFF8EC', QUIET = '#B9B3C2', GROUND = '#0B0A10', WARN = '#E0523F';

/** The desk as a picture that is drawn anew only when something on it changes. */
export class Desk {
  readonly object: Mesh<PlaneGeometry, MeshBasicMaterial>;
  private readonly canvas = document.createElement('canvas');
  private readonly texture: CanvasTexture;
  private drawn = '';

  constructor() {
    this.canvas.width = DESK_WIDE;
    this.canvas.height = DESK_HIGH;
    this.texture = new CanvasTexture(this.canvas);
    this.texture.colorSpace = SRGBColorSpace;
    this.texture.anisotropy = 4;
    this.object = new Mesh(new PlaneGeometry(DESK_WIDTH, DESK_HEIGHT), new MeshBasicMaterial({ map: this.texture, transparent: true, depthTest: false, depthWrite: false, toneMapped: false }));
    this.object.renderOrder = 49;
  }

  /** `over`: what a hand points at. `held`: 0–1, how long it was held. `accent`: the palette's colour. */
  draw(facts: DeskFacts, parts: readonly DeskPart[], over: DeskPart | null, held: number, accent: string): void {
    const seen = [facts.page, deskHeading(facts), ...parts.flatMap(({ act, label, more, isOn, isIdle }) => [act, label, more, isOn, isIdle]), over?.act, over?.id, Math.round(held * 24), accent].join('|');
    if (seen === this.drawn) return;
    this.drawn = seen;
    const context = this.canvas.getContext('2d');
    if (!context) return;
    context.clearRect(0, 0, DESK_WIDE, DESK_HIGH);
    context.textBaseline = 'middle';
    if (facts.page !== 'shut') {
      context.fillStyle = 'rgb(11 10 16 / 0.9)';
      context.beginPath();
      context.roundRect(0, 0, DESK_WIDE, DESK_HIGH, 64);
      context.fill();
      context.textAlign = 'left';
      context.fillStyle = WORDS;
      context.font = `600 60px ${TYPEFACE}`;
      context.fillText(deskHeading(facts), 60, 66, DESK_WIDE - 120);
    }
    for (const part of parts) this.drawPart(context, part, facts.page === 'shut', part.act === over?.act && part.id === over.id, held, accent);
    this.texture.needsUpdate = true;
  }

  private drawPart(context: CanvasRenderingContext2D, part: DeskPart, isShut: boolean, isOver: boolean, held: number, accent: string): void {
    const { x, y, wide, high, label, more, act, isOn, isIdle } = part, middle = x + wide / 2, isRow = act === 'play', isStop = act === 'stop', isFilled = isOver && !part.isHeld;
    context.beginPath();
    context.roundRect(x, y, wide, high, Math.min(high / 2, 56));
    context.fillStyle = isFilled ? accent : isOn ? WORDS : isShut ? 'rgb(11 10 16 / 0.72)' : isIdle ? 'rgb(255 248 236 / 0.04)' : 'rgb(255 248 236 / 0.1)';
    context.fill();
    if (isStop || isOver) {
      context.lineWidth = 6;
      context.strokeStyle = isOver ? WORDS : WARN;
      context.stroke();
    }
    const isDark = isFilled || (isOn && !isFilled);
    context.fillStyle = isDark ? GROUND : isIdle ? '#77717F' : WORDS;
    if (isRow) {
      context.textAlign = 'left';
      context.font = `600 52px ${TYPEFACE}`;
      context.fillText(label, x + 44, y + high / 2, wide - 460);
      context.textAlign = 'right';
      context.font = `400 42px ${TYPEFACE}`;
      context.fillStyle = isDark ? GROUND : QUIET;
      context.fillText(more ?? '', x + wide - 44, y + high / 2, 360);
    } else {
      context.textAlign = 'center';
      context.font = `600 56px ${TYPEFACE}`;
      context.fillText(label, middle, y + high / 2 - (more ? 26 : 0), wide - 32);
      if (more) {
        context.font = `400 42px ${TYPEFACE}`;
        context.fillStyle = isDark ? GROUND : isIdle ? '#77717F' : QUIET;
        context.fillText(more, middle, y + high / 2 + 36, wide - 32);
      }
    }
    if (!isOver || !part.isHeld) return;
    this.drawRing(context, part, held);
  }

  /** How long it was held: the part's own rim fills, from the top and round. */
  private drawRing(context: CanvasRenderingContext2D, { x, y, wide, high }: DeskPart, held: number): void {
    if (held <= 0) return;
    const round = Math.min(high / 2, 56), inset = 9, w = wide - inset * 2, h = high - inset * 2, r = round - inset;
    context.save();
    context.setLineDash([held * (2 * (w + h) - 8 * r + 2 * Math.PI * r), 1e5]);
    context.lineWidth = 18;
    context.lineCap = 'butt';
    context.strokeStyle = WORDS;
    context.beginPath();
    context.moveTo(x + wide / 2, y + inset);
    context.lineTo(x + wide - inset - r, y + inset);
    context.arcTo(x + wide - inset, y + inset, x + wide - inset, y + inset + r, r);
    context.lineTo(x + wide - inset, y + high - inset - r);
    context.arcTo(x + wide - inset, y + high - inset, x + wide - inset - r, y + high - inset, r);
    context.lineTo(x + inset + r, y + high - inset);
    context.arcTo(x + inset, y + high - inset, x + inset, y + high - inset - r, r);
    context.lineTo(x + inset, y + inset + r);
    context.arcTo(x + inset, y + inset, x + inset + r, y + inset, r);
    context.closePath();
    context.stroke();
    context.restore();
  }
}
