import {
  bundle, chain, Collider, columns, commands, component, DynamicBody, FixedUpdate, KinematicBody, local, plugin, Position, query, random, read, reads, res, rowPart, SensorEntered, Shape, Startup, system, Time, write, writes,
} from 'jam-engine';
import { Effector, KeyStruck, Room, settings, Shown, Zone } from 'jam-engine/game';

const PLAYERS = 4, PARTS = 5;
/** Radius of a marble, and of the ball around a hand that pushes it, metres. */
const MARBLE = 0.06, PALM = 0.09;
/** Rapier's groups, members above what they meet: marbles meet each other, walls, palms and the zones' sensors; walls and palms meet marbles only. */
const MARBLES = 1 << 4, SOLID = 1 << 5, EVERYTHING = 0xffff;
const MARBLE_GROUPS = ((MARBLES << 16) | (EVERYTHING & ~1)) >>> 0, SOLID_GROUPS = ((SOLID << 16) | MARBLES) >>> 0;
/** The box that they bounce in, metres: half of its width, its height, half of its depth on a stage and on a ring, half the thickness of its walls. */
const HALF_WIDTH = 1.15, HEIGHT = 2.3, HALF_DEPTH = [0.1, 1.1] as const, THICK = 0.1;
/** Below this a marble has left the box, and comes in again from above. */
const LOST_BELOW = -1;
/** How fast a marble must be to strike loudest, and the least that is heard, metres a second. */
const LOUDEST = 4, SOFTEST = 0.15;
/** Marbles that are not wanted now wait here. */
const AWAY = -40;

/** `number`: which marble. `lastX` …: where it was a tick ago. `silentUntil`: tick before which it strikes nothing. */
const Marble = component('marbles/Marble', { number: 'u8', lastX: 'f32', lastY: 'f32', lastZ: 'f32', silentUntil: 'u32' }, { requires: [DynamicBody, Shown] });
/** A solid that follows a hand. `effector`: number of the hand. */
const Palm = component('marbles/Palm', { effector: 'u8' }, { requires: [KinematicBody] });
const MarbleKit = bundle('marbles/MarbleKit', [Marble]), PalmKit = bundle('marbles/PalmKit', [Palm]), WallKit = bundle('marbles/WallKit', [Collider]);

const openBox = system('marbles/open-box', { world: commands(PalmKit, WallKit), room: res(Room) }, ({ world, room }) => {
  const depth = HALF_DEPTH[room.layout === 0 ? 0 : 1], middle = HEIGHT / 2;
  const wall = (x: number, y: number, z: number, halfX: number, halfY: number, halfZ: number): void => {
    world.spawn(WallKit, [[Position, { x, y, z }], [Collider, { shape: Shape.cuboid, halfX, halfY, halfZ, groups: SOLID_GROUPS }]]);
  };
  wall(0, -THICK, 0, HALF_WIDTH, THICK, depth + 2 * THICK);
  for (const side of [-1, 1]) {
    wall(side * (HALF_WIDTH + THICK), middle, 0, THICK, middle, depth + 2 * THICK);
    wall(0, middle, side * (depth + THICK), HALF_WIDTH, middle, THICK);
  }
  for (let effector = 0; effector < PLAYERS * PARTS; effector++) {
    world.spawn(PalmKit, [[Palm, { effector }], [Position, { x: effector, y: AWAY }], [KinematicBody, { isPushing: 1 }], [Collider, { shape: Shape.ball, radius: PALM, groups: SOLID_GROUPS }]]);
  }
});

/** Keeps as many marbles in the air as are wanted; one that has left the box comes in again from above. */
const throwMarbles = system('marbles/throw-marbles', {
  marbles: query({ marble: read(Marble), place: read(Position) }), world: commands(MarbleKit), knobs: settings({ count: 5 }), chance: random(), own: local({ thrown: 'u32', wait: 'u16' }),
}, ({ marbles, world, knobs, chance, own }) => {
  const { ids, length, place } = marbles;
  let flying = 0;
  for (let i = 0; i < length; i++) {
    const isLost = place.y[ids[i]!]! < LOST_BELOW;
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
    [Collider, { shape: Shape.ball, radius: MARBLE, groups: MARBLE_GROUPS }], [DynamicBody, { density: 200, friction: 0.1, restitution: 0.93, gravityScale: 0.45 }],
    [Shown, { radius: MARBLE, colour: number % 5, light: 0.5 }],
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

/** A marble that flies into a place strikes it, as hard as it is fast. */
const strikePlaces = system('marbles/strike-places', {
  marbles: query({ marble: write(Marble), place: read(Position), shown: write(Shown) }), entered: reads(SensorEntered), zones: columns(read(Zone)), strikes: writes(KeyStruck), time: res(Time), knobs: settings({ rest: 0.4 }),
}, ({ marbles, entered, strikes, time, knobs }) => {
  const { ids, length, marble, place, shown } = marbles;
  for (let i = 0; i < length; i++) shown.light[ids[i]!] = 0.35 + (shown.light[ids[i]!]! - 0.35) * 0.96;
  for (let n = entered.start; n < entered.end; n++) {
    const slot = n & entered.mask, row = rowPart(entered.other[slot]!);
    for (let i = 0; i < length; i++) {
      if (ids[i] !== row || time.tick < marble.silentUntil[row]!) continue;
      const dx = place.x[row]! - marble.lastX[row]!, dy = place.y[row]! - marble.lastY[row]!, dz = place.z[row]! - marble.lastZ[row]!, speed = Math.sqrt(dx * dx + dy * dy + dz * dz) / time.dt;
      const strike = strikes.send();
      strikes.zone[strike] = entered.sensor[slot]!;
      strikes.velocity[strike] = Math.min(1, Math.max(SOFTEST, speed / LOUDEST));
      marble.silentUntil[row] = time.tick + Math.round(knobs.rest / time.dt);
      shown.light[row] = 1;
    }
  }
  for (let i = 0; i < length; i++) {
    const row = ids[i]!;
    marble.lastX[row] = place.x[row]!;
    marble.lastY[row] = place.y[row]!;
    marble.lastZ[row] = place.z[row]!;
  }
});

export default plugin({ id: 'marbles', build: (app) => app.addSystems(Startup, openBox).addSystems(FixedUpdate, chain(throwMarbles, followHands, strikePlaces)) });
