import {
  bundle, chain, Collider, commands, component, DynamicBody, FixedUpdate, KinematicBody, local, plugin, Position, query, random, read, res, Rotation, Shape, Startup, system, Time, write, writes,
} from 'jam-engine';
import { Effector, KeyStruck, Room, settings, Shown, THING_SHAPE, Zone } from 'jam-engine/game';

const PLAYERS = 4, PARTS = 5;
/** Radius of a marble, and of the ball around a hand that pushes it, metres. */
const MARBLE = 0.06, PALM = 0.09;
/** Rapier's groups, members above what they meet: marbles meet walls and palms, and these nothing else. */
const MARBLES = 1 << 4, SOLID = 1 << 5, MARBLE_GROUPS = ((MARBLES << 16) | SOLID) >>> 0, SOLID_GROUPS = ((SOLID << 16) | MARBLES) >>> 0;
/** How springy a marble is. Rapier takes the mean of it and of what it hits, and walls have none: 1.84 gives back 92 %. */
const SPRING = 1.84, FALL = 0.3;
/** One that is slower than this (metres a second) for so many ticks is thrown in anew. */
const TIRED = 0.25, TIRED_TICKS = 128;
/** The box that they bounce in, metres: half of its width, its height, half of its depth on a stage and on a ring, half the thickness of its walls. */
const HALF_WIDTH = 1.15, HEIGHT = 2.3, HALF_DEPTH = [0.1, 1.1] as const, THICK = 0.1;
/** Half of the floor's lean, 7 degrees, as sine and cosine: what a quaternion holds. */
const LEAN_SINE = 0.061, LEAN_COSINE = 0.99814;
/** Below this a marble has left the box, and comes in again from above. */
const LOST_BELOW = -1;
/** How fast a marble must be to strike loudest, and the least that is heard, metres a second. */
const LOUDEST = 4, SOFTEST = 0.15;
/** Marbles that are not wanted now wait here. */
const AWAY = -40;
/** Marbles at most, rings that can be seen at once, and for how long a streak lasts, seconds. */
const MOST = 12, RINGS = 8, STREAK = 0.11;

/** `number`: which marble. `lastX` …: where it was a tick ago. `fastX` …: how fast it was then, metres a second. `silentUntil`: tick before which it strikes nothing. `tired`: for how many ticks it has been slow. `inside`: a bit for each place that it is in. */
const Marble = component('marbles/Marble', { number: 'u8', lastX: 'f32', lastY: 'f32', lastZ: 'f32', fastX: 'f32', fastY: 'f32', fastZ: 'f32', silentUntil: 'u32', tired: 'u16', inside: 'u32' }, { requires: [DynamicBody, Shown] });
/** A solid that follows a hand. `effector`: number of the hand. */
const Palm = component('marbles/Palm', { effector: 'u8' }, { requires: [KinematicBody] });
/** The streak that a marble draws behind it: of the n-th one that flies. `number`: n. */
const Tail = component('marbles/Tail', { number: 'u8' }, { requires: [Shown] });
/** A ring that opens where a place was struck. */
const Ring = component('marbles/Ring', { number: 'u8' }, { requires: [Shown] });
const TailKit = bundle('marbles/TailKit', [Tail]), RingKit = bundle('marbles/RingKit', [Ring]);
const MarbleKit = bundle('marbles/MarbleKit', [Marble]), PalmKit = bundle('marbles/PalmKit', [Palm]), WallKit = bundle('marbles/WallKit', [Collider]), FloorKit = bundle('marbles/FloorKit', [Collider, Rotation]);

const openBox = system('marbles/open-box', { world: commands(PalmKit, WallKit, FloorKit, TailKit, RingKit), room: res(Room) }, ({ world, room }) => {
  const depth = HALF_DEPTH[room.layout === 0 ? 0 : 1], middle = HEIGHT / 2;
  const wall = (x: number, y: number, z: number, halfX: number, halfY: number, halfZ: number): void => {
    world.spawn(WallKit, [[Position, { x, y, z }], [Collider, { shape: Shape.cuboid, halfX, halfY, halfZ, groups: SOLID_GROUPS }]]);
  };
  // Two plates that lean to the middle, so that what falls straight does not rise straight.
  for (const side of [-1, 1]) {
    world.spawn(FloorKit, [
      [Position, { x: (side * HALF_WIDTH) / 2, y: -THICK, z: 0 }], [Rotation, { z: side * LEAN_SINE, w: LEAN_COSINE }],
      [Collider, { shape: Shape.cuboid, halfX: HALF_WIDTH * 0.6, halfY: THICK, halfZ: depth + 2 * THICK, groups: SOLID_GROUPS }],
    ]);
  }
  for (const side of [-1, 1]) {
    wall(side * (HALF_WIDTH + THICK), middle, 0, THICK, middle, depth + 2 * THICK);
    wall(0, middle, side * (depth + THICK), HALF_WIDTH, middle, THICK);
  }
  for (let number = 0; number < MOST; number++) world.spawn(TailKit, [[Tail, { number }], [Shown, { radius: 0, shape: THING_SHAPE.stroke, colour: number % 5 }]]);
  for (let number = 0; number < RINGS; number++) world.spawn(RingKit, [[Ring, { number }], [Shown, { radius: 0, shape: THING_SHAPE.ring, light: 0 }]]);
  for (let effector = 0; effector < PLAYERS * PARTS; effector++) {
    world.spawn(PalmKit, [[Palm, { effector }], [Position, { x: effector, y: AWAY }], [KinematicBody, { isPushing: 1 }], [Collider, { shape: Shape.ball, radius: PALM, groups: SOLID_GROUPS }]]);
  }
});

/** Keeps as many marbles in the air as are wanted; one that has left the box comes in again from above. */
const throwMarbles = system('marbles/throw-marbles', {
  marbles: query({ marble: read(Marble), place: read(Position) }), world: commands(MarbleKit), knobs: settings({ count: 5 }), chance: random(), own: local({ thrown: 'u32', wait: 'u16' }),
}, ({ marbles, world, knobs, chance, own }) => {
  const { ids, length, marble, place } = marbles;
  let flying = 0;
  for (let i = 0; i < length; i++) {
    const isLost = place.y[ids[i]!]! < LOST_BELOW || marble.tired[ids[i]!]! > TIRED_TICKS;
    if (isLost || flying >= knobs.count) world.despawn(marbles.entityAt(ids[i]!));
    else flying++;
  }
  if (own.wait > 0) {
    own.wait--;
    return;
  }
  if (flying >= knobs.count) return;
  own.wait = 32;
  const number = own.thrown++;
  world.spawn(MarbleKit, [
    [Marble, { number }], [Position, { x: chance.range(-0.8, 0.8), y: chance.range(1.9, 2.2), z: chance.range(-0.05, 0.05) }],
    [Collider, { shape: Shape.ball, radius: MARBLE, groups: MARBLE_GROUPS }], [DynamicBody, { density: 200, friction: 0.1, restitution: SPRING, gravityScale: FALL }],
    [Shown, { radius: MARBLE, colour: number % 5, light: 0.6 }],
  ]);
});

const followHands = system('marbles/follow-hands', { palms: query({ palm: read(Palm), place: write(Position) }), hands: query({ hand: read(Effector) }), own: local({ row: ['i32', PLAYERS * PARTS] }) }, ({ palms, hands, own }) => {
  const { hand } = hands, { palm, place } = palms;
  own.row.fill(-1);
  for (let i = 0; i < hands.length; i++) if (hand.isPresent[hands.ids[i]!] === 1) own.row[hand.number[hands.ids[i]!]!] = hands.ids[i]!;
  for (let i = 0; i < palms.length; i++) {
    const row = palms.ids[i]!, from = own.row[palm.effector[row]!]!;
    place.x[row] = from < 0 ? palm.effector[row]! : hand.x[from]!;
    place.y[row] = from < 0 ? AWAY : hand.y[from]!;
    place.z[row] = from < 0 ? 0 : hand.z[from]!;
  }
});

/** A marble that flies into a place strikes it, as hard as it is fast; a ring opens there. */
const strikePlaces = system('marbles/strike-places', {
  marbles: query({ marble: write(Marble), place: read(Position), shown: write(Shown) }), zones: query({ zone: read(Zone), centre: read(Position) }), rings: query({ ring: read(Ring), place: write(Position), shown: write(Shown) }), strikes: writes(KeyStruck), time: res(Time), knobs: settings({ rest: 0.4 }), own: local({ next: 'u16' }),
}, ({ marbles, zones, rings, strikes, time, knobs, own }) => {
  const { ids, length, marble, place, shown } = marbles, { zone, centre } = zones, { ring } = rings;
  for (let i = 0; i < rings.length; i++) {
    const row = rings.ids[i]!;
    if (rings.shown.radius[row] === 0) continue;
    rings.shown.light[row] = rings.shown.light[row]! * 0.97;
    rings.shown.radius[row] = rings.shown.light[row]! < 0.04 ? 0 : rings.shown.radius[row]! + 0.0016;
  }
  for (let i = 0; i < length; i++) {
    const row = ids[i]!, x = place.x[row]!, y = place.y[row]!, z = place.z[row]!;
    const dx = x - marble.lastX[row]!, dy = y - marble.lastY[row]!, dz = z - marble.lastZ[row]!, speed = Math.sqrt(dx * dx + dy * dy + dz * dz) / time.dt;
    shown.light[row] = 0.6 + (shown.light[row]! - 0.6) * 0.96;
    let inside = 0;
    for (let k = 0; k < zones.length; k++) {
      const at = zones.ids[k]!, straight = Math.max(0, zone.height[at]! / 2 - zone.radius[at]!), reach = zone.radius[at]! + MARBLE, bit = 1 << zone.index[at]!;
      const awayX = x - centre.x[at]!, awayZ = z - centre.z[at]!, rise = y - centre.y[at]!, awayY = rise - Math.max(-straight, Math.min(straight, rise));
      if (awayX * awayX + awayY * awayY + awayZ * awayZ > reach * reach) continue;
      inside |= bit;
      if ((marble.inside[row]! & bit) !== 0 || time.tick < marble.silentUntil[row]!) continue;
      const strike = strikes.send();
      strikes.zone[strike] = zones.entityAt(at);
      strikes.velocity[strike] = Math.min(1, Math.max(SOFTEST, speed / LOUDEST));
      marble.silentUntil[row] = time.tick + Math.round(knobs.rest / time.dt);
      shown.light[row] = 1;
      const number = own.next % RINGS;
      own.next = (own.next + 1) % RINGS;
      for (let n = 0; n < rings.length; n++) {
        const opens = rings.ids[n]!;
        if (ring.number[opens] !== number) continue;
        rings.place.x[opens] = x;
        rings.place.y[opens] = y;
        rings.place.z[opens] = z;
        rings.shown.radius[opens] = MARBLE;
        rings.shown.colour[opens] = shown.colour[row]!;
        rings.shown.light[opens] = 0.5 + 0.5 * strikes.velocity[strike]!;
      }
    }
    marble.inside[row] = inside;
    marble.tired[row] = speed < TIRED ? marble.tired[row]! + 1 : 0;
    marble.fastX[row] = dx / time.dt;
    marble.fastY[row] = dy / time.dt;
    marble.fastZ[row] = dz / time.dt;
    marble.lastX[row] = x;
    marble.lastY[row] = y;
    marble.lastZ[row] = z;
  }
});

/** Draws behind each marble that flies where it has just been. */
const drawTails = system('marbles/draw-tails', {
  marbles: query({ marble: read(Marble), from: read(Position), seen: read(Shown) }), tails: query({ tail: read(Tail), place: write(Position), shown: write(Shown) }),
}, ({ marbles, tails }) => {
  const { marble, from, seen } = marbles, { tail, place, shown } = tails;
  for (let i = 0; i < tails.length; i++) {
    const row = tails.ids[i]!, number = tail.number[row]!;
    shown.radius[row] = 0;
    if (number >= marbles.length) continue;
    const of = marbles.ids[number]!, fast = Math.abs(marble.fastX[of]!) + Math.abs(marble.fastY[of]!) + Math.abs(marble.fastZ[of]!);
    // One that has just been thrown in came from nowhere.
    if (fast < 0.4 || fast > 20) continue;
    place.x[row] = from.x[of]!;
    place.y[row] = from.y[of]!;
    place.z[row] = from.z[of]!;
    shown.toX[row] = from.x[of]! - marble.fastX[of]! * STREAK;
    shown.toY[row] = from.y[of]! - marble.fastY[of]! * STREAK;
    shown.toZ[row] = from.z[of]! - marble.fastZ[of]! * STREAK;
    shown.radius[row] = MARBLE * 0.3;
    shown.colour[row] = seen.colour[of]!;
    shown.light[row] = Math.min(0.8, 0.1 + fast * 0.12);
  }
});

export default plugin({ id: 'marbles', build: (app) => app.addSystems(Startup, openBox).addSystems(FixedUpdate, chain(throwMarbles, followHands, strikePlaces, drawTails)) });
