import { addComponent, addEntity, createRelation, createWorld, entityExists, removeEntity } from 'bitecs';
import { createWorld as createKoota, relation as kootaRelation, trait, type Entity as KootaEntity } from 'koota';
import { App, ChildOf, commands, FixedUpdate, having, hierarchy, local, query, system, tag, type Entity } from '../../../engine/index.ts';
import type { BenchCase, Contender } from '../bench-case.ts';

const COUNT = 1000;
const Node = tag('bench/Node');

/** A tree of a thousand children is there; its root ends, and they with it. Building it is not counted. */
export const endTree = (): BenchCase => ({
  id: 'end_tree_1k', unit: 'ns per child', perRun: COUNT,
  peers: {
    ours: async () => {
      const { world } = await new App({ capacity: COUNT + 1 }).addComponents(Node, ChildOf).ready();
      let root: Entity = 0;
      return ending((entity) => !world.isAlive(entity), () => {
        root = world.spawn([Node]);
        return Array.from({ length: COUNT }, () => {
          const child = world.spawn([Node]);
          world.relate(child, ChildOf, root);
          return child;
        });
      }, () => { world.despawn(root); });
    },
    bitecs: () => {
      const world = createWorld(), Parent = createRelation({ exclusive: true, autoRemoveSubject: true });
      let root = 0;
      return ending((entity) => !entityExists(world, entity), () => {
        root = addEntity(world);
        return Array.from({ length: COUNT }, () => {
          const child = addEntity(world);
          addComponent(world, child, Parent(root));
          return child;
        });
      }, () => removeEntity(world, root));
    },
    koota: () => {
      const world = createKoota(), Parent = kootaRelation({ exclusive: true, autoDestroy: 'orphan' }), Mark = trait();
      let root: KootaEntity;
      return ending<KootaEntity>((entity) => !world.has(entity), () => {
        root = world.spawn(Mark);
        return Array.from({ length: COUNT }, () => world.spawn(Mark, Parent(root)));
      }, () => root.destroy());
    },
  },
});

/** Counts those that have gone after each run. */
function ending<E>(hasGone: (entity: E) => boolean, build: () => E[], end: () => void): Contender {
  let children: E[] = [], gone = 0;
  const count = (): void => {
    for (const child of children) if (hasGone(child)) gone++;
    children = [];
  };
  return {
    prepare: () => {
      count();
      children = build();
    },
    run: end,
    checksum: () => {
      count();
      return gone;
    },
  };
}

/** Moves a thousand children from one parent to the other. */
export const reparent = (): BenchCase => ({
  id: 'reparent_1k', unit: 'ns per child', perRun: COUNT,
  peers: {
    ours: async () => {
      const Child = tag('bench/Child');
      let sum = 0;
      const move = system('bench/move', { children: query({}, having(Child)), commands: commands(ChildOf), tree: hierarchy(), own: local({ turn: 'u32' }) }, ({ children, commands: now, tree, own }) => {
        const { ids, length } = children, to = children.entityAt(own.turn++ % 2);
        for (let i = 0; i < length; i++) now.relate(children.entityAt(ids[i]!), ChildOf, to);
        sum += tree.count(0);
      });
      const app = await new App({ capacity: COUNT + 2 }).addComponents(Node).addSystems(FixedUpdate, move).ready();
      app.startup();
      const parents = [app.world.spawn([Node]), app.world.spawn([Node])];
      for (let i = 0; i < COUNT; i++) app.world.relate(app.world.spawn([Child]), ChildOf, parents[1]!);
      return { run: () => app.tick(), checksum: () => sum };
    },
    bitecs: () => {
      const world = createWorld(), Parent = createRelation({ exclusive: true }), parents = [addEntity(world), addEntity(world)];
      let turn = 0, sum = 0, at = 1;
      const children = Array.from({ length: COUNT }, () => {
        const child = addEntity(world);
        addComponent(world, child, Parent(parents[1]!));
        return child;
      });
      return {
        run: () => {
          sum += at === 0 ? COUNT : 0;
          const to = parents[(at = turn++ % 2)]!;
          for (const child of children) addComponent(world, child, Parent(to));
        },
        checksum: () => sum,
      };
    },
    koota: () => {
      const world = createKoota(), Parent = kootaRelation({ exclusive: true }), Mark = trait(), parents = [world.spawn(Mark), world.spawn(Mark)];
      let turn = 0, sum = 0, at = 1;
      const children = Array.from({ length: COUNT }, () => world.spawn(Mark, Parent(parents[1]!)));
      return {
        run: () => {
          sum += at === 0 ? COUNT : 0;
          const to = parents[(at = turn++ % 2)]!;
          for (const child of children) child.add(Parent(to));
        },
        checksum: () => sum,
      };
    },
  },
});
