import { describe, expect, test } from 'vitest';
import {
  added, App, chain, changed, columns, commands, component, exclusive, FixedUpdate, having, optional, query, read, relation, system, tag, UsageError, without, write, type World,
} from '../../../engine/index.ts';

const Position = component('t/Position', { x: 'f32' });
const Velocity = component('t/Velocity', { x: 'f32' });
const Frozen = tag('t/Frozen');
const make = (capacity = 200): Promise<App> => new App({ capacity }).addComponents(Position, Velocity, Frozen).trackChanges(Position).ready();
const rows = (result: { ids: Uint32Array; length: number }): number[] => [...result.ids.subarray(0, result.length)];

describe('queries', () => {
  test('[QRY1] give rows in ascending order, whatever happened before', async () => {
    const { world } = await make();
    const entities = Array.from({ length: 150 }, (_, n) => world.spawn(n % 2 ? [Position] : [Position, Velocity]));
    for (let n = 0; n < 150; n += 7) world.despawn(entities[(n * 31) % 150]!);
    for (let n = 149; n > 0; n -= 5) if (world.isAlive(entities[n]!)) world.add(entities[n]!, Frozen);
    for (let n = 0; n < 15; n++) world.spawn([Position, Frozen]);
    const all = rows(world.query({ position: read(Position) }));
    expect(all).toEqual([...all].sort((a, b) => a - b));
    expect(all.length).toBe(world.entityCount);
  });

  test('[QRY2] having and without choose by what a row has now', async () => {
    const { world } = await make();
    const a = world.spawn([Position]), b = world.spawn([Position, Frozen]), c = world.spawn([Position, Velocity, Frozen]);
    const frozen = world.query({ position: read(Position) }, having(Frozen)), free = world.query({ position: read(Position) }, without(Frozen, Velocity));
    expect([rows(frozen), rows(free)]).toEqual([[world.rowOf(b), world.rowOf(c)], [world.rowOf(a)]]);
    world.remove(b, Frozen);
    world.add(a, Velocity);
    expect([rows(frozen.refresh()), rows(free.refresh())]).toEqual([[world.rowOf(c)], [world.rowOf(b)]]);
  });

  test('[QRY3] full words of the membership are listed like any others', async () => {
    const { world } = await make();
    const entities = Array.from({ length: 128 }, () => world.spawn([Position]));
    const all = world.query({ position: read(Position) });
    expect(rows(all)).toEqual(Array.from({ length: 128 }, (_, n) => n));
    world.despawn(entities[40]!);
    world.despawn(entities[127]!);
    expect(rows(all.refresh())).toEqual(Array.from({ length: 127 }, (_, n) => n).filter((n) => n !== 40));
  });

  test('[QRY4] optional columns say which rows have them', async () => {
    const seen: boolean[] = [];
    const look = system('t/look', { all: query({ position: read(Position), velocity: optional(read(Velocity)) }) }, ({ all }) => {
      for (let i = 0; i < all.length; i++) seen.push(all.velocity.has(all.ids[i]!));
    });
    const app = await new App({ capacity: 8 }).addSystems(FixedUpdate, look).ready();
    app.startup();
    app.world.spawn([Position]);
    app.world.spawn([Position, Velocity]);
    app.tick();
    expect(seen).toEqual([false, true]);
  });

  test('[QRY5] a system keeps its rows while it runs: what it spawns and despawns shows afterwards', async () => {
    const lengths: number[] = [];
    const churn = system('t/churn', { all: query({ position: read(Position) }), commands: commands() }, ({ all, commands }) => {
      lengths.push(all.length);
      for (let i = 0; i < all.length; i++) commands.spawn([Position]);
      if (all.length > 2) commands.despawn(all.entityAt(all.ids[0]!));
      lengths.push(all.length);
    });
    const app = await new App({ capacity: 64 }).addSystems(FixedUpdate, churn).ready();
    app.startup();
    app.world.spawn([Position]);
    for (let n = 0; n < 3; n++) app.tick();
    expect(lengths).toEqual([1, 1, 2, 2, 4, 4]);
  });

  test('[QRY6] a relation cannot be written as a column, and names of the result cannot be taken', () => {
    const ChildOf = relation('t/ChildOf', { onTargetDespawn: 'clear' });
    expect(() => query({ parent: write(ChildOf) })).toThrow(/is a relation: its target is changed by commands\(\)\.relate/);
    expect(() => columns(write(ChildOf))).toThrow(UsageError);
    expect(() => query({ ids: read(Position) })).toThrow(/cannot call its columns "ids"/);
  });
});

describe('added and changed', () => {
  /** What `watch` saw in each tick, with `act` before it in the same tick. */
  async function watching(act: (world: World, tick: number) => void, filter = changed(Position)): Promise<number[][]> {
    const seen: number[][] = [];
    let tick = 0;
    const before = exclusive('t/act', (world) => act(world, tick++));
    const watch = system('t/watch', { some: query({ position: read(Position) }, filter) }, ({ some }) => { seen.push(rows(some)); });
    const app = await new App({ capacity: 16 }).addComponents(Velocity, Frozen).addSystems(FixedUpdate, chain(before, watch)).ready();
    app.startup();
    for (let n = 0; n < 4; n++) app.tick();
    return seen;
  }

  test('[CHG1] an added row is seen once, as added and as changed', async () => {
    const act = (world: World, tick: number): void => { if (tick === 1) world.spawn([Position]); };
    expect(await watching(act)).toEqual([[], [0], [], []]);
    expect(await watching(act, added(Position))).toEqual([[], [0], [], []]);
  });

  test('[CHG2] a written row is changed, not added', async () => {
    const act = (world: World, tick: number): void => {
      if (tick === 0) { world.spawn([Position]); world.spawn([Position]); }
      if (tick === 2) world.set(world.entityAt(1), Position, { x: 1 });
      if (tick === 3) world.touch(0, Position);
    };
    expect(await watching(act)).toEqual([[0, 1], [], [1], [0]]);
    expect(await watching(act, added(Position))).toEqual([[0, 1], [], [], []]);
  });

  test('[CHG3] taking a component and giving it back adds it again', async () => {
    const act = (world: World, tick: number): void => {
      if (tick === 0) world.spawn([Position]);
      if (tick === 1) world.remove(world.entityAt(0), Position);
      if (tick === 2) world.add(world.entityAt(0), Position);
    };
    expect(await watching(act, added(Position))).toEqual([[0], [], [0], []]);
  });

  test('[CHG4] gaining another component is no change of this one', async () => {
    const act = (world: World, tick: number): void => {
      if (tick === 0) world.spawn([Position]);
      if (tick === 1) world.add(world.entityAt(0), Velocity);
    };
    expect(await watching(act)).toEqual([[0], [], [], []]);
  });

  test('[CHG5] write marks the rows a system visited, manual marking those it touched, and reading marks none', async () => {
    const seen: number[][] = [];
    const all = system('t/all', { some: query({ position: write(Position) }, without(Frozen)) }, () => undefined);
    const one = system('t/one', { some: query({ position: write(Position, { mark: 'manual' }) }) }, ({ some }) => some.position.touch(1));
    const none = system('t/none', { some: query({ position: read(Position) }) }, () => undefined);
    const reach = system('t/reach', { position: columns(write(Position)) }, ({ position }) => position.touch(2));
    for (const [tickers, expected] of [[[all], [0, 2]], [[one], [1]], [[none], []], [[reach], [2]], [[all, one, reach], [0, 1, 2]]] as const) {
      seen.length = 0;
      const watch = system('t/watch', { some: query({ position: read(Position) }, changed(Position)) }, ({ some }) => { seen.push(rows(some)); });
      const app = await new App({ capacity: 8 }).addComponents(Frozen).addSystems(FixedUpdate, chain(...tickers, watch)).ready();
      app.startup();
      app.world.spawn([Position]);
      app.world.spawn([Position, Frozen]);
      app.world.spawn([Position]);
      app.tick();
      app.tick();
      expect(seen[1], tickers.map(({ id }) => id).join()).toEqual(expected);
    }
  });

  test('[CHG6] a system does not see its own writes, one that runs earlier sees them in the next tick, and a pause loses nothing', async () => {
    const log: string[] = [];
    let isOff = false;
    const note = (id: string) => system(id, { some: query({ position: read(Position) }, changed(Position)) }, ({ some }) => { log.push(`${id}${some.length}`); });
    const self = system('t/self', { some: query({ position: write(Position) }, changed(Position)) }, ({ some }) => { log.push(`self${some.length}`); });
    const { condition } = await import('../../../engine/index.ts');
    const app = await new App({ capacity: 8 }).addSystems(FixedUpdate, chain(note('a'), self, note('z').runIf(condition({}, () => !isOff)))).ready();
    app.startup();
    app.world.spawn([Position]);
    for (let n = 0; n < 4; n++) {
      isOff = n === 1 || n === 2;
      app.tick();
      if (n === 2) app.world.touch(0, Position);
    }
    // Tick 0: all see the spawn; self marks it. Tick 1: a sees self's mark of tick 0; nothing new for self or z (off).
    expect(log).toEqual(['a1', 'self1', 'z1', 'a1', 'self0', 'a0', 'self0', 'a1', 'self1', 'z1']);
  });

  test('[CHG7] a kept query sees what changed since it was last refreshed', async () => {
    const { world } = await make();
    world.spawn([Position]);
    const moved = world.query({ position: read(Position) }, changed(Position));
    expect(rows(moved)).toEqual([0]);
    expect(rows(moved.refresh())).toEqual([]);
    world.set(world.entityAt(0), Position, { x: 2 });
    expect(rows(moved.refresh())).toEqual([0]);
    expect(() => world.query({}, changed(Velocity))).toThrow(/call app\.trackChanges\(t\/Velocity\)/);
  });
});
