import { BufferGeometry, DoubleSide, DynamicDrawUsage, Group, InterleavedBuffer, InterleavedBufferAttribute, BufferAttribute, Mesh } from 'three';
import { MAX_PLAYERS } from '../../../protocol/index.ts';
import { PLAYER_LIGHT } from '../bodies.ts';
import { glowMaterial, type SharedUniforms } from '../glow.ts';
import { Ribbons } from '../ribbons.ts';
import { HISTORY_RATE, POINT } from './body-history.ts';
import type { Look, LookPicture } from './look.ts';
import { drawThreadFigure, FIGURE_POINTS } from './thread-figure.ts';

/** A length of silk: from which point to which it spans, from where to where along that line (beyond 1: past the end), seconds it hangs in the air, and which light it has beside the player's own. */
const LENGTHS = [
  { from: POINT.leftElbow, to: POINT.leftHand, begin: 0.3, end: 1.85, seconds: 2.3, isArm: true, tint: 0 },
  { from: POINT.rightElbow, to: POINT.rightHand, begin: 0.3, end: 1.85, seconds: 2.3, isArm: true, tint: 1 },
  { from: POINT.leftKnee, to: POINT.leftFoot, begin: 0.1, end: 1.1, seconds: 1.3, isArm: false, tint: 1 },
  { from: POINT.rightKnee, to: POINT.rightFoot, begin: 0.1, end: 1.1, seconds: 1.3, isArm: false, tint: 0 },
] as const;
/** Rows along each length, columns across. */
const ROWS = 48, COLUMNS = 7;
/** Metres a second squared by which it falls, at most: silk is held by the air. */
const FALL = 0.5;
/** Floats of a corner: place 3, along and across 0–1, shine, light. */
const STRIDE = 7;

const VERTEX = /* glsl */ `
attribute vec2 weave; attribute vec2 look;
varying vec3 vWorld; varying vec2 vWeave; varying float vShine; varying vec3 vHue;
void main() {
  vWorld = position; vWeave = weave; vShine = look.x; vHue = light(look.y);
  gl_Position = projectionMatrix * viewMatrix * vec4(position, 1.0);
}`;
const FRAGMENT = /* glsl */ `
uniform float uLoudness;
varying vec3 vWorld; varying vec2 vWeave; varying float vShine; varying vec3 vHue;
void main() {
  vec3 across = cross(dFdx(vWorld), dFdy(vWorld)); float size = length(across);
  vec3 facing = size > 1e-9 ? across / size : vec3(0.0, 0.0, 1.0), toward = normalize(cameraPosition - vWorld);
  // A veil is seen where it turns away: there the eye looks through more of it. What it faces the lamp with shines.
  float turned = 1.0 - abs(dot(facing, toward)), lit = pow(abs(dot(facing, normalize(vec3(0.25, 0.9, 0.4)))), 2.0), t = uTime * uTravel;
  float thread = 0.72 + 0.28 * sin(vWeave.y * 46.0 + 2.5 * sin(vWeave.x * 7.0 + t * 0.3));
  float hem = exp(-pow((vWeave.y - 0.975) * 26.0, 2.0)) + 0.5 * exp(-pow((vWeave.y - 0.02) * 34.0, 2.0));
  float fade = pow(1.0 - vWeave.x, 1.1) * smoothstep(0.0, 0.03, vWeave.x + 0.02);
  vec3 pale = light(5.0);
  vec3 colour = vHue * (0.2 + 0.4 * turned * turned + 0.5 * lit) * thread + mix(vHue, pale, 0.4) * hem * (0.4 + 0.3 * uLoudness) + mix(vHue, pale, 0.35) * lit * lit * 0.35;
  emit(colour * vShine * fade * (0.85 + 0.4 * uLoudness));
}`;

/**
 * Sleeves of silk: cloth that hangs from hands and feet, follows where they went, billows with what is heard and sinks. The body itself is a few
 * threads. Three draw calls, 4,608 triangles a player. Without travel the cloth hangs still.
 */
class Silk implements Look {
  readonly object = new Group();
  private readonly columns = new Float32Array(MAX_PLAYERS * LENGTHS.length * ROWS * COLUMNS * STRIDE);
  private readonly buffer = new InterleavedBuffer(this.columns, STRIDE).setUsage(DynamicDrawUsage);
  private readonly geometry = new BufferGeometry();
  private readonly threads: Ribbons;
  private readonly loudness = { value: 0 };

  constructor(shared: SharedUniforms) {
    const index = new Uint32Array(MAX_PLAYERS * LENGTHS.length * (ROWS - 1) * (COLUMNS - 1) * 6);
    let to = 0;
    for (let length = 0; length < MAX_PLAYERS * LENGTHS.length; length++) for (let row = 0; row < ROWS - 1; row++) for (let column = 0; column < COLUMNS - 1; column++) {
      const at = (length * ROWS + row) * COLUMNS + column, below = at + COLUMNS;
      for (const corner of [at, at + 1, below, below, at + 1, below + 1]) index[to++] = corner;
    }
    this.geometry.setAttribute('position', new InterleavedBufferAttribute(this.buffer, 3, 0));
    this.geometry.setAttribute('weave', new InterleavedBufferAttribute(this.buffer, 2, 3));
    this.geometry.setAttribute('look', new InterleavedBufferAttribute(this.buffer, 2, 5));
    this.geometry.setIndex(new BufferAttribute(index, 1));
    const mesh = new Mesh(this.geometry, glowMaterial(shared, { vertex: VERTEX, fragment: FRAGMENT, side: DoubleSide, uniforms: { uLoudness: this.loudness } }));
    mesh.frustumCulled = false;
    mesh.renderOrder = 31;
    this.threads = new Ribbons(shared, MAX_PLAYERS * FIGURE_POINTS + 4);
    this.object.add(mesh, this.threads.object);
  }

  update(picture: LookPicture): void {
    const { light, history, own, share } = picture;
    this.loudness.value = light.loudness;
    this.threads.begin();
    for (let player = 0; player < MAX_PLAYERS; player++) {
      const shine = light.presence[player]! * share[player]!;
      for (let length = 0; length < LENGTHS.length; length++) this.hang(picture, player, length, shine);
      if (shine > 0.02) drawThreadFigure(this.threads, history, player, 0, 0.019, shine * (0.72 + 0.28 * light.beatGlow), player === own);
    }
    this.threads.end();
    this.buffer.needsUpdate = true;
  }

  private hang({ light, history, own }: LookPicture, player: number, number: number, shine: number): void {
    const { columns } = this, track = history.columns, { from, to, begin, end, seconds, isArm, tint } = LENGTHS[number]!;
    const first = (player * LENGTHS.length + number) * ROWS * COLUMNS * STRIDE, every = (seconds * HISTORY_RATE) / (ROWS - 1), hue = tint === 0 ? PLAYER_LIGHT[player]! : (PLAYER_LIGHT[player]! + 2) % 5;
    const isOwnLeg = player === own && !isArm, time = light.time * light.travel;
    let isWhole = shine > 0.02 && !isOwnLeg;
    for (let row = 0; row < ROWS; row++) {
      // Between two entries it lies in proportion, so that it glides whatever the rate of the picture.
      const at = row * every, older = Math.min(HISTORY_RATE * 4 - 2, Math.floor(at)), part = at - older;
      const f0 = history.offset(player, from, older), f1 = history.offset(player, from, older + 1), t0 = history.offset(player, to, older), t1 = history.offset(player, to, older + 1);
      if (track[f0 + 4] === 0 || track[t0 + 4] === 0) isWhole = false;
      const age = (row / (ROWS - 1)) * seconds, along = row / (ROWS - 1);
      const fall = 0.5 * FALL * age * age * (isArm ? 1 : 0.25), sway = light.travel * age * (0.03 + 0.05 * light.loudness);
      for (let column = 0; column < COLUMNS; column++) {
        const v = column / (COLUMNS - 1), reach = begin + (end - begin) * v * (1 - 0.35 * along), corner = first + (row * COLUMNS + column) * STRIDE;
        for (let axis = 0; axis < 3; axis++) {
          const a = track[f0 + axis]! + (track[f1 + axis]! - track[f0 + axis]!) * part, b = track[t0 + axis]! + (track[t1 + axis]! - track[t0 + axis]!) * part;
          columns[corner + axis] = a + (b - a) * reach;
        }
        // What hangs past the hand lags behind it and falls first.
        columns[corner]! += sway * Math.sin(age * 5 + v * 2.4 - time * 2.1 + number);
        columns[corner + 1] = Math.max(0.015, columns[corner + 1]! - fall * (0.5 + v) - (v > 0.4 ? (v - 0.4) * 0.1 : 0));
        columns[corner + 2]! += sway * Math.sin(age * 4.1 - v * 3 - time * 1.7 + number * 2);
        columns[corner + 3] = along;
        columns[corner + 4] = v;
        columns[corner + 5] = isWhole ? shine : 0;
        columns[corner + 6] = hue;
      }
    }
  }
}

export const makeSilk = (shared: SharedUniforms): Look => new Silk(shared);
