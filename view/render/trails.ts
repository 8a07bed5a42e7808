import { JOINT, JOINT_COUNT, JOINT_STRIDE, MAX_PLAYERS, PLAYER_FIELD, PLAYER_STRIDE, type RenderFrame } from '../../protocol/index.ts';
import { PLAYER_LIGHT } from './bodies.ts';
import { RIBBON, type Ribbons } from './ribbons.ts';
import type { RoomLight } from './room-light.ts';

/** What leaves a trail: joint, fallback joint. Hands also leave ribbons of flow. */
const LIMBS = [[JOINT.left_hand, JOINT.left_wrist], [JOINT.right_hand, JOINT.right_wrist], [JOINT.left_ankle, JOINT.left_ankle], [JOINT.right_ankle, JOINT.right_ankle]] as const;
const HANDS = 2;
/** Where a limb was, every 1/60 s for three seconds: longer than a bar at 80 beats a minute. */
const SAMPLE_SECONDS = 1 / 60, SAMPLES = 180;
/** Seconds that a trail stays. */
const TRAIL_SECONDS = 0.6;
const TRAIL_SAMPLES = Math.ceil(TRAIL_SECONDS / SAMPLE_SECONDS);
/** Over so many samples a trail that begins in the middle of the air thins out to nothing. */
const END_SAMPLES = 14;
/** Floats of a sample: x y z, speed m/s, waviness 0–1, whether it joins the one before. */
const STRIDE = 6;

/** Points of ribbons that one body's trails can take. */
export const TRAIL_POINTS = LIMBS.length * (TRAIL_SAMPLES + 4) + HANDS * (SAMPLES / 2 + 4);

/** Where hands and feet have just been: trails as wide as they were fast and as wavy as the body is tense, and hands' flow for one bar. */
export class Trails {
  private readonly samples = new Float32Array(MAX_PLAYERS * LIMBS.length * SAMPLES * STRIDE);
  private head = 0;
  private sinceSample = 0;
  private readonly wasSeen = new Uint8Array(MAX_PLAYERS * LIMBS.length);

  private share: Float32Array = new Float32Array(MAX_PLAYERS).fill(1);

  /** `share`: 0–1 for each player, how much of their trails is drawn. */
  update(light: RoomLight, frame: RenderFrame, ribbons: Ribbons, share: Float32Array): void {
    this.share = share;
    this.sinceSample += light.step;
    // After a long pause older samples would stretch across it; at most half a second is taken at once.
    for (let taken = 0; this.sinceSample >= SAMPLE_SECONDS && taken < 32; taken++) {
      this.sinceSample -= SAMPLE_SECONDS;
      // On a slow display several samples fall between two pictures: they lie on the way between.
      this.sample(light, frame, Math.min(1, SAMPLE_SECONDS / (this.sinceSample + SAMPLE_SECONDS)));
    }
    if (this.sinceSample >= SAMPLE_SECONDS) this.sinceSample = 0;
    for (let player = 0; player < MAX_PLAYERS; player++) {
      if (light.presence[player]! * share[player]! < 0.02) continue;
      for (let limb = 0; limb < LIMBS.length; limb++) {
        if (limb < HANDS) this.drawFlow(light, player, limb, ribbons);
        if (light.travel > 0) this.drawTrail(light, player, limb, ribbons);
      }
    }
  }

  private sample(light: RoomLight, frame: RenderFrame, share: number): void {
    const samples = this.samples, before = this.head;
    this.head = (this.head + 1) % SAMPLES;
    for (let player = 0; player < MAX_PLAYERS; player++) {
      const tension = Math.min(1, Math.max(0, frame.players[player * PLAYER_STRIDE + PLAYER_FIELD.tension]!));
      for (let limb = 0; limb < LIMBS.length; limb++) {
        const row = player * LIMBS.length + limb, at = (row * SAMPLES + this.head) * STRIDE, was = (row * SAMPLES + before) * STRIDE;
        const own = player * JOINT_COUNT + LIMBS[limb]![0], joint = light.joint[own]! > 0.3 ? own : player * JOINT_COUNT + LIMBS[limb]![1];
        const isSeen = light.joint[joint]! > 0.3 && light.presence[player]! > 0.2;
        const part = this.wasSeen[row] === 1 ? share : 1, j = joint * JOINT_STRIDE;
        const x = samples[was]! + (frame.joints[j]! - samples[was]!) * part, y = samples[was + 1]! + (frame.joints[j + 1]! - samples[was + 1]!) * part, z = samples[was + 2]! + (frame.joints[j + 2]! - samples[was + 2]!) * part;
        const dx = x - samples[was]!, dy = y - samples[was + 1]!, dz = z - samples[was + 2]!;
        const speed = Math.sqrt(dx * dx + dy * dy + dz * dz) / SAMPLE_SECONDS, isJoined = isSeen && this.wasSeen[row] === 1 && speed < 25;
        samples[at] = x; samples[at + 1] = y; samples[at + 2] = z;
        samples[at + 3] = isJoined ? samples[was + 3]! * 0.72 + speed * 0.28 : 0;
        samples[at + 4] = tension;
        samples[at + 5] = isJoined ? 1 : 0;
        this.wasSeen[row] = isSeen ? 1 : 0;
      }
    }
  }

  /** How many samples hang together, from the latest back; `most` at most. */
  private joined(base: number, most: number): number {
    let count = 0;
    while (count < most && this.samples[(base + ((this.head - count + SAMPLES) % SAMPLES)) * STRIDE + 5]! === 1) count++;
    return count;
  }

  private drawTrail(light: RoomLight, player: number, limb: number, ribbons: Ribbons): void {
    const samples = this.samples, base = (player * LIMBS.length + limb) * SAMPLES, shine = light.presence[player]! * this.share[player]! * (limb < HANDS ? 0.95 : 0.6);
    const joined = this.joined(base, TRAIL_SAMPLES);
    let isOpen = false, along = 0;
    for (let back = 0; back < TRAIL_SAMPLES; back++) {
      const at = (base + ((this.head - back + SAMPLES) % SAMPLES)) * STRIDE, older = (base + ((this.head - back - 1 + SAMPLES) % SAMPLES)) * STRIDE;
      if (!isOpen) ribbons.open();
      isOpen = true;
      const age = back / TRAIL_SAMPLES, speed = samples[at + 3]!, left = (1 - age) * (1 - age) * Math.min(1, Math.max(0, joined - back) / END_SAMPLES);
      const dx = samples[at]! - samples[older]!, dy = samples[at + 1]! - samples[older + 1]!, run = Math.sqrt(dx * dx + dy * dy);
      along += run;
      // Waviness stands across the run of the hand, grows with age so that it never shifts the hand itself.
      const wave = run > 1e-4 ? (Math.sin(along * 38 - light.time * 9) * samples[at + 4]! * Math.min(1, age * 5) * Math.min(1, speed) * 0.03) / run : 0;
      const width = (0.008 + Math.min(0.06, speed * 0.017)) * (0.25 + 0.75 * left) * Math.min(1, (back + 1) / 3);
      ribbons.point(samples[at]! - dy * wave, samples[at + 1]! + dx * wave, samples[at + 2]!, width, shine * left * Math.min(1, speed * 0.9), RIBBON.trail, PLAYER_LIGHT[player]!, along);
      if (samples[at + 5] === 0) {
        ribbons.shut();
        isOpen = false;
        break;
      }
    }
    if (isOpen) ribbons.shut();
  }

  private drawFlow(light: RoomLight, player: number, limb: number, ribbons: Ribbons): void {
    const samples = this.samples, base = (player * LIMBS.length + limb) * SAMPLES;
    const length = Math.min(SAMPLES - 2, Math.floor(light.barSeconds / SAMPLE_SECONDS));
    const joined = this.joined(base, length);
    let isOpen = false, along = 0;
    for (let back = 0; back < length; back += 2) {
      const at = (base + ((this.head - back + SAMPLES) % SAMPLES)) * STRIDE, older = (base + ((this.head - back - 1 + SAMPLES) % SAMPLES)) * STRIDE;
      if (!isOpen) ribbons.open();
      isOpen = true;
      const age = back / length, speed = samples[at + 3]!, left = 1 - age;
      along += speed * SAMPLE_SECONDS * 2;
      // Flow is neither stillness nor a blow: full between 0.25 and 1.6 m/s.
      const flowing = Math.min(1, speed / 0.25) * Math.max(0, Math.min(1, (2.8 - speed) / 1.2));
      const start = Math.min(1, back / 12) * Math.min(1, Math.max(0, joined - back) / END_SAMPLES), shine = light.presence[player]! * this.share[player]! * flowing * left * left * start;
      ribbons.point(samples[at]!, samples[at + 1]!, samples[at + 2]!, 0.012 + 0.045 * flowing * start, shine * 0.75, RIBBON.flow, PLAYER_LIGHT[player]!, along);
      if (samples[at + 5] === 0 || samples[older + 5] === 0) {
        ribbons.shut();
        isOpen = false;
        break;
      }
    }
    if (isOpen) ribbons.shut();
  }
}
