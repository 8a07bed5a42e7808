import { DynamicDrawUsage, Group, InstancedBufferGeometry, InstancedInterleavedBuffer, InterleavedBufferAttribute, Mesh, PlaneGeometry } from 'three';
import { MAX_THINGS, THING_FIELD, THING_SHAPE, THING_STRIDE, type RenderFrame } from '../../protocol/index.ts';
import { glowMaterial, type SharedUniforms } from './glow.ts';
import { ThingStrokes } from './thing-strokes.ts';

/** Floats of an instance: x y z radius, half height, colour, light, shape. */
const STRIDE = 8;

const VERTEX = /* glsl */ `
attribute vec4 iPlace; attribute vec4 iKind;
varying vec2 vAt; varying vec2 vHalf; varying vec3 vHue; varying float vLight; varying float vShape;
void main() {
  vHue = light(iKind.y); vLight = iKind.z; vShape = iKind.w;
  vHalf = vec2(1.0, iKind.x / iPlace.w);
  // Room for the glow around it.
  vec2 reach = vHalf + 0.9;
  vAt = position.xy * 2.0 * reach;
  vec4 seen = viewMatrix * vec4(iPlace.xyz, 1.0);
  seen.xy += vAt * iPlace.w;
  gl_Position = projectionMatrix * seen;
}`;
const FRAGMENT = /* glsl */ `
varying vec2 vAt; varying vec2 vHalf; varying vec3 vHue; varying float vLight; varying float vShape;
void main() {
  if (vShape > 2.5) {
    // A ring: a thin circle that glows into the air on both sides.
    float off = abs(length(vAt) - 1.0), thin = fwidth(off) + 0.03;
    emit(mix(vHue, light(5.0), 0.35) * smoothstep(thin * 1.6, thin * 0.5, off) * (0.2 + 0.8 * vLight) + vHue * exp(-off * 6.0) * smoothstep(0.9, 0.4, off) * 0.5 * vLight);
    return;
  }
  // Distance to the edge, in half widths: of a ball, or of a plate with round corners.
  vec2 corner = abs(vAt) - vHalf + 0.28;
  float plate = length(max(corner, 0.0)) + min(max(corner.x, corner.y), 0.0) - 0.28, edge = vShape < 0.5 ? length(vAt) - 1.0 : plate, width = fwidth(edge) + 0.004;
  float inside = smoothstep(width, -width, edge), rim = smoothstep(0.16 + width, 0.02, abs(edge + 0.05)) * inside;
  // Cool glass that fills with light from below; a glint at the upper left.
  float depth = clamp(1.0 + edge, 0.0, 1.0), fill = mix(0.10, 0.24, smoothstep(0.9, -1.0, vAt.y / vHalf.y));
  vec3 result = vHue * (rim * (0.55 + 0.45 * vLight) + inside * (fill + vLight * (0.45 + 0.55 * (1.0 - depth))));
  // Its heart grows pale as it grows bright, so that bright is told from dim in any colour.
  result += mix(vHue, light(5.0), 0.6) * inside * vLight * vLight * 0.55 * smoothstep(0.15, 0.95, 1.0 - depth);
  result += light(5.0) * inside * smoothstep(0.34, 0.05, length(vAt / vHalf - vec2(-0.42, 0.48))) * (0.2 + 0.3 * vLight);
  float halo = exp(-max(edge, 0.0) * 4.0) * (1.0 - inside) * smoothstep(0.9, 0.4, edge);
  result += vHue * halo * vLight * 0.7;
  emitOver(result, inside * 0.55);
}`;

/** Things of light: balls, plates, rings and lines that the room, or a mod, puts into the air. One draw call for lines and one for the rest, none while there are none. */
export class Things {
  readonly object = new Group();
  private readonly solids: Mesh;
  private readonly strokes: ThingStrokes;
  private readonly columns = new Float32Array(MAX_THINGS * STRIDE);
  private readonly buffer = new InstancedInterleavedBuffer(this.columns, STRIDE, 1);
  private readonly geometry = new InstancedBufferGeometry();

  constructor(shared: SharedUniforms) {
    const quad = new PlaneGeometry(1, 1);
    this.geometry.index = quad.index;
    this.geometry.setAttribute('position', quad.getAttribute('position'));
    this.buffer.setUsage(DynamicDrawUsage);
    for (const [ordinal, name] of ['iPlace', 'iKind'].entries()) this.geometry.setAttribute(name, new InterleavedBufferAttribute(this.buffer, 4, ordinal * 4));
    this.geometry.instanceCount = 0;
    this.solids = new Mesh(this.geometry, glowMaterial(shared, { vertex: VERTEX, fragment: FRAGMENT }));
    this.solids.frustumCulled = false;
    this.solids.visible = false;
    // Over bodies: what hangs before somebody is seen whole.
    this.solids.renderOrder = 36;
    this.strokes = new ThingStrokes(shared);
    this.object.add(this.strokes.object, this.solids);
  }

  /** Shows the things of a frame. Allocates nothing. */
  update({ things }: RenderFrame): void {
    const { columns, strokes } = this;
    let count = 0;
    strokes.begin();
    for (let at = 0; at < things.length && things[at + THING_FIELD.key] !== 0; at += THING_STRIDE) {
      const radius = things[at + THING_FIELD.radius]!, height = things[at + THING_FIELD.height]!;
      if (!(radius > 0)) continue;
      if (things[at + THING_FIELD.shape] === THING_SHAPE.stroke) {
        strokes.add(things, at);
        continue;
      }
      const to = count++ * STRIDE;
      columns[to] = things[at + THING_FIELD.x]!;
      columns[to + 1] = things[at + THING_FIELD.y]!;
      columns[to + 2] = things[at + THING_FIELD.z]!;
      columns[to + 3] = radius;
      columns[to + 4] = height > 0 ? height / 2 : radius;
      columns[to + 5] = Math.min(5, things[at + THING_FIELD.colour]!);
      columns[to + 6] = Math.max(0, Math.min(1, things[at + THING_FIELD.light]!));
      columns[to + 7] = things[at + THING_FIELD.shape]!;
    }
    strokes.end();
    this.solids.visible = count > 0;
    this.geometry.instanceCount = count;
    if (count > 0) this.buffer.needsUpdate = true;
  }
}
