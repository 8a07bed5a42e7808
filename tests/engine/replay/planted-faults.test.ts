import { describe, expect, test } from 'vitest';
import { App, bundle, Collider, columns, commands, DynamicBody, ext, findFault, FixedUpdate, group, having, Physics, physicsPlugin, Position, query, RapierBox, read, rowPart, Shape, Startup, system, without, write, type Simulation } from '../../../engine/index.ts';
import { innocent, PLANTED_FAULTS } from './planted-faults.ts';
import { Age, makePlantedWorld, Mark, Spark } from './planted-world.ts';

describe('a planted fault', () => {
  for (const { name, plant, schedule, kind, component = 'plain/Mark' } of PLANTED_FAULTS) {
    test(`[DVG7] a system that ${name} is named, with what it writes and the kind of dependence`, async () => {
      const fault = await findFault({ make: () => makePlantedWorld(plant, schedule), ticks: 160 });
      expect(fault).toMatchObject({ system: 'planted/culprit', component, kind });
      if (fault!.field !== null) expect(fault!.expected).not.toBe(fault!.actual);
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

describe('a fault inside an external', () => {
  /** Bodies that fall and bounce, and a system that pushes them. */
  const fallingWorld = async (push: () => number): Promise<Simulation> => {
    const Ball = bundle('planted/Ball', [DynamicBody]);
    const drop = system('planted/drop', { commands: commands(Ball), position: columns(write(Position)), collider: columns(write(Collider)) }, ({ commands, position, collider }) => {
      for (let n = 0; n < 4; n++) {
        const row = rowPart(commands.spawn(Ball));
        position.y[row] = 1 + n;
        collider.shape[row] = Shape.ball;
        collider.radius[row] = 0.2;
      }
    });
    const kick = system('planted/culprit', { bodies: query({ collider: read(Collider) }, having(DynamicBody)), physics: ext(RapierBox) }, ({ bodies, physics }) => {
      for (let i = 0; i < bodies.length; i++) physics.world.getRigidBody(bodies.collider.body[bodies.ids[i]!]!)?.applyImpulse({ x: 0, y: push(), z: 0 }, true);
    });
    const app = await new App({ capacity: 16 }).addPlugin(physicsPlugin()).addSystems(Startup, drop).addSystems(FixedUpdate, kick.after(Physics)).ready();
    app.startup();
    return { app, step: () => app.tick() };
  };

  test('[DVG13] is named with the system that reached into it, not with the one that reads it a tick later', async () => {
    expect(await findFault({ make: () => fallingWorld(() => 0.001), ticks: 64, seeds: 1 })).toBe(null);
    expect(await findFault({ make: () => fallingWorld(() => 0.01 * Math.random()), ticks: 64, seeds: 1 })).toMatchObject({ system: 'planted/culprit', component: 'engine/Rapier', kind: 'times' });
    let count = 0;
    expect(await findFault({ make: () => fallingWorld(() => 0.001 * (count++ % 7)), ticks: 64, seeds: 1 })).toMatchObject({ system: 'planted/culprit', component: 'engine/Rapier', kind: 'memory' });
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
