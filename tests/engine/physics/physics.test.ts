import { describe, expect, it } from 'vitest';
import {
  App, Collider, DynamicBody, FixedUpdate, KinematicBody, Physics, physicsPlugin, Position, query, reads, resource, resMut, rowPart, Sensor, SensorEntered,
  SensorLeft, SensorOverlaps, Shape, system, write, RapierBox, type Entity,
} from '../../../engine/index.ts';

/** What the sensors said in the last tick, in order. */
const Heard = resource('test/Heard', { count: 'u32', kind: ['u8', 64], sensor: ['eid', 64], other: ['eid', 64] });
const hear = system('test/hear', { entered: reads(SensorEntered), left: reads(SensorLeft), heard: resMut(Heard) }, ({ entered, left, heard }) => {
  heard.count = 0;
  heard.kind.fill(0);
  for (const [kind, messages] of [[1, entered], [2, left]] as const) {
    for (let n = messages.start; n < messages.end; n++) {
      heard.kind[heard.count] = kind;
      heard.sensor[heard.count] = messages.sensor[n & messages.mask]!;
      heard.other[heard.count] = messages.other[n & messages.mask]!;
      heard.count++;
    }
  }
});

async function makeApp(): Promise<App> {
  const app = new App({ capacity: 256 }).addPlugin(physicsPlugin()).addSystems(FixedUpdate, hear.after(Physics));
  await app.ready();
  app.startup();
  return app;
}

const zoneAt = (app: App, x: number, y = 1, radius = 0.2): Entity =>
  app.world.spawn([Sensor], [[Position, { x, y }], [Collider, { shape: Shape.ball, radius }]]);
const handAt = (app: App, x: number, y = 1, isPushing = 0): Entity =>
  app.world.spawn([KinematicBody], [[Position, { x, y }], [Collider, { shape: Shape.ball, radius: 0.05 }], [KinematicBody, { isPushing }]]);
const floor = (app: App): Entity =>
  app.world.spawn([Collider], [[Position, { y: -0.1 }], [Collider, { shape: Shape.cuboid, halfX: 5, halfY: 0.1, halfZ: 5 }]]);
const ballAt = (app: App, x: number, y: number, z = 0): Entity =>
  app.world.spawn([DynamicBody], [[Position, { x, y, z }], [Collider, { shape: Shape.ball, radius: 0.1 }], [DynamicBody, { restitution: 0.3 }]]);
const move = (app: App, entity: Entity, x: number, y = 1, z = 0): void => app.world.set(entity, Position, { x, y, z });

/** One tick, and what was heard in it: '+zone hand' or '-zone hand'. */
function tick(app: App): string[] {
  app.tick();
  const heard = app.world.resource(Heard);
  return Array.from({ length: heard.count }, (_, i) => `${heard.kind[i] === 1 ? '+' : '-'}${heard.sensor[i]} ${heard.other[i]}`);
}

describe('sensors', () => {
  it('[PHY1] a sensor reports a body in the very tick in which it is put there, and again when it has gone', async () => {
    const app = await makeApp();
    const zone = zoneAt(app, 0), hand = handAt(app, 1);
    expect(tick(app)).toEqual([]);
    move(app, hand, 0.1);
    expect(tick(app)).toEqual([`+${zone} ${hand}`]);
    move(app, hand, 0.12);
    expect(tick(app)).toEqual([]);
    expect(tick(app)).toEqual([]);
    move(app, hand, 0.3);
    expect(tick(app)).toEqual([`-${zone} ${hand}`]);
  });

  it('[PHY1] a body that appears inside a sensor enters it in that tick', async () => {
    const app = await makeApp();
    const zone = zoneAt(app, 0);
    tick(app);
    const hand = handAt(app, 0);
    expect(tick(app)).toEqual([`+${zone} ${hand}`]);
  });

  it('[PHY1] a sensor that is moved over a resting body reports it in that tick', async () => {
    const app = await makeApp();
    const zone = zoneAt(app, 0), hand = handAt(app, 3);
    tick(app);
    move(app, zone, 3.1);
    expect(tick(app)).toEqual([`+${zone} ${hand}`]);
    move(app, zone, -3);
    expect(tick(app)).toEqual([`-${zone} ${hand}`]);
  });

  it('[PHY2] messages of one tick are in the order of the sensor’s row, then of the other’s', async () => {
    const app = await makeApp();
    const hands = [handAt(app, 9), handAt(app, 9)];
    const zones = [zoneAt(app, 0), zoneAt(app, 0.1)];
    hands.push(handAt(app, 9));
    tick(app);
    for (const hand of [...hands].reverse()) move(app, hand, 0.05);
    const pairs = zones.flatMap((zone) => hands.map((hand) => `${zone} ${hand}`));
    expect(tick(app)).toEqual(pairs.map((pair) => `+${pair}`));
    for (const hand of hands) move(app, hand, 5);
    expect(tick(app)).toEqual(pairs.map((pair) => `-${pair}`));
  });

  it('[PHY3] a body or a sensor that is despawned has left, whatever takes its row', async () => {
    const app = await makeApp();
    const zone = zoneAt(app, 0), hand = handAt(app, 0);
    expect(tick(app)).toEqual([`+${zone} ${hand}`]);
    app.world.despawn(hand);
    const next = handAt(app, 0);
    expect(rowPart(next)).toBe(rowPart(hand));
    expect(tick(app)).toEqual([`+${zone} ${next}`, `-${zone} ${hand}`]);
    app.world.despawn(zone);
    expect(tick(app)).toEqual([`-${zone} ${next}`]);
    expect(tick(app)).toEqual([]);
  });

  it('[PHY3] a body that loses its Collider has left, and enters again when it gets another', async () => {
    const app = await makeApp();
    const zone = zoneAt(app, 0);
    const body = app.world.spawn([Collider], [[Collider, { shape: Shape.ball, radius: 0.1 }], [Position, { y: 1 }]]);
    expect(tick(app)).toEqual([`+${zone} ${body}`]);
    app.world.remove(body, Collider);
    expect(tick(app)).toEqual([`-${zone} ${body}`]);
    app.world.add(body, Collider, { shape: Shape.cuboid, halfX: 0.1, halfY: 0.1, halfZ: 0.1 });
    expect(tick(app)).toEqual([`+${zone} ${body}`]);
    expect(app.world.external(RapierBox).world.bodies.len()).toBe(2);
  });

  it('[PHY4] sensors do not sense sensors, and groups keep bodies apart', async () => {
    const app = await makeApp();
    zoneAt(app, 0);
    zoneAt(app, 0.1);
    const hand = handAt(app, 5);
    app.world.set(hand, Collider, { groups: 0x00020002 });
    const zone = zoneAt(app, 5);
    app.world.set(zone, Collider, { groups: 0x00010001 });
    expect(tick(app)).toEqual([]);
    expect(tick(app)).toEqual([]);
  });

  it.each([
    ['ball', { shape: Shape.ball, radius: 0.3 }, 0.34, 0.36, 0],
    ['capsule', { shape: Shape.capsule, radius: 0.1, halfHeight: 0.4 }, 0.14, 0.16, 0],
    ['cuboid', { shape: Shape.cuboid, halfX: 0.2, halfY: 0.6, halfZ: 0.1 }, 0.24, 0.26, 0.5],
  ])('[PHY5] a %s ends where its measures say', async (_name, shape, inside, outside, y) => {
    const app = await makeApp();
    const zone = app.world.spawn([Sensor], [[Position, { y: 1 }], [Collider, shape]]), hand = handAt(app, 3);
    tick(app);
    move(app, hand, inside, 1 + y);
    expect(tick(app)).toEqual([`+${zone} ${hand}`]);
    move(app, hand, outside, 1 + y);
    expect(tick(app)).toEqual([`-${zone} ${hand}`]);
  });

  it('[PHY5] a shape without its measures is refused with what it lacks', async () => {
    const app = await makeApp();
    app.world.spawn([Collider], [[Collider, { shape: Shape.capsule }]]);
    expect(() => app.tick()).toThrow(/shape 1 with radius 0.*give a ball or capsule a radius above 0/);
  });
});

describe('bodies', () => {
  it('[PHY6] a dynamic body falls as Newton says, comes to rest on the floor and is read back', async () => {
    const app = await makeApp();
    floor(app);
    const ball = ballAt(app, 0, 2);
    const y = app.world.columns(Position).y, row = rowPart(ball);
    for (let i = 0; i < 32; i++) app.tick();
    expect(y[row]).toBeCloseTo(2 - 0.5 * 9.81 * 0.25 ** 2, 1);
    for (let i = 0; i < 512; i++) app.tick();
    expect(y[row]).toBeCloseTo(0.1, 2);
  });

  it('[PHY6] a kinematic body that pushes moves a dynamic one aside', async () => {
    const app = await makeApp();
    floor(app);
    const ball = ballAt(app, 0, 0.1), hand = handAt(app, -1, 0.1, 1);
    for (let i = 0; i < 128; i++) {
      move(app, hand, -1 + i / 128, 0.1);
      app.tick();
    }
    expect(app.world.columns(Position).x[rowPart(ball)]).toBeGreaterThan(0.1);
  });

  it('[PHY6] a position that is no number stops the tick with the place', async () => {
    const app = await makeApp();
    const hand = handAt(app, 0);
    app.tick();
    app.world.columns(Position).x[rowPart(hand)] = NaN;
    expect(() => app.tick()).toThrow(`The body at row ${rowPart(hand)} was put at (NaN, 1, 0)`);
  });
});

describe('physics in images', () => {
  /** Hands in and out of zones, balls falling on a floor and on each other, bodies coming and going. */
  function play(app: App, tickNumber: number): void {
    const world = app.world, all = world.query({ position: write(Position) }).refresh();
    const hands = world.query({ hand: write(KinematicBody) }).refresh();
    for (let i = 0; i < hands.length; i++) {
      const phase = (tickNumber * (3 + i)) % 100;
      move(app, world.entityAt(hands.ids[i]!), phase / 50 - 1, 0.5 + ((tickNumber * 7 + i * 13) % 40) / 40);
    }
    if (tickNumber % 9 === 4) ballAt(app, ((tickNumber * 31) % 10) / 10, 1.5, ((tickNumber * 17) % 10) / 30);
    const balls = world.query({ ball: write(DynamicBody) }).refresh();
    if (tickNumber % 23 === 22) world.despawn(world.entityAt(balls.ids[(tickNumber * 5) % balls.length]!));
    if (tickNumber % 31 === 30) world.despawn(world.entityAt(hands.ids[0]!));
    if (tickNumber % 31 === 15) handAt(app, 0.4, 0.7, tickNumber % 2);
    expect(all.length).toBeGreaterThan(0);
  }
  const build = async (): Promise<App> => {
    const app = await makeApp();
    floor(app);
    for (let i = 0; i < 4; i++) zoneAt(app, i * 0.4 - 0.6, 0.8);
    for (let i = 0; i < 4; i++) handAt(app, i, 1, i & 1);
    return app;
  };

  it('[PHY7] a world that was restored goes on as the one that ran, bit for bit, from every tick', { timeout: 120_000 }, async () => {
    const TICKS = 130;
    const app = await build(), twin = await build();
    const images = [], hashes = [], overlaps = [];
    for (let t = 0; t < TICKS; t++) {
      images.push(app.snapshot());
      play(app, t);
      app.tick();
      hashes.push(app.hash());
      overlaps.push(app.world.resource(SensorOverlaps).count);
    }
    expect(Math.max(...overlaps)).toBeGreaterThan(2);
    expect(new Set(hashes).size).toBe(TICKS);
    for (let from = 0; from < TICKS; from++) {
      twin.restore(images[from]!);
      for (let t = from; t < Math.min(TICKS, from + 12); t++) {
        play(twin, t);
        twin.tick();
        expect(twin.hash(), `tick ${t} after restoring tick ${from}`).toBe(hashes[t]);
      }
    }
    twin.restore(images[3]!);
    for (let t = 3; t < TICKS; t++) {
      play(twin, t);
      twin.tick();
    }
    expect(twin.hash()).toBe(hashes[TICKS - 1]);
  });

  it('[PHY7] two worlds that are made alike are alike, and one that is played otherwise is not', async () => {
    const a = await build(), b = await build(), c = await build();
    for (let t = 0; t < 40; t++) {
      for (const app of [a, b, c]) {
        play(app, app === c ? t + 1 : t);
        app.tick();
      }
    }
    expect(a.hash()).toBe(b.hash());
    expect(a.hash()).not.toBe(c.hash());
  });

  it('[PHY8] Rapier reads no clock during ticks', async () => {
    const app = await build();
    const before = Object.getOwnPropertyDescriptor(globalThis, 'performance')!;
    let reads = 0;
    Object.defineProperty(globalThis, 'performance', { configurable: true, value: { now: () => reads++ } });
    try {
      for (let t = 0; t < 10; t++) app.tick();
    } finally {
      Object.defineProperty(globalThis, 'performance', before);
    }
    expect(reads).toBe(0);
    expect(performance.now()).toBeGreaterThan(0);
  });
});

it('[PHY9] the order of physics in a tick is place, step, sense, read', async () => {
  const early = system('test/early', { hands: query({ position: write(Position) }) }, () => undefined);
  const app = new App().addPlugin(physicsPlugin()).addSystems(FixedUpdate, early.before(Physics), hear.after(Physics));
  await app.ready();
  expect(app.order(FixedUpdate)).toEqual(['test/early', 'engine/placeBodies', 'engine/stepBodies', 'engine/senseOverlaps', 'engine/readBodies', 'test/hear']);
});
