import { describe, expect, test } from 'vitest';
import { App, chain, external, ext, FixedUpdate, local, log, random, res, resMut, resource, system, Time, type System } from '../../../engine/index.ts';

const Tempo = resource('t/Tempo', { bpm: 'f64', beats: 'u8', grid: ['f32', 3] }, { bpm: 120, grid: [1, 2] });

describe('resources', () => {
  test('[RES1] hold their defaults, then what the app inserts', async () => {
    const app = await new App().insertResource(Tempo, { beats: 4 }).ready(), tempo = app.world.resource(Tempo);
    expect([tempo.bpm, tempo.beats, ...tempo.grid]).toEqual([120, 4, 1, 2, 0]);
  });

  test('[RES2] are read through res and written through resMut', async () => {
    let seen = 0;
    const write = system('write', { tempo: resMut(Tempo) }, ({ tempo }) => { tempo.bpm = tempo.bpm + 0.5; tempo.beats += 255; tempo.grid[2] = 9; });
    const read = system('read', { tempo: res(Tempo) }, ({ tempo }) => { seen = tempo.bpm; });
    const cheat = system('cheat', { tempo: res(Tempo) }, ({ tempo }) => { (tempo as { bpm: number }).bpm = 1; });
    const app = await new App().addSystems(FixedUpdate, chain(write, read)).ready();
    app.startup();
    app.tick();
    app.tick();
    expect([seen, app.world.resource(Tempo).beats, app.world.resource(Tempo).grid[2]]).toEqual([121, 254, 9]);
    const cheating = await new App().addSystems(FixedUpdate, cheat).ready();
    cheating.startup();
    expect(() => cheating.tick()).toThrow(/only a getter/);
  });

  test('[RES3] that are not registered are refused, and so are lists that do not fit', async () => {
    const app = await new App().ready();
    expect(() => app.world.resource(Tempo)).toThrow('t/Tempo is not a resource of this world; call app.insertResource with it before app.ready().');
    await expect(new App().insertResource(Tempo, { grid: [1, 2, 3, 4] }).ready()).rejects.toThrow('4 values for t/Tempo.grid, which has 3 slots');
  });
});

describe('time', () => {
  test('[TIM1] counts whole ticks; seconds are derived', async () => {
    const seen: number[][] = [];
    const app = await new App().addSystems(FixedUpdate, system('s', { time: res(Time) }, ({ time }) => { seen.push([time.tick, time.dt, time.seconds]); })).ready();
    app.startup();
    for (let n = 0; n < 3; n++) app.tick();
    expect(seen).toEqual([[0, 1 / 128, 0], [1, 1 / 128, 1 / 128], [2, 1 / 128, 2 / 128]]);
    expect(app.world.resource(Time).tick).toBe(3);
  });
});

describe('random streams', () => {
  const draws = async (seed: number, others: readonly System[] = []): Promise<number[]> => {
    const got: number[] = [];
    const draw = system('draw', { dice: random(), coin: random() }, ({ dice, coin }) => { got.push(dice.u32(), dice.float(), dice.range(-2, 2), dice.int(6), coin.u32()); });
    const app = await new App({ seed }).addSystems(FixedUpdate, ...others, draw).ready();
    app.startup();
    app.tick();
    app.tick();
    return got;
  };

  test('[STM1] depend on seed, system and parameter only', async () => {
    const one = await draws(1);
    expect(await draws(1)).toEqual(one);
    expect(await draws(2)).not.toEqual(one);
    expect(await draws(1, [system('other', { dice: random() }, ({ dice }) => { dice.u32(); })])).toEqual(one);
    expect(one[0]).not.toBe(one[4]);
  });

  test('[STM2] stay in their ranges', async () => {
    const got = (await Promise.all(Array.from({ length: 20 }, (_, seed) => draws(seed)))).flat();
    for (let at = 0; at < got.length; at += 5) {
      expect(Number.isInteger(got[at]) && got[at]! >= 0 && got[at]! < 2 ** 32).toBe(true);
      expect(got[at + 1]! >= 0 && got[at + 1]! < 1).toBe(true);
      expect(got[at + 2]! >= -2 && got[at + 2]! < 2).toBe(true);
      expect(Number.isInteger(got[at + 3]) && got[at + 3]! >= 0 && got[at + 3]! < 6).toBe(true);
    }
  });
});

describe('local memory', () => {
  test('[LOC1] belongs to one system, starts as given, and travels in the image', async () => {
    const seen: string[] = [];
    const memory = (id: string) => system(id, { own: local({ count: 'u32', trace: ['f32', 2] }, { count: 10 }) }, ({ own }) => { own.count++; own.trace[1] = own.count / 2; seen.push(`${id}${own.count}`); });
    const app = await new App().addSystems(FixedUpdate, memory('a'), memory('b')).ready();
    app.startup();
    app.tick();
    const image = app.snapshot();
    app.tick();
    app.restore(image);
    app.tick();
    expect(seen).toEqual(['a11', 'b11', 'a12', 'b12', 'a12', 'b12']);
  });
});

describe('log', () => {
  test('[LOG1] lines leave through drainLog, with tick and system, and are not in the image', async () => {
    const app = await new App().addSystems(FixedUpdate, system('t/say', { log: log(), time: res(Time) }, ({ log, time }) => { if (time.tick === 1) { log.info('one'); log.warn('two'); } })).ready();
    app.startup();
    app.tick();
    app.tick();
    const hash = app.hash();
    expect(app.drainLog()).toEqual([
      { level: 'info', tick: 1, system: 't/say', message: 'one' }, { level: 'warn', tick: 1, system: 't/say', message: 'two' },
    ]);
    expect(app.drainLog()).toEqual([]);
    expect(app.hash()).toBe(hash);
  });

  test('[LOG2] keeps the latest thousand when nobody drains', async () => {
    const app = await new App().addSystems(FixedUpdate, system('t/say', { log: log(), time: res(Time) }, ({ log, time }) => { log.info(String(time.tick)); })).ready();
    app.startup();
    for (let n = 0; n < 1200; n++) app.tick();
    const lines = app.drainLog();
    expect([lines.length, lines[0]!.message, lines.at(-1)!.message]).toEqual([1000, '200', '1199']);
  });
});

describe('externals', () => {
  test('[EXT1] a system gets the value that is there now, also after a restore made another one', async () => {
    const Counter = external<{ n: number }>('t/Counter', {
      create: async () => ({ n: 0 }), save: ({ n }) => Uint8Array.of(n), load: (bytes) => ({ n: bytes[0]! }),
    });
    const app = await new App().addSystems(FixedUpdate, system('count', { counter: ext(Counter) }, ({ counter }) => { counter.n++; })).ready();
    app.startup();
    app.tick();
    const image = app.snapshot();
    app.tick();
    app.tick();
    expect(app.world.external(Counter).n).toBe(3);
    app.restore(image);
    app.tick();
    expect(app.world.external(Counter).n).toBe(2);
  });
});
