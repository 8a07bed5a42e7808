import { describe, expect, test } from 'vitest';
import { App, commands, component, FixedUpdate, local, message, resource, system, tag, type ComponentHooks } from '../../../engine/index.ts';

const Slot = component('h/Slot', { number: 'u8' }, { defaults: { number: 3 } });
const Marked = tag('h/Marked');
const Index = resource('h/Index', { at: ['f64', 8] });
const Told = message('h/Told', { who: 'eid' });

/** Keeps, by slot number, who has it. */
const indexing: ComponentHooks = {
  onInsert: (world, entity) => { world.resource(Index).at[world.columns(Slot).number[world.rowOf(entity)]!] = entity; },
  onReplace: (world, entity) => { world.resource(Index).at[world.columns(Slot).number[world.rowOf(entity)]!] = 0; },
};

describe('hooks', () => {
  test('[HOK1] insert and replace see every value come and go, so that an index of them is always right', async () => {
    const app = await new App({ capacity: 8 }).addHooks(Slot, indexing).insertResource(Index).ready(), { world } = app;
    const index = (): number[] => [...world.resource(Index).at];
    const a = world.spawn([Slot]), b = world.spawn([Slot], [[Slot, { number: 5 }]]);
    expect(index()).toEqual([0, 0, 0, a, 0, b, 0, 0]);
    world.insert(a, Slot, { number: 1 });
    expect(index()).toEqual([0, a, 0, 0, 0, b, 0, 0]);
    world.remove(b, Slot);
    expect(index()).toEqual([0, a, 0, 0, 0, 0, 0, 0]);
    world.despawn(a);
    world.add(b, Slot, { number: 7 });
    expect(index()).toEqual([0, 0, 0, 0, 0, 0, 0, b]);
  });

  test('[HOK2] a component has one hook of each kind', () => {
    const app = new App().addHooks(Slot, indexing).addHooks(Slot, { onAdd: () => undefined });
    expect(() => app.addHooks(Slot, { onInsert: () => undefined })).toThrow(/h\/Slot has a hook onInsert already.*observe\(onInsert\(h\/Slot\)/);
  });

  test('[HOK3] a hook restructures by commands, which are applied when all have been told', async () => {
    const order: string[] = [];
    const app = await new App({ capacity: 8 }).addComponents(Marked).addMessage(Told)
      .addHooks(Slot, {
        onAdd: (world, entity) => {
          world.commands.add(entity, Marked);
          world.send(Told, { who: entity });
          order.push(`add ${world.has(entity, Marked)}`);
        },
        onInsert: (world, entity) => { order.push(`insert ${world.has(entity, Marked)}`); },
        onDespawn: (world, entity) => { world.commands.spawn([Marked]); order.push(`despawn ${world.isAlive(entity)}`); },
      })
      .addHooks(Marked, { onAdd: (world, entity) => { order.push(`marked ${world.has(entity, Slot)}`); } }).ready();
    const one = app.world.spawn([Slot]);
    expect(order.splice(0)).toEqual(['add false', 'insert false', 'marked true']);
    app.world.despawn(one);
    expect(order).toEqual(['despawn true', 'marked false']);
    expect(app.world.entityCount).toBe(1);
  });

  test('[HOK4] an app with hooks goes back and comes again to the same world', async () => {
    const churn = system('h/churn', { commands: commands(Slot, Marked), own: local({ tick: 'u32', last: ['f64', 3] }) }, ({ commands, own }) => {
      const place = own.tick++ % 3;
      commands.despawn(own.last[place]!);
      own.last[place] = commands.spawn([Slot], [[Slot, { number: own.tick % 8 }]]);
      commands.insert(own.last[(place + 1) % 3]!, Slot, { number: (own.tick * 3) % 8 });
    });
    const make = async (): Promise<App> => {
      const app = await new App({ capacity: 8 }).addHooks(Slot, { ...indexing, onRemove: (world, entity) => { if (world.rowOf(entity) % 2 === 0) world.commands.spawn([Marked]); } })
        .addHooks(Marked, { onAdd: (world, entity) => { world.commands.despawn(entity); } }).insertResource(Index).addSystems(FixedUpdate, churn).ready();
      app.startup();
      return app;
    };
    const app = await make(), hashes: string[] = [], images = [];
    for (let tick = 0; tick < 40; tick++) {
      images.push(app.snapshot());
      app.tick();
      hashes.push(app.hash());
    }
    const other = await make();
    for (const start of [0, 7, 23]) {
      other.restore(images[start]!);
      for (let tick = start; tick < 40; tick++) {
        other.tick();
        expect(other.hash()).toBe(hashes[tick]);
      }
    }
  });
});
