import { describe, expect, test } from 'vitest';
import {
  App, bundle, chain, changed, commands, component, exclusive, FixedUpdate, input, local, query, random, read, reads, message, resMut, resource, runs, schedule, Startup, SyncTest, system, write, writes,
} from '../../../engine/index.ts';

const Log = resource('t/Log', { sum: 'f64', rounds: 'u32', seen: 'u32' }), Ball = component('t/Ball', { x: 'f64' }), Spot = bundle('t/Spot', [Ball]), Hit = message('t/Hit', { n: 'u32' });
const blast = system('t/blast', { at: input({ x: 'f32', list: ['f32', 2] }), balls: query({ ball: write(Ball) }), own: local({ calls: 'u32' }), commands: commands(Spot) }, ({ at, balls, own, commands }) => {
  for (let i = 0; i < balls.length; i++) balls.ball.x[balls.ids[i]!]! += at.x + at.list[1]!;
  if (own.calls++ < 3) commands.spawn(Spot);
});

describe('one-shot systems', () => {
  test('[ONE1] run when a system asks, once its commands are applied, as often as asked, and keep their memory', async () => {
    const seen: number[] = [];
    const ask = system('t/ask', { blast: runs(blast), commands: commands(Spot), all: query({ ball: read(Ball) }) }, ({ blast, commands, all }) => {
      seen.push(all.length);
      commands.spawn(Spot);
      blast.run({ x: 1, list: [0, 10] });
      blast.run();
    });
    const look = system('t/look', { fresh: query({ ball: read(Ball) }, changed(Ball)), log: resMut(Log) }, ({ fresh, log }) => { log.seen = fresh.length; });
    const app = await new App({ capacity: 64 }).register(blast).addSystems(FixedUpdate, chain(ask, look)).ready();
    app.startup();
    app.tick();
    expect(app.world.livingEntities().map((entity) => app.world.columns(Ball).x[app.world.rowOf(entity)])).toEqual([11, 0, 0]);
    expect(app.world.resource(Log).seen).toBe(3);
    app.tick();
    expect([seen, app.world.entityCount, app.diagnostics().systems.find(({ id }) => id === 't/blast')!.runs]).toEqual([[0, 3], 5, 4]);
  });

  test('[ONE2] what a one-shot system touches, whoever runs it touches too: an order is needed', async () => {
    const ask = system('t/ask', { blast: runs(blast) }, ({ blast }) => blast.run()), other = system('t/other', { balls: query({ ball: read(Ball) }) }, () => undefined);
    await expect(new App().register(blast).addSystems(FixedUpdate, ask, other).ready()).rejects.toThrow(/Systems "t\/ask" and "t\/other" of FixedUpdate both touch t\/Ball/);
    await new App().register(blast).addSystems(FixedUpdate, ask, other.after(ask)).ready();
  });

  test('[ONE3] one-shot systems run others, and never in a circle', async () => {
    const order: string[] = [];
    const third = system('t/third', {}, () => { order.push('third'); }), second = system('t/second', { third: runs(third) }, ({ third }) => { order.push('second'); third.run(); });
    const first = system('t/first', { second: runs(second), third: runs(third) }, ({ second, third }) => { order.push('first'); third.run(); second.run(); });
    const app = await new App().register(first, second, third).addSystems(FixedUpdate, system('t/go', { first: runs(first) }, ({ first }) => first.run())).ready();
    app.startup();
    app.tick();
    expect(order).toEqual(['first', 'second', 'third', 'third']);
    const a = system('t/a', { b: { kind: 'param', declare: (plan: never) => runs(b).declare(plan) } as ReturnType<typeof runs> }, () => undefined), b: typeof a = system('t/b', { a: runs(a) }, () => undefined);
    await expect(new App().register(a, b).ready()).rejects.toThrow('One-shot systems run each other in a circle: t/a → t/b → t/a; take one of these runs(…) out.');
    await expect(new App().addSystems(FixedUpdate, system('t/go', { first: runs(first) }, () => undefined)).ready()).rejects.toThrow('System "FixedUpdate/t/go" runs the one-shot system "t/first", which this app does not have; call app.register with it before app.ready().');
  });

  test('[ONE4] between ticks app.runOnce runs one, and what it is given must be its input', async () => {
    const app = await new App({ capacity: 16 }).register(blast).ready();
    app.startup();
    const entity = app.world.spawn(Spot);
    app.runOnce(blast, { x: 5 });
    expect(app.world.describe(entity).components['t/Ball']).toEqual({ x: 5 });
    expect(() => app.runOnce(blast, { y: 5 })).toThrow('was given "y"; its input has x (f32, 1), list (f32, 2).');
    expect(() => app.runOnce(system('t/none', {}, () => undefined))).toThrow(/"t\/none" was to run, and is no one-shot system of this app/);
  });

  test('[ONE5] a fault names the one-shot system', async () => {
    const bad = system('t/bad', {}, () => { throw new Error('oh'); });
    const app = await new App().register(bad).addSystems(FixedUpdate, system('t/go', { bad: runs(bad) }, ({ bad }) => bad.run())).ready();
    app.startup();
    const before = app.snapshot();
    expect(() => app.tick()).toThrow('System "t/bad" failed in tick 0: oh');
    app.restore(before);
    expect(() => app.tick()).toThrow('System "t/bad" failed in tick 0: oh');
  });

  test('[ONE5] of a run that failed nothing is left to be done', async () => {
    let isBroken = true;
    const shot = system('t/shot', { log: resMut(Log) }, ({ log }) => { log.sum++; });
    const go = system('t/go', { shot: runs(shot) }, ({ shot }) => {
      shot.run();
      if (isBroken) throw new Error('oh');
    });
    const app = await new App().register(shot).addSystems(FixedUpdate, go).ready();
    app.startup();
    const before = app.snapshot();
    expect(() => app.tick()).toThrow('oh');
    isBroken = false;
    app.restore(before);
    app.tick();
    expect(app.world.resource(Log).sum).toBe(1);
  });
});

describe('exclusive systems and schedules of one\'s own', () => {
  const Round = schedule('t/Round');

  test('[ONE6] an exclusive system has parameters and a memory in the image', async () => {
    const grow = exclusive('t/grow', { own: local({ rounds: 'u32' }), chance: random(), log: resMut(Log) }, ({ world, own, chance, log }) => {
      for (let n = chance.int(3); n >= 0; n--) world.spawn(Spot);
      if (world.entityCount > 40) for (const entity of world.livingEntities()) world.despawn(entity);
      log.rounds = ++own.rounds;
    });
    const app = await new App({ capacity: 64 }).addComponents(Spot).addSystems(FixedUpdate, grow).ready();
    app.startup();
    const sync = new SyncTest(app, { depth: 6, feed: () => undefined });
    for (let n = 0; n < 60; n++) expect(sync.advance()).toBeNull();
    expect(app.world.resource(Log).rounds).toBe(60);
    expect(() => exclusive('t/x', { world: random() }, () => undefined)).toThrow(/gets the world as "world"/);
  });

  test('[ONE7] it runs schedules of one\'s own, as often as it says, and one-shot systems', async () => {
    const add = system('t/add', { log: resMut(Log), hits: writes(Hit) }, ({ log, hits }) => { log.sum += 1; hits.n[hits.send()] = log.sum; });
    const count = system('t/count', { log: resMut(Log), hits: reads(Hit) }, ({ log, hits }) => { log.seen += hits.length; });
    const go = exclusive('t/go', (world) => {
      for (let n = 0; n < 3; n++) world.runSchedule(Round);
      world.run(blast, { x: 2 });
    });
    const build = (): App => new App({ capacity: 16 }).register(blast).addSystems(Round, chain(add, count)).addSystems(Startup, exclusive('t/begin', (world) => { world.spawn(Spot); })).addSystems(FixedUpdate, go);
    const app = await build().ready();
    app.startup();
    app.tick();
    expect(app.world.describeResources()['t/Log']).toEqual({ sum: 3, rounds: 0, seen: 3 });
    expect(app.world.describe(app.world.livingEntities()[0]!).components['t/Ball']).toEqual({ x: 2 });
    const sync = new SyncTest(app, { depth: 4, feed: () => undefined });
    for (let n = 0; n < 20; n++) expect(sync.advance()).toBeNull();
  });

  test('[ONE8] schedules of one\'s own are checked for order like others; those that the app runs, running ones and empty ones are refused', async () => {
    const set = (id: string) => system(id, { log: resMut(Log) }, () => undefined);
    await expect(new App().addSystems(Round, set('a'), set('b')).ready()).rejects.toThrow(/of t\/Round both touch t\/Log/);
    await new App().addSystems(schedule('t/Loose', { isChecked: false }), set('a'), set('b')).ready();
    expect(() => schedule('FixedUpdate')).toThrow(/is one of the engine's/);
    const fails = async (label: Parameters<App['addSystems']>[0], build: (app: App) => App = (app) => app): Promise<App> => {
      const app = await build(new App()).addSystems(FixedUpdate, exclusive('t/go', (world) => world.runSchedule(label))).ready();
      app.startup();
      return app;
    };
    await expect(fails(Round).then((app) => app.tick())).rejects.toThrow(/given t\/Round, which has no systems in this app/);
    await expect(fails(FixedUpdate).then((app) => app.tick())).rejects.toThrow(/FixedUpdate, which the app runs itself/);
    await expect(fails(Round, (app) => app.addSystems(Round, exclusive('t/again', (world) => world.runSchedule(Round)))).then((app) => app.tick())).rejects.toThrow(/in the midst of its own run/);
  });
});
