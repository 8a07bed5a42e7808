import { describe, expect, test } from 'vitest';
import {
  added, afterDelay, anyMatch, anyRemoved, anyWith, App, chain, changed, component, condition, conditionChanged, conditionChangedTo, everyTicks, FixedPostUpdate, FixedUpdate, group, local, message, nand, nor, not, once, onceAfterDelay, onMessage, onTimer, read,
  res, resMut, resource, resourceChanged, resourceEquals, state, stateChanged, stateExists, subState, SyncTest, system, systemSet, tag, without, xnor, xor, type Condition,
} from '../../../engine/index.ts';

const Flag = resource('t/Flag', { on: 'u8', asked: 'u32' });
const Mode = state('t/Mode', ['menu', 'play'] as const), Pause = subState('t/Pause', { of: Mode, when: ['play'] }, ['running', 'paused']);
const Ping = message('t/Ping', {}), Note = component('t/Note', { age: 'u32' }), Frozen = tag('t/Frozen');
const yes = condition({}, () => true), no = condition({}, () => false);

/** Ticks in which a system ran behind the condition; `act` is called before each. */
async function ticksOf(one: Condition, ticks: number, act: (app: App, tick: number) => void = () => undefined): Promise<number[]> {
  const ran: number[] = [];
  let tick = 0;
  const app = await new App({ capacity: 64 }).addState(Mode).addState(Pause).addMessage(Ping).addComponents(Note, Frozen).insertResource(Flag).addSystems(FixedUpdate, system('t/s', {}, () => { ran.push(tick); }).runIf(one)).ready();
  app.startup();
  for (; tick < ticks; tick++) {
    act(app, tick);
    app.tick();
  }
  return ran;
}
const held = async (one: Condition): Promise<boolean> => (await ticksOf(one, 1)).length === 1;

describe('conditions that are often wanted', () => {
  test('[CDN1] nand, nor, xor and xnor say what they say, and nest', async () => {
    const table = [nand(yes, yes), nand(yes, no), nor(no, no), nor(yes, no), xor(yes, no), xor(yes, yes), xor(yes, yes, yes), xnor(yes, no), xnor(no, no), not(xor(nand(no), nor(no)))];
    expect(await Promise.all(table.map(held))).toEqual([false, true, true, false, true, false, true, false, true, true]);
  });

  test('[CDN2] those of time count ticks: every so many, at the end of each stretch of seconds, after a delay', async () => {
    expect(await ticksOf(everyTicks(3), 8)).toEqual([0, 3, 6]);
    expect(await ticksOf(everyTicks(3, 2), 8)).toEqual([2, 5]);
    expect(await ticksOf(onTimer(0.03125), 12)).toEqual([3, 7, 11]);
    expect(await ticksOf(afterDelay(0.03125), 7)).toEqual([4, 5, 6]);
    expect(await ticksOf(onceAfterDelay(0.03), 7)).toEqual([4]);
    expect(() => everyTicks(0)).toThrow('everyTicks(0) needs a whole number of ticks from 1.');
    expect(() => everyTicks(3, 3)).toThrow(/a phase from 0 to 2/);
    expect(() => onTimer(0)).toThrow(/seconds above 0/);
  });

  test('[CDN3] once holds once in the life of a world, and what a condition remembers goes back with an image', async () => {
    expect(await ticksOf(once(), 4)).toEqual([0]);
    expect(await ticksOf(conditionChanged(everyTicks(3)), 6)).toEqual([0, 1, 3, 4]);
    expect(await ticksOf(conditionChangedTo(true, everyTicks(3)), 7)).toEqual([0, 3, 6]);
    expect(await ticksOf(conditionChangedTo(false, everyTicks(3)), 7)).toEqual([1, 4]);
    const count = (id: string) => system(id, { flag: resMut(Flag) }, ({ flag }) => { flag.asked++; });
    const build = new App().addSystems(FixedUpdate, chain(count('t/a').runIf(once()), count('t/b').runIf(conditionChanged(everyTicks(5))), count('t/c').runIf(stateChanged(Mode)), count('t/d').runIf(resourceChanged(Flag))));
    const app = await build.ready();
    app.startup();
    app.tick();
    const sync = new SyncTest(app, { depth: 5, feed: () => undefined });
    for (let n = 0; n < 40; n++) expect(sync.advance()).toBeNull();
    expect(app.world.resource(Flag).asked).toBeGreaterThan(10);
  });

  test('[CDN4] those of resources and states tell when they changed since they were asked last, and the first time', async () => {
    const at = (change: (app: App) => void, ...ticks: number[]) => (app: App, tick: number): void => { if (ticks.includes(tick)) change(app); };
    expect(await ticksOf(resourceChanged(Flag), 6, at((app) => { app.world.resource(Flag).on = 1 - app.world.resource(Flag).on; }, 2, 4))).toEqual([0, 2, 4]);
    expect(await ticksOf(resourceEquals(Flag, { on: 1 }), 5, (app, tick) => { app.world.resource(Flag).on = tick % 2; })).toEqual([1, 3]);
    expect(() => resourceEquals(Flag, { off: 1 } as never)).toThrow('resourceEquals looks at "off" of t/Flag, which is no field with one number; its fields are on, asked.');
    expect(await ticksOf(stateChanged(Mode), 6, at((app) => app.setState(Mode, 'play', { again: true }), 2, 4))).toEqual([0, 2, 4]);
    expect(await ticksOf(stateExists(Pause), 5, (app, tick) => app.setState(Mode, tick < 3 ? 'play' : 'menu'))).toEqual([0, 1, 2]);
  });

  test('[CDN5] those of messages and entities look at what is there', async () => {
    expect(await ticksOf(onMessage(Ping), 5, (app, tick) => { if (tick === 2) app.world.send(Ping); })).toEqual([2]);
    const bring = (app: App, tick: number): void => {
      if (tick === 1) app.world.spawn([Note]);
      if (tick === 3) app.world.add(app.world.livingEntities()[0]!, Frozen);
      if (tick === 4) app.world.despawn(app.world.livingEntities()[0]!);
    };
    expect(await ticksOf(anyWith(Note), 6, bring)).toEqual([1, 2, 3]);
    expect(await ticksOf(anyWith(Note, Frozen), 6, bring)).toEqual([3]);
    expect(await ticksOf(anyMatch({ note: read(Note) }, without(Frozen)), 6, bring)).toEqual([1, 2]);
    expect(await ticksOf(anyMatch({}, added(Frozen)), 6, bring)).toEqual([3]);
    expect(await ticksOf(anyMatch({}, changed(Note)), 6, bring)).toEqual([1]);
    expect(await ticksOf(anyRemoved(Note), 6, bring)).toEqual([4]);
  });

  test('[CDN6] distributiveRunIf asks before each system of a group, runIf once for all', async () => {
    const seen: string[] = [];
    const make = (id: string) => system(id, { flag: resMut(Flag) }, ({ flag }) => { seen.push(id); flag.on = 1; });
    const isOff = condition({ flag: res(Flag), own: local({ asked: 'u32' }) }, ({ flag, own }) => own.asked++ === 0 && flag.on === 0);
    const run = async (build: (app: App) => App): Promise<string[]> => {
      seen.length = 0;
      const app = await build(new App()).ready();
      app.startup();
      app.tick();
      return [...seen];
    };
    const a = make('a'), b = make('b'), c = make('c');
    expect(await run((app) => app.addSystems(FixedUpdate, chain(a, group(b, c.after(b))).runIf(isOff)))).toEqual(['a', 'b', 'c']);
    expect(await run((app) => app.addSystems(FixedUpdate, chain(a, group(b, c.after(b))).distributiveRunIf(isOff)))).toEqual(['a']);
    expect(await run((app) => app.addSystems(FixedUpdate, chain(a.distributiveRunIf(isOff), b)))).toEqual(['a', 'b']);
    expect(() => systemSet('t/Set').distributiveRunIf(isOff)).toThrow(/cannot give each of its systems a condition of its own/);
  });
});

describe('sets', () => {
  test('[CDN7] sets in sets have the order and the conditions of all around them, in each schedule for itself', async () => {
    const Outer = systemSet('t/Outer'), Inner = systemSet('t/Inner'), First = systemSet('t/First'), seen: string[] = [];
    const note = (id: string) => system(id, {}, () => { seen.push(id); });
    const isOn = condition({ flag: res(Flag) }, ({ flag }) => flag.on === 1);
    const app = await new App()
      .configureSets(FixedUpdate, chain(First, Outer), Inner.inSet(Outer), Outer.runIf(isOn)).configureSets(FixedPostUpdate, chain(Outer, First))
      .addSystems(FixedUpdate, note('inner').inSet(Inner), note('first').inSet(First), note('outer').inSet(Outer)).addSystems(FixedPostUpdate, note('post-first').inSet(First), note('post-outer').inSet(Outer)).insertResource(Flag).ready();
    app.startup();
    app.tick();
    expect(seen).toEqual(['first', 'post-outer', 'post-first']);
    app.world.resource(Flag).on = 1;
    app.tick();
    expect(seen.slice(3)).toEqual(['first', 'inner', 'outer', 'post-outer', 'post-first']);
  });

  test('[CDN10] conditions of outer sets are asked before those of inner ones, in whatever order they are configured', async () => {
    const Outer = systemSet('t/Outer'), Inner = systemSet('t/Inner'), seen: string[] = [], asks = (id: string): Condition => condition({}, () => seen.push(id) > 0);
    const sets = [Outer.runIf(asks('outer')), Inner.inSet(Outer).runIf(asks('inner'))] as const;
    for (const [one, other] of [sets, [sets[1], sets[0]] as const]) {
      const app = await new App().configureSets(FixedUpdate, one, other).addSystems(FixedUpdate, system('s', {}, () => undefined).inSet(Inner).runIf(asks('own'))).ready();
      app.startup();
      app.tick();
      expect(seen.splice(0)).toEqual(['outer', 'inner', 'own']);
    }
  });

  test('[CDN8] pairs that may stand in any order are named, with the reason', async () => {
    const Noisy = systemSet('t/Noisy');
    const write = (id: string) => system(id, { flag: resMut(Flag) }, ({ flag }) => { flag.asked++; });
    const a = write('a'), b = write('b'), c = write('c');
    await expect(new App().addSystems(FixedUpdate, a, b).ready()).rejects.toThrow(/have no order/);
    expect((await new App().addSystems(FixedUpdate, a, b.ambiguousWith(a, 'adding commutes')).ready()).order(FixedUpdate)).toEqual(['a', 'b']);
    await expect(new App().addSystems(FixedUpdate, a, b.ambiguousWith(a, 'adding commutes'), c).ready()).rejects.toThrow(/"a" and "c"/);
    expect((await new App().configureSets(FixedUpdate, Noisy.ambiguousWith(Noisy, 'all of them only add')).addSystems(FixedUpdate, group(a, b, c).inSet(Noisy)).ready()).order(FixedUpdate)).toEqual(['a', 'b', 'c']);
    expect(() => b.ambiguousWith(a, ' ')).toThrow(/needs a reason/);
  });
});
