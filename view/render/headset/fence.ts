import { BufferAttribute, BufferGeometry, DoubleSide, Mesh, Vector4 } from 'three';
import { MOST_CORNERS, type PlayEdge } from '../../input/play-edge.ts';
import { glowMaterial, sharedUniforms } from '../glow.ts';

/** Whom the fence watches: the head and both hands. */
export const WATCHED = 3;
const HEIGHT = 2.1;

const VERTEX = /* glsl */ `
attribute float along; varying vec3 vAt; varying float vAlong;
void main() { vAt = position; vAlong = along; gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0); }`;
const FRAGMENT = /* glsl */ `
uniform vec4 uNear[${WATCHED}];  // x y z of a head or hand, and how near it is, 0-1
varying vec3 vAt; varying float vAlong;
void main() {
  float shown = 0.0, most = 0.0;
  for (int k = 0; k < ${WATCHED}; k++) {
    vec3 away = vAt - uNear[k].xyz; away.y *= 0.6;
    shown += uNear[k].w * exp(-dot(away, away) / 0.34);
    most = max(most, uNear[k].w);
  }
  shown = min(shown, 1.0);
  // A fence by its form, not by its colour alone: slats, two rails, and a line on the floor all round.
  float slat = 1.0 - smoothstep(0.012, 0.06, abs(fract(vAlong / 0.18) - 0.5));
  float rail = exp(-pow((vAt.y - 1.5) / 0.007, 2.0)) + exp(-pow((vAt.y - 0.75) / 0.007, 2.0));
  float ground = exp(-pow(vAt.y / 0.02, 2.0)), fade = 1.0 - smoothstep(1.2, ${HEIGHT.toFixed(1)}, vAt.y);
  emit(vec3(1.0, 0.66, 0.34) * (shown * fade * (0.07 + 0.42 * slat + 0.5 * rail) + ground * (0.3 * most + 0.7 * shown)));
}`;

/** The edge of the space that a player can use, seen only where a head or a hand comes near it. One draw call while it shows, none else. */
export class Fence {
  readonly object: Mesh;
  private readonly geometry = new BufferGeometry();
  private readonly position = new BufferAttribute(new Float32Array(MOST_CORNERS * 12), 3);
  private readonly along = new BufferAttribute(new Float32Array(MOST_CORNERS * 4), 1);
  private readonly shared = sharedUniforms(new Float32Array(18));
  private readonly near = Array.from({ length: WATCHED }, () => new Vector4());
  private version = -1;

  constructor() {
    const index = new Uint16Array(MOST_CORNERS * 6);
    for (let edge = 0; edge < MOST_CORNERS; edge++) index.set([0, 1, 2, 2, 1, 3].map((k) => k + edge * 4), edge * 6);
    this.geometry.setIndex(new BufferAttribute(index, 1));
    this.geometry.setAttribute('position', this.position);
    this.geometry.setAttribute('along', this.along);
    this.object = new Mesh(this.geometry, glowMaterial(this.shared, { vertex: VERTEX, fragment: FRAGMENT, uniforms: { uNear: { value: this.near } }, side: DoubleSide }));
    this.object.frustumCulled = this.object.visible = false;
    // Over everything, a blackout too: whoever cannot see the room must see its edge.
    this.object.renderOrder = 52;
  }

  /** Where one of the watched is, metres, and how near the edge, 0–1. */
  watch(which: number, x: number, y: number, z: number, near: number): void {
    this.near[which]!.set(x, y, z, near);
  }

  /** Once a picture, after all were watched. */
  update(edge: PlayEdge, isPassthrough: boolean): void {
    this.object.visible = edge.count > 0 && this.near.some(({ w }) => w > 0);
    this.shared.passthrough.value = isPassthrough ? 1 : 0;
    if (edge.version === this.version) return;
    this.version = edge.version;
    const { corners, count } = edge, places = this.position.array, along = this.along.array;
    let metres = 0;
    for (let corner = 0; corner < count; corner++) {
      const next = (corner + 1) % count, ax = corners[corner * 2]!, az = corners[corner * 2 + 1]!, bx = corners[next * 2]!, bz = corners[next * 2 + 1]!, end = metres + Math.hypot(bx - ax, bz - az);
      places.set([ax, 0, az, bx, 0, bz, ax, HEIGHT, az, bx, HEIGHT, bz], corner * 12);
      along.set([metres, end, metres, end], corner * 4);
      metres = end;
    }
    this.geometry.setDrawRange(0, count * 6);
    this.position.needsUpdate = this.along.needsUpdate = true;
  }
}
