import { describe, expect, it } from 'vitest';
import { FixedUpdate, local, query, random, read, reads, sin, SyncTest, system, write, writes, type App, type Plugin } from '../../../../engine/index.ts';
import { STEPS_PER_UNIT } from '../../../../engine/mods/cage/index.ts';
import { Guest } from '../../../../engine/mods/cage/guest.ts';
import { guestModule } from '../../../../engine/mods/cage/guest-module.ts';
import { cage, cagedApp, Note, Position, Velocity } from './caged-app.ts';
import { CHURN } from './churning-mod.ts';
import { accountOf, source, worldOf } from './hostile-mod.ts';
import { ORACLES } from './oracles-mod.ts';

/** Whether a guest is made anew before a call: at random, the same each time. */
function now(seed: number): { isFresh(): boolean } {
  let state = seed;
  return { isFresh: () => ((state = (Math.imul(state, 1103515245) + 12345) >>> 0) >>> 29) === 0 };
}
const hashes = (app: App, ticks: number): string[] => Array.from({ length: ticks }, () => {
  app.tick();
  return app.hash();
});

describe('a call is a function of what it is given', () => {
  it('[CAG5] a guest that is made anew before any call changes nothing', async () => {
    const plain = hashes(await cagedApp([await cage(CHURN)]), 96);
    const watch = now(3);
    expect(hashes(await cagedApp([await cage(CHURN, { watch })]), 96)).toEqual(plain);
    expect(new Set(plain).size).toBe(96);
  });

  it('[CAG5] nor does a mod find out by texts of numbers, bits, orders, stacks, depth and the end of memory whether its guest has run before', async () => {
    const limits = { fuel: 100 }, app = await cagedApp([await cage(ORACLES, { limits })]), plain = hashes(app, 6);
    expect(hashes(await cagedApp([await cage(ORACLES, { limits, watch: now(9) })]), 6)).toEqual(plain);
    expect(app.drainLog()).toEqual([]);
  });

  it('[CAG5] going back after every tick changes nothing, and an image of one app goes on in another', async () => {
    const app = await cagedApp([await cage(CHURN, { watch: now(5) })]), test = new SyncTest(app, { depth: 3, feed: () => undefined });
    for (let tick = 0; tick < 32; tick++) expect(test.advance()).toBe(null);
    const image = app.snapshot(), other = await cagedApp([await cage(CHURN)]);
    hashes(other, 7);
    other.restore(image);
    expect(hashes(other, 16)).toEqual(hashes(app, 16));
  });

  /** Ways to keep something that reading does not see. Each gives `next()`, which counts up where it is kept. */
  const HOARDS: Readonly<Record<string, string>> = {
    'a closure': 'const next = (() => { let n = 0; return () => ++n; })();',
    'a property of a function': 'function next() { next.n = (next.n ?? 0) + 1; return next.n; }',
    'an object behind a function': 'const box = (() => ({ n: 0 }))(); const next = () => { const b = box; return ++b.n; };',
    'a list behind a function': 'const box = (() => [])(); const next = () => { const b = box; return b.push(1); };',
    'a class': 'class Box { static n = 0; static next() { return ++Box.n; } } const next = () => Box.next();',
    'a private field': 'class Box { #n = 0; next() { return ++this.#n; } } const box = (() => new Box())(); const next = () => box.next();',
    'a map': 'const box = (() => new Map())(); const next = () => { const b = box; b.set("n", (b.get("n") ?? 0) + 1); return b.get("n"); };',
    'an iterator': 'const box = (() => [1, 2, 3, 4, 5, 6].values())(); const next = () => box.next().value;',
    'the template of a tagged text': 'const seen = (() => new Map())(); const tagged = (parts) => { const s = seen; s.set(parts, (s.get(parts) ?? 0) + 1); return s.get(parts); }; const next = () => tagged`text`;',
    'a symbol of all': 'const box = (() => ({}))(); const next = () => { const b = box, key = Symbol.for("n"); b[key] = (b[key] ?? 0) + 1; return b[key]; };',
    'what a query gave': 'const next = (bodies) => { bodies.n = (bodies.n ?? 0) + 1; return bodies.n; };',
    'rows that nobody has': 'const next = (bodies) => { bodies.pos.x[250] += 1; return bodies.pos.x[250]; };',
    'the buffer beneath': 'const next = (bodies) => { const all = new Uint8Array(bodies.pos.x.buffer); all[all.length - 1] += 1; return all[all.length - 1]; };',
  };
  it('[CAG6] nothing is kept but what is declared', async () => {
    for (const [name, top] of Object.entries(HOARDS)) {
      const app = await cagedApp([await cage(source({ top, body: 'own.sum = next(bodies); own.count++;' }))]);
      for (let n = 0; n < 3; n++) app.tick();
      const span = app.world.spans.find((one) => one.name === 'FixedUpdate/demo/act.own.sum')!, image = app.snapshot();
      expect(new Float64Array(image.arena.buffer, span.byteOffset, 1)[0], name).toBe(1);
      const count = app.world.spans.find((one) => one.name === 'FixedUpdate/demo/act.own.count')!;
      expect(new Uint32Array(image.arena.buffer, count.byteOffset, 1)[0], name).toBe(3);
      expect(app.drainLog(), name).toEqual([]);
    }
  });
});

const TWIN = `
import { FixedUpdate, local, plugin, query, random, read, reads, sin, system, write, writes } from 'jam-engine';
import { Note, Position, Velocity } from 'jam-engine/game';
const play = system('demo/play', { bodies: query({ pos: write(Position), vel: read(Velocity) }), dice: random(), own: local({ count: 'u8', sum: 'f32', trace: ['f32', 4] }), heard: reads(Note), notes: writes(Note) }, ({ bodies, dice, own, heard, notes }) => {
  const { ids, length, pos, vel } = bodies;
  for (let i = 0; i < length; i++) {
    const row = ids[i];
    pos.x[row] += vel.x[row] / 3;
    pos.y[row] = sin(pos.x[row]) * dice.float();
  }
  own.count += 100;
  for (let n = heard.start; n < heard.end; n++) own.sum += heard.pitch[n & heard.mask] / 3;
  own.trace[own.count & 3] = own.sum;
  const slot = notes.send();
  notes.pitch[slot] = own.count + dice.range(0, 1);
  notes.from[slot] = bodies.entityAt(ids[dice.int(length)]);
});
export default plugin({ id: 'demo', build: (app) => app.addSystems(FixedUpdate, play) });
`;
/** The same, trusted. */
const play = system('demo/play', { bodies: query({ pos: write(Position), vel: read(Velocity) }), dice: random(), own: local({ count: 'u8', sum: 'f32', trace: ['f32', 4] }), heard: reads(Note), notes: writes(Note) }, ({ bodies, dice, own, heard, notes }) => {
  const { ids, length, pos, vel } = bodies;
  for (let i = 0; i < length; i++) {
    const row = ids[i]!;
    pos.x[row] = pos.x[row]! + vel.x[row]! / 3;
    pos.y[row] = sin(pos.x[row]!) * dice.float();
  }
  own.count += 100;
  for (let n = heard.start; n < heard.end; n++) own.sum += heard.pitch[n & heard.mask]! / 3;
  own.trace[own.count & 3] = own.sum;
  const slot = notes.send();
  notes.pitch[slot] = own.count + dice.range(0, 1);
  notes.from[slot] = bodies.entityAt(ids[dice.int(length)]!);
});
const trusted: Plugin = { id: 'demo', build: (app) => { app.addSystems(FixedUpdate, play); } };

describe('one API, two ways', () => {
  it('[CAG7] the same system, caged and trusted, gives the same bits: columns, messages, its own memory, its random numbers', async () => {
    const caged = await cagedApp([await cage(TWIN)]), free = await cagedApp([trusted]);
    for (let n = 0; n < 64; n++) {
      caged.tick();
      free.tick();
    }
    expect(caged.drainLog()).toEqual([]);
    const own = worldOf(caged), others = worldOf(free);
    expect(Object.keys(others)).toContain('FixedUpdate/demo/play');
    for (const name of Object.keys(others)) expect(own[name], name).toBe(others[name]);
  });
});

describe('fuel', () => {
  const LOOP = 'for (let i = 0; i < 3000; i++) own.sum += i % 7;';
  it('[FUEL1] one call takes the same steps each time it is given the same, and a tick has all of them again', async () => {
    const app = await cagedApp([await cage(source({ body: 'for (let i = 0; i < 3000; i++) own.count = i;' }), { limits: { fuel: 3 } })]), steps: number[] = [];
    for (let n = 0; n < 4; n++) {
      app.tick();
      steps.push(accountOf(app).steps);
    }
    expect(new Set(steps).size).toBe(1);
    expect(steps[0]).toBeGreaterThan(0.5 * STEPS_PER_UNIT);
    expect(steps[0]).toBeLessThan(3 * STEPS_PER_UNIT);
    expect(app.drainLog()).toEqual([]);
  });

  it('[FUEL2] all systems of a mod live on one tick\'s fuel; what is stopped sits out the rest of the tick, and is back in the next', async () => {
    const two = `
import { FixedUpdate, local, plugin, system } from 'jam-engine';
const first = system('demo/first', { own: local({ sum: 'f64' }) }, ({ own }) => { ${LOOP} own.sum = 1; });
const second = system('demo/second', { own: local({ sum: 'f64' }) }, ({ own }) => { ${LOOP} own.sum = 1; });
const third = system('demo/third', { own: local({ sum: 'f64' }) }, ({ own }) => { own.sum = 1; });
export default plugin({ id: 'demo', build: (app) => app.addSystems(FixedUpdate, first, second, third) });`;
    const sumsWith = async (fuel: number): Promise<number[]> => {
      const app = await cagedApp([await cage(two, { limits: { fuel } })]);
      app.tick();
      const { arena } = app.snapshot();
      return ['first', 'second', 'third'].map((name) => new Float64Array(arena.buffer, app.world.spans.find((one) => one.name === `FixedUpdate/demo/${name}.own.sum`)!.byteOffset, 1)[0]!);
    };
    expect(await sumsWith(20)).toEqual([1, 1, 1]);
    expect(await sumsWith(3)).toEqual([1, 0, 0]);
    const app = await cagedApp([await cage(two, { limits: { fuel: 3 } })]);
    for (let n = 0; n < 200; n++) app.tick();
    expect(app.drainLog().map(({ message }) => message.replace(/^.*stopped in (tick \d+): (.*) in system.*$/, '$1, $2'))).toEqual([0, 128].map((tick) => `tick ${tick}, it used up its 3 units of work`));
  });

  it('[FUEL1] a call that throws with its very last steps is stopped like any other', async () => {
    const guest = new Guest(await guestModule(), 1_048_576);
    guest.load(new Map([['main.js', 'export const run = () => { for (let i = 0; i < 20; i++); throw 1; };']]), 'main.js');
    const run = guest.exported('run');
    guest.keep();
    const ends = new Set<string>();
    for (let steps = 20; steps < 1200; steps++) {
      guest.putBack();
      ends.add(guest.call(run, steps)?.kind ?? 'returned');
      expect(guest.spent).toBeLessThanOrEqual(steps);
    }
    expect([...ends].sort()).toEqual(['error', 'fuel']);
  });
});
