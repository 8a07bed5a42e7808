import { describe, expect, test } from 'vitest';
import { App, diffImages, findDivergence, read, UsageError, type Divergence, type Simulation } from '../../../engine/index.ts';
import { Age, Count, Ledger, makeChurningApp, Position, Velocity } from '../churning-world.ts';

const simulate = (app: App): Simulation => ({ app, step: () => app.tick() });
async function busyPair(ticks = 40): Promise<[App, App]> {
  const apps = await Promise.all([makeChurningApp(), makeChurningApp()]);
  for (const app of apps) {
    app.startup();
    for (let tick = 0; tick < ticks; tick++) app.tick();
  }
  return apps as [App, App];
}
const someRow = (app: App): number => app.world.query({ velocity: read(Velocity), age: read(Age) }).ids[3]!;

describe('what two images have differently', () => {
  test('[DVG1] is listed with part, field, entity, slot and both values', async () => {
    const [app] = await busyPair(), a = app.snapshot(), row = someRow(app), entity = app.world.entityAt(row), before = app.world.columns(Velocity).history[row * 5 + 2]!;
    app.world.columns(Velocity).history[row * 5 + 2] = 77;
    expect(diffImages(app, a, app.snapshot())).toEqual([{ part: 'churn/Velocity', field: 'history', entity, slot: 2, a: before, b: 77, isTelling: true }]);
  });

  test('[DVG2] comes in an order: the living, resources, externals, the engine’s records, and last what is to be named last', async () => {
    const [app] = await busyPair(), a = app.snapshot(), row = someRow(app);
    app.world.touch(row, Velocity);
    app.world.external(Ledger).entries.push(9);
    app.world.resource(Count).births++;
    app.world.columns(Position).x[row] = 5;
    const b = app.snapshot(), parts = diffImages(app, a, b).map(({ part, field }) => `${part} ${field ?? ''}`);
    expect(parts).toEqual(['churn/Position x', 'churn/Count births', 'churn/Ledger ', 'engine/change-tick ', 'churn/Velocity #changed']);
    expect(diffImages(app, a, b, { namedLast: ['churn/Position'] }).at(-1)!.part).toBe('churn/Position');
    expect(diffImages(app, a, b, { limit: 2 }).length).toBe(2);
  });

  test('[DVG3] takes −0 for 0, and nothing for a difference between equal images', async () => {
    const [app, other] = await busyPair(), row = someRow(app);
    app.world.columns(Position).x[row] = 0;
    other.world.columns(Position).x[row] = -0;
    expect(diffImages(app, app.snapshot(), other.snapshot())).toEqual([]);
    const foreign = await new App({ capacity: 3 }).ready();
    expect(() => diffImages(app, app.snapshot(), foreign.snapshot())).toThrow(UsageError);
  });
});

describe('where two simulations part', () => {
  test('[DVG4] two that are alike never do, over hundreds of ticks', async () => {
    const [a, b] = await busyPair(0);
    expect(findDivergence(simulate(a), simulate(b), { ticks: 300 })).toBe(null);
    expect(a.hash()).toBe(b.hash());
  });

  const planted: readonly { readonly name: string; readonly at: number; readonly meddle: (app: App) => void }[] = [
    { name: 'a value that the next tick reads', at: 55, meddle: (app) => { const row = someRow(app); app.world.columns(Velocity).x[row] = app.world.columns(Velocity).x[row]! + 2 ** -20; } },
    { name: 'a resource', at: 70, meddle: (app) => { app.world.resource(Count).sum += 2 ** -30; } },
  ];
  for (const { name, at, meddle } of planted) {
    test(`[DVG5] in the tick in which ${name} is another one, with component, field, entity and both values`, async () => {
      const [a, b] = await busyPair();
      const watched: Simulation = { app: b, step: (tick) => { if (tick === at) meddle(b); b.tick(); } };
      const found = findDivergence(simulate(a), watched, { ticks: 60 }) as Divergence;
      expect(found.tick).toBe(at);
      expect(found.expected).not.toBe(found.actual);
      expect(found.system).toMatch(/^churn\//);
      expect(found.message).toContain(String(found.component));
    });
  }

  test('[DVG6] names an external that hid a difference, and those that stand apart before the first tick', async () => {
    const [a, b] = await busyPair();
    const watched: Simulation = { app: b, step: (tick) => { b.tick(); if (tick === 50) b.world.external(Ledger).entries[0] = 12345; } };
    expect(findDivergence(simulate(a), watched, { ticks: 60 })).toMatchObject({ tick: 50, component: 'churn/Ledger', field: null, entity: null });
    const [c, d] = await busyPair();
    d.world.columns(Position).x[someRow(d)] = 1000;
    expect(findDivergence(simulate(c), simulate(d), { ticks: 60 })).toMatchObject({ system: null, component: 'churn/Position', field: 'x', actual: 1000 });
    d.tick();
    expect(() => findDivergence(simulate(c), simulate(d), { ticks: 60 })).toThrow(/before ticks 40 and 41/);
  });
});
