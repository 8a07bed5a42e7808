import { App, component, FixedUpdate, query, read, system, write, type Plugin } from '../../../engine/index.ts';
import { openCage } from '../../../engine/mods/cage/index.ts';
import type { BenchCase, Contender } from '../bench-case.ts';

const CAPACITY = 2048, COUNT = 1000;
const Position = component('bench/Position', { x: 'f32', y: 'f32', z: 'f32' });
const Velocity = component('bench/Velocity', { x: 'f32', y: 'f32', z: 'f32' });

/** Three reads, three writes, three multiplications and additions an entity. */
const MOVE = `
import { FixedUpdate, plugin, query, read, system, write } from 'jam-engine';
import { Position, Velocity } from 'jam-engine/game';
const move = system('bench/move', { bodies: query({ pos: write(Position), vel: read(Velocity) }) }, ({ bodies }) => {
  const { ids, length, pos: { x, y, z }, vel } = bodies, vx = vel.x, vy = vel.y, vz = vel.z;
  for (let i = 0; i < length; i++) {
    const row = ids[i];
    x[row] += vx[row] * 0.0078125;
    y[row] += vy[row] * 0.0078125;
    z[row] += vz[row] * 0.0078125;
  }
});
export default plugin({ id: 'bench', build: (app) => app.addSystems(FixedUpdate, move) });
`;
/** The same, trusted. */
const move = system('bench/move', { bodies: query({ pos: write(Position), vel: read(Velocity) }) }, ({ bodies }) => {
  const { ids, length, pos: { x, y, z }, vel } = bodies, vx = vel.x, vy = vel.y, vz = vel.z;
  for (let i = 0; i < length; i++) {
    const row = ids[i]!;
    x[row] = x[row]! + vx[row]! * 0.0078125;
    y[row] = y[row]! + vy[row]! * 0.0078125;
    z[row] = z[row]! + vz[row]! * 0.0078125;
  }
});
const trusted: Plugin = { id: 'bench', build: (app) => { app.addSystems(FixedUpdate, move); } };

const NOTHING = `
import { FixedUpdate, plugin, system } from 'jam-engine';
export default plugin({ id: 'bench', build: (app) => app.addSystems(FixedUpdate, system('bench/nothing', {}, () => undefined)) });
`;
const nothing: Plugin = { id: 'bench', build: (app) => { app.addSystems(FixedUpdate, system('bench/nothing', {}, () => undefined)); } };

async function caged(text: string): Promise<Plugin> {
  const opened = await openCage({ id: 'bench', files: new Map([['main.js', text]]), main: 'main.js', catalogue: { Position, Velocity } });
  if (!opened.ok) throw new Error(opened.problems.map(({ message }) => message).join('\n'));
  return opened.plugin;
}

async function ticking(plugin: Plugin, count: number): Promise<Contender> {
  const app = await new App({ capacity: CAPACITY }).addComponents(Position, Velocity).addPlugin(plugin).ready();
  app.startup();
  for (let n = 0; n < count; n++) app.world.spawn([Position, Velocity], [[Velocity, { x: n, y: 1, z: -n }]]);
  const { x } = app.world.columns(Position);
  return { run: () => app.tick(), checksum: () => { if (app.drainLog().length > 0) throw new Error('The mod was stopped.'); return x[COUNT >> 1]!; } };
}

/** A caged system over a thousand entities: copying in, putting the guest's memory back, the call, the check, copying out. Beside it the same system, trusted. */
export const cagedThousand = (): BenchCase => ({
  id: 'caged_1000', unit: 'µs per tick', perRun: 1000, fixed: { limit: 1000 },
  peers: { ours: async () => ticking(await caged(MOVE), COUNT), trusted: () => ticking(trusted, COUNT) },
});

/** A caged system that does nothing: what a call costs by itself. */
export const cageCall = (): BenchCase => ({
  id: 'cage_call', unit: 'µs per call', perRun: 1000,
  peers: { ours: async () => ticking(await caged(NOTHING), 0), trusted: () => ticking(nothing, 0) },
});
