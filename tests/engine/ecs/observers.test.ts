import { describe, expect, test } from 'vitest';
import {
  App, ChildOf, columns, commands, component, entityEvent, findFault, FixedUpdate, having, local, observe, onAdd, onDespawn, onInsert, onRemove, onReplace, query, changed, read, relation, removed, res, resMut, resource, system, SystemFault, tag, write,
  type Commands, type Component, type Observer, type Simulation, type System,
  exclusive,
} from '../../../engine/index.ts';

const Position = component('o/Position', { x: 'f32' }, { defaults: { x: 1 } });
const Glow = component('o/Glow', { height: 'f32' }, { requires: [Position], defaults: { height: 2 } });
const Marked = tag('o/Marked');
const Likes = relation('o/Likes', { onTargetDespawn: 'clear' });
const Poked = entityEvent('o/Poked', { strength: 'f32', at: ['u16', 2] });
const Score = resource('o/Score', { points: 'u32' });

/** What was told, in order: `onAdd Glow 2`. */
type Heard = string[];
const triggers = { onAdd, onInsert, onReplace, onRemove, onDespawn };
const listener = (heard: Heard, name: keyof typeof triggers, what: Component, mark = ''): Observer =>
  observe(triggers[name](what), { position: columns(read(Position)) }, ({ row, position }) => { heard.push(`${mark}${name} ${what.id.slice(2)} ${position.x[row]!}`); });
const all = (heard: Heard, what: Component): Observer[] => (Object.keys(triggers) as (keyof typeof triggers)[]).map((name) => listener(heard, name, what));

/** An app whose one system does in tick n what `acts[n]` says. */
async function acting(make: (app: App) => App, ...acts: ((commands: Commands) => void)[]): Promise<App> {
  const act = system('o/act', { commands: commands(Glow, Marked, Likes, ChildOf), own: local({ tick: 'u32' }) }, ({ commands, own }) => acts[own.tick++]?.(commands));
  const app = await make(new App({ capacity: 16 })).addSystems(FixedUpdate, act).ready();
  app.startup();
  return app;
}

describe('observers', () => {
  test('[OBS1] are told of what comes after it is written and of what goes while it is there, by direct changes', async () => {
    const heard: Heard = [], app = await new App({ capacity: 8 }).addComponents(Glow, Marked).addObserver(...all(heard, Glow)).ready(), { world } = app;
    const lamp = world.spawn([Glow], [[Position, { x: 5 }]]);
    expect(heard.splice(0)).toEqual(['onAdd Glow 5', 'onInsert Glow 5']);
    world.insert(lamp, Glow, { height: 3 });
    world.insertIfNew(lamp, Glow, { height: 9 });
    world.add(lamp, Glow, { height: 4 });
    world.set(lamp, Glow, { height: 5 });
    world.add(lamp, Marked);
    expect(heard.splice(0)).toEqual(['onReplace Glow 5', 'onInsert Glow 5']);
    world.remove(lamp, Glow);
    expect(heard.splice(0)).toEqual(['onReplace Glow 5', 'onRemove Glow 5']);
    world.add(lamp, Glow);
    heard.length = 0;
    world.despawn(lamp);
    expect(heard).toEqual(['onDespawn Glow 5', 'onReplace Glow 5', 'onRemove Glow 5']);
  });

  test('[OBS2] are told of deferred changes at their place among the commands, with what the system wrote', async () => {
    const heard: Heard = [], position = columns(write(Position));
    const spawn = system('o/spawn', { commands: commands(Glow), position }, ({ commands, position }) => {
      const lamp = commands.spawn([Glow]);
      position.x[lamp % 2 ** 20] = 7;
      commands.remove(lamp, Glow);
      commands.add(lamp, Glow);
      commands.despawn(lamp);
      expect(heard).toEqual([]);
    });
    const app = await new App({ capacity: 8 }).addSystems(FixedUpdate, spawn).addObserver(...all(heard, Glow)).ready();
    app.startup();
    app.tick();
    expect(heard).toEqual(['onAdd Glow 7', 'onInsert Glow 7', 'onReplace Glow 7', 'onRemove Glow 7', 'onAdd Glow 7', 'onInsert Glow 7', 'onDespawn Glow 7', 'onReplace Glow 7', 'onRemove Glow 7']);
  });

  test('[OBS3] come after hooks when something comes and before them when it goes; components and observers in their order', async () => {
    const heard: Heard = [], hook = (name: string) => (): void => { heard.push(`hook ${name}`); };
    const app = await new App({ capacity: 8 }).addComponents(Glow)
      .addObserver(listener(heard, 'onAdd', Glow, 'first '), listener(heard, 'onAdd', Glow, 'second '), listener(heard, 'onAdd', Position), listener(heard, 'onInsert', Position), listener(heard, 'onRemove', Glow), listener(heard, 'onDespawn', Position))
      .addHooks(Glow, { onAdd: hook('onAdd Glow'), onRemove: hook('onRemove Glow'), onInsert: hook('onInsert Glow'), onDespawn: hook('onDespawn Glow') }).ready();
    const lamp = app.world.spawn([Glow]);
    expect(heard.splice(0)).toEqual(['hook onAdd Glow', 'onAdd Position 1', 'first onAdd Glow 1', 'second onAdd Glow 1', 'hook onInsert Glow', 'onInsert Position 1']);
    app.world.despawn(lamp);
    expect(heard).toEqual(['onDespawn Position 1', 'hook onDespawn Glow', 'onRemove Glow 1', 'hook onRemove Glow']);
  });

  test('[OBS4] are told when a relation is set, set anew, and taken by the death of its target', async () => {
    const heard: Heard = [], app = await new App({ capacity: 8 }).addObserver(...Object.values(triggers).map((trigger, n) => observe(trigger(Likes), { likes: columns(read(Likes)) }, ({ row, likes }) => {
      heard.push(`${Object.keys(triggers)[n]!} ${likes.target[row]! % 2 ** 20}`);
    }))).addComponents(Position).ready(), { world } = app;
    const [a, b, c] = [0, 1, 2].map(() => world.spawn([Position])) as [number, number, number];
    world.relate(a, Likes, b);
    world.relate(a, Likes, c);
    expect(heard.splice(0)).toEqual(['onAdd 1', 'onInsert 1', 'onReplace 1', 'onInsert 2']);
    world.despawn(c);
    expect(heard).toEqual(['onReplace 2', 'onRemove 2']);
    expect(world.isAlive(a)).toBe(true);
  });

  test('[OBS5] have their commands applied directly after the command that they were told about, before the next, all the way down', async () => {
    const order: string[] = [], Named = component('o/Named', { number: 'u8' });
    const note = observe(onAdd(Named), { named: columns(read(Named)), commands: commands(Named) }, ({ row, named, commands }) => {
      const number = named.number[row]!;
      order.push(String(number));
      if (number < 100) for (const more of [1, 2]) commands.spawn([Named], [[Named, { number: number * 10 + more }]]);
    });
    const app = await acting((app) => app.addObserver(note), (commands) => {
      commands.spawn([Named], [[Named, { number: 1 }]]);
      commands.spawn([Named], [[Named, { number: 2 }]]);
    });
    app.tick();
    expect(order).toEqual(['1', '11', '111', '112', '12', '121', '122', '2', '21', '211', '212', '22', '221', '222']);
  });

  test('[OBS6] that set each other off without end are an error that names them', async () => {
    const on = observe(onAdd(Marked), { commands: commands(Marked) }, ({ entity, commands }) => { commands.remove(entity, Marked); });
    const off = observe(onRemove(Marked), { commands: commands() }, ({ entity, commands }) => { commands.add(entity, Marked); });
    const app = await acting((app) => app.addObserver(on, off), (commands) => { commands.spawn([Marked]); });
    expect(() => app.tick()).toThrow(/set each other off 32 deep: onAdd\(o\/Marked\) → onRemove\(o\/Marked\) → onAdd/);
    expect(() => app.world.spawn([Marked])).toThrow(/set each other off 32 deep/);
  });

  test('[OBS18] direct changes that failed do not count in how deep observers have set each other off', async () => {
    const Broken = tag('o/Broken'), breaking = observe(onAdd(Broken), { commands: commands(ChildOf) }, ({ entity, commands }) => commands.relate(entity, ChildOf, entity));
    const echo = observe(onAdd(Position), { commands: commands(Marked) }, ({ commands }) => { commands.spawn([Marked]); });
    const failing = exclusive('o/failing', { commands: commands(Marked) }, ({ world, commands }) => {
      commands.spawn([Marked]);
      for (let n = 0; n < 40; n++) expect(() => world.spawn([Broken])).toThrow(/cannot be its own/);
      world.spawn([Position]);
    });
    const app = await new App({ capacity: 64 }).addObserver(breaking, echo).addSystems(FixedUpdate, failing).ready();
    app.startup();
    app.tick();
    expect(app.world.query({}, having(Marked)).length).toBe(2);
  });

  test('[OBS7] hear events of an entity with their values, commands keep them, and the dead hear nothing', async () => {
    const heard: number[][] = [];
    const poke = observe(Poked, { position: columns(read(Position)) }, ({ entity, row, event, position }) => { heard.push([entity % 2 ** 20, position.x[row]!, event.strength, ...event.at]); });
    let lamp = 0;
    const app = await acting((app) => app.addObserver(poke), (commands) => {
      lamp = commands.spawn([Glow]);
      commands.trigger(Poked, lamp, { strength: 0.5, at: [3, 4] });
      commands.trigger(Poked, lamp);
      commands.despawn(lamp);
      commands.trigger(Poked, lamp, { strength: 9 });
    });
    app.tick();
    expect(heard.splice(0)).toEqual([[0, 1, 0.5, 3, 4], [0, 1, 0, 0, 0]]);
    expect(() => app.world.trigger(Poked, lamp)).toThrow(/is not alive/);
    app.world.trigger(Poked, app.world.spawn([Glow]), { strength: 2 });
    expect(heard).toEqual([[0, 1, 2, 0, 0]]);
    expect(() => app.world.trigger(Poked, app.world.spawn([Glow]), { power: 2 } as never)).toThrow(/o\/Poked has no field "power"/);
  });

  test('[OBS8] hear an event that propagates at the entity and then above it, until one of them stops it', async () => {
    const heard: number[] = [], Rung = entityEvent('o/Rung', { limit: 'u8' }, { propagates: ChildOf });
    const ring = observe(Rung, {}, ({ row, event, propagate }) => {
      heard.push(row);
      if (heard.length === event.limit) propagate(false);
    });
    const app = await new App({ capacity: 8 }).addComponents(ChildOf, Marked).addObserver(ring).ready(), { world } = app;
    const chain = Array.from({ length: 4 }, () => world.spawn([Marked]));
    for (let n = 1; n < 4; n++) world.relate(chain[n]!, ChildOf, chain[n - 1]!);
    world.trigger(Rung, chain[3]!);
    expect(heard.splice(0)).toEqual([3, 2, 1, 0]);
    world.trigger(Rung, chain[2]!, { limit: 2 });
    expect(heard).toEqual([2, 1]);
    expect(() => entityEvent('o/Bad', {}, { propagates: Likes })).toThrow(/o\/Likes, which keeps no order/);
  });

  test('[OBS9] count in the checks of order for every system with commands, and two such systems are not refused for what both set off', async () => {
    const score = observe(onAdd(Glow), { score: resMut(Score) }, ({ score }) => { score.points++; });
    const acts = ['a', 'b'].map((id) => system(`o/${id}`, { commands: commands(Glow) }, () => undefined)) as [System, System];
    const look = system('o/look', { score: res(Score) }, () => undefined);
    const make = (...systems: Parameters<App['addSystems']>[1][]): Promise<App> => new App({ capacity: 8 }).addObserver(score).addSystems(FixedUpdate, ...systems).ready();
    await expect(make(...acts)).resolves.toBeDefined();
    await expect(make(...acts, look)).rejects.toThrow(/"o\/a" and "o\/look" of FixedUpdate both touch o\/Score \(o\/a writes, o\/look reads, through commands and the observer onAdd\(o\/Glow\)\)/);
    const app = await make(...acts, look.after(...acts));
    expect(app.diagnostics().systems.filter(({ writes }) => writes.includes('o/Score')).map(({ schedule, id }) => `${schedule} ${id}`)).toEqual(['Observer onAdd(o/Glow)']);
  });

  test('[OBS10] cannot ask what was changed or removed, or call a parameter what they are told under', async () => {
    const made = (observer: Observer): Promise<App> => new App().addObserver(observer).ready();
    await expect(made(observe(onAdd(Glow), { moved: query({}, changed(Position)) }, () => undefined))).rejects.toThrow(/Observer "onAdd\(o\/Glow\)" asks what was changed since it last ran/);
    await expect(made(observe(onAdd(Glow), { gone: removed(Position) }, () => undefined))).rejects.toThrow(/asks what was removed/);
    expect(() => observe(onAdd(Glow), { entity: res(Score) }, () => undefined)).toThrow(/told something as "entity"/);
  });

  test('[OBS11] that throw are named by the fault, and the world goes on from an image', async () => {
    const bad = observe(onAdd(Glow), { score: resMut(Score) }, ({ score }) => { if (score.points === 0) throw new Error('no'); });
    const app = await acting((app) => app.addObserver(bad), (commands) => { commands.spawn([Glow]); }), start = app.snapshot();
    const fault = (() => { try { app.tick(); } catch (cause) { return cause; } return undefined; })();
    expect(fault).toBeInstanceOf(SystemFault);
    expect((fault as SystemFault).system).toBe('onAdd(o/Glow)');
    expect(() => app.tick()).toThrow(/restore an image/);
    app.restore(start);
    app.world.resource(Score).points = 1;
    app.tick();
    expect(app.world.entityCount).toBe(1);
  });

  test('[OBS16] that ask a clock or chance, or remember in a closure, are found out, with the system that set them off; innocent ones are not', async () => {
    const world = (height: () => number) => async (): Promise<Simulation> => {
      const light = observe(onAdd(Glow), { glow: columns(write(Glow)), own: local({ count: 'u32' }) }, ({ row, glow, own }) => { glow.height[row] = height() + own.count++ % 3; });
      const churn = system('o/churn', { lamps: query({ glow: read(Glow) }), commands: commands(Glow) }, ({ lamps, commands }) => {
        if (lamps.length > 5) commands.despawn(lamps.entityAt(lamps.ids[2]!));
        else commands.spawn([Glow]);
      });
      const app = await new App({ capacity: 16 }).addObserver(light).addSystems(FixedUpdate, churn).ready();
      app.startup();
      return { app, step: () => app.tick() };
    };
    let count = 0;
    expect(await findFault({ make: world(() => 2), ticks: 64, seeds: 1 })).toBeNull();
    expect(await findFault({ make: world(() => Math.random()), ticks: 64, seeds: 1 })).toMatchObject({ system: 'o/churn', component: 'o/Glow', kind: 'times' });
    expect(await findFault({ make: world(() => count++ % 7), ticks: 64, seeds: 1 })).toMatchObject({ system: 'o/churn', component: 'o/Glow', kind: 'memory' });
  });

  test('[OBS12] find queries as they are at that moment, and what they write counts as changed', async () => {
    const counts: number[] = [], seen: number[] = [];
    const count = observe(onAdd(Glow), { lamps: query({ glow: write(Glow) }, having(Position)) }, ({ lamps }) => { counts.push(lamps.length); });
    const look = system('o/look', { lamps: query({ glow: read(Glow) }, changed(Glow)) }, ({ lamps }) => { seen.push(lamps.length); });
    const act = system('o/act', { commands: commands(Glow) }, ({ commands }) => { if (counts.length === 0) for (let n = 0; n < 3; n++) commands.spawn([Glow]); });
    const app = await new App({ capacity: 8 }).addObserver(count).addSystems(FixedUpdate, act, look.after(act)).ready();
    app.startup();
    for (let n = 0; n < 3; n++) app.tick();
    expect(counts).toEqual([1, 2, 3]);
    expect(seen).toEqual([3, 0, 0]);
  });
});
