/** What systems are told of changes, when ticks are run again from any image. */
import { describe, expect, test } from 'vitest';
import {
  added, App, changed, ChildOf, columns, commands, component, Extract, FixedPostUpdate, FixedPreUpdate, FixedUpdate, local, message, nextInt, observe, onAdd, onRemove, query, random, read, reads, ref, removed, res, resChanged, resMut, resource, seedStream, SyncTest, system, tag, write, writes,
  type Image,
} from '../../../engine/index.ts';

const A = component('c/A', { v: 'u16' });
const B = component('c/B', { list: ['u8', 3] }, { requires: [A] });
const Flag = tag('c/Flag');
const Tempo = resource('c/Tempo', { bpm: 'f64', beats: ['u8', 4] }, { bpm: 120 });
const Word = message('c/Word', { n: 'u32' }, { capacity: 64 });

const rows = ({ ids, length }: { readonly ids: Uint32Array; readonly length: number }): string => [...ids.subarray(0, length)].join();

/** A world in which much changes, and what four systems of it were told, each line once. */
async function telling(seed: number): Promise<{ app: App; told: string[] }> {
  const told: string[] = [];
  const churn = system('c/churn', { commands: commands(B, Flag, ChildOf), random: random(), a: query({ a: write(A, { mark: 'manual' }) }), tempo: resMut(Tempo) }, ({ commands, random: chance, a, tempo }) => {
    if (a.length < 20) commands.spawn(chance.int(2) === 0 ? [A] : [B, Flag]);
    for (let n = chance.int(4); n > 0 && a.length > 0; n--) {
      const row = a.ids[chance.int(a.length)]!, entity = a.entityAt(row), what = chance.int(7), other = a.entityAt(a.ids[chance.int(a.length)]!);
      if (what === 0) commands.despawn(entity);
      else if (what === 1) commands.add(entity, B);
      else if (what === 2) commands.remove(entity, Flag);
      else if (what === 3) commands.insert(entity, A, { v: 1 + chance.int(9) });
      else if (what === 4 && entity < other) commands.relate(other, ChildOf, entity);
      else {
        a.a.v[row] = chance.int(1000);
        a.a.touch(row);
      }
    }
    if (chance.int(5) === 0) tempo.bpm += 1;
    if (chance.int(7) === 0) tempo.beats[chance.int(4)] = chance.int(9);
  });
  const tellers = ['one', 'two', 'three', 'slow'].map((id, n) => system(`c/${id}`, {
    changedA: query({ a: read(A) }, changed(A)), addedB: query({}, added(B)), both: query({}, changed(A, B)), refs: query({ a: ref(A) }), goneA: removed(A), goneFlag: removed(Flag), tempo: res(Tempo), change: resChanged(Tempo), own: local({ runs: 'u32' }),
  }, ({ changedA, addedB, both, refs, goneA, goneFlag, change, own }) => {
    const gone = (from: typeof goneA): string => Array.from({ length: from.length }, (_, k) => from.entity[(from.start + k) & from.mask]!).join();
    let news = '';
    for (let i = 0; i < refs.length; i++) { const row = refs.ids[i]!; if (refs.a.isChanged(row)) news += `${row}${refs.a.isAdded(row) ? '+' : ''},`; }
    told.push(`${id} ${own.runs++}: changed ${rows(changedA)} | added ${rows(addedB)} | both ${rows(both)} | news ${news} | gone ${gone(goneA)} | unflagged ${gone(goneFlag)} | tempo ${change.isChanged} (${n})`);
  }));
  const grow = observe(onAdd(Flag), { commands: commands(), a: columns(read(A)) }, ({ entity, row, a, commands }) => { if (a.v[row]! % 2 === 0) commands.add(entity, B); });
  const fade = observe(onRemove(B), { a: columns(write(A)), commands: commands(Flag) }, ({ row, a, commands }) => { a.touch(row); if (row % 5 === 0) commands.spawn([Flag]); });
  const app = await new App({ capacity: 64, seed }).addObserver(grow, fade)
    .addSystems(FixedPreUpdate, tellers[0]!).addSystems(FixedUpdate, churn.after(tellers[1]!), tellers[1]!, tellers[2]!.after(churn))
    .addSystems(FixedPostUpdate, tellers[3]!).ready();
  app.startup();
  return { app, told };
}

describe('changes', () => {
  test.each([1, 2, 3])('[CTK1] seed %i: from an image of any tick, here or in a fresh app, systems are told the same of what was changed, added and removed', async (seed) => {
    const { app, told } = await telling(seed), other = await telling(seed), images: Image[] = [], lines: string[][] = [], hashes: string[] = [];
    for (let tick = 0; tick < 60; tick++) {
      images.push(app.snapshot());
      told.length = 0;
      app.tick();
      lines.push([...told]);
      hashes.push(app.hash());
    }
    expect(lines.flat().some((line) => /gone \d/.test(line)) && lines.flat().some((line) => /tempo true/.test(line)) && lines.flat().some((line) => /tempo false/.test(line)) && lines.flat().some((line) => /unflagged \d/.test(line))).toBe(true);
    const stream = new Uint32Array(4);
    seedStream(stream, 0, seed, 'changes');
    for (let again = 0; again < 12; again++) {
      const from = nextInt(stream, 0, 60), to = Math.min(60, from + 1 + nextInt(stream, 0, 10)), which = again % 2 === 0 ? { app, told } : other;
      which.app.restore(images[from]!);
      for (let tick = from; tick < to; tick++) {
        which.told.length = 0;
        which.app.tick();
        expect(which.told).toEqual(lines[tick]);
        expect(which.app.hash()).toBe(hashes[tick]);
      }
    }
  });

  test('[CTK2] a session of late input finds nothing that differs, with observers and removals at work', async () => {
    const { app } = await telling(9), test = new SyncTest(app, { depth: 7, feed: () => undefined });
    for (let tick = 0; tick < 120; tick++) expect(test.advance()).toBeNull();
  });

  test('[CTK3] removed tells each reader of each loss once, by death and by removal, through the next tick', async () => {
    const seen: string[] = [], tellOf = (id: string) => system(`c/${id}`, { gone: removed(A) }, ({ gone }) => {
      for (let n = gone.start; n < gone.end; n++) seen.push(`${id} ${gone.entity[n & gone.mask]! % 2 ** 20}`);
    });
    const early = tellOf('early'), late = tellOf('late');
    const take = system('c/take', { commands: commands(), all: query({ a: read(A) }) }, ({ commands, all }) => {
      if (all.length === 2) { commands.despawn(all.entityAt(0)); commands.remove(all.entityAt(1), A); }
    });
    const app = await new App({ capacity: 4 }).addSystems(FixedUpdate, early.before(take), take, late.after(take)).ready();
    app.startup();
    app.tick();
    for (let n = 0; n < 2; n++) app.world.spawn([A]);
    app.tick();
    expect(seen.splice(0)).toEqual(['late 0', 'late 1']);
    app.tick();
    expect(seen.splice(0)).toEqual(['early 0', 'early 1']);
    app.tick();
    expect(seen).toEqual([]);
    app.world.despawn(app.world.spawn([A]));
    app.tick();
    expect(seen).toEqual(['early 0', 'late 0']);
  });

  test('[CTK4] a resource has changed when its value has, whoever wrote it and however, and not by the asking system itself', async () => {
    const seen: boolean[] = [];
    const ask = system('c/ask', { tempo: resMut(Tempo), change: resChanged(Tempo) }, ({ tempo, change }) => {
      seen.push(change.isChanged);
      if (tempo.bpm === 130) tempo.bpm = 140;
    });
    const app = await new App().addSystems(FixedUpdate, ask).ready(), ticked = (): boolean => { app.tick(); return seen.at(-1)!; };
    app.startup();
    expect([ticked(), ticked()]).toEqual([true, false]);
    app.world.resource(Tempo).bpm = 130;
    expect([ticked(), ticked()]).toEqual([true, false]);
    app.world.resource(Tempo).beats[3] = 1;
    expect([ticked(), ticked()]).toEqual([true, false]);
    app.world.resource(Tempo).bpm = 140;
    expect(ticked()).toBe(false);
  });

  test('[CTK5] change ticks are whole numbers that stay exact for longer than a world can run', async () => {
    const { app, told } = await telling(4), span = app.world.spans.find(({ name }) => name === 'engine/change-tick')!, at = span.byteOffset;
    const tickOf = (image: Image): Float64Array => new Float64Array(image.arena.buffer, at, 1), start = app.snapshot();
    for (let tick = 0; tick < 16; tick++) app.tick();
    // 2^53 at the rate of this busy little world, in years of 128 ticks a second.
    const rate = (tickOf(app.snapshot())[0]! - tickOf(start)[0]!) / 16;
    expect(2 ** 53 / (rate * 128 * 86_400 * 365)).toBeGreaterThan(10_000);
    const aged = { ...start, arena: start.arena.slice() };
    tickOf(aged)[0] = 2 ** 52;
    const told1 = told.splice(0).slice();
    app.restore(aged);
    for (let tick = 0; tick < 16; tick++) app.tick();
    expect(told).toEqual(told1);
  });

  test('[CTK7] columns asked for by ref tell of each row what the filters added and changed choose', async () => {
    let rowsSeen = 0;
    const stir = system('c/stir', { commands: commands(B), all: query({ a: write(A, { mark: 'manual' }) }), random: random() }, ({ commands, all, random: chance }) => {
      if (all.length < 12) commands.spawn([chance.int(2) === 0 ? A : B]);
      else commands.despawn(all.entityAt(all.ids[chance.int(12)]!));
      for (let n = chance.int(3); n > 0 && all.length > 0; n--) all.a.touch(all.ids[chance.int(all.length)]!);
    });
    const look = system('c/look', { all: query({ a: ref(A) }), isNew: query({}, added(A)), isOther: query({}, changed(A)), a: columns(ref(A)) }, ({ all, isNew, isOther, a }) => {
      const every = [...all.ids.subarray(0, all.length)];
      expect(every.filter((row) => all.a.isAdded(row)).join()).toBe(rows(isNew));
      expect(every.filter((row) => all.a.isChanged(row)).join()).toBe(rows(isOther));
      expect(every.filter((row) => a.isChanged(row)).join()).toBe(rows(isOther));
      rowsSeen += isOther.length;
    });
    const app = await new App({ capacity: 16, seed: 3 }).addSystems(FixedUpdate, look.before(stir), stir).ready();
    app.startup();
    for (let tick = 0; tick < 60; tick++) app.tick();
    expect(rowsSeen).toBeGreaterThan(40);
    const kept = app.world.query({ a: ref(A) });
    app.world.touch(kept.ids[1]!, A);
    kept.refresh();
    expect([...kept.ids.subarray(0, kept.length)].filter((row) => kept.a.isChanged(row))).toEqual([kept.ids[1]]);
  });

  test('[CTK6] of many readers of one message each is told everything once, whenever it runs and whichever schedule it is in', async () => {
    const heard: Record<string, number[]> = {}, readerOf = (id: string) => system(`c/${id}`, { words: reads(Word) }, ({ words }) => {
      for (let n = words.start; n < words.end; n++) (heard[id] ??= []).push(words.n[n & words.mask]!);
    });
    const say = (id: string, base: number) => system(`c/${id}`, { words: writes(Word), own: local({ n: 'u32' }) }, ({ words, own }) => { words.n[words.send()] = base + own.n++; });
    const first = say('first', 0), second = say('second', 100), [before, between, after, later] = ['before', 'between', 'after', 'later'].map(readerOf) as [ReturnType<typeof readerOf>, ReturnType<typeof readerOf>, ReturnType<typeof readerOf>, ReturnType<typeof readerOf>];
    const app = await new App().addSystems(FixedUpdate, before.before(first), first, between.after(first).before(second), second, after.after(second)).addSystems(FixedPostUpdate, later).addSystems(Extract, readerOf('outside')).ready();
    app.startup();
    for (let tick = 0; tick < 5; tick++) { app.tick(); app.extract(); }
    const inOrder = [0, 100, 1, 101, 2, 102, 3, 103, 4, 104];
    expect(heard).toEqual({ before: inOrder.slice(0, 8), between: inOrder.slice(0, 9), after: inOrder, later: inOrder, outside: inOrder });
  });
});
