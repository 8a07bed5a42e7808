import { distanceOf, heightOf, lengthOf, POINT_AT, tempoOf, trackOf, type Phrase } from './phrase.ts';

/** Hands that a guide shows, in order. */
export const GUIDE_HANDS = ['leftHand', 'rightHand'] as const;
/** A hand this far away from where it should be, in lengths of an arm, is half right. */
const HALF_RIGHT = 0.42;

/** A phrase as something to follow: where each hand is at any beat, for a body of any size, standing anywhere. */
export class Guide {
  /** Whole beats of one round: it is danced again and again, bar line on bar line. */
  readonly beats: number;
  readonly hasDepth: boolean;
  /** Per hand x, y, z tracks, metres from the middle of the phrase's hips; null for a hand that was hardly seen. */
  private readonly tracks: readonly (readonly Float64Array[] | null)[];
  private readonly height: number;
  private readonly arm: number;

  constructor(readonly phrase: Phrase) {
    this.beats = Math.max(phrase.beatsPerBar, Math.round(tempoOf(phrase).beats / phrase.beatsPerBar) * phrase.beatsPerBar);
    this.hasDepth = phrase.hasDepth;
    this.height = heightOf(phrase);
    const middle = [0, 1, 2].map((axis) => {
      const left = trackOf(phrase, POINT_AT.leftHip, axis, 0), right = trackOf(phrase, POINT_AT.rightHip, axis, 0);
      if (!left || !right) return axis === 1 ? 0.53 * this.height : 0;
      let sum = 0;
      for (let i = 0; i < left.length; i++) sum += (left[i]! + right[i]!) / 2;
      return sum / left.length;
    });
    this.tracks = GUIDE_HANDS.map((name) => {
      const found = [0, 1, 2].map((axis) => trackOf(phrase, POINT_AT[name], axis, 1));
      return found.every((track) => track !== null) ? found.map((track, axis) => track.map((value) => value - middle[axis]!)) : null;
    });
    const arm = distanceOf(phrase, POINT_AT.leftShoulder, POINT_AT.leftElbow) + distanceOf(phrase, POINT_AT.leftElbow, POINT_AT.leftHand);
    this.arm = arm > 0.1 ? arm / this.height : 0.33;
  }

  /**
   * Where a hand (0 left, 1 right) is at a beat of the round, metres, for a body of this height whose hips' middle is at `hips`; written to `out`. False for a hand
   * that is not in the phrase. Allocates nothing.
   */
  placeAt(hand: number, beat: number, height: number, hips: ArrayLike<number>, out: Float32Array | Float64Array): boolean {
    const tracks = this.tracks[hand];
    if (!tracks) return false;
    const { beats } = this.phrase, wanted = (beats[0] ?? 0) + (beat - Math.floor(beat / this.beats) * this.beats), last = lengthOf(this.phrase) - 1;
    let low = 0, high = last;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (beats[middle]! <= wanted) low = middle;
      else high = middle - 1;
    }
    const next = Math.min(last, low + 1), span = beats[next]! - beats[low]!, part = span > 0 ? Math.min(1, Math.max(0, (wanted - beats[low]!) / span)) : 0, scale = height / this.height;
    for (let axis = 0; axis < 3; axis++) out[axis] = hips[axis]! + (tracks[axis]![low]! + (tracks[axis]![next]! - tracks[axis]![low]!) * part) * scale;
    return true;
  }

  /** 0–1: how right a hand is that is this far, metres, from where a body of this height should have it. */
  closeness(away: number, height: number): number {
    const part = away / (this.arm * height) / HALF_RIGHT;
    return 1 / (1 + part * part);
  }
}
