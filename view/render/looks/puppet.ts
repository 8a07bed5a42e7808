import { DynamicDrawUsage, Group, InstancedBufferGeometry, InstancedInterleavedBuffer, InterleavedBufferAttribute, Mesh, PlaneGeometry } from 'three';
import { MAX_PLAYERS } from '../../../protocol/index.ts';
import { PLAYER_LIGHT } from '../bodies.ts';
import { glowMaterial, type SharedUniforms } from '../glow.ts';
import { POINT, type BodyHistory } from './body-history.ts';
import type { Look, LookPicture } from './look.ts';

/** What a piece is cut as; the shader's numbers. */
const CUT = { kite: 0, disc: 1, triangle: 2, string: 3, ring: 4 } as const;
/** Pieces of a puppet at most, and floats of one: from 3, half width, to 3, cut, hue, shine, seed, spare. */
const PIECES = 26, STRIDE = 12;
/** Where the cross hangs that holds the strings, metres over the head. */
const CROSS_Y = 0.62;

/** Limbs as kites: from, to, whether in the second colour. Legs, then arms. */
const LEGS = [[POINT.leftHip, POINT.leftKnee, 0], [POINT.rightHip, POINT.rightKnee, 0], [POINT.leftKnee, POINT.leftFoot, 1], [POINT.rightKnee, POINT.rightFoot, 1]] as const;
const ARMS = [[POINT.leftShoulder, POINT.leftElbow, 0], [POINT.rightShoulder, POINT.rightElbow, 0], [POINT.leftElbow, POINT.leftHand, 1], [POINT.rightElbow, POINT.rightHand, 1]] as const;
const FEET = [POINT.leftFoot, POINT.rightFoot] as const, HANDS = [POINT.leftHand, POINT.rightHand] as const;

const VERTEX = /* glsl */ `
attribute vec4 iFrom; attribute vec4 iTo; attribute vec4 iLook;
varying vec2 vAt; varying float vCut; varying vec3 vHue; varying float vShine; varying float vSeed; varying vec2 vSize;
void main() {
  vec3 middle = (iFrom.xyz + iTo.xyz) * 0.5, run = iTo.xyz - iFrom.xyz, toward = normalize(cameraPosition - middle);
  float size = length(run);
  vec3 along = size > 1e-5 ? run / size : vec3(0.0, 1.0, 0.0), across = cross(along, toward);
  across = length(across) > 1e-4 ? normalize(across) : vec3(1.0, 0.0, 0.0);
  // A piece's margin: edges glow a little past it.
  float air = iTo.w > 2.5 && iTo.w < 3.5 ? 0.0 : 0.02;
  vSize = vec2(iFrom.w, size * 0.5);
  vAt = position.xy * 2.0 * (vSize + air) ;
  vCut = iTo.w; vHue = light(iLook.x); vShine = iLook.y; vSeed = iLook.z;
  gl_Position = projectionMatrix * viewMatrix * vec4(middle + across * vAt.x + along * vAt.y, 1.0);
}`;
const FRAGMENT = /* glsl */ `
uniform float uLoudness;
varying vec2 vAt; varying float vCut; varying vec3 vHue; varying float vShine; varying float vSeed; varying vec2 vSize;
float kite(vec2 p, vec2 size, float waist) {
  // Widest at its waist, pointed at both ends; p.y runs from −size.y to size.y.
  float w = mix(-size.y, size.y, waist), lower = (p.y + size.y) / max(w + size.y, 1e-4), upper = (size.y - p.y) / max(size.y - w, 1e-4);
  return (abs(p.x) - size.x * min(lower, upper)) * 0.8;
}
void main() {
  float d;
  if (vCut < 0.5) d = kite(vAt, vSize, 0.34);
  else if (vCut < 1.5) d = length(vAt * vec2(vSize.y / max(vSize.x, 1e-4), 1.0)) - vSize.y;
  else if (vCut < 2.5) d = max((abs(vAt.x) - vSize.x * clamp((vAt.y + vSize.y) / (2.0 * vSize.y), 0.0, 1.0)) * 0.86, abs(vAt.y) - vSize.y);
  else if (vCut < 3.5) d = abs(vAt.x) - vSize.x;
  else d = abs(length(vAt) - vSize.y * 0.8) - vSize.y * 0.16;
  float pixel = max(fwidth(d), 1e-5);
  if (vCut > 2.5 && vCut < 3.5) { emit(vHue * vShine * smoothstep(pixel, -pixel, d) * 0.4); return; }
  float cover = smoothstep(pixel, -pixel, d), edge = exp(-pow((d + 0.004) / max(0.0045, pixel * 1.2), 2.0));
  // Paper: flat, with one fold that is lighter on one side, and hatching that grows with what is heard.
  float fold = step(0.0, vAt.x) * 0.5 + 0.5, hatch = smoothstep(0.4, 0.0, abs(fract((vAt.x + vAt.y) * 38.0 + vSeed) - 0.5)) * uLoudness;
  vec3 pale = light(5.0), colour = vHue * (0.16 + 0.2 * fold + 0.3 * hatch) * cover + mix(vHue, pale, 0.4) * edge * (0.62 + 0.3 * uBeatGlow) + vHue * exp(-max(d, 0.0) * 90.0) * (1.0 - cover) * 0.16;
  emitOver(colour * vShine, cover * 0.9 * vShine);
}`;

/**
 * A puppet cut from paper: kites for limbs, triangles for trunk and feet, a disc for the head, hung on threads from a cross that tilts with the hands.
 * It grows a little with every downbeat. One draw call for all players.
 */
class Puppet implements Look {
  readonly object = new Group();
  private readonly columns = new Float32Array(MAX_PLAYERS * PIECES * STRIDE);
  private readonly buffer = new InstancedInterleavedBuffer(this.columns, STRIDE, 1).setUsage(DynamicDrawUsage);
  private readonly geometry = new InstancedBufferGeometry();
  private readonly loudness = { value: 0 };
  private used = 0;
  private readonly point = new Float32Array(18);
  private player = 0;
  private shine = 0;

  constructor(shared: SharedUniforms) {
    const quad = new PlaneGeometry(1, 1);
    this.geometry.index = quad.index;
    this.geometry.setAttribute('position', quad.getAttribute('position'));
    for (const [ordinal, name] of ['iFrom', 'iTo', 'iLook'].entries()) this.geometry.setAttribute(name, new InterleavedBufferAttribute(this.buffer, 4, ordinal * 4));
    const mesh = new Mesh(this.geometry, glowMaterial(shared, { vertex: VERTEX, fragment: FRAGMENT, uniforms: { uLoudness: this.loudness } }));
    mesh.frustumCulled = false;
    mesh.renderOrder = 31;
    this.object.add(mesh);
  }

  update(picture: LookPicture): void {
    const { light, share, own } = picture;
    this.loudness.value = light.loudness;
    this.used = 0;
    for (let player = 0; player < MAX_PLAYERS; player++) {
      this.shine = light.presence[player]! * share[player]!;
      this.player = player;
      if (this.shine > 0.02) this.cut(picture, player === own);
    }
    this.geometry.instanceCount = this.used;
    this.buffer.needsUpdate = true;
  }

  private cut({ light, history }: LookPicture, isOwn: boolean): void {
    const size = 1 + 0.07 * light.breath, hue = PLAYER_LIGHT[this.player]!, other = (hue + 1) % 5, third = (hue + 3) % 5;
    const { columns } = history, { player } = this;
    const head = history.offset(player, POINT.head, 0), leftShoulder = history.offset(player, POINT.leftShoulder, 0), rightShoulder = history.offset(player, POINT.rightShoulder, 0);
    const leftHip = history.offset(player, POINT.leftHip, 0), rightHip = history.offset(player, POINT.rightHip, 0);
    const hasHead = columns[head + 4]! > 0, hasTrunk = Math.min(columns[leftShoulder + 4]!, columns[rightShoulder + 4]!, columns[leftHip + 4]!, columns[rightHip + 4]!) > 0;
    if (!isOwn) {
      for (let leg = 0; leg < LEGS.length; leg++) this.limb(history, LEGS[leg]!, 0.058 * size, hue, other);
      for (let foot = 0; foot < FEET.length; foot++) {
        const at = history.offset(player, FEET[foot]!, 0);
        if (columns[at + 4] === 0) continue;
        this.place(0, columns[at]!, columns[at + 1]! - 0.075, columns[at + 2]!);
        this.place(1, columns[at]!, columns[at + 1]! + 0.035, columns[at + 2]!);
        this.piece(this.point, 3, this.point, 0, 0.07 * size, CUT.triangle, third);
      }
      if (hasTrunk) {
        // A triangle hangs from the shoulders, a smaller one stands on the hips.
        this.between(columns, leftShoulder, rightShoulder, 0.5, 0);
        this.between(columns, leftHip, rightHip, 0.5, 1);
        const wide = Math.abs(columns[leftShoulder]! - columns[rightShoulder]!) * 0.5 + 0.05, hips = Math.abs(columns[leftHip]! - columns[rightHip]!) * 0.5 + 0.07;
        this.mix(1, 0, -0.1, 2);
        this.mix(1, 0, 0.42, 3);
        this.piece(this.point, 9, this.point, 6, hips * size, CUT.triangle, other);
        this.mix(1, 0, 0.16, 2);
        this.mix(1, 0, 1.06, 3);
        this.piece(this.point, 6, this.point, 9, Math.max(0.12, wide) * size, CUT.triangle, hue);
      }
      if (hasHead) {
        this.disc(columns, head, 0.04, 0.11, 0.11 * size, CUT.disc, hue);
        this.disc(columns, head, 0.04, 0.06, 0.06, CUT.ring, third);
      }
    }
    // Through its own eyes a puppet has forearms and hands.
    for (let arm = isOwn ? 2 : 0; arm < ARMS.length; arm++) this.limb(history, ARMS[arm]!, (isOwn ? 0.03 : 0.05) * size, hue, other);
    for (let hand = 0; hand < HANDS.length; hand++) {
      const at = history.offset(player, HANDS[hand]!, 0), reach = 0.045 * size * (1 + 0.25 * light.beatGlow);
      if (columns[at + 4]! > 0) this.disc(columns, at, 0, reach, reach, CUT.disc, third);
    }
    if (!isOwn && hasHead) this.strings(history, head, hue);
  }

  private limb(history: BodyHistory, limb: readonly [number, number, number], width: number, hue: number, other: number): void {
    const { columns } = history, from = history.offset(this.player, limb[0], 0), to = history.offset(this.player, limb[1], 0);
    if (columns[from + 4]! > 0 && columns[to + 4]! > 0) this.piece(columns, from, columns, to, width, CUT.kite, limb[2] === 0 ? hue : other);
  }

  /** A round piece about a point of the history, `up` metres over it. */
  private disc(columns: Float32Array, at: number, up: number, reach: number, width: number, cut: number, hue: number): void {
    this.place(2, columns[at]!, columns[at + 1]! + up - reach, columns[at + 2]!);
    this.place(3, columns[at]!, columns[at + 1]! + up + reach, columns[at + 2]!);
    this.piece(this.point, 6, this.point, 9, width, cut, hue);
  }

  /** A cross over the head, tilted by the hands, and a thread to each hand and knee and to the head. */
  private strings(history: BodyHistory, head: number, hue: number): void {
    const { columns } = history, left = history.offset(this.player, POINT.leftHand, 0), right = history.offset(this.player, POINT.rightHand, 0);
    const tilt = Math.max(-0.2, Math.min(0.2, (columns[right + 1]! - columns[left + 1]!) * 0.14)), x = columns[head]!, y = columns[head + 1]! + CROSS_Y, z = columns[head + 2]!;
    this.place(0, x - 0.3, y - tilt, z);
    this.place(1, x + 0.3, y + tilt, z);
    this.piece(this.point, 0, this.point, 3, 0.016, CUT.kite, 5);
    this.place(2, x, y, z);
    this.place(3, x, columns[head + 1]! + 0.15, z);
    this.piece(this.point, 6, this.point, 9, 0.0022, CUT.string, 5);
    this.mix(2, 0, 0.5, 4);
    this.mix(2, 1, 0.5, 5);
    this.string(columns, 0, left, 5);
    this.string(columns, 3, right, 5);
    this.string(columns, 12, history.offset(this.player, POINT.leftKnee, 0), hue);
    this.string(columns, 15, history.offset(this.player, POINT.rightKnee, 0), hue);
  }

  private string(columns: Float32Array, from: number, to: number, hue: number): void {
    if (columns[to + 4]! > 0) this.piece(this.point, from, columns, to, 0.0022, CUT.string, hue);
  }

  private place(slot: number, x: number, y: number, z: number): void {
    this.point[slot * 3] = x; this.point[slot * 3 + 1] = y; this.point[slot * 3 + 2] = z;
  }

  private between(columns: Float32Array, a: number, b: number, share: number, slot: number): void {
    for (let axis = 0; axis < 3; axis++) this.point[slot * 3 + axis] = columns[a + axis]! + (columns[b + axis]! - columns[a + axis]!) * share;
  }

  private mix(a: number, b: number, share: number, slot: number): void {
    for (let axis = 0; axis < 3; axis++) this.point[slot * 3 + axis] = this.point[a * 3 + axis]! + (this.point[b * 3 + axis]! - this.point[a * 3 + axis]!) * share;
  }

  private piece(from: Float32Array, f: number, to: Float32Array, t: number, width: number, cut: number, hue: number): void {
    if (this.used >= MAX_PLAYERS * PIECES) return;
    const columns = this.columns, at = this.used++ * STRIDE;
    for (let axis = 0; axis < 3; axis++) {
      columns[at + axis] = from[f + axis]!;
      columns[at + 4 + axis] = to[t + axis]!;
    }
    columns[at + 3] = width; columns[at + 7] = cut; columns[at + 8] = hue; columns[at + 9] = this.shine; columns[at + 10] = this.used * 0.37;
  }
}

export const makePuppet = (shared: SharedUniforms): Look => new Puppet(shared);
