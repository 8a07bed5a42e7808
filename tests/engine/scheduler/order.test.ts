import { describe, expect, test } from 'vitest';
import { App, chain, component, exclusive, Extract, FixedPreUpdate, FixedUpdate, group, having, message, nextState, query, read, reads, res, resMut, resource, state, stateOf, system, systemSet, tag, UsageError, without, write, writes, type Target } from '../../../engine/index.ts';

const Position = component('t/Position', { x: 'f32' });
const Heavy = component('t/Heavy', { kg: 'f32' }, { requires: [Position] });
const Frozen = tag('t/Frozen');
const plain = (id: string) => system(id, {}, () => undefined);
const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(plain) as [ReturnType<typeof plain>, ReturnType<typeof plain>, ReturnType<typeof plain>, ReturnType<typeof plain>];

async function orderOf(build: (app: App) => void): Promise<string[]> {
  const app = new App({ capacity: 4 });
  build(app);
  await app.ready();
  return app.order(FixedUpdate);
}
const refusal = (...systems: Target[]): Promise<string> => orderOf((app) => app.addSystems(FixedUpdate, ...systems)).then(() => 'accepted', (error: Error) => { expect(error).toBeInstanceOf(UsageError); return error.message; });

describe('order', () => {
  test('[ORD1] systems without constraints run in order of registration', async () => {
    expect(await orderOf((app) => app.addSystems(FixedUpdate, c, a, b))).toEqual(['c', 'a', 'b']);
  });

  test('[ORD2] before, after and chain hold; what they leave open goes by registration', async () => {
    expect(await orderOf((app) => app.addSystems(FixedUpdate, a.after(c), b, c))).toEqual(['b', 'c', 'a']);
    expect(await orderOf((app) => app.addSystems(FixedUpdate, b, a.before(b), chain(d, c)))).toEqual(['a', 'b', 'd', 'c']);
    expect(await orderOf((app) => app.addSystems(FixedUpdate, a.after(chain(d, c)), group(b, d), c))).toEqual(['b', 'd', 'c', 'a']);
    expect(await orderOf((app) => app.addSystems(FixedUpdate, chain(chain(c, b), group(d, a))))).toEqual(['c', 'b', 'd', 'a']);
  });

  test('[ORD3] sets are ordered as wholes, empty ones too, and sets can hold sets', async () => {
    const First = systemSet('First'), Middle = systemSet('Middle'), Last = systemSet('Last'), Outer = systemSet('Outer');
    expect(await orderOf((app) => app.configureSets(FixedUpdate, chain(First, Middle, Last)).addSystems(FixedUpdate, a.inSet(Last), b.inSet(First), c.inSet(First)))).toEqual(['b', 'c', 'a']);
    expect(await orderOf((app) => app.configureSets(FixedUpdate, chain(First, Last).inSet(Outer)).addSystems(FixedUpdate, d.after(Outer), a.inSet(Last), b.inSet(First), c.before(Outer)))).toEqual(['c', 'b', 'a', 'd']);
  });

  test('[ORD4] a circle is refused with the walk and the lines that make it', async () => {
    expect(await refusal(chain(a, b), c.after(b), a.after(c))).toMatch(/twice/);
    const message = await refusal(chain(a, b, c), d.after(c).before(a));
    expect(message).toContain('goes round in a circle');
    for (const line of ['"d" runs before "a" (d.before(a))', '"c" runs before "d" (d.after(c))']) expect(message).toContain(line);
    expect(await refusal(a.after(a))).toContain('"a" runs before "a" (a.after(a))');
  });

  test('[ORD5] mistakes are refused with the way out', async () => {
    expect(await refusal(a.after(b))).toBe('An order in FixedUpdate names system "b", which is not in that schedule; add it, or order by a set.');
    expect(await refusal(plain('a'), plain('a'))).toMatch(/Two systems of FixedUpdate have the id "a"/);
    expect(await refusal(systemSet('S'))).toMatch(/order and switch sets with configureSets/);
    await expect(orderOf((app) => app.configureSets(FixedUpdate, a))).rejects.toThrow(/add systems with addSystems/);
    const app = await new App().ready();
    expect(() => app.addSystems(FixedUpdate, a)).toThrow(/after app\.ready/);
    expect(() => new App().world).toThrow(/await app\.ready/);
  });

  test('[ORD6] an arrangement leaves what it was made from as it is', async () => {
    a.after(b).before(c).inSet(systemSet('S'));
    expect(await orderOf((app) => app.addSystems(FixedUpdate, a))).toEqual(['a']);
  });

  test('[ORD7] a set without systems passes on the order that it stands in', async () => {
    const [First, Nobody, Nothing, Last] = ['First', 'Nobody', 'Nothing', 'Last'].map(systemSet) as [ReturnType<typeof systemSet>, ReturnType<typeof systemSet>, ReturnType<typeof systemSet>, ReturnType<typeof systemSet>];
    expect(await orderOf((app) => app.configureSets(FixedUpdate, First.before(Nobody), Nobody.before(Nothing), Last.after(Nothing)).addSystems(FixedUpdate, c.inSet(Last), a.inSet(First)))).toEqual(['a', 'c']);
    expect(await orderOf((app) => app.addSystems(FixedUpdate, c.after(Nobody), b, a.before(Nobody)))).toEqual(['b', 'a', 'c']);
    await expect(orderOf((app) => app.addSystems(FixedUpdate, chain(a, b).before(Nobody).after(Nobody)))).rejects.toThrow('"a" runs before "a" (chain(a, b).before(Nobody) and chain(a, b).after(Nobody))');
  });

  test('[ORD8] a set that is a part of itself is refused with the walk', async () => {
    const One = systemSet('One'), Two = systemSet('Two'), Three = systemSet('Three');
    await expect(orderOf((app) => app.addSystems(FixedUpdate, a.inSet(One)).configureSets(FixedUpdate, One.inSet(Two), Two.inSet(Three), Three.inSet(One)))).rejects.toThrow('Set "One" of FixedUpdate is a part of itself: One in Two in Three in One; take one of these inSet(…) out.');
  });
});

describe('ambiguity', () => {
  const writer = (id: string, ...filters: Parameters<typeof query>[1][]) => system(id, { q: query({ p: write(Position) }, ...filters) }, () => undefined);
  const reader = (id: string, ...filters: Parameters<typeof query>[1][]) => system(id, { q: query({ p: read(Position) }, ...filters) }, () => undefined);

  test('[AMB1] two systems of which one writes what the other touches need an order: the error names both, the thing and the line to add', async () => {
    expect(await refusal(writer('move'), reader('draw'))).toBe('Systems "move" and "draw" of FixedUpdate both touch t/Position (move writes, draw reads) and have no order; add .after(move) to draw, or .before(move).');
    expect(await refusal(writer('one'), writer('two'))).toContain('(one writes, two writes)');
    expect(await refusal(reader('one'), reader('two'))).toBe('accepted');
    const [move, draw] = [writer('move'), reader('draw')];
    expect(await refusal(move, draw.after(move))).toBe('accepted');
  });

  test('[AMB2] an order through others is an order', async () => {
    const [move, draw] = [writer('move'), reader('draw')];
    expect(await refusal(chain(move, a), chain(a.after(b), draw).after(a), b)).toMatch(/twice|circle/);
    expect(await refusal(move, a.after(move), draw.after(a))).toBe('accepted');
    const Set1 = systemSet('one'), Set2 = systemSet('two');
    expect(await orderOf((app) => app.configureSets(FixedUpdate, Set1.before(Set2)).addSystems(FixedUpdate, draw.inSet(Set2), move.inSet(Set1)))).toEqual(['move', 'draw']);
  });

  test('[AMB3] queries that no entity can match both do not conflict', async () => {
    expect(await refusal(writer('one', having(Frozen)), writer('two', without(Frozen)))).toBe('accepted');
    expect(await refusal(writer('one', having(Heavy)), writer('two', without(Heavy)))).toBe('accepted');
    expect(await refusal(writer('one', having(Frozen)), writer('two', without(Heavy)))).toMatch(/t\/Position/);
    // Heavy requires Position, so a query for Heavy never meets one without Position.
    const heavy = (id: string) => system(id, { q: query({ h: write(Heavy) }) }, () => undefined);
    const other = system('other', { q: query({ h: write(Heavy) }, without(Position)) }, () => undefined);
    expect(await refusal(heavy('one'), other)).toBe('accepted');
  });

  test('[AMB4] resources, messages and states conflict too; reading never does', async () => {
    const Score = resource('t/Score', { points: 'u32' }), Hit = message('t/Hit', { n: 'u8' }), Mode = state('t/Mode', ['x', 'y']);
    const s = (id: string, params: Parameters<typeof system>[1]) => system(id, params, () => undefined);
    expect(await refusal(s('p', { r: resMut(Score) }), s('q', { r: res(Score) }))).toContain('t/Score (p writes, q reads)');
    expect(await refusal(s('p', { m: writes(Hit) }), s('q', { m: writes(Hit) }))).toContain('t/Hit (p writes, q writes)');
    expect(await refusal(s('p', { m: reads(Hit) }), s('q', { m: writes(Hit) }))).toContain('t/Hit (p reads, q writes)');
    expect(await refusal(s('p', { m: reads(Hit) }), s('q', { m: reads(Hit), r: res(Score) }), s('o', { r: res(Score) }))).toBe('accepted');
    expect(await refusal(s('p', { m: nextState(Mode) }), s('q', { m: nextState(Mode) }))).toContain('t/Mode');
    expect(await refusal(s('p', { m: nextState(Mode) }), s('q', { m: stateOf(Mode) }))).toBe('accepted');
  });

  test('[AMB5] an exclusive system needs an order to everything', async () => {
    expect(await refusal(exclusive('all', () => undefined), a)).toContain('the whole world');
    const all = exclusive('all', () => undefined);
    expect(await refusal(all, a.after(all))).toBe('accepted');
  });

  test('[AMB6] each fixed schedule is checked for itself, and Extract may only look', async () => {
    expect(await orderOf((app) => app.addSystems(FixedPreUpdate, writer('one')).addSystems(FixedUpdate, writer('two')))).toEqual(['two']);
    expect(await orderOf((app) => app.addSystems(Extract, reader('one'), reader('two')))).toEqual([]);
    await expect(orderOf((app) => app.addSystems(Extract, writer('one')))).rejects.toThrow('System "Extract/one" only looks, and its parameter "q" writes t/Position');
  });

  test('[AMB7] every conflict is listed at once', async () => {
    expect((await refusal(writer('one'), writer('two'), writer('three'))).split('\n').length).toBe(3);
  });
});
