import { addComponent, addEntity, createWorld, Not, query as bitQuery } from 'bitecs';
import { App, changed, component, chain, FixedUpdate, query, read, system, tag, without, write } from '../../../engine/index.ts';
import type { BenchCase } from '../bench-case.ts';

const DT = 1 / 128;
const startX = (i: number): number => i % 97, pull = (i: number): number => ((i % 7) - 3) / 64;
const isAsleep = (i: number): boolean => i % 4 === 3;
const total = (column: Float32Array): number => column.reduce((a, b) => a + b, 0);

/** v += a·dt, p += v·dt in three dimensions, a quarter of the bodies asleep; then a consumer copies the positions that changed. */
export const motion = (count: number): BenchCase => ({
  id: `motion_${count / 1000}k`, unit: 'ns per entity', perRun: count,
  peers: {
    ours: async () => {
      const xyz = { x: 'f32', y: 'f32', z: 'f32' } as const;
      const Position = component('bench/Position', xyz), Velocity = component('bench/Velocity', xyz), Acceleration = component('bench/Acceleration', xyz);
      const Asleep = tag('bench/Asleep');
      const seen = new Float32Array(count * 3);
      const move = system('bench/move', { bodies: query({ p: write(Position), v: write(Velocity), a: read(Acceleration) }, without(Asleep)) }, ({ bodies }) => {
        const { ids, length, p, v, a } = bodies;
        const { x: px, y: py, z: pz } = p, { x: vx, y: vy, z: vz } = v, { x: ax, y: ay, z: az } = a;
        for (let i = 0; i < length; i++) {
          const row = ids[i]!;
          px[row] = px[row]! + (vx[row] = vx[row]! + ax[row]! * DT) * DT;
          py[row] = py[row]! + (vy[row] = vy[row]! + ay[row]! * DT) * DT;
          pz[row] = pz[row]! + (vz[row] = vz[row]! + az[row]! * DT) * DT;
        }
      });
      const consume = system('bench/consume', { moved: query({ p: read(Position) }, changed(Position)) }, ({ moved }) => {
        const { ids, length, p } = moved, { x, y, z } = p;
        for (let i = 0; i < length; i++) {
          const row = ids[i]!;
          seen[row * 3] = x[row]!;
          seen[row * 3 + 1] = y[row]!;
          seen[row * 3 + 2] = z[row]!;
        }
      });
      const app = await new App({ capacity: count }).addSystems(FixedUpdate, chain(move, consume)).ready();
      app.startup();
      for (let i = 0; i < count; i++) {
        const parts = [Position, Velocity, Acceleration];
        app.world.spawn(isAsleep(i) ? [...parts, Asleep] : parts, [[Position, { x: startX(i) }], [Acceleration, { x: pull(i), y: pull(i + 1), z: pull(i + 2) }]]);
      }
      return { run: () => app.tick(), checksum: () => total(seen) };
    },
    raw: () => {
      const make = (of: (i: number) => number): Float32Array => Float32Array.from({ length: count }, (_, i) => of(i));
      const px = make(startX), py = make(() => 0), pz = make(() => 0), vx = make(() => 0), vy = make(() => 0), vz = make(() => 0);
      const ax = make(pull), ay = make((i) => pull(i + 1)), az = make((i) => pull(i + 2));
      const asleep = Uint8Array.from({ length: count }, (_, i) => (isAsleep(i) ? 1 : 0)), hasChanged = new Uint8Array(count).fill(1);
      const seen = new Float32Array(count * 3);
      const move = (): void => {
        for (let i = 0; i < count; i++) {
          if (asleep[i] === 1) continue;
          px[i] = px[i]! + (vx[i] = vx[i]! + ax[i]! * DT) * DT;
          py[i] = py[i]! + (vy[i] = vy[i]! + ay[i]! * DT) * DT;
          pz[i] = pz[i]! + (vz[i] = vz[i]! + az[i]! * DT) * DT;
          hasChanged[i] = 1;
        }
      };
      const consume = (): void => {
        for (let i = 0; i < count; i++) {
          if (hasChanged[i] === 0) continue;
          hasChanged[i] = 0;
          seen[i * 3] = px[i]!;
          seen[i * 3 + 1] = py[i]!;
          seen[i * 3 + 2] = pz[i]!;
        }
      };
      return {
        run: () => {
          move();
          consume();
        },
        checksum: () => total(seen),
      };
    },
    bitecs: () => {
      const world = createWorld();
      const make = (): { x: Float32Array; y: Float32Array; z: Float32Array } => ({ x: new Float32Array(count + 1), y: new Float32Array(count + 1), z: new Float32Array(count + 1) });
      const Position = make(), Velocity = make(), Acceleration = make(), Asleep = {};
      const seen = new Float32Array((count + 1) * 3);
      for (let i = 0; i < count; i++) {
        const entity = addEntity(world);
        addComponent(world, entity, Position);
        addComponent(world, entity, Velocity);
        addComponent(world, entity, Acceleration);
        if (isAsleep(i)) addComponent(world, entity, Asleep);
        Position.x[entity] = startX(i);
        Acceleration.x[entity] = pull(i);
        Acceleration.y[entity] = pull(i + 1);
        Acceleration.z[entity] = pull(i + 2);
        // It has no record of changes: what sleeps is copied once, here, and what is awake each time.
        seen[entity * 3] = startX(i);
      }
      const move = (): void => {
        for (const e of bitQuery(world, [Position, Velocity, Acceleration, Not(Asleep)])) {
          Position.x[e] = Position.x[e]! + (Velocity.x[e] = Velocity.x[e]! + Acceleration.x[e]! * DT) * DT;
          Position.y[e] = Position.y[e]! + (Velocity.y[e] = Velocity.y[e]! + Acceleration.y[e]! * DT) * DT;
          Position.z[e] = Position.z[e]! + (Velocity.z[e] = Velocity.z[e]! + Acceleration.z[e]! * DT) * DT;
        }
      };
      const consume = (): void => {
        for (const e of bitQuery(world, [Position, Velocity, Acceleration, Not(Asleep)])) {
          seen[e * 3] = Position.x[e]!;
          seen[e * 3 + 1] = Position.y[e]!;
          seen[e * 3 + 2] = Position.z[e]!;
        }
      };
      return {
        run: () => {
          move();
          consume();
        },
        checksum: () => total(seen),
      };
    },
  },
});
