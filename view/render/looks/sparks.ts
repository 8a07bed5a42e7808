import { BufferGeometry, DynamicDrawUsage, InterleavedBuffer, InterleavedBufferAttribute, Points, Group } from 'three';
import { ATTACK_FIELD, ATTACK_STRIDE, FRAME_HEAD, MAX_ATTACKS, MAX_PLAYERS } from '../../../protocol/index.ts';
import { PLAYER_LIGHT } from '../bodies.ts';
import { glowMaterial, type SharedUniforms } from '../glow.ts';
import { LINES, OWN_LINES, POINT } from './body-history.ts';
import type { Look, LookPicture } from './look.ts';

/** Sparks that one player has in the air at most. */
const MOST = 3072;
/** Sparks a second that a body gives off at rest, and more for each metre a second of a line's movement. */
const AT_REST = 1900, PER_SPEED = 60;
/** Most that one picture adds for a player, and those of a strike. */
const MOST_AT_ONCE = 700, PER_STRIKE = 110;
/** Floats of a spark: place 3, birth s, velocity 3, life s, size m, light, seed, shine. */
const STRIDE = 12;

const VERTEX = /* glsl */ `
attribute vec4 aBirth; attribute vec4 aFly; attribute vec4 aLook;
uniform float uPixels; uniform float uLoudness;
varying vec3 vHue; varying float vShine;
void main() {
  float age = clamp((uTime - aBirth.w) / max(aFly.w, 0.05), 0.0, 1.0), seconds = age * aFly.w;
  // Air slows them, warmth lifts them, and what is heard stirs them.
  vec3 p = aBirth.xyz + aFly.xyz * (1.0 - exp(-seconds * 2.6)) / 2.6 * uTravel;
  float stir = (0.05 + 0.22 * uLoudness) * age * uTravel;
  vec3 q = p * 2.3 + vec3(0.0, -uTime * 0.22, aLook.z * 3.0);
  p += stir * (vec3(noise(q), noise(q + 17.3), noise(q + 41.9)) - 0.5) + vec3(0.0, 0.09 * age * age * uTravel, 0.0);
  vec4 seen = viewMatrix * vec4(p, 1.0);
  float size = aLook.x * (1.0 - 0.55 * age) * (1.0 + 0.7 * uLoudness + 0.35 * uBeatGlow);
  vHue = mix(light(aLook.y), light(5.0), 0.25 + 0.5 * (1.0 - age) * (1.0 - age) * fract(aLook.z * 7.7));
  vShine = aLook.w * smoothstep(0.0, 0.06, age) * (1.0 - age) * step(age, 0.999) * (0.75 + 0.25 * sin(aLook.z * 40.0 + uTime * 3.0 * uTravel));
  gl_PointSize = vShine > 0.002 ? clamp(uPixels * size / max(0.1, -seen.z), 2.0, 48.0) : 0.0;
  gl_Position = projectionMatrix * seen;
}`;
const FRAGMENT = /* glsl */ `
varying vec3 vHue; varying float vShine;
void main() { float away = length(gl_PointCoord - 0.5) * 2.0; emit(vHue * vShine * (exp(-away * away * 5.0) * 0.7 + exp(-away * away * 30.0) * 0.9) * step(away, 1.0)); }`;

/**
 * The body as dust: sparks are born along its lines, more where it moves, and fly on the way the limb went. A strike throws a handful. One draw
 * call for all; the card moves them, so that each is written once in its life.
 */
class Sparks implements Look {
  readonly object = new Group();
  private readonly columns = new Float32Array(MAX_PLAYERS * MOST * STRIDE);
  private readonly buffer = new InterleavedBuffer(this.columns, STRIDE).setUsage(DynamicDrawUsage);
  private readonly next = new Int32Array(MAX_PLAYERS);
  /** Where this picture's sparks begin, and how many there are, of each player. */
  private readonly first = new Int32Array(MAX_PLAYERS);
  private readonly written = new Int32Array(MAX_PLAYERS);
  private readonly owed = new Float64Array(MAX_PLAYERS);
  private readonly pixels = { value: 1000 };
  private readonly loudness = { value: 0 };
  private strikes = -1;
  /** A cheap stream of chance for where sparks are born: what it decides is seen once and matters to nobody. */
  private chance = 1;

  constructor(shared: SharedUniforms) {
    const geometry = new BufferGeometry();
    for (const [ordinal, name] of ['aBirth', 'aFly', 'aLook'].entries()) geometry.setAttribute(name, new InterleavedBufferAttribute(this.buffer, 4, ordinal * 4));
    geometry.setAttribute('position', new InterleavedBufferAttribute(this.buffer, 3, 0));
    const points = new Points(geometry, glowMaterial(shared, { vertex: VERTEX, fragment: FRAGMENT, uniforms: { uPixels: this.pixels, uLoudness: this.loudness } }));
    points.frustumCulled = false;
    points.renderOrder = 31;
    this.object.add(points);
  }

  update(picture: LookPicture): void {
    const { light, frame, history, share } = picture;
    this.pixels.value = picture.heightPixels * 2;
    this.loudness.value = light.loudness;
    this.first.set(this.next);
    this.written.fill(0);
    for (let player = 0; player < MAX_PLAYERS; player++) {
      const shine = light.presence[player]! * share[player]!;
      if (shine < 0.02) continue;
      let moving = 0;
      for (let line = 0; line < LINES.length; line++) moving += history.columns[history.offset(player, LINES[line]![1], 0) + 3]!;
      this.owed[player] = Math.min(MOST_AT_ONCE, this.owed[player]! + light.step * (AT_REST + PER_SPEED * moving) * (0.8 + 0.5 * light.loudness));
      const born = Math.floor(this.owed[player]!);
      this.owed[player]! -= born;
      for (let i = 0; i < born; i++) this.bear(picture, player, shine, (i + 0.5) / born);
    }
    const count = frame.head[FRAME_HEAD.attackCount]!;
    if (this.strikes < 0 || count < this.strikes) this.strikes = count;
    for (let number = Math.max(this.strikes, count - 8); number < count; number++) this.burst(picture, (number % MAX_ATTACKS) * ATTACK_STRIDE);
    this.strikes = count;
    this.upload();
  }

  private upload(): void {
    this.buffer.clearUpdateRanges();
    for (let player = 0; player < MAX_PLAYERS; player++) {
      const first = this.first[player]!, written = Math.min(MOST, this.written[player]!), untilEnd = Math.min(written, MOST - first);
      if (written === 0) continue;
      this.buffer.addUpdateRange((player * MOST + first) * STRIDE, untilEnd * STRIDE);
      if (written > untilEnd) this.buffer.addUpdateRange(player * MOST * STRIDE, (written - untilEnd) * STRIDE);
      this.buffer.needsUpdate = true;
    }
  }

  private random(): number {
    this.chance = (Math.imul(this.chance, 1664525) + 1013904223) | 0;
    return (this.chance >>> 8) / 16777216;
  }

  /** One spark on one of the body's lines; `part` of the time since the last picture has passed. */
  private bear({ light, history, own }: LookPicture, player: number, shine: number, part: number): void {
    const isOwn = player === own, line = isOwn ? OWN_LINES[Math.floor(this.random() * OWN_LINES.length)]! : Math.floor(this.random() * (LINES.length + 1));
    const { columns } = history, isHead = line === LINES.length, [a, b] = isHead ? [POINT.head, POINT.head] : LINES[line]!;
    const from = history.offset(player, a, 0), to = history.offset(player, b, 0);
    if (columns[from + 4] === 0 || columns[to + 4] === 0) return;
    // On a slow display the body has moved since the last picture: sparks are born on the way.
    const back = Math.min(8, Math.round(light.step * 60 * (1 - part))), was = history.offset(player, b, back + 2), now = history.offset(player, b, back), root = history.offset(player, a, back);
    if (columns[was + 4] === 0 || columns[now + 4] === 0 || columns[root + 4] === 0) return;
    const along = this.random(), wide = isHead ? 0.1 : line < 4 ? 0.085 : 0.034, at = (player * MOST + this.next[player]!) * STRIDE, out = this.columns;
    for (let axis = 0; axis < 3; axis++) {
      out[at + axis] = columns[root + axis]! + (columns[now + axis]! - columns[root + axis]!) * along + (this.random() + this.random() - 1) * wide;
      out[at + 4 + axis] = (columns[now + axis]! - columns[was + axis]!) * 30 * along * 0.55 + (this.random() - 0.5) * 0.1;
    }
    if (isHead) out[at + 1]! += 0.06;
    const speed = Math.min(1, columns[now + 3]! / 2.5) * along;
    this.finish(at, player, light.time - light.step * (1 - part), 0.45 + 0.5 * this.random() + 0.7 * speed, 0.026 + 0.044 * this.random() * this.random() * (0.8 + speed), shine * (0.55 + 0.45 * speed));
    this.advance(player);
  }

  private burst({ light, frame: { attacks }, share }: LookPicture, at: number): void {
    const player = attacks[at + ATTACK_FIELD.player]!, shine = (share[player] ?? 0) * (light.presence[player] ?? 0);
    if (shine < 0.05) return;
    const strength = Math.max(0.2, Math.min(1, attacks[at + ATTACK_FIELD.strength]!)), out = this.columns;
    for (let i = 0; i < PER_STRIKE * strength; i++) {
      const to = (player * MOST + this.next[player]!) * STRIDE, fast = (0.6 + 3.2 * this.random() * this.random()) * strength;
      for (let axis = 0; axis < 3; axis++) {
        out[to + axis] = attacks[at + ATTACK_FIELD.x + axis]! + (this.random() - 0.5) * 0.03;
        out[to + 4 + axis] = (attacks[at + ATTACK_FIELD.dx + axis]! * 0.8 + (this.random() - 0.5) * 1.3) * fast;
      }
      this.finish(to, player, light.time, 0.4 + 0.8 * this.random(), 0.022 + 0.035 * this.random(), shine);
      this.advance(player);
    }
  }

  private finish(at: number, player: number, birth: number, life: number, size: number, shine: number): void {
    const out = this.columns;
    out[at + 3] = birth;
    out[at + 7] = life;
    out[at + 8] = size;
    out[at + 9] = this.random() < 0.72 ? PLAYER_LIGHT[player]! : (PLAYER_LIGHT[player]! + 1) % 5;
    out[at + 10] = this.random();
    out[at + 11] = shine;
  }

  private advance(player: number): void {
    this.next[player] = (this.next[player]! + 1) % MOST;
    this.written[player] = this.written[player]! + 1;
  }
}

export const makeSparks = (shared: SharedUniforms): Look => new Sparks(shared);
