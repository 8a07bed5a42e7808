import { describe, expect, test } from 'vitest';
import { App, bundle, component, having, NO_ENTITY, read, rowPart, tag, UsageError, type Component, FixedUpdate, query, system, without, write } from '../../../engine/index.ts';

const Position = component('t/Position', { x: 'f32', y: 'f32' }, { defaults: { y: 3 } });
const Motion = component('t/Motion', { history: ['f32', 4], head: 'u8', flags: ['u8', 3] }, { requires: [Position], defaults: { history: [1, 2], head: 7 } });
const Frozen = tag('t/Frozen');
const Kit = bundle('t/Kit', [Motion, Frozen]);
const make = (capacity = 16): Promise<App> => new App({ capacity }).addComponents(Position, Motion, Frozen).ready();

describe('entities', () => {
  test('[ENT1] a handle is never 0 and names its row', async () => {
    const { world } = await make();
    const entity = world.spawn(Kit);
    expect(entity).not.toBe(NO_ENTITY);
    expect(world.isAlive(NO_ENTITY)).toBe(false);
    expect(world.rowOf(entity)).toBe(rowPart(entity));
    expect(world.entityAt(world.rowOf(entity))).toBe(entity);
  });

  test('[ENT2] a handle stays dead after any recycling of its row', async () => {
    const { world } = await make(4);
    const old: number[] = [];
    for (let round = 0; round < 5000; round++) {
      const entity = world.spawn(round % 2 ? Kit : [Position]);
      expect(old.includes(entity)).toBe(false);
      expect(world.isAlive(entity)).toBe(true);
      world.despawn(entity);
      if (old.length < 50) old.push(entity);
      expect(old.some((dead) => world.isAlive(dead))).toBe(false);
    }
    expect(world.entityCount).toBe(0);
    world.checkMembership();
  });

  test('[ENT3] generations go beyond 31 bits, and a row whose generations are spent is never used again', async () => {
    const app = await make(2), { world } = app;
    world.despawn(world.spawn([Position]));
    const image = app.snapshot(), span = world.spans.find(({ name }) => name === 'engine/entities.generation')!;
    new Uint32Array(image.arena.buffer, span.byteOffset, 1)[0] = 0xffff_fffe;
    app.restore(image);
    const last = [world.spawn([Position])];
    expect(last[0]).toBe(0xffff_fffe * 2 ** 20);
    expect(Number.isSafeInteger(last[0]! * 2)).toBe(true);
    world.despawn(last[0]!);
    last.push(world.spawn([Position]));
    expect(last[1]).toBe(0xffff_ffff * 2 ** 20);
    world.despawn(last[1]!);
    // Row 0 has retired: the next entity gets row 1, and then there is no room although nothing lives in row 0.
    expect(world.rowOf(world.spawn([Position]))).toBe(1);
    expect(() => world.spawn([Position])).toThrow(/All 2 rows are in use/);
    expect(last.some((dead) => world.isAlive(dead))).toBe(false);
  });

  test('[ENT4] a handle of a row that is to come is not alive yet', async () => {
    const { world } = await make();
    const entity = world.spawn([Position]), row = world.rowOf(entity);
    world.despawn(entity);
    expect(world.isAlive(world.entityAt(row))).toBe(false);
    for (const nonsense of [Number.NaN, -1, 1.5, Infinity, 2 ** 52]) expect(world.isAlive(nonsense)).toBe(false);
  });

  test('[ENT5] spawning beyond the capacity is refused with what to do, and changes nothing', async () => {
    const app = await make(3), { world } = app;
    for (let n = 0; n < 3; n++) world.spawn(Kit);
    const before = app.hash();
    expect(() => world.spawn(Kit)).toThrow(UsageError);
    expect(() => world.spawn(Kit)).toThrow(/All 3 rows are in use; make the App with a larger capacity/);
    expect(app.hash()).toBe(before);
  });

  test('[ENT6] a full world reuses rows that other bundles left', async () => {
    const { world } = await make(4);
    const first = [0, 1, 2, 3].map(() => world.spawn(Kit));
    for (const entity of first) world.despawn(entity);
    const second = [0, 1, 2, 3].map(() => world.spawn([Position]));
    expect(new Set(second.map((entity) => world.rowOf(entity)))).toEqual(new Set([0, 1, 2, 3]));
    for (const entity of second) {
      expect(world.has(entity, Position)).toBe(true);
      expect(world.has(entity, Motion) || world.has(entity, Frozen)).toBe(false);
    }
    world.checkMembership();
  });
});

describe('components', () => {
  test('[CMP1] a fresh row holds zeros and defaults, however often the row was used', async () => {
    const { world } = await make(2);
    for (let round = 0; round < 6; round++) {
      const entity = world.spawn(round % 3 ? Kit : [Motion]), row = world.rowOf(entity);
      const { x, y } = world.columns(Position), { history, head, flags } = world.columns(Motion);
      expect([x[row], y[row], head[row]]).toEqual([0, 3, 7]);
      expect([...history.subarray(row * 4, row * 4 + 4)]).toEqual([1, 2, 0, 0]);
      expect([...flags.subarray(row * 3, row * 3 + 3)]).toEqual([0, 0, 0]);
      x[row] = 5;
      history.fill(9, row * 4, row * 4 + 4);
      flags.fill(9, row * 3, row * 3 + 3);
      world.despawn(entity);
      expect([x[row], y[row], head[row], history[row * 4 + 3], flags[row * 3 + 2]]).toEqual([0, 0, 0, 0, 0]);
    }
  });

  test('[CMP2] what a component requires comes with it, by spawn and by add', async () => {
    const { world } = await make();
    expect(world.has(world.spawn([Motion]), Position)).toBe(true);
    const bare = world.spawn([]);
    world.add(bare, Motion, { head: 9, history: [4] });
    expect(world.has(bare, Position)).toBe(true);
    const row = world.rowOf(bare);
    expect([world.columns(Position).y[row], world.columns(Motion).head[row], world.columns(Motion).history[row * 4]]).toEqual([3, 9, 4]);
  });

  test('[CMP3] a component that another one requires is not removed from under it', async () => {
    const { world } = await make(), entity = world.spawn([Motion]);
    expect(() => world.remove(entity, Position)).toThrow('t/Position cannot be removed while the entity has t/Motion, which requires it; remove t/Motion first.');
    world.remove(entity, Motion);
    world.remove(entity, Position);
    expect(world.has(entity, Position)).toBe(false);
  });

  test('[CMP4] adding what is there keeps its values; removing what is not does nothing', async () => {
    const app = await make(), { world } = app, entity = world.spawn([Position], [[Position, { x: 4 }]]);
    world.add(entity, Position);
    expect(world.columns(Position).x[world.rowOf(entity)]).toBe(4);
    world.remove(entity, Frozen);
    world.remove(entity, Position);
    expect(world.columns(Position).x[0]).toBe(0);
    world.add(entity, Position);
    expect([world.columns(Position).x[0], world.columns(Position).y[0]]).toEqual([0, 3]);
    world.checkMembership();
  });

  test('[CMP5] mistakes are refused with the values and the way out', async () => {
    const { world } = await make(), dead = world.spawn([Position]);
    world.despawn(dead);
    expect(world.despawn(dead)).toBe(false);
    expect(() => world.add(dead, Frozen)).toThrow(`Entity ${dead} is not alive`);
    expect(() => world.set(world.spawn([Frozen]), Position, { x: 1 })).toThrow(/has no t\/Position; add/);
    expect(() => world.set(world.spawn([Position]), Position, { z: 1 } as never)).toThrow('t/Position has no field "z"; its fields are x, y.');
    const Stranger = tag('t/Stranger');
    expect(() => world.spawn([Stranger])).toThrow(/t\/Stranger is not a component of this world; call app.addComponents/);
    expect(() => component('t/Bad', { touch: 'f32' })).toThrow(/Field "touch" of t\/Bad/);
    expect(() => component('t/Bad', { a: 'f16' as 'f32' })).toThrow(/unknown type "f16"/);
    expect(() => component('t/Bad', { a: ['f32', 0] })).toThrow(/0 slots/);
    expect(() => component('bad id', {})).toThrow(/cannot be the id of a component/);
    expect(() => component('t/Bad', { a: 'f32' }, { defaults: { b: 1 } as never })).toThrow(/default for "b"/);
    await expect(new App().addComponents(component('t/Twice', {})).ready().then(() => new App().addComponents(component('t/Twice', {}), component('t/Twice', {})))).rejects.toThrow(/Two different components have the id "t\/Twice"/);
  });

  test('[CMP6] more than 32 components are told apart', async () => {
    const many: Component[] = Array.from({ length: 70 }, (_, n) => component(`t/C${n}`, { v: 'u16' }));
    const { world } = await new App({ capacity: 128 }).addComponents(...many).ready();
    const made = many.map((one, n) => world.spawn([one, many[(n + 31) % 70]!]));
    many.forEach((one, n) => expect(many.filter((other) => world.has(made[n]!, other))).toEqual(many.filter((other) => other === one || other === many[(n + 31) % 70])));
    many.forEach((one) => expect(world.query({}, having(one)).length).toBe(2));
    expect(world.query({ a: read(many[0]!), b: read(many[31]!) }).length).toBe(1);
    world.checkMembership();
  });

  test('[CMP7] a component that is required in very many ways at once comes once', async () => {
    let layer: Component[] = [component('t/Base', { v: 'u8' }, { defaults: { v: 4 } }) as Component];
    for (let n = 0; n < 40; n++) layer = [component(`t/Left${n}`, {}, { requires: layer }), component(`t/Right${n}`, {}, { requires: layer })];
    const q = system('t/q', { top: query({ top: read(layer[0]!) }, having(layer[1]!)), rest: query({ top: write(layer[0]!) }, without(layer[1]!)) }, () => undefined);
    const { world } = await new App({ capacity: 4 }).addSystems(FixedUpdate, q).ready(), top = world.spawn([layer[0]!]);
    expect(Object.keys(world.describe(top).components)).toHaveLength(80);
    expect(world.describe(top).components['t/Base']).toEqual({ v: 4 });
  });
});
