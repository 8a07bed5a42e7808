import { describe, expect, test } from 'vitest';
import { App, bundle, ChildOf, commands, component, Disabled, FixedUpdate, having, local, optional, query, read, relation, system, tag, UsageError, type Commands, type Entity } from '../../../engine/index.ts';

const Health = component('v/Health', { points: 'u8', most: 'u8' }, { defaults: { points: 10, most: 10 } });
const Name = component('v/Name', { letters: ['u8', 3] }, { defaults: { letters: [1, 2, 3] } });
const Hero = component('v/Hero', { rank: 'u8' }, { requires: [[Health, { points: 3 }], Name] });
const Giant = tag('v/Giant', { requires: [Hero, [Name, { letters: [9, 9] }]] });
const King = tag('v/King', { requires: [Giant, [Health, { points: 99, most: 99 }]] });
const Likes = relation('v/Likes', { onTargetDespawn: 'clear' });
const all = [Health, Name, Hero, Giant, King, Likes, ChildOf];

const make = (): Promise<App> => new App({ capacity: 16 }).addComponents(...all).ready();
/** Does `act` in a system, in the first tick. */
async function acting(act: (commands: Commands) => void): Promise<App> {
  const once = system('v/once', { commands: commands(...all), own: local({ tick: 'u32' }) }, ({ commands, own }) => { if (own.tick++ === 0) act(commands); });
  const app = await new App({ capacity: 16 }).addSystems(FixedUpdate, once).ready();
  app.startup();
  return app;
}
const has = (app: App, entity: Entity): Record<string, unknown> => app.world.describe(entity).components;

describe('values', () => {
  test('[VAL1] what a component requires comes with the values that the nearest requirement of it gives, and its own defaults beside them', async () => {
    const app = await make(), { world } = app;
    expect(has(app, world.spawn([Hero]))).toEqual({ 'v/Health': { points: 3, most: 10 }, 'v/Name': { letters: [1, 2, 3] }, 'v/Hero': { rank: 0 } });
    expect(has(app, world.spawn([Giant]))).toMatchObject({ 'v/Health': { points: 3, most: 10 }, 'v/Name': { letters: [9, 9, 3] } });
    expect(has(app, world.spawn([King]))).toMatchObject({ 'v/Health': { points: 99, most: 99 }, 'v/Name': { letters: [9, 9, 3] } });
    const Plain = tag('v/Plain', { requires: [Health, Hero] }), plain = await new App({ capacity: 4 }).addComponents(Plain).ready();
    expect(has(plain, plain.world.spawn([Plain]))).toMatchObject({ 'v/Health': { points: 10 } });
  });

  test('[VAL2] what is listed with it, given as a value, or there already is left alone by requirements', async () => {
    const app = await make(), { world } = app;
    expect(has(app, world.spawn([Hero, Health]))).toMatchObject({ 'v/Health': { points: 10 } });
    expect(has(app, world.spawn([Hero], [[Health, { points: 7 }]]))).toMatchObject({ 'v/Health': { points: 7, most: 10 } });
    const one = world.spawn([Health], [[Health, { points: 1 }]]);
    world.add(one, King);
    expect(has(app, one)).toMatchObject({ 'v/Health': { points: 1, most: 10 }, 'v/Name': { letters: [9, 9, 3] } });
  });

  test('[VAL3] a bundle brings its values, and those of a spawn go before them', async () => {
    const Knight = bundle('v/Knight', [[Hero, { rank: 4 }], [Health, { most: 20 }]]), app = await make(), { world } = app;
    expect(has(app, world.spawn(Knight))).toMatchObject({ 'v/Hero': { rank: 4 }, 'v/Health': { points: 10, most: 20 } });
    expect(has(app, world.spawn(Knight, [[Hero, { rank: 5 }], [Name, { letters: 7 }]]))).toMatchObject({ 'v/Hero': { rank: 5 }, 'v/Name': { letters: [7, 7, 7] } });
    expect(() => bundle('v/Bad', [[Hero, { might: 4 } as never]])).toThrow(/v\/Hero has no field "might"; its fields are rank/);
    expect(() => tag('v/Bad', { requires: [[Health, { strength: 1 }]] })).toThrow(/v\/Health has no field "strength"/);
  });

  test('[VAL4] commands bring the same values as direct changes, in their order', async () => {
    const made: Entity[] = [];
    const app = await acting((world) => {
      const a = world.spawn([Hero], [[Health, { points: 7 }], [Hero, { rank: 2 }]]), b = world.spawn([]), c = world.spawn([Hero]), d = world.spawn([]);
      made.push(a, b, c, d);
      world.add(b, Hero, { rank: 8 });
      world.add(b, Hero, { rank: 9 });
      world.add(c, Health, { most: 50 });
      world.remove(c, Hero);
      world.add(c, Hero, { rank: 6 });
      world.insertIfNew(d, Health, { points: 2 });
      world.insertIfNew(d, Health, { points: 4 });
      world.add(d, Health);
    });
    app.tick();
    expect(made.map((entity) => has(app, entity))).toEqual([
      { 'v/Health': { points: 7, most: 10 }, 'v/Name': { letters: [1, 2, 3] }, 'v/Hero': { rank: 2 } },
      { 'v/Health': { points: 3, most: 10 }, 'v/Name': { letters: [1, 2, 3] }, 'v/Hero': { rank: 9 } },
      { 'v/Health': { points: 3, most: 50 }, 'v/Name': { letters: [1, 2, 3] }, 'v/Hero': { rank: 6 } },
      { 'v/Health': { points: 2, most: 10 } },
    ]);
  });

  test('[VAL5] insert gives a component whole, add writes what it is given, insertIfNew leaves alone what is there', async () => {
    const app = await make(), { world } = app, one = world.spawn([], []);
    world.insert(one, Health, { points: 1, most: 2 });
    world.insert(one, Health, { points: 5 });
    expect(has(app, one)).toEqual({ 'v/Health': { points: 5, most: 10 } });
    world.add(one, Health, { most: 30 });
    world.insertIfNew(one, Health, { points: 77 });
    expect(has(app, one)).toEqual({ 'v/Health': { points: 5, most: 30 } });
    world.insertIfNew(one, Name, { letters: [5] });
    expect(has(app, one)).toMatchObject({ 'v/Name': { letters: [5, 2, 3] } });
  });

  test('[VAL6] values for fields that there are not, lists that are too long, and relations are refused, and change nothing', async () => {
    const app = await make(), { world } = app, one = world.spawn([Name]), before = app.hash();
    expect(() => world.add(one, Health, { strength: 1 } as never)).toThrow(/v\/Health has no field "strength"; its fields are points, most/);
    expect(() => world.insert(one, Name, { letters: [1, 2, 3, 4] })).toThrow(/4 values for v\/Name.letters, which has 3 slots/);
    expect(() => world.insert(one, Likes as never)).toThrow(/use relate/);
    expect(() => world.set(one, Likes as never, {})).toThrow(UsageError);
    expect(app.hash()).toBe(before);
    const acts = await acting((commands) => { commands.add(commands.spawn([]), Health, { strength: 1 } as never); });
    expect(() => acts.tick()).toThrow(/System "v\/once" failed in tick 0: v\/Health has no field "strength"/);
  });

  test('[VAL7] a clone has what the entity has, its targets included, and none of its sources', async () => {
    const app = await make(), { world } = app, root = world.spawn([Name]), one = world.spawn([Hero], [[Health, { points: 6 }]]), child = world.spawn([Name]);
    world.relate(one, ChildOf, root);
    world.relate(child, ChildOf, one);
    const copy = world.clone(one), tree = world.hierarchy(ChildOf);
    expect(has(app, copy)).toEqual(has(app, one));
    expect([...tree.children(world.rowOf(root)).ids.subarray(0, 2)]).toEqual([world.rowOf(one), world.rowOf(copy)]);
    expect(tree.count(world.rowOf(copy))).toBe(0);
    world.set(copy, Health, { points: 1 });
    expect(has(app, one)).toMatchObject({ 'v/Health': { points: 6 } });
    let made = 0;
    const acts = await acting((commands) => { made = commands.clone(commands.spawn([Hero], [[Hero, { rank: 3 }]])); });
    acts.tick();
    expect(has(acts, made)).toMatchObject({ 'v/Hero': { rank: 3 }, 'v/Health': { points: 3 } });
  });

  test('[VAL8] what is disabled is found by those queries only that name Disabled, here and in a world set back', async () => {
    const seen: number[][] = [], rows = ({ ids, length }: { readonly ids: Uint32Array; readonly length: number }): number[] => [...ids.subarray(0, length)];
    const look = system('v/look', { plain: query({ health: read(Health) }), off: query({}, having(Disabled)), any: query({ off: optional(read(Disabled)) }, having(Health)) }, ({ plain, off, any }) => { seen.push(rows(plain), rows(off), rows(any)); });
    const app = await new App({ capacity: 4 }).addSystems(FixedUpdate, look).ready(), { world } = app, [a] = [world.spawn([Health]), world.spawn([Health])] as [Entity, Entity];
    app.startup();
    world.add(a, Disabled);
    const image = app.snapshot();
    app.tick();
    expect(seen.splice(0)).toEqual([[1], [0], [0, 1]]);
    world.remove(a, Disabled);
    app.tick();
    expect(seen.splice(0)).toEqual([[0, 1], [], [0, 1]]);
    app.restore(image);
    app.tick();
    expect(seen).toEqual([[1], [0], [0, 1]]);
  });

  test('[VAL9] what is refused leaves nothing behind: no row, no field, no value in a component that the entity lacks', async () => {
    const app = await make(), { world } = app, one = world.spawn([Health, Name]), before = app.hash();
    expect(() => world.spawn([Name], [[Health, { points: 200 }]])).toThrow('v/Health is given values and is not among what is spawned; name it there too.');
    expect(() => world.spawn([Health, Name], [[Health, { points: 1 }], [Name, { letters: [1, 2, 3, 4] }]])).toThrow(/4 values for v\/Name.letters/);
    expect(() => world.set(one, Name, { letters: [7, 7, 7, 7] })).toThrow(/4 values for v\/Name.letters/);
    expect([app.hash(), world.entityCount]).toEqual([before, 1]);
    // What another one requires is among what is spawned.
    expect(has(app, world.spawn([Hero], [[Health, { points: 6 }]]))).toMatchObject({ 'v/Health': { points: 6, most: 10 } });
  });
});
