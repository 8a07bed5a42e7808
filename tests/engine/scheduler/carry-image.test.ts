import { describe, expect, test } from 'vitest';
import {
  App, bundle, carryImage, chain, changed, commands, component, external, FixedUpdate, local, message, OnEnter, query, random, read, reads, relation, res, resMut, resource, rowPart, Startup, state, system, tag, Time, without,
  writes, type Image,
} from '../../../engine/index.ts';
import { Age, Churn, ChildOf, Frozen, Likes, Marked, Position as Place, Velocity } from '../churning-world.ts';
import { ballsOf, makeTumblingApp } from '../tumbling-world.ts';

/** Everything that lives and every resource, as people see it. */
const told = (app: App): unknown => [app.world.livingEntities().map((entity) => app.world.describe(entity)), app.world.describeResources()];
const tick = (app: App, ticks: number): App => {
  for (let n = 0; n < ticks; n++) app.tick();
  return app;
};

describe('an image in an app of another layout', () => {
  const Glow = component('t/Glow', { hue: 'f32', level: 'u8' }, { defaults: { level: 7 } });

  test('[HOT1] goes on as it would have gone on, physics included, where a component and a system are more and all stand in another order', async () => {
    const straight = await makeTumblingApp();
    straight.startup();
    tick(straight, 150);
    const look = system('t/look', { lit: query({ glow: read(Glow) }), time: res(Time) }, () => undefined);
    const other = await makeTumblingApp({ maxSignatures: 700 }, (app) => app.addComponents(Glow, Marked, Frozen, Likes, Age, ChildOf, Velocity, Place).addSystems(FixedUpdate, look.before(Churn)));
    expect(other.schema).not.toBe(straight.schema);
    const { carried, dropped, fresh } = carryImage(other, straight.snapshot());
    expect([dropped, fresh]).toEqual([[], ['FixedUpdate/t/look', 't/Glow']]);
    expect(carried).toEqual(expect.arrayContaining(['churn/Frozen', 'churn/Born', 'churn/Mode', 'engine/Rapier', 'FixedUpdate/churn/hear', 'engine/entities']));
    expect(ballsOf(straight).count).toBeGreaterThan(4);
    for (let n = 0; n < 24; n++) {
      expect(told(other), `${n * 5} ticks later`).toEqual(told(straight));
      tick(straight, 5);
      tick(other, 5);
      if (n % 6 === 0) other.world.checkMembership();
    }
  });

  test('[HOT2] keeps every entity and its handle where a component is less, and goes on alive', async () => {
    const dress = system('t/dress', { bare: query({ place: read(Place) }, without(Glow)), commands: commands(Glow), random: random() }, ({ bare, commands, random }) => {
      for (let i = 0; i < bare.length; i++) if (random.int(3) === 0) commands.add(bare.entityAt(bare.ids[i]!), Glow);
    });
    const rich = await makeTumblingApp({}, (app) => app.addSystems(FixedUpdate, dress.before(Churn)));
    rich.startup();
    tick(rich, 150);
    const plain = await makeTumblingApp({ capacity: 300 }), image = rich.snapshot();
    const { dropped } = carryImage(plain, image);
    expect(dropped).toEqual(['FixedUpdate/t/dress', 't/Glow']);
    const entities = rich.world.livingEntities();
    expect(plain.world.livingEntities()).toEqual(entities);
    for (const entity of entities) {
      const { components } = rich.world.describe(entity);
      delete components['t/Glow'];
      expect(plain.world.describe(entity).components).toEqual(components);
    }
    plain.world.checkMembership();
    const start = plain.snapshot();
    tick(plain, 60);
    plain.world.checkMembership();
    const end = plain.hash();
    plain.restore(start);
    expect(tick(plain, 60).hash()).toBe(end);
    expect(ballsOf(plain).count).toBeGreaterThan(4);
  });

  test('[HOT3] an image of the same layout is restored', async () => {
    const one = await makeTumblingApp();
    one.startup();
    tick(one, 20);
    const image = one.snapshot(), hash = one.hash();
    tick(one, 5);
    expect(carryImage(one, image)).toEqual({ carried: [...one.partNames], dropped: [], fresh: [] });
    expect(one.hash()).toBe(hash);
  });
});

describe('what an image does not have', () => {
  const Base = component('t/Base', { x: 'f32', y: 'f32' }), Basis = component('t/Base', { x: 'f32', y: 'f64', z: 'f32' }, { defaults: { z: 3 } });
  const Rich = tag('t/Rich', { requires: [component('t/Extra', { level: 'u8' }, { defaults: { level: 9 } })] });
  const Poor = tag('t/Rich');
  const Extra = Rich.requires[0]!;
  const ready = async (build: (app: App) => App): Promise<App> => build(new App({ capacity: 16 })).ready();

  test('[HOT4] starts at its defaults: a new field, a field of another type, a component that another has come to require', async () => {
    const before = await ready((app) => app.addComponents(Base, Poor));
    before.startup();
    const a = before.world.spawn([Base, Poor], [[Base, { x: 1, y: 2 }]]), gone = before.world.spawn([Base]), b = before.world.spawn([Base], [[Base, { x: 5 }]]);
    before.world.despawn(gone);
    const after = await ready((app) => app.addComponents(Rich, Basis));
    const { carried, dropped, fresh } = carryImage(after, before.snapshot());
    expect([dropped, fresh]).toEqual([['t/Base.y'], ['t/Extra', 't/Base.y', 't/Base.z']]);
    expect(carried).toEqual(expect.arrayContaining(['t/Base', 't/Rich']));
    expect(after.world.describe(a).components).toEqual({ 't/Rich': {}, 't/Extra': { level: 9 }, 't/Base': { x: 1, y: 0, z: 3 } });
    expect(after.world.describe(b).components).toEqual({ 't/Base': { x: 5, y: 0, z: 3 } });
    expect([after.world.isAlive(gone), after.world.columns(Basis).z[rowPart(gone)], after.world.columns(Extra as typeof Base)]).toMatchObject([false, 0, {}]);
    expect(after.world.rowOf(after.world.spawn([Basis]))).toBe(rowPart(gone));
    after.world.checkMembership();
  });

  test('[HOT5] a state keeps its value by name, and is entered anew where that value is no more', async () => {
    const Old = state('t/Mode', ['a', 'b', 'c'] as const), New = state('t/Mode', ['c', 'x', 'a'] as const);
    const before = await ready((app) => app.addState(Old));
    before.startup();
    const entered: string[] = [];
    const after = (): Promise<App> => ready((app) => app.addSystems(OnEnter(New, 'c'), system('t/enter', {}, () => { entered.push('c'); })).addSystems(OnEnter(New, 'a'), system('t/enter', {}, () => { entered.push('a'); })));
    before.setState(Old, 'c');
    const one = await after();
    carryImage(one, before.snapshot());
    expect([one.stateOf(New), entered]).toEqual(['a', []]);
    one.tick();
    expect([one.stateOf(New), entered]).toEqual(['c', ['c']]);
    before.setState(Old, 'b');
    before.tick();
    const two = await after();
    expect(carryImage(two, before.snapshot()).dropped).toEqual(['t/Mode=b']);
    expect([two.stateOf(New), entered]).toEqual(['c', ['c', 'c']]);
  });

  test('[HOT6] messages keep their numbers in a ring of another size, and readers their places', async () => {
    const ring = (capacity: number) => message('t/Ping', { n: 'u32', pair: ['f32', 2] }, { capacity });
    const make = (ping: ReturnType<typeof ring>, heard: number[]): Promise<App> => ready((app) => app.addSystems(FixedUpdate,
      chain(
        system('t/first', { pings: reads(ping) }, ({ pings }) => { for (let n = pings.start; n < pings.end; n++) heard.push(pings.n[n & pings.mask]! + pings.pair[(n & pings.mask) * 2 + 1]!); }),
        system('t/send', { pings: writes(ping), time: res(Time) }, ({ pings, time }) => { for (let n = 0; n < 3; n++) { const slot = pings.send(); pings.n[slot] = time.tick * 10 + n; pings.pair[slot * 2 + 1] = 0.5; } }))));
    for (const size of [4, 8, 32]) {
      const first: number[] = [], second: number[] = [];
      const before = await make(ring(8), first), after = await make(ring(size), second);
      before.startup();
      tick(before, 7);
      carryImage(after, before.snapshot());
      tick(after, 2);
      expect(second.slice(0, 3)).toEqual([60.5, 61.5, 62.5]);
      expect(second.slice(3, 6)).toEqual(size === 4 ? [70.5] : [70.5, 71.5, 72.5]);
    }
  });

  test('[HOT7] systems keep their memory and chance beside new ones; of those the Startup runs, and they see everything as new', async () => {
    const Count = resource('t/Count', { sum: 'f64', seen: 'u32', began: 'u32' }), Ball = bundle('t/Ball', [Base]);
    const counts = system('t/count', { count: resMut(Count), own: local({ calls: 'u32' }), random: random() }, ({ count, own, random }) => { count.sum = own.calls++ + random.float(); });
    const drop = system('t/drop', { commands: commands(Ball) }, ({ commands }) => { commands.spawn(Ball); });
    const Mail = external<{ text: string }>('t/Mail', { create: () => ({ text: '' }), save: ({ text }) => new TextEncoder().encode(text), load: (bytes) => ({ text: new TextDecoder().decode(bytes) }) });
    const begin = system('t/begin', { count: resMut(Count) }, ({ count }) => { count.began++; });
    const notice = system('t/notice', { balls: query({ base: read(Base) }, changed(Base)), count: resMut(Count) }, ({ balls, count }) => { count.seen += balls.length; });
    const old = (app: App): App => app.addExternal(Mail).addSystems(Startup, drop).addSystems(FixedUpdate, counts);
    const straight = await ready(old);
    straight.startup();
    straight.world.external(Mail).text = 'hello';
    tick(straight, 5);
    const next = await ready((app) => app.addSystems(Startup, begin).addSystems(FixedUpdate, notice.before(counts)).addExternal(external('t/First', { create: () => 1, save: () => new Uint8Array(0), load: () => 1 })).addPlugin({ id: 'old', build: old }));
    carryImage(next, straight.snapshot());
    expect([next.world.external(Mail).text, next.world.resource(Count).began, next.world.entityCount]).toEqual(['hello', 1, 1]);
    for (let n = 0; n < 3; n++) {
      tick(straight, 1);
      tick(next, 1);
      expect(next.world.resource(Count).sum).toBe(straight.world.resource(Count).sum);
      expect(next.world.resource(Count).seen).toBe(1);
    }
  });

  test('[HOT8] a component that has become a relation is taken from its entities, and a relation keeps its targets', async () => {
    const Holds = relation('t/Holds', { onTargetDespawn: 'clear' }), Was = component('t/Was', { target: 'eid' }), Is = relation('t/Was', { onTargetDespawn: 'despawn' });
    const before = await ready((app) => app.addComponents(Base, Was, Holds)), after = await ready((app) => app.addComponents(Holds, Is, Base));
    before.startup();
    const a = before.world.spawn([Base, Was]), b = before.world.spawn([Base]);
    before.world.relate(b, Holds, a);
    expect(carryImage(after, before.snapshot()).dropped).toContain('t/Was.target');
    expect([after.world.has(a, Is), after.world.describe(b).components['t/Holds']]).toEqual([false, { target: a }]);
    after.world.despawn(a);
    expect(after.world.has(b, Holds)).toBe(false);
    const Ordered = relation('t/Holds', { onTargetDespawn: 'clear', isOrdered: true }), third = before.world.spawn([Base]);
    before.world.relate(third, Holds, a);
    const inOrder = await ready((app) => app.addComponents(Base, Was, Ordered));
    carryImage(inOrder, before.snapshot());
    const { ids, length } = inOrder.world.hierarchy(Ordered).descendants(rowPart(a));
    expect([...ids.subarray(0, length)]).toEqual([rowPart(b), rowPart(third)]);
    inOrder.world.relate(b, Ordered, a);
    expect(inOrder.world.hierarchy(Ordered).last(rowPart(a))).toBe(rowPart(b));
  });

  test('[HOT9] what cannot be carried is refused, and the app stays as it was', async () => {
    const before = await ready((app) => app.addComponents(Base));
    before.startup();
    for (let n = 0; n < 12; n++) before.world.spawn([Base]);
    const image = before.snapshot();
    const small = await new App({ capacity: 8 }).addComponents(Base).ready(), empty = small.hash();
    expect(() => carryImage(small, image)).toThrow('The image has an entity in row 8 and this app has 8 rows; give the App a capacity of at least 16.');
    const slow = await new App({ capacity: 16, tickRate: 64 }).addComponents(Base, Poor).ready(), still = slow.hash();
    expect(() => carryImage(slow, image)).toThrow(/ticks of 0.0078125 s and this app has ticks of 0.015625 s; give the App the tickRate 128/);
    expect([small.hash(), slow.hash()]).toEqual([empty, still]);
    const started = await ready((app) => app.addComponents(Poor));
    started.startup();
    expect(() => carryImage(started, image)).toThrow(/has started; make a new App/);
    const fresh = await ready((app) => app.addComponents(Poor)), hash = fresh.hash();
    const broken = (change: Partial<Image>): Image => ({ ...image, ...change });
    expect(() => carryImage(fresh, broken({ arena: image.arena.slice(64) }))).toThrow(/damaged/);
    expect(() => carryImage(fresh, broken({ layout: image.layout.replace('engine engine/entities .alive', 'engine engine/entities .living') }))).toThrow(/has no engine\/entities\.alive/);
    expect(() => carryImage(fresh, broken({ layout: 'nonsense' }))).toThrow(/which no app wrote/);
    const loop = structuredClone(image), high = before.world.spans.find(({ name }) => name === 'engine/entities.signature')!;
    new Uint32Array(loop.arena.buffer, high.byteOffset, 1)[0] = 99;
    expect(() => carryImage(fresh, loop)).toThrow(/row 0 under set of components 99/);
    expect(fresh.hash()).toBe(hash);
  });
});
