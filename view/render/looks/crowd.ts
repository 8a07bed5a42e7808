import { DynamicDrawUsage, Group, InstancedBufferGeometry, InstancedInterleavedBuffer, InterleavedBufferAttribute, Mesh, PlaneGeometry } from 'three';
import { MAX_PLAYERS } from '../../../protocol/index.ts';
import { PLAYER_LIGHT } from '../bodies.ts';
import { glowMaterial, type SharedUniforms } from '../glow.ts';
import { HISTORY_RATE, LINES, POINT } from './body-history.ts';
import type { Look, LookPicture } from './look.ts';

/** Dancers of the crowd, all players' together, and limbs of each: its lines, spine, neck and head. */
export const CROWD = 24;
const LIMBS = LINES.length + 3, SPINE = LINES.length, NECK = SPINE + 1;
/** Floats of a limb: from 3, half width, to 3, half width there, hue, shine, spare 2. */
const STRIDE = 12;
/** Seconds by which each row follows the one before it: near enough to move as one, far enough to run through the crowd as a wave. */
export const ROW_DELAY = 0.13;
/** Half widths of the lines, metres: shoulders, flanks, hips, then arms and legs. */
const WIDTHS = [0.05, 0.062, 0.062, 0.06, 0.04, 0.03, 0.04, 0.03, 0.058, 0.04, 0.058, 0.04] as const;

const VERTEX = /* glsl */ `
attribute vec4 iFrom; attribute vec4 iTo; attribute vec4 iLook;
varying vec2 vAt; varying vec2 vEnd; varying vec3 vHue; varying float vShine; varying float vY;
void main() {
  vec3 middle = (iFrom.xyz + iTo.xyz) * 0.5, run = iTo.xyz - iFrom.xyz, toward = normalize(cameraPosition - middle);
  float size = length(run), wide = max(iFrom.w, iTo.w) + 0.03;
  vec3 along = size > 1e-5 ? run / size : vec3(0.0, 1.0, 0.0), across = cross(along, toward);
  across = length(across) > 1e-4 ? normalize(across) : vec3(1.0, 0.0, 0.0);
  vAt = vec2(position.x * 2.0 * wide, position.y * (size + 2.0 * wide)); vEnd = vec2(size * 0.5, 0.0);
  vec3 world = middle + across * vAt.x + along * vAt.y;
  vAt = vec2(vAt.x, vAt.y); vEnd.y = mix(iFrom.w, iTo.w, clamp(vAt.y / max(size, 1e-4) + 0.5, 0.0, 1.0));
  vHue = light(iLook.x); vShine = iLook.y; vY = world.y;
  gl_Position = projectionMatrix * viewMatrix * vec4(world, 1.0);
}`;
const FRAGMENT = /* glsl */ `
varying vec2 vAt; varying vec2 vEnd; varying vec3 vHue; varying float vShine; varying float vY;
void main() {
  // One even light: limbs that meet are one shape. Fuller overhead, where the lamps are, and gone at the feet.
  float d = length(vec2(vAt.x, max(abs(vAt.y) - vEnd.x, 0.0))) - vEnd.y, pixel = max(fwidth(d), 1e-5), cover = smoothstep(max(pixel, 0.008), -max(pixel, 0.008), d);
  float stands = mix(0.2, 1.0, smoothstep(0.0, 1.5, vY)), mist = 0.8 + 0.4 * noise(vec3(vY * 3.0 - uTime * 0.3 * uTravel, vHue.x * 9.0, uTime * 0.2 * uTravel));
  emit(vHue * (cover * 0.36 + exp(-max(d, 0.0) * 45.0) * (1.0 - cover) * 0.12) * vShine * stands * mist);
}`;

/**
 * Where a dancer of the crowd stands beside whom it follows: metres, and how far behind in time, written to `out`. Rows of four open out behind like wings;
 * in a headset they face the wearer in arcs, as in a mirror.
 */
export function crowdPlace(index: number, isAround: boolean, out: { x: number; z: number; row: number; isMirrored: boolean }): void {
  const row = Math.floor(index / 4), inRow = index % 4, side = inRow % 2 === 0 ? -1 : 1, step = Math.floor(inRow / 2);
  out.row = row + 1;
  out.isMirrored = (row + step) % 2 === 1;
  if (isAround) {
    const angle = side * (0.24 + 0.46 * step + 0.1 * (row % 2)), away = 2.3 + row * 0.75;
    out.x = Math.sin(angle) * away;
    out.z = -Math.cos(angle) * away;
  } else {
    out.x = side * (0.62 + step * 1.15 + (row % 2) * 0.3);
    out.z = -1.0 - row * 0.85 - step * 0.22;
  }
}

/**
 * Many dancers of light who do what the player did a moment ago, row by row, every other one as in a mirror. With several players each has a share
 * of the crowd. One draw call, 720 triangles at most. Without travel they stand with the player, without delay.
 */
class Crowd implements Look {
  readonly object = new Group();
  private readonly columns = new Float32Array(CROWD * LIMBS * STRIDE);
  private readonly buffer = new InstancedInterleavedBuffer(this.columns, STRIDE, 1).setUsage(DynamicDrawUsage);
  private readonly geometry = new InstancedBufferGeometry();
  private readonly place = { x: 0, z: 0, row: 0, isMirrored: false };
  private used = 0;
  private middleX = 0;
  private middleZ = 0;
  private flipX = 1;
  private flipZ = 1;

  constructor(shared: SharedUniforms) {
    const quad = new PlaneGeometry(1, 1);
    this.geometry.index = quad.index;
    this.geometry.setAttribute('position', quad.getAttribute('position'));
    for (const [ordinal, name] of ['iFrom', 'iTo', 'iLook'].entries()) this.geometry.setAttribute(name, new InterleavedBufferAttribute(this.buffer, 4, ordinal * 4));
    const mesh = new Mesh(this.geometry, glowMaterial(shared, { vertex: VERTEX, fragment: FRAGMENT, blend: 'lightest' }));
    mesh.frustumCulled = false;
    // Before lanterns and bodies, whose light lies over theirs.
    mesh.renderOrder = 14;
    this.object.add(mesh);
  }

  update(picture: LookPicture): void {
    const { light, share } = picture;
    let players = 0;
    for (let player = 0; player < MAX_PLAYERS; player++) if (light.presence[player]! * share[player]! > 0.02) players++;
    this.used = 0;
    if (players > 0) {
      const each = Math.floor(CROWD / players / 4) * 4 || 4;
      for (let player = 0; player < MAX_PLAYERS; player++) {
        const shine = light.presence[player]! * share[player]!;
        if (shine > 0.02) for (let dancer = 0; dancer < each; dancer++) this.dance(picture, player, dancer, shine);
      }
    }
    this.geometry.instanceCount = this.used;
    this.buffer.needsUpdate = true;
  }

  private dance({ light, history, own, isInHeadset }: LookPicture, player: number, dancer: number, shine: number): void {
    const { place } = this, { columns } = history, isAround = isInHeadset && player === own;
    crowdPlace(dancer, isAround, place);
    const back = light.travel > 0 ? Math.min(200, Math.round(place.row * ROW_DELAY * HISTORY_RATE)) : 0;
    const left = history.offset(player, POINT.leftHip, back), right = history.offset(player, POINT.rightHip, back), hasHips = columns[left + 4]! > 0 && columns[right + 4]! > 0;
    // About the middle of the hips it turns; without hips (a pointer's hand) nobody follows.
    if (!hasHips) return;
    this.middleX = (columns[left]! + columns[right]!) / 2;
    this.middleZ = (columns[left + 2]! + columns[right + 2]!) / 2;
    this.flipX = isAround || !place.isMirrored ? 1 : -1;
    this.flipZ = isAround ? -1 : 1;
    // What is heard runs back through the rows as light.
    const wave = 0.5 + 0.5 * Math.cos((light.barPhase * light.beatsPerBar - place.row * 0.25) * Math.PI * 2) * light.travel;
    const glow = shine * Math.max(0.2, 0.95 - 0.12 * (place.row - 1)) * (0.68 + 0.5 * light.loudness * wave + 0.12 * light.beatGlow), hue = dancer % 3 === 2 ? (PLAYER_LIGHT[player]! + 1) % 5 : PLAYER_LIGHT[player]!;
    const leftShoulder = history.offset(player, POINT.leftShoulder, back), rightShoulder = history.offset(player, POINT.rightShoulder, back), head = history.offset(player, POINT.head, back);
    const hasShoulders = columns[leftShoulder + 4]! > 0 && columns[rightShoulder + 4]! > 0, hasHead = columns[head + 4]! > 0;
    for (let limb = 0; limb < LIMBS; limb++) {
      const at = this.used * STRIDE;
      if (limb < LINES.length) {
        const from = history.offset(player, LINES[limb]![0], back), to = history.offset(player, LINES[limb]![1], back);
        if (columns[from + 4] === 0 || columns[to + 4] === 0) continue;
        this.put(at, columns, from, from, WIDTHS[limb]!, 0);
        this.put(at + 4, columns, to, to, WIDTHS[limb]! * 0.78, 0);
      } else if (limb === SPINE) {
        if (!hasShoulders) continue;
        this.put(at, columns, leftShoulder, rightShoulder, 0.11, -0.06);
        this.put(at + 4, columns, left, right, 0.09, 0.02);
      } else if (limb === NECK) {
        if (!hasShoulders || !hasHead) continue;
        this.put(at, columns, leftShoulder, rightShoulder, 0.045, 0.02);
        this.put(at + 4, columns, head, head, 0.045, 0);
      } else {
        if (!hasHead) continue;
        this.put(at, columns, head, head, 0.08, -0.01);
        this.put(at + 4, columns, head, head, 0.09, 0.06);
      }
      this.columns[at + 8] = hue;
      this.columns[at + 9] = glow;
      this.used++;
    }
  }

  /** Writes one end of a limb: the middle of two points of the history, moved to where the dancer stands. */
  private put(at: number, from: Float32Array, a: number, b: number, width: number, lift: number): void {
    const { columns, place } = this;
    columns[at] = this.middleX + place.x + ((from[a]! + from[b]!) / 2 - this.middleX) * this.flipX;
    columns[at + 1] = (from[a + 1]! + from[b + 1]!) / 2 + lift;
    columns[at + 2] = this.middleZ + place.z + ((from[a + 2]! + from[b + 2]!) / 2 - this.middleZ) * this.flipZ;
    columns[at + 3] = width;
  }
}

export const makeCrowd = (shared: SharedUniforms): Look => new Crowd(shared);
