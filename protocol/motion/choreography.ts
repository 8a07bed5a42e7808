/**
 * What the dancer of light does, as a score in beats: which hand goes where and how. A round is 32 bars of four beats. Loops
 * build up, strikes answer, bows breathe, loops drop out, and the palette turns at the end of the round.
 */

/** Which limb a step moves. */
export type Limb = 'left' | 'right' | 'leftFoot' | 'rightFoot';

/**
 * - `reach`: the hand arrives in the zone at `beat` and stays for `beats`: long enough to launch or end its loop.
 * - `strike`: the limb is fast until `beat` and stops dead there, inside the zone.
 * - `bow`: the hand glides up and down inside the zone for `beats`.
 */
export interface Step {
  readonly beat: number;
  readonly limb: Limb;
  readonly act: 'reach' | 'strike' | 'bow';
  /** Zone number as in the scene: loops 0–7, strikes 8–11, bows 12–13, hub 14. */
  readonly zone: number;
  readonly beats: number;
  /** From which round on: loops can only drop out once they sound. */
  readonly fromRound: number;
}

/** Beats of one round. */
export const ROUND_BEATS = 128;

const reach = (beat: number, limb: Limb, zone: number, fromRound = 0): Step => ({ beat, limb, act: 'reach', zone, beats: 0.9, fromRound });
const strikes = (limb: Limb, zone: number, ...beats: number[]): Step[] => beats.map((beat) => ({ beat, limb, act: 'strike', zone, beats: 0.2, fromRound: 0 }));
const bow = (beat: number, limb: Limb, beats: number): Step => ({ beat, limb, act: 'bow', zone: limb === 'left' ? 12 : 13, beats, fromRound: 0 });

const L: Limb = 'left', R: Limb = 'right';
const LEFT_DRUM = 8, RIGHT_DRUM = 9, HUB = 14;

/** The score, by beat. Each lantern is reached twice a round from the second round on: once to come in, once to drop out. */
export const SCORE: readonly Step[] = [
  // The ground comes in, then its answer.
  reach(2.5, L, 0), reach(6.5, R, 7),
  ...strikes(R, RIGHT_DRUM, 12, 13.5, 15.5), ...strikes(L, LEFT_DRUM, 12.75, 14.5),
  reach(18.5, L, 2), reach(18.5, R, 4, 1),
  ...strikes(R, RIGHT_DRUM, 21.5, 23), ...strikes(L, LEFT_DRUM, 22.25, 23.75), ...strikes('rightFoot', 11, 24.5),
  bow(26, R, 6), reach(30.5, L, 1),
  ...strikes(L, LEFT_DRUM, 34, 35.5, 37), ...strikes(R, RIGHT_DRUM, 34.75, 36.25), ...strikes('leftFoot', 10, 38),
  reach(42.5, R, 5), bow(42, L, 7),
  ...strikes(R, RIGHT_DRUM, 51.5, 53, 54.5), ...strikes(L, LEFT_DRUM, 52.25, 53.75, 55.5),
  reach(58.5, R, 4), reach(62.5, L, 3),
  bow(66, L, 8), bow(66, R, 8),
  ...strikes(R, RIGHT_DRUM, 77, 78.5, 80), ...strikes(L, LEFT_DRUM, 77.75, 79.25), ...strikes('rightFoot', 11, 81), ...strikes('leftFoot', 10, 82),
  // The room empties.
  reach(86.5, R, 6), reach(90.5, L, 1), bow(90, R, 6),
  reach(98.5, R, 7), reach(98.5, L, 2),
  bow(102, L, 6), bow(102, R, 6),
  ...strikes(L, LEFT_DRUM, 110.5, 112), ...strikes(R, RIGHT_DRUM, 111.25, 112.75),
  reach(115.2, R, 5), reach(115.2, L, 3),
  reach(119.5, R, 6), reach(119.5, L, 0),
  // Another colour.
  reach(123.8, R, HUB),
];
