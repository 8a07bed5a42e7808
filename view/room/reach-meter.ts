import { JOINT, JOINT_COUNT, JOINT_FIELD, JOINT_STRIDE, PLAYER_FIELD, PLAYER_STRIDE, REACH_DIRECTIONS, type RenderFrame } from '../../protocol/index.ts';

/** From the shoulders down to the chest, as a part of how far they are apart; from the nose, metres, where no shoulders are seen. */
const SHOULDERS_TO_CHEST = 0.35, NOSE_TO_CHEST = 0.3;
/** Joints less sure than this say nothing of reach. */
const SURE = 0.35;
/** A hand that was never seen farther out than this was not stretched, metres. */
const STRETCHED = 0.25;

/** What was measured of a player's reach: metres from the chest by direction, see `fitPlaces`. */
export interface MeasuredReach {
  readonly left: readonly number[];
  readonly right: readonly number[];
  readonly chest: number;
  readonly lowest: number;
  readonly highest: number;
}

/**
 * Measures how far hands come while a player stretches their arms round, from pictures of the room. A direction's reach is the farthest that a hand came in it
 * twice in a row: one joint that jumped counts for nothing.
 */
export class ReachMeter {
  private readonly left = new Float64Array(REACH_DIRECTIONS);
  private readonly right = new Float64Array(REACH_DIRECTIONS);
  private readonly before = { left: { direction: -1, away: 0 }, right: { direction: -1, away: 0 } };
  private readonly chests: number[] = [];
  private lowest = Infinity;
  private highest = 0;

  /** @param layout what the directions are of: on a stage across and up, on a ring across and ahead */
  constructor(private readonly layout: 'stage' | 'ring', private readonly player = 0) {}

  /** Takes one picture in. Returns whether the player was seen. */
  add({ players, joints }: RenderFrame): boolean {
    if (players[this.player * PLAYER_STRIDE + PLAYER_FIELD.isPresent] !== 1) return false;
    const sure = (joint: number): number => joints[(this.player * JOINT_COUNT + joint) * JOINT_STRIDE + JOINT_FIELD.confidence]!;
    const at = (joint: number, field: keyof typeof JOINT_FIELD): number => joints[(this.player * JOINT_COUNT + joint) * JOINT_STRIDE + JOINT_FIELD[field]]!;
    const hasShoulders = sure(JOINT.left_shoulder) >= SURE && sure(JOINT.right_shoulder) >= SURE;
    if (!hasShoulders && sure(JOINT.nose) < SURE) return false;
    const middle = (field: 'x' | 'y' | 'z'): number => (hasShoulders ? (at(JOINT.left_shoulder, field) + at(JOINT.right_shoulder, field)) / 2 : at(JOINT.nose, field));
    const apart = Math.hypot(at(JOINT.left_shoulder, 'x') - at(JOINT.right_shoulder, 'x'), at(JOINT.left_shoulder, 'y') - at(JOINT.right_shoulder, 'y'), at(JOINT.left_shoulder, 'z') - at(JOINT.right_shoulder, 'z'));
    const chest = middle('y') - (hasShoulders ? apart * SHOULDERS_TO_CHEST : NOSE_TO_CHEST), isStage = this.layout === 'stage';
    this.chests.push(chest);
    for (const side of ['left', 'right'] as const) {
      const hand = JOINT[`${side}_hand`], joint = sure(hand) >= SURE ? hand : JOINT[`${side}_wrist`];
      if (sure(joint) < SURE) {
        this.before[side].direction = -1;
        continue;
      }
      const across = at(joint, 'x') - (isStage ? 0 : middle('x')), along = isStage ? at(joint, 'y') - chest : -(at(joint, 'z') - middle('z')), away = Math.hypot(across, along);
      const direction = Math.floor((Math.atan2(along, across) / (2 * Math.PI)) * REACH_DIRECTIONS + REACH_DIRECTIONS + 0.5) % REACH_DIRECTIONS, before = this.before[side];
      if (before.direction === direction) this[side][direction] = Math.max(this[side][direction]!, Math.min(before.away, away));
      before.direction = direction;
      before.away = away;
      this.lowest = Math.min(this.lowest, at(joint, 'y'));
      this.highest = Math.max(this.highest, at(joint, 'y'));
    }
    return true;
  }

  /** By direction, how far the hand that came farther came. */
  reached(): number[] {
    return Array.from(this.left, (left, direction) => Math.max(left, this.right[direction]!));
  }

  /** What was measured; null where no hand was stretched out at all. */
  result(): MeasuredReach | null {
    if (Math.max(...this.reached()) < STRETCHED || this.chests.length === 0) return null;
    const sorted = [...this.chests].sort((a, b) => a - b), round = (metres: number): number => Math.round(metres * 1000) / 1000;
    return { left: Array.from(this.left, round), right: Array.from(this.right, round), chest: round(sorted[sorted.length >> 1]!), lowest: round(this.lowest), highest: round(this.highest) };
  }
}

const DIRECTIONS = { stage: ['right', 'up right', 'up', 'up left', 'left', 'down left', 'down', 'down right'], ring: ['right', 'ahead right', 'ahead', 'ahead left', 'left', 'behind left', 'behind', 'behind right'] } as const;

/** What was measured, in words: how far, and where no hand came. */
export function reachInWords({ left, right }: MeasuredReach, layout: 'stage' | 'ring'): string {
  const far = (side: readonly number[]): string => (Math.max(...side) < STRETCHED ? 'not stretched' : `${Math.round(Math.max(...side) * 100)} cm`);
  const unreached = DIRECTIONS[layout].filter((_, direction) => Math.max(left[direction]!, right[direction]!) < STRETCHED);
  const rest = unreached.length === 0 ? 'All round.' : unreached.length > 4 ? 'Much was not reached.' : `Not reached: ${unreached.join(', ')}.`;
  return `Left hand ${far(left)}, right hand ${far(right)}. ${rest}`;
}
