import { addComponent, addEntity, createWorld, observe as bitObserve, onAdd as bitOnAdd, onRemove as bitOnRemove, removeComponent } from 'bitecs';
import { createWorld as createKoota, trait } from 'koota';
import { App, chain, columns, commands, component, FixedUpdate, observe, onAdd, onRemove, query, read, system, write } from '../../../engine/index.ts';
import type { BenchCase } from '../bench-case.ts';

const COUNT = 1000;

/** Gives a thousand entities a component with a value and takes it again, with one who is told of each that comes and one of each that goes. */
export const observers = (): BenchCase => ({
  id: 'observers_1k', unit: 'ns per entity', perRun: COUNT,
  peers: {
    ours: async () => {
      const A = component('bench/A', { value: 'f32' }), B = component('bench/B', { value: 'f32' });
      let sum = 0;
      const add = system('bench/add', { all: query({ a: read(A) }), commands: commands(B), b: columns(write(B)) }, ({ all, commands: now, b }) => {
        const { ids, length, a } = all;
        for (let i = 0; i < length; i++) {
          const row = ids[i]!;
          now.add(all.entityAt(row), B);
          b.value[row] = a.value[row]!;
        }
      });
      const remove = system('bench/remove', { all: query({ b: read(B) }), commands: commands() }, ({ all, commands: now }) => {
        const { ids, length } = all;
        for (let i = 0; i < length; i++) now.remove(all.entityAt(ids[i]!), B);
      });
      const came = observe(onAdd(B), { b: columns(read(B)) }, ({ row, b }) => { sum += b.value[row]!; });
      const went = observe(onRemove(B), { b: columns(read(B)) }, ({ row, b }) => { sum += 2 * b.value[row]!; });
      const app = await new App({ capacity: COUNT }).addObserver(came, went).addSystems(FixedUpdate, chain(add, remove)).ready();
      app.startup();
      for (let i = 0; i < COUNT; i++) app.world.spawn([A], [[A, { value: i }]]);
      return { run: () => app.tick(), checksum: () => sum };
    },
    bitecs: () => {
      const world = createWorld(), a = new Float32Array(COUNT + 1), b = new Float32Array(COUNT + 1), A = {}, B = {};
      let sum = 0;
      const entities = Array.from({ length: COUNT }, (_, i) => {
        const entity = addEntity(world);
        addComponent(world, entity, A);
        a[entity] = i;
        return entity;
      });
      bitObserve(world, bitOnAdd(B), (entity) => { sum += b[entity]!; });
      bitObserve(world, bitOnRemove(B), (entity) => { sum += 2 * b[entity]!; });
      return {
        run: () => {
          for (const entity of entities) {
            // It is told before a value could be written, so that is written first.
            b[entity] = a[entity]!;
            addComponent(world, entity, B);
          }
          for (const entity of entities) removeComponent(world, entity, B);
        },
        checksum: () => sum,
      };
    },
    koota: () => {
      const world = createKoota(), A = trait({ value: 0 }), B = trait({ value: 0 });
      let sum = 0;
      const entities = Array.from({ length: COUNT }, (_, i) => world.spawn(A({ value: i })));
      world.onAdd(B, (entity) => { sum += entity.get(B)!.value; });
      world.onRemove(B, (entity) => { sum += 2 * entity.get(B)!.value; });
      return {
        run: () => {
          for (const entity of entities) entity.add(B({ value: entity.get(A)!.value }));
          for (const entity of entities) entity.remove(B);
        },
        checksum: () => sum,
      };
    },
  },
});
