import { MAX_ZONES } from '../../../protocol/index.ts';
import { EFFECTOR_COUNT, PART, PART_COUNT } from '../../components/effector.ts';
import { zoneDistance } from '../zone-distance.ts';
import { openZone } from './change-zones.ts';
import { rowOfZone, type Editing } from './editing.ts';
import { partOf } from './hand-of.ts';
import { setPlace, setSize } from './shape-zone.ts';
import { beginStep, endStep, keep } from './zone-history.ts';

/** A hand takes what is within this of a zone's surface, metres. */
const GRASP = 0.12;
/** A hand that is not seen for this many ticks (3 s) lets go; until then what it carries waits for it where it is. */
const LOST_TICKS = 384;
/** Two hands closer than this do not scale, metres. */
const NARROWEST = 0.06;

/** A player's hand (0 left, 1 right) takes a zone and carries it from now on; −1: the nearest within its grasp. */
export function grabZone(p: Editing, player: number, hand: number, index: number): void {
  const { grabs, look, zone, effectors: { effector } } = p;
  if (hand !== PART.leftHand && hand !== PART.rightHand) return p.out.warn(`Hand ${hand} was to take a zone; hands are 0 (left) and 1 (right).`);
  const part = partOf(p, player, hand), taken = part < 0 ? -1 : index < 0 ? nearest(p, part) : index;
  if (part < 0) return p.out.info('This hand is not seen.');
  if (taken < 0) return;
  const row = openZone(p, taken);
  if (row < 0) return;
  const number = player * PART_COUNT + hand, other = player * PART_COUNT + (1 - hand), isSecond = grabs.zone[other] === taken + 1;
  if (!isSecond) {
    // With all that comes along it is one step.
    const isOwnStep = beginStep(p);
    for (let k = 0; k < MAX_ZONES; k++) {
      const member = rowOfZone(p, k);
      if (member >= 0 && (k === taken || (look.group[row] !== 0 && look.group[member] === look.group[row] && look.isLocked[member] === 0))) keep(p, k);
    }
    endStep(p, isOwnStep);
  }
  grabs.zone[number] = taken + 1;
  grabs.source[number] = p.work.source;
  look.isHeld[row] = 1;
  // What a hand carries it does not play, now or when it lets go.
  zone.triggered[row] = (zone.triggered[row]! | (1 << number)) >>> 0;
  if (!isSecond) return hold(p, number, effector.x[part]!, effector.y[part]!, effector.z[part]!, row);
  const partner = partOf(p, player, 1 - hand);
  if (partner < 0) return;
  const dx = effector.x[part]! - effector.x[partner]!, dy = effector.y[part]! - effector.y[partner]!, dz = effector.z[part]! - effector.z[partner]!;
  const x = (effector.x[part]! + effector.x[partner]!) / 2, y = (effector.y[part]! + effector.y[partner]!) / 2, z = (effector.z[part]! + effector.z[partner]!) / 2;
  hold(p, number, x, y, z, row);
  hold(p, other, x, y, z, row);
  grabs.spread[number] = grabs.spread[other] = Math.max(NARROWEST, Math.sqrt(dx * dx + dy * dy + dz * dz));
  grabs.radius[number] = grabs.radius[other] = zone.radius[row]!;
  grabs.height[number] = grabs.height[other] = zone.height[row]!;
}

/** Remembers where a zone is from a point that carries it. */
function hold({ grabs, position }: Editing, number: number, x: number, y: number, z: number, row: number): void {
  grabs.dx[number] = position.x[row]! - x;
  grabs.dy[number] = position.y[row]! - y;
  grabs.dz[number] = position.z[row]! - z;
  grabs.spread[number] = 0;
}

/** Lets go; what the other hand still has it goes on carrying. */
export function dropZone(p: Editing, player: number, hand: number): void {
  if (hand !== PART.leftHand && hand !== PART.rightHand) return;
  release(p, player * PART_COUNT + hand);
}

function release(p: Editing, number: number): void {
  const { grabs, look, effectors: { effector } } = p, index = grabs.zone[number]! - 1;
  if (index < 0) return;
  clearGrab(p, number);
  const row = rowOfZone(p, index), other = number - (number % PART_COUNT) + 1 - (number % PART_COUNT);
  if (row < 0) return;
  if (grabs.zone[other] !== index + 1) {
    look.isHeld[row] = 0;
    return;
  }
  const part = partOf(p, Math.floor(other / PART_COUNT), other % PART_COUNT);
  if (part >= 0) hold(p, other, effector.x[part]!, effector.y[part]!, effector.z[part]!, row);
}

function clearGrab({ grabs }: Editing, number: number): void {
  grabs.zone[number] = grabs.source[number] = grabs.lostTicks[number] = 0;
  grabs.dx[number] = grabs.dy[number] = grabs.dz[number] = grabs.spread[number] = grabs.radius[number] = grabs.height[number] = 0;
}

/** Row of the closest zone that is not locked, within a hand's grasp. */
function nearest(p: Editing, part: number): number {
  const { zone, look, position, effectors: { effector } } = p;
  let best = -1, least = GRASP;
  for (let index = 0; index < MAX_ZONES; index++) {
    const row = rowOfZone(p, index);
    if (row < 0 || look.isLocked[row] === 1) continue;
    const beyond = zoneDistance(effector.x[part]! - position.x[row]!, effector.y[part]! - position.y[row]!, effector.z[part]! - position.z[row]!, zone.height[row]! / 2 - zone.radius[row]!) - zone.radius[row]!;
    if (beyond >= least) continue;
    best = index;
    least = beyond;
  }
  return best;
}

/** Zones go where the hands are that carry them. */
export function carryZones(p: Editing): void {
  const { grabs, effectors: { effector } } = p;
  for (let number = 0; number < EFFECTOR_COUNT; number++) {
    const index = grabs.zone[number]! - 1;
    if (index < 0) continue;
    const part = partOf(p, Math.floor(number / PART_COUNT), number % PART_COUNT), row = rowOfZone(p, index);
    grabs.lostTicks[number] = part < 0 ? grabs.lostTicks[number]! + 1 : 0;
    if (row < 0 || grabs.lostTicks[number]! > LOST_TICKS) release(p, number);
    if (part < 0 || row < 0) continue;
    const other = number - (number % PART_COUNT) + 1 - (number % PART_COUNT), isPair = grabs.zone[other] === index + 1;
    if (isPair && number > other) continue;
    const partner = isPair ? partOf(p, Math.floor(other / PART_COUNT), other % PART_COUNT) : -1;
    if (isPair && partner < 0) continue;
    let x = effector.x[part]!, y = effector.y[part]!, z = effector.z[part]!;
    if (isPair) {
      const dx = effector.x[partner]! - x, dy = effector.y[partner]! - y, dz = effector.z[partner]! - z;
      const times = Math.max(NARROWEST, Math.sqrt(dx * dx + dy * dy + dz * dz)) / grabs.spread[number]!;
      if (grabs.spread[number]! > 0 && Math.abs(p.zone.radius[row]! - grabs.radius[number]! * times) > 0.001) setSize(p, row, grabs.radius[number]! * times, grabs.height[number]! * times);
      x += dx / 2;
      y += dy / 2;
      z += dz / 2;
    }
    move(p, index, row, x + grabs.dx[number]!, y + grabs.dy[number]!, z + grabs.dz[number]!);
  }
}

/** Puts a zone to a place, and those of its group along with it. */
function move(p: Editing, index: number, row: number, x: number, y: number, z: number): void {
  const { look, position } = p, group = look.group[row]!, bx = position.x[row]!, by = position.y[row]!, bz = position.z[row]!;
  setPlace(p, row, x, y, z);
  if (group === 0) return;
  const dx = position.x[row]! - bx, dy = position.y[row]! - by, dz = position.z[row]! - bz;
  for (let k = 0; k < MAX_ZONES; k++) {
    const member = rowOfZone(p, k);
    if (k === index || member < 0 || look.group[member] !== group || look.isLocked[member] === 1 || look.isHeld[member] === 1) continue;
    setPlace(p, member, position.x[member]! + dx, position.y[member]! + dy, position.z[member]! + dz);
  }
}
