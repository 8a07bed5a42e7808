/** Each of these goes wrong in bitECS 0.4.0, which the engine uses underneath. */
import { addComponent, addEntity, createWorld, query as bitecsQuery, removeComponent } from 'bitecs';
import { describe, expect, test } from 'vitest';
import { App, bundle, component, having, read, relation, tag, without } from '../../../engine/index.ts';

const A = component('t/A', { v: 'f32' }), B = tag('t/B'), C = tag('t/C');
const ChildOf = relation('t/ChildOf', { onTargetDespawn: 'despawn' });
const make = (capacity = 64): Promise<App> => new App({ capacity }).addComponents(A, B, C, ChildOf).ready();

describe('traps of bitECS that the engine does not have', () => {
  test('[TRP1] live entities are never reported dead after recycling, and handles are never negative', async () => {
    const { world } = await make(2);
    for (let round = 0; round < 3000; round++) {
      const entity = world.spawn([A]);
      expect(world.isAlive(entity) && entity > 0).toBe(true);
      world.despawn(entity);
    }
  });

  test('[TRP2] the order of a query does not depend on when it was first asked', async () => {
    const { world } = await make();
    const early = world.query({ a: read(A) });
    const entities = [0, 1, 2, 3, 4].map(() => world.spawn([A]));
    world.despawn(entities[1]!);
    world.remove(entities[3]!, A);
    world.spawn([A]);
    world.add(entities[3]!, A);
    const late = world.query({ a: read(A) });
    early.refresh();
    expect([...early.ids.subarray(0, early.length)]).toEqual([...late.ids.subarray(0, late.length)]);
    expect([...late.ids.subarray(0, late.length)]).toEqual([0, 1, 2, 3, 4]);
  });

  test('[TRP3] one more read between a removal and an addition does not change the order (bitECS shows that it can)', async () => {
    const order = async (isReadBetween: boolean): Promise<number[]> => {
      const { world } = await make();
      const first = world.spawn([A]);
      world.spawn([A]);
      const all = world.query({ a: read(A) });
      world.remove(first, A);
      if (isReadBetween) all.refresh();
      world.add(first, A);
      all.refresh();
      return [...all.ids.subarray(0, all.length)];
    };
    expect(await order(true)).toEqual(await order(false));
    const bitecsOrder = (isReadBetween: boolean): number[] => {
      const world = createWorld(), token = {}, first = addEntity(world), second = addEntity(world);
      addComponent(world, first, token);
      addComponent(world, second, token);
      bitecsQuery(world, [token]);
      removeComponent(world, first, token);
      if (isReadBetween) bitecsQuery(world, [token]);
      addComponent(world, first, token);
      return [...bitecsQuery(world, [token])];
    };
    expect(bitecsOrder(true)).not.toEqual(bitecsOrder(false));
  });

  test('[TRP4] a result that is kept does not change until it is refreshed', async () => {
    const { world } = await make();
    world.spawn([A]);
    const kept = world.query({ a: read(A) }), other = world.query({ a: read(A) });
    world.spawn([A]);
    other.refresh();
    expect([kept.length, kept.ids[1]]).toEqual([1, 0]);
    expect(other.length).toBe(2);
  });

  test('[TRP5] fields may be called data and component', async () => {
    const Odd = component('t/Odd', { data: 'f32', component: 'u8' });
    const { world } = await new App({ capacity: 4 }).addComponents(Odd).ready();
    const row = world.rowOf(world.spawn([Odd], [[Odd, { data: 2.5, component: 3 }]]));
    expect([world.columns(Odd).data[row], world.columns(Odd).component[row]]).toEqual([2.5, 3]);
  });

  test('[TRP6] two worlds that use one component share nothing', async () => {
    const one = await make(), two = await make();
    one.world.spawn([A], [[A, { v: 1 }]]);
    two.world.spawn([A], [[A, { v: 2 }]]);
    expect([one.world.columns(A).v[0], two.world.columns(A).v[0]]).toEqual([1, 2]);
    expect(one.world.columns(A).v.buffer).not.toBe(two.world.columns(A).v.buffer);
  });

  test('[TRP7] nothing is written out of range in silence: there is no entity beyond the capacity', async () => {
    const { world } = await make(2);
    world.spawn([A]);
    world.spawn([A]);
    expect(() => world.spawn([A], [[A, { v: 1 }]])).toThrow(/All 2 rows are in use/);
    expect(world.columns(A).v.length).toBe(2);
    expect(() => world.set(2 ** 20 + 7, A, { v: 1 })).toThrow(/is not alive/);
  });

  test('[TRP8] thousands of pairs of a relation are one component', async () => {
    const { world } = await make(9000);
    const parents = Array.from({ length: 4000 }, () => world.spawn([A]));
    const signaturesBefore = world.signatureCount;
    const children = parents.map((parent) => { const child = world.spawn([A]); world.relate(child, ChildOf, parent); return child; });
    expect(world.signatureCount).toBe(signaturesBefore + 1);
    for (const parent of parents) world.despawn(parent);
    expect(children.some((child) => world.isAlive(child))).toBe(false);
    expect(world.entityCount).toBe(0);
    world.checkMembership();
  });

  test('[TRP9] a recycled row shows nothing of its last entity', async () => {
    const { world } = await make(1);
    world.despawn(world.spawn([A, B], [[A, { v: 9 }]]));
    const next = world.spawn([A]);
    expect(world.columns(A).v[world.rowOf(next)]).toBe(0);
    expect(world.has(next, B)).toBe(false);
    expect(world.query({}, having(B)).length).toBe(0);
  });

  test('[TRP10] restoring an image removes what came after it', async () => {
    const app = await make(), { world } = app;
    const kept = world.spawn([A]);
    const image = app.snapshot();
    world.spawn([A, B]);
    world.add(kept, C);
    app.restore(image);
    expect(world.entityCount).toBe(1);
    expect(world.has(kept, C)).toBe(false);
    expect(world.query({}, having(B)).length).toBe(0);
    world.checkMembership();
  });

  test('[TRP11] a removal is seen at once, with no read to commit it', async () => {
    const { world } = await make(), entity = world.spawn([A, B]), lacking = world.query({ a: read(A) }, without(B));
    world.remove(entity, B);
    expect(lacking.refresh().length).toBe(1);
    world.add(entity, B);
    expect(lacking.refresh().length).toBe(0);
  });

  test('[TRP12] a bundle that comes back leaves bitECS as it is and still agrees with it', async () => {
    const Kit = bundle('t/Kit', [A, B]), { world } = await make(8);
    for (let round = 0; round < 100; round++) {
      const some = [0, 1, 2].map(() => world.spawn(Kit));
      world.checkMembership();
      for (const entity of some) world.despawn(entity);
    }
    expect(world.signatureCount).toBe(2);
  });

  test('[TRP13] more than 255 components are numbered', async () => {
    const many = Array.from({ length: 300 }, (_, n) => tag(`t/T${n}`));
    const app = await new App({ capacity: 4 }).addComponents(...many).ready();
    const entity = app.world.spawn([many[256]!, many[299]!]);
    const other = await new App({ capacity: 4 }).addComponents(...many).ready();
    other.restore(app.snapshot());
    expect(many.filter((one) => other.world.has(entity, one)).map(({ id }) => id)).toEqual(['t/T256', 't/T299']);
  });
});
