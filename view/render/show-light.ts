import {
  CustomBlending, Group, InstancedBufferAttribute, InstancedBufferGeometry, Mesh, PlaneGeometry, ShaderMaterial, SrcAlphaFactor, SrcColorFactor, ZeroFactor,
  type PerspectiveCamera, type WebGLRenderer,
} from 'three';
import {
  FRAME_HEAD, LIGHT_FIELD, LIGHT_STRIDE, MAX_LIGHTS, MAX_ZONES, SHOW_FIELD, SHOW_LAMPS, ZONE_FIELD, ZONE_LOOK_FIELD, ZONE_LOOK_STRIDE, ZONE_STRIDE, type RenderFrame, type ShowLamp,
} from '../../protocol/index.ts';
import { glowMaterial, sharedUniforms } from './glow.ts';
import { ShowCamera } from './show-camera.ts';
import { stageView } from './stage-view.ts';

/** Where a lamp hangs, where it shines, metres; how wide its cone is at its end, and what it is: a beam, or a glow behind everything. */
interface Lamp {
  readonly from: readonly [number, number, number];
  readonly to: readonly [number, number, number];
  readonly width: number;
  readonly isDisc?: boolean;
}

const LAMPS: Readonly<Record<Exclude<ShowLamp, 'room'>, Lamp>> = {
  left: { from: [-2.15, 2.75, -1.6], to: [-0.3, 0, 0.15], width: 0.62 },
  right: { from: [2.15, 2.75, -1.6], to: [0.3, 0, 0.15], width: 0.62 },
  'back left': { from: [-1.25, 3.1, -2.6], to: [-0.75, 0, 0.1], width: 0.55 },
  'back right': { from: [1.25, 3.1, -2.6], to: [0.75, 0, 0.1], width: 0.55 },
  above: { from: [0, 4.8, -0.1], to: [0, 0, 0], width: 0.8 },
  floor: { from: [0, -0.3, -2.1], to: [0, 4.4, -2.9], width: 2.3 },
  behind: { from: [0, 1.35, -2.4], to: [0, 1.35, -2.4], width: 2.1, isDisc: true },
};
const LAMP_NAMES = SHOW_LAMPS.slice(1) as Exclude<ShowLamp, 'room'>[];
/** Lamps that throw a pool on the floor. */
const POOLS = LAMP_NAMES.filter((name) => LAMPS[name].to[1] === 0);
const INSTANCES = LAMP_NAMES.length + POOLS.length + MAX_ZONES;
/** Light follows its cue this fast, a second: no cue can flash it more than the eye should bear. */
const FOLLOWS = 9, FOLLOWS_CALMLY = 3;
/** Without a hue of its own a lamp is warm. */
const WARM = [1, 0.8, 0.58] as const;

const VERTEX = /* glsl */ `
attribute vec4 iFrom; attribute vec4 iTo; attribute vec4 iColour;   // xyz width · xyz kind (0 beam, 1 disc, 2 pool, 3 zone) · rgb strength
varying vec2 vAt; varying vec4 vColour; varying float vKind; varying vec3 vWorld; varying vec3 vBeam;
void main() {
  vAt = position.xy * 2.0; vColour = iColour; vKind = iTo.w; vBeam = vec3(0.0);
  vec3 world;
  if (iTo.w < 0.5) {
    // A lamp on the floor is a row of them, behind the ring and as wide: no cone stands between anybody's legs.
    float along = position.y + 0.5, base = iFrom.y < 0.0 ? 1.5 : 0.05, width = mix(base, iFrom.w, along);
    vec3 axis = iTo.xyz - iFrom.xyz, side = normalize(cross(axis, cameraPosition - iFrom.xyz - axis * 0.5));
    // Metres beside the axis run evenly over both triangles; shares of the width would not.
    vBeam = vec3(vAt.x * width * 1.7, iFrom.w, base);
    world = iFrom.xyz + axis * along + side * vBeam.x;
    // Who stands in a beam does not see it: a flat sheet through the eye is no light.
    vec3 beside = cross(axis, cameraPosition - iFrom.xyz) / length(axis);
    vColour.w *= smoothstep(0.8, 1.9, length(beside)) * smoothstep(0.5, 1.6, distance(cameraPosition, world));
  } else if (iTo.w > 1.5 && iTo.w < 2.5) world = iTo.xyz + vec3(vAt.x, 0.004, -vAt.y) * iFrom.w;
  else {
    vec3 toward = normalize(cameraPosition - iFrom.xyz), right = normalize(cross(vec3(0.0, 1.0, 0.0), toward)), up = cross(toward, right);
    world = iFrom.xyz + (right * vAt.x + up * vAt.y) * iFrom.w;
  }
  vWorld = world;
  gl_Position = iColour.w < 0.004 ? vec4(2.0, 2.0, 2.0, 1.0) : projectionMatrix * viewMatrix * vec4(world, 1.0);
}`;
const FRAGMENT = /* glsl */ `
varying vec2 vAt; varying vec4 vColour; varying float vKind; varying vec3 vWorld; varying vec3 vBeam;
void main() {
  float shine;
  if (vKind < 0.5) {
    float along = vAt.y * 0.5 + 0.5, haze = 0.65 + 0.7 * noise(vWorld * vec3(1.1, 0.7, 1.1) + vec3(0.0, uTime * 0.05 * uTravel, uTime * 0.06 * uTravel));
    float across = vBeam.x / mix(vBeam.z, vBeam.y, along), isRow = step(0.1, vBeam.z);
    // Bright where it leaves the lamp, thinner all the way down: what is left of it lands in the pool on the floor.
    float left_ = 1.0 - along, core = across * across;
    shine = exp(-core * 2.4) * (haze * (0.13 + 0.34 * exp(-along * 3.5)) * left_ * sqrt(left_) + 0.9 * exp(-along * 45.0) * (1.0 - isRow)) * smoothstep(0.0, mix(0.012, 0.3, isRow), along);
  } else {
    float away = dot(vAt, vAt);
    shine = vKind < 1.5 ? 0.34 * exp(-away * 2.6) * smoothstep(1.0, 0.35, away) : vKind < 2.5 ? 0.3 * exp(-away * 3.2) * smoothstep(1.0, 0.3, away) : 0.5 * exp(-away * 3.4) * smoothstep(1.0, 0.2, away) * (0.25 + 0.75 * smoothstep(0.02, 0.2, away));
  }
  emit(vColour.rgb * vColour.w * shine + dither(gl_FragCoord.xy) * vColour.w);
}`;

const VEIL_VERTEX = /* glsl */ `void main() { gl_Position = vec4(position.xy * 2.0, 0.0, 1.0); }`;
const VEIL_FRAGMENT = /* glsl */ `uniform vec4 uVeil; void main() { gl_FragColor = uVeil; }`;

/** Covers the whole picture and multiplies what was drawn before it: rgb, and alpha with its own alpha. */
class Veil {
  readonly object: Mesh;
  readonly colour = new Float32Array([1, 1, 1, 1]);

  constructor(order: number) {
    this.object = new Mesh(new PlaneGeometry(1, 1), new ShaderMaterial({
      uniforms: { uVeil: { value: this.colour } }, vertexShader: VEIL_VERTEX, fragmentShader: VEIL_FRAGMENT, transparent: true, depthTest: false, depthWrite: false, toneMapped: false,
      blending: CustomBlending, blendSrc: ZeroFactor, blendDst: SrcColorFactor, blendSrcAlpha: ZeroFactor, blendDstAlpha: SrcAlphaFactor,
    }));
    this.object.frustumCulled = false;
    this.object.renderOrder = order;
    this.object.visible = false;
  }
}

/** Full colour of a hue, displayed red, green, blue. */
function writeHue(hue: number, out: Float32Array, at: number): void {
  if (hue < 0) {
    out.set(WARM, at);
    return;
  }
  for (let k = 0; k < 3; k++) {
    const turned = Math.abs(((hue + 1 - k / 3) % 1) * 6 - 3);
    out[at + k] = 0.12 + 0.88 * Math.max(0, Math.min(1, turned - 1));
  }
}

/** What the show does to the picture: lamps with their beams and pools, the light of the room, blackouts, lights of single zones, and views of the camera. Three draw calls while it does anything. */
export class ShowLight {
  readonly object = new Group();
  private readonly shared = sharedUniforms(new Float32Array(18));
  private readonly room = new Veil(8);
  private readonly dark = new Veil(45);
  private readonly lamps: Mesh;
  private readonly fromTo = { from: new Float32Array(INSTANCES * 4), to: new Float32Array(INSTANCES * 4), colour: new Float32Array(INSTANCES * 4) };
  private readonly attributes: InstancedBufferAttribute[];
  private readonly levels = new Float32Array(MAX_LIGHTS);
  private readonly hues = new Float32Array(MAX_LIGHTS * 3);
  private readonly zoneLevels = new Float32Array(MAX_ZONES);
  private readonly wanted = new Float32Array(3);
  private blackout = 0;
  private readonly camera = new ShowCamera();

  constructor() {
    const quad = new PlaneGeometry(1, 1), geometry = new InstancedBufferGeometry(), { from, to, colour } = this.fromTo;
    geometry.index = quad.index;
    geometry.setAttribute('position', quad.getAttribute('position'));
    this.attributes = [new InstancedBufferAttribute(from, 4), new InstancedBufferAttribute(to, 4), new InstancedBufferAttribute(colour, 4)];
    ['iFrom', 'iTo', 'iColour'].forEach((name, k) => geometry.setAttribute(name, this.attributes[k]!));
    geometry.instanceCount = INSTANCES;
    LAMP_NAMES.forEach((name, k) => {
      const lamp = LAMPS[name];
      from.set([...lamp.from, lamp.width], k * 4);
      to.set([...lamp.to, lamp.isDisc ? 1 : 0], k * 4);
    });
    POOLS.forEach((name, n) => {
      const lamp = LAMPS[name], at = (LAMP_NAMES.length + n) * 4;
      from.set([0, 0, 0, lamp.width * 2], at);
      to.set([...lamp.to, 2], at);
    });
    this.lamps = new Mesh(geometry, glowMaterial(this.shared, { vertex: VERTEX, fragment: FRAGMENT }));
    this.lamps.frustumCulled = false;
    this.lamps.renderOrder = 9;
    this.lamps.visible = false;
    this.levels[0] = 1;
    this.hues.fill(1);
    this.object.add(this.room.object, this.lamps, this.dark.object);
  }

  /** Once a picture, after the room and its camera. `isPointed`: somebody plays with the pointer. */
  update(frame: RenderFrame | null, gl: WebGLRenderer, camera: PerspectiveCamera, seconds: number, isReducedMotion: boolean, isPointed: boolean, isCameraFree: boolean): void {
    const isInHeadset = gl.xr.isPresenting, isPassthrough = isInHeadset && gl.xr.getEnvironmentBlendMode() !== 'opaque', step = Math.min(0.5, seconds);
    if (!isInHeadset && !isCameraFree) this.camera.update(frame, camera, stageView.framing, seconds, isPointed, isReducedMotion);
    const isLit = frame !== null && frame.show[SHOW_FIELD.lit] === 1;
    if (!isLit && !this.lamps.visible && !this.room.object.visible && !this.dark.object.visible) return;
    const share = 1 - Math.exp(-step * (isReducedMotion ? FOLLOWS_CALMLY : FOLLOWS));
    this.shared.time.value += step;
    this.shared.travel.value = isReducedMotion ? 0 : 1;
    this.shared.passthrough.value = isPassthrough ? 1 : 0;
    for (let light = 0; light < MAX_LIGHTS; light++) {
      const level = isLit ? frame.lights[light * LIGHT_STRIDE + LIGHT_FIELD.level]! : light === 0 ? 1 : 0, hue = isLit ? frame.lights[light * LIGHT_STRIDE + LIGHT_FIELD.hue]! : -1;
      if (light === 0 && hue < 0) this.wanted.fill(1);
      else writeHue(hue, this.wanted, 0);
      const swing = this.levels[light]! < 0.01 ? 1 : share;
      for (let k = 0; k < 3; k++) this.hues[light * 3 + k]! += (this.wanted[k]! - this.hues[light * 3 + k]!) * swing;
      this.levels[light]! += (level - this.levels[light]!) * share;
    }
    this.blackout += ((isLit ? frame.head[FRAME_HEAD.blackout]! : 0) - this.blackout) * share;
    this.veil(isPassthrough);
    this.shine(frame, isLit, share);
  }

  private veil(isPassthrough: boolean): void {
    const level = this.levels[0]!;
    // Black light is no light: even a dark room keeps a trace, so that a floor is there to stand on.
    for (let k = 0; k < 3; k++) this.room.colour[k] = (0.04 + 0.96 * level) * (0.25 + 0.75 * this.hues[k]!);
    this.room.object.visible = Math.min(this.room.colour[0]!, this.room.colour[1]!, this.room.colour[2]!) < 0.995;
    const left = Math.max(0, 1 - this.blackout);
    this.dark.colour.fill(left, 0, 3);
    // Over the player's own room a blackout takes the lights away and leaves the room.
    this.dark.colour[3] = isPassthrough ? left : 1;
    this.dark.object.visible = left < 0.998;
  }

  private shine(frame: RenderFrame | null, isLit: boolean, share: number): void {
    const { from, to, colour } = this.fromTo;
    let strongest = 0;
    for (let k = 0; k < LAMP_NAMES.length; k++) {
      const level = this.levels[k + 1]!, at = k * 4;
      for (let part = 0; part < 3; part++) colour[at + part] = this.hues[(k + 1) * 3 + part]!;
      colour[at + 3] = level;
      strongest = Math.max(strongest, level);
    }
    for (let n = 0; n < POOLS.length; n++) {
      const lamp = LAMP_NAMES.indexOf(POOLS[n]!), at = (LAMP_NAMES.length + n) * 4;
      for (let k = 0; k < 4; k++) colour[at + k] = colour[lamp * 4 + k]!;
    }
    for (let zone = 0; zone < MAX_ZONES; zone++) {
      const at = (LAMP_NAMES.length + POOLS.length + zone) * 4, place = zone * ZONE_STRIDE, isThere = isLit && frame !== null && frame.zones[place + ZONE_FIELD.isLive] === 1;
      const level = isThere ? frame.zoneLooks[zone * ZONE_LOOK_STRIDE + ZONE_LOOK_FIELD.light]! : 0;
      this.zoneLevels[zone]! += (level - this.zoneLevels[zone]!) * share;
      colour[at + 3] = this.zoneLevels[zone]!;
      strongest = Math.max(strongest, this.zoneLevels[zone]!);
      if (!isThere) continue;
      from[at] = frame.zones[place + ZONE_FIELD.x]!;
      from[at + 1] = frame.zones[place + ZONE_FIELD.y]!;
      from[at + 2] = frame.zones[place + ZONE_FIELD.z]!;
      from[at + 3] = frame.zones[place + ZONE_FIELD.radius]! * 3.2;
      to[at + 3] = 3;
      writeHue(frame.zoneLooks[zone * ZONE_LOOK_STRIDE + ZONE_LOOK_FIELD.hue]!, colour, at);
    }
    this.lamps.visible = strongest > 0.004;
    if (this.lamps.visible) for (const attribute of this.attributes) attribute.needsUpdate = true;
  }

  /** Gives back what the graphics card holds. */
  dispose(): void {
    for (const part of [this.room.object, this.dark.object, this.lamps]) {
      part.geometry.dispose();
      (part.material as ShaderMaterial).dispose();
    }
  }
}
