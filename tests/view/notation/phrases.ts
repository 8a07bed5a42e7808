import { JOINT, JOINT_COUNT } from '../../../protocol/index.ts';
import { NoiseStream, type Motion } from '../../../protocol/motion/index.ts';
import { PHRASE_POINT_COUNT, PHRASE_RATE, POINT_AT, type Phrase, type PhraseStrike } from '../../../view/notation/phrase.ts';

/** Bodies made of arithmetic that dance phrases written as keyframes: the same phrase can be danced by anyone, at any tempo, in a variation. */

/** Where hands, feet and trunk are at a beat, each hand and foot in lengths of its own limb from where it hangs. */
interface Key { readonly beat: number; readonly leftHand: number[]; readonly rightHand: number[]; readonly leftFoot: number[]; readonly rightFoot: number[]; readonly lean: number[] }
export type Score = readonly Key[];

/** A phrase of `beats` beats with a key on every beat or half beat. */
export function writeScore(seed: number, beats: number): Score {
  const random = new NoiseStream(seed), keys: Key[] = [];
  const hand = (side: number): number[] => {
    const up = random.range(-1.4, 1.5), out = random.range(-0.35, 1), reach = random.range(0.45, 0.97);
    const flat = Math.cos(up), place = [side * flat * Math.max(-0.3, out), Math.sin(up), -random.range(0, 0.6) * flat], size = Math.hypot(...place) || 1;
    return place.map((value) => (value / size) * reach);
  };
  const foot = (side: number): number[] => (random.uniform() < 0.6 ? [side * random.range(0.02, 0.18), -0.97, 0] : [side * random.range(0.1, 0.55), -random.range(0.6, 0.85), -random.range(0, 0.3)]);
  for (let beat = 0; beat <= beats;) {
    keys.push({ beat, leftHand: hand(-1), rightHand: hand(1), leftFoot: foot(-1), rightFoot: foot(1), lean: [random.range(-0.25, 0.25), random.range(-0.08, 0.02), random.range(-0.1, 0.1)] });
    beat += random.uniform() < 0.6 ? 1 : 0.5;
  }
  return keys;
}

/** The same phrase with a part of its keys danced otherwise. */
export function vary(score: Score, seed: number, part: number): Score {
  const random = new NoiseStream(seed), other = writeScore(seed + 77, score.at(-1)!.beat + 2);
  return score.map((key, i) => (random.uniform() < part ? { ...other[i % other.length]!, beat: key.beat } : key));
}

/** Left for right. */
export const mirror = (score: Score): Score => score.map(({ beat, leftHand, rightHand, leftFoot, rightFoot, lean }) => {
  const flip = ([x, y, z]: number[]): number[] => [-x!, y!, z!];
  return { beat, leftHand: flip(rightHand), rightHand: flip(leftHand), leftFoot: flip(rightFoot), rightFoot: flip(leftFoot), lean: flip(lean) };
});

export interface Dancing {
  /** Who dances: size, proportions, manner, timing. 0: a plain body without manner. */
  readonly body: number;
  readonly bpm?: number;
  /** As one camera sees it: samples a second, noise of a coordinate in metres; no depth. */
  readonly camera?: { readonly hz: number; readonly metres: number; readonly seed: number };
}

const ease = (u: number): number => u * u * u * (10 + u * (-15 + 6 * u));

/** A body dances a score. */
export function dance(score: Score, { body, bpm = 96, camera }: Dancing): Phrase {
  const random = new NoiseStream(body * 7919 + 13), own = (low: number, high: number): number => (body === 0 ? (low + high) / 2 : random.range(low, high));
  const H = own(1.35, 1.95), arm = H * own(0.3, 0.36), leg = H * own(0.47, 0.53), trunk = H * own(0.27, 0.31), wide = H * own(0.1, 0.13), hips = H * own(0.05, 0.065), head = H * own(0.1, 0.13);
  const size = own(0.88, 1.06), placeX = body === 0 ? 0 : random.range(-0.8, 0.8), placeZ = body === 0 ? 0 : random.range(-0.5, 0.5), low = own(-0.05, 0.05);
  const sway = own(0, 0.03) * (body === 0 ? 0 : 1), swayHz = own(0.2, 0.5), phase = own(0, 6);
  // Everyone is a little early here and late there.
  const late = score.map(() => (body === 0 ? 0 : random.gaussian() * 0.045 * (bpm / 60)));
  const beats = score.at(-1)!.beat, count = Math.round((beats * 60 * PHRASE_RATE) / bpm), xyz = new Float32Array(count * PHRASE_POINT_COUNT * 3);
  for (let sample = 0; sample < count; sample++) {
    const beat = (sample * bpm) / 60 / PHRASE_RATE;
    let k = 0;
    while (k < score.length - 2 && score[k + 1]!.beat + late[k + 1]! <= beat) k++;
    const from = score[k]!, to = score[k + 1]!, start = from.beat + late[k]!, u = ease(Math.max(0, Math.min(1, (beat - start) / Math.max(0.1, to.beat + late[k + 1]! - start))));
    const at = (name: 'leftHand' | 'rightHand' | 'leftFoot' | 'rightFoot' | 'lean', axis: number): number => from[name][axis]! + (to[name][axis]! - from[name][axis]!) * u;
    const t = sample / PHRASE_RATE, put = (point: number, x: number, y: number, z: number): void => xyz.set([x + placeX, y, z + placeZ], (sample * PHRASE_POINT_COUNT + point) * 3);
    const pelvis = [at('lean', 0) * 0.3 * H * size + sway * Math.sin(swayHz * 2 * Math.PI * t + phase), leg * (1 + at('lean', 1) * size) * 0.97, at('lean', 2) * 0.2 * H] as const;
    const chest = [pelvis[0] + at('lean', 0) * trunk * size, pelvis[1] + trunk, pelvis[2]] as const;
    put(POINT_AT.head, chest[0] + at('lean', 0) * head, chest[1] + head, chest[2] - 0.05);
    for (const side of ['left', 'right'] as const) {
      const sign = side === 'left' ? -1 : 1, s = [chest[0] + sign * wide, chest[1], chest[2]] as const, h = [pelvis[0] + sign * hips, pelvis[1], pelvis[2]] as const;
      const limb = (root: readonly [number, number, number], name: 'leftHand' | 'rightHand' | 'leftFoot' | 'rightFoot', length: number, manner: number): number[] => root.map((value, axis) => value + at(name, axis) * length * (axis === 1 && length === leg ? 1 : manner) + (axis === 1 && length === arm ? low * arm : 0));
      const hand = limb(s, `${side}Hand`, arm, size), foot = limb(h, `${side}Foot`, leg, size);
      put(POINT_AT[`${side}Shoulder`], ...s);
      put(POINT_AT[`${side}Hip`], ...h);
      put(POINT_AT[`${side}Elbow`], (s[0] + hand[0]!) / 2 + sign * 0.07 * arm, (s[1] + hand[1]!) / 2 - 0.09 * arm, (s[2] + hand[2]!) / 2);
      put(POINT_AT[`${side}Knee`], (h[0] + foot[0]!) / 2 + sign * 0.03 * leg, (h[1] + foot[1]!) / 2, (h[2] + foot[2]!) / 2 - 0.05 * leg);
      put(POINT_AT[`${side}Hand`], hand[0]!, hand[1]!, hand[2]!);
      put(POINT_AT[`${side}Foot`], foot[0]!, foot[1]!, foot[2]!);
    }
  }
  const phrase: Phrase = { title: 'Phrase', xyz, beats: Float64Array.from({ length: count }, (_, sample) => (sample * bpm) / 60 / PHRASE_RATE), beatsPerBar: 4, strikes: [], hasDepth: true };
  return camera ? seenByCamera(phrase, camera.hz, camera.metres, camera.seed) : phrase;
}

/** A phrase as one camera gives it: few pictures a second, noise on every coordinate, straight between them, no depth. */
export function seenByCamera(phrase: Phrase, hz: number, metres: number, seed: number): Phrase {
  const noise = new NoiseStream(seed), count = phrase.beats.length, xyz = new Float32Array(phrase.xyz.length), width = PHRASE_POINT_COUNT * 3;
  const pictures = Math.ceil((count / PHRASE_RATE) * hz) + 2, taken = new Float32Array(pictures * width);
  for (let picture = 0; picture < pictures; picture++) for (let i = 0; i < width; i++) {
    const sample = Math.min(count - 1, Math.round((picture * PHRASE_RATE) / hz));
    taken[picture * width + i] = i % 3 === 2 ? 0 : phrase.xyz[sample * width + i]! + noise.gaussian() * metres;
  }
  for (let sample = 0; sample < count; sample++) {
    const at = (sample * hz) / PHRASE_RATE, before = Math.floor(at), part = at - before;
    for (let i = 0; i < width; i++) xyz[sample * width + i] = taken[before * width + i]! * (1 - part) + taken[(before + 1) * width + i]! * part;
  }
  return { ...phrase, xyz, hasDepth: false };
}

const JOINTS = [JOINT.nose, JOINT.left_shoulder, JOINT.right_shoulder, JOINT.left_elbow, JOINT.right_elbow, JOINT.left_wrist, JOINT.right_wrist, JOINT.left_hip, JOINT.right_hip, JOINT.left_knee, JOINT.right_knee, JOINT.left_ankle, JOINT.right_ankle];

/** A piece of a recorded motion as a phrase, at 96 beats a minute. */
export function phraseOfMotion(motion: Motion, fromSeconds: number, seconds: number, strikes: readonly PhraseStrike[] = []): Phrase {
  const count = Math.round(seconds * PHRASE_RATE), xyz = new Float32Array(count * PHRASE_POINT_COUNT * 3), track = motion.tracks[0]!;
  for (let sample = 0; sample < count; sample++) {
    const micros = (fromSeconds + sample / PHRASE_RATE) * 1e6;
    let frame = 0;
    while (frame + 1 < motion.micros.length && motion.micros[frame + 1]! <= micros) frame++;
    JOINTS.forEach((joint, point) => { for (let axis = 0; axis < 3; axis++) xyz[(sample * PHRASE_POINT_COUNT + point) * 3 + axis] = track.xyz[(frame * JOINT_COUNT + joint) * 3 + axis]!; });
  }
  return { title: 'Recorded', xyz, beats: Float64Array.from({ length: count }, (_, sample) => (sample / PHRASE_RATE) * 1.6), beatsPerBar: 4, strikes, hasDepth: true };
}
