import { describe, expect, it } from 'vitest';
import { resource } from '../../../../engine/index.ts';
import { STEPS_PER_UNIT } from '../../../../engine/mods/cage/index.ts';
import { cage, cagedApp, catalogue, Position as Room } from './caged-app.ts';
import { accountOf } from './hostile-mod.ts';

const IMPORT = `import { columns, commands, component, FixedUpdate, local, log, plugin, query, read, relation, system, write, writes } from 'jam-engine';
import { Note, Position } from 'jam-engine/game';
`;
const END = (systems: string): string => `export default plugin({ id: 'demo', build: (app) => app.addSystems(FixedUpdate, ${systems}) });`;
const many = (count: number, params: string, body: string): string => `...Array.from({ length: ${count} }, (_, i) => system('demo/s' + i, { ${params} }, (args) => { ${body} }))`;

describe('[FUEL4] what the host does for a call counts as work of the mod', () => {
  it('putting back seven megabytes for each of many systems that do nothing', async () => {
    const app = await cagedApp([await cage(`${IMPORT}const big = (() => { const all = []; for (let i = 0; i < 880; i++) all.push(new Float64Array(1000).fill(i)); return () => all; })();\n${END(many(64, '', ''))}`, { limits: { memory: 8 } })]);
    app.tick();
    expect(accountOf(app).inRow).toBe(1);
    expect(accountOf(app).steps).toBeLessThanOrEqual(20 * STEPS_PER_UNIT);
  });

  it('looking for the rows of very many columns', async () => {
    const names = Array.from({ length: 32 }, (_, k) => `p${k}: columns(read(Position))`).join();
    const one = await cagedApp([await cage(`${IMPORT}${END(many(1, 'p0: columns(read(Position))', ''))}`)]), all = await cagedApp([await cage(`${IMPORT}${END(many(1, names, ''))}`)]);
    one.tick();
    all.tick();
    expect(accountOf(all).steps - accountOf(one).steps).toBeGreaterThan(31 * 20);
  });

  it('checking commands that go up the same long chain again and again', async () => {
    const app = await cagedApp([await cage(`${IMPORT}const Bead = component('demo/Bead', {}), Above = relation('demo/Above', { onTargetDespawn: 'clear', isOrdered: true });
${END(many(1, 'c: commands(Bead, Above)', 'const c = args.c; let top = c.spawn([Bead]); for (let i = 0; i < 60; i++) { const next = c.spawn([Bead]); c.relate(next, Above, top); top = next; } const x = c.spawn([Bead]); for (let i = 0; i < 900; i++) c.relate(x, Above, top);'))}`, { limits: { fuel: 8 } })]);
    app.tick();
    expect(accountOf(app)).toMatchObject({ inRow: 1, steps: 8 * STEPS_PER_UNIT });
    expect(app.drainLog()[0]!.message).toMatch(/used up its 8 units of work in system "demo\/s0"/);
    expect(app.world.entityCount).toBe(20);
  });
});

describe('[CAG14] a number that does not fit is told with the line that wrote it', () => {
  const told = async (body: string, params = 'q: query({ pos: write(Position) }), own: local({ sum: "f64" }), notes: writes(Note)'): Promise<string> => {
    const app = await cagedApp([await cage(`${IMPORT}export default plugin({ id: 'demo', build: (app) => app.addSystems(FixedUpdate, system('demo/act', { ${params} }, ({ q, own, notes }) => {\n${body}\n})) });`)]);
    app.tick();
    return /\(main\.js:(\d+)\)/.exec(app.drainLog()[0]!.message)?.[1] ?? '';
  };

  it('in a column, in memory of its own and in a message; by an operator, inside of others, and where it was written to be seen', async () => {
    expect(await told('const { x } = q.pos;\nx[q.ids[2]] = 4;\nx[q.ids[3]] =\n  0 / 0;\nx[q.ids[2]] += 1;')).toBe('6');
    expect(await told('q.pos.x[q.ids[0]] = 0;\nq.pos.x[q.ids[0]] /= 0;')).toBe('5');
    expect(await told('const best = { y: Infinity };\nbest.y = -Infinity;\nq.pos.y[q.ids[1]] = own.sum = best.y;')).toBe('6');
    expect(await told('own.sum = 1;\n\nown.sum *= 0 / 0;')).toBe('6');
    expect(await told('const slot = notes.send();\nnotes.pitch[slot] = 1e39;')).toBe('5');
  });

  it('and with the system where it was no assignment', async () => {
    expect(await told('\n\nq.pos.x.fill(0 / 0);')).toBe('3');
  });
});

describe('a mod that goes as far as it may', () => {
  it('[CAG12] being stopped is said at once and then at most once a second, and a mod says at most 32 lines a second', async () => {
    const noisy = await cagedApp([await cage(`${IMPORT}${END(many(8, 'say: log()', 'for (let i = 0; i < 9; i++) args.say.warn("line " + i);'))}`)]);
    for (let n = 0; n < 130; n++) noisy.tick();
    expect(noisy.drainLog()).toHaveLength(64);
    const broken = await cagedApp([await cage(`${IMPORT}${END(many(1, 'own: local({ n: "u32" })', 'throw new Error("no");'))}`)]);
    for (let n = 0; n < 130; n++) broken.tick();
    expect(broken.drainLog().map(({ message }) => message.replace(/: .*/, ''))).toEqual(['Mod "demo" was stopped in tick 0', 'Mod "demo" was stopped in tick 128']);
  });

  it('[CAG13] a mod that makes as many kinds of entities as it may, all pointing at one, ends no tick when that one ends', async () => {
    const app = await cagedApp([await cage(`${IMPORT}const Bead = component('demo/Bead', {}), At = relation('demo/At', { onTargetDespawn: 'clear' }), TAGS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => component('demo/T' + n, {}));
${END(`system('demo/a', { own: local({ n: 'u32', target: 'eid' }), c: commands(Bead, At) }, ({ own, c }) => {
  const turn = own.n++;
  if (turn === 0) own.target = c.spawn([Bead]);
  else if (turn < 30) for (let k = 0; k < 20; k++) { const kind = turn * 20 + k, e = c.spawn([Bead]); c.relate(e, At, own.target); for (let bit = 0; bit < 10; bit++) if ((kind >> bit) & 1) c.add(e, TAGS[bit]); }
})`)}`, { limits: { fuel: 100 } })], { capacity: 1024 });
    for (let n = 0; n < 24; n++) app.tick();
    expect(app.drainLog()[0]!.message).toMatch(/there would be too many kinds of entities/);
    const kinds = app.world.signatureCount, target = app.world.livingEntities()[20]!;
    // The world itself ends what they point at.
    expect(app.world.despawn(target)).toBe(true);
    expect(app.world.signatureCount).toBe(kinds);
    app.tick();
  });

  it.for(['new Float64Array(1000)', '{}', '"x".repeat(5000 + all.length)'])('[CAG15] %s until there is no more: some two megabytes, and what the room gave is as it was', async (made) => {
    const app = await cagedApp([await cage(`${IMPORT}export default plugin({ id: 'demo', build: (app) => app.addSystems(FixedUpdate, system('demo/act', { own: local({ count: 'u32', same: 'u32' }), q: query({ pos: read(Position) }) }, ({ own, q }) => {
  let count = 0;
  const all = [];
  try { for (; ; count++) all.push(${made}); } catch (error) { own.same = 1; }
  own.count = count;
  for (let i = 0; i < q.length; i++) if (q.ids[i] !== i || q.pos.x[i] !== i) own.same = 0;
})) });`, { limits: { fuel: 100 } })]);
    app.tick();
    expect(app.drainLog()).toEqual([]);
    const { arena } = app.snapshot(), of = (name: string): number => new Uint32Array(arena.buffer, app.world.spans.find((one) => one.name === `FixedUpdate/demo/act.own.${name}`)!.byteOffset, 1)[0]!;
    expect(of('same')).toBe(1);
    expect(of('count') * 8000).toBeLessThan(made === 'new Float64Array(1000)' ? 2.6 * 1_048_576 : 1e12);
    expect(of('count')).toBeGreaterThan(3);
  });

  it.for(['[]', '() => all'])('[CAG2] a mod that fills its memory with %s to the last byte and then throws, or returns, has done all or nothing, and is told why', async (made) => {
    for (const [end, why] of [['', null], ['throw all;', /used up its|does not say/], ['null.x;', /used up its 1 MB of memory|TypeError/]] as const) {
      const app = await cagedApp([await cage(`${IMPORT}export default plugin({ id: 'demo', build: (app) => app.addSystems(FixedUpdate, system('demo/act', { q: query({ pos: write(Position) }) }, ({ q }) => {
  q.pos.x[0] = 99;
  const all = [];
  for (let left = 3; left > 0; left--) try { for (;;) all.push(${made}); } catch { }
  ${end}
})) });`, { limits: { memory: 1, fuel: 100 } })]);
      app.tick();
      const said = app.drainLog().map(({ message }) => message);
      expect([app.world.columns(Room).x[0], said.length], end).toEqual(why === null ? [99, 0] : [0, 1]);
      if (why !== null) expect(said[0]).toMatch(why);
    }
  });

  it('[CAG11] a mod cannot say how a resource of the room begins, nor give a default that would be infinite', async () => {
    await expect(cage(`${IMPORT}component('demo/A', { n: 'f32' }, { defaults: { n: 1e39 } });\n${END(many(1, '', ''))}`)).rejects.toThrow(/The value of "n" of "demo\/A" is no number that fits/);
    const opened = cage(`import { Dial } from 'jam-engine/game';\n${IMPORT}export default plugin({ id: 'demo', build: (app) => app.insertResource(Dial, { n: 3 }) });`, { catalogue: { ...catalogue, Dial: resource('room/Dial', { n: 'f32' }) } });
    await expect(opened).rejects.toThrow(/insertResource\(room\/Dial, …\) would say how the room's own resource begins/);
  });
});
