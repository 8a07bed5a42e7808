import { addComponent, addEntity, createWorld, query as bitQuery } from 'bitecs';
import { App, chain, component, FixedUpdate, query, system, write, type Component } from '../../../engine/index.ts';
import type { BenchCase } from '../bench-case.ts';

const EACH = 1000;
/** Which components each quarter of the entities has, and which pairs are swapped. */
const KINDS = [[0, 1], [0, 1, 2], [0, 1, 2, 3], [0, 1, 2, 4]];
const SWAPS = [[0, 1], [2, 3], [2, 4]] as const;
const NAMES = ['A', 'B', 'C', 'D', 'E'];
const VISITED = EACH * 4 + EACH + EACH;
type Value = Component<{ readonly value: 'f32' }>;

const swap = (left: Value, right: Value): ReturnType<typeof system> => system(`bench/swap${left.id.at(-1)}${right.id.at(-1)}`,
  { all: query({ left: write(left), right: write(right) }) }, ({ all }) => {
    const { ids, length } = all, a = all.left.value, b = all.right.value;
    for (let i = 0; i < length; i++) {
      const row = ids[i]!, kept = a[row]!;
      a[row] = b[row]!;
      b[row] = kept;
    }
  });

/** Order matters in the sum, as swaps only move numbers. */
const weigh = (columns: readonly ArrayLike<number>[]): number =>
  columns.reduce((sum, column, k) => sum + Array.from(column).reduce((a, value, i) => a + value * (i + 1) * (k + 1), 0), 0);

/** Four kinds of entities, three systems that swap two components each. */
export const simple = (): BenchCase => ({
  id: 'simple_iter', unit: 'ns per entity and system', perRun: VISITED,
  peers: {
    ours: async () => {
      const parts = NAMES.map((name) => component(`bench/${name}`, { value: 'f32' }));
      const app = await new App({ capacity: EACH * 4 }).addSystems(FixedUpdate, chain(...SWAPS.map(([a, b]) => swap(parts[a]!, parts[b]!)))).ready();
      app.startup();
      for (const kind of KINDS) {
        for (let i = 0; i < EACH; i++) {
          const entity = app.world.spawn(kind.map((k) => parts[k]!));
          for (const k of kind) app.world.set(entity, parts[k]!, { value: k + 1 });
        }
      }
      return { run: () => app.tick(), checksum: () => weigh(parts.map((part) => app.world.columns(part).value)) };
    },
    raw: () => {
      const columns = NAMES.map((_, k) => Float32Array.from({ length: EACH * 4 }, (_unused, i) => (KINDS[Math.floor(i / EACH)]!.includes(k) ? k + 1 : 0)));
      const swapRange = (a: Float32Array, b: Float32Array, from: number, to: number): void => {
        for (let i = from; i < to; i++) {
          const kept = a[i]!;
          a[i] = b[i]!;
          b[i] = kept;
        }
      };
      const [a, b, c, d, e] = columns as [Float32Array, Float32Array, Float32Array, Float32Array, Float32Array];
      return {
        run: () => {
          swapRange(a, b, 0, EACH * 4);
          swapRange(c, d, EACH * 2, EACH * 3);
          swapRange(c, e, EACH * 3, EACH * 4);
        },
        checksum: () => weigh(columns),
      };
    },
    bitecs: () => {
      const world = createWorld();
      const parts = NAMES.map(() => ({ value: new Float32Array(EACH * 4 + 1) }));
      for (const kind of KINDS) {
        for (let i = 0; i < EACH; i++) {
          const entity = addEntity(world);
          for (const k of kind) {
            addComponent(world, entity, parts[k]!);
            parts[k]!.value[entity] = k + 1;
          }
        }
      }
      const swapAll = (left: { value: Float32Array }, right: { value: Float32Array }): void => {
        for (const entity of bitQuery(world, [left, right])) {
          const kept = left.value[entity]!;
          left.value[entity] = right.value[entity]!;
          right.value[entity] = kept;
        }
      };
      return {
        run: () => {
          for (let k = 0; k < SWAPS.length; k++) swapAll(parts[SWAPS[k]![0]]!, parts[SWAPS[k]![1]]!);
        },
        checksum: () => weigh(parts.map((part) => part.value.subarray(1))),
      };
    },
  },
});
