import { atan2, cos, sin } from '../../engine/index.ts';
import { FIT_HANDS, FIT_POSTURE, REACH_DIRECTIONS } from '../../protocol/index.ts';
import { ZONE_PLACES, ZONE_SPECS, type Place } from './layouts.ts';

/**
 * How far a player's hands reach. On a stage: in the plane of the body, about the chest; on a ring: level, about the body.
 *
 * - `left`, `right`: metres from the chest by direction, `REACH_DIRECTIONS` of them, the first around the player's right, then anticlockwise (over above on a stage, over
 *   ahead on a ring); 0 where the hand never came. `chest`: its height, metres; 0: nothing was measured.
 * - `layout`: in which it was measured; of the other it says only how large the player is.
 */
export interface ReachMeasured {
  readonly left: ArrayLike<number>;
  readonly right: ArrayLike<number>;
  readonly chest: number;
  readonly layout: number;
}

const DEGREE = 0.017453292519943295, TAU = 6.283185307179586;
const STAGE = 0;
/** The nominal body's chest, and how far from it its hands reach, metres. */
const CHEST = 1.3, NOMINAL_REACH = 0.76;
/** Smallest and largest of a body against the nominal one; a child of four, a very tall adult. */
const SMALLEST = 0.5, LARGEST = 1.3;
/** A small space takes this much of the usual. */
const SMALL_SPACE = 0.78;
/** A direction in which a hand came less far than this was not reached, metres at nominal size. */
const UNREACHED = 0.3;
/** A hand plays a zone when it comes this many radii near to its middle: well inside. */
const INSIDE = 0.6;
/** Zones of a hand alone are smaller, since twice as many hang on its side. */
const ONE_HAND_SIZE = 0.85;
const FOOT_ZONES: ReadonlySet<number> = new Set([10, 11]);
const LEAST_HEIGHT = 0.1;
/** From the middle of a direction to just within its edge, radians. */
const EDGE = 0.36;

const around = (degrees: number, radius: number, y: number): Place => ({ x: radius * sin(degrees * DEGREE), y, z: -radius * cos(degrees * DEGREE) });
const arc = (degrees: number, radius: number): Place => ({ x: radius * cos(degrees * DEGREE), y: CHEST + radius * sin(degrees * DEGREE), z: 0 });
const at = (x: number, y: number): Place => ({ x, y, z: 0 });

/** Drums of the feet, where they come up to the hands of somebody who sits; by layout, for two hands and for the right one alone. */
const RAISED: readonly (readonly (readonly [Place, Place])[])[] = [
  [[at(-0.17, 1.12), at(0.17, 1.12)], [at(0.15, 1.4), at(-0.2, 1.42)]],
  [[around(-27, 0.6, 1.66), around(27, 0.6, 1.66)], [around(94, 0.45, 0.96), around(58, 0.45, 1)]],
];

/** The right hand alone: an outer and an inner arc of loops on its side, the second drum and bow across the body. */
const RIGHT_STAGE: readonly Place[] = [
  arc(-8, 0.47), arc(27, 0.47), arc(62, 0.47), at(-0.2, 1.78), arc(66, 0.76), arc(46.5, 0.76), arc(27, 0.76), arc(7.5, 0.76),
  at(0.15, 1.16), at(0.44, 0.97), at(-0.47, 0.13), at(0.47, 0.13), at(-0.17, 1), at(0.8, 0.94), at(0, 2.06),
];
/** Two rows of loops from across the body to its side, bows beyond. */
const RIGHT_RING: readonly Place[] = [
  around(-28, 0.62, 1.62), around(2, 0.62, 1.62), around(32, 0.62, 1.62), around(62, 0.62, 1.62), around(-28, 0.62, 1.3), around(2, 0.62, 1.3), around(32, 0.62, 1.3), around(62, 0.62, 1.3),
  around(-10, 0.4, 1.02), around(24, 0.45, 1), around(-40, 0.5, 0.13), around(40, 0.5, 0.13), around(92, 0.65, 1.25), around(122, 0.65, 1.25), { x: 0.05, y: 2, z: -0.2 },
];
/** A seat's back is in the way of what hangs behind. */
const SEATED_RING_ANGLES = [-114, -90, -38, -14, 14, 38, 90, 114];
const SEATED_RING: readonly Place[] = [
  ...SEATED_RING_ANGLES.map((degrees) => around(degrees, 0.65, 1.35)), around(-27, 0.5, 0.98), around(27, 0.5, 0.98), around(-40, 0.5, 0.13), around(40, 0.5, 0.13),
  around(-64, 0.65, 1.25), around(64, 0.65, 1.25), { x: 0, y: 2.05, z: -0.2 },
];

/** Where a zone stands for the nominal body. */
function nominal(layout: number, posture: number, hands: number, index: number): Place {
  const isSeated = posture !== FIT_POSTURE.standing, isOne = hands !== FIT_HANDS.both;
  if (isSeated && FOOT_ZONES.has(index)) return RAISED[layout]![isOne ? 1 : 0]![index - 10]!;
  if (isOne) return (layout === STAGE ? RIGHT_STAGE : RIGHT_RING)[index]!;
  return isSeated && layout !== STAGE ? SEATED_RING[index]! : ZONE_PLACES[layout]![index]!;
}

/** How large a player is against the nominal one: by how far their hands come at best. */
function scaleOf(hands: number, reach: ReachMeasured): number {
  if (reach.chest <= 0) return 1;
  let best = 0;
  for (let direction = 0; direction < REACH_DIRECTIONS; direction++) best = Math.max(best, reached(hands, reach, direction));
  return best <= 0 ? 1 : Math.max(SMALLEST, Math.min(LARGEST, best / NOMINAL_REACH));
}

/** How far the hands that play come in a direction, metres from the chest. */
function reached(hands: number, reach: ReachMeasured, direction: number): number {
  const left = hands === FIT_HANDS.right ? 0 : reach.left[direction]!, right = hands === FIT_HANDS.left ? 0 : reach.right[direction]!;
  return Math.max(left, right);
}

/** The direction in which a point lies from the chest: dx, and dy on a stage, −dz on a ring. */
const directionOf = (across: number, along: number): number => Math.floor((atan2(along, across) / TAU) * REACH_DIRECTIONS + REACH_DIRECTIONS + 0.5) % REACH_DIRECTIONS;

/** The nearest direction that the hands reach, the direction itself if they do; −1 when there is none. */
function reachable(hands: number, reach: ReachMeasured, direction: number, least: number): number {
  for (let away = 0; away <= REACH_DIRECTIONS / 2; away++) {
    const one = (direction + away) % REACH_DIRECTIONS, other = (direction - away + REACH_DIRECTIONS) % REACH_DIRECTIONS;
    if (reached(hands, reach, one) >= least) return one;
    if (reached(hands, reach, other) >= least) return other;
  }
  return -1;
}

/** The edge of a direction that lies nearer to an angle, a little within it. */
function edgeOf(direction: number, angle: number): number {
  const middle = (direction / REACH_DIRECTIONS) * TAU, apart = angle - middle, turn = apart - TAU * Math.floor(apart / TAU + 0.5);
  return middle + (turn > 0 ? EDGE : -EDGE);
}

/**
 * Draws a place (x, y, z in `place` from `first`) to where a hand can play a zone of this radius, if it was measured that none can. Metres. Returns whether it moved.
 * On a ring only the level distance is looked at.
 */
export function pullWithin(layout: number, hands: number, isSmall: boolean, reach: ReachMeasured, radius: number, place: { [at: number]: number }, first = 0): boolean {
  if (reach.chest <= 0 || reach.layout !== layout) return false;
  const isStage = layout === STAGE, scale = scaleOf(hands, reach), across = place[first]!, along = isStage ? place[first + 1]! - reach.chest : -place[first + 2]!;
  const distance = Math.sqrt(across * across + along * along), direction = directionOf(across, along), to = reachable(hands, reach, direction, UNREACHED * scale);
  if (to < 0 || distance < 1e-6) return false;
  const most = (reached(hands, reach, to) + INSIDE * radius) * (isSmall ? SMALL_SPACE : 1);
  if (to === direction && distance <= most) return false;
  const angle = to === direction ? atan2(along, across) : edgeOf(to, atan2(along, across)), length = Math.min(distance, most);
  place[first] = cos(angle) * length;
  if (isStage) place[first + 1] = Math.max(LEAST_HEIGHT, reach.chest + sin(angle) * length);
  else place[first + 2] = -sin(angle) * length;
  return true;
}

/** Rounds of pushing apart what was drawn together, from which of them on also up and down, and how near to each other zones may be at last, as a share of their radii. */
const ROUNDS = 60, UPRIGHT_FROM = 20, APART = 1.02;

/**
 * Where the scene's own zones stand for a player: 4 numbers a zone, x y z in metres and how many times as large as in the scene, written to `out`.
 *
 * A body of 1.7 m stands in the layout as it was composed. Somebody who sits has the drums of their feet at their hands and nothing behind a seat's back; who
 * plays with one hand has everything on its side; in a small space all is nearer and smaller. When reach was measured, all of it is as large as the player
 * is, about their own chest; what lies in a direction that no hand reached, or farther than it came, is drawn to where one did, and then apart.
 *
 * @param layout place in LAYOUTS; `posture`, `hands` as FIT_POSTURE, FIT_HANDS
 */
export function fitPlaces(layout: number, posture: number, hands: number, isSmall: boolean, reach: ReachMeasured, out: { [at: number]: number }): void {
  const isMeasured = reach.chest > 0, chest = isMeasured ? reach.chest : CHEST, size = scaleOf(hands, reach) * (isSmall ? SMALL_SPACE : 1);
  const mirror = hands === FIT_HANDS.left ? -1 : 1, isStanding = posture === FIT_POSTURE.standing;
  for (let index = 0; index < ZONE_SPECS.length; index++) {
    const place = nominal(layout, posture, hands, index), n = index * 4, isOnFloor = isStanding && FOOT_ZONES.has(index);
    out[n] = place.x * size * mirror;
    out[n + 1] = isOnFloor ? place.y : Math.max(LEAST_HEIGHT, chest + (place.y - CHEST) * size);
    out[n + 2] = place.z * size;
    out[n + 3] = size * (hands === FIT_HANDS.both ? 1 : ONE_HAND_SIZE);
  }
  if (!isMeasured || reach.layout !== layout) return;
  for (let round = 0; round < ROUNDS; round++) {
    let hasMoved = false;
    for (let index = 0; index < ZONE_SPECS.length; index++) {
      if (isStanding && FOOT_ZONES.has(index)) continue;
      hasMoved = pullWithin(layout, hands, isSmall, reach, ZONE_SPECS[index]!.radius * out[index * 4 + 3]!, out, index * 4) || hasMoved;
    }
    if (!spread(layout, round, out) && !hasMoved) return;
  }
}

/**
 * Pushes zones that overlap apart: on a stage away from each other, on a ring along it, since farther out no hand comes. From a later round on, one up and one
 * down as well. Returns whether any were.
 */
function spread(layout: number, round: number, out: { [at: number]: number }): boolean {
  let hasMoved = false;
  for (let a = 0; a < ZONE_SPECS.length; a++) {
    for (let b = a + 1; b < ZONE_SPECS.length; b++) {
      const one = ZONE_SPECS[a]!, two = ZONE_SPECS[b]!, na = a * 4, nb = b * 4;
      const straight = (one.height / 2 - one.radius) * out[na + 3]! + (two.height / 2 - two.radius) * out[nb + 3]!, gap = out[nb + 1]! - out[na + 1]!;
      const dy = gap > straight ? gap - straight : gap < -straight ? gap + straight : 0, dx = out[nb]! - out[na]!, dz = out[nb + 2]! - out[na + 2]!;
      const distance = Math.sqrt(dx * dx + dy * dy + dz * dz), wanted = (one.radius * out[na + 3]! + two.radius * out[nb + 3]!) * APART;
      if (distance >= wanted) continue;
      const push = (wanted - distance) / 2;
      // Along the ring, or from one to the other; two in one spot part along the row.
      const mx = out[na]! + out[nb]!, mz = out[na + 2]! + out[nb + 2]!, middle = Math.sqrt(mx * mx + mz * mz), isAlong = layout !== STAGE && middle > 0.2;
      let px = isAlong ? -mz / middle : distance > 0.01 ? dx / distance : 1, py = isAlong || distance <= 0.01 ? 0 : dy / distance, pz = isAlong ? mx / middle : distance > 0.01 ? dz / distance : 0;
      const turn = isAlong && px * dx + pz * dz < 0 ? -1 : 1;
      if (isAlong && dy !== 0) py = (turn * dy) / wanted;
      if (round >= UPRIGHT_FROM) py += turn * (gap !== 0 ? (gap > 0 ? 0.5 : -0.5) : b % 2 === 0 ? 0.5 : -0.5);
      px *= push * turn;
      py *= push * turn;
      pz *= push * turn;
      out[na] = out[na]! - px;
      out[na + 1] = Math.max(LEAST_HEIGHT, out[na + 1]! - py);
      out[na + 2] = out[na + 2]! - pz;
      out[nb] = out[nb]! + px;
      out[nb + 1] = Math.max(LEAST_HEIGHT, out[nb + 1]! + py);
      out[nb + 2] = out[nb + 2]! + pz;
      hasMoved = true;
    }
  }
  return hasMoved;
}
