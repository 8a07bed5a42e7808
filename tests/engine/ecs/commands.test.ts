import { describe, expect, test } from 'vitest';
import { App, bundle, columns, commands, component, entities, FixedUpdate, query, read, relation, system, tag, write, type Commands, type Entity, added, chain, exclusive, local } from '../../../engine/index.ts';

const Position = component('t/Position', { x: 'f32', y: 'f32' }, { defaults: { y: 5 } });
const Extra = component('t/Extra', { v: 'u8' }, { requires: [Position], defaults: { v: 2 } });
const Frozen = tag('t/Frozen');
const ChildOf = relation('t/ChildOf', { onTargetDespawn: 'despawn' });
const Likes = relation('t/Likes', { onTargetDespawn: 'clear' });
const Kit = bundle('t/Kit', [Position, Frozen]);

/** An app whose one system does in tick n what `acts[n]` says. */
async function acting(...acts: ((commands: Commands, x: Float32Array, rowOf: (entity: Entity) => number) => void)[]): Promise<App> {
  let tick = 0;
  const act = system('t/act', { commands: commands(Kit, Extra, ChildOf, Likes), position: columns(write(Position)), entities: entities() },
    ({ commands, position, entities }) => acts[tick++]?.(commands, position.x, entities.rowOf));
  const app = await new App({ capacity: 16 }).addSystems(FixedUpdate, act).ready();
  app.startup();
  return app;
}

describe('commands', () => {
  test('[CMD1] a spawned row can be written at once, and is there for queries when the system has returned', async () => {
    let made = 0;
    const counts: number[] = [];
    const spawn = system('t/spawn', { commands: commands(Kit), position: columns(write(Position)), entities: entities() }, ({ commands, position, entities }) => {
      made = commands.spawn(Kit);
      expect(entities.isAlive(made)).toBe(true);
      const row = entities.rowOf(made);
      expect(position.y[row]).toBe(5);
      position.x[row] = 8;
    });
    const count = system('t/count', { all: query({ position: read(Position) }) }, ({ all }) => { counts.push(all.length, all.position.x[all.ids[0]!]!); });
    const app = await new App({ capacity: 4 }).addSystems(FixedUpdate, spawn.before(count), count).ready();
    app.startup();
    app.tick();
    expect(counts).toEqual([1, 8]);
    expect(app.world.has(made, Frozen)).toBe(true);
  });

  test('[CMD2] commands apply in the order in which they were given', async () => {
    const app = await acting((commands) => {
      const a = commands.spawn(Kit), b = commands.spawn(Kit);
      commands.remove(a, Frozen);
      commands.add(a, Frozen);
      commands.add(b, Extra);
      commands.remove(b, Extra);
      commands.despawn(b);
      commands.add(b, Frozen);
    });
    app.tick();
    const { world } = app;
    expect(world.entityCount).toBe(1);
    expect(world.has(world.entityAt(0), Frozen)).toBe(true);
    world.checkMembership();
  });

  test('[CMD3] an added component can be written at once', async () => {
    const app = await acting((commands, x, rowOf) => {
      const bare = commands.spawn([Frozen]);
      commands.add(bare, Extra);
      x[rowOf(bare)] = 6;
    });
    app.tick();
    const { world } = app, { x, y } = world.columns(Position);
    expect([x[0], y[0], world.columns(Extra).v[0]]).toEqual([6, 5, 2]);
    expect(world.has(world.entityAt(0), Extra)).toBe(true);
  });

  test('[CMD4] what was prepared for an entity that dies first is wiped', async () => {
    const build = (isAdding: boolean) => acting(
      (commands) => { commands.spawn([Frozen]); },
      (commands, x, rowOf) => {
        const victim = 2 ** 20;
        commands.despawn(victim);
        if (!isAdding) return;
        commands.add(victim, Extra);
        x[rowOf(victim)] = 6;
      },
    );
    const plain = await build(false), adding = await build(true);
    for (const app of [plain, adding]) { app.tick(); app.tick(); }
    expect(adding.world.columns(Position).x[0]).toBe(0);
    expect(adding.world.columns(Extra).v[0]).toBe(0);
    expect(adding.world.entityCount).toBe(0);
  });

  test('[CMD5] removing and adding again gives defaults', async () => {
    const app = await acting((commands, x) => { commands.spawn([Extra]); x[0] = 3; }, (commands) => {
      const one = 2 ** 20;
      commands.remove(one, Extra);
      commands.remove(one, Position);
      commands.add(one, Position);
    });
    app.tick();
    expect(app.world.columns(Position).x[0]).toBe(3);
    app.tick();
    expect([app.world.columns(Position).x[0], app.world.columns(Position).y[0]]).toEqual([0, 5]);
  });

  test('[CMD9] what one addition brought, and the system filled in, a second one that requires it leaves alone', async () => {
    const app = await acting((commands, x, rowOf) => {
      const bare = commands.spawn([Frozen]);
      commands.add(bare, Position);
      x[rowOf(bare)] = 6;
      commands.remove(bare, Frozen);
      commands.add(bare, Extra);
      x[rowOf(bare)] = x[rowOf(bare)]! + 1;
    });
    app.tick();
    expect([app.world.columns(Position).x[0], app.world.columns(Position).y[0], app.world.columns(Extra).v[0]]).toEqual([7, 5, 2]);
    expect(app.world.has(app.world.entityAt(0), Extra)).toBe(true);
  });

  test('[CMD6] commands on the dead do nothing', async () => {
    const app = await acting((commands) => { commands.spawn(Kit); }, (commands) => {
      commands.despawn(2 ** 20);
      commands.despawn(2 ** 20);
      commands.remove(2 ** 20, Frozen);
      commands.relate(2 ** 20, ChildOf, 2 ** 20 + 1);
    });
    app.tick();
    app.tick();
    expect(app.world.entityCount).toBe(0);
  });

  test('[CMD7] relating to a target that has died does what its death would have done', async () => {
    const app = await acting((commands) => {
      const parent = commands.spawn(Kit), child = commands.spawn(Kit), friend = commands.spawn(Kit);
      commands.despawn(parent);
      commands.relate(child, ChildOf, parent);
      commands.relate(friend, Likes, parent);
    });
    app.tick();
    expect(app.world.entityCount).toBe(1);
    expect(app.world.has(app.world.entityAt(2), Likes)).toBe(false);
  });

  test('[CMD8] thousands of commands fit', async () => {
    let total = 0;
    const flood = system('t/flood', { commands: commands(Kit) }, ({ commands }) => {
      for (let n = 0; n < 3000; n++) { const one = commands.spawn(Kit); if (n % 2) commands.despawn(one); total++; }
    });
    const app = await new App({ capacity: 4000 }).addSystems(FixedUpdate, flood).ready();
    app.startup();
    app.tick();
    expect([total, app.world.entityCount]).toEqual([3000, 1500]);
  });

  test('[CMD10] what an addition is given is written over what an insertion before it brought', async () => {
    const app = await acting((commands) => {
      const [one, two, three, four] = [0, 0, 0, 0].map(() => commands.spawn([Frozen])) as [Entity, Entity, Entity, Entity];
      commands.insert(one, Position, { x: 1, y: 1 });
      commands.add(one, Position, { x: 2 });
      commands.insertIfNew(two, Position, { x: 1, y: 1 });
      commands.add(two, Position, { x: 2 });
      commands.insert(three, Extra);
      commands.add(three, Position, { x: 2 });
      commands.add(four, Position, { x: 2 });
      commands.insert(four, Extra);
    });
    app.tick();
    const { x, y } = app.world.columns(Position);
    expect([[...x.subarray(0, 4)], [...y.subarray(0, 4)]]).toEqual([[2, 2, 2, 2], [1, 1, 5, 5]]);
  });

  test('[CMD11] an entity that is changed directly before it has joined has all of its components added', async () => {
    const seen: number[][] = [];
    const spawn = exclusive('t/spawn', { commands: commands(Kit), own: local({ runs: 'u8' }) }, ({ world, commands, own }) => { if (own.runs++ === 0) world.add(commands.spawn([Position]), Frozen); });
    const look = system('t/look', { positions: query({}, added(Position)), frozen: query({}, added(Frozen)) }, ({ positions, frozen }) => { seen.push([positions.length, frozen.length]); });
    const app = await new App({ capacity: 4 }).addSystems(FixedUpdate, chain(spawn, look)).ready();
    app.startup();
    app.tick();
    app.tick();
    expect(seen).toEqual([[1, 1], [0, 0]]);
  });
});
