import { describe, expect, test } from 'vitest';
import { App, changed, commands, component, entityEvent, FixedUpdate, inState, observe, once, onAdd, anyMatch, condition, local, query, read, res, resMut, resource, state, SyncTest, system } from '../../../engine/index.ts';

const Glow = component('t/Glow', { level: 'f32' }), Poked = entityEvent('t/Poked', { by: 'u32' });
const Count = resource('t/Count', { on: 'u8', told: 'u32', first: 'u32', third: 'u32' }), Mode = state('t/Mode', ['day', 'night'] as const);
const isOn = condition({ count: res(Count) }, ({ count }) => count.on === 1);
const everyThird = condition({ own: local({ asked: 'u32' }) }, ({ own }) => own.asked++ % 3 === 2);
const tell = (field: 'told' | 'first' | 'third') => observe(onAdd(Glow), { count: resMut(Count) }, ({ count }) => { count[field]++; });

describe('observers with conditions', () => {
  test('[CDN9] are told only while all of theirs hold, asked each time, and the observer they were made from is as it was', async () => {
    const plain = tell('told'), app = await new App({ capacity: 32 }).addObserver(plain.runIf(isOn).runIf(inState(Mode, 'day')), tell('first').runIf(once()), tell('third').runIf(everyThird)).insertResource(Count).addState(Mode).ready();
    app.startup();
    const { world } = app, count = world.resource(Count), spawn = (times: number): void => { for (let n = 0; n < times; n++) world.spawn([Glow]); };
    expect(plain.conditions).toEqual([]);
    spawn(2);
    count.on = 1;
    spawn(3);
    app.setState(Mode, 'night');
    app.tick();
    spawn(2);
    expect(world.describeResources()['t/Count']).toEqual({ on: 1, told: 3, first: 1, third: 2 });
  });

  test('[CDN9] what they remember is in the image, what they read needs an order, and they cannot ask what was changed', async () => {
    const spawn = system('t/spawn', { commands: commands(Glow), all: query({ glow: read(Glow) }) }, ({ commands, all }) => {
      if (all.length > 8) commands.despawn(all.entityAt(all.ids[0]!));
      commands.trigger(Poked, commands.spawn([Glow]), { by: 1 });
    });
    const heard = observe(Poked, { count: resMut(Count) }, ({ count, event }) => { count.told += event.by; }).runIf(everyThird);
    const app = await new App({ capacity: 32 }).addObserver(heard).addSystems(FixedUpdate, spawn).ready();
    app.startup();
    const sync = new SyncTest(app, { depth: 5, feed: () => undefined });
    for (let n = 0; n < 30; n++) expect(sync.advance()).toBeNull();
    expect(app.world.resource(Count).told).toBe(10);
    const write = system('t/write', { count: resMut(Count) }, () => undefined);
    await expect(new App().addObserver(observe(Poked, {}, () => undefined).runIf(isOn)).addSystems(FixedUpdate, spawn, write).ready()).rejects.toThrow(/"t\/spawn" and "t\/write" of FixedUpdate both touch t\/Count/);
    await expect(new App().addObserver(heard.runIf(anyMatch({}, changed(Glow)))).ready()).rejects.toThrow(/asks what was changed since it last ran/);
  });
});
