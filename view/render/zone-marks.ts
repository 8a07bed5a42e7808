import { DynamicDrawUsage, InstancedBufferAttribute, InstancedBufferGeometry, Mesh, PlaneGeometry } from 'three';
import { MAX_ZONES } from '../../protocol/index.ts';
import { editMarks, RING } from '../room/edit-marks.ts';
import { glowMaterial, type SharedUniforms } from './glow.ts';
import type { RoomLight } from './room-light.ts';

const VERTEX = /* glsl */ `
attribute vec4 iPlace; attribute vec4 iMark;  // place: x y z radius; mark: chosen (1) or pointed at (0.4), locked, group, height in radii
varying vec2 vAt; varying vec4 vMark; varying float vRadius;
void main() {
  vMark = iMark; vRadius = iPlace.w;
  vec2 reach = vec2(1.9, 1.9 + max(iMark.w * 0.5 - 1.0, 0.0));
  vAt = position.xy * 2.0 * reach;
  vec4 seen = viewMatrix * vec4(iPlace.xyz, 1.0);
  seen.xy += vAt * iPlace.w;
  gl_Position = projectionMatrix * seen;
}`;
const FRAGMENT = /* glsl */ `
varying vec2 vAt; varying vec4 vMark; varying float vRadius;
float box(vec2 p, vec2 half_, float round_) { vec2 q = abs(p) - half_ + round_; return length(max(q, 0.0)) + min(max(q.x, q.y), 0.0) - round_; }
void main() {
  float straight = max(vMark.w * 0.5 - 1.0, 0.0), away = length(vec2(vAt.x, vAt.y - clamp(vAt.y, -straight, straight))), width = fwidth(away) + 0.008;
  // The ring: dashed where it is chosen, so that it is told from an arc that waits; whoever pulls it sizes the zone.
  float turn = atan(vAt.y, vAt.x) / 6.2831853, dash = smoothstep(0.18, 0.3, abs(fract(turn * 16.0 + uTime * uTravel * 0.08) - 0.5));
  float ring = (1.0 - smoothstep(width * 0.5, width * 1.2, abs(away - ${RING}))) * vMark.x * mix(1.0, dash, step(0.9, vMark.x));
  vec3 result = light(5.0) * ring * 0.9;
  // Four knobs on it, to be pulled at; none on what is locked.
  float knob = clamp(0.02 / vRadius, 0.11, 0.32), near_ = length(vec2(abs(vAt.x), abs(vAt.y) - straight) - ${(RING * Math.SQRT1_2).toFixed(4)});
  result += light(5.0) * (1.0 - smoothstep(knob - width, knob, near_)) * step(0.9, vMark.x) * (1.0 - vMark.y);
  // A padlock at the upper right.
  vec2 p = (vAt - vec2(0.98, 0.98 + straight)) / 0.2;
  float body = box(p + vec2(0.0, 0.35), vec2(0.72, 0.55), 0.14), bow = abs(length(vec2(p.x, max(p.y - 0.35, 0.0))) - 0.44) - 0.1;
  float lock_ = max(smoothstep(0.06, -0.06, body), smoothstep(0.06, -0.06, bow) * step(0.0, p.y));
  result += light(5.0) * lock_ * vMark.y * 0.85;
  // Its group: so many small dots in a row below, as beads on a string.
  float count = vMark.z, across = vAt.x / 0.17 + (count - 1.0) * 0.5, bead = floor(across + 0.5);
  float dots = step(-0.5, across) * step(across, count - 0.5) * smoothstep(0.34, 0.24, length(vec2(across - bead, (vAt.y + 1.16 + straight) / 0.17)));
  result += mix(light(mod(count - 1.0, 5.0)), light(5.0), 0.3) * dots * step(0.5, count);
  emit(result);
}`;

/** Marks of editing: a ring with four knobs around the chosen zone, padlocks, groups as beads. One draw call, none where there is nothing to mark. */
export class ZoneMarks {
  readonly object: Mesh;
  private readonly geometry = new InstancedBufferGeometry();
  private readonly places = new InstancedBufferAttribute(new Float32Array(MAX_ZONES * 4), 4).setUsage(DynamicDrawUsage);
  private readonly marks = new InstancedBufferAttribute(new Float32Array(MAX_ZONES * 4), 4).setUsage(DynamicDrawUsage);

  constructor(shared: SharedUniforms) {
    const quad = new PlaneGeometry(1, 1);
    this.geometry.index = quad.index;
    this.geometry.setAttribute('position', quad.getAttribute('position'));
    this.geometry.setAttribute('iPlace', this.places);
    this.geometry.setAttribute('iMark', this.marks);
    this.object = new Mesh(this.geometry, glowMaterial(shared, { vertex: VERTEX, fragment: FRAGMENT }));
    this.object.frustumCulled = false;
    this.object.renderOrder = 39;
  }

  /** Marks are seen while the room is edited; a zone that a hand carries is marked at any time. */
  update({ zones }: RoomLight): void {
    const places = this.places.array, marks = this.marks.array, { isEditing, selected, hovered } = editMarks;
    let count = 0;
    for (let i = 0; i < zones.count; i++) {
      const isChosen = zones.isHeld[i] === 1 || (isEditing && i === selected), isMarked = isEditing && (i === hovered || zones.isLocked[i] === 1 || zones.group[i]! > 0);
      if (zones.life[i]! < 0.3 || !(isChosen || isMarked)) continue;
      const at = count++ * 4;
      places[at] = zones.x[i]!;
      places[at + 1] = zones.y[i]!;
      places[at + 2] = zones.z[i]!;
      places[at + 3] = zones.radius[i]!;
      marks[at] = isChosen ? 1 : i === hovered ? 0.4 : 0;
      marks[at + 1] = isEditing ? zones.isLocked[i]! : 0;
      marks[at + 2] = isEditing ? zones.group[i]! : 0;
      marks[at + 3] = zones.height[i]! / zones.radius[i]!;
    }
    this.geometry.instanceCount = count;
    this.object.visible = count > 0;
    this.places.needsUpdate = this.marks.needsUpdate = true;
  }
}
