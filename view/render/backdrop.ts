import { BackSide, BufferAttribute, BufferGeometry, CylinderGeometry, Group, Mesh, PlaneGeometry, Points } from 'three';
import { glowMaterial, type SharedUniforms } from './glow.ts';
import type { RoomLight } from './room-light.ts';

const CURTAIN_VERTEX = /* glsl */ `
varying vec3 vAt;
void main() { vec4 world = modelMatrix * vec4(position, 1.0); vAt = world.xyz; gl_Position = projectionMatrix * viewMatrix * world; }`;

/** Black cloth in folds, lit from below by what plays: seen only where light grazes it. */
const CURTAIN_FRAGMENT = /* glsl */ `
uniform float uLoudness;
varying vec3 vAt;
void main() {
  float angle = atan(vAt.x, -vAt.z), t = uTime * 0.05 * uTravel;
  float sway = noise(vec3(angle * 3.0, vAt.y * 0.35, t)) * 0.9;
  float fold = 0.5 + 0.5 * sin((angle + sway * 0.11) * 46.0), deep = 0.5 + 0.5 * sin(angle * 17.0 + sway * 3.0 + 1.3);
  float cloth = pow(fold, 1.6) * (0.35 + 0.65 * deep);
  float front = exp(-angle * angle * 2.2), low = exp(-max(vAt.y, 0.0) * 0.55);
  vec3 lit = mix(light(4.0), light(0.0), smoothstep(0.2, 2.6, vAt.y)) * (0.035 + 0.12 * cloth) * low * (0.18 + 0.82 * front);
  lit += light(1.0) * 0.05 * exp(-angle * angle * 7.0) * exp(-pow((vAt.y - 1.2) * 0.65, 2.0));
  emit(lit * (0.8 + 0.3 * uLoudness) * smoothstep(-0.1, 0.35, vAt.y) + dither(gl_FragCoord.xy));
}`;

/** One warm light from above: a cone of haze. */
const BEAM_VERTEX = /* glsl */ `
varying vec2 vAt;
void main() {
  vec3 centre = vec3(0.0, 2.2, -0.35);
  vec3 toward = normalize(vec3(cameraPosition.x - centre.x, 0.0, cameraPosition.z - centre.z));
  vAt = vec2(position.x * 3.4, position.y * 4.6);
  vec3 world = centre + vec3(toward.z, 0.0, -toward.x) * vAt.x + vec3(0.0, vAt.y, 0.0);
  vAt.y += 2.2;
  gl_Position = projectionMatrix * viewMatrix * vec4(world, 1.0);
}`;
const BEAM_FRAGMENT = /* glsl */ `
varying vec2 vAt;
void main() {
  float down = 4.6 - vAt.y, width = 0.16 + down * 0.235, across = vAt.x / width;
  float haze = 0.6 + 0.8 * noise(vec3(vAt.x * 1.3, vAt.y * 0.8 + uTime * 0.05 * uTravel, uTime * 0.07 * uTravel));
  float cone = exp(-across * across * 1.9) * smoothstep(1.9, 0.8, abs(across));
  float strength = cone * haze * (0.05 + 0.15 * exp(-down * 0.6)) * smoothstep(0.0, 0.7, vAt.y) * smoothstep(0.0, 0.25, down);
  emit(mix(light(1.0), light(5.0), 0.35) * strength * 1.7 + dither(gl_FragCoord.xy));
}`;

/** Dust that drifts through the light. */
const DUST_VERTEX = /* glsl */ `
uniform float uPixels;
varying float vShine;
void main() {
  float seed = position.x + position.y * 7.0;
  vec3 p = position; float t = uTime * uTravel;
  p.y = mod(p.y + t * (0.012 + 0.012 * fract(seed * 3.7)), 3.4) + 0.05;
  p.x += 0.12 * sin(t * 0.21 + seed * 9.0); p.z += 0.1 * cos(t * 0.17 + seed * 5.0);
  float cone = 0.25 + (4.4 - p.y) * 0.24;
  vShine = exp(-dot(p.xz, p.xz) / (cone * cone)) * (0.35 + 0.65 * fract(seed * 5.3)) * smoothstep(0.05, 0.4, p.y) * smoothstep(3.45, 2.9, p.y);
  vec4 seen = viewMatrix * vec4(p, 1.0);
  gl_PointSize = clamp(uPixels * (0.006 + 0.007 * fract(seed * 2.3)) / -seen.z, 1.0, 9.0);
  gl_Position = projectionMatrix * seen;
}`;
const DUST_FRAGMENT = /* glsl */ `
varying float vShine;
void main() { float away = length(gl_PointCoord - 0.5) * 2.0; emit(mix(light(1.0), light(5.0), 0.6) * vShine * 0.34 * exp(-away * away * 3.5) * step(away, 1.0)); }`;

const DUST_COUNT = 150;

/** What stands behind the show: cloth, one cone of light, dust. Three draw calls. */
export class Backdrop {
  readonly object = new Group();
  private readonly beam: Mesh;
  private readonly loudness = { value: 0 };
  private readonly pixels = { value: 1200 };

  constructor(shared: SharedUniforms) {
    const add = (object: Mesh | Points, order: number): void => {
      object.renderOrder = order;
      object.frustumCulled = false;
      this.object.add(object);
    };
    add(new Mesh(new CylinderGeometry(6.2, 6.2, 7, 48, 1, true).translate(0, 3.4, 0), glowMaterial(shared, { vertex: CURTAIN_VERTEX, fragment: CURTAIN_FRAGMENT, side: BackSide, uniforms: { uLoudness: this.loudness } })), 0);
    this.beam = new Mesh(new PlaneGeometry(1, 1), glowMaterial(shared, { vertex: BEAM_VERTEX, fragment: BEAM_FRAGMENT }));
    add(this.beam, 6);
    const dust = new BufferGeometry(), places = new Float32Array(DUST_COUNT * 3);
    for (let i = 0; i < DUST_COUNT; i++) {
      // A low-discrepancy spread (powers of the plastic number): even, without a random source.
      places[i * 3] = (((i + 1) * 0.7548776662) % 1) * 2.6 - 1.3;
      places[i * 3 + 1] = (((i + 1) * 0.5698402910) % 1) * 3.4;
      places[i * 3 + 2] = (((i + 1) * 0.4301597090) % 1) * 1.8 - 1.0;
    }
    dust.setAttribute('position', new BufferAttribute(places, 3));
    add(new Points(dust, glowMaterial(shared, { vertex: DUST_VERTEX, fragment: DUST_FRAGMENT, uniforms: { uPixels: this.pixels } })), 7);
  }

  /** `heightPixels`: of the picture, so that dust keeps its size in metres. Who wears a headset stands inside the cone and sees none. */
  update(light: RoomLight, heightPixels: number, isInHeadset: boolean, isPassthrough: boolean): void {
    this.object.visible = !isPassthrough;
    this.beam.visible = !isInHeadset;
    this.loudness.value = light.loudness;
    this.pixels.value = heightPixels * 2;
  }
}
