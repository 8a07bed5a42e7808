import { describe, expect, test } from 'vitest';
import { columns, commands, findFault, FixedUpdate, group, query, read, system, without } from '../../../engine/index.ts';
import { innocent, PLANTED_FAULTS } from './planted-faults.ts';
import { Age, makePlantedWorld, Mark, Spark } from './planted-world.ts';

describe('a planted fault', () => {
  for (const { name, plant, schedule, kind, component = 'plain/Mark' } of PLANTED_FAULTS) {
    test(`[DVG7] a system that ${name} is named, with what it writes and the kind of dependence`, async () => {
      const fault = await findFault({ make: () => makePlantedWorld(plant, schedule), ticks: 160 });
      expect(fault).toMatchObject({ system: 'planted/culprit', component, kind });
      expect(fault!.expected).not.toBe(fault!.actual);
      expect(fault!.message).toContain('"planted/culprit"');
    });
  }

  test('[DVG8] two systems that spawn without an order between them are named, both', async () => {
    const spawner = (id: string, isAged: boolean) => system(id, { sparks: query({ mark: read(Mark) }, without(Age)), marks: columns(read(Mark)), commands: commands(Spark) }, ({ sparks, commands }) => {
      if (sparks.length > 60) return;
      const spark = commands.spawn(Spark);
      if (isAged) commands.add(spark, Age);
    });
    const fault = await findFault({ make: () => makePlantedWorld(() => group(spawner('planted/one', true), spawner('planted/two', false)), FixedUpdate), ticks: 64 });
    expect(fault).toMatchObject({ kind: 'undeclared order' });
    expect(fault!.message).toMatch(/"planted\/one" and "planted\/two" depend on an order/);
  });
});

describe('no fault', () => {
  test('[DVG9] nobody is accused in a world of innocent systems, over hundreds of ticks and several seeds', async () => {
    for (const seed of [1, 2, 3]) expect(await findFault({ make: () => makePlantedWorld(innocent, FixedUpdate, 0, seed), ticks: 200, seeds: 3 })).toBe(null);
  });

  test('[DVG10] the finder leaves Math, Date, Map, Set and the order of systems as they were', async () => {
    const before = [Math.sin, Math.random, Date, Date.now, Map.prototype.forEach, Set.prototype[Symbol.iterator], Reflect.getOwnPropertyDescriptor(performance, 'now')];
    const simulation = await makePlantedWorld(innocent), order = simulation.app.order(FixedUpdate);
    await findFault({ make: () => simulation, ticks: 40 });
    expect([Math.sin, Math.random, Date, Date.now, Map.prototype.forEach, Set.prototype[Symbol.iterator], Reflect.getOwnPropertyDescriptor(performance, 'now')]).toEqual(before);
    expect(simulation.app.order(FixedUpdate)).toEqual(order);
    expect(simulation.app.probe).toBe(null);
  });
});
