import { DynamicDrawUsage, InstancedBufferGeometry, InstancedInterleavedBuffer, InterleavedBufferAttribute, Mesh, PlaneGeometry } from 'three';
import { MAX_THINGS, THING_FIELD } from '../../protocol/index.ts';
import { glowMaterial, type SharedUniforms } from './glow.ts';

/** Floats of an instance: from and radius, to and colour, light. */
const STRIDE = 9;

const VERTEX = /* glsl */ `
attribute vec4 iFrom; attribute vec4 iTo; attribute float iLight;
varying vec2 vAt; varying float vLong; varying vec3 vHue; varying float vLight;
const float REACH = 6.0;
void main() {
  vec3 from = (viewMatrix * vec4(iFrom.xyz, 1.0)).xyz, to = (viewMatrix * vec4(iTo.xyz, 1.0)).xyz, run = to - from;
  float far = length(run), room = iFrom.w * REACH;
  vec3 along = far > 1e-5 ? run / far : vec3(1.0, 0.0, 0.0), side = cross(along, from + to);
  // A stroke that points at the eye has no side; any will do.
  vec3 across = dot(side, side) > 1e-8 ? normalize(side) : vec3(0.0, 1.0, 0.0);
  vHue = light(iTo.w); vLight = iLight; vLong = far / iFrom.w;
  // Room around it for its glow.
  vAt = vec2((position.x + 0.5) * vLong + position.x * 2.0 * REACH, position.y * 2.0 * REACH);
  gl_Position = projectionMatrix * vec4(mix(from, to, position.x + 0.5) + along * position.x * 2.0 * room + across * position.y * 2.0 * room, 1.0);
}`;
const FRAGMENT = /* glsl */ `
varying vec2 vAt; varying float vLong; varying vec3 vHue; varying float vLight;
void main() {
  float away = length(vec2(vAt.x - clamp(vAt.x, 0.0, vLong), vAt.y)), width = fwidth(away) + 0.02;
  float core = smoothstep(1.0 + width, 1.0 - width, away), heart = exp(-away * away * 2.6), air = exp(-max(away - 1.0, 0.0) * 0.9) * smoothstep(6.0, 3.0, away);
  emit(vHue * (core * (0.18 + 0.5 * vLight) + air * 0.34 * vLight) + mix(vHue, light(5.0), 0.55) * heart * (0.12 + 0.88 * vLight));
}`;

/** Lines of light from one place to another. Where they meet the brighter shows, so that a row of them is one string. One draw call, none while there are none. */
export class ThingStrokes {
  readonly object: Mesh;
  private readonly columns = new Float32Array(MAX_THINGS * STRIDE);
  private readonly buffer = new InstancedInterleavedBuffer(this.columns, STRIDE, 1);
  private readonly geometry = new InstancedBufferGeometry();
  private count = 0;

  constructor(shared: SharedUniforms) {
    const quad = new PlaneGeometry(1, 1);
    this.geometry.index = quad.index;
    this.geometry.setAttribute('position', quad.getAttribute('position'));
    this.buffer.setUsage(DynamicDrawUsage);
    for (const [name, size, offset] of [['iFrom', 4, 0], ['iTo', 4, 4], ['iLight', 1, 8]] as const) this.geometry.setAttribute(name, new InterleavedBufferAttribute(this.buffer, size, offset));
    this.geometry.instanceCount = 0;
    this.object = new Mesh(this.geometry, glowMaterial(shared, { vertex: VERTEX, fragment: FRAGMENT, blend: 'lightest' }));
    this.object.frustumCulled = false;
    this.object.visible = false;
    this.object.renderOrder = 35;
  }

  begin(): void {
    this.count = 0;
  }

  /** Takes the stroke that begins at `at` of a frame's things. Allocates nothing. */
  add(things: Float32Array, at: number): void {
    const { columns } = this, to = this.count++ * STRIDE;
    columns[to] = things[at + THING_FIELD.x]!;
    columns[to + 1] = things[at + THING_FIELD.y]!;
    columns[to + 2] = things[at + THING_FIELD.z]!;
    columns[to + 3] = things[at + THING_FIELD.radius]!;
    columns[to + 4] = things[at + THING_FIELD.toX]!;
    columns[to + 5] = things[at + THING_FIELD.toY]!;
    columns[to + 6] = things[at + THING_FIELD.toZ]!;
    columns[to + 7] = Math.min(5, things[at + THING_FIELD.colour]!);
    columns[to + 8] = Math.max(0, Math.min(1, things[at + THING_FIELD.light]!));
  }

  end(): void {
    this.object.visible = this.count > 0;
    this.geometry.instanceCount = this.count;
    if (this.count > 0) this.buffer.needsUpdate = true;
  }
}
