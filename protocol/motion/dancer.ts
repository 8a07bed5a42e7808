import { COCO_COUNT, JOINT } from '../joints.ts';
import { ROUND_BEATS, SCORE, type Limb, type Step } from './choreography.ts';
import type { PoseBuffer } from './motion.ts';
import { cosine, PI, sine } from './trigonometry.ts';

/** A zone as the dancer knows it: metres, on the stage. */
export interface DancerZone {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly height: number;
}

interface Point { x: number; y: number; z: number }

const BEATS_PER_BAR = 4;
/** Lengths of a body 1.7 m tall, metres. */
const UPPER_ARM = 0.3, FOREARM = 0.27, THIGH = 0.43, SHIN = 0.43, SHOULDER = 0.19, HIP = 0.1, HAND = 0.08;
const HIPS_Y = 0.95, SHOULDERS_ABOVE_HIPS = 0.49, HEAD_ABOVE_SHOULDERS = 0.24, ANKLE_Y = 0.09, STANCE = 0.17;
/** A reach travels this long, beats; a strike lifts this long before it lands and falls for the last part. */
const REACH_BEATS = 1.6, LIFT_BEATS = 1.15, FALL_BEATS = 0.17;
/** Hands travel this far in front of the stage plane, so that they pass lanterns without touching them, metres. */
const CLEARANCE = 0.32;

const clamp01 = (value: number): number => Math.max(0, Math.min(1, value));
/** Minimum jerk (Flash & Hogan 1985): how unhurried hands travel. */
const ease = (part: number): number => { const p = clamp01(part); return p * p * p * (10 - 15 * p + 6 * p * p); };
const mix = (a: number, b: number, part: number): number => a + (b - a) * part;
const wave = (turns: number): number => sine(2 * PI * turns);

/**
 * The dancer of light: a whole body that dances the {@link SCORE} in the room's zones. Every joint is a function of musical time
 * alone, so it can be asked for any moment at any tempo, and bones keep their lengths.
 *
 * @example const dancer = new Dancer(zones); dancer.poseAt(12.5, buffer);
 */
export class Dancer {
  private readonly steps: Readonly<Record<Limb, readonly Step[]>>;
  private readonly points = { left: point(), right: point(), elbow: point(), leftFoot: point(), rightFoot: point(), knee: point(), hub: point() };

  /**
   * @param zones by their index; steps in zones that are not there are left out
   * @param score what it does, by beat; its own unless given
   * @param roundBeats after so many beats the score begins anew
   */
  constructor(private readonly zones: readonly (DancerZone | undefined)[], score: readonly Step[] = SCORE, private readonly roundBeats = ROUND_BEATS) {
    const of = (limb: Limb): Step[] => score.filter((step) => step.limb === limb && zones[step.zone] !== undefined).sort((a, b) => a.beat - b.beat);
    this.steps = { left: of('left'), right: of('right'), leftFoot: of('leftFoot'), rightFoot: of('rightFoot') };
  }

  /** Fills `into` with the body at `beat` ≥ 0 of the dance: metres in the room, all COCO joints and both hands sure. */
  poseAt(beat: number, into: PoseBuffer): void {
    const { left, right, leftFoot, rightFoot } = this.points;
    this.hand('left', -1, beat, left);
    this.hand('right', 1, beat, right);

    // Weight goes from foot to foot once in two beats; knees give on every beat; the chest answers late.
    const shift = wave(beat / 4), settled = shift * (1.35 - 0.35 * Math.abs(shift));
    const give = 0.5 + 0.5 * cosine(2 * PI * beat), breath = wave(beat / 16);
    const pull = clamp01((left.y + right.y) / 2 - 1.2) * 0.06;
    const lean = 0.1 * (left.x + right.x) + 0.02 * wave(beat / 8 + 0.1);
    const hipsX = 0.055 * settled + 0.25 * lean, hipsY = HIPS_Y - 0.03 * give - 0.008 + pull, hipsZ = 0.012 * wave(beat / 2 + 0.2);
    const turn = 0.16 * wave(beat / 8) + 0.35 * (right.z - left.z);
    const chestX = hipsX + lean * 0.9 - 0.03 * settled, chestY = hipsY + SHOULDERS_ABOVE_HIPS + 0.006 * breath, chestZ = hipsZ - 0.03 - 0.02 * give;
    const tilt = 0.05 * wave(beat / 4 + 0.12) + 0.16 * (right.y - left.y);
    const hipTilt = -0.03 * settled;

    const put = (joint: number, x: number, y: number, z: number): void => {
      into.xyz[joint * 3] = x;
      into.xyz[joint * 3 + 1] = y;
      into.xyz[joint * 3 + 2] = z;
    };
    const nod = 0.025 * give, look = 0.3 * turn + 0.12 * (left.x + right.x);
    const headX = chestX + 0.35 * lean, headY = chestY + HEAD_ABOVE_SHOULDERS - nod, headZ = chestZ - 0.05 - nod;
    const faceX = sine(look), faceZ = -cosine(look);
    put(JOINT.nose, headX + 0.1 * faceX, headY, headZ + 0.1 * faceZ);
    for (const [side, eye, ear, shoulder, hip] of [[-1, JOINT.left_eye, JOINT.left_ear, JOINT.left_shoulder, JOINT.left_hip], [1, JOINT.right_eye, JOINT.right_ear, JOINT.right_shoulder, JOINT.right_hip]] as const) {
      put(eye, headX + 0.08 * faceX - side * 0.032 * faceZ, headY + 0.035, headZ + 0.08 * faceZ + side * 0.032 * faceX);
      put(ear, headX - side * 0.075 * faceZ, headY + 0.01, headZ + side * 0.075 * faceX);
      put(shoulder, chestX + side * SHOULDER * cosine(turn), chestY + side * SHOULDER * tilt, chestZ + side * SHOULDER * sine(turn));
      put(hip, hipsX + side * HIP, hipsY + side * HIP * hipTilt, hipsZ + side * HIP * 0.4 * sine(turn));
    }

    this.foot('leftFoot', -1, beat, settled, leftFoot);
    this.foot('rightFoot', 1, beat, settled, rightFoot);
    this.limb(into, JOINT.left_shoulder, JOINT.left_elbow, JOINT.left_wrist, left, UPPER_ARM, FOREARM, -0.5, -0.75, 0.35);
    this.limb(into, JOINT.right_shoulder, JOINT.right_elbow, JOINT.right_wrist, right, UPPER_ARM, FOREARM, 0.5, -0.75, 0.35);
    this.limb(into, JOINT.left_hip, JOINT.left_knee, JOINT.left_ankle, leftFoot, THIGH, SHIN, -0.25, 0.1, -1);
    this.limb(into, JOINT.right_hip, JOINT.right_knee, JOINT.right_ankle, rightFoot, THIGH, SHIN, 0.25, 0.1, -1);
    this.extend(into, JOINT.left_elbow, JOINT.left_wrist, JOINT.left_hand);
    this.extend(into, JOINT.right_elbow, JOINT.right_wrist, JOINT.right_hand);
    into.confidence.fill(0);
    into.confidence.fill(1, 0, COCO_COUNT);
    into.confidence[JOINT.left_hand] = into.confidence[JOINT.right_hand] = 1;
  }

  /** Where a hand wants to be: between the end of its last step and its next one, it floats with the groove. */
  private hand(limb: 'left' | 'right', side: -1 | 1, beat: number, out: Point): void {
    const sway = beat / 4 + (side > 0 ? 0.5 : 0);
    // Hands swing across the body as in walking, higher when the phrase is.
    const lift = 0.5 + 0.5 * wave(beat / 32 - 0.2);
    const restX = side * (0.27 + 0.05 * wave(sway + 0.3)), restY = 1.02 + 0.12 * lift + 0.06 * wave(beat / 2 + side * 0.15), restZ = -0.3 - 0.08 * wave(sway);
    out.x = restX; out.y = restY; out.z = restZ;
    const { before, after } = this.around(this.steps[limb], beat);
    if (before) this.away(before.step, before.beat, beat, out);
    if (after) this.towards(after.step, after.beat, beat, side, out);
  }

  private foot(limb: 'leftFoot' | 'rightFoot', side: -1 | 1, beat: number, settled: number, out: Point): void {
    // The free foot comes up a little and taps beside.
    const free = clamp01(-settled * side);
    out.x = side * (STANCE + 0.03 * free); out.y = ANKLE_Y + 0.045 * free * (0.5 - 0.5 * cosine(2 * PI * beat)); out.z = 0.02 - 0.05 * free;
    const { before, after } = this.around(this.steps[limb], beat);
    if (before) this.away(before.step, before.beat, beat, out);
    if (after) this.towards(after.step, after.beat, beat, side, out);
  }

  /** A limb's latest and next step around a beat, with the beats at which they happen. */
  private around(steps: readonly Step[], beat: number): { before: { step: Step; beat: number } | null; after: { step: Step; beat: number } | null } {
    const round = Math.floor(beat / this.roundBeats);
    let before: { step: Step; beat: number } | null = null, after: { step: Step; beat: number } | null = null;
    for (let n = round - 1; n <= round + 1; n++) {
      if (n < 0) continue;
      for (const step of steps) {
        if (n < step.fromRound) continue;
        const at = n * this.roundBeats + step.beat;
        if (at <= beat) before = { step, beat: at };
        else {
          after = { step, beat: at };
          return { before, after };
        }
      }
    }
    return { before, after };
  }

  /** Where a step plays, `since` beats after it began. A bowing hand glides through its zone and breathes with the bar. */
  private place(step: Step, since: number, out: Point): void {
    const zone = this.zones[step.zone]!;
    out.x = zone.x; out.y = zone.y; out.z = zone.z;
    if (step.act === 'bow') {
      const reach = Math.max(0.1, zone.height / 2 - 0.1);
      out.y += reach * wave(since / BEATS_PER_BAR) * (1 - 0.35 * wave(since / 16));
      out.x -= Math.sign(zone.x) * (0.05 + 0.03 * wave(since / 2));
    } else if (step.act === 'strike') {
      // A drum is met on its inner upper side, then the hand sinks in a little and rebounds.
      out.x -= Math.sign(zone.x) * 0.05;
      out.y += 0.02;
    }
  }

  private away(step: Step, at: number, beat: number, out: Point): void {
    const since = beat - at;
    const target = this.points.hub;
    this.place(step, Math.min(since, step.beats), target);
    const back = step.act === 'strike' ? 1.3 : REACH_BEATS;
    const part = ease((since - step.beats) / back);
    // Leaving, the hand first comes forward out of the plane, then down to its swing.
    const forward = CLEARANCE * 4 * part * (1 - part);
    out.x = mix(target.x, out.x, part); out.y = mix(target.y, out.y, part); out.z = mix(target.z, out.z, part) - (step.act === 'strike' ? 0 : forward);
  }

  private towards(step: Step, at: number, beat: number, side: -1 | 1, out: Point): void {
    const left = at - beat, target = this.points.hub;
    this.place(step, 0, target);
    if (step.act === 'strike') {
      if (left > LIFT_BEATS) return;
      // Wind up away from the drum, then fall into it and stop dead.
      const isFoot = step.limb === 'leftFoot' || step.limb === 'rightFoot';
      const highX = target.x - side * (isFoot ? 0.3 : 0.02), highY = target.y + (isFoot ? 0.14 : 0.29), highZ = target.z - (isFoot ? 0.02 : 0.08);
      const wind = ease((LIFT_BEATS - left) / (LIFT_BEATS - FALL_BEATS)), fall = clamp01((FALL_BEATS - left) / FALL_BEATS);
      const x = mix(out.x, highX, wind), y = mix(out.y, highY, wind), z = mix(out.z, highZ, wind);
      const drop = fall * fall * (1.6 - 0.6 * fall);
      out.x = mix(x, target.x, drop); out.y = mix(y, target.y, drop); out.z = mix(z, target.z, drop);
      return;
    }
    const part = ease(1 - left / REACH_BEATS);
    if (left > REACH_BEATS) return;
    const forward = CLEARANCE * 4 * part * (1 - part);
    out.x = mix(out.x, target.x, part); out.y = mix(out.y, target.y, part); out.z = mix(out.z, target.z, part) - forward;
  }

  /**
   * Two-bone inverse kinematics: puts the middle and end joints so that the end is at `target`, or as near as straight bones
   * reach. `poleX…Z`: the way the middle joint points.
   */
  private limb(into: PoseBuffer, root: number, middle: number, end: number, target: Point, upper: number, lower: number, poleX: number, poleY: number, poleZ: number): void {
    const { xyz } = into;
    const x = xyz[root * 3]!, y = xyz[root * 3 + 1]!, z = xyz[root * 3 + 2]!;
    let dx = target.x - x, dy = target.y - y, dz = target.z - z;
    const wanted = Math.max(1e-6, Math.sqrt(dx * dx + dy * dy + dz * dz));
    const length = Math.min(wanted, (upper + lower) * 0.995);
    dx /= wanted; dy /= wanted; dz /= wanted;
    const along = (upper * upper - lower * lower + length * length) / (2 * length);
    const out = Math.sqrt(Math.max(0, upper * upper - along * along));
    const dot = poleX * dx + poleY * dy + poleZ * dz;
    let px = poleX - dot * dx, py = poleY - dot * dy, pz = poleZ - dot * dz;
    const size = Math.max(1e-6, Math.sqrt(px * px + py * py + pz * pz));
    px /= size; py /= size; pz /= size;
    const to = (joint: number, a: number, b: number, c: number): void => { xyz[joint * 3] = a; xyz[joint * 3 + 1] = b; xyz[joint * 3 + 2] = c; };
    to(middle, x + along * dx + out * px, y + along * dy + out * py, z + along * dz + out * pz);
    to(end, x + length * dx, y + length * dy, z + length * dz);
  }

  /** The hand goes on from the wrist the way the forearm points. */
  private extend(into: PoseBuffer, elbow: number, wrist: number, hand: number): void {
    for (let axis = 0; axis < 3; axis++) {
      const at = into.xyz[wrist * 3 + axis]!;
      into.xyz[hand * 3 + axis] = at + ((at - into.xyz[elbow * 3 + axis]!) / FOREARM) * HAND;
    }
  }
}

function point(): Point {
  return { x: 0, y: 0, z: 0 };
}
