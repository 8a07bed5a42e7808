import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { App, component, EngineBug, FixedUpdate, query, read, system, tag, UsageError, write, type Image } from '../../../engine/index.ts';
import { Count, Frozen, Ledger, makeChurningApp, Mode, Mover, Position, Velocity } from '../churning-world.ts';

async function hashesOf(app: App, ticks: number): Promise<string[]> {
  return Array.from({ length: ticks }, () => { app.tick(); return app.hash(); });
}

describe('images', () => {
  test('[IMG1] a world restored at any tick goes on exactly as the one that was never stopped', async () => {
    const straight = await makeChurningApp(), jumping = await makeChurningApp();
    straight.startup();
    jumping.restore(straight.snapshot());
    let image: Image | undefined;
    for (let tick = 0; tick < 300; tick++) {
      straight.tick();
      image = jumping.snapshot(image);
      for (let ahead = tick % 4; ahead >= 0; ahead--) jumping.tick();
      jumping.restore(image);
      jumping.tick();
      jumping.world.checkMembership();
      expect(jumping.hash(), `tick ${tick}`).toBe(straight.hash());
    }
    expect(straight.world.resource(Count).births).toBeGreaterThan(100);
  });

  test('[IMG2] an image restores into a fresh app, whatever that app did before', async () => {
    const first = await makeChurningApp();
    first.startup();
    for (let tick = 0; tick < 40; tick++) first.tick();
    const image = structuredClone(first.snapshot());
    const expected = await hashesOf(first, 60);
    const fresh = await makeChurningApp(), used = await makeChurningApp({ seed: 99 });
    fresh.restore(image);
    used.startup();
    for (let tick = 0; tick < 77; tick++) used.tick();
    used.restore(image);
    expect(await hashesOf(fresh, 60)).toEqual(expected);
    used.restore(image);
    // The seed went into the streams' states, which are in the image.
    expect(await hashesOf(used, 60)).toEqual(expected);
  });

  test('[IMG3] an image restores in another process', async () => {
    const app = await makeChurningApp();
    app.startup();
    for (let tick = 0; tick < 50; tick++) app.tick();
    const { layout, arena, externals } = app.snapshot();
    const input = JSON.stringify({ layout, arena: Buffer.from(arena).toString('base64'), externals: externals.map((bytes) => Buffer.from(bytes).toString('base64')) });
    const script = fileURLToPath(new URL('../continue-image.ts', import.meta.url));
    const answer = execFileSync(process.execPath, ['--import', 'tsx', script, '30'], { input, encoding: 'utf8' });
    expect(answer.trim().split('\n')).toEqual(await hashesOf(app, 30));
  });

  test('[IMG4] signatures made after a restore get the numbers they would have had', async () => {
    const A = component('t/A', { v: 'u32' }), B = tag('t/B'), C = tag('t/C');
    const make = async (): Promise<App> => { const app = new App({ capacity: 8 }).addComponents(A, B, C); return app.ready(); };
    const straight = await make(), other = await make();
    straight.world.spawn([A]);
    const image = straight.snapshot();
    other.world.spawn([C]);
    other.world.spawn([B, C]);
    other.restore(image);
    for (const app of [straight, other]) {
      app.world.spawn([A, B]);
      app.world.spawn([C]);
      app.world.despawn(app.world.spawn([B, C]));
    }
    expect(other.hash()).toBe(straight.hash());
    other.world.checkMembership();
  });

  test('[IMG5] looking at a world does not change its hash', async () => {
    const app = await makeChurningApp();
    app.startup();
    for (let tick = 0; tick < 10; tick++) app.tick();
    const before = app.hash();
    app.world.query({ position: read(Position) }).refresh();
    app.extract();
    app.snapshot();
    app.diagnostics();
    app.world.checkMembership();
    expect(app.hash()).toBe(before);
  });

  test('[IMG6] a snapshot is not touched by what happens afterwards, and its memory can be used again', async () => {
    const app = await makeChurningApp();
    app.startup();
    const image = app.snapshot(), bytes = image.arena, before = app.hash();
    for (let tick = 0; tick < 10; tick++) app.tick();
    app.restore(image);
    expect(app.hash()).toBe(before);
    app.tick();
    expect(app.snapshot(image).arena).toBe(bytes);
  });

  test('[IMG7] an image of another app is refused with the line that differs', async () => {
    const A = component('t/A', { v: 'f32' }), B = component('t/A', { v: 'f64' });
    const one = await new App({ capacity: 8 }).addComponents(A).ready(), two = await new App({ capacity: 8 }).addComponents(B).ready();
    expect(() => two.restore(one.snapshot())).toThrow(/it has "component t\/A v:f32" where this app has "component t\/A v:f64"/);
    const three = await new App({ capacity: 9 }).addComponents(A).ready();
    expect(() => three.restore(one.snapshot())).toThrow(UsageError);
    expect(() => one.restore({ ...one.snapshot(), arena: new Uint8Array(10) })).toThrow(/damaged/);
  });

  test('[IMG8] externals travel in the image', async () => {
    const app = await makeChurningApp();
    app.startup();
    app.world.external(Ledger).entries.push(1, 2, 3);
    const image = app.snapshot(), before = app.hash();
    app.world.external(Ledger).entries.push(4);
    expect(app.hash()).not.toBe(before);
    app.restore(image);
    expect(app.world.external(Ledger).entries).toEqual([1, 2, 3]);
    expect(app.hash()).toBe(before);
  });
});

describe('the hash', () => {
  const Thing = component('t/Thing', { f: 'f32', d: 'f64', n: 'u8', list: ['f32', 3] });
  const make = async (): Promise<App> => new App({ capacity: 40 }).addComponents(Thing, Frozen).ready();

  test('[HSH1] is 16 lower-case hex digits, and equal for equal worlds', async () => {
    const one = await make(), two = await make();
    one.world.spawn([Thing]);
    two.world.spawn([Thing]);
    expect(one.hash()).toMatch(/^[0-9a-f]{16}$/);
    expect(one.hash()).toBe(two.hash());
  });

  test('[HSH2] changes with one low bit of any column', async () => {
    const app = await make(), row = app.world.rowOf(app.world.spawn([Thing])), { n, f } = app.world.columns(Thing), before = app.hash();
    n[row] = 1;
    expect(app.hash()).not.toBe(before);
    n[row] = 0;
    f[row] = 2 ** -149;
    expect(app.hash()).not.toBe(before);
    f[row] = 0;
    expect(app.hash()).toBe(before);
  });

  test('[HSH3] changes when a dead row is left dirty', async () => {
    const app = await make(), entity = app.world.spawn([Thing]), row = app.world.rowOf(entity);
    app.world.despawn(entity);
    const before = app.hash();
    app.world.columns(Thing).n[row] = 1;
    expect(app.hash()).not.toBe(before);
  });

  test('[HSH4] does not tell −0 from +0', async () => {
    const app = await make(), row = app.world.rowOf(app.world.spawn([Thing])), before = app.hash();
    app.world.columns(Thing).f[row] = -0;
    app.world.columns(Thing).d[row] = -0;
    app.world.columns(Thing).list[row * 3 + 1] = -0;
    expect(app.hash()).toBe(before);
  });

  test('[HSH5] refuses NaN and names component, field and entity', async () => {
    const app = await make(), entity = app.world.spawn([Thing]), row = app.world.rowOf(entity), { f, d, list } = app.world.columns(Thing);
    f[row] = Number.NaN;
    expect(() => app.hash()).toThrow(EngineBug);
    expect(() => app.hash()).toThrow(`t/Thing.f of entity ${entity} (row 0) is NaN`);
    f[row] = 0;
    d[row] = Number.NaN;
    expect(() => app.hash()).toThrow(`t/Thing.d of entity ${entity}`);
    d[row] = Number.POSITIVE_INFINITY;
    list[row * 3 + 2] = Number.NaN;
    expect(() => app.hash()).toThrow(/list of entity .* in slot 2/);
    list[row * 3 + 2] = Number.NEGATIVE_INFINITY;
    expect(app.hash()).toMatch(/^[0-9a-f]{16}$/);
  });

  test('[HSH6] does not depend on how queries were asked in between', async () => {
    const run = async (isCurious: boolean): Promise<string> => {
      const seen = system('t/seen', { all: query({ position: write(Position) }) }, ({ all }) => { for (let i = 0; i < all.length; i++) all.position.x[all.ids[i]!] = i; });
      const app = await new App({ capacity: 40 }).addSystems(FixedUpdate, seen).addComponents(Mover, Frozen, Velocity).ready();
      app.startup();
      for (let n = 0; n < 30; n++) {
        const entity = app.world.spawn(Mover);
        if (isCurious) app.world.query({ velocity: read(Velocity) }).refresh();
        if (n % 3 === 0) app.world.remove(entity, Velocity);
        if (isCurious) app.world.query({ velocity: read(Velocity) }).refresh();
        if (n % 6 === 0) app.world.add(entity, Velocity);
        if (n % 5 === 0) app.world.despawn(entity);
        app.tick();
      }
      return app.hash();
    };
    expect(await run(true)).toBe(await run(false));
  });

  test('[HSH7] of a churning world stays what it was when the test was written', async () => {
    const app = await makeChurningApp();
    app.startup();
    for (let tick = 0; tick < 200; tick++) app.tick();
    expect(app.stateOf(Mode)).toMatchInlineSnapshot(`"calm"`);
    expect(app.hash()).toMatchInlineSnapshot(`"eb9af1db345284c2"`);
  });
});
