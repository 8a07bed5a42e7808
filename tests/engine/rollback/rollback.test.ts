import { beforeAll, describe, expect, it } from 'vitest';
import { type App, FixedUpdate, message, nextInt, query, random, reads, resMut, resource, Rollback, rowPart, seedStream, system, UsageError, write, type Image, type LoggedFrame } from '../../../engine/index.ts';
import { Churn, makeChurningApp, Mover, Position, Velocity } from '../churning-world.ts';

/** What a source can ask for: a push at everything, and the birth of something. */
interface Shove extends LoggedFrame { readonly by: number }
const Shoved = message('t/Shoved', { by: 'f32', source: 'u16' }, { capacity: 64 });
const Heard = resource('t/Heard', { order: 'f64' });

async function makeShovable(): Promise<App> {
  const obey = system('t/obey', { shoves: reads(Shoved), movers: query({ position: write(Position), velocity: write(Velocity) }), heard: resMut(Heard), random: random() }, ({ shoves, movers, heard, random }) => {
    for (let n = shoves.start; n < shoves.end; n++) {
      const slot = n & shoves.mask;
      // The order of frames within a tick matters here.
      heard.order = (heard.order * 31 + shoves.source[slot]! + 1) % 1e9;
      for (let i = 0; i < movers.length; i++) movers.velocity.x[movers.ids[i]!]! += shoves.by[slot]! * random.float();
    }
  });
  return makeChurningApp({}, (app) => app.addSystems(FixedUpdate, obey.before(Churn)));
}

const feedTo = (app: App) => ({ by, source }: Shove): void => {
  app.world.send(Shoved, { by, source });
  if (by > 0.9) app.world.columns(Position).x[rowPart(app.world.spawn(Mover))] = by;
};

describe('rollback', () => {
  let straight: App, late: App, fresh: Image;
  beforeAll(async () => {
    straight = await makeShovable();
    late = await makeShovable();
    straight.startup();
    fresh = straight.snapshot();
  });

  it('[RBK1] a world that got frames late, in any order of sources and any number at once, is the one that got them in time: 60 random cases', () => {
    const stream = new Uint32Array(4);
    let rewinds = 0;
    for (let seed = 1; seed <= 60; seed++) {
      seedStream(stream, 0, seed, 'rollback');
      const int = (n: number): number => nextInt(stream, 0, n), window = 1 + int(32), spacing = 1 + int(9), ticks = 120 + int(40);
      straight.restore(fresh);
      late.restore(fresh);
      const frames: { frame: Shove; at: number }[] = [], sequences = [0, 0, 0, 0], lastAt = [0, 0, 0, 0];
      for (let tick = 0; tick < ticks - window; tick++) for (let source = 0; source < 4; source++) {
        for (let n = int(6) === 0 ? 1 + int(2) : 0; n > 0; n--) {
          const at = Math.min(tick + window, Math.max(lastAt[source]!, tick + (int(2) === 0 ? int(window + 1) : 0)));
          lastAt[source] = at;
          frames.push({ frame: { tick, source, sequence: sequences[source]!++, by: int(1000) / 1000 }, at });
        }
      }
      const ran: number[] = [];
      const rollback = new Rollback<Shove>(late, { feed: feedTo(late), window, spacing, ran: (tick, isAgain) => ran.push(isAgain ? -1 : tick) });
      const feed = feedTo(straight), arrivals = [...frames].sort((a, b) => a.at - b.at);
      let arrived = 0, next = 0;
      for (let tick = 0; tick < ticks; tick++) {
        for (; next < frames.length && frames[next]!.frame.tick === tick; next++) feed(frames[next]!.frame);
        for (; arrived < arrivals.length && arrivals[arrived]!.at === tick; arrived++) expect(rollback.add(arrivals[arrived]!.frame)).toEqual({ ok: true });
        straight.tick();
        rollback.advance();
      }
      expect(rollback.isStale).toBe(false);
      expect(late.hash(), `seed ${seed}`).toBe(straight.hash());
      late.world.checkMembership();
      expect(ran.filter((tick) => tick >= 0)).toEqual([...Array(ticks).keys()]);
      rewinds += ran.filter((tick) => tick < 0).length;
    }
    expect(rewinds).toBeGreaterThan(5000);
  });

  it('[RBK2] frames that come at once cost one rewind, and none costs anything before the next tick', () => {
    late.restore(fresh);
    const ran: string[] = [], rollback = new Rollback<Shove>(late, { feed: feedTo(late), ran: (tick, isAgain) => ran.push(`${tick}${isAgain ? ' again' : ''}`) });
    for (let tick = 0; tick < 10; tick++) rollback.advance();
    ran.length = 0;
    const before = late.hash();
    for (const [sequence, tick] of [7, 8, 8].entries()) expect(rollback.add({ tick, source: 3, sequence, by: 0.5 }).ok).toBe(true);
    expect(rollback.isStale).toBe(true);
    expect(late.hash()).toBe(before);
    // From the image of tick 4.
    expect(rollback.settle()).toBe(6);
    expect(rollback.settle()).toBe(0);
    rollback.advance();
    expect(ran).toEqual(['7 again', '8 again', '9 again', '10']);
  });

  it('[RBK3] what is too late, or out of its source’s sequence, is refused with numbers, and the world stays', () => {
    late.restore(fresh);
    for (let tick = 0; tick < 5; tick++) late.tick();
    const rollback = new Rollback<Shove>(late, { feed: feedTo(late), window: 8, sequences: [[2, 40]] }), hash = late.hash();
    const said = (tick: number, source: number, sequence: number): string => {
      const answer = rollback.add({ tick, source, sequence, by: 0 });
      return answer.ok ? 'taken' : answer.message;
    };
    expect(said(4, 1, 0)).toBe('Frame 0 of source 1 is for tick 4, 1 ticks late; the oldest that can still change is 5.');
    for (let tick = 0; tick < 20; tick++) rollback.advance();
    const later = late.hash();
    expect(later).not.toBe(hash);
    expect(rollback.finalTick).toBe(17);
    expect(said(16, 1, 0)).toBe('Frame 0 of source 1 is for tick 16, 9 ticks late; the oldest that can still change is 17.');
    expect(said(20, 2, 0)).toBe('Frame 0 of source 2 came where frame 40 was expected; send every frame once and in order.');
    expect(said(1.5, 1, 0)).toMatch(/not a whole number/);
    expect([rollback.isStale, late.hash()]).toEqual([false, later]);
    expect(said(20, 2, 40)).toBe('taken');
    expect(said(19, 2, 41)).toBe('Frame 41 of source 2 is for tick 19, before its last one for tick 20.');
    expect(said(40, 2, 41)).toBe('taken');
    expect(() => new Rollback<Shove>(late, { feed: () => undefined, spacing: 0 })).toThrow(UsageError);
  });

  it('[RBK4] a frame for a tick to come waits for it, and its place among the tick’s frames is that of its source', () => {
    for (const app of [straight, late]) app.restore(fresh);
    const orders = [straight, late].map((app, index) => {
      const rollback = new Rollback<Shove>(app, { feed: feedTo(app) });
      for (const source of index === 0 ? [1, 2, 3] : [3, 1, 2]) rollback.add({ tick: 2, source, sequence: 0, by: 0.25 });
      expect(app.world.resource(Heard).order).toBe(0);
      for (let tick = 0; tick < 4; tick++) rollback.advance();
      expect(rollback.framesOf(2).map(({ source }) => source)).toEqual([1, 2, 3]);
      return app.world.resource(Heard).order;
    });
    expect(orders).toEqual([(2 * 31 + 3) * 31 + 4, (2 * 31 + 3) * 31 + 4]);
  });
});
