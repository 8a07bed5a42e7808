import { describe, expect, test } from 'vitest';
import { App, condition, FixedUpdate, inHostileWorld, system, type Hostility } from '../../../engine/index.ts';

/** What a system says when it runs once, in this world. */
async function heard<T>(hostility: Hostility, say: () => T, id = 'game/speaker'): Promise<T> {
  let said: T | undefined;
  const app = await new App({ capacity: 4 }).addSystems(FixedUpdate, system(id, {}, () => { said = say(); })).ready();
  app.startup();
  inHostileWorld(app, hostility, () => app.tick());
  return said!;
}
const INEXACT = ['sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'exp', 'expm1', 'log', 'log2', 'log10', 'log1p', 'cbrt', 'sinh', 'cosh', 'tanh', 'asinh', 'atanh'] as const;

describe('a hostile world', () => {
  test('[HST1] answers with a neighbouring double where engines may round as they like, and exactly where they may not', async () => {
    const real = INEXACT.map((name) => Math[name](0.3)), hostile = await heard({ seed: 1, mathsError: 2 ** -52 }, () => INEXACT.map((name) => Math[name](0.3)));
    hostile.forEach((value, index) => {
      expect(value, INEXACT[index]).not.toBe(real[index]);
      expect(Math.abs(value / real[index]! - 1)).toBeLessThan(2 ** -50);
    });
    const pairs = (): number[] => [Math.atan2(1, 3), Math.pow(1.1, 2.2), Math.hypot(1, 3)], exact = (): number[] => [Math.sqrt(2), Math.floor(1.5), Math.abs(-2), Math.min(1, 2), Math.imul(7, 9), Math.fround(0.1), Math.sin(0), Math.log(0)];
    const truth = pairs(), lies = await heard({ seed: 1, mathsError: 2 ** -52 }, pairs);
    lies.forEach((value, index) => expect(value).not.toBe(truth[index]));
    expect(await heard({ seed: 1, mathsError: 2 ** -52 }, exact)).toEqual(exact());
    const [once, twice] = await heard({ seed: 3, mathsError: 2 ** -52 }, () => [Math.sin(0.7), Math.sin(0.7)]);
    expect(once).toBe(twice);
  });

  test('[HST2] tells another time and other chances, which come from its seed', async () => {
    const ask = (): number[] => [Date.now(), new Date().getTime(), performance.now(), Math.random(), Number(process.hrtime.bigint()), crypto.getRandomValues(new Uint32Array(1))[0]!];
    const one = await heard({ seed: 1, hasStrangeTimes: true }, ask), same = await heard({ seed: 1, hasStrangeTimes: true }, ask), other = await heard({ seed: 2, hasStrangeTimes: true }, ask);
    expect(one).toEqual(same);
    one.forEach((value, index) => expect(value).not.toBe(other[index]));
    expect(await heard({ seed: 1, hasStrangeTimes: true }, () => [new Date(5).getTime(), new Date() instanceof Date])).toEqual([5, true]);
    const chances = await heard({ seed: 1, hasStrangeTimes: true }, () => Array.from({ length: 100 }, () => Math.random()));
    expect(chances.every((chance) => chance >= 0 && chance < 1)).toBe(true);
  });

  test('[HST3] goes through Map and Set in another order, each entry once, with those added meanwhile and without those deleted', async () => {
    const map = new Map(Array.from({ length: 30 }, (_, n) => [n, n * 2])), set = new Set(map.keys()), inOrder = [...map.keys()];
    const ways: (() => unknown[])[] = [
      () => [...map].map(([key, value]) => (value === key * 2 ? key : -1)), () => [...map.keys()], () => [...map.values()].map((value) => value / 2), () => Array.from(map.entries(), ([key]) => key),
      () => { const keys: number[] = []; map.forEach((value, key) => keys.push(value === key * 2 ? key : -1)); return keys; },
      () => [...set], () => [...set.values()], () => { const keys: number[] = []; for (const key of set) keys.push(key); return keys; }, () => { const keys: number[] = []; set.forEach((key) => keys.push(key)); return keys; },
    ];
    for (const way of ways) {
      const shuffled = await heard({ seed: 1, hasStrangeOrders: true }, way);
      expect(shuffled).not.toEqual(inOrder);
      expect([...shuffled].sort((a, b) => Number(a) - Number(b))).toEqual(inOrder);
    }
    const met = await heard({ seed: 5, hasStrangeOrders: true }, () => {
      const growing = new Set([1, 2, 3, 4]), keys: number[] = [];
      for (const key of growing) {
        keys.push(key);
        if (key === 4) growing.delete(1).valueOf();
        if (key < 3) growing.add(key + 10);
      }
      return [keys, [...growing].length + (keys.includes(1) && !growing.has(1) ? 1 : 0)] as const;
    });
    expect(new Set(met[0]).size).toBe(met[0].length);
    expect(met[0].length).toBe(met[1]);
  });

  test('[HST5] is there for the game’s systems and conditions alone, and everything is put back, after a throw too', async () => {
    const before = [Math.sin, Math.random, Date, Date.now, Map.prototype.get, Map.prototype[Symbol.iterator], Set.prototype.forEach], hostility: Hostility = { seed: 1, mathsError: 2 ** -10, hasStrangeTimes: true, hasStrangeOrders: true, onTouch: () => undefined };
    const now = (): unknown[] => [Math.sin, Math.random, Date, Date.now, Map.prototype.get, Map.prototype[Symbol.iterator], Set.prototype.forEach];
    expect(await heard(hostility, () => Math.sin(1), 'engine/own')).toBe(Math.sin(1));
    let outside = 0, asked = 0;
    const app = await new App({ capacity: 4 }).addSystems(FixedUpdate, system('game/bad', {}, () => { throw new Error('broken'); }).runIf(condition({}, () => { asked = Math.sin(1); return true; }))).ready();
    app.startup();
    expect(() => inHostileWorld(app, hostility, () => {
      outside = Math.sin(1);
      app.tick();
    })).toThrow('broken');
    expect(outside).toBe(Math.sin(1));
    expect(asked).not.toBe(Math.sin(1));
    expect(now()).toEqual(before);
    expect(app.probe).toBe(null);
  });

  test('[HST6] says which system asked for what', async () => {
    const uses: string[] = [];
    await heard({ seed: 1, onUse: (system, what, kind) => uses.push(`${system} ${what} ${kind}`) }, () => [Math.cos(1), Date.now(), [...new Set([1, 2])], [...new Map([[1, 1]])]]);
    expect(uses).toEqual(['game/speaker Math.cos maths', 'game/speaker Date.now times', 'game/speaker the order of a Set orders']);
  });
});
