import { addComponent, addEntity, createWorld, query as bitQuery } from 'bitecs';
import { App, chain, component, FixedUpdate, query, system, write, type Component } from '../../../engine/index.ts';
import type { BenchCase } from '../bench-case.ts';

const KINDS = 26, EACH = 100, COUNT = KINDS * EACH, FACTOR = 1.0001;
type Value = Component<{ readonly value: 'f32' }>;

const grow = (id: string, of: Value): ReturnType<typeof system> => system(id, { all: query({ of: write(of) }) }, ({ all }) => {
  const { ids, length } = all, { value } = all.of;
  for (let i = 0; i < length; i++) {
    const row = ids[i]!;
    value[row] = value[row]! * FACTOR;
  }
});
const total = (column: Float32Array): number => column.reduce((a, b) => a + b, 0);

/** 26 kinds of entities with one component in common: one system visits all of them, one the last kind. */
export const fragmented = (): BenchCase => ({
  id: 'frag_iter', unit: 'ns per entity', perRun: COUNT + EACH,
  peers: {
    ours: async () => {
      const parts = Array.from({ length: KINDS }, (_, k) => component(`bench/Kind${k}`, { value: 'f32' })), data = component('bench/Data', { value: 'f32' });
      const app = await new App({ capacity: COUNT }).addComponents(...parts)
        .addSystems(FixedUpdate, chain(grow('bench/growData', data), grow('bench/growLast', parts[KINDS - 1]!))).ready();
      app.startup();
      for (let i = 0; i < COUNT; i++) {
        const kind = parts[Math.floor(i / EACH)]!;
        app.world.spawn([kind, data], [[kind, { value: 1 }], [data, { value: i }]]);
      }
      return { run: () => app.tick(), checksum: () => total(app.world.columns(data).value) + total(app.world.columns(parts[KINDS - 1]!).value) };
    },
    raw: () => {
      const data = Float32Array.from({ length: COUNT }, (_, i) => i), last = new Float32Array(EACH).fill(1);
      const scale = (value: Float32Array): void => {
        for (let i = 0; i < value.length; i++) value[i] = value[i]! * FACTOR;
      };
      return {
        run: () => {
          scale(data);
          scale(last);
        },
        checksum: () => total(data) + total(last),
      };
    },
    bitecs: () => {
      const world = createWorld();
      const make = (): { value: Float32Array } => ({ value: new Float32Array(COUNT + 1) });
      const parts = Array.from({ length: KINDS }, make), data = make();
      for (let i = 0; i < COUNT; i++) {
        const entity = addEntity(world), kind = parts[Math.floor(i / EACH)]!;
        addComponent(world, entity, kind);
        addComponent(world, entity, data);
        kind.value[entity] = 1;
        data.value[entity] = i;
      }
      const scale = (part: { value: Float32Array }): void => {
        for (const entity of bitQuery(world, [part])) part.value[entity] = part.value[entity]! * FACTOR;
      };
      return {
        run: () => {
          scale(data);
          scale(parts[KINDS - 1]!);
        },
        checksum: () => total(data.value) + total(parts[KINDS - 1]!.value),
      };
    },
  },
});
