import { describe, expect, test } from 'vitest';
import { and, App, chain, condition, FixedPreUpdate, FixedUpdate, group, inState, message, nextState, not, OnEnter, OnExit, or, reads, res, resMut, resource, Startup, state, stateOf, system, systemSet, Time, type Condition } from '../../../engine/index.ts';

const Mode = state('t/Mode', ['menu', 'play', 'over'] as const);

describe('states', () => {
  test('[STA1] a state starts with its first value and changes at the start of the next tick', async () => {
    const seen: string[] = [];
    const ask = system('ask', { mode: stateOf(Mode), next: nextState(Mode), time: res(Time) }, ({ mode, next, time }) => {
      seen.push(`${time.tick}:${mode.value}`);
      if (time.tick === 0) next.set('play');
      if (time.tick === 1) { next.set('menu'); next.set('over'); }
      seen.push(mode.value);
    });
    const app = await new App().addSystems(FixedUpdate, ask).ready();
    app.startup();
    for (let n = 0; n < 3; n++) app.tick();
    expect(seen).toEqual(['0:menu', 'menu', '1:play', 'play', '2:over', 'over']);
    app.setState(Mode, 'menu');
    expect(app.stateOf(Mode)).toBe('over');
    app.tick();
    expect(app.stateOf(Mode)).toBe('menu');
  });

  test('[STA2] OnExit of the old value, then OnEnter of the new, before FixedPreUpdate; the first value is entered after Startup', async () => {
    const seen: string[] = [];
    const note = (id: string) => system(id, { mode: stateOf(Mode) }, ({ mode }) => { seen.push(`${id} ${mode.value}`); });
    const app = await new App().addSystems(Startup, note('startup')).addSystems(FixedPreUpdate, note('pre'))
      .addSystems(OnEnter(Mode, 'menu'), note('enter-menu')).addSystems(OnExit(Mode, 'menu'), note('exit-menu')).addSystems(OnEnter(Mode, 'play'), note('enter-play')).ready();
    app.startup();
    app.tick();
    app.setState(Mode, 'play');
    app.tick();
    expect(seen).toEqual(['startup menu', 'enter-menu menu', 'pre menu', 'exit-menu menu', 'enter-play play', 'pre play']);
  });

  test('[STA3] setting the value it has runs nothing', async () => {
    let runs = 0;
    const app = await new App().addSystems(OnEnter(Mode, 'menu'), system('count', {}, () => { runs++; })).ready();
    app.startup();
    app.setState(Mode, 'menu');
    app.tick();
    expect(runs).toBe(1);
  });

  test('[STA4] values that a state does not have are refused', async () => {
    const app = await new App().addState(Mode).ready();
    expect(() => app.setState(Mode, 'pause' as never)).toThrow('State t/Mode has no value "pause"; its values are menu, play, over.');
    expect(() => OnEnter(Mode, 'pause' as never)).toThrow(/no value "pause"/);
    await expect(async () => new App().addState(state('t/Empty', []))).rejects.toThrow(/has no values/);
    expect(() => app.stateOf(state('t/Other', ['x']))).toThrow(/call app\.addState/);
  });
});

describe('conditions', () => {
  const Flag = resource('t/Flag', { on: 'u8', asked: 'u32' });
  const isOn = condition({ flag: res(Flag) }, ({ flag }) => flag.on === 1);
  const yes = condition({}, () => true), no = condition({}, () => false);
  async function ran(one: Condition): Promise<boolean> {
    let hasRun = false;
    const app = await new App().addState(Mode).addSystems(FixedUpdate, system('s', {}, () => { hasRun = true; }).runIf(one)).ready();
    app.startup();
    app.tick();
    return hasRun;
  }

  test('[CND1] not, and, or and inState say what they say', async () => {
    expect(await Promise.all([yes, no, not(yes), not(no), and(yes, yes), and(yes, no), and(), or(no, yes), or(no, no), or(), inState(Mode, 'menu'), inState(Mode, 'play')].map(ran)))
      .toEqual([true, false, false, true, true, false, true, true, false, false, true, false]);
  });

  test('[CND2] of a group or set a condition is asked once, before the first of its systems', async () => {
    const seen: string[] = [];
    let asked = 0;
    const once = condition({ flag: res(Flag) }, ({ flag }) => { asked++; return flag.on === 0; });
    const turnOn = system('turn-on', { flag: resMut(Flag) }, ({ flag }) => { flag.on = 1; seen.push('turn-on'); });
    const after = system('after', {}, () => { seen.push('after'); });
    const S = systemSet('S');
    for (const build of [
      (app: App) => app.addSystems(FixedUpdate, chain(turnOn, after).runIf(once)),
      (app: App) => app.configureSets(FixedUpdate, S.runIf(once)).addSystems(FixedUpdate, chain(turnOn.inSet(S), after.inSet(S))),
    ]) {
      seen.length = asked = 0;
      const app = await build(new App()).ready();
      app.startup();
      app.tick();
      expect(seen).toEqual(['turn-on', 'after']);
      app.tick();
      expect(seen).toEqual(['turn-on', 'after']);
      expect(asked).toBe(2);
    }
  });

  test('[CND3] conditions of set, group and system must all hold', async () => {
    const S = systemSet('S');
    let runs = 0;
    const one = system('one', {}, () => { runs++; });
    for (const [outer, middle, inner, expected] of [[yes, yes, yes, 1], [no, yes, yes, 0], [yes, no, yes, 0], [yes, yes, no, 0]] as const) {
      runs = 0;
      const app = await new App().configureSets(FixedUpdate, S.runIf(outer)).addSystems(FixedUpdate, group(one.runIf(inner)).runIf(middle).inSet(S)).ready();
      app.startup();
      app.tick();
      expect(runs).toBe(expected);
    }
  });

  test('[CND4] a condition reads messages with a cursor of its own', async () => {
    const Ping = message('t/Ping', {});
    let runs = 0, heard = 0;
    const answer = system('answer', { pings: reads(Ping) }, ({ pings }) => { runs++; heard += pings.length; });
    const app = await new App().addSystems(FixedUpdate, answer.runIf(condition({ pings: reads(Ping) }, ({ pings }) => pings.length > 0))).ready();
    app.startup();
    app.tick();
    app.world.send(Ping);
    app.world.send(Ping);
    app.tick();
    app.tick();
    expect([runs, heard]).toEqual([1, 2]);
  });

  test('[CND5] a condition may not write, and what it reads needs an order like anything else', async () => {
    const bad = condition({ flag: resMut(Flag) }, () => true);
    await expect(new App().addSystems(FixedUpdate, system('s', {}, () => undefined).runIf(bad)).ready()).rejects.toThrow(/only looks, and its parameter "flag" writes t\/Flag/);
    const write = system('write', { flag: resMut(Flag) }, () => undefined), gated = system('gated', {}, () => undefined).runIf(isOn);
    await expect(new App().addSystems(FixedUpdate, write, gated).ready()).rejects.toThrow(/"write" and "gated" of FixedUpdate both touch t\/Flag/);
  });
});
