import { describe, expect, test } from 'vitest';
import { App, bundle, chain, commands, component, DiagnosticsStore, FixedUpdate, message, runs, system, watchApp, writes } from '../../../engine/index.ts';
import { ManualClock } from '../../../engine/testing/index.ts';

describe('diagnostics', () => {
  test('[KIT1] a measure has its latest, least, most and average value over a history that is kept to a length', () => {
    const store = new DiagnosticsStore().add('t/speed', { unit: 'm/s', length: 3 });
    expect(store.get('t/speed')).toEqual({ id: 't/speed', unit: 'm/s', latest: NaN, average: NaN, least: NaN, most: NaN, history: [] });
    for (const value of [9, 1, 4, 2]) store.measure('t/speed', value);
    expect(store.read()).toEqual([{ id: 't/speed', unit: 'm/s', latest: 2, average: 7 / 3, least: 1, most: 4, history: [1, 4, 2] }]);
    expect(store.get('t/none')).toBeUndefined();
    expect(() => store.measure('t/none', 1)).toThrow('There is no measure "t/none"; add it first. There are t/speed.');
    expect(() => store.add('t/speed')).toThrow(/There is a measure "t\/speed" already/);
    expect(() => store.add('t/x', { length: 0 })).toThrow(/was to keep 0 values/);
  });

  test('[KIT2] a watched app is measured with the clock that it is given: entities, ticks, lost messages, time of each system with what it sets off', async () => {
    const clock = new ManualClock(), Ball = component('t/Ball', { x: 'f32' }), Spot = bundle('t/Spot', [Ball]), Ping = message('t/Ping', {}, { capacity: 2 });
    const shot = system('t/shot', {}, () => { clock.advance(4); });
    const slow = system('t/slow', { commands: commands(Spot), shot: runs(shot), pings: writes(Ping) }, ({ commands, shot, pings }) => { clock.advance(2); commands.spawn(Spot); shot.run(); pings.send(); pings.send(); });
    const app = await new App({ capacity: 16 }).register(shot).addSystems(FixedUpdate, chain(slow, system('t/quick', {}, () => { clock.advance(0.5); }))).ready();
    app.startup();
    const store = new DiagnosticsStore(), told: string[] = [], probe = { after: (id: string) => { told.push(id); } };
    app.setProbe(probe);
    const hash = app.hash(), watch = watchApp(app, store, { clock: clock.now, length: 8 });
    expect(app.hash()).toBe(hash);
    for (let n = 0; n < 3; n++) app.tick();
    watch.sample();
    app.tick();
    watch.sample();
    const history = (id: string): readonly number[] | undefined => store.get(id)?.history;
    expect([history('app/entities'), history('app/ticks'), history('app/dropped-messages')]).toEqual([[3, 4], [3, 1], [2, 4]]);
    expect([history('system/FixedUpdate/t/slow'), history('system/FixedUpdate/t/quick'), history('system/OneShot/t/shot')]).toEqual([[2, 2], [0.5, 0.5], [4, 4]]);
    watch.stop();
    expect([app.probe, told.length]).toEqual([probe, 8]);
  });

  test('[KIT3] without a clock nothing is timed and the app has no probe', async () => {
    const app = await new App().ready();
    app.startup();
    const store = new DiagnosticsStore(), watch = watchApp(app, store);
    expect(app.probe).toBeNull();
    app.tick();
    watch.sample();
    watch.stop();
    expect(store.read().map(({ id }) => id)).toEqual(['app/entities', 'app/ticks', 'app/dropped-messages']);
  });
});
