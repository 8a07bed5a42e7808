import { Mesh, PlaneGeometry } from 'three';
import { glowMaterial, sharedUniforms } from '../glow.ts';
import { MIRROR_Z } from './mirror-frame.ts';

/** Metres: how wide and high the glass is, and from where on. */
const WIDTH = 1.7, HEIGHT = 1.95, FLOOR = 0.12;

const VERTEX = /* glsl */ `
varying vec2 vAt;
void main() { vAt = position.xy; gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0); }`;
const FRAGMENT = /* glsl */ `
varying vec2 vAt;
void main() {
  vec2 q = abs(vAt) - vec2(${(WIDTH / 2 - 0.06).toFixed(3)}, ${(HEIGHT / 2 - 0.06).toFixed(3)}) + 0.34;
  float away = length(max(q, 0.0)) + min(max(q.x, q.y), 0.0) - 0.34, width = fwidth(away) + 0.002;
  float rim = 1.0 - smoothstep(width * 0.6, width * 1.6, abs(away)), halo = exp(-abs(away) * 26.0), inside = smoothstep(0.0, -0.02, away);
  float sheen = inside * (0.02 + 0.035 * smoothstep(0.22, 0.0, abs(fract((vAt.x + vAt.y * 0.55) * 0.62 + 0.32) - 0.5)));
  emit(vec3(1.0, 0.93, 0.82) * (rim * 0.42 + halo * 0.1 + sheen));
}`;

/** The mirror in which a headset's wearer sees themselves: a rim of light and a little sheen. One draw call while it is there. */
export class MirrorGlass {
  readonly object = new Mesh(new PlaneGeometry(WIDTH, HEIGHT), glowMaterial(sharedUniforms(new Float32Array(18)), { vertex: VERTEX, fragment: FRAGMENT }));

  constructor() {
    this.object.position.set(0, FLOOR + HEIGHT / 2, MIRROR_Z);
    this.object.renderOrder = 4;
    this.object.visible = false;
  }
}
