import { describe, expect, test } from 'vitest';
import { bundle, chain, commands, component, FixedTimestep, FixedUpdate, message, nextState, reads, resMut, resource, Startup, state, system, Time, res, writes, type App } from '../../../engine/index.ts';
import { describeOrder, Expectation, expectDeterministic, expectInSync, expectRewindSafe, ManualClock, testApp } from '../../../engine/testing/index.ts';

const Pressed = message('t/Pressed', { key: 'u8', at: ['f32', 2] }), Struck = message('t/Struck', { brick: 'u32', force: 'f32' });
const Score = resource('t/Score', { points: 'u32', best: ['f32', 2] }), Ball = component('t/Ball', { x: 'f32', trail: ['f32', 2] }), Mode = state('t/Mode', ['play', 'over'] as const);
const serve = system('t/serve', { commands: commands(bundle('t/Kit', [Ball])) }, ({ commands }) => { commands.spawn([Ball], [[Ball, { x: 0.25, trail: [1, 2] }]]); });
const strike = system('t/strike', { pressed: reads(Pressed), struck: writes(Struck), score: resMut(Score), next: nextState(Mode) }, ({ pressed, struck, score, next }) => {
  for (let n = pressed.start; n < pressed.end; n++) {
    const slot = struck.send();
    struck.brick[slot] = pressed.key[n & pressed.mask]! * 10;
    struck.force[slot] = 0.1;
    if (++score.points === 2) next.set('over');
  }
});
const breakout = (app: App): App => app.addSystems(Startup, serve).addSystems(FixedUpdate, chain(strike, system('t/rest', { time: res(Time) }, () => undefined)));
const options = { capacity: 16, feed: (app: App, key: number) => { app.world.send(Pressed, { key, at: [key, key] }); } };
const messageOf = (act: () => unknown): string => {
  try {
    act();
  } catch (cause) {
    return cause instanceof Expectation ? cause.message : `not an Expectation: ${String(cause)}`;
  }
  return 'nothing was thrown';
};

describe('the test kit', () => {
  test('[KIT4] drives ticks with injected frames and messages, and hears what systems sent', async () => {
    const kit = await testApp(breakout, options);
    kit.inject(3).tick().expectMessages(Struck, [{ brick: 30 }]).expectResource(Score, { points: 1 }).expectState(Mode, 'play');
    kit.inject(7, 4).tick(2).expectMessages(Struck, []).send(Pressed, { key: 5 }).tick(2).expectMessages(Struck, [{ brick: 50, force: 0.1 }, { brick: 70 }], { within: 1e-6 });
    expect([kit.now, kit.messages(Struck)[0]!['brick'], kit.messages(Pressed)]).toEqual([5, 50, []]);
    kit.inject(1).inject(2).tick().expectMessages(Struck, [{ brick: 10 }, { brick: 20 }]);
  });

  test('[KIT5] expects entities, components, resources, states and orders, numbers within a tolerance', async () => {
    const kit = await testApp(breakout, options), [ball] = kit.entitiesWith(Ball);
    kit.tick().expectCount(1, Ball).expectComponent(ball!, Ball).expectComponent(ball!, Ball, { x: 0.2, trail: [1, 2] }, { within: 0.06 }).expectResource(Score, { best: [0, 0] }).expectOrder(FixedUpdate, ['t/strike', 't/rest']);
    expect(describeOrder(kit.app)).toBe('Startup: t/serve\nFixedUpdate: t/strike → t/rest');
  });

  test('[KIT6] says what was expected and what was found', async () => {
    const kit = (await testApp(breakout, options)).inject(3).tick(), [ball] = kit.entitiesWith(Ball), None = component('t/None', { x: 'f32' });
    const plain = await testApp((app) => app.addComponents(None));
    expect(messageOf(() => kit.expectMessages(Struck, [{ brick: 4 }]))).toMatch(/^Tick 0 was expected to send 1 t\/Struck: \[\{"brick":4\}\]\. It sent 1: \[\{"brick":30,"force":0\.1\d*\}\]\.$/);
    expect(messageOf(() => kit.expectCount(2, Ball))).toBe('2 entities with t/Ball were expected after tick 0, and there are 1.');
    expect(messageOf(() => kit.expectComponent(ball!, Ball, { x: 1 }))).toBe(`t/Ball of entity ${ball} was expected to have {"x":1} after tick 0, and has {"x":0.25,"trail":[1,2]}.`);
    expect(messageOf(() => kit.expectComponent(ball!, None))).toBe(`Entity ${ball} was expected to have t/None, and has t/Ball.`);
    expect(messageOf(() => kit.expectComponent(1, Ball))).toMatch(/Entity 1 was expected to have t\/Ball, and is not alive/);
    expect(messageOf(() => kit.expectResource(Score, { points: 9 }))).toMatch(/t\/Score was expected to have \{"points":9\} after tick 0, and has/);
    expect(messageOf(() => plain.expectResource(Score, {}))).toMatch(/t\/Score is not a resource of this app; it has engine\/Time/);
    expect(messageOf(() => kit.expectState(Mode, 'over'))).toBe('State t/Mode was expected to be "over" after tick 0, and is "play".');
    expect(messageOf(() => kit.expectOrder(FixedUpdate, ['t/rest']))).toBe('FixedUpdate was expected to run t/rest, and runs t/strike → t/rest.');
    expect(messageOf(() => kit.inject(1, 0))).toBe('A frame was injected for tick 0, which has run; the next is 1.');
    expect(messageOf(() => plain.inject(1 as never))).toMatch(/testApp was given no feed/);
    expect(messageOf(() => plain.messages(Struck))).toMatch(/t\/Struck is not a message of this app/);
  });

  test('[KIT7] a rewind finds what is kept outside of images, and names where it shows first', async () => {
    let kept = 0;
    const leak = system('t/leak', { score: resMut(Score) }, ({ score }) => { score.points = ++kept; });
    const good = await testApp(breakout, options), bad = await testApp((app) => app.addSystems(FixedUpdate, leak));
    const feed = (tick: number): void => { if (tick % 3 === 0) good.app.world.send(Pressed, { key: tick }); };
    expectRewindSafe(good.app, 20, { feed });
    expectInSync(good.app, 20, { feed, depth: 4 });
    expect(good.now).toBe(40);
    expect(messageOf(() => expectRewindSafe(bad.app, 5))).toMatch(/^Tick 0 was expected to be the same when it is run again from the image before tick 0, and is not: t\/Score\.points was 1 the first time and is 6 the second\. Something is kept/);
    expect(messageOf(() => expectInSync(bad.app, 20))).toMatch(/was expected to be the same when it is run again, and is not\..*t\/leak/s);
    const make = async (): Promise<App> => (await testApp((app) => app.addSystems(FixedUpdate, leak))).app;
    await expect(expectDeterministic(make, 8)).rejects.toThrow(/depends on memory\..*t\/leak/s);
    await expectDeterministic(async () => (await testApp(breakout, options)).app, 8, (app, tick) => { app.world.send(Pressed, { key: tick }); });
  });

  test('[KIT8] a manual clock goes when it is told to', () => {
    const clock = new ManualClock(500), step = new FixedTimestep({ tickRate: 128 });
    step.advance(clock.seconds());
    expect([step.advance(clock.advance(1000 / 32).seconds()), clock.now()]).toEqual([4, 531.25]);
    expect(() => clock.advance(-1)).toThrow('A clock cannot go on by -1 ms; give a number from 0.');
  });
});
