import { Mesh, PlaneGeometry } from 'three';
import { FRAME_HEAD, JOINT, JOINT_COUNT, JOINT_STRIDE, MAX_PLAYERS, ZONE_KIND, type RenderFrame } from '../../protocol/index.ts';
import { PLAYER_LIGHT } from './bodies.ts';
import { glowMaterial, type SharedUniforms } from './glow.ts';
import type { RoomLight } from './room-light.ts';

/** Lights that the floor catches: zones first, then one for each player. */
const POOLS = 20, ZONE_POOLS = POOLS - MAX_PLAYERS;
/** Waits shown at once on the beat ring. */
const WAITS = 8;
/** Metres: radius of the beat ring at rest. */
export const RING_RADIUS = 0.98;

const VERTEX = /* glsl */ `
uniform vec4 uPools[${POOLS}];   // x y z strength
uniform float uPoolLights[${POOLS}];
varying vec2 vFloor; varying vec3 vCaught; varying float vGrazing;
void main() {
  vec4 world = modelMatrix * vec4(position, 1.0);
  vFloor = world.xz;
  // Pools are soft, so they are summed at the corners of a fine grid and blended between: cheap on a headset.
  vec3 caught = vec3(0.0);
  for (int i = 0; i < ${POOLS}; i++) {
    vec4 pool = uPools[i];
    if (pool.w < 0.001) continue;
    float away = dot(world.xz - pool.xz, world.xz - pool.xz), height = 0.14 + pool.y * pool.y * 0.5;
    caught += light(uPoolLights[i]) * pool.w * 0.16 / (1.0 + height) / (0.25 + (away + height * 0.3) * (away + height * 0.3) * 6.0);
  }
  vCaught = caught;
  vec4 seen = viewMatrix * world;
  vGrazing = 1.0 - clamp(normalize(-seen.xyz).y, 0.0, 1.0);
  gl_Position = projectionMatrix * seen;
}`;

const FRAGMENT = /* glsl */ `
uniform vec4 uWaits[${WAITS}];   // progress strength light isEnding
uniform vec4 uBeat;              // barPhase breath beatsPerBar open
uniform float uBeatPhase; uniform float uLoudness;
varying vec2 vFloor; varying vec3 vCaught; varying float vGrazing;
const float TURN = 6.2831853;
// Beyond this nothing of the ring, its wave or its lanes is left to see.
const float RING_REACH = 2.7;
float line(float away, float width, float soft) { return 1.0 - smoothstep(width, width + soft * 1.5 + 0.004, abs(away)); }
void main() {
  // All rings share the slope of the radius; it is taken here because a branch has none.
  float radius = length(vFloor), soft = fwidth(radius);
  // Worn boards: what light falls is caught unevenly, along the boards.
  float board = floor(vFloor.x * 3.4), grain = noise(vec3(vFloor.x * 22.0, vFloor.y * 1.3, board));
  float seam = smoothstep(0.0, 0.035, abs(fract(vFloor.x * 3.4) - 0.5) - 0.465);
  float worn = (0.72 + 0.42 * grain + 0.16 * hash(vec3(board, 1.0, 2.0))) * (1.0 - 0.3 * seam);
  vec3 warm = mix(light(1.0), light(5.0), 0.28);
  vec3 result = vCaught * worn;
  result += warm * worn * 0.15 * exp(-pow(radius / 1.35, 2.4)) + light(4.0) * worn * 0.022 * exp(-radius * 0.42);

  if (radius < RING_REACH) {
    // The beat ring. Turned so that 0 is nearest the viewer and a bar runs round like a clock.
    float turn = fract(atan(-vFloor.x, vFloor.y) / TURN);
    float breath = uBeat.y, ring = ${RING_RADIUS} + 0.085 * breath, away = radius - ring;
    vec3 pale = light(5.0), hue = light(1.0);
    float glow = 0.4 + 0.6 * uBeatGlow;
    float behind = fract(uBeat.x - turn), sweep = exp(-behind * 5.0);
    result += mix(hue, pale, 0.45) * line(away, 0.007 + 0.006 * uBeatGlow, soft) * (0.3 + 0.3 * uBeatGlow + 0.5 * sweep) * uBeat.w;
    result += hue * exp(-abs(away) * (15.0 - 6.0 * breath)) * (0.07 + 0.15 * glow + 0.16 * sweep) * uBeat.w;
    // Beats of the bar: the first is widest.
    float part = turn * uBeat.z, nearest = floor(part + 0.5), first = step(abs(fract(nearest / uBeat.z + 0.001) - 0.001), 0.01);
    float mark = length(vec2((part - nearest) / uBeat.z * TURN * ring, away));
    float isNow = step(abs(mod(floor(uBeat.x * uBeat.z), uBeat.z) - mod(nearest, uBeat.z)), 0.5);
    result += pale * (1.0 - smoothstep(0.016 + 0.012 * first, 0.034 + 0.016 * first, mark)) * (0.45 + 0.55 * isNow * glow) * uBeat.w;
    // The downbeat leaves the ring as a wave.
    float wave = ring + uBeatPhase * 0.9, isFirst = step(uBeat.x * uBeat.z, 1.0);
    result += hue * uTravel * isFirst * exp(-abs(radius - wave) * 13.0) * (1.0 - uBeatPhase) * (1.0 - uBeatPhase) * 0.2 * uBeat.w;

    // Everything that waits runs towards the front of the ring and gets there when it starts.
    for (int i = 0; i < ${WAITS}; i++) {
      vec4 wait = uWaits[i];
      if (wait.y < 0.01) continue;
      float lane = radius - (${RING_RADIUS} - 0.085 - 0.058 * float(i));
      float drawn = wait.w > 0.5 ? step(wait.x, turn) : step(turn, wait.x);
      float head = length(vec2((fract(turn - wait.x + 0.5) - 0.5) * TURN * radius, lane));
      vec3 colour = light(wait.z);
      result += wait.y * (colour * line(lane, 0.011, soft) * (0.14 + 0.7 * drawn) + mix(colour, pale, 0.6) * exp(-head * head * 900.0));
    }
  }
  result *= smoothstep(8.5, 2.2, radius) * (1.0 - 0.35 * vGrazing);
  emit(result + dither(gl_FragCoord.xy));
}`;

/** The floor that catches light, and on it the beat ring with everything that waits. One draw call, 3,200 triangles. */
export class Floor {
  readonly object: Mesh;
  private readonly pools = new Float32Array(POOLS * 4);
  private readonly poolLights = new Float32Array(POOLS);
  private readonly waits = new Float32Array(WAITS * 4);
  private readonly beat = new Float32Array(4);
  private readonly beatPhase = { value: 0 };
  private readonly loudness = { value: 0 };
  /** Zone that each lane of waits shows, −1 none: a wait keeps its lane. */
  private readonly lanes = new Int16Array(WAITS).fill(-1);

  constructor(shared: SharedUniforms) {
    const geometry = new PlaneGeometry(17, 17, 40, 40).rotateX(-Math.PI / 2);
    this.object = new Mesh(geometry, glowMaterial(shared, {
      vertex: VERTEX, fragment: FRAGMENT,
      uniforms: { uPools: { value: this.pools }, uPoolLights: { value: this.poolLights }, uWaits: { value: this.waits }, uBeat: { value: this.beat }, uBeatPhase: this.beatPhase, uLoudness: this.loudness },
    }));
    this.object.frustumCulled = false;
    this.object.renderOrder = 2;
  }

  update(light: RoomLight, frame: RenderFrame | null): void {
    this.beat[0] = light.barPhase;
    this.beat[1] = light.breath;
    this.beat[2] = light.beatsPerBar;
    this.beat[3] = 0.45 + 0.55 * light.open;
    this.beatPhase.value = light.beatPhase;
    this.loudness.value = light.loudness;
    this.catchZones(light);
    this.catchBodies(light, frame);
    this.showWaits(light);
  }

  private catchZones(light: RoomLight): void {
    const { zones } = light, pools = this.pools;
    for (let i = 0; i < ZONE_POOLS; i++) {
      const isThere = i < zones.count;
      pools[i * 4] = isThere ? zones.x[i]! : 0;
      pools[i * 4 + 1] = isThere ? Math.max(0, zones.y[i]! - (zones.kind[i] === ZONE_KIND.bow ? zones.height[i]! * 0.4 : 0)) : 0;
      pools[i * 4 + 2] = isThere ? zones.z[i]! : 0;
      pools[i * 4 + 3] = isThere ? zones.life[i]! * (zones.glow[i]! * (0.75 + 0.5 * zones.energy[i]! * zones.sounding[i]!) + zones.flare[i]! * 0.35) * (zones.kind[i] === ZONE_KIND.strike ? 0.45 : 1) : 0;
      this.poolLights[i] = isThere ? zones.light[i]! : 0;
    }
  }

  private catchBodies(light: RoomLight, frame: RenderFrame | null): void {
    for (let player = 0; player < MAX_PLAYERS; player++) {
      const at = (ZONE_POOLS + player) * 4, left = player * JOINT_COUNT + JOINT.left_ankle, right = player * JOINT_COUNT + JOINT.right_ankle;
      const seen = frame && frame.head[FRAME_HEAD.ready] === 1 ? Math.min(light.joint[left]!, light.joint[right]!) : 0;
      this.pools[at + 3] = seen * light.presence[player]! * 0.6;
      this.poolLights[ZONE_POOLS + player] = PLAYER_LIGHT[player]!;
      if (!frame || seen === 0) continue;
      this.pools[at] = (frame.joints[left * JOINT_STRIDE]! + frame.joints[right * JOINT_STRIDE]!) / 2;
      this.pools[at + 1] = 0.05;
      this.pools[at + 2] = (frame.joints[left * JOINT_STRIDE + 2]! + frame.joints[right * JOINT_STRIDE + 2]!) / 2;
    }
  }

  private showWaits(light: RoomLight): void {
    const { zones } = light, lanes = this.lanes, waits = this.waits;
    for (let lane = 0; lane < WAITS; lane++) if (lanes[lane]! >= 0 && zones.waiting[lanes[lane]!]! < 0.02) lanes[lane] = -1;
    for (let zone = 0; zone < zones.count; zone++) {
      if (zones.waiting[zone]! < 0.02 || zones.life[zone]! < 0.1 || lanes.indexOf(zone) >= 0) continue;
      const free = lanes.indexOf(-1);
      if (free >= 0) lanes[free] = zone;
    }
    for (let lane = 0; lane < WAITS; lane++) {
      const zone = lanes[lane]!, at = lane * 4;
      waits[at + 1] = zone < 0 ? 0 : zones.waiting[zone]! * zones.life[zone]!;
      if (zone < 0) continue;
      waits[at] = zones.wait[zone]!;
      waits[at + 2] = zones.light[zone]!;
      waits[at + 3] = zones.sounding[zone]! > 0.5 ? 1 : 0;
    }
  }
}
