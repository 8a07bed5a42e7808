import { addComponent, addEntity, createWorld, query as bitQuery, removeEntity } from 'bitecs';
import { App, bundle, chain, columns, commands, component, FixedUpdate, query, read, rowPart, system, write, type Component } from '../../../engine/index.ts';
import type { BenchCase } from '../bench-case.ts';
import { keepBitQueries, keepQueries, KINDS } from './live-queries.ts';

const COUNT = 1000;
type Value = Component<{ readonly value: 'f32' }>;

/** Spawns a thousand entities of four components and writes each, finds them by a query, destroys them, finds none. */
export const spawnDestroy = (queries: number): BenchCase => ({
  id: `spawn_destroy_${queries}q`, unit: 'ns per entity', perRun: COUNT,
  peers: {
    ours: async () => {
      const parts = Array.from({ length: KINDS }, (_, k) => component(`bench/Part${k}`, { value: 'f32' }));
      const [A, B, C, D] = parts as [Value, Value, Value, Value];
      const Kit = bundle('bench/Kit', [A, B, C, D]);
      const found = { a: read(A), b: read(B), c: read(C), d: read(D) };
      let sum = 0;
      const spawn = system('bench/spawn', { commands: commands(Kit), a: columns(write(A)), b: columns(write(B)), c: columns(write(C)), d: columns(write(D)) },
        ({ commands: now, a, b, c, d }) => {
          for (let i = 0; i < COUNT; i++) {
            const row = rowPart(now.spawn(Kit));
            a.value[row] = i;
            b.value[row] = 1;
            c.value[row] = 2;
            d.value[row] = 3;
          }
        });
      const destroy = system('bench/destroy', { all: query(found), commands: commands() }, ({ all, commands: now }) => {
        const { ids, length, a, b, c, d } = all;
        for (let i = 0; i < length; i++) {
          const row = ids[i]!;
          sum += a.value[row]! + b.value[row]! + c.value[row]! + d.value[row]!;
          now.despawn(all.entityAt(row));
        }
      });
      const count = system('bench/count', { all: query(found) }, ({ all }) => { sum += all.length; });
      const app = await new App({ capacity: COUNT * 2 }).addComponents(...parts).addSystems(FixedUpdate, chain(spawn, destroy, count)).ready();
      app.startup();
      keepQueries(app.world, parts, queries - 1);
      return { run: () => app.tick(), checksum: () => sum };
    },
    raw: () => {
      const values = Array.from({ length: 4 }, () => new Float32Array(COUNT * 2));
      const [a, b, c, d] = values as [Float32Array, Float32Array, Float32Array, Float32Array];
      const alive = new Uint8Array(COUNT * 2), free = Uint32Array.from({ length: COUNT * 2 }, (_, i) => COUNT * 2 - 1 - i), live = new Uint32Array(COUNT * 2);
      let freeCount = COUNT * 2, liveCount = 0, sum = 0;
      return {
        run: () => {
          for (let i = 0; i < COUNT; i++) {
            const row = free[--freeCount]!;
            alive[row] = 1;
            live[liveCount++] = row;
            a[row] = i;
            b[row] = 1;
            c[row] = 2;
            d[row] = 3;
          }
          while (liveCount > 0) {
            const row = live[--liveCount]!;
            sum += a[row]! + b[row]! + c[row]! + d[row]!;
            alive[row] = 0;
            a[row] = b[row] = c[row] = d[row] = 0;
            free[freeCount++] = row;
          }
          sum += liveCount;
        },
        checksum: () => sum,
      };
    },
    bitecs: () => {
      const world = createWorld();
      const parts = Array.from({ length: KINDS }, () => ({ value: new Float32Array(COUNT * 4) }));
      const [a, b, c, d] = parts as [typeof parts[0], typeof parts[0], typeof parts[0], typeof parts[0]];
      keepBitQueries(world, parts, queries - 1);
      let sum = 0;
      return {
        run: () => {
          for (let i = 0; i < COUNT; i++) {
            const entity = addEntity(world);
            addComponent(world, entity, a);
            addComponent(world, entity, b);
            addComponent(world, entity, c);
            addComponent(world, entity, d);
            a.value[entity] = i;
            b.value[entity] = 1;
            c.value[entity] = 2;
            d.value[entity] = 3;
          }
          // The array is alive: entities are destroyed from a copy.
          for (const entity of [...bitQuery(world, [a, b, c, d])]) {
            sum += a.value[entity]! + b.value[entity]! + c.value[entity]! + d.value[entity]!;
            removeEntity(world, entity);
          }
          sum += bitQuery(world, [a, b, c, d]).length;
        },
        checksum: () => sum,
      };
    },
  },
});
