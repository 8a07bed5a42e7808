import { describe, expect, it } from 'vitest';
import { component, commands, FixedUpdate, query, resMut, resource, SyncTest, system, UsageError, write, type App, type Image, type LoggedFrame, type Target } from '../../../engine/index.ts';
import { Churn, makeChurningApp, Mover } from '../churning-world.ts';

const Lamp = component('t/Lamp', { glow: 'f64', level: 'u8' });
const Tally = resource('t/Tally', { sum: 'f64' });
const set = system('t/set', { commands: commands(Mover), tally: resMut(Tally) }, ({ tally }) => { tally.sum = (tally.sum * 3 + 1) % 1000; });

async function open(...culprits: readonly Target[]): Promise<App> {
  const app = await makeChurningApp({}, (churning) => churning.addComponents(Lamp).addSystems(FixedUpdate, set.before(Churn), ...culprits));
  app.startup();
  for (let n = 0; n < 5; n++) app.world.spawn([Lamp]);
  return app;
}
const lamps = query({ lamp: write(Lamp) });
/** Runs ticks with a sync test until it finds something. */
function search(app: App, ticks: number, depth = 8): SyncTest<LoggedFrame> {
  const test = new SyncTest(app, { depth, feed: () => undefined });
  for (let tick = 0; tick < ticks && test.found === null; tick++) test.advance();
  return test;
}

describe('the sync test', () => {
  it('[SYN1] finds nothing in a world in which everything changes at random, at any depth, and leaves it as it would be without', async () => {
    const plain = await open(), image = plain.snapshot();
    for (const depth of [1, 2, 8, 32]) {
      const app = await open();
      const test = search(app, 150, depth);
      expect(test.found).toBe(null);
      expect(test.ticksAgain).toBe((150 - depth + 1) * depth);
      plain.restore(image);
      for (let tick = 0; tick < 150; tick++) plain.tick();
      expect(app.hash()).toBe(plain.hash());
    }
    expect(() => search(plain, 1, 0)).toThrow(UsageError);
  });

  const faults: readonly (readonly [what: string, field: string, culprit: () => Target])[] = [
    ['counts in a closure', 'glow', () => { let count = 0; return system('t/culprit', { lamps }, ({ lamps }) => { lamps.lamp.glow[lamps.ids[2]!] = count++; }); }],
    ['reads a clock', 'glow', () => system('t/culprit', { lamps }, ({ lamps }) => { lamps.lamp.glow[lamps.ids[0]!] = performance.now(); })],
    ['asks Math.random', 'level', () => system('t/culprit', { lamps }, ({ lamps }) => { for (let i = 0; i < lamps.length; i++) lamps.lamp.level[lamps.ids[i]!] = Math.random() * 200; })],
    ['keeps a Map and goes through it in the order in which it grew', 'glow', () => {
      const seen = new Map<number, number>();
      return system('t/culprit', { lamps, tally: resMut(Tally) }, ({ lamps, tally }) => {
        seen.delete(tally.sum % 7);
        seen.set(tally.sum % 7, tally.sum);
        let sum = 0;
        for (const value of seen.values()) sum = (sum * 31 + value) % 65_521;
        lamps.lamp.glow[lamps.ids[1]!] = sum;
      }).after(set);
    }],
    ['remembers the last tick in a closure', 'level', () => {
      let last = 0;
      return system('t/culprit', { lamps, tally: resMut(Tally) }, ({ lamps, tally }) => {
        lamps.lamp.level[lamps.ids[3]!] = last % 256;
        last = tally.sum;
      }).after(set);
    }],
  ];
  const late: (typeof faults)[number] = ['remembers four ticks back in a closure', 'level', () => {
    const line = [0, 0, 0, 0];
    return system('t/culprit', { lamps, tally: resMut(Tally) }, ({ lamps, tally }) => {
      line.push(tally.sum);
      lamps.lamp.level[lamps.ids[3]!] = line.shift()! % 256;
    }).after(set);
  }];
  it.each([...faults, late])('[SYN2] a system that %s is named, with component, field and entity', async (_what, field, culprit) => {
    const app = await open(culprit()), { found } = search(app, 200);
    expect(found).toMatchObject({ system: 't/culprit', component: 't/Lamp', field });
    expect(app.world.isAlive(found!.entity!)).toBe(true);
    expect(found!.expected).not.toBe(found!.actual);
    expect(found!.message).toMatch(/"t\/culprit".*simulated twice/);
  });

  it('[SYN3] after a difference the run goes on as it was, with nothing tested any more', async () => {
    const ran: number[] = [];
    let count = 0;
    const app = await open(system('t/culprit', { lamps }, ({ lamps }) => { lamps.lamp.glow[lamps.ids[0]!] = count++; ran.push(count); }));
    const test = search(app, 20);
    expect(test.found?.tick).toBeLessThan(8);
    let image: Image | undefined;
    const before = ran.length;
    for (let n = 0; n < 5; n++) {
      expect(test.advance()).toBe(null);
      image = app.snapshot(image);
    }
    expect(ran.length - before).toBe(5);
  });

  it('[SYN4] frames are given again to the ticks that run again, and what comes out of turn is refused', async () => {
    const app = await open(), fed: string[] = [];
    interface Nudge extends LoggedFrame { readonly by: number }
    const test = new SyncTest<Nudge>(app, { depth: 2, feed: ({ tick, by }) => { fed.push(`${tick}:${by}`); app.world.resource(Tally).sum += by; } });
    expect(test.add({ tick: 0, source: 1, sequence: 0, by: 5 })).toEqual({ ok: true });
    expect(test.add({ tick: 3, source: 1, sequence: 1, by: 6 })).toEqual({ ok: true });
    expect(test.add({ tick: 3, source: 1, sequence: 3, by: 7 }).ok).toBe(false);
    for (let tick = 0; tick < 6; tick++) expect(test.advance()).toBe(null);
    expect(test.add({ tick: 5, source: 1, sequence: 2, by: 8 }).ok).toBe(false);
    expect(fed).toEqual(['0:5', '0:5', '3:6', '3:6', '3:6']);
  });
});
