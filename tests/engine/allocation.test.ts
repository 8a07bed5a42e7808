import { getHeapStatistics } from 'node:v8';
import { describe, expect, test } from 'vitest';
import { App, bundle, chain, changed, columns, commands, component, entities, FixedUpdate, having, local, message, query, random, read, reads, related, relation, res, resMut, resource, system, tag, Time, without, write, writes } from '../../engine/index.ts';

const Position = component('t/Position', { x: 'f32', y: 'f32' });
const Velocity = component('t/Velocity', { x: 'f32', y: 'f32' });
const Frozen = tag('t/Frozen');
const ChildOf = relation('t/ChildOf', { onTargetDespawn: 'despawn' });
const Kit = bundle('t/Kit', [Position, Velocity]);
const Hit = message('t/Hit', { n: 'u32' });
const Score = resource('t/Score', { points: 'u32', level: 'f64' });

const move = system('t/move', { all: query({ position: write(Position), velocity: read(Velocity) }, without(Frozen)), time: res(Time) }, ({ all, time }) => {
  const { ids, length, position: { x, y }, velocity } = all, vx = velocity.x, vy = velocity.y, dt = time.dt;
  for (let i = 0; i < length; i++) { const row = ids[i]!; x[row] = x[row]! + vx[row]! * dt; y[row] = y[row]! + vy[row]! * dt; }
});
const churn = system('t/churn', { all: query({ position: read(Position) }, having(Velocity)), commands: commands(Kit), random: random() }, ({ all, commands, random }) => {
  for (let n = 0; n < 4; n++) commands.despawn(all.entityAt(all.ids[(n * 20 + random.int(20)) % all.length]!));
  for (let n = 0; n < 4; n++) commands.spawn(Kit);
});
const tell = system('t/tell', { hits: writes(Hit) }, ({ hits }) => { for (let n = 0; n < 3; n++) hits.n[hits.send()] = n; });
const hear = system('t/hear', { hits: reads(Hit), score: resMut(Score), own: local({ calls: 'u32' }) }, ({ hits, score, own }) => {
  for (let n = hits.start; n < hits.end; n++) score.points = (score.points + hits.n[n & hits.mask]!) >>> 0;
  own.calls = (own.calls + 1) >>> 0;
});
const watch = system('t/watch', { moved: query({ position: read(Position) }, changed(Position)), entities: entities(), weight: columns(read(Velocity)), children: related(ChildOf), own: local({ sum: 'u32' }) }, ({ moved, children, own }) => {
  own.sum = (own.sum + moved.length + children.count(0)) >>> 0;
});

/** Bytes of heap that a tick takes, the smallest of several batches: a collection or the compiler can only disturb some. */
function bytesPerTick(app: App, ticks: number): number {
  for (let n = 0; n < 30_000; n++) app.tick();
  let least = Infinity;
  for (let batch = 0; batch < 20; batch++) {
    const before = getHeapStatistics().used_heap_size;
    for (let n = 0; n < ticks; n++) app.tick();
    const grown = getHeapStatistics().used_heap_size - before;
    if (grown >= 0) least = Math.min(least, grown / ticks);
  }
  return least;
}

describe('a steady tick', () => {
  test('[ALC1] allocates nothing: queries, filters, resources, messages, relations, local memory', async () => {
    const app = await new App({ capacity: 256 }).addComponents(Frozen).addSystems(FixedUpdate, chain(move, tell, hear, watch)).ready();
    app.startup();
    for (let n = 0; n < 200; n++) app.world.spawn(Kit);
    expect(bytesPerTick(app, 500)).toBeLessThan(8);
  });

  test('[ALC2] takes little when entities come and go: a handle is a number that may need a box', async () => {
    const app = await new App({ capacity: 256 }).addSystems(FixedUpdate, churn).ready();
    app.startup();
    for (let n = 0; n < 100; n++) app.world.spawn(Kit);
    expect(bytesPerTick(app, 300)).toBeLessThan(1000);
  });
});
