import { BufferAttribute, BufferGeometry, DynamicDrawUsage, Group, InterleavedBuffer, InterleavedBufferAttribute, Mesh, DoubleSide } from 'three';
import { glowMaterial, type SharedUniforms } from './glow.ts';

/** Floats of one corner: place 3, along 3, look 4 (half width m, brightness, style, light), weave 2 (distance along, how much its strands show 0–1). */
const STRIDE = 12;

const VERTEX = /* glsl */ `
attribute vec3 along; attribute vec4 look; attribute vec2 weave; attribute float side;
uniform float uFlip; uniform float uMirror;
varying vec2 vAside; varying vec3 vHue; varying float vShine; varying float vStyle; varying vec2 vWeave;
void main() {
  vec3 world = position;
  float above = world.y;
  world.y *= uFlip;
  vec3 run = along * vec3(1.0, uFlip, 1.0);
  vec3 toward = normalize(cameraPosition - world);
  vec3 across = cross(run, toward); float length_ = length(across);
  across = length_ > 1e-5 ? across / length_ : vec3(0.0);
  world += across * side * look.x;
  // Offset and width each run straight over both triangles of a piece that tapers; their ratio then has no kinks.
  vAside = vec2(side * look.x, look.x); vShine = look.y * (uFlip > 0.0 ? 1.0 : uMirror * 0.4 * exp(-max(above, 0.0) * 2.6) * smoothstep(0.7, 0.25, above)); vStyle = look.z; vWeave = weave;
  vHue = light(look.w);
  gl_Position = projectionMatrix * viewMatrix * vec4(world, 1.0);
}`;

const FRAGMENT = /* glsl */ `
varying vec2 vAside; varying vec3 vHue; varying float vShine; varying float vStyle; varying vec2 vWeave;
void main() {
  float across = vAside.x / max(vAside.y, 1e-5), a = abs(across), t = uTime * uTravel;
  vec3 pale = light(5.0);
  if (vStyle < 0.5) {
    // A trail: brightest at its edge of travel.
    float body = exp(-a * a * 3.5) * (1.0 - a), heart = exp(-a * a * 40.0);
    emit((vHue * body * 0.5 + mix(vHue, pale, 0.6) * heart * 0.55) * vShine);
  } else {
    // Flow: a silk ribbon in fine threads that ends in soft edges.
    float thread = 0.55 + 0.45 * sin(across * 15.0 + 1.6 * sin(vWeave.x * 5.0 + t * 0.4));
    float edge = exp(-pow((a - 0.82) * 9.0, 2.0));
    emit(vHue * vShine * (1.0 - a * a) * (0.1 + 0.22 * thread) + mix(vHue, pale, 0.4) * edge * vShine * 0.3);
  }
}`;

/** How a ribbon is drawn. */
export const RIBBON = { trail: 0, flow: 1 } as const;

/**
 * All ribbons of light in one geometry that is written anew for every picture: two draw calls (the second is the floor's mirror image).
 * Ribbons turn their width to the viewer. Write with {@link begin}, {@link open}, {@link point}, {@link shut}, {@link end}; nothing is allocated.
 */
export class Ribbons {
  readonly object = new Group();
  private readonly columns: Float32Array;
  private readonly buffer: InterleavedBuffer;
  private readonly geometry = new BufferGeometry();
  private readonly mirrored: Mesh;
  private readonly capacity: number;
  private used = 0;
  private first = 0;

  /** `capacity`: points of all ribbons together, those that part two ribbons included. */
  constructor(private readonly shared: SharedUniforms, capacity: number) {
    this.capacity = capacity;
    this.columns = new Float32Array(capacity * 2 * STRIDE);
    this.buffer = new InterleavedBuffer(this.columns, STRIDE).setUsage(DynamicDrawUsage);
    const side = new Float32Array(capacity * 2), index = new Uint16Array(Math.max(0, capacity - 1) * 6);
    for (let i = 0; i < capacity; i++) {
      side[i * 2] = -1;
      side[i * 2 + 1] = 1;
      if (i < capacity - 1) index.set([i * 2, i * 2 + 1, i * 2 + 2, i * 2 + 2, i * 2 + 1, i * 2 + 3], i * 6);
    }
    this.geometry.setAttribute('position', new InterleavedBufferAttribute(this.buffer, 3, 0));
    this.geometry.setAttribute('along', new InterleavedBufferAttribute(this.buffer, 3, 3));
    this.geometry.setAttribute('look', new InterleavedBufferAttribute(this.buffer, 4, 6));
    this.geometry.setAttribute('weave', new InterleavedBufferAttribute(this.buffer, 2, 10));
    this.geometry.setAttribute('side', new BufferAttribute(side, 1));
    this.geometry.setIndex(new BufferAttribute(index, 1));
    const mesh = (flip: number, order: number): Mesh => {
      const made = new Mesh(this.geometry, glowMaterial(shared, { vertex: VERTEX, fragment: FRAGMENT, uniforms: { uFlip: { value: flip } }, side: DoubleSide, blend: flip > 0 ? 'screen' : 'add' }));
      made.frustumCulled = false;
      made.renderOrder = order;
      this.object.add(made);
      return made;
    };
    mesh(1, 30);
    this.mirrored = mesh(-1, 5);
  }

  begin(): void {
    this.used = 0;
  }

  open(): void {
    this.first = this.used;
    // A point without width parts this ribbon from the one before; its place is known once the first point is.
    this.used++;
  }

  /** `width` half of it in metres; `light` index into the palette; `along` metres from the start; a full buffer drops the rest. */
  point(x: number, y: number, z: number, width: number, shine: number, style: number, light: number, along: number, strands = 1): void {
    if (this.used >= this.capacity - 1) return;
    const columns = this.columns;
    for (let corner = 0; corner < 2; corner++) {
      const at = (this.used * 2 + corner) * STRIDE;
      columns[at] = x; columns[at + 1] = y; columns[at + 2] = z;
      columns[at + 6] = width; columns[at + 7] = shine; columns[at + 8] = style; columns[at + 9] = light;
      columns[at + 10] = along; columns[at + 11] = strands;
    }
    this.used++;
  }

  /** Ends the ribbon: gives each point its direction, and parts it from the next. */
  shut(): void {
    const columns = this.columns, from = this.first + 1, to = this.used - 1;
    if (to <= from) {
      this.used = this.first;
      return;
    }
    for (let i = from; i <= to; i++) {
      const before = Math.max(from, i - 1) * 2 * STRIDE, after = Math.min(to, i + 1) * 2 * STRIDE;
      for (let corner = 0; corner < 2; corner++) {
        const at = (i * 2 + corner) * STRIDE;
        for (let axis = 0; axis < 3; axis++) columns[at + 3 + axis] = columns[after + axis]! - columns[before + axis]!;
      }
    }
    this.part(this.first, from);
    this.part(this.used, to);
    this.used++;
  }

  private part(index: number, like: number): void {
    const columns = this.columns, size = 2 * STRIDE;
    columns.copyWithin(index * size, like * size, (like + 1) * size);
    for (let corner = 0; corner < 2; corner++) {
      columns[(index * 2 + corner) * STRIDE + 6] = 0;
      columns[(index * 2 + corner) * STRIDE + 7] = 0;
    }
  }

  end(): void {
    this.mirrored.visible = this.shared.mirror.value > 0;
    this.geometry.setDrawRange(0, Math.max(0, this.used - 1) * 6);
    this.buffer.clearUpdateRanges();
    this.buffer.addUpdateRange(0, this.used * 2 * STRIDE);
    this.buffer.needsUpdate = true;
  }
}
