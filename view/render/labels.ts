import { CanvasTexture, CustomBlending, DynamicDrawUsage, InstancedBufferAttribute, InstancedBufferGeometry, LinearFilter, LinearMipmapLinearFilter, Mesh, NoColorSpace, OneFactor, OneMinusSrcAlphaFactor, PlaneGeometry, ShaderMaterial } from 'three';
import { MAX_ZONES, ZONE_KIND, type SceneDescription } from '../../protocol/index.ts';
import { GROUND } from './palette-colours.ts';
import type { RoomLight } from './room-light.ts';

/** The atlas: a cell for each zone, px. */
const CELL_WIDTH = 512, CELL_HEIGHT = 64, COLUMNS = 2, FONT_PX = 42;
/** Beside a name that stands at a side of its cell, px. How much of a cell's height the letters fill. */
const MARGIN = 12, LINE_SHARE = 0.72;
/** Of the way that a name still has to go to be clear of another, at each picture; how much is seen of one that finds no room. */
const SOFTLY = 0.3, FADED = 0;
/** The stage's arc of lanterns is about the chest, metres. */
const CHEST_Y = 1.3;
const ATLAS_WIDTH = CELL_WIDTH * COLUMNS, ATLAS_HEIGHT = (CELL_HEIGHT * MAX_ZONES) / COLUMNS;
/** The project's one typeface, and what stands in for it until it is here. */
export const TYPEFACE = '"Outfit Variable", Outfit, system-ui, sans-serif';

const VERTEX = /* glsl */ `
attribute vec4 iPlace; attribute vec4 iLook;  // place: x y z height m; look: cell alpha warmth spare
varying vec2 vUv; varying vec2 vLook;
void main() {
  float cell = iLook.x, column = mod(cell, ${COLUMNS}.0), row = floor(cell / ${COLUMNS}.0);
  vUv = vec2((column + uv.x) / ${COLUMNS}.0, 1.0 - (row + 1.0 - uv.y) / ${(MAX_ZONES / COLUMNS).toFixed(1)});
  vLook = iLook.yz;
  vec4 seen = viewMatrix * vec4(iPlace.xyz, 1.0);
  seen.xy += position.xy * vec2(${(CELL_WIDTH / CELL_HEIGHT).toFixed(1)}, 1.0) * iPlace.w;
  gl_Position = projectionMatrix * seen;
}`;
const FRAGMENT = /* glsl */ `
uniform sampler2D uAtlas; varying vec2 vUv; varying vec2 vLook;
void main() { gl_FragColor = texture2D(uAtlas, vUv) * vLook.x; }`;

/** What a key is called on its cap: `Digit1` is "1", `KeyA` is "A". */
export function keyCap(code: string): string {
  return code.replace(/^(Digit|Key|Numpad)/, '').replace('Space', 'space').toUpperCase();
}

/** "Left foot drum" hangs at the left: "Foot drum" says enough beside it. */
export function shortName(name: string): string {
  const short = name.replace(/^(Left|Right) /, '');
  return short.charAt(0).toUpperCase() + short.slice(1);
}

/**
 * Names beside the zones, and the keys that play them when hands are on the keyboard: one texture, one draw call.
 * The texture is drawn anew only when words change.
 */
export class Labels {
  readonly object: Mesh;
  private readonly canvas = document.createElement('canvas');
  private readonly texture: CanvasTexture;
  private readonly geometry = new InstancedBufferGeometry();
  private readonly places = new InstancedBufferAttribute(new Float32Array(MAX_ZONES * 4), 4).setUsage(DynamicDrawUsage);
  private readonly looks = new InstancedBufferAttribute(new Float32Array(MAX_ZONES * 4), 4).setUsage(DynamicDrawUsage);
  private readonly drawnLoop = new Int16Array(MAX_ZONES).fill(-2);
  private readonly drawnSide = new Int8Array(MAX_ZONES);
  private readonly side = new Int8Array(MAX_ZONES);
  /** Of each name as it is written, by cell: how wide, in heights of a cell. */
  private readonly widths = new Float32Array(MAX_ZONES);
  /** How far each name stands from its place so that it is clear of others, metres, and how clearly it is seen. */
  private readonly lifts = new Float32Array(MAX_ZONES);
  private readonly clear = new Float32Array(MAX_ZONES).fill(1);
  private drawnKeys = false;
  private drawnScene: SceneDescription | null = null;
  private isStale = true;

  constructor() {
    this.canvas.width = ATLAS_WIDTH;
    this.canvas.height = ATLAS_HEIGHT;
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
    this.object = new Mesh(this.geometry, new ShaderMaterial({
      uniforms: { uAtlas: { value: this.texture } }, vertexShader: VERTEX, fragmentShader: FRAGMENT, transparent: true, depthWrite: false, depthTest: false, toneMapped: false,
      blending: CustomBlending, blendSrc: OneFactor, blendDst: OneMinusSrcAlphaFactor,
    }));
    this.object.frustumCulled = false;
    this.object.renderOrder = 40;
    // The face may arrive after the first words were set in another one.
    void document.fonts.load(`500 ${FONT_PX}px ${TYPEFACE}`).then(() => { this.isStale = true; }, () => undefined);
  }

  /**
   * `height`: of a line, metres. `hasKeys`: shows what key plays each zone. `isAround`: zones stand all around the viewer, names
   * below them; else the stage's lanterns have their names outside of the arc.
   */
  update(light: RoomLight, scene: SceneDescription, height: number, hasKeys: boolean, isAround: boolean): void {
    const { zones } = light, places = this.places.array, looks = this.looks.array, { side } = this;
    if (this.drawnScene !== scene || this.drawnKeys !== hasKeys) this.isStale = true;
    for (let i = 0; i < zones.count; i++) {
      const isBeside = zones.kind[i] === ZONE_KIND.loop || zones.isFoot[i] === 1;
      side[i] = !isBeside || isAround || Math.abs(zones.x[i]!) < 0.2 ? 0 : zones.x[i]! < 0 ? -1 : 1;
      if (this.drawnLoop[i] !== zones.loop[i] || this.drawnSide[i] !== side[i]) this.isStale = true;
    }
    if (this.isStale) this.redraw(light, scene, hasKeys);
    const line = height * (CELL_HEIGHT / FONT_PX), halfCell = (line * CELL_WIDTH) / CELL_HEIGHT / 2;
    for (let i = 0; i < zones.count; i++) {
      const half = zones.height[i]! / 2, isAbove = zones.isFoot[i] === 1 || zones.kind[i] === ZONE_KIND.hub;
      let x = zones.x[i]!, y = zones.y[i]!;
      if (zones.isFoot[i] === 1 && side[i] !== 0) {
        // Outside of the drum, where no leg stands.
        x += side[i]! * (half * 1.4 + halfCell);
      } else if (side[i] !== 0) {
        // Outwards from the chest, clear of the arc that a wait draws around the lantern.
        const dx = x, dy = y - CHEST_Y, away = (half * 1.62) / Math.max(0.1, Math.sqrt(dx * dx + dy * dy));
        x += dx * away + side[i]! * halfCell;
        y += dy * away;
      } else {
        const kind = zones.kind[i]!, reach = half * (kind === ZONE_KIND.loop ? 1.46 : zones.isFoot[i] === 1 ? 0.62 : kind === ZONE_KIND.bow ? 0.94 : 1.24);
        // A hand drum's name hangs outside of it, away from thighs and hands.
        if (kind === ZONE_KIND.strike && zones.isFoot[i] === 0 && !isAround) x += Math.sign(x) * 0.085;
        y += isAbove ? reach + line * 0.42 : -reach - line * 0.42;
      }
      places[i * 4] = x;
      places[i * 4 + 1] = y;
      places[i * 4 + 2] = zones.z[i]!;
      places[i * 4 + 3] = line;
      looks[i * 4] = i;
      looks[i * 4 + 1] = zones.life[i]! * Math.min(1, 0.9 + 0.1 * Math.max(zones.near[i]!, zones.sounding[i]!, zones.waiting[i]!));
    }
    if (!isAround) this.stack(zones.count, line);
    this.geometry.instanceCount = zones.count;
    this.places.needsUpdate = this.looks.needsUpdate = true;
  }

  /**
   * Names that would lie over one another make room: the later one goes up or down, whichever it is already nearer to, by as little as is needed; one that
   * would have to leave its zone fades. All move softly. No allocation.
   */
  private stack(count: number, line: number): void {
    const places = this.places.array, looks = this.looks.array, { widths, lifts, clear, side } = this, tall = line * LINE_SHARE, margin = (line * MARGIN) / CELL_HEIGHT, halfCell = (line * CELL_WIDTH) / CELL_HEIGHT / 2;
    for (let i = 0; i < count; i++) {
      if (looks[i * 4 + 1]! < 0.05) continue;
      const half = (widths[i]! * line) / 2, x = places[i * 4]! - side[i]! * (halfCell - margin - half), home = places[i * 4 + 1]!;
      let y = home;
      for (let turn = 0; turn < 3; turn++) {
        let over = 0;
        for (let k = 0; k < i && over === 0; k++) {
          if (looks[k * 4 + 1]! < 0.05) continue;
          const other = (widths[k]! * line) / 2, across = half + other - Math.abs(x - (places[k * 4]! - side[k]! * (halfCell - margin - other)));
          const apart = y - places[k * 4 + 1]!;
          if (across > 0 && Math.abs(apart) < tall) over = apart > 0 ? tall - apart : -tall - apart;
        }
        if (over === 0) break;
        y += over;
      }
      const isFar = Math.abs(y - home) > 2.2 * tall;
      lifts[i]! += ((isFar ? 0 : y - home) - lifts[i]!) * SOFTLY;
      clear[i]! += ((isFar ? FADED : 1) - clear[i]!) * SOFTLY;
      places[i * 4 + 1] = home + lifts[i]!;
      looks[i * 4 + 1]! *= clear[i]!;
    }
  }

  private redraw(light: RoomLight, scene: SceneDescription, hasKeys: boolean): void {
    const context = this.canvas.getContext('2d');
    if (!context) return;
    context.clearRect(0, 0, ATLAS_WIDTH, ATLAS_HEIGHT);
    context.textBaseline = 'middle';
    for (const zone of scene.zones) {
      if (zone.index >= MAX_ZONES) continue;
      const loop = light.zones.loop[zone.index]!, name = zone.isNamed ? zone.name : loop >= 0 ? (scene.loops[loop]?.name ?? zone.name) : shortName(zone.name);
      this.write(context, zone.index, name, hasKeys ? keyCap(zone.key) : '', this.side[zone.index]!);
    }
    this.drawnLoop.set(light.zones.loop);
    this.drawnSide.set(this.side);
    this.drawnScene = scene;
    this.drawnKeys = hasKeys;
    this.isStale = false;
    this.texture.needsUpdate = true;
  }

  private write(context: CanvasRenderingContext2D, cell: number, name: string, key: string, side: number): void {
    const left = (cell % COLUMNS) * CELL_WIDTH, middle = Math.floor(cell / COLUMNS) * CELL_HEIGHT + CELL_HEIGHT / 2;
    context.font = `500 ${FONT_PX}px ${TYPEFACE}`;
    const cap = key ? FONT_PX * 1.15 : 0, gap = key ? FONT_PX * 0.35 : 0, words = Math.min(context.measureText(name).width, CELL_WIDTH - cap - gap - 24);
    const spare = CELL_WIDTH - words - cap - gap;
    this.widths[cell] = (words + cap + gap) / CELL_HEIGHT;
    let x = left + (side === 0 ? spare / 2 : side < 0 ? spare - MARGIN : MARGIN);
    // A dark breath behind the letters keeps them readable over a lantern in full light.
    context.shadowColor = GROUND;
    context.shadowBlur = 12;
    context.fillStyle = '#FFFDF7';
    if (key) {
      context.beginPath();
      context.roundRect(x, middle - cap / 2, cap, cap, 11);
      context.fill();
      context.shadowBlur = 0;
      context.fillStyle = GROUND;
      context.textAlign = 'center';
      context.font = `600 ${FONT_PX * 0.8}px ${TYPEFACE}`;
      context.fillText(key, x + cap / 2, middle + 2);
      context.font = `500 ${FONT_PX}px ${TYPEFACE}`;
      context.fillStyle = '#FFFDF7';
      context.shadowBlur = 12;
      x += cap + gap;
    }
    context.textAlign = 'left';
    for (let pass = 0; pass < 2; pass++) context.fillText(name, x, middle + 2, words);
    context.shadowBlur = 0;
  }
}
