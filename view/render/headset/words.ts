import { CanvasTexture, Mesh, MeshBasicMaterial, PlaneGeometry, SRGBColorSpace } from 'three';
import { TYPEFACE } from '../labels.ts';

/** Px of its picture, and px of letters by how many lines there are. */
const WIDE = 1280, HIGH = 320, LETTERS = [0, 84, 84, 72] as const, MOST_LINES = 3;

/**
 * Words in at most so many lines of at most such a width, as even as they can be. `widthOf` measures; what does not fit in the last line stays in it.
 */
export function wrapWords(words: string, width: number, lines: number, widthOf: (text: string) => number): string[] {
  const all = words.split(/\s+/).filter((word) => word !== '');
  const fill = (most: number): string[] => {
    const out: string[] = [];
    for (const word of all) {
      const last = out.at(-1);
      if (last !== undefined && (widthOf(`${last} ${word}`) <= most || out.length === lines)) out[out.length - 1] = `${last} ${word}`;
      else out.push(word);
    }
    return out;
  };
  const wanted = fill(width).length;
  // The narrowest that needs no more lines, by halves.
  let least = 0, most = width;
  for (let step = 0; step < 8 && wanted > 1; step++) {
    const middle = (least + most) / 2, tried = fill(middle);
    if (tried.length <= wanted && tried.every((line) => widthOf(line) <= width) && Math.max(...tried.map(widthOf)) <= middle + 1) most = middle;
    else least = middle;
  }
  return fill(wanted > 1 ? most : width);
}

/** A few words that hang in the room, facing +z. Drawn anew only when they change; no draw call while there are none. */
export class Words {
  readonly object: Mesh<PlaneGeometry, MeshBasicMaterial>;
  private readonly canvas = document.createElement('canvas');
  private readonly texture: CanvasTexture;
  private drawn = '';

  /** `width` metres; `order` as three's renderOrder. */
  constructor(width: number, order: number, private readonly colour: string) {
    this.canvas.width = WIDE;
    this.canvas.height = HIGH;
    this.texture = new CanvasTexture(this.canvas);
    this.texture.colorSpace = SRGBColorSpace;
    this.texture.anisotropy = 4;
    this.object = new Mesh(new PlaneGeometry(width, (width * HIGH) / WIDE), new MeshBasicMaterial({ map: this.texture, transparent: true, depthTest: false, depthWrite: false, toneMapped: false, opacity: 0 }));
    this.object.renderOrder = order;
    this.object.visible = false;
  }

  /** Shows words, or lets them fade where there are none. `brightness` 0–1; `seconds` since the last picture. */
  show(words: string, brightness: number, seconds: number): void {
    if (words !== '' && words !== this.drawn) this.draw(words);
    const { material } = this.object, goal = words === '' ? 0 : brightness, step = seconds * 3;
    material.opacity = goal > material.opacity ? Math.min(goal, material.opacity + step) : Math.max(goal, material.opacity - step);
    this.object.visible = material.opacity > 0.01;
  }

  private draw(words: string): void {
    this.drawn = words;
    const context = this.canvas.getContext('2d');
    if (!context) return;
    const font = (px: number): void => { context.font = `500 ${px}px ${TYPEFACE}`; }, widthOf = (text: string): number => context.measureText(text).width;
    context.clearRect(0, 0, WIDE, HIGH);
    font(LETTERS[1]);
    let lines = wrapWords(words, WIDE - 60, 2, widthOf), px: number = LETTERS[2];
    if (lines.some((line) => widthOf(line) > WIDE - 60)) {
      px = LETTERS[3];
      font(px);
      lines = wrapWords(words, WIDE - 60, MOST_LINES, widthOf);
    }
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.shadowColor = '#0B0A10';
    context.fillStyle = this.colour;
    const pitch = px * 1.2;
    lines.forEach((line, k) => {
      const y = HIGH / 2 + (k - (lines.length - 1) / 2) * pitch;
      // A dark breath behind the letters keeps them readable over light.
      for (const blur of [26, 10, 0]) {
        context.shadowBlur = blur;
        context.fillText(line, WIDE / 2, y, WIDE - 40);
      }
    });
    this.texture.needsUpdate = true;
  }
}
