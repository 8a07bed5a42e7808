import { describe, expect, test } from 'vitest';
import { App, chain, changed, columns, component, condition, exclusive, Extract, FixedPostUpdate, FixedPreUpdate, FixedUpdate, local, message, query, read, reads, Startup, system, SystemFault, UsageError, write, writes, type Plugin } from '../../../engine/index.ts';

const Position = component('t/Position', { x: 'f32' });

describe('the app', () => {
  test('[APP1] runs Startup once, then the fixed schedules of each tick in order', async () => {
    const seen: string[] = [];
    const note = (id: string) => system(id, {}, () => { seen.push(id); });
    const app = await new App().addSystems(FixedPostUpdate, note('post')).addSystems(FixedUpdate, note('update')).addSystems(FixedPreUpdate, note('pre')).addSystems(Startup, note('startup')).ready();
    expect(() => app.tick()).toThrow(/before app\.startup/);
    app.startup();
    expect(() => app.startup()).toThrow(/ran already/);
    app.tick();
    app.tick();
    expect(seen).toEqual(['startup', 'pre', 'update', 'post', 'pre', 'update', 'post']);
  });

  test('[APP2] a plugin is built once; two of one id are refused', async () => {
    let builds = 0;
    const plugin: Plugin = { id: 't/plugin', build: (app) => { builds++; app.addComponents(Position); } };
    const app = new App().addPlugin(plugin).addPlugin(plugin);
    expect(builds).toBe(1);
    expect(() => app.addPlugin({ ...plugin })).toThrow(/Two different plugins have the id "t\/plugin"/);
    expect((await app.ready()).world.entityCount).toBe(0);
    expect(await app.ready()).toBe(app);
  });

  test('[APP3] a system that throws is named with its tick; the cause is kept; only a restore goes on', async () => {
    let isBroken = false;
    const fail = system('t/fail', { all: query({ position: write(Position) }) }, ({ all }) => { all.position.x[0] = 5; if (isBroken) throw new RangeError('too far'); });
    const app = await new App({ capacity: 4 }).addSystems(FixedUpdate, fail).ready();
    app.startup();
    app.tick();
    const image = app.snapshot(), hash = app.hash();
    isBroken = true;
    let fault: unknown;
    try { app.tick(); } catch (error) { fault = error; }
    expect(fault).toBeInstanceOf(SystemFault);
    expect(fault).toMatchObject({ system: 't/fail', tick: 1 });
    expect((fault as SystemFault).message).toContain('System "t/fail" failed in tick 1: too far');
    expect((fault as SystemFault).cause).toBeInstanceOf(RangeError);
    isBroken = false;
    expect(() => app.tick()).toThrow(UsageError);
    app.restore(image);
    expect(app.hash()).toBe(hash);
    app.tick();
  });

  test('[APP4] bad options are refused with the values', () => {
    for (const [options, words] of [[{ capacity: 0 }, /capacity of 0/], [{ capacity: 2 ** 21 }, /outside 1–1048576/], [{ seed: 0.5 }, /seed 0\.5/], [{ tickRate: 0 }, /tick rate of 0/], [{ maxSignatures: 0 }, /maxSignatures 0/]] as const) {
      expect(() => new App(options)).toThrow(words);
    }
  });

  test('[APP5] too many kinds of entities are refused with the way out', async () => {
    const many = Array.from({ length: 6 }, (_, n) => component(`t/C${n}`, {}));
    const { world } = await new App({ capacity: 64, maxSignatures: 8 }).addComponents(...many).ready();
    expect(() => { for (let bits = 0; bits < 64; bits++) world.spawn(many.filter((_, n) => bits & (1 << n))); }).toThrow(/More than 8 different sets of components; give the App a larger maxSignatures/);
  });

  test('[APP6] diagnostics say what ran and what it touches', async () => {
    const move = system('t/move', { all: query({ position: write(Position) }) }, () => undefined), look = system('t/look', { position: columns(read(Position)) }, () => undefined);
    const app = await new App({ capacity: 4 }).addSystems(FixedUpdate, chain(move, look)).ready();
    app.startup();
    app.world.spawn([Position]);
    app.tick();
    app.tick();
    const { systems, entities, signatures } = app.diagnostics();
    expect([entities, signatures]).toEqual([1, 2]);
    expect(systems.filter(({ schedule }) => schedule === 'FixedUpdate')).toEqual([
      { schedule: 'FixedUpdate', id: 't/move', runs: 2, visited: 2, looks: 1, reads: [], writes: ['t/Position'] },
      { schedule: 'FixedUpdate', id: 't/look', runs: 2, visited: 0, looks: 0, reads: ['t/Position'], writes: [] },
    ]);
  });

  test('[APP7] an exclusive system has the world, and what it does is seen by the next', async () => {
    let seen = 0;
    const make = exclusive('t/make', (world) => { world.spawn([Position]); });
    const count = system('t/count', { all: query({ position: read(Position) }) }, ({ all }) => { seen = all.length; });
    const app = await new App({ capacity: 4 }).addSystems(FixedUpdate, chain(make, count)).ready();
    app.startup();
    app.tick();
    app.tick();
    expect(seen).toBe(2);
  });
});

describe('extraction', () => {
  const Ping = message('t/Ping', { n: 'u8' });
  async function extracting(): Promise<{ app: App; seen: { pings: number[]; moved: number; calls: number } }> {
    const seen = { pings: [] as number[], moved: 0, calls: 0 };
    let number = 0;
    const ping = system('t/ping', { pings: writes(Ping), all: query({ position: write(Position) }) }, ({ pings }) => { pings.n[pings.send()] = number++; });
    const look = system('t/look', { pings: reads(Ping), moved: query({ position: read(Position) }, changed(Position)), own: local({ calls: 'u32' }) }, ({ pings, moved, own }) => {
      for (let n = pings.start; n < pings.end; n++) seen.pings.push(pings.n[n & pings.mask]!);
      seen.moved = moved.length;
      seen.calls = ++own.calls;
    });
    const app = await new App({ capacity: 4 }).addSystems(FixedUpdate, ping).addSystems(Extract, look.runIf(condition({}, () => true))).ready();
    app.startup();
    app.world.spawn([Position]);
    return { app, seen };
  }

  test('[XTR1] sees each message and each change once, and changes nothing in the image', async () => {
    const { app, seen } = await extracting(), twin = (await extracting()).app;
    for (let n = 0; n < 6; n++) {
      app.tick();
      twin.tick();
      const before = app.hash();
      app.extract();
      expect(seen.moved).toBe(1);
      app.extract();
      expect(seen.moved).toBe(0);
      expect(app.hash()).toBe(before);
      expect(app.hash()).toBe(twin.hash());
    }
    expect(seen.pings).toEqual([0, 1, 2, 3, 4, 5]);
    expect(seen.calls).toBe(12);
  });

  test('[XTR2] after a restore everything that lives counts as new', async () => {
    const { app, seen } = await extracting();
    app.tick();
    app.tick();
    app.extract();
    const image = app.snapshot();
    seen.pings.length = 0;
    app.restore(image);
    app.extract();
    expect([seen.pings, seen.moved]).toEqual([[0, 1], 1]);
  });
});
