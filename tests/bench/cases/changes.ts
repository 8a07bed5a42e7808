import { createChanged, createWorld as createKoota, trait } from 'koota';
import { App, chain, changed, component, FixedUpdate, local, query, read, system, write } from '../../../engine/index.ts';
import type { BenchCase } from '../bench-case.ts';

const COUNT = 10_000, CHANGED = 100, STRIDE = COUNT / CHANGED;

/** Writes one in a hundred of ten thousand entities, another hundred each time, and finds by a query those that were written. */
export const changes = (): BenchCase => ({
  id: 'changed_10k', unit: 'ns per entity', perRun: COUNT,
  peers: {
    ours: async () => {
      const A = component('bench/A', { value: 'f32' });
      let sum = 0;
      const writeSome = system('bench/write', { all: query({ a: write(A, { mark: 'manual' }) }), own: local({ turn: 'u32' }) }, ({ all: { ids, length, a }, own }) => {
        const { value } = a;
        for (let i = own.turn++ % STRIDE; i < length; i += STRIDE) {
          const row = ids[i]!;
          value[row] = value[row]! + 1;
          a.touch(row);
        }
      });
      const find = system('bench/find', { found: query({ a: read(A) }, changed(A)) }, ({ found: { ids, length, a: { value } } }) => {
        for (let i = 0; i < length; i++) sum += value[ids[i]!]!;
      });
      const app = await new App({ capacity: COUNT }).addSystems(FixedUpdate, chain(writeSome, find)).ready();
      app.startup();
      for (let i = 0; i < COUNT; i++) app.world.spawn([A]);
      // The first tick finds all of them, and adds nothing but zeros and ones.
      app.tick();
      return { run: () => app.tick(), checksum: () => sum };
    },
    koota: () => {
      const world = createKoota(), A = trait({ value: 0 }), Changed = createChanged();
      const entities = Array.from({ length: COUNT }, () => world.spawn(A({ value: 0 })));
      let turn = 0, sum = 0;
      world.query(Changed(A));
      const run = (): void => {
        for (let i = turn++ % STRIDE; i < COUNT; i += STRIDE) {
          const entity = entities[i]!;
          entity.set(A, { value: entity.get(A)!.value + 1 });
        }
        for (const entity of world.query(Changed(A))) sum += entity.get(A)!.value;
      };
      run();
      return { run, checksum: () => sum };
    },
    raw: () => {
      const value = new Float32Array(COUNT), isDirty = new Uint8Array(COUNT);
      let turn = 0, sum = 0;
      const run = (): void => {
        for (let i = turn++ % STRIDE; i < COUNT; i += STRIDE) {
          value[i] = value[i]! + 1;
          isDirty[i] = 1;
        }
        for (let i = 0; i < COUNT; i++) {
          if (isDirty[i] === 0) continue;
          isDirty[i] = 0;
          sum += value[i]!;
        }
      };
      run();
      return { run, checksum: () => sum };
    },
  },
});
