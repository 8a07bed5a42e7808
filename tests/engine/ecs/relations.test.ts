import { describe, expect, test } from 'vitest';
import { App, bundle, columns, commands, component, FixedUpdate, query, read, related, relation, system, tag, type Entity } from '../../../engine/index.ts';

const Node = tag('t/Node');
const Weight = component('t/Weight', { v: 'f32' });
const ChildOf = relation('t/ChildOf', { onTargetDespawn: 'despawn' });
const Likes = relation('t/Likes', { onTargetDespawn: 'clear' });
const make = (capacity = 64): Promise<App> => new App({ capacity }).addComponents(Node, Weight, ChildOf, Likes).ready();

describe('relations', () => {
  test('[REL1] a target that despawns takes its sources with it, all the way down', async () => {
    const { world } = await make();
    const root = world.spawn([Node]), other = world.spawn([Node]);
    let at = root;
    const family: Entity[] = [];
    for (let depth = 0; depth < 10; depth++) {
      for (let n = 0; n < 2; n++) { const child = world.spawn([Node]); world.relate(child, ChildOf, at); family.push(child); }
      at = family.at(-1)!;
    }
    world.despawn(root);
    expect(family.some((entity) => world.isAlive(entity))).toBe(false);
    expect(world.isAlive(other)).toBe(true);
    world.checkMembership();
  });

  test('[REL2] with clear, sources stay without the relation', async () => {
    const { world } = await make(), star = world.spawn([Node]), fan = world.spawn([Node]);
    world.relate(fan, Likes, star);
    expect(world.columns(Likes).target[world.rowOf(fan)]).toBe(star);
    world.despawn(star);
    expect(world.isAlive(fan)).toBe(true);
    expect(world.has(fan, Likes)).toBe(false);
    expect(world.columns(Likes).target[world.rowOf(fan)]).toBe(0);
  });

  test('[REL3] a source has one target: relating again moves it', async () => {
    const { world } = await make(), a = world.spawn([Node]), b = world.spawn([Node]), child = world.spawn([Node]);
    world.relate(child, ChildOf, a);
    world.relate(child, ChildOf, b);
    world.despawn(a);
    expect(world.isAlive(child)).toBe(true);
    world.despawn(b);
    expect(world.isAlive(child)).toBe(false);
  });

  test('[REL4] removing the relation frees the source', async () => {
    const { world } = await make(), a = world.spawn([Node]), child = world.spawn([Node]);
    world.relate(child, ChildOf, a);
    world.remove(child, ChildOf);
    world.despawn(a);
    expect(world.isAlive(child)).toBe(true);
  });

  test('[REL5] circles despawn once, and nobody relates to itself or to the dead', async () => {
    const { world } = await make(), a = world.spawn([Node]), b = world.spawn([Node]);
    world.relate(a, ChildOf, b);
    world.relate(b, ChildOf, a);
    expect(() => world.relate(a, ChildOf, a)).toThrow(/cannot be its own t\/ChildOf target/);
    world.despawn(a);
    expect(world.entityCount).toBe(0);
    expect(() => world.relate(world.spawn([Node]), ChildOf, a)).toThrow(/is not alive/);
    expect(() => world.add(world.spawn([Node]), ChildOf)).toThrow(/use relate/);
    expect(() => world.spawn([ChildOf])).toThrow(/needs a target/);
    expect(() => bundle('t/Bad', [ChildOf])).toThrow(/would point nowhere/);
    expect(() => component('t/Bad', {}, { requires: [ChildOf] })).toThrow(/requires the relation t\/ChildOf/);
  });

  test('[REL6] sources are listed by target, ascending, in whatever order they came', async () => {
    const listed = new Map<number, number[]>();
    let count = 0;
    const list = system('t/list', { all: query({ weight: read(Weight) }), children: related(ChildOf) }, ({ all, children }) => {
      listed.clear();
      for (let i = 0; i < all.length; i++) {
        const row = all.ids[i]!, first = children.first(row);
        listed.set(row, [...children.ids.subarray(first, first + children.count(row))]);
      }
      count++;
    });
    const app = await new App({ capacity: 64 }).addComponents(ChildOf, Node).addSystems(FixedUpdate, list).ready(), { world } = app;
    app.startup();
    const parents = [0, 1, 2].map(() => world.spawn([Weight])), children = Array.from({ length: 12 }, () => world.spawn([Node]));
    for (let n = 11; n >= 0; n--) world.relate(children[(n * 5) % 12]!, ChildOf, parents[n % 2]!);
    app.tick();
    const rows = (of: readonly Entity[]): number[] => of.map((entity) => world.rowOf(entity)).sort((a, b) => a - b);
    expect(listed.get(0)).toEqual(rows(children.filter((_, k) => [0, 2, 4, 6, 8, 10].some((n) => (n * 5) % 12 === k))));
    expect(listed.get(1)).toEqual(rows(children.filter((_, k) => [1, 3, 5, 7, 9, 11].some((n) => (n * 5) % 12 === k))));
    expect(listed.get(2)).toEqual([]);
    world.despawn(children[0]!);
    world.relate(children[1]!, ChildOf, parents[2]!);
    // A row that came after the list was made has no sources either.
    const late = world.spawn([Weight]);
    app.tick();
    expect(listed.get(0)!.includes(world.rowOf(children[0]!))).toBe(false);
    expect(listed.get(2)).toEqual([world.rowOf(children[1]!)]);
    expect(listed.get(world.rowOf(late))).toEqual([]);
    expect(count).toBe(2);
  });

  test('[REL7] the order of a cascade does not tell in what order the sources came', async () => {
    const build = async (order: readonly number[]): Promise<string> => {
      const app = await make(), { world } = app;
      const parent = world.spawn([Node]), children = [0, 1, 2, 3, 4].map(() => world.spawn([Node]));
      for (const n of order) world.relate(children[n]!, ChildOf, parent);
      world.despawn(parent);
      // Rows are reused last in, first out: the order of the deaths shows in the next entities.
      for (let n = 0; n < 3; n++) world.spawn([Node], []);
      return app.hash();
    };
    expect(await build([4, 3, 2, 1, 0])).toBe(await build([0, 1, 2, 3, 4]));
    expect(await build([2, 4, 0, 3, 1])).toBe(await build([0, 1, 2, 3, 4]));
  });

  test('[REL8] systems relate through commands and follow targets through columns', async () => {
    let followed = 0;
    const link = system('t/link', { all: query({ weight: read(Weight) }), commands: commands(ChildOf) }, ({ all, commands }) => {
      for (let i = 1; i < all.length; i++) commands.relate(all.entityAt(all.ids[i]!), ChildOf, all.entityAt(all.ids[0]!));
    });
    const follow = system('t/follow', { children: query({ parent: read(ChildOf) }), weight: columns(read(Weight)) }, ({ children, weight }) => {
      for (let i = 0; i < children.length; i++) followed += weight.v[children.parent.target[children.ids[i]!]! % 2 ** 20]!;
    });
    const app = await new App({ capacity: 8 }).addSystems(FixedUpdate, link.before(follow), follow).ready();
    app.startup();
    for (let n = 0; n < 4; n++) app.world.spawn([Weight], [[Weight, { v: 10 + n }]]);
    app.tick();
    expect(followed).toBe(30);
  });
});
