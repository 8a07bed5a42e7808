import {
  ATTACK_FIELD, ATTACK_STRIDE, FRAME_HEAD, JOINT, JOINT_COUNT, JOINT_FIELD, JOINT_STRIDE, MAX_ATTACKS, MAX_PLAYERS, PLAYER_FIELD, PLAYER_STRIDE, PULSE_FIELD, TICK_RATE, type RenderFrame,
} from '../../protocol/index.ts';
import { PHRASE_POINT_COUNT, PHRASE_POINTS, PHRASE_RATE, type Phrase, type PhrasePoint, type PhraseStrike } from './phrase.ts';

/** Joint of each point of a phrase. */
export const POINT_JOINTS: readonly number[] = [
  JOINT.nose, JOINT.left_shoulder, JOINT.right_shoulder, JOINT.left_elbow, JOINT.right_elbow, JOINT.left_wrist, JOINT.right_wrist,
  JOINT.left_hip, JOINT.right_hip, JOINT.left_knee, JOINT.right_knee, JOINT.left_ankle, JOINT.right_ankle,
];

/** The point that a joint's strike belongs to; −1 for none. */
export const pointOfJoint = (joint: number): number => (joint === JOINT.left_hand ? 5 : joint === JOINT.right_hand ? 6 : POINT_JOINTS.indexOf(joint));

/** Seconds that are kept, and strikes. */
const KEPT_SECONDS = 72, KEPT = KEPT_SECONDS * PHRASE_RATE, KEPT_STRIKES = 512;
/** Confidence from which a joint counts as seen. */
const SEEN = 0.05;
/** Pictures further apart than this are a gap: nothing is made up in between. */
const GAP_SECONDS = 1.5;
/** A bar that was missed by no more than this is whole, beats. */
const LATE_BEATS = 0.13;

const WIDTH = MAX_PLAYERS * PHRASE_POINT_COUNT * 3;

/**
 * The last minute of everybody's movement, from the pictures as they come: 32 samples a second by the simulation's own time, straight between two pictures.
 * Allocates nothing while it listens.
 */
export class PhraseLog {
  private readonly xyz = new Float32Array(KEPT * WIDTH).fill(NaN);
  private readonly beats = new Float64Array(KEPT);
  private readonly hasDepth = new Uint8Array(MAX_PLAYERS);
  private readonly now = new Float32Array(WIDTH);
  private readonly before = new Float32Array(WIDTH).fill(NaN);
  private readonly strikes: { seconds: number; player: number; point: number; dx: number; dy: number; dz: number; strength: number }[] = Array.from({ length: KEPT_STRIKES }, () => ({ seconds: -1, player: 0, point: 0, dx: 0, dy: 0, dz: 0, strength: 0 }));
  private strikeCount = 0;
  private attacks = -1;
  private beatsPerBar = 4;
  private beatNow = 0;
  private beatBefore = 0;
  private secondsBefore = NaN;
  /** Number of the newest sample, by the simulation's time; −1 before the first. */
  private newest = -1;
  private oldest = 0;

  /** Takes a picture in. One of a time that has passed (another session, a jump back) begins anew. */
  take(frame: RenderFrame): void {
    const seconds = frame.head[FRAME_HEAD.seconds]!;
    if (frame.head[FRAME_HEAD.ready] !== 1 || seconds === this.secondsBefore) return;
    this.read(frame);
    if (!(seconds > this.secondsBefore && seconds - this.secondsBefore < GAP_SECONDS)) {
      // Nothing lies between: what was before is no part of what comes.
      this.newest = Math.floor(seconds * PHRASE_RATE);
      this.oldest = this.newest + 1;
      this.attacks = frame.head[FRAME_HEAD.attackCount]!;
      this.strikeCount = 0;
      this.beatNow = Math.max(0, this.barBeats(frame));
    } else {
      this.countBeats(frame);
      for (let sample = this.newest + 1; sample <= seconds * PHRASE_RATE; sample++) this.write(sample, (sample / PHRASE_RATE - this.secondsBefore) / (seconds - this.secondsBefore));
      this.takeStrikes(frame);
    }
    this.before.set(this.now);
    this.beatBefore = this.beatNow;
    this.secondsBefore = seconds;
  }

  private read(frame: RenderFrame): void {
    for (let player = 0; player < MAX_PLAYERS; player++) {
      const isPresent = frame.players[player * PLAYER_STRIDE + PLAYER_FIELD.isPresent]! > 0.5;
      this.hasDepth[player] = frame.players[player * PLAYER_STRIDE + PLAYER_FIELD.space]! > 0.5 ? 1 : 0;
      for (let point = 0; point < PHRASE_POINT_COUNT; point++) {
        const from = (player * JOINT_COUNT + POINT_JOINTS[point]!) * JOINT_STRIDE, to = (player * PHRASE_POINT_COUNT + point) * 3, isSeen = isPresent && frame.joints[from + JOINT_FIELD.confidence]! > SEEN;
        for (let axis = 0; axis < 3; axis++) this.now[to + axis] = isSeen ? frame.joints[from + axis]! : NaN;
      }
    }
  }

  private barBeats({ pulses }: RenderFrame): number {
    return pulses[PULSE_FIELD.barPhase]! * Math.max(1, pulses[PULSE_FIELD.beatsPerBar]!);
  }

  /** Counts on from bar to bar, whatever palettes do to the number of the bar: never back, and always on the room's own bar lines. */
  private countBeats(frame: RenderFrame): void {
    this.beatsPerBar = Math.max(1, frame.pulses[PULSE_FIELD.beatsPerBar]!);
    const inBar = this.barBeats(frame), bar = Math.floor(this.beatBefore / this.beatsPerBar) * this.beatsPerBar, next = bar + inBar;
    this.beatNow = next >= this.beatBefore - 0.05 ? Math.max(this.beatBefore, next) : next + this.beatsPerBar;
  }

  private write(sample: number, part: number): void {
    const at = (sample % KEPT) * WIDTH, { xyz, before, now } = this;
    for (let i = 0; i < WIDTH; i++) xyz[at + i] = before[i]! + (now[i]! - before[i]!) * part;
    this.beats[sample % KEPT] = this.beatBefore + (this.beatNow - this.beatBefore) * part;
    this.newest = sample;
    if (sample - this.oldest >= KEPT) this.oldest = sample - KEPT + 1;
  }

  private takeStrikes(frame: RenderFrame): void {
    const count = frame.head[FRAME_HEAD.attackCount]!;
    for (let number = Math.max(this.attacks, count - MAX_ATTACKS); number < count; number++) {
      const at = (number % MAX_ATTACKS) * ATTACK_STRIDE, { attacks } = frame, strike = this.strikes[this.strikeCount++ % KEPT_STRIKES]!;
      strike.seconds = attacks[at + ATTACK_FIELD.tick]! / TICK_RATE;
      strike.player = attacks[at + ATTACK_FIELD.player]!;
      strike.point = pointOfJoint(attacks[at + ATTACK_FIELD.joint]!);
      strike.dx = attacks[at + ATTACK_FIELD.dx]!; strike.dy = attacks[at + ATTACK_FIELD.dy]!; strike.dz = attacks[at + ATTACK_FIELD.dz]!;
      strike.strength = attacks[at + ATTACK_FIELD.strength]!;
    }
    this.attacks = count;
  }

  /**
   * The last whole bars of a player, ended by the latest bar line; fewer where fewer were seen, and null where there is not one, or nobody was there.
   *
   * @param bars 1–16
   */
  lastBars(player: number, bars: number, title: string): Phrase | null {
    if (this.newest < this.oldest) return null;
    const beatAt = (sample: number): number => this.beats[sample % KEPT]!, per = this.beatsPerBar;
    const endBeat = Math.floor((beatAt(this.newest) + 1e-3) / per) * per, firstBeat = Math.ceil((beatAt(this.oldest) - LATE_BEATS) / per) * per, startBeat = Math.max(firstBeat, endBeat - bars * per);
    if (endBeat - startBeat < per) return null;
    let from = this.oldest, to = this.newest;
    while (from < to && beatAt(from) < startBeat) from++;
    while (to > from && beatAt(to) > endBeat) to--;
    return this.cut(player, from, to + 1, startBeat, title);
  }

  /** How many whole bars there are before the latest bar line. */
  barsThere(): number {
    if (this.newest < this.oldest) return 0;
    const per = this.beatsPerBar, first = Math.ceil((this.beats[this.oldest % KEPT]! - LATE_BEATS) / per), last = Math.floor((this.beats[this.newest % KEPT]! + 1e-3) / per);
    return Math.max(0, last - first);
  }

  private cut(player: number, from: number, to: number, startBeat: number, title: string): Phrase | null {
    const count = to - from, width = PHRASE_POINT_COUNT * 3, xyz = new Float32Array(count * width), beats = new Float64Array(count);
    let seen = 0;
    for (let sample = 0; sample < count; sample++) {
      const at = ((from + sample) % KEPT) * WIDTH + player * width;
      xyz.set(this.xyz.subarray(at, at + width), sample * width);
      beats[sample] = this.beats[(from + sample) % KEPT]! - startBeat;
      if (!Number.isNaN(xyz[sample * width + 5 * 3]!) || !Number.isNaN(xyz[sample * width + 6 * 3]!)) seen++;
    }
    if (seen < count / 4) return null;
    const start = from / PHRASE_RATE, end = to / PHRASE_RATE, strikes: PhraseStrike[] = [];
    for (let i = Math.max(0, this.strikeCount - KEPT_STRIKES); i < this.strikeCount; i++) {
      const strike = this.strikes[i % KEPT_STRIKES]!;
      if (strike.player !== player || strike.point < 0 || strike.seconds < start || strike.seconds >= end) continue;
      strikes.push({ seconds: strike.seconds - start, point: PHRASE_POINTS[strike.point] as PhrasePoint, dx: strike.dx, dy: strike.dy, dz: strike.dz, strength: strike.strength });
    }
    return { title, xyz, beats, beatsPerBar: this.beatsPerBar, strikes: strikes.sort((a, b) => a.seconds - b.seconds), hasDepth: this.hasDepth[player] === 1 };
  }
}
