/** Systems and observers that do at random what commands allow: what is told adds up, and nothing is left behind. */
import { describe, expect, test } from 'vitest';
import { App, ChildOf, commands, component, entityEvent, FixedUpdate, observe, onAdd, onDespawn, onInsert, onRemove, onReplace, query, random, read, columns, SyncTest, system, tag, write, type Commands, type Component, type Entity, type RandomStream, without } from '../../../engine/index.ts';

const A = component('z/A', { v: 'u16' }, { defaults: { v: 5 } });
const B = component('z/B', { list: ['u8', 3] }, { requires: [[A, { v: 7 }]], defaults: { list: [1, 0, 2] } });
const C = tag('z/C', { requires: [[B, { list: 4 }]] });
const D = component('z/D', { w: 'f32' });
const PARTS: readonly Component[] = [A, B, C, D];

function act(world: Commands, chance: RandomStream, living: readonly Entity[], most: number): void {
  for (let n = chance.int(most); n > 0; n--) {
    const pick = (): Entity => living[chance.int(living.length)]!, part = PARTS[chance.int(4)]!, what = chance.int(12);
    if (what < 2 || living.length === 0) { if (living.length < 40) world.spawn([D, ...PARTS.filter(() => chance.int(2) === 0)], [[D, { w: chance.int(9) }]]); }
    else if (what === 2) world.despawn(pick());
    else if (what === 3) world.add(pick(), part);
    else if (what === 4) world.add(pick(), A, { v: chance.int(50) });
    else if (what === 5) world.insert(pick(), D, { w: chance.int(9) });
    else if (what === 6) world.insertIfNew(pick(), B, { list: chance.int(5) });
    else if (what === 7) world.remove(pick(), chance.int(2) === 0 ? C : D);
    else if (what === 8) { const from = pick(), to = pick(); if (from < to) world.relate(to, ChildOf, from, chance.int(3)); }
    else if (what === 9) world.despawnRelated(pick(), ChildOf);
    else if (what === 10 && living.length < 40) world.clone(living.at(-1)!);
    else { const one = pick(); world.add(one, D); world.remove(one, D); }
  }
}

async function make(seed: number, isTelling = true): Promise<{ app: App; has: Map<Component, Set<Entity>>; values: Map<Component, Set<Entity>> }> {
  const has = new Map(PARTS.map((part) => [part, new Set<Entity>()])), values = new Map(PARTS.map((part) => [part, new Set<Entity>()]));
  const telling = PARTS.flatMap((part) => [
    observe(onAdd(part), {}, ({ entity }) => { if (has.get(part)!.has(entity)) throw new Error(`${part.id} added twice`); has.get(part)!.add(entity); }),
    observe(onInsert(part), {}, ({ entity }) => { if (values.get(part)!.has(entity)) throw new Error(`${part.id} inserted over a value`); values.get(part)!.add(entity); }),
    observe(onReplace(part), {}, ({ entity }) => { if (!values.get(part)!.delete(entity)) throw new Error(`${part.id} replaced without a value`); }),
    observe(onRemove(part), {}, ({ entity }) => { if (!has.get(part)!.delete(entity)) throw new Error(`${part.id} removed twice`); }),
  ]);
  const params = { commands: commands(...PARTS, ChildOf), chance: random(), all: query({}) };
  const meddling = [onAdd(D), onRemove(D), onReplace(A), onInsert(B), onDespawn(A), onRemove(C)].map((trigger) => observe(trigger, { ...params, d: columns(read(D)) }, ({ commands: world, chance, all, entity }) => {
    if (chance.int(3) !== 0) return;
    act(world, chance, [entity, ...[...all.ids.subarray(0, all.length)].map((row) => all.entityAt(row))], 3);
  }));
  const churn = (id: string) => system(id, params, ({ commands: world, chance, all }) => act(world, chance, [...all.ids.subarray(0, all.length)].map((row) => all.entityAt(row)), 9));
  const [first, second] = [churn('z/first'), churn('z/second')];
  const app = await new App({ capacity: 256, seed }).addObserver(...(isTelling ? telling : []), ...meddling).addSystems(FixedUpdate, first!, second!.after(first!)).ready();
  app.startup();
  return { app, has, values };
}

describe('observers at random', () => {
  test.each([1, 2, 3, 4, 5, 6])('[OBS13] seed %i: what was told adds up to what there is, and no row keeps anything of a component that it lacks', async (seed) => {
    const { app, has, values } = await make(seed), { world } = app;
    for (let tick = 0; tick < 80; tick++) {
      app.tick();
      for (const part of PARTS) {
        const there = new Set(world.livingEntities().filter((entity) => world.has(entity, part)));
        expect(has.get(part)).toEqual(there);
        expect(values.get(part)).toEqual(there);
        const rows = new Set([...there].map((entity) => world.rowOf(entity)));
        for (const column of Object.values(world.columns(part) as Record<string, { readonly length: number; readonly [slot: number]: number }>)) {
          const slots = column.length / world.capacity;
          for (let slot = 0; slot < column.length; slot++) if (column[slot] !== 0) expect(rows.has(Math.floor(slot / slots)), `${part.id} row ${Math.floor(slot / slots)}`).toBe(true);
        }
      }
      if (tick % 10 === 0) world.checkMembership();
    }
    expect(world.entityCount).toBeGreaterThan(3);
  });

  test('[OBS14] a world of meddling observers is the same when its ticks are run again', async () => {
    const { app } = await make(11, false), test = new SyncTest(app, { depth: 4, feed: () => undefined });
    for (let tick = 0; tick < 60; tick++) expect(test.advance()).toBeNull();
  });

  test('[OBS15] what an addition was given travels with it, and touches nothing before: not the next entity of the row, not what an observer adds first', async () => {
    const Go = tag('z/Go'), Then = entityEvent('z/Then', {});
    type Meddle = (world: Commands, one: Entity) => void;
    const outcome = async (meddle: Meddle, first: readonly Component[], late: Component, then: Meddle = () => undefined): Promise<Record<string, unknown>[]> => {
      let one = 0;
      const start = observe(onAdd(Go), { commands: commands() }, ({ commands: world, entity }) => { meddle(world, one); world.trigger(Then, entity); });
      const next = observe(Then, { commands: commands() }, ({ commands: world }) => then(world, one));
      const go = system('z/go', { commands: commands(...PARTS, Go), a: columns(write(A)) }, ({ commands: world, a }) => {
        world.spawn([Go]);
        world.add(one, late);
        a.v[one % 2 ** 20] = 42;
      });
      const app = await new App({ capacity: 2 }).addObserver(start, next).addSystems(FixedUpdate, go).ready(), { world } = app;
      one = world.spawn(first);
      app.startup();
      app.tick();
      return world.livingEntities().map((entity) => world.describe(entity).components);
    };
    // The row is used again by what the observer spawns.
    expect(await outcome((world, one) => world.despawn(one), [D], A, (world) => { world.spawn([A]); })).toEqual([{ 'z/A': { v: 5 } }, { 'z/Go': {} }]);
    expect(await outcome((world, one) => world.despawn(one), [D], A, (world) => { world.spawn([D]); })).toEqual([{ 'z/D': { w: 0 } }, { 'z/Go': {} }]);
    // The observer's addition comes first and stays.
    expect(await outcome((world, one) => { world.add(one, A, { v: 9 }); }, [D], A)).toEqual([{ 'z/A': { v: 9 }, 'z/D': { w: 0 } }, { 'z/Go': {} }]);
    // What was there when the system gave its command, and is not any more, comes with its first values.
    expect(await outcome((world, one) => { world.remove(one, B); }, [B], C)).toEqual([{ 'z/A': { v: 42 }, 'z/B': { list: [4, 4, 4] }, 'z/C': {} }, { 'z/Go': {} }]);
    // Left alone, the addition arrives as it was written.
    expect(await outcome(() => undefined, [D], A)).toEqual([{ 'z/A': { v: 42 }, 'z/D': { w: 0 } }, { 'z/Go': {} }]);
  });

  test('[OBS17] values given with an addition are written though an observer has added the component before its turn', async () => {
    const Go = tag('z/Go'), first = observe(onAdd(Go), { commands: commands() }, ({ entity, commands: world }) => { world.add(entity, A, { v: 9 }); });
    const go = system('z/go', { commands: commands(...PARTS, Go), all: query({ d: read(D) }, without(Go)) }, ({ commands: world, all }) => {
      for (let i = 0; i < all.length; i++) { world.add(all.entityAt(all.ids[i]!), Go); world.add(all.entityAt(all.ids[i]!), A, { v: 2 }); }
    });
    const app = await new App({ capacity: 2 }).addObserver(first).addSystems(FixedUpdate, go).ready();
    app.startup();
    app.world.spawn([D]);
    app.tick();
    expect(app.world.columns(A).v[0]).toBe(2);
  });
});
