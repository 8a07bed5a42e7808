import { addComponent, addEntity, createWorld, query as bitQuery } from 'bitecs';
import { App, chain, component, FixedUpdate, query, system, write, type Component } from '../../../engine/index.ts';
import type { BenchCase } from '../bench-case.ts';

const FACTOR = 1.0001;
const NAMES = ['A', 'B', 'C', 'D', 'E'];
type Value = Component<{ readonly value: 'f32' }>;

const grow = (of: Value): ReturnType<typeof system> => system(`bench/grow${of.id.at(-1)}`, { all: query({ of: write(of) }) }, ({ all }) => {
  const { ids, length } = all, { value } = all.of;
  for (let i = 0; i < length; i++) {
    const row = ids[i]!;
    value[row] = value[row]! * FACTOR;
  }
});

/** Five components on every entity, five systems that each scale one of them. */
export const packed = (count: number): BenchCase => ({
  id: `packed_5_${count / 1000}k`, unit: 'ns per entity and system', perRun: count * 5,
  peers: {
    ours: async () => {
      const parts = NAMES.map((name) => component(`bench/${name}`, { value: 'f32' }));
      const app = await new App({ capacity: count }).addSystems(FixedUpdate, chain(...parts.map(grow))).ready();
      app.startup();
      for (let i = 0; i < count; i++) {
        const entity = app.world.spawn(parts);
        for (const part of parts) app.world.set(entity, part, { value: i });
      }
      return {
        run: () => app.tick(),
        checksum: () => parts.reduce((sum, part) => sum + app.world.columns(part).value.reduce((a, b) => a + b, 0), 0),
      };
    },
    raw: () => {
      const columns = NAMES.map(() => Float32Array.from({ length: count }, (_, i) => i));
      const [a, b, c, d, e] = columns as [Float32Array, Float32Array, Float32Array, Float32Array, Float32Array];
      const scale = (value: Float32Array): void => {
        for (let i = 0; i < count; i++) value[i] = value[i]! * FACTOR;
      };
      return {
        run: () => {
          scale(a);
          scale(b);
          scale(c);
          scale(d);
          scale(e);
        },
        checksum: () => columns.reduce((sum, column) => sum + column.reduce((x, y) => x + y, 0), 0),
      };
    },
    bitecs: () => {
      const world = createWorld();
      const parts = NAMES.map(() => ({ value: new Float32Array(count + 1) }));
      for (let i = 0; i < count; i++) {
        const entity = addEntity(world);
        for (const part of parts) {
          addComponent(world, entity, part);
          part.value[entity] = i;
        }
      }
      const scale = (part: { value: Float32Array }): void => {
        for (const entity of bitQuery(world, [part])) part.value[entity] = part.value[entity]! * FACTOR;
      };
      return {
        run: () => {
          for (let k = 0; k < parts.length; k++) scale(parts[k]!);
        },
        checksum: () => parts.reduce((sum, part) => sum + part.value.reduce((a, b) => a + b, 0), 0),
      };
    },
  },
});
