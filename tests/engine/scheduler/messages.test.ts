import { describe, expect, test } from 'vitest';
import { App, chain, condition, FixedPreUpdate, FixedUpdate, message, reads, system, writes } from '../../../engine/index.ts';

const Hit = message('t/Hit', { n: 'u32', list: ['u8', 2] }, { capacity: 8 });

/** `early` reads before the writer of `counts[tick]` messages, `late` after it; what each saw per tick. */
async function run(counts: readonly number[], isLateOn: (tick: number) => boolean = () => true): Promise<{ early: number[][]; late: number[][]; app: App }> {
  const seen = { early: [] as number[][], late: [] as number[][] };
  let tick = 0, number = 0;
  const reader = (id: 'early' | 'late') => system(id, { hits: reads(Hit) }, ({ hits }) => {
    const got: number[] = [];
    for (let n = hits.start; n < hits.end; n++) got.push(hits.n[n & hits.mask]!);
    expect(got.length).toBe(hits.length);
    seen[id].push(got);
  });
  const write = system('write', { hits: writes(Hit) }, ({ hits }) => {
    for (let n = 0; n < counts[tick]!; n++) { const slot = hits.send(); hits.n[slot] = number++; hits.list[slot * 2 + 1] = 7; }
  });
  const app = await new App({ capacity: 4 }).addSystems(FixedUpdate, chain(reader('early'), write, reader('late').runIf(condition({}, () => isLateOn(tick))))).ready();
  app.startup();
  for (; tick < counts.length; tick++) app.tick();
  return { ...seen, app };
}

describe('messages', () => {
  test('[MSG1] each reader gets each message once: later systems in the same tick, earlier ones in the next', async () => {
    const { early, late } = await run([2, 1, 0, 1]);
    expect(late).toEqual([[0, 1], [2], [], [3]]);
    expect(early).toEqual([[], [0, 1], [2], []]);
  });

  test('[MSG2] a message lives through its tick and the next: who sleeps longer misses it', async () => {
    expect((await run([1, 1, 1, 1], (tick) => tick !== 1)).late).toEqual([[0], [1, 2], [3]]);
    expect((await run([1, 1, 1, 1], (tick) => tick === 3)).late).toEqual([[2, 3]]);
  });

  test('[MSG3] a full buffer loses the newest, counts them, and never throws', async () => {
    const { late, app } = await run([6, 6, 0, 8]);
    expect(late).toEqual([[0, 1, 2, 3, 4, 5], [6, 7], [], [12, 13, 14, 15, 16, 17, 18, 19]]);
    expect(app.diagnostics().droppedMessages).toEqual({ 't/Hit': 4 });
  });

  test('[MSG4] the ring goes round for ever', async () => {
    const { late } = await run(Array.from({ length: 200 }, () => 3));
    expect(late.flat()).toEqual(Array.from({ length: 600 }, (_, n) => n));
  });

  test('[MSG5] a slot starts zeroed, whatever the last message in it held', async () => {
    const values: number[] = [];
    let tick = 0;
    const send = system('send', { hits: writes(Hit) }, ({ hits }) => { const slot = hits.send(); if (tick++ < 20) hits.n[slot] = 9; values.push(hits.n[slot]!, hits.list[slot * 2 + 1]!); });
    const app = await new App({ capacity: 4 }).addSystems(FixedUpdate, send).ready();
    app.startup();
    for (let n = 0; n < 40; n++) app.tick();
    expect(values.slice(-40)).toEqual(Array(40).fill(0));
  });

  test('[MSG6] messages can be sent from outside, and cross schedules', async () => {
    let got = 0;
    const app = await new App({ capacity: 4 }).addSystems(FixedPreUpdate, system('read', { hits: reads(Hit) }, ({ hits }) => { for (let n = hits.start; n < hits.end; n++) got += hits.n[n & hits.mask]!; })).ready();
    app.startup();
    expect(app.world.send(Hit, { n: 5, list: [1, 2] })).toBe(true);
    expect(() => app.world.send(Hit, { m: 5 } as never)).toThrow(/has no field "m"/);
    app.tick();
    app.tick();
    expect(got).toBe(5);
  });

  test('[MSG7] a message that does not fit is refused and not sent, and so is a capacity that cannot be', async () => {
    const app = await new App({ capacity: 4 }).addMessage(Hit).ready(), before = app.hash();
    expect(() => app.world.send(Hit, { m: 5 } as never)).toThrow(/has no field "m"/);
    expect(() => app.world.send(Hit, { n: 4, list: [1, 2, 3] })).toThrow(/3 values for t\/Hit.list, which has 2 slots/);
    expect(app.hash()).toBe(before);
    for (const capacity of [0, -1, 1.5, Number.NaN, Infinity, 2 ** 22]) expect(() => message('t/Odd', {}, { capacity })).toThrow(/give a whole number from 1 to 2097152/);
    expect(message('t/Even', {}, { capacity: 5 }).capacity).toBe(8);
  });
});
