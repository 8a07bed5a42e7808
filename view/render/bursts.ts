import { DynamicDrawUsage, InstancedBufferGeometry, InstancedInterleavedBuffer, InterleavedBufferAttribute, Mesh, PlaneGeometry } from 'three';
import { ATTACK_FIELD, ATTACK_STRIDE, FRAME_HEAD, MAX_ATTACKS, type RenderFrame } from '../../protocol/index.ts';
import { PLAYER_LIGHT } from './bodies.ts';
import { glowMaterial, type SharedUniforms } from './glow.ts';
import type { RoomLight } from './room-light.ts';

/** Drops of ink that one stroke throws, and strokes shown at once. */
const DROPS = 16, SHOWN = 12;
/** Floats of an instance: origin 3, start s, direction 3, strength, drop, light, hit, spare. */
const STRIDE = 12;
/** Seconds that ink hangs in the air. */
const LIFE = 0.85;

const VERTEX = /* glsl */ `
attribute vec4 iOrigin; attribute vec4 iThrow; attribute vec4 iDrop;
varying vec2 vAt; varying float vAge; varying vec3 vHue; varying float vStrength;
void main() {
  float age = clamp((uTime - iOrigin.w) / ${LIFE.toFixed(2)}, 0.0, 1.0), seed = fract(iDrop.x * 0.618034 + iOrigin.w);
  float out_ = 1.0 - pow(1.0 - age, 3.2);
  vec3 dir = normalize(iThrow.xyz + vec3(0.0, 1e-4, 0.0)), aside = normalize(cross(dir, abs(dir.z) < 0.9 ? vec3(0.0, 0.0, 1.0) : vec3(1.0, 0.0, 0.0)));
  // A fan of drops: the middle ones fly farthest, most are thrown forward, a few splash back.
  float spread = (seed - 0.5) * 2.0, forward = iDrop.x < 12.5 ? 1.0 : -0.35;
  float reach = (0.14 + 0.42 * iThrow.w) * (1.0 - 0.55 * abs(spread)) * (0.45 + 0.75 * fract(seed * 7.31)) * forward;
  vec3 fly = normalize(dir + aside * spread * 0.75 + vec3(0.0, 0.0, fract(seed * 3.7) - 0.5) * 0.4);
  vec3 centre = iOrigin.xyz + fly * reach * mix(0.55, out_, uTravel) - vec3(0.0, 0.09, 0.0) * age * age * uTravel;
  vec4 seen = viewMatrix * vec4(centre, 1.0);
  vec2 heading = (viewMatrix * vec4(fly, 0.0)).xy; heading = length(heading) > 1e-3 ? normalize(heading) : vec2(0.0, 1.0);
  float size = (0.012 + 0.02 * iThrow.w) * (0.45 + 1.1 * fract(seed * 11.7)), stretch = mix(1.3, mix(6.0, 2.6, out_), uTravel);
  if (iDrop.x < 0.5) { size *= 1.6; stretch = 1.0; seen.xyz = (viewMatrix * vec4(iOrigin.xyz, 1.0)).xyz; }
  vAt = position.xy * 2.0; vAge = age; vStrength = iThrow.w * step(1e-3, iThrow.w) * step(age, 0.999); vHue = light(iDrop.y);
  seen.xy += heading * vAt.y * size * stretch + vec2(heading.y, -heading.x) * vAt.x * size;
  gl_Position = projectionMatrix * seen;
}`;
const FRAGMENT = /* glsl */ `
varying vec2 vAt; varying float vAge; varying vec3 vHue; varying float vStrength;
void main() {
  // A spark: round ahead, drawn out to a thread behind; it goes out by getting smaller.
  float taper = mix(0.16, 1.0, smoothstep(-1.0, 0.6, vAt.y)), away = length(vec2(vAt.x / taper, vAt.y)) + 0.75 * vAge;
  float body = clamp(1.0 - away, 0.0, 1.0), fade = (1.0 - vAge) * (0.5 + 0.5 * vStrength) * step(1e-3, vStrength);
  emit((vHue * body * 0.55 + mix(vHue, light(5.0), 0.5) * smoothstep(0.45, 0.95, body) * 0.6) * body * fade);
}`;

/** Strikes as ink: a short burst thrown the way the stroke went. One draw call; written only when a stroke arrives. */
export class Bursts {
  readonly object: Mesh;
  private readonly columns = new Float32Array(SHOWN * DROPS * STRIDE);
  private readonly buffer = new InstancedInterleavedBuffer(this.columns, STRIDE, 1);
  private readonly geometry = new InstancedBufferGeometry();
  private counted = -1;
  private next = 0;
  private lastBurst = -LIFE;

  constructor(shared: SharedUniforms) {
    const quad = new PlaneGeometry(1, 1);
    this.geometry.index = quad.index;
    this.geometry.setAttribute('position', quad.getAttribute('position'));
    this.buffer.setUsage(DynamicDrawUsage);
    for (const [ordinal, name] of ['iOrigin', 'iThrow', 'iDrop'].entries()) this.geometry.setAttribute(name, new InterleavedBufferAttribute(this.buffer, 4, ordinal * 4));
    this.geometry.instanceCount = SHOWN * DROPS;
    this.object = new Mesh(this.geometry, glowMaterial(shared, { vertex: VERTEX, fragment: FRAGMENT, blend: 'screen' }));
    this.object.frustumCulled = false;
    this.object.renderOrder = 33;
  }

  update(light: RoomLight, frame: RenderFrame): void {
    const count = frame.head[FRAME_HEAD.attackCount]!;
    // Strokes from before the room was drawn, or from before a restart, throw no ink.
    if (this.counted < 0 || count < this.counted) this.counted = count;
    for (let number = Math.max(this.counted, count - SHOWN); number < count; number++) this.burst(light, frame, (number % MAX_ATTACKS) * ATTACK_STRIDE);
    this.counted = count;
    this.object.visible = light.time - this.lastBurst < LIFE + 0.1;
  }

  private burst(light: RoomLight, frame: RenderFrame, at: number): void {
    const { attacks } = frame, columns = this.columns, strength = Math.max(0.15, Math.min(1, attacks[at + ATTACK_FIELD.strength]!));
    const hue = PLAYER_LIGHT[attacks[at + ATTACK_FIELD.player]!] ?? 1;
    for (let drop = 0; drop < DROPS; drop++) {
      const to = (this.next * DROPS + drop) * STRIDE;
      columns[to] = attacks[at + ATTACK_FIELD.x]!; columns[to + 1] = attacks[at + ATTACK_FIELD.y]!; columns[to + 2] = attacks[at + ATTACK_FIELD.z]!; columns[to + 3] = light.time;
      columns[to + 4] = attacks[at + ATTACK_FIELD.dx]!; columns[to + 5] = attacks[at + ATTACK_FIELD.dy]!; columns[to + 6] = attacks[at + ATTACK_FIELD.dz]!; columns[to + 7] = strength;
      columns[to + 8] = drop; columns[to + 9] = hue;
    }
    this.next = (this.next + 1) % SHOWN;
    this.lastBurst = light.time;
    this.buffer.needsUpdate = true;
  }
}
