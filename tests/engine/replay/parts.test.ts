import { describe, expect, test } from 'vitest';
import { App, component, FixedPostUpdate, FixedPreUpdate, FixedUpdate, local, message, query, random, read, reads, resource, system, tag, UsageError, write, writes } from '../../../engine/index.ts';
import { Ledger, makeChurningApp, Mover, Position, Velocity } from '../churning-world.ts';

async function busyApp(ticks = 50): Promise<App> {
  const app = await makeChurningApp();
  app.startup();
  for (let tick = 0; tick < ticks; tick++) app.tick();
  return app;
}

describe('parts of an image', () => {
  test('[PRB1] the schema is 16 hex digits, equal for equal layouts and another for a field more', async () => {
    const make = async (schema: { readonly x: 'f32'; readonly y?: 'f32' }): Promise<string> => (await new App({ capacity: 4 }).addComponents(component('t/A', schema as { x: 'f32' })).ready()).schema;
    expect(await make({ x: 'f32' })).toMatch(/^[0-9a-f]{16}$/);
    expect(await make({ x: 'f32' })).toBe(await make({ x: 'f32' }));
    expect(await make({ x: 'f32', y: 'f32' })).not.toBe(await make({ x: 'f32' }));
  });

  test('[PRB2] every slot of an image belongs to exactly one part: one bit changes one part hash, and the part is named', async () => {
    const app = await busyApp(), names = app.partNames, before = app.partHashes();
    expect(new Set(names).size).toBe(names.length);
    expect(before.length).toBe(names.length);
    for (const id of ['churn/Position', 'churn/Count', 'churn/Born', 'churn/Mode', 'churn/Ledger', 'engine/entities', 'FixedPreUpdate/churn/spawn']) expect(names).toContain(id);
    const image = app.snapshot();
    for (const { part, byteOffset, type, length, name } of app.world.spans) {
      if (type === 'f32' || type === 'f64' || type === 'eid' || part.id === 'engine/entities' || part.id === 'engine/signatures') continue;
      const changed = { ...image, arena: image.arena.slice() };
      changed.arena[byteOffset + length - 1] = changed.arena[byteOffset + length - 1]! ^ 1;
      app.restore(changed);
      const after = app.partHashes(), differing = names.filter((_, index) => after[index] !== before[index]);
      expect(differing, name).toEqual([part.id]);
    }
    app.restore(image);
    app.world.external(Ledger).entries.push(1);
    expect(names.filter((_, index) => app.partHashes()[index] !== before[index])).toEqual(['churn/Ledger']);
  });

  test('[PRB3] part hashes take −0 for 0, and agree exactly when the whole hashes do', async () => {
    const one = await busyApp(), two = await busyApp();
    expect(one.partHashes()).toEqual(two.partHashes());
    const row = one.world.query({ velocity: read(Velocity) }).ids[0]!, { x } = one.world.columns(Position);
    x[row] = 0;
    const zero = one.partHashes();
    x[row] = -0;
    expect(one.partHashes()).toEqual(zero);
    one.tick();
    two.tick();
    expect(one.hash()).not.toBe(two.hash());
    expect(one.partHashes()).not.toEqual(two.partHashes());
  });

  test('[PRB4] a component and a resource of one name are two parts', async () => {
    const app = await new App({ capacity: 4 }).addComponents(component('t/Same', { x: 'f32' })).insertResource(resource('t/Same', { x: 'f32' })).ready();
    expect(app.partNames.filter((name) => name.startsWith('t/Same'))).toEqual(['t/Same', 't/Same (component)']);
  });
});

describe('a probe', () => {
  const plain = (id: string) => system(id, {}, () => undefined);

  test('[PRB5] is told after each system of a tick, its commands included, in the order in which they run', async () => {
    const counts: number[] = [], app = await new App({ capacity: 16 }).addSystems(FixedPreUpdate, plain('t/first')).addSystems(FixedUpdate, plain('t/second')).addSystems(FixedPostUpdate, plain('t/third')).ready();
    const busy = await busyApp(5), seen: string[] = [];
    app.startup();
    app.setProbe({ after: (system, schedule) => seen.push(`${schedule} ${system}`) });
    app.tick();
    app.setProbe(null);
    app.tick();
    expect(seen).toEqual(['FixedPreUpdate t/first', 'FixedUpdate t/second', 'FixedPostUpdate t/third']);
    busy.setProbe({ after: (system) => { if (system === 'churn/spawn') counts.push(busy.world.query({ velocity: read(Velocity) }).length); } });
    const before = busy.world.query({ velocity: read(Velocity) }).length;
    for (let tick = 0; tick < 10; tick++) busy.tick();
    expect(Math.max(...counts)).toBeGreaterThan(before);
  });

  test('[PRB6] changes nothing: a watched world has the hashes of an unwatched one', async () => {
    const watched = await busyApp(), unwatched = await busyApp();
    let calls = 0;
    watched.setProbe({ after: () => { calls++; }, enter: () => { calls++; }, leave: () => { calls++; } });
    for (let tick = 0; tick < 100; tick++) {
      watched.tick();
      unwatched.tick();
      expect(watched.hash()).toBe(unwatched.hash());
    }
    expect(calls).toBeGreaterThan(1000);
  });

  test('[PRB7] hears the end of a system that throws', async () => {
    const heard: string[] = [], app = await new App({ capacity: 4 }).addSystems(FixedUpdate, system('t/bad', {}, () => { throw new Error('broken'); })).ready();
    app.startup();
    app.setProbe({ after: () => heard.push('after'), enter: () => heard.push('enter'), leave: () => heard.push('leave') });
    expect(() => app.tick()).toThrow('broken');
    expect(heard).toEqual(['enter', 'leave']);
  });
});

describe('an order seed', () => {
  const Left = component('t/Left', { x: 'f32' }), Right = component('t/Right', { x: 'f32' }), Flag = tag('t/Flag'), Told = message('t/Told', { n: 'u32' });
  const rise = (id: string, part: typeof Left) => system(id, { all: query({ part: write(part) }), random: random() }, ({ all, random }) => {
    for (let i = 0; i < all.length; i++) all.part.x[all.ids[i]!] = random.float();
  });
  const make = async (orderSeed?: number): Promise<App> => {
    const [a, b, c, d] = [rise('t/a', Left), rise('t/b', Right), system('t/c', { told: writes(Told), own: local({ n: 'u32' }) }, ({ told, own }) => { told.n[told.send()] = own.n++; }), system('t/d', { told: reads(Told), own: local({ sum: 'u32' }) }, ({ told, own }) => { own.sum += told.length; })];
    const app = await new App({ capacity: 16, ...(orderSeed === undefined ? {} : { orderSeed }) }).addComponents(Flag).trackChanges(Left, Right).addSystems(FixedUpdate, a, b, c, d.after(c)).ready();
    app.startup();
    for (let n = 0; n < 8; n++) app.world.spawn([Left, Right]);
    return app;
  };

  test('[PRB8] picks another order that keeps every constraint, the same one each time', async () => {
    const orders = new Set<string>();
    for (let seed = 0; seed < 100; seed++) {
      const order = (await make(seed)).order(FixedUpdate);
      expect((await make(seed)).order(FixedUpdate)).toEqual(order);
      expect([...order].sort()).toEqual(['t/a', 't/b', 't/c', 't/d']);
      expect(order.indexOf('t/c')).toBeLessThan(order.indexOf('t/d'));
      orders.add(order.join());
    }
    expect(orders.size).toBe(12);
    expect((await make()).order(FixedUpdate)).toEqual(['t/a', 't/b', 't/c', 't/d']);
    await expect(make(0.5)).rejects.toThrow(UsageError);
  });

  test('[PRB9] changes no hash of systems that touch nothing of each other, change records and last runs included', async () => {
    const straight = await make(), shuffled = await Promise.all([1, 2, 3, 4, 5, 6].map(make));
    expect(new Set(shuffled.map((app) => app.order(FixedUpdate).join())).size).toBeGreaterThan(2);
    for (let tick = 0; tick < 50; tick++) {
      straight.tick();
      for (const app of shuffled) {
        app.tick();
        expect(app.hash()).toBe(straight.hash());
      }
    }
    expect(straight.schema).toBe(shuffled[0]!.schema);
  });
});

describe('looking in', () => {
  test('[REF1] an entity is described as plain data: its components, their fields, handles as numbers, fixed arrays as lists', async () => {
    const app = await makeChurningApp(), { world } = app;
    const entity = world.spawn(Mover, [[Position, { x: 2 }], [Velocity, { history: [1, 2, 3] }]]);
    expect(world.describe(entity)).toEqual({
      id: entity,
      components: { 'churn/Position': { x: 2, y: 1 }, 'churn/Velocity': { x: 0, history: [1, 2, 3, 0, 0] }, 'churn/Age': { ticks: 0, kind: 0, born: 0 } },
    });
    world.despawn(entity);
    expect(() => world.describe(entity)).toThrow(UsageError);
  });

  test('[REF2] resources are described as plain data', async () => {
    const app = await makeChurningApp();
    expect(app.world.describeResources()).toEqual({ 'engine/Time': { tick: 0, dt: 1 / 128, seconds: 0 }, 'churn/Count': { births: 0, sum: 0.5, last: [0, 0, 0, 0] } });
  });

  test('[REF3] what lives is listed by ascending rows, and is what queries see', async () => {
    const app = await busyApp(), living = app.world.livingEntities();
    expect(living.length).toBe(app.world.entityCount);
    expect(living.map((entity) => app.world.rowOf(entity))).toEqual([...app.world.query({}).ids.subarray(0, living.length)]);
  });
});
