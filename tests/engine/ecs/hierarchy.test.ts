import { describe, expect, test } from 'vitest';
import {
  App, changed, ChildOf, commands, component, entities, FixedUpdate, hierarchy, local, nextInt, observe, onDespawn, query, random, read, related, relation, seedStream, SyncTest, system, tag, without, type Entity, type World,
} from '../../../engine/index.ts';

const Node = tag('h/Node');
const Weight = component('h/Weight', { v: 'u16' });
const Likes = relation('h/Likes', { onTargetDespawn: 'clear' });
const make = (capacity = 64): Promise<App> => new App({ capacity }).addComponents(Node, Weight, ChildOf, Likes).ready();
const listed = ({ ids, length }: { readonly ids: Uint32Array; readonly length: number }): number[] => [...ids.subarray(0, length)];
const spawn = (world: World, count: number): Entity[] => Array.from({ length: count }, () => world.spawn([Node]));

/** A tree in which row 0 has children 1, 2, 3; 2 has 4, 5; 5 has 6. */
async function tree(): Promise<{ app: App; world: World; at: Entity[] }> {
  const app = await make(), { world } = app, at = spawn(world, 7);
  for (const [child, parent] of [[1, 0], [2, 0], [3, 0], [4, 2], [5, 2], [6, 5]] as const) world.relate(at[child]!, ChildOf, at[parent]!);
  return { app, world, at };
}

describe('hierarchies', () => {
  test('[HIE1] children keep the order in which they came, were put at a place, or were moved', async () => {
    const { world } = await make(), [root, a, b, c, d] = spawn(world, 5) as [Entity, Entity, Entity, Entity, Entity], up = world.hierarchy(ChildOf);
    const order = (): number[] => listed(up.children(world.rowOf(root)));
    for (const child of [c, a]) world.relate(child, ChildOf, root);
    expect(order()).toEqual([3, 1]);
    world.relate(b, ChildOf, root, 1);
    world.relate(d, ChildOf, root, 0);
    expect(order()).toEqual([4, 3, 2, 1]);
    world.relate(d, ChildOf, root, 2);
    expect(order()).toEqual([3, 2, 4, 1]);
    world.relate(c, ChildOf, root, 99);
    expect(order()).toEqual([2, 4, 1, 3]);
    world.relate(b, ChildOf, root);
    expect(order()).toEqual([4, 1, 3, 2]);
    world.remove(a, ChildOf);
    expect(order()).toEqual([4, 3, 2]);
    world.despawn(c);
    expect(order()).toEqual([4, 2]);
    for (const place of [-1, 0.5, Number.NaN]) expect(() => world.relate(a, ChildOf, root, place)).toThrow(/is no place among the sources/);
  });

  test('[HIE2] two children change places, next to each other, far apart, or under different parents', async () => {
    const { world, at } = await tree(), up = world.hierarchy(ChildOf), order = (row: number): number[] => listed(up.children(row));
    world.swap(at[1]!, at[2]!, ChildOf);
    expect(order(0)).toEqual([2, 1, 3]);
    world.swap(at[3]!, at[2]!, ChildOf);
    expect(order(0)).toEqual([3, 1, 2]);
    world.swap(at[1]!, at[4]!, ChildOf);
    expect([order(0), order(2)]).toEqual([[3, 4, 2], [1, 5]]);
    world.swap(at[1]!, at[1]!, ChildOf);
    expect(() => world.swap(at[0]!, at[1]!, ChildOf)).toThrow(/has no engine\/ChildOf target and no place to swap/);
    expect(() => world.swap(at[2]!, at[5]!, ChildOf)).toThrow(/cannot be below/);
    expect([order(0), order(2)]).toEqual([[3, 4, 2], [1, 5]]);
  });

  test('[HIE3] is walked up and down: parent, root, ancestors, children, descendants depth first, siblings, places', async () => {
    const { world } = await tree(), up = world.hierarchy(ChildOf);
    expect(listed(up.descendants(0))).toEqual([1, 2, 4, 5, 6, 3]);
    expect(listed(up.descendants(2))).toEqual([4, 5, 6]);
    expect(listed(up.descendants(6))).toEqual([]);
    expect(listed(up.ancestors(6))).toEqual([5, 2, 0]);
    expect([up.parent(6), up.parent(0), up.root(6), up.root(0)]).toEqual([5, -1, 0, 0]);
    expect([up.first(0), up.next(1), up.next(3), up.last(0), up.previous(3), up.previous(1), up.first(6)]).toEqual([1, 2, -1, 3, 2, -1, -1]);
    expect([up.count(0), up.at(0, 0), up.at(0, 2), up.at(0, 3), up.placeOf(3), up.placeOf(0)]).toEqual([3, 1, 3, -1, 2, -1]);
    expect([up.isBelow(6, 0), up.isBelow(0, 6), up.isBelow(1, 2)]).toEqual([true, false, false]);
  });

  test('[HIE4] refuses what would be above itself and says how, directly and in commands, and changes nothing', async () => {
    const { world, at } = await tree(), [root, , two, , , five, six] = at as [Entity, Entity, Entity, Entity, Entity, Entity, Entity];
    expect(() => world.relate(root, ChildOf, six)).toThrow(`Entity ${root} cannot be below ${six} in engine/ChildOf, which is below it already (${six} below ${five} below ${two} below ${root}); take ${six} out`);
    expect(listed(world.hierarchy(ChildOf).children(0))).toEqual([1, 2, 3]);
    const turn = system('h/turn', { commands: commands(ChildOf), all: query({ weight: read(Weight) }) }, ({ commands, all }) => {
      commands.relate(all.entityAt(0), ChildOf, all.entityAt(1));
      commands.relate(all.entityAt(1), ChildOf, all.entityAt(0));
    });
    const app = await new App({ capacity: 8 }).addSystems(FixedUpdate, turn).ready();
    app.startup();
    for (let n = 0; n < 2; n++) app.world.spawn([Weight]);
    expect(() => app.tick()).toThrow(/System "h\/turn" failed in tick 0: Entity \d+ cannot be below/);
    // Of a long walk only the ends are told.
    const { world: deep } = await new App({ capacity: 300 }).addComponents(Weight, ChildOf).ready(), line = Array.from({ length: 300 }, () => deep.spawn([Weight]));
    for (let n = 1; n < 300; n++) deep.relate(line[n]!, ChildOf, line[n - 1]!);
    expect(() => deep.relate(line[0]!, ChildOf, line[299]!)).toThrow(new RegExp(`\\(${line[299]!} below ${line[298]!} below (\\d+ below ){4}293 more below ${line[0]!}\\)`));
  });

  test('[HIE5] ends with its root, level by level and children in their order, and without ChildOf are the roots', async () => {
    const ends: number[] = [], app = await new App({ capacity: 16 }).addComponents(ChildOf).addObserver(observe(onDespawn(Node), {}, ({ row }) => { ends.push(row); })).ready(), { world } = app;
    const at = spawn(world, 7);
    for (const [child, parent] of [[1, 0], [2, 0], [3, 0], [4, 2], [5, 2], [6, 5]] as const) world.relate(at[child]!, ChildOf, at[parent]!);
    world.swap(at[1]!, at[3]!, ChildOf);
    expect(listed(world.query({}, without(ChildOf)))).toEqual([0]);
    world.despawn(at[5]!);
    world.despawn(at[0]!);
    expect(ends).toEqual([5, 6, 0, 3, 2, 1, 4]);
    expect(world.entityCount).toBe(0);
  });

  test('[HIE6] despawnRelated ends what is below and leaves the entity', async () => {
    const { world, at } = await tree();
    world.despawnRelated(at[2]!, ChildOf);
    expect(world.livingEntities()).toEqual([at[0], at[1], at[2], at[3]]);
    const clear = system('h/clear', { commands: commands(), all: query({}, without(ChildOf)) }, ({ commands, all }) => { commands.despawnRelated(all.entityAt(all.ids[0]!), ChildOf); });
    const app = await new App({ capacity: 8 }).addComponents(Node).addSystems(FixedUpdate, clear).ready(), [root, a, b] = spawn(app.world, 3) as [Entity, Entity, Entity];
    app.world.relate(a, ChildOf, root);
    app.world.relate(b, ChildOf, a);
    app.startup();
    app.tick();
    expect(app.world.livingEntities()).toEqual([root]);
  });

  test('[HIE7] systems restructure it through commands and read it in order, by related as by hierarchy', async () => {
    const seen: number[][] = [];
    const build = system('h/build', { commands: commands(Node), own: local({ root: 'f64' }) }, ({ commands, own }) => {
      if (own.root !== 0) return;
      own.root = commands.spawn([Node]);
      const [a, b, c] = [0, 1, 2].map(() => commands.spawn([Node])) as [Entity, Entity, Entity];
      commands.relate(a, ChildOf, own.root);
      commands.relate(b, ChildOf, own.root, 0);
      commands.relate(c, ChildOf, own.root, 1);
      commands.swap(a, b, ChildOf);
    });
    const look = system('h/look', { tree: hierarchy(), children: related(ChildOf) }, ({ tree, children }) => {
      seen.push(listed(tree.children(0)), [...children.ids.subarray(children.first(0), children.first(0) + children.count(0))]);
    });
    const app = await new App({ capacity: 8 }).addSystems(FixedUpdate, build, look.after(build)).ready();
    app.startup();
    app.tick();
    expect(seen).toEqual([[1, 3, 2], [1, 3, 2]]);
  });

  test('[HIE8] moving a child changes its own ChildOf and no sibling\'s', async () => {
    const seen: number[][] = [];
    const look = system('h/look', { moved: query({ parent: read(ChildOf) }, changed(ChildOf)) }, ({ moved }) => { seen.push(listed(moved)); });
    const app = await new App({ capacity: 8 }).addComponents(Node).addSystems(FixedUpdate, look).ready(), [root, ...children] = spawn(app.world, 4) as [Entity, Entity, Entity, Entity];
    for (const child of children) app.world.relate(child, ChildOf, root);
    app.startup();
    app.tick();
    app.world.relate(children[2]!, ChildOf, root, 0);
    app.tick();
    app.tick();
    expect(seen).toEqual([[1, 2, 3], [3], []]);
  });

  test('[HIE9] a relation without order has no places and is no hierarchy', async () => {
    const { world } = await make(), [a, b] = spawn(world, 2) as [Entity, Entity];
    expect(() => world.relate(a, Likes, b, 0)).toThrow(/h\/Likes keeps no order, so nothing has a place in it/);
    expect(() => world.hierarchy(Likes)).toThrow(/h\/Likes keeps no order and is no hierarchy/);
    world.relate(a, Likes, b);
    expect(() => world.swap(a, a, Likes)).toThrow(/keeps no order; declare it with isOrdered/);
  });

  test('[HIE10] many targets of one source are links with an entity each, which end with either end', async () => {
    const From = relation('h/From', { onTargetDespawn: 'despawn' }), To = relation('h/To', { onTargetDespawn: 'despawn' });
    const { world } = await new App({ capacity: 8 }).addComponents(Node, From, To).ready(), [a, b, c] = spawn(world, 3) as [Entity, Entity, Entity];
    const link = (from: Entity, to: Entity): Entity => {
      const one = world.spawn([]);
      world.relate(one, From, from);
      world.relate(one, To, to);
      return one;
    };
    const links = [link(a, b), link(a, c), link(b, c)];
    world.despawn(c);
    expect(links.map((one) => world.isAlive(one))).toEqual([true, false, false]);
  });

  test.each([1, 2, 3, 4])('[HIE11] seed %i: places, parents and deaths are those of a model with lists, and an image keeps them', async (seed) => {
    const app = await make(24), other = await make(24), { world } = app, stream = new Uint32Array(4);
    seedStream(stream, 0, seed, 'hierarchy');
    const int = (n: number): number => nextInt(stream, 0, n);
    const lists = new Map<Entity, Entity[]>();
    const parentOf = (entity: Entity): Entity | undefined => [...lists].find(([, children]) => children.includes(entity))?.[0];
    const isBelow = (entity: Entity, above: Entity): boolean => { const parent = parentOf(entity); return parent !== undefined && (parent === above || isBelow(parent, above)); };
    const take = (entity: Entity): void => { for (const children of lists.values()) if (children.includes(entity)) children.splice(children.indexOf(entity), 1); };
    const end = (entity: Entity): void => { take(entity); const children = lists.get(entity)!; lists.delete(entity); for (const child of [...children]) end(child); };
    const compare = (of: World): void => {
      const tree = of.hierarchy(ChildOf);
      for (const [entity, children] of lists) {
        expect(listed(tree.children(of.rowOf(entity)))).toEqual(children.map((child) => of.rowOf(child)));
        expect(tree.last(of.rowOf(entity))).toBe(children.length === 0 ? -1 : of.rowOf(children.at(-1)!));
        expect(tree.parent(of.rowOf(entity))).toBe(parentOf(entity) === undefined ? -1 : of.rowOf(parentOf(entity)!));
      }
      expect(of.entityCount).toBe(lists.size);
    };
    for (let step = 0; step < 400; step++) {
      const living = [...lists.keys()], pick = (): Entity => living[int(living.length)]!, what = int(10);
      if (living.length === 0 || (what < 3 && living.length < 24)) lists.set(world.spawn([Node]), []);
      else if (what < 4) { const entity = pick(); world.despawn(entity); end(entity); }
      else if (what < 8) {
        const child = pick(), parent = pick(), place = int(6);
        if (child === parent || isBelow(parent, child)) continue;
        world.relate(child, ChildOf, parent, place === 5 ? undefined : place);
        take(child);
        const children = lists.get(parent)!;
        children.splice(place === 5 ? children.length : place, 0, child);
      } else if (what < 9) { const child = pick(); world.remove(child, ChildOf); take(child); }
      else {
        const a = pick(), b = pick();
        if (parentOf(a) === undefined || parentOf(b) === undefined || isBelow(a, b) || isBelow(b, a)) continue;
        world.swap(a, b, ChildOf);
        const left = lists.get(parentOf(a)!)!, right = lists.get(parentOf(b)!)!, i = left.indexOf(a), j = right.indexOf(b);
        left[i] = b;
        right[j] = a;
      }
      if (step % 7 === 0) compare(world);
      if (step % 40 === 0) {
        other.restore(app.snapshot());
        compare(other.world);
        expect(other.hash()).toBe(app.hash());
      }
    }
  });

  test('[HIE12] a world that moves, swaps and ends branches every tick is the same when ticks are run again', async () => {
    const churn = system('h/churn', { commands: commands(Node), tree: hierarchy(), all: entities(), nodes: query({ weight: read(Weight) }), random: random() }, ({ commands, tree, all, nodes, random: chance }) => {
      if (all.count < 40) { const fresh = commands.spawn([Weight]); if (nodes.length > 0) commands.relate(fresh, ChildOf, nodes.entityAt(nodes.ids[chance.int(nodes.length)]!), chance.int(3)); }
      if (nodes.length < 4) return;
      const pick = (): number => nodes.ids[chance.int(nodes.length)]!, a = pick(), b = pick(), c = pick();
      if (a !== b && !tree.isBelow(b, a)) commands.relate(nodes.entityAt(a), ChildOf, nodes.entityAt(b), chance.int(4));
      if (chance.int(6) === 0) commands.despawn(nodes.entityAt(c));
    });
    const app = await new App({ capacity: 64, seed: 5 }).addSystems(FixedUpdate, churn).ready();
    app.startup();
    const test = new SyncTest(app, { depth: 6, feed: () => undefined });
    for (let tick = 0; tick < 150; tick++) expect(test.advance()).toBeNull();
  });
});
