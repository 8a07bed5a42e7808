import { CanvasTexture, CustomBlending, DynamicDrawUsage, InstancedBufferAttribute, InstancedBufferGeometry, LinearFilter, LinearMipmapLinearFilter, Mesh, NoColorSpace, OneFactor, OneMinusSrcAlphaFactor, PlaneGeometry, ShaderMaterial } from 'three';
import type { Ghost } from '../stage.ts';
import { ghostColour } from './ghost-colour.ts';
import { MAX_GHOSTS } from './ghost-places.ts';
import { TYPEFACE } from './labels.ts';
import { GROUND } from './palette-colours.ts';

/** The atlas: a row for each ghost, px. */
const CELL_WIDTH = 512, CELL_HEIGHT = 64, FONT_PX = 40;

const VERTEX = /* glsl */ `
attribute vec4 iPlace; attribute vec2 iLook;  // place: x y z height m; look: cell alpha
varying vec2 vUv; varying float vAlpha;
void main() {
  vUv = vec2(uv.x, 1.0 - (iLook.x + 1.0 - uv.y) / ${MAX_GHOSTS.toFixed(1)});
  vAlpha = iLook.y;
  vec4 seen = viewMatrix * vec4(iPlace.xyz, 1.0);
  seen.xy += position.xy * vec2(${(CELL_WIDTH / CELL_HEIGHT).toFixed(1)}, 1.0) * iPlace.w;
  gl_Position = projectionMatrix * seen;
}`;
const FRAGMENT = /* glsl */ `
uniform sampler2D uAtlas; varying vec2 vUv; varying float vAlpha;
void main() { gl_FragColor = texture2D(uAtlas, vUv) * vAlpha; }`;

/** Ghosts' names, each over a head and always turned to the viewer: one texture, one draw call. Drawn anew only when the ghosts change. */
export class GhostNames {
  readonly object: Mesh;
  private readonly canvas = document.createElement('canvas');
  private readonly texture: CanvasTexture;
  private readonly geometry = new InstancedBufferGeometry();
  private readonly places = new InstancedBufferAttribute(new Float32Array(MAX_GHOSTS * 4), 4).setUsage(DynamicDrawUsage);
  private readonly looks = new InstancedBufferAttribute(new Float32Array(MAX_GHOSTS * 2), 2).setUsage(DynamicDrawUsage);
  private written: readonly Ghost[] = [];

  constructor() {
    this.canvas.width = CELL_WIDTH;
    this.canvas.height = CELL_HEIGHT * MAX_GHOSTS;
    this.texture = new CanvasTexture(this.canvas);
    this.texture.colorSpace = NoColorSpace;
    this.texture.premultiplyAlpha = true;
    this.texture.minFilter = LinearMipmapLinearFilter;
    this.texture.magFilter = LinearFilter;
    this.texture.anisotropy = 4;
    const quad = new PlaneGeometry(1, 1);
    this.geometry.index = quad.index;
    for (const name of ['position', 'uv'] as const) this.geometry.setAttribute(name, quad.getAttribute(name));
    this.geometry.setAttribute('iPlace', this.places);
    this.geometry.setAttribute('iLook', this.looks);
    this.geometry.instanceCount = 0;
    this.object = new Mesh(this.geometry, new ShaderMaterial({
      uniforms: { uAtlas: { value: this.texture } }, vertexShader: VERTEX, fragmentShader: FRAGMENT, transparent: true, depthWrite: false, depthTest: false, toneMapped: false,
      blending: CustomBlending, blendSrc: OneFactor, blendDst: OneMinusSrcAlphaFactor,
    }));
    this.object.frustumCulled = this.object.visible = false;
    this.object.renderOrder = 39;
    // The face may arrive after the first names were set in another one.
    void document.fonts.load(`600 ${FONT_PX}px ${TYPEFACE}`).then(() => this.write(this.written), () => undefined);
  }

  /** Writes the names, ghost i's into row i. */
  write(ghosts: readonly Ghost[]): void {
    const context = this.canvas.getContext('2d');
    this.written = ghosts;
    if (!context) return;
    context.textBaseline = 'middle';
    context.textAlign = 'center';
    context.font = `600 ${FONT_PX}px ${TYPEFACE}`;
    for (const [row, { track, hue }] of ghosts.entries()) {
      context.clearRect(0, row * CELL_HEIGHT, CELL_WIDTH, CELL_HEIGHT);
      context.shadowColor = GROUND;
      context.shadowBlur = 12;
      context.fillStyle = ghostColour(hue);
      for (let pass = 0; pass < 2; pass++) context.fillText(shorten(track.title, (words) => context.measureText(words).width, CELL_WIDTH - 28), CELL_WIDTH / 2, row * CELL_HEIGHT + CELL_HEIGHT / 2 + 2);
      context.shadowBlur = 0;
    }
    this.texture.needsUpdate = true;
  }

  /** Puts name number `count` (0 …), of row `cell`, over a point; metres. */
  place(count: number, cell: number, x: number, y: number, z: number, height: number, alpha: number): void {
    if (count >= MAX_GHOSTS) return;
    const places = this.places.array, line = height * (CELL_HEIGHT / FONT_PX);
    places[count * 4] = x; places[count * 4 + 1] = y + line * 0.5; places[count * 4 + 2] = z; places[count * 4 + 3] = line;
    this.looks.array[count * 2] = cell;
    this.looks.array[count * 2 + 1] = alpha;
  }

  /** Draws as many names as were placed. */
  end(count: number): void {
    this.geometry.instanceCount = Math.min(MAX_GHOSTS, count);
    this.object.visible = count > 0;
    this.places.needsUpdate = this.looks.needsUpdate = true;
  }
}

/** Words that are no wider than `width`: whole, or cut with an ellipsis. */
export function shorten(words: string, widthOf: (words: string) => number, width: number): string {
  if (widthOf(words) <= width) return words;
  const letters = [...words];
  while (letters.length > 1 && widthOf(`${letters.join('')}…`) > width) letters.pop();
  return `${letters.join('').trimEnd()}…`;
}
