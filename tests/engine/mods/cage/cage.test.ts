import { describe, expect, it } from 'vitest';
import { cage, cagedApp, Position } from './caged-app.ts';

const MOVE = `
import { FixedUpdate, local, plugin, query, read, system, write, writes } from 'jam-engine';
import { Note, Position, Velocity } from 'jam-engine/game';
const move = system('demo/move', { bodies: query({ pos: write(Position), vel: read(Velocity) }), own: local({ count: 'u32' }), notes: writes(Note) }, ({ bodies, own, notes }) => {
  const { ids, length, pos, vel } = bodies;
  for (let i = 0; i < length; i++) { const row = ids[i]; pos.x[row] += vel.x[row] / 128; pos.y[row] += vel.y[row] / 128; pos.z[row] += vel.z[row] / 128; }
  own.count++;
  if (own.count % 16 === 0) { const slot = notes.send(); notes.pitch[slot] = 60 + own.count; notes.from[slot] = bodies.entityAt(ids[0]); }
});
export default plugin({ id: 'demo', build: (app) => app.addSystems(FixedUpdate, move) });
`;

describe('a mod in the cage', () => {
  it('[CAG1] moves what it declared, tick by tick, and remembers what is declared as local memory', async () => {
    const app = await cagedApp([await cage(MOVE)]);
    for (let n = 0; n < 128; n++) app.tick();
    expect(app.drainLog()).toEqual([]);
    expect(app.world.columns(Position).x[3]).toBe(4);
  });
});
