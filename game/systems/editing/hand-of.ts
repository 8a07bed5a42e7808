import { PART, PART_COUNT } from '../../components/effector.ts';
import type { Editing } from './editing.ts';

/** What `here` says of where the player is. */
const HERE = { farther: 0, left: 1, right: 2, chest: 3 } as const;
/** From the nose down to the chest, and from there ahead, metres. */
const NOSE_TO_CHEST = 0.3, AHEAD = 0.25;

/** Row of an effector of a player, −1 where it is not seen. */
export function partOf({ effectors }: Editing, player: number, part: number): number {
  const { ids, length, effector } = effectors, number = player * PART_COUNT + part;
  for (let i = 0; i < length; i++) if (effector.number[ids[i]!] === number) return effector.isPresent[ids[i]!] === 1 ? ids[i]! : -1;
  return -1;
}

/** Where the player is, as `how` says; x, y, z written to `work.places`. Row of the effector that says so, −1 where it is not seen. */
export function hereOf(p: Editing, player: number, how: number): number {
  const { effector } = p.effectors, { places } = p.work, row = how === HERE.chest ? partOf(p, player, PART.head) : handOf(p, player, how);
  if (row < 0) return -1;
  places[0] = effector.x[row]!;
  places[1] = effector.y[row]! - (how === HERE.chest ? NOSE_TO_CHEST : 0);
  places[2] = effector.z[row]! - (how === HERE.chest ? AHEAD : 0);
  return row;
}

function handOf(p: Editing, player: number, how: number): number {
  const left = how === HERE.right ? -1 : partOf(p, player, PART.leftHand), right = how === HERE.left ? -1 : partOf(p, player, PART.rightHand);
  if (left < 0 || right < 0) return left < 0 ? right : left;
  return stretched(p, left) > stretched(p, right) ? left : right;
}

/** How far a hand is from where it hangs: the one that is stretched out points. */
function stretched(p: Editing, row: number): number {
  const { effector } = p.effectors, head = partOf(p, effector.slot[row]!, PART.head);
  const dx = effector.x[row]! - (head < 0 ? 0 : effector.x[head]!), dy = effector.y[row]! - (head < 0 ? 0.85 : effector.y[head]! - 0.75), dz = effector.z[row]! - (head < 0 ? 0 : effector.z[head]!);
  return dx * dx + dy * dy + dz * dz;
}
