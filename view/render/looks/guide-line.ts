import { BufferAttribute, BufferGeometry, DynamicDrawUsage, Group, Points } from 'three';
import { JOINT, JOINT_COUNT, JOINT_STRIDE, PLAYER_FIELD, PLAYER_STRIDE, PULSE_FIELD, type RenderFrame } from '../../../protocol/index.ts';
import { Guide, GUIDE_HANDS } from '../../notation/guide.ts';
import { guide as guideStore } from '../../notation/guide-store.ts';
import type { Phrase } from '../../notation/phrase.ts';
import { glowMaterial, type SharedUniforms } from '../glow.ts';
import { LIGHT } from '../palette-colours.ts';
import { RIBBON, Ribbons } from '../ribbons.ts';
import type { RoomLight } from '../room-light.ts';

/** Beats of the way that are drawn ahead, and just behind; points a beat. */
const AHEAD = 4, BEHIND = 0.5, POINTS_A_BEAT = 16;
const LINE_POINTS = (AHEAD + BEHIND) * POINTS_A_BEAT + 4;
/** Seconds over which closeness is felt, and between two reports of it. */
const FEEL = 0.8, REPORT_SECONDS = 0.25;
/** Seconds by which the line follows the body from place to place: slowly, or it would run after every step. */
const FOLLOW = 1.2;

const VERTEX = /* glsl */ `
attribute vec3 look; uniform float uPixels;
varying float vClose; varying float vShine; varying vec3 vHue;
void main() {
  vec4 seen = viewMatrix * vec4(position, 1.0);
  vClose = look.y; vShine = look.z; vHue = light(look.x);
  gl_PointSize = vShine > 0.0 ? clamp(uPixels * 0.17 / max(0.1, -seen.z), 10.0, 120.0) : 0.0;
  gl_Position = projectionMatrix * seen;
}`;
const FRAGMENT = /* glsl */ `
varying float vClose; varying float vShine; varying vec3 vHue;
void main() {
  // A ring that fills the nearer the hand is.
  float away = length(gl_PointCoord - 0.5) * 2.0, ring = exp(-pow((away - 0.72) * 9.0, 2.0)), disc = smoothstep(vClose * 0.62, vClose * 0.62 - 0.12, away) * vClose;
  emit((mix(vHue, light(5.0), 0.5) * ring * (0.5 + 0.5 * vClose) + mix(vHue, light(5.0), 0.3) * disc * 0.8 + vHue * exp(-away * away * 5.0) * 0.2) * vShine * step(away, 1.0));
}`;

const JOINTS = [[JOINT.left_hand, JOINT.left_wrist], [JOINT.right_hand, JOINT.right_wrist]] as const;
const HUES = [LIGHT.air, LIGHT.pulse] as const;

/**
 * A phrase to follow: the way of both hands drawn ahead in the air, in time with the room's bars, laid over whoever follows and measured to their size; a ring
 * runs along it and fills the nearer their hand is. Says how near they are. Three draw calls.
 */
export class GuideLine {
  readonly object = new Group();
  private readonly ribbons: Ribbons;
  private readonly marks = new Float32Array(GUIDE_HANDS.length * 3);
  private readonly looks = new Float32Array(GUIDE_HANDS.length * 3);
  private readonly geometry = new BufferGeometry();
  private readonly pixels = { value: 1000 };
  private readonly hips = new Float64Array(3);
  private readonly place = new Float64Array(3);
  private guide: Guide | null = null;
  private phrase: Phrase | null = null;
  private firstBar = 0;
  private isPlaced = false;
  private readonly close = new Float64Array(GUIDE_HANDS.length);
  private round = 0;
  private roundSum = 0;
  private roundSeconds = 0;
  private best = -1;
  private sinceReport = 0;

  constructor(shared: SharedUniforms) {
    this.ribbons = new Ribbons(shared, GUIDE_HANDS.length * LINE_POINTS + 4);
    this.geometry.setAttribute('position', new BufferAttribute(this.marks, 3).setUsage(DynamicDrawUsage));
    this.geometry.setAttribute('look', new BufferAttribute(this.looks, 3).setUsage(DynamicDrawUsage));
    const points = new Points(this.geometry, glowMaterial(shared, { vertex: VERTEX, fragment: FRAGMENT, uniforms: { uPixels: this.pixels } }));
    points.frustumCulled = false;
    points.renderOrder = 34;
    this.object.add(this.ribbons.object, points);
  }

  update(light: RoomLight, frame: RenderFrame, heightPixels: number): void {
    const { phrase, player } = guideStore.getState(), bars = frame.pulses[PULSE_FIELD.bar]! + frame.pulses[PULSE_FIELD.barPhase]!;
    if (phrase !== this.phrase) this.begin(phrase, bars);
    const { guide } = this;
    this.object.visible = guide !== null;
    if (!guide) return;
    this.pixels.value = heightPixels * 2;
    const beat = (bars - this.firstBar) * guide.phrase.beatsPerBar, height = frame.players[player * PLAYER_STRIDE + PLAYER_FIELD.height]! || 1.7, isHere = light.presence[player]! > 0.3;
    this.stand(light, frame, player, height);
    this.ribbons.begin();
    let sum = 0, hands = 0;
    for (let hand = 0; hand < GUIDE_HANDS.length; hand++) {
      if (!guide.placeAt(hand, beat, height, this.hips, this.place)) {
        this.looks[hand * 3 + 2] = 0;
        continue;
      }
      this.marks.set(this.place, hand * 3);
      const away = this.awayOf(light, frame, player, hand), now = away < 0 || !isHere ? 0 : guide.closeness(away, height);
      this.close[hand]! += (now - this.close[hand]!) * (1 - Math.exp(-light.step / FEEL));
      this.looks[hand * 3] = HUES[hand]!;
      this.looks[hand * 3 + 1] = this.close[hand]!;
      this.looks[hand * 3 + 2] = 0.9;
      this.draw(light, hand, beat, height);
      sum += this.close[hand]!;
      hands++;
    }
    this.ribbons.end();
    this.geometry.getAttribute('position').needsUpdate = this.geometry.getAttribute('look').needsUpdate = true;
    this.score(light.step, hands > 0 ? sum / hands : 0, Math.floor(beat / guide.beats));
  }

  private begin(phrase: Phrase | null, bars: number): void {
    this.phrase = phrase;
    this.guide = phrase ? new Guide(phrase) : null;
    // It begins with the next bar line: until then its first way is seen ahead.
    this.firstBar = Math.ceil(bars);
    this.isPlaced = false;
    this.close.fill(0);
    this.round = this.roundSum = this.roundSeconds = 0;
    this.best = -1;
  }

  /** Follows the middle of the hips, slowly; where no hips are seen the line stays, at first before the middle of the room. */
  private stand(light: RoomLight, frame: RenderFrame, player: number, height: number): void {
    const left = (player * JOINT_COUNT + JOINT.left_hip) * JOINT_STRIDE, right = left + JOINT_STRIDE, isSeen = light.joint[player * JOINT_COUNT + JOINT.left_hip]! > 0.3 && light.joint[player * JOINT_COUNT + JOINT.right_hip]! > 0.3;
    const share = this.isPlaced ? 1 - Math.exp(-light.step / FOLLOW) : 1;
    if (!isSeen && this.isPlaced) return;
    for (let axis = 0; axis < 3; axis++) {
      const goal = isSeen ? (frame.joints[left + axis]! + frame.joints[right + axis]!) / 2 : axis === 1 ? 0.53 * height : 0;
      this.hips[axis]! += (goal - this.hips[axis]!) * share;
    }
    this.isPlaced = isSeen;
  }

  /** Metres from a hand to where it should be; −1 where it is not seen. Depth counts only where both have it. */
  private awayOf(light: RoomLight, frame: RenderFrame, player: number, hand: number): number {
    const own = player * JOINT_COUNT + JOINTS[hand]![1], joint = light.joint[own]! > 0.3 ? own : player * JOINT_COUNT + JOINTS[hand]![0];
    if (light.joint[joint]! <= 0.3) return -1;
    const at = joint * JOINT_STRIDE, dx = frame.joints[at]! - this.place[0]!, dy = frame.joints[at + 1]! - this.place[1]!;
    const dz = this.guide!.hasDepth && frame.players[player * PLAYER_STRIDE + PLAYER_FIELD.space]! > 0.5 ? frame.joints[at + 2]! - this.place[2]! : 0;
    return Math.sqrt(dx * dx + dy * dy + dz * dz);
  }

  private draw(light: RoomLight, hand: number, beat: number, height: number): void {
    const { ribbons, guide, place } = this, hue = HUES[hand]!;
    ribbons.open();
    for (let i = -BEHIND * POINTS_A_BEAT; i <= AHEAD * POINTS_A_BEAT; i++) {
      const ahead = i / POINTS_A_BEAT, part = ahead < 0 ? 1 + ahead / BEHIND : 1 - ahead / AHEAD;
      guide!.placeAt(hand, beat + ahead, height, this.hips, place);
      // Every beat is a bead on the line.
      const whole = Math.abs(beat + ahead - Math.round(beat + ahead)), bead = Math.max(0, 1 - whole * POINTS_A_BEAT * 0.8);
      ribbons.point(place[0]!, place[1]!, place[2]!, (0.016 + 0.026 * bead) * (0.4 + 0.6 * part), part * (0.8 + 0.2 * light.beatGlow), RIBBON.trail, hue, ahead);
    }
    ribbons.shut();
  }

  private score(seconds: number, closeness: number, round: number): void {
    if (round !== this.round) {
      if (this.round >= 0 && this.roundSeconds > 0.5) this.best = Math.max(this.best, this.roundSum / this.roundSeconds);
      this.round = round;
      this.roundSum = this.roundSeconds = 0;
    }
    if (round >= 0) {
      this.roundSum += closeness * seconds;
      this.roundSeconds += seconds;
    }
    this.sinceReport += seconds;
    if (this.sinceReport < REPORT_SECONDS) return;
    this.sinceReport = 0;
    guideStore.setState({ closeness, best: this.best });
  }
}
