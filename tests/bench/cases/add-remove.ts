import { addComponent, addEntity, createWorld, query as bitQuery, removeComponent } from 'bitecs';
import { App, chain, columns, commands, component, FixedUpdate, query, read, system, without, write, type Component } from '../../../engine/index.ts';
import type { BenchCase } from '../bench-case.ts';
import { keepBitQueries, keepQueries, KINDS } from './live-queries.ts';

const COUNT = 1000;
type Value = Component<{ readonly value: 'f32' }>;

/** Gives a thousand entities another component, finds them by it, takes it from them, finds none. */
export const addRemove = (queries: number): BenchCase => ({
  id: `add_remove_${queries}q`, unit: 'ns per entity', perRun: COUNT,
  peers: {
    ours: async () => {
      const parts = Array.from({ length: KINDS }, (_, k) => component(`bench/Part${k}`, { value: 'f32' }));
      const [A, B, C, D] = parts as [Value, Value, Value, Value];
      let sum = 0;
      const add = system('bench/add', { all: query({ a: read(A) }, without(B)), commands: commands(B), b: columns(write(B)) }, ({ all, commands: now, b }) => {
        const { ids, length, a } = all;
        for (let i = 0; i < length; i++) {
          const row = ids[i]!;
          now.add(all.entityAt(row), B);
          b.value[row] = a.value[row]!;
        }
      });
      const remove = system('bench/remove', { all: query({ a: read(A), b: read(B) }), commands: commands() }, ({ all, commands: now }) => {
        const { ids, length, a, b } = all;
        for (let i = 0; i < length; i++) {
          const row = ids[i]!;
          sum += a.value[row]! + b.value[row]!;
          now.remove(all.entityAt(row), B);
        }
      });
      const count = system('bench/count', { all: query({ a: read(A), b: read(B) }) }, ({ all }) => { sum += all.length; });
      const app = await new App({ capacity: COUNT }).addComponents(...parts).addSystems(FixedUpdate, chain(add, remove, count)).ready();
      app.startup();
      for (let i = 0; i < COUNT; i++) app.world.spawn([A, C, D], [[A, { value: i }]]);
      keepQueries(app.world, parts, queries - 1);
      return { run: () => app.tick(), checksum: () => sum };
    },
    raw: () => {
      const a = Float32Array.from({ length: COUNT }, (_, i) => i), b = new Float32Array(COUNT), hasB = new Uint8Array(COUNT);
      let sum = 0;
      return {
        run: () => {
          for (let i = 0; i < COUNT; i++) {
            hasB[i] = 1;
            b[i] = a[i]!;
          }
          for (let i = 0; i < COUNT; i++) {
            if (hasB[i] === 0) continue;
            sum += a[i]! + b[i]!;
            hasB[i] = 0;
            b[i] = 0;
          }
          for (let i = 0; i < COUNT; i++) sum += hasB[i]!;
        },
        checksum: () => sum,
      };
    },
    bitecs: () => {
      const world = createWorld();
      const parts = Array.from({ length: KINDS }, () => ({ value: new Float32Array(COUNT + 1) }));
      const [a, b, c, d] = parts as [typeof parts[0], typeof parts[0], typeof parts[0], typeof parts[0]];
      const entities = Array.from({ length: COUNT }, (_, i) => {
        const entity = addEntity(world);
        addComponent(world, entity, a);
        addComponent(world, entity, c);
        addComponent(world, entity, d);
        a.value[entity] = i;
        return entity;
      });
      keepBitQueries(world, parts, queries - 1);
      let sum = 0;
      return {
        run: () => {
          for (const entity of entities) {
            addComponent(world, entity, b);
            b.value[entity] = a.value[entity]!;
          }
          // The array is alive: components are removed from a copy.
          for (const entity of [...bitQuery(world, [a, b])]) {
            sum += a.value[entity]! + b.value[entity]!;
            removeComponent(world, entity, b);
          }
          sum += bitQuery(world, [a, b]).length;
        },
        checksum: () => sum,
      };
    },
  },
});
