import { describe, expect, test } from 'vitest';
import {
  App, bundle, chain, commands, component, computedState, DespawnOnEnter, DespawnOnExit, DisableOnEnter, DisableOnExit, EnableOnEnter, EnableOnExit, FixedUpdate, inState, nextState, OnEnter, OnExit, OnTransition, random, read, relation, Startup, state, stateOf, subState, SyncTest, system,
  carryImage, type AnyState,
  Disabled, observe, onAdd, onRemove, type Entity,
} from '../../../engine/index.ts';

const Mode = state('t/Mode', ['menu', 'play', 'over'] as const);
const Pause = subState('t/Pause', { of: Mode, when: ['play', 'over'] }, ['running', 'paused']);
const Hint = subState('t/Hint', { of: Pause, when: ['paused'] }, ['short', 'long']);
const Music = computedState('t/Music', { of: [Mode, Pause] }, ['loud', 'soft'], (mode, pause) => (mode === 'menu' ? null : pause === 'paused' ? 'soft' : 'loud'));

/** An app that notes every OnEnter, OnExit and OnTransition of these states, with the values of all of them. */
async function noting(...states: readonly AnyState[]): Promise<{ app: App; seen: string[] }> {
  const seen: string[] = [], app = new App();
  const look = { mode: stateOf(Mode), pause: stateOf(Pause), hint: stateOf(Hint), music: stateOf(Music) };
  const note = (text: string) => system(text, look, ({ mode, pause, hint, music }) => { seen.push(`${text}: ${mode.value} ${pause.value} ${hint.value} ${music.value}`); });
  for (const one of states) {
    const name = one.id.slice(2);
    for (const value of one.values) {
      app.addSystems(OnEnter(one, value), note(`+${name}=${value}`)).addSystems(OnExit(one, value), note(`-${name}=${value}`));
      for (const to of one.values) app.addSystems(OnTransition(one, value, to), note(`${value}>${to}`));
    }
  }
  await app.addSystems(FixedUpdate, note('tick')).ready();
  app.startup();
  return { app, seen };
}
const turn = (app: App, seen: string[]): string[] => {
  seen.length = 0;
  app.tick();
  return seen;
};

describe('sub-states and computed states', () => {
  test('[SUB1] a sub-state exists only while its parent has one of some values, and begins anew with its first value', async () => {
    const { app, seen } = await noting();
    expect(turn(app, seen)).toEqual(['tick: menu null null null']);
    app.setState(Mode, 'play');
    expect(turn(app, seen)).toEqual(['tick: play running null loud']);
    app.setState(Pause, 'paused');
    expect(turn(app, seen)).toEqual(['tick: play paused short soft']);
    app.setState(Mode, 'over');
    app.setState(Hint, 'long');
    expect(turn(app, seen)).toEqual(['tick: over paused long soft']);
    app.setState(Mode, 'menu');
    expect([turn(app, seen), app.stateOf(Pause)]).toEqual([['tick: menu null null null'], null]);
    app.setState(Mode, 'play');
    expect(turn(app, seen)).toEqual(['tick: play running null loud']);
  });

  test('[SUB2] a sub-state that is asked for in the tick in which it comes to exist begins with that value; asked for while it does not, nothing happens', async () => {
    const { app, seen } = await noting();
    app.setState(Pause, 'paused');
    expect(turn(app, seen)).toEqual(['tick: menu null null null']);
    app.setState(Mode, 'play');
    app.setState(Pause, 'paused');
    expect(turn(app, seen)).toEqual(['tick: play paused short soft']);
  });

  test('[SUB3] what follows is left first and with the old values, entered last and with the new ones, transitions in between', async () => {
    const { app, seen } = await noting(Mode, Pause, Hint, Music);
    expect(seen).toEqual(['+Mode=menu: menu null null null']);
    app.setState(Mode, 'play');
    app.setState(Pause, 'paused');
    expect(turn(app, seen)).toEqual([
      '-Mode=menu: menu null null null', 'menu>play: play paused short soft',
      '+Mode=play: play paused short soft', '+Pause=paused: play paused short soft', '+Hint=short: play paused short soft', '+Music=soft: play paused short soft', 'tick: play paused short soft',
    ]);
    app.setState(Mode, 'menu');
    expect(turn(app, seen)).toEqual([
      '-Music=soft: play paused short soft', '-Hint=short: play paused short soft', '-Pause=paused: play paused short soft', '-Mode=play: play paused short soft',
      'play>menu: menu null null null', '+Mode=menu: menu null null null', 'tick: menu null null null',
    ]);
  });

  test('[SUB4] a sub-state stays as it is while its parent goes from one of its values to another', async () => {
    const { app, seen } = await noting(Pause);
    app.setState(Mode, 'play');
    app.tick();
    app.setState(Pause, 'paused');
    app.tick();
    app.setState(Mode, 'over');
    expect(turn(app, seen)).toEqual(['tick: over paused short soft']);
  });

  test('[SUB5] asked for again, a state with that value is left and entered, with a transition to itself; what follows from it stays', async () => {
    const { app, seen } = await noting(Mode, Pause);
    app.setState(Mode, 'play');
    app.tick();
    app.setState(Mode, 'play');
    expect(turn(app, seen)).toEqual(['tick: play running null loud']);
    app.setState(Mode, 'play', { again: true });
    expect(turn(app, seen).map((line) => line.split(':')[0])).toEqual(['-Mode=play', 'play>play', '+Mode=play', 'tick']);
    let asked = 0;
    const again = system('again', { next: nextState(Mode) }, ({ next }) => { if (asked++ === 0) next.setAgain('menu'); });
    let entered = 0;
    const other = await new App().addSystems(FixedUpdate, again).addSystems(OnEnter(Mode, 'menu'), system('count', {}, () => { entered++; })).ready();
    other.startup();
    for (let n = 0; n < 4; n++) other.tick();
    expect(entered).toBe(2);
  });

  test('[SUB6] states asked for while others turn, turn in the next tick', async () => {
    const seen: string[] = [];
    const app = await new App().addSystems(OnEnter(Mode, 'play'), system('on', { next: nextState(Mode), pause: nextState(Pause) }, ({ next, pause }) => { next.set('over'); pause.set('paused'); }))
      .addSystems(FixedUpdate, system('look', { mode: stateOf(Mode), pause: stateOf(Pause) }, ({ mode, pause }) => { seen.push(`${mode.value} ${pause.value}`); })).ready();
    app.startup();
    app.setState(Mode, 'play');
    app.tick();
    app.tick();
    expect(seen).toEqual(['play running', 'over paused']);
  });

  test('[SUB7] mistakes are refused: values that are not there, states that cannot be set, computing a value of which nothing is known', async () => {
    expect(() => subState('t/X', { of: Mode, when: ['pause' as never] }, ['a'])).toThrow('Sub-state t/X exists while t/Mode is "pause", which is none of its values; they are menu, play, over.');
    expect(() => computedState('t/X', { of: [] }, ['a'], () => 'a')).toThrow(/follows from no other state/);
    const app = await new App().addState(Music).ready();
    expect(() => app.setState(Music, 'loud')).toThrow('State t/Music is computed from t/Mode, t/Pause and cannot be set; set those.');
    await expect(new App().addSystems(FixedUpdate, system('s', { next: nextState(Music) }, () => undefined)).ready()).rejects.toThrow(/cannot be set/);
    await expect(new App().addState(computedState('t/Wrong', { of: [Mode] }, ['a'], () => 'b' as 'a')).ready()).rejects.toThrow('State t/Wrong has no value "b"');
    expect(() => OnTransition(Mode, 'menu', 'gone' as never)).toThrow(/no value "gone"/);
    expect(() => DespawnOnExit(Mode, 'gone' as never)).toThrow(/no value "gone"/);
  });

  test('[SUB8] inState holds of a sub-state only while it exists', async () => {
    let runs = 0;
    const app = await new App().addSystems(FixedUpdate, system('s', {}, () => { runs++; }).runIf(inState(Pause, 'running'))).ready();
    app.startup();
    app.tick();
    expect(runs).toBe(0);
    app.setState(Mode, 'play');
    app.tick();
    expect(runs).toBe(1);
  });
});

describe('entities tied to a state', () => {
  const Place = component('t/Place', { x: 'f32' }), ChildOf = relation('t/ChildOf', { onTargetDespawn: 'despawn' });
  const Enemy = bundle('t/Enemy', [Place, DespawnOnExit(Mode, 'play')]), Menu = bundle('t/Menu', [Place, DespawnOnEnter(Mode, 'play')]);

  test('[SUB9] they despawn after OnExit of their value or before OnEnter of it, with what hangs on them, and no others do', async () => {
    const seen: number[] = [];
    const count = (id: string) => system(id, { all: stateOf(Mode) }, () => { seen.push(app.world.entityCount); });
    const app: App = new App().addComponents(Enemy, Menu, ChildOf).addSystems(OnExit(Mode, 'play'), count('exit')).addSystems(OnEnter(Mode, 'play'), count('enter')).addSystems(OnEnter(Mode, 'over'), count('over'));
    await app.ready();
    app.startup();
    const { world } = app, menu = world.spawn(Menu), enemy = world.spawn(Enemy), child = world.spawn([Place]), other = world.spawn([Place]);
    world.relate(child, ChildOf, enemy);
    app.setState(Mode, 'play');
    app.tick();
    expect([world.isAlive(menu), world.isAlive(enemy)]).toEqual([false, true]);
    app.setState(Mode, 'over');
    app.tick();
    expect([enemy, child, other].map((entity) => world.isAlive(entity))).toEqual([false, false, true]);
    expect(seen).toEqual([3, 3, 1]);
  });

  test('[SUB12] they are disabled and enabled likewise, and a state tells which value it had before', async () => {
    const seen: (string | null)[] = [];
    const app = await new App().addComponents(Place, DisableOnExit(Mode, 'play'), EnableOnEnter(Mode, 'play'), DisableOnEnter(Mode, 'over'), EnableOnExit(Mode, 'over'))
      .addSystems(FixedUpdate, system('look', { mode: stateOf(Mode) }, ({ mode }) => { seen.push(mode.previous); })).ready();
    app.startup();
    const { world } = app, inPlay = world.spawn([Place, DisableOnExit(Mode, 'play'), EnableOnEnter(Mode, 'play')]), notOver = world.spawn([Place, DisableOnEnter(Mode, 'over'), EnableOnExit(Mode, 'over')]);
    const found = world.query({ place: read(Place) }), at = (value: 'menu' | 'play' | 'over'): number[] => {
      app.setState(Mode, value);
      app.tick();
      return [...found.refresh().ids.subarray(0, found.length)].map((row) => world.entityAt(row));
    };
    expect([at('play'), at('over'), at('menu'), at('play')]).toEqual([[inPlay, notOver], [], [notOver], [inPlay, notOver]]);
    expect(seen).toEqual(['menu', 'play', 'over', 'menu']);
  });

  test('[SUB13] of entities tied to a state, those that are ended while others are disabled or enabled are left alone', async () => {
    const tags = [DisableOnExit(Mode, 'menu'), EnableOnEnter(Mode, 'menu')] as const, pair: Entity[] = [];
    const endOther = observe(onAdd(Disabled), { commands: commands() }, ({ entity, commands }) => { if (entity === pair[0]) commands.despawn(pair[1]!); });
    const endLast = observe(onRemove(Disabled), { commands: commands() }, ({ entity, commands }) => { if (entity === pair[0]) commands.despawn(pair[2]!); });
    const app = await new App().addComponents(...tags).addObserver(endOther, endLast).ready(), { world } = app;
    app.startup();
    pair.push(world.spawn(tags), world.spawn(tags), world.spawn(tags));
    app.setState(Mode, 'play');
    app.tick();
    expect([world.isAlive(pair[1]!), world.has(pair[0]!, Disabled), world.has(pair[2]!, Disabled)]).toEqual([false, true, true]);
    app.setState(Mode, 'menu');
    app.tick();
    expect(world.livingEntities().map((entity) => [entity, world.has(entity, Disabled)])).toEqual([[pair[0], false]]);
  });

  test('[SUB10] states of all kinds and what is tied to them are right under rollback, and in an app of another layout', async () => {
    const wander = system('wander', { chance: random(), mode: nextState(Mode), pause: nextState(Pause), commands: commands(Enemy, Menu) }, ({ chance, mode, pause, commands }) => {
      if (chance.int(3) === 0) mode.setAgain((['menu', 'play', 'over'] as const)[chance.int(3)]!);
      if (chance.int(3) === 0) pause.set((['running', 'paused'] as const)[chance.int(2)]!);
      commands.spawn(chance.int(2) === 0 ? Enemy : Menu);
    });
    const add = (id: string) => system(id, { commands: commands(Enemy) }, ({ commands }) => { commands.spawn(Enemy); });
    const make = async (extend: (app: App) => App = (app) => app): Promise<App> => extend(new App({ capacity: 512, seed: 5 })).addState(Hint).addState(Music)
      .addSystems(OnEnter(Pause, 'paused'), add('enter')).addSystems(OnTransition(Mode, 'play', 'play'), add('again')).addSystems(OnExit(Music, 'loud'), add('exit')).addSystems(FixedUpdate, wander).ready();
    const app = await make();
    app.startup();
    const sync = new SyncTest(app, { depth: 8, feed: () => undefined });
    for (let n = 0; n < 200; n++) expect(sync.advance()).toBeNull();
    const other = await make((one) => one.addState(computedState('t/More', { of: [Mode] }, ['yes'], (mode) => (mode === 'play' ? 'yes' : null))));
    carryImage(other, app.snapshot());
    for (let n = 0; n < 40; n++) {
      expect([other.stateOf(Mode), other.stateOf(Pause), other.stateOf(Hint), other.stateOf(Music), other.world.livingEntities()]).toEqual([app.stateOf(Mode), app.stateOf(Pause), app.stateOf(Hint), app.stateOf(Music), app.world.livingEntities()]);
      app.tick();
      other.tick();
    }
  });

  test('[SUB11] a sub-state that an image did not have is entered if its parent has its value', async () => {
    const before = await new App().addState(Mode).ready();
    before.startup();
    before.setState(Mode, 'play');
    before.tick();
    const seen: string[] = [];
    const after = await new App().addSystems(Startup, system('s', {}, () => { seen.push('startup'); })).addSystems(OnEnter(Pause, 'running'), system('e', {}, () => { seen.push('enter'); }))
      .addSystems(OnEnter(Mode, 'menu'), system('m', {}, () => { seen.push('menu'); })).addSystems(FixedUpdate, chain(system('look', { pause: stateOf(Pause) }, ({ pause }) => { seen.push(String(pause.value)); }))).ready();
    carryImage(after, before.snapshot());
    after.tick();
    expect(seen).toEqual(['startup', 'enter', 'running']);
  });
});
