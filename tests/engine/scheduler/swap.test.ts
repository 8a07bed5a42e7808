import { describe, expect, test } from 'vitest';
import {
  App, bundle, chain, commands, component, condition, FixedUpdate, local, message, observe, onAdd, plugin, query, random, read, reads, relation, res, resMut, resource, Startup, state, stateOf, system, systemSet, write, writes, type Plugin, type SwapAnswer,
} from '../../../engine/index.ts';

/** What a module declares each time that it is loaded: everything in it is a new object. `version` says how it differs. */
function load(version: { step?: number; gate?: number; reads?: boolean; more?: boolean; order?: boolean; local?: 'u32' | 'f64'; field?: boolean; query?: boolean; build?: () => void } = {}): Plugin {
  const { step = 1 } = version;
  const Spark = component('t/Spark', { age: 'f64', ...(version.field ? { hue: 'f32' as const } : {}) }, { defaults: { age: 100 } });
  const Kind = relation('t/Kind', { onTargetDespawn: 'clear' });
  const Sum = resource('t/Sum', { total: 'f64', heard: 'u32', calls: 'u32' }), Other = resource('t/Other', { on: 'u8' });
  const Tick = message('t/Tick', { n: 'u32' }), Mode = state('t/Mode', ['a', 'b'] as const), Spot = bundle('t/Spot', [Spark]), Set = systemSet('t/Set');
  const begin = system('t/begin', { commands: commands(Spot, Kind) }, ({ commands }) => { commands.spawn(Spot); });
  const age = system('t/age', { sparks: query({ spark: write(Spark) }), own: local({ calls: version.local ?? 'u32' }, { calls: 5 }), chance: random(), mode: stateOf(Mode), ticks: writes(Tick), commands: commands(Spot) },
    ({ sparks, own, chance, mode, ticks, commands }) => {
      for (let i = 0; i < sparks.length; i++) sparks.spark.age[sparks.ids[i]!]! += step;
      own.calls++;
      ticks.n[ticks.send()] = own.calls;
      if (chance.float() < 0.5 && mode.is('a')) commands.relate(commands.spawn(Spot), Kind, sparks.entityAt(sparks.ids[0]!));
    });
  const sum = system('t/sum', { sparks: query({ spark: read(Spark), ...(version.query ? { kind: read(Kind) } : {}) }), sum: resMut(Sum), ticks: reads(Tick), ...(version.reads ? { other: res(Other) } : {}) }, ({ sparks, sum, ticks }) => {
    sum.total = 0;
    for (let i = 0; i < sparks.length; i++) sum.total += sparks.spark.age[sparks.ids[i]!]!;
    sum.heard += ticks.length;
    sum.calls = ticks.n[ticks.start & ticks.mask]!;
  });
  const gate = condition({ own: local({ asked: 'u32' }) }, ({ own }) => own.asked++ % (version.gate ?? 1) === 0);
  const more = system('t/more', {}, () => undefined);
  return plugin({ id: 't/plugin', build: (app) => {
    version.build?.();
    app.addSystems(Startup, begin).insertResource(Other).insertResource(Sum, { total: 1 })
      .configureSets(FixedUpdate, Set.runIf(condition({}, () => true)))
      .addSystems(FixedUpdate, ...(version.order ? [chain(age, sum.runIf(gate)).inSet(Set)] : [chain(age, sum.runIf(gate)).inSet(Set), ...(version.more ? [more] : [])]))
      .addSystems(FixedUpdate, ...(version.order ? [more.after(Set)] : []));
  } });
}
async function running(first = load()): Promise<App> {
  const app = await new App({ capacity: 256, seed: 3 }).addPlugin(first).ready();
  app.startup();
  for (let n = 0; n < 20; n++) app.tick();
  return app;
}
const reasonOf = (answer: SwapAnswer): string => (answer.ok ? '' : answer.reason);

describe('systems that take the place of others', () => {
  test('[HOT10] the same systems loaded anew change nothing: memory, chance, messages and change records go on', async () => {
    const straight = await running(), swapped = await running();
    for (let n = 0; n < 30; n++) {
      expect(swapped.swap(load())).toEqual({ ok: true });
      expect(swapped.hash()).toBe(straight.hash());
      straight.tick();
      swapped.tick();
    }
    expect(swapped.world.entityCount).toBeGreaterThan(10);
  });

  test('[HOT11] a changed function runs from the next tick on, in a world that is kept, and images of before still fit', async () => {
    const app = await running(), image = app.snapshot(), { schema } = app;
    const ages = (): number[] => app.world.livingEntities().map((entity) => app.world.describe(entity).components['t/Spark']!['age'] as number);
    const [oldest] = ages();
    expect(app.swap(load({ step: 1000 }))).toEqual({ ok: true });
    expect([ages()[0], app.schema]).toEqual([oldest, schema]);
    app.tick();
    expect(ages()[0]).toBe(oldest! + 1000);
    app.restore(image);
    app.tick();
    expect(ages()[0]).toBe(oldest! + 1000);
  });

  test('[HOT12] conditions are swapped with their plugin and keep their memory', async () => {
    const app = await running(), runs = (): number => app.diagnostics().systems.find(({ id }) => id === 't/sum')!.runs;
    expect(runs()).toBe(20);
    app.swap(load({ gate: 7 }));
    for (let n = 0; n < 9; n++) app.tick();
    expect(runs()).toBe(22);      // asked for the 21st and for the 28th time
  });

  test('[HOT13] one system alone can be swapped, in each schedule that has it', async () => {
    const Sum = resource('t/Sum', { total: 'f64' }), add = (by: number) => system('t/add', { sum: resMut(Sum) }, ({ sum }) => { sum.total += by; });
    const one = add(1), app = await new App().addSystems(Startup, one).addSystems(FixedUpdate, one).ready();
    expect(app.swapSystem(add(10))).toEqual({ ok: true });
    app.startup();
    app.tick();
    expect(app.world.resource(Sum).total).toBe(20);
    expect(reasonOf(app.swapSystem(system('t/none', {}, () => undefined)))).toMatch(/"t\/none" is not in this app; the running app goes on with what it has/);
  });

  test('[HOT14] another access, memory, component, system or order is refused with what differs, and nothing changes', async () => {
    const app = await running(), straight = await running();
    const refused: [Parameters<typeof load>[0], RegExp][] = [
      [{ reads: true }, /System "t\/sum" now reads t\/Other \(resource\); the running app goes on .* carryImage\(app, image\)/],
      [{ query: true }, /System "t\/sum" now reads t\/Spark \(component\) of entities with t\/Kind, t\/Spark/],
      [{ local: 'f64' }, /FixedUpdate\/t\/age\.own\.calls \(f64, 1 slot\) is not in the running app's layout/],
      [{ field: true }, /The component t\/Spark has another shape/],
      [{ more: true }, /Plugin "t\/plugin" now has systems of FixedUpdate: system t\/more/],
      [{ order: true }, /now has systems of FixedUpdate: group\(system t\/more\), after set t\/Set/],
      [{ build: () => { throw new Error('half-written'); } }, /^half-written; the running app goes on/],
    ];
    for (const [version, reason] of refused) {
      expect(reasonOf(app.swap(load({ step: 99, ...version })))).toMatch(reason);
      app.tick();
      straight.tick();
      expect(app.hash()).toBe(straight.hash());
    }
    const Spark = component('t/Spark', { age: 'f64' }, { defaults: { age: 100 } });
    expect(reasonOf(app.swap(plugin({ id: 't/plugin', build: (one) => one.addObserver(observe(onAdd(Spark), {}, () => undefined)) })))).toMatch(/hooks or observers, which are not swapped/);
    expect(reasonOf(app.swap(plugin({ id: 't/unknown', build: () => undefined })))).toMatch(/Plugin "t\/unknown" is not in this app/);
  });
});
