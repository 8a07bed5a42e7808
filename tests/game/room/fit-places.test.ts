import { describe, expect, it } from 'vitest';
import { fitPlaces, ZONE_PLACES, ZONE_SPECS, type ReachMeasured } from '../../../game/index.ts';
import { FIT_HANDS, FIT_POSTURE, REACH_DIRECTIONS, ROOM_ACT } from '../../../protocol/index.ts';
import { EditedRoom } from './edited-room.ts';

const NOTHING: ReachMeasured = { left: new Array(REACH_DIRECTIONS).fill(0), right: new Array(REACH_DIRECTIONS).fill(0), chest: 0, layout: 0 };
const FEET = [10, 11];
/** Five bodies, by standing height, metres: two children, a short, a middling and a tall adult. */
const HEIGHTS = [1.05, 1.35, 1.55, 1.75, 2];
const SEAT = 0.27;

interface Body { readonly height: number; readonly posture: number; readonly hands: number }
const shouldersOf = ({ height, posture, hands }: Body): { x: number; y: number; side: 'left' | 'right' }[] => ([['left', -1], ['right', 1]] as const)
  .filter(([side]) => hands === FIT_HANDS.both || (hands === FIT_HANDS.left) === (side === 'left'))
  .map(([side, sign]) => ({ side, x: sign * 0.118 * height, y: (0.847 - (posture === FIT_POSTURE.standing ? 0 : SEAT)) * height }));
const armOf = ({ height }: Body): number => 0.33 * height;

/** What a body that stretches its arms round is measured as. `behind`: whether an arm goes behind the body. */
function measured(body: Body, layout: number): ReachMeasured {
  const sides: Record<'left' | 'right', number[]> = { left: NOTHING.left as number[], right: NOTHING.right as number[] }, chest = shouldersOf({ ...body, hands: FIT_HANDS.both })[0]!.y - 0.0826 * body.height;
  for (const shoulder of shouldersOf(body)) {
    sides[shoulder.side] = Array.from({ length: REACH_DIRECTIONS }, (_, direction) => {
      const angle = (direction / REACH_DIRECTIONS) * 2 * Math.PI, c = Math.cos(angle), s = Math.sin(angle), sx = shoulder.x, sy = layout === 0 ? 0.0826 * body.height : 0, arm = armOf(body);
      if (layout === 1 && s < -0.5) return 0;
      // The farthest point from the chest in this direction that is an arm's length from the shoulder.
      const along = sx * c + sy * s, squared = arm * arm - (sx * sx + sy * sy - along * along);
      return squared < 0 ? 0 : Math.max(0, along + Math.sqrt(squared));
    });
  }
  return { ...sides, chest, layout };
}

/** How far a zone's core is from the nearest shoulder of a hand that plays, on a stage in its plane. */
function farFrom(body: Body, x: number, y: number, z: number, straight: number): number {
  return Math.min(...shouldersOf(body).map((shoulder) => Math.hypot(x - shoulder.x, Math.max(0, Math.abs(y - shoulder.y) - straight), z)));
}

const placesOf = (layout: number, posture: number, hands: number, isSmall: boolean, reach: ReachMeasured): Float64Array => {
  const out = new Float64Array(4 * ZONE_SPECS.length);
  fitPlaces(layout, posture, hands, isSmall, reach, out);
  return out;
};

/** Pairs of zones of which one reaches into the other by more than a tenth of their radii. */
function overlaps(places: Float64Array): string[] {
  const found: string[] = [];
  ZONE_SPECS.forEach((one, a) => ZONE_SPECS.forEach((two, b) => {
    if (b <= a) return;
    const sa = places[a * 4 + 3]!, sb = places[b * 4 + 3]!, straight = (one.height / 2 - one.radius) * sa + (two.height / 2 - two.radius) * sb;
    const apart = Math.hypot(places[a * 4]! - places[b * 4]!, Math.max(0, Math.abs(places[a * 4 + 1]! - places[b * 4 + 1]!) - straight), places[a * 4 + 2]! - places[b * 4 + 2]!);
    if (apart < 0.9 * (one.radius * sa + two.radius * sb)) found.push(`${one.name} in ${two.name}: ${apart.toFixed(3)} of ${(one.radius * sa + two.radius * sb).toFixed(3)}`);
  }));
  return found;
}

describe('zones that fit the player', () => {
  it('[RCH1] somebody who stands, uses both hands and was not measured has the layout as it was composed', () => {
    for (const layout of [0, 1]) {
      const places = placesOf(layout, FIT_POSTURE.standing, FIT_HANDS.both, false, NOTHING);
      ZONE_PLACES[layout]!.forEach(({ x, y, z }, index) => expect([...places.subarray(index * 4, index * 4 + 4)].map((value) => Number(value.toFixed(9)))).toEqual([x, y, z, 1].map((value) => Number(value.toFixed(9)))));
    }
  });

  it('[RCH2] whoever sits has no zone for feet on the floor and none behind; one hand has all of them on its side', () => {
    for (const posture of [FIT_POSTURE.sitting, FIT_POSTURE.wheelchair]) {
      for (const hands of Object.values(FIT_HANDS)) {
        for (const layout of [0, 1]) {
          const places = placesOf(layout, posture, hands, false, NOTHING);
          for (const foot of FEET) expect(places[foot * 4 + 1]!).toBeGreaterThan(0.7);
          if (layout === 1 && hands === FIT_HANDS.both) for (let k = 0; k < ZONE_SPECS.length; k++) expect(places[k * 4 + 2]!, ZONE_SPECS[k]!.name).toBeLessThan(0.28);
        }
      }
    }
    const right = placesOf(0, FIT_POSTURE.standing, FIT_HANDS.right, false, NOTHING), left = placesOf(0, FIT_POSTURE.standing, FIT_HANDS.left, false, NOTHING);
    for (let k = 0; k < ZONE_SPECS.length; k++) expect(left[k * 4]).toBeCloseTo(-right[k * 4]!, 9);
    expect(Array.from({ length: 8 }, (_, k) => right[k * 4]!).filter((x) => x > 0).length).toBeGreaterThanOrEqual(7);
  });

  it('[RCH3] for five sizes of body, in every posture, with either hand or both, each zone of the hands is within reach of one that plays, and none is in another', () => {
    const trouble: string[] = [];
    for (const height of HEIGHTS) {
      for (const posture of Object.values(FIT_POSTURE)) {
        for (const hands of Object.values(FIT_HANDS)) {
          for (const layout of [0, 1]) {
            for (const isSmall of [false, true]) {
              const body = { height, posture, hands }, places = placesOf(layout, posture, hands, isSmall, measured(body, layout)), where = `${height} m, posture ${posture}, hands ${hands}, layout ${layout}, small ${isSmall}`;
              for (const words of overlaps(places)) trouble.push(`${where}: ${words}`);
              ZONE_SPECS.forEach((spec, k) => {
                if (posture === FIT_POSTURE.standing && FEET.includes(k)) return;
                const size = places[k * 4 + 3]!, beyond = farFrom(body, places[k * 4]!, places[k * 4 + 1]!, places[k * 4 + 2]!, (spec.height / 2 - spec.radius) * size) - armOf(body);
                if (beyond > spec.radius * size) trouble.push(`${where}: ${spec.name} is ${beyond.toFixed(3)} m beyond the arm`);
              });
            }
          }
        }
      }
    }
    expect(trouble).toEqual([]);
  });

  it('[RCH4] where a hand does not come no zone hangs: an arm that cannot be lifted has what hung above beside it', () => {
    const body = { height: 1.7, posture: FIT_POSTURE.standing, hands: FIT_HANDS.both }, whole = measured(body, 0), low = (side: ArrayLike<number>): number[] => Array.from(side, (away, direction) => (direction >= 1 && direction <= 3 ? 0.1 : away));
    const places = placesOf(0, FIT_POSTURE.standing, FIT_HANDS.both, false, { left: low(whole.left), right: low(whole.right), chest: whole.chest, layout: 0 });
    for (let k = 0; k < ZONE_SPECS.length; k++) expect(places[k * 4 + 1]! - whole.chest, ZONE_SPECS[k]!.name).toBeLessThan(0.45);
  });

  it('[RCH5] the room fits itself to what was measured when it is asked to, in both layouts, as one step; zones that a player made come within reach', async () => {
    const room = await EditedRoom.open('ring'), reach = measured({ height: 1.35, posture: FIT_POSTURE.sitting, hands: FIT_HANDS.both }, 1);
    room.act('make', 20, 0, 0).act('place', 20, 1500, 1200, -1500).act('lock', 3, 1);
    const before = room.jam.description, locked = room.zone(3);
    for (let direction = 0; direction < REACH_DIRECTIONS; direction++) room.act('reach', direction, Math.round(reach.left[direction]! * 1000), Math.round(reach.right[direction]! * 1000), Math.round(reach.chest * 1000));
    room.act('fit', 0, FIT_POSTURE.sitting, FIT_HANDS.both, 0);
    const made = room.zone(20)!, best = Math.max(...reach.left as number[], ...reach.right as number[]);
    expect(Math.hypot(made.x, made.z)).toBeLessThan(best + made.radius);
    expect(room.zone(4)!.y).toBeLessThan(1.35 - 0.2);
    expect(room.zone(4)!.radius).toBeLessThan(0.125);
    expect(room.zone(3)).toEqual(locked);
    room.act('undo');
    expect(room.zone(20)!.x).toBeCloseTo(1.5, 5);
    expect(room.zone(4)!.radius).toBeCloseTo(0.125, 6);
    expect(before.zones.length).toBe(16);
    expect(ROOM_ACT.fit).toBe(0x116);
  });
});
