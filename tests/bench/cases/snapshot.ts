import { App, component, type Image } from '../../../engine/index.ts';
import type { BenchCase, Contender } from '../bench-case.ts';

/** 12 bytes a component: three f32. */
const FIELDS = { x: 'f32', y: 'f32', z: 'f32' } as const;
const BYTES = 12;

async function world(count: number, kinds: number): Promise<{ app: App; image: Image }> {
  const parts = Array.from({ length: kinds }, (_, k) => component(`bench/Part${k}`, FIELDS));
  const app = await new App({ capacity: count }).addComponents(...parts).ready();
  app.startup();
  for (let i = 0; i < count; i++) {
    const entity = app.world.spawn(parts);
    for (const part of parts) app.world.set(entity, part, { x: i, y: i + 1, z: i + 2 });
  }
  return { app, image: app.snapshot() };
}

/** One copy of as many bytes as the components hold. */
const memcpy = (count: number, kinds: number) => (): Contender => {
  const from = new Uint8Array(count * kinds * BYTES).fill(7), to = new Uint8Array(from.length);
  return { run: () => to.set(from), checksum: () => 0 };
};

/** Taking an image of a world into memory that is there already, and restoring one, against copying its columns' bytes. */
export const imageCases = (count: number, kinds: number): BenchCase[] => [
  {
    id: `snapshot_${count / 1000}k_x${kinds}`, unit: 'µs', perRun: 1000,
    peers: {
      ours: async () => {
        const { app, image } = await world(count, kinds), first = image.arena.reduce((sum, byte) => sum + byte, 0);
        return { run: () => void app.snapshot(image), checksum: () => image.arena.reduce((sum, byte) => sum + byte, 0) - first };
      },
      memcpy: memcpy(count, kinds),
    },
  },
  {
    id: `restore_${count / 1000}k_x${kinds}`, unit: 'µs', perRun: 1000,
    peers: {
      ours: async () => {
        const { app, image } = await world(count, kinds), before = app.hash();
        return { run: () => app.restore(image), checksum: () => (app.hash() === before ? 0 : NaN) };
      },
      memcpy: memcpy(count, kinds),
    },
  },
];
